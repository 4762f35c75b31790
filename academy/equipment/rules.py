"""Kit: what a person should get, what they have, and what is still missing."""

from enum import StrEnum


class LineState(StrEnum):
    """Where one thing that was handed over stands."""

    OFFERED = "offered"  # handed over, the starter has not yet answered
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RETURNED = "returned"


class AccountState(StrEnum):
    """Where an account stands; only one that the starter says works counts (domain I18)."""

    REQUESTED = "requested"
    GRANTED = "granted"
    TESTED = "tested"
    FAULTY = "faulty"
    REVOKED = "revoked"


class Condition(StrEnum):
    """How a thing was when it came back."""

    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
