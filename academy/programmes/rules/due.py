"""When one thing is due: a rule of the document, the named dates of one person, and the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from academy.people.rules import (
    BankHolidaysUnknownError,
    Calendar,
    Worked,
    add_working_days,
    working_day_number,
)
from academy.programmes.rules.dates import WorkingTime
from academy.programmes.rules.document import Stage, When
from academy.programmes.rules.vocabulary import Anchor, WhenForm

STANDS_IN = {
    Anchor.FIRST_DAY: (Anchor.CONTRACT_START,),
    Anchor.CONTRACT_START: (Anchor.FIRST_DAY,),
    Anchor.PROGRAMME_START: (Anchor.FIRST_DAY, Anchor.CONTRACT_START),
}


@dataclass(frozen=True, slots=True)
class Anchors:
    """The named dates of one person; None while one is not known.

    `sessions` are the cohort's dates by item code, `blocks` its days by stage code, both as scheduled.
    """

    first_day: date | None = None
    contract_start: date | None = None
    programme_start: date | None = None
    registration: date | None = None
    sessions: Mapping[str, date] = field(default_factory=dict)
    blocks: Mapping[str, tuple[date, ...]] = field(default_factory=dict)

    def get(self, anchor: Anchor) -> date | None:
        """The date of an anchor; sessions are asked for by their item's code instead."""
        return {
            Anchor.FIRST_DAY: self.first_day,
            Anchor.CONTRACT_START: self.contract_start,
            Anchor.PROGRAMME_START: self.programme_start,
            Anchor.REGISTRATION: self.registration,
            Anchor.SESSION: None,
        }[anchor]


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its reason. `missing` names the anchor not known; provisional means it may move."""

    on: date | None
    why: str
    provisional: bool = False
    missing: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Everything of one person that dates are worked out from."""

    anchors: Anchors
    calendar: Calendar
    working_time: WorkingTime
    worked: Worked
    titles: Mapping[str, str] = field(default_factory=dict)  # of session items, by code
    own: bool = False  # the working days are those of the person whose plan it is


def due_on(when: When, stage: Stage | None, reckoning: Reckoning, *, taught: bool = True) -> Due:
    """When this is due for this person, and why in one sentence.

    What is `taught` on day N of a block is due when the intake has that day; what is not counts working days.

    A missing programme start is stood in for by the first day in, marked provisional. A missing registration
    has nothing to stand in for it: there is no date, and the reason says so.
    """
    try:
        if when.form is WhenForm.DAY:
            return _due_on_day(when, stage, reckoning, taught=taught)
        return _counted(when, reckoning)
    except BankHolidaysUnknownError as unknown:
        return Due(None, str(unknown), provisional=True)


def _due_on_day(when: When, stage: Stage | None, reckoning: Reckoning, *, taught: bool) -> Due:
    """Day N of the stage's block: the day the cohort has scheduled, or else counted in working days.

    A block is taught on the academy's days, so a part-timer's own pattern does not move it; a pause does. What a
    starter does alone is due on their own working day N, wherever the intake has the block.
    """
    if stage is None or stage.block is None:
        raise ValueError("Only an item of a stage with a block of days can be due on a day of it.")
    scheduled = reckoning.anchors.blocks.get(stage.code, ())
    label = f"Day {when.number} of {_inside(stage.title)}"
    if taught and when.number <= len(scheduled):
        return Due(scheduled[when.number - 1], f"{label}, as scheduled for the intake.")
    start, source = _anchor_date(stage.block.anchor, None, reckoning)
    if start is None:
        return source
    days = Worked(away=reckoning.worked.away) if taught else reckoning.worked
    number = stage.block.starting_day + when.number - 1
    day = working_day_number(start, number, reckoning.calendar, days)
    how = "counted" if taught else f"counted in working days{_whose(reckoning)}"
    return Due(day, f"{label}, {how} from {source.why}.", source.provisional, source.missing)


def _counted(when: When, reckoning: Reckoning) -> Due:
    """Months by the date rule, or working days before or after, from the named anchor."""
    start, source = _anchor_date(when.anchor, when.session, reckoning)
    if start is None:
        return source
    if when.form is WhenForm.MONTHS:
        day = reckoning.working_time.due_on(start, when.number)
        label = f"{plural(when.number, 'month')} after {source.why}."
    else:
        number = when.number if when.form is WhenForm.AFTER else -when.number
        day = add_working_days(start, number, reckoning.calendar, reckoning.worked)
        side = "after" if when.form is WhenForm.AFTER else "before"
        label = f"{plural(when.number, 'working day')}{_whose(reckoning)} {side} {source.why}."
        if when.number == 0:
            label = f"On {source.why}."
    return Due(day, label, source.provisional, source.missing)


def _whose(reckoning: Reckoning) -> str:
    """Whose working days are counted; an assumed pattern is said wherever it is counted by."""
    if not reckoning.own:
        return ""
    return " of their own" if reckoning.worked.patterns else " (Monday to Friday assumed)"


def _anchor_date(anchor: Anchor, session: str | None, reckoning: Reckoning) -> tuple[date | None, Due]:
    """The anchor's date with words for it, or no date with the whole reason."""
    if anchor is Anchor.SESSION:
        return _session_date(session or "", reckoning)
    known = reckoning.anchors.get(anchor)
    if known is not None:
        return known, Due(known, anchor.label)
    for other in STANDS_IN.get(anchor, ()):
        stand_in = reckoning.anchors.get(other)
        if stand_in is not None:
            words = f"{other.label}, until {anchor.label} is known"
            return stand_in, Due(stand_in, words, provisional=True, missing=anchor)
    sentence = f"No date yet: it is counted from {anchor.label}, which is not known."
    return None, Due(None, sentence, provisional=True, missing=anchor)


def _session_date(session: str, reckoning: Reckoning) -> tuple[date | None, Due]:
    """The date on which the cohort's session of an item is scheduled."""
    title = f"“{reckoning.titles.get(session, session)}”"
    scheduled = reckoning.anchors.sessions.get(session)
    if scheduled is not None:
        return scheduled, Due(scheduled, title)
    sentence = f"No date yet: it is counted from {title}, which is not scheduled."
    return None, Due(None, sentence, provisional=True, missing=Anchor.SESSION)


def _inside(title: str) -> str:
    """A title inside a sentence begins small; a title with other capitals stays as it is."""
    return title[:1].lower() + title[1:] if title[1:] == title[1:].lower() else title


def plural(number: int, noun: str) -> str:
    """ "1 month", "3 months"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
