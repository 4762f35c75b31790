"""The words of sessions and registers: the five marks, what counts as attended, where a session stands."""

from enum import StrEnum


class Mark(StrEnum):
    """What a register says of one person; there is no cause and no free note."""

    HERE = "here"
    LATE = "late"
    IN_PART = "in_part"
    APOLOGIES = "apologies"
    NOT_HERE = "not_here"

    @property
    def label(self) -> str:
        """The mark as the register says it; the keys 1 to 5 follow this order."""
        return {
            "here": "Here",
            "late": "Late",
            "in_part": "In part",
            "apologies": "Apologies",
            "not_here": "Not here",
        }[self.value]


class SessionState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


PRESENT = frozenset({Mark.HERE, Mark.LATE, Mark.IN_PART})
WHAT_COUNTS = (
    "Here and late count as attended. In part does not: the session stays open on the person’s plan "
    "until they have made up the rest."
)


def counts_as_attended(mark: Mark | None) -> bool:
    """Here and late count; in part, apologies and not here leave the session open on the person's plan."""
    return mark in {Mark.HERE, Mark.LATE}


def said_to_starter(mark: Mark, *, online: bool) -> str:
    """A mark in words for the person whom it is about."""
    joined = ", online" if online else ""
    return {
        Mark.HERE: f"Attended{joined}",
        Mark.LATE: f"Attended{joined}, marked as late",
        Mark.IN_PART: f"Attended in part{joined}: the rest is still to be made up",
        Mark.APOLOGIES: "Apologies given: still to be made up",
        Mark.NOT_HERE: "Not there: still to be made up",
    }[mark]
