"""The words of work-readiness: what can be signed, where a starter stands, and what was said of each line."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a manager can sign; not being ready is never signed, it is computed."""

    READY = "ready"
    READY_WITH_CONDITIONS = "ready_with_conditions"
    READY_SUPERVISED = "ready_supervised"  # the registration is awaited; signed by the head of service

    @property
    def words(self) -> str:
        """As it stands on a button and in a sentence."""
        return {
            "ready": "ready",
            "ready_with_conditions": "ready with conditions",
            "ready_supervised": "ready for supervised duties",
        }[self.value]


# Why a condition made room for the one that follows it, where nobody took it back.
RENEWED = "It was renewed."


class State(StrEnum):
    """Where a starter stands today; all but the last only while a signed decision holds."""

    READY = "ready"
    READY_WITH_CONDITIONS = "ready_with_conditions"
    READY_SUPERVISED = "ready_supervised"
    NOT_READY = "not_ready"

    @property
    def kind(self) -> str:
        """The code of its picture."""
        return {"ready_with_conditions": "conditions", "ready_supervised": "supervised"}.get(
            self.value, self.value
        )


class SignedAs(StrEnum):
    """How one line stood when the decision was signed."""

    IN_PLACE = "in_place"
    CONDITION = "condition"
    NOT_NEEDED = "not_needed"
    AWAITED = "awaited"  # the registration, under a signature for supervised duties
    OPEN = "open"  # only a line that does not block


def in_quotes(label: str) -> str:
    """“Two references”; what a label quotes itself stands in single ones inside."""
    inner = label.translate({ord("“"): "‘", ord("”"): "’"})
    return f"“{inner}”"
