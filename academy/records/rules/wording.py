"""The sentences of a record: dates, kinds and what was done, in words still plain in thirty years."""

from collections.abc import Sequence
from datetime import date

from academy.records.rules.facts import (
    Decision,
    HowCompleted,
    ItemState,
    ReadinessRow,
    RecordFacts,
    RecordKind,
    TranscriptRow,
)

NO_BREAK = "\u00a0"
# Written out, because strftime speaks the language of the machine it runs on.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_HOW = {
    HowCompleted.ATTENDED: "Attended",
    HowCompleted.ATTENDED_ONLINE: "Attended online",
    HowCompleted.SIGNED_OFF: "Signed off",
    HowCompleted.WITH_EVIDENCE: "With evidence",
    HowCompleted.SELF_CONFIRMED: "Self-confirmed",
    HowCompleted.CONFIRMED: "Confirmed",
    HowCompleted.ACKNOWLEDGED: "Read and acknowledged",
}
_KIND = {RecordKind.INDUCTION: "Record of induction", RecordKind.WORK_READY: "Work-ready statement"}
_DECISION = {
    Decision.READY: "Ready",
    Decision.READY_WITH_CONDITIONS: "Ready with conditions",
    Decision.READY_SUPERVISED: "Ready for supervised duties",
}


def title(kind: RecordKind) -> str:
    """What stands at the top. It is the employer's own record and never looks like anybody else's."""
    if kind is RecordKind.WORK_READY:
        return "Employer’s work-ready statement"
    return "Employer’s record of completion"


def kind_word(kind: RecordKind) -> str:
    """The kind as the verify page and lists say it."""
    return _KIND[kind]


def decision_word(decision: Decision) -> str:
    """The manager's decision in words."""
    return _DECISION[decision]


def long_date(day: date) -> str:
    """Friday 18 September 2026."""
    return f"{_DAYS[day.weekday()]} {plain_date(day)}"


def plain_date(day: date) -> str:
    """18 September 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """18 Sep 2026: with its year, because this paper is read years later."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def how(row: TranscriptRow) -> str:
    """How a line was completed: "Made up on 3 November 2026", never "missed"."""
    if row.how is HowCompleted.MADE_UP:
        return f"Made up on {plain_date(row.when)}"
    if row.how is HowCompleted.HELD_BEFORE:
        return f"Held since {plain_date(row.when)}"
    return _HOW[row.how]


def item_state(row: ReadinessRow) -> str:
    """How an item stood when the manager signed."""
    if row.state is ItemState.CONDITION and row.until is not None:
        return f"Accepted as a condition until {plain_date(row.until)}"
    return {
        ItemState.IN_PLACE: "In place",
        ItemState.CONDITION: "Accepted as a condition",
        ItemState.NOT_NEEDED: "Not needed",
    }[row.state]


def sentence(facts: RecordFacts) -> str:
    """The one sentence that follows the name; a date stays on one line."""
    if facts.kind is RecordKind.WORK_READY:
        supervised = facts.decision is Decision.READY_SUPERVISED
        ready = "ready for supervised duties" if supervised else "work-ready"
        ready += ", with conditions," if facts.conditions else ""
        return f"was confirmed {ready} on {_unbroken(facts.completed_on)}."
    stages = joined([f"“{stage.title}”" for stage in facts.stages])
    what = f"completed {stages} of the {facts.programme.title}"
    if facts.started_on == facts.completed_on:
        return f"{what} on {_unbroken(facts.completed_on)}."
    return f"{what}, between {_unbroken(facts.started_on)} and {_unbroken(facts.completed_on)}."


def _unbroken(day: date) -> str:
    weekday, rest = long_date(day).split(" ", 1)
    return f"{weekday} {rest.replace(' ', NO_BREAK)}"


def joined(words: Sequence[str]) -> str:
    """One, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
