"""The words of plans: where an enrolment, an item, and something that was sent in can stand."""

from enum import StrEnum


class EnrolmentState(StrEnum):
    """Where a person stands on a programme."""

    PENDING_REGISTRATION = "pending_registration"
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class SubmissionState(StrEnum):
    """Where something that was sent in stands."""

    WAITING = "waiting"
    RETURNED = "returned"
    SIGNED = "signed"
    COUNTED = "counted"  # evidence that needs no signature: it counts from the moment it is sent


class Source(StrEnum):
    """What made an item count as done."""

    ATTENDANCE = "attendance"
    SELF = "self"
    SIGN_OFF = "sign_off"
    POLICY = "policy"
    COVERED = "covered"  # a session that was covered another way, signed by who runs it


class ItemState(StrEnum):
    """Where one item of a plan stands; the codes are those of the shapes on screens."""

    NOT_STARTED = "not-started"
    BOOKED = "booked"
    IN_PROGRESS = "in-progress"
    WAITING = "waiting"
    IN_QUESTION = "in-question"
    DONE = "done"
    MADE_UP = "made-up"
    TO_ARRANGE = "to-arrange"
    HELD_UP = "held-up"
    AWAY = "away"
    RETURNED = "returned"
    MISSED = "missed"
    OVERDUE = "overdue"
    PAUSED = "paused"
    NOT_NEEDED = "not-needed"


FINISHED = frozenset({ItemState.DONE, ItemState.MADE_UP, ItemState.NOT_NEEDED})
# The most urgent first: what somebody must do something about, and how soon.
URGENCY: tuple[ItemState, ...] = (
    ItemState.OVERDUE,
    ItemState.MISSED,
    ItemState.RETURNED,
    ItemState.HELD_UP,
    ItemState.WAITING,
    ItemState.IN_QUESTION,
    ItemState.TO_ARRANGE,
    ItemState.IN_PROGRESS,
    ItemState.BOOKED,
    ItemState.NOT_STARTED,
    ItemState.AWAY,
    ItemState.PAUSED,
    ItemState.MADE_UP,
    ItemState.DONE,
    ItemState.NOT_NEEDED,
)
NEEDS_ACTION = frozenset({ItemState.OVERDUE, ItemState.MISSED, ItemState.RETURNED, ItemState.HELD_UP})
