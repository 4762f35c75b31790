"""What a completion record says: facts frozen on the day of issue, and nothing a reader does not need."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RecordKind(StrEnum):
    """What the record is about."""

    INDUCTION = "induction"
    WORK_READY = "work_ready"


class RecordState(StrEnum):
    """Where a record stands: it is never edited, only replaced by a newer one or withdrawn."""

    VALID = "valid"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PrintVariant(StrEnum):
    """How a record is printed: as it hangs on the wall, or in 18 point."""

    NORMAL = "normal"
    LARGE = "large"


class HowCompleted(StrEnum):
    """How one line of the transcript came to be complete. Absence has no word here, on purpose."""

    ATTENDED = "attended"
    ATTENDED_ONLINE = "attended_online"
    MADE_UP = "made_up"
    SIGNED_OFF = "signed_off"
    WITH_EVIDENCE = "with_evidence"
    SELF_CONFIRMED = "self_confirmed"
    CONFIRMED = "confirmed"
    ACKNOWLEDGED = "acknowledged"
    HELD_BEFORE = "held_before"


class RecordEvent(StrEnum):
    """What can happen to a record."""

    ISSUE = "issue"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


class ItemState(StrEnum):
    """How one item of a work-ready statement stood when the manager signed."""

    IN_PLACE = "in_place"
    CONDITION = "condition"
    NOT_NEEDED = "not_needed"


class Decision(StrEnum):
    """What the manager decided."""

    READY = "ready"
    READY_WITH_CONDITIONS = "ready_with_conditions"
    READY_SUPERVISED = "ready_supervised"


@dataclass(frozen=True, slots=True)
class Edition:
    """A programme or a standards framework, with the version that was followed."""

    title: str
    version: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Who stood for a decision, in which role, on which day."""

    name: str
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One thing that was completed. `licence` marks a module that gives a licence to practise something."""

    what: str
    when: date
    how: HowCompleted
    who_confirmed: str
    licence: bool = False


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage of the programme and everything completed in it, in the order of the programme."""

    title: str
    rows: tuple[TranscriptRow, ...]


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """One item of a work-ready statement; `until` is the last day of an accepted condition."""

    what: str
    state: ItemState
    when: date | None
    who_confirmed: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReadinessGroup:
    """Items that belong together: kit, accounts, checks, sessions, modules, registration."""

    title: str
    rows: tuple[ReadinessRow, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something not yet in place that somebody with the right to do so accepted until a day."""

    what: str
    until: date
    accepted_by: Signed


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """A registration number that somebody looked up on the public register, and when."""

    number: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Everything a record says. Give `registration` only when it was checked live; else leave it out.

    There is no field for employee number, email, hours, pauses or absence: what has no place cannot leak.
    `verify_url` is the address of the page where a code is typed; the QR code opens `verify_url/code`.
    """

    kind: RecordKind
    council: str
    academy: str
    name_written: str
    programme: Edition
    frameworks: tuple[Edition, ...]
    started_on: date
    completed_on: date
    sessions_attended: int
    modules_completed: int
    stages: tuple[StageFacts, ...]
    signed_by: tuple[Signed, ...]
    reference: str
    code: str
    verify_url: str
    issued_on: date
    issued_by: Signed
    supersedes: str | None = None
    registration: RegistrationFacts | None = None
    readiness: tuple[ReadinessGroup, ...] = ()
    decision: Decision | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One plan item that stands in the way, who can mend it, and where; `ahead` is its day where that is to come."""

    what: str
    owner: str
    link: str | None = None
    ahead: date | None = None


@dataclass(frozen=True, slots=True)
class StageCheck:
    """Where one stage stands before a record is issued."""

    title: str
    missing: tuple[MissingItem, ...] = ()
    open_registers: tuple[str, ...] = ()
    rows: tuple[TranscriptRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingCharacter:
    """A character that no font we ship can draw, its name, and what to do about it."""

    char: str
    name: str
    mend: str


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """What decides whether a record may be issued now.

    `standing` is the reference of a valid record of the same kind, `supersedes` the one that this replaces.
    `decision_stands` is asked for a work-ready statement only.
    """

    kind: RecordKind
    name_written: str
    stages: tuple[StageCheck, ...]
    signed_by: tuple[Signed, ...]
    missing_characters: tuple[MissingCharacter, ...] = ()
    decision_stands: bool = False
    standing: str | None = None
    supersedes: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """What the public page says: one answer in large letters, a few plain lines, a state for the tag."""

    state: str
    heading: str
    lines: tuple[str, ...]
