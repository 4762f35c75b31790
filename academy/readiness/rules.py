"""Work-ready: what is missing, whose it is, who may accept it, and what a decision says."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a manager can sign; not being ready is never signed, it is computed."""

    READY = "ready"
    READY_WITH_CONDITIONS = "ready_with_conditions"
