"""Sessions and registers: what counts as attended, what clashes, who may be marked and when."""

from enum import StrEnum


class Mark(StrEnum):
    """What a register says of one person; there is no cause and no free note."""

    HERE = "here"
    LATE = "late"
    IN_PART = "in_part"
    APOLOGIES = "apologies"
    NOT_HERE = "not_here"


class SessionState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
