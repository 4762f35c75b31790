"""A value that HR's list gives otherwise than before: was it wrong from the beginning, or does it change on a day?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from academy.batches.rules import Fate, Question, read_date
from academy.people.rules.intervals import Interval
from academy.people.rules.patterns import Pattern
from academy.people.rules.starter_facts import SAME_PERSON
from academy.people.rules.starter_fates import StarterFate, value_in_words
from academy.people.rules.starter_fields import LABELS
from academy.refusals import Reason

# What others were told of and planned by: nobody but a person knows since when it is otherwise.
ASKED = ("fte", "weekly_hours", "team", "manager_email", "starts_on")
CORRECTION = "correction"
FROM = "from"
UNANSWERED = Reason(
    "change_unanswered",
    "Nobody said whether this corrects what stood here from the beginning, or changes it from a day on."
    " Send the row again and answer.",
)


SAME_UNANSWERED = Reason(
    "same_unanswered",
    "Nobody said whether this is the same person in a new job. Send the row again and answer.",
)
SAME = "same person"


@dataclass(frozen=True, slots=True)
class Answer:
    """A correction from the beginning, or, with a day, a change from that day on."""

    on: date | None = None

    @property
    def text(self) -> str:
        """As it is kept with the row."""
        return self.on.isoformat() if self.on else CORRECTION

    @property
    def words(self) -> str:
        """As history says it."""
        return f"from {self.on.day} {self.on:%B} {self.on.year}" if self.on else "from the beginning"


@dataclass(frozen=True, slots=True)
class Period:
    """How much of full time, from a day on until the next period."""

    starts_on: date
    fte: Decimal


@dataclass(frozen=True, slots=True)
class NewJob:
    """What dates are counted from once an employment is changed, and the start and first day that it had before."""

    started_on: date
    was_first_day_on: date
    contract_start_on: date
    first_day_on: date
    hours: tuple[Period, ...]
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of the changed rows: of all, and of single rows (by row number), which goes before."""

    of_all: Answer | None = None
    rows: Mapping[int, Answer] = field(default_factory=dict)
    same: Mapping[int, bool] = field(default_factory=dict)  # the same person in a new job, by row number

    def of(self, number: int) -> Answer | None:
        """What holds for this row."""
        return self.rows.get(number, self.of_all)

    @property
    def of_changes(self) -> bool:
        """True where anything was said of changed rows."""
        return self.of_all is not None or bool(self.rows)


def read_answer(how: str, on: str) -> Answer | Reason | None:
    """What was chosen on the page; None for nothing, a reason for a change without a day that can be read."""
    if how == CORRECTION:
        return Answer()
    if how != FROM:
        return None
    day = read_date(on) if on.strip() else None
    if isinstance(day, date):
        return Answer(day)
    return Reason("change_on", "Enter the day from which it changes, such as 1 November 2026")


def stored_answer(text: str | None) -> Answer | None:
    """An answer as it was kept with a row."""
    if not text or text == SAME:
        return None
    return Answer() if text == CORRECTION else Answer(date.fromisoformat(text))


def changed_words(details: Mapping[str, object]) -> str:
    """What of a job changed, from what to what and since when, as history keeps it; empty for any other line.

    Who managed somebody is a line of its own: a list names them by an address, which history does not keep.
    """
    said = []
    for name, label in (("pattern", "Works on"), *((name, LABELS[name]) for name in ASKED)):
        change = details.get(name)
        if isinstance(change, Sequence) and not isinstance(change, str) and len(change) == 2:
            before, after = (value_in_words(name, str(each or "")) for each in change)
            said.append(f"{label} {before} → {after}")
    since = str(details.get("since") or "")
    if not said or not since:
        return ""
    day = read_date(since)
    return "; ".join([*said, Answer(day).words if isinstance(day, date) else since])


def asks(fate: StarterFate) -> bool:
    """True where a value that was known would become another; what was not known yet is only filled in."""
    return fate.fate is Fate.CHANGED and any(
        change.field in ASKED and change.before != "nothing" for change in fate.changes
    )


def answered(fates: Sequence[StarterFate], answers: Answers) -> list[StarterFate]:
    """The same rows, but each that asks and has no answer refused: it comes back and changes nothing."""
    return [_answered(fate, answers) for fate in fates]


def asks_same(fate: StarterFate) -> bool:
    """True where a number that somebody holds comes with a name like theirs."""
    return any(question.code == SAME_PERSON for question in fate.questions)


def _answered(fate: StarterFate, answers: Answers) -> StarterFate:
    if asks(fate) and answers.of(fate.number) is None:
        return replace(fate, fate=Fate.REFUSED, reasons=(UNANSWERED,), changes=(), questions=())
    if not asks_same(fate):
        return fate
    same = answers.same.get(fate.number)
    if same is None:
        return replace(fate, fate=Fate.REFUSED, reasons=(SAME_UNANSWERED,), changes=(), questions=())
    if same:
        left = tuple(each for each in fate.questions if each.code not in (SAME_PERSON, "email_missing"))
        return replace(fate, fate=Fate.NEEDS_ANSWER if left else Fate.READY, questions=left)
    left = tuple(_another(each) if each.code == SAME_PERSON else each for each in fate.questions)
    return replace(fate, questions=left)


def _another(question: Question) -> Question:
    sentence = f"{question.about} is also the number of somebody else here, so it was not taken. Whose is it?"
    return replace(question, code="number_shared", sentence=sentence)


def hand_over(old: Interval, changes_on: date | None) -> tuple[Interval, date | None]:
    """The period of the new value, and the last day of the old one; without it the old one never held.

    A correction (no day) takes the old one's place, and so does a change on or before its first day.
    """
    if changes_on is None or changes_on <= old.starts_on:
        return old, None
    last = changes_on - timedelta(days=1)
    if old.ends_on is not None and old.ends_on < changes_on:
        return Interval(changes_on), min(last, old.ends_on)
    return Interval(changes_on, old.ends_on), last
