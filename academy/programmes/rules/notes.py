"""What somebody who rehearses should notice: days that are no working days, overlaps, how far the year moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from academy.people.rules import WEEKDAYS, Calendar, Pattern, Worked, first_day_in, works_on
from academy.programmes.rules.dates import FtePeriod, Pause, WorkingTime, add_months, months_due_on
from academy.programmes.rules.document import ProgrammeDocument, Stage, When, is_for
from academy.programmes.rules.due import Anchors, Reckoning, due_on, plural
from academy.programmes.rules.rehearsal import MET_IN_PERSON, Planned
from academy.programmes.rules.vocabulary import WhenForm
from academy.programmes.rules.words import clock_said


@dataclass(frozen=True, slots=True)
class Given:
    """What was rehearsed: the version, who, from when, and when they are away."""

    document: ProgrammeDocument
    audience: str
    anchors: Anchors
    hours: tuple[FtePeriod, ...]
    pauses: tuple[Pause, ...]
    calendar: Calendar
    patterns: tuple[Pattern, ...] = ()

    def ends_on(self, *, full_time: bool = False) -> date | None:
        """When the whole programme is over for this person; or for a full-timer without pauses."""
        start = self.anchors.programme_start
        if start is None:
            return None
        if full_time:
            return add_months(start, self.document.length_months)
        months, pro_rata = self.document.length_months, self.document.pro_rata
        return months_due_on(start, months, self.hours, self.pauses, pro_rata)


def notes(given: Given, planned: Sequence[Planned]) -> list[str]:
    """One sentence for each thing to notice, the most surprising kinds first; empty when there is nothing."""
    blocks = [
        stage
        for stage in given.document.stages
        if stage.block is not None and is_for(stage.audiences, given.audience)
    ]
    said = _first_day(given)
    said += [sentence for stage in blocks for sentence in _block(given, stage)]
    said += _overlaps(planned)
    said += _unknown_holidays(given, planned)
    said += _too_long(given, given.ends_on())
    return said


def _first_day(given: Given) -> list[str]:
    """A first day in on which somebody of this pattern does not work; what is assumed is said of the blocks."""
    first = given.anchors.first_day
    if first is None or not given.patterns or works_on(given.patterns, first):
        return []
    following = first_day_in(first, given.patterns, given.calendar)
    return [f"{long(first)} is no day of this pattern, so the first day in would be {long(following)}."]


def block_days(given: Given, stage: Stage) -> tuple[date, ...]:
    """The working days that a stage's block falls on; empty where they cannot be counted."""
    away = tuple((pause.starts_on, pause.ends_on) for pause in given.pauses)
    reckoning = Reckoning(given.anchors, given.calendar, WorkingTime(), Worked(away=away))
    found = (due_on(When(WhenForm.DAY, number), stage, reckoning).on for number in range(1, stage.days + 1))
    return tuple(day for day in found if day is not None)


def _block(given: Given, stage: Stage) -> list[str]:
    """The first day that is none, and the days that a block has to step over."""
    days = block_days(given, stage)
    if stage.block is None or not days:
        return []
    said = []
    start = given.anchors.get(stage.block.anchor)
    title = f"“{stage.title}”"
    if start is not None and stage.block.starting_day == 1 and days[0] != start:
        said.append(f"{long(start)} is {_why_closed(given, start)}, so day 1 of {title} is {long(days[0])}.")
    missed = [day for day in _between(days[0], days[-1]) if day not in days and day.weekday() in WEEKDAYS]
    holidays = [long(day) for day in missed if day in given.calendar.holidays]
    run = f"its {plural(stage.days, 'day')} run from {long(days[0])} to {long(days[-1])}"
    if holidays:
        noun = "bank holidays" if len(holidays) > 1 else "a bank holiday"
        said.append(f"{title} steps over {' and '.join(holidays)} ({noun}): {run}.")
    if len(missed) > len(holidays):
        said.append(f"{title} is broken by a pause: {run}.")
    return said


def _why_closed(given: Given, day: date) -> str:
    if day in given.calendar.holidays:
        return "a bank holiday"
    if day.weekday() not in WEEKDAYS:
        return f"a {day:%A}"
    return "inside a pause"


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _overlaps(planned: Sequence[Planned]) -> list[str]:
    """Two things that people meet for at the same time of the same day."""
    timed = [each for each in planned if each.proposed_on and each.item.starts and each.item.ends]
    said = []
    for one, other in combinations(timed, 2):
        if one.proposed_on != other.proposed_on:
            continue
        first, second = sorted((one.item, other.item), key=lambda item: str(item.starts))
        if second.starts < first.ends:  # type: ignore[operator] # both are there: see above
            said.append(
                f"“{first.title}” and “{second.title}” overlap on {long(one.proposed_on)} "  # type: ignore[arg-type]
                f"at {clock_said(second.starts)}."  # type: ignore[arg-type]
            )
    return said


def _unknown_holidays(given: Given, planned: Sequence[Planned]) -> list[str]:
    """Bank holidays are published a few years ahead; beyond that nothing is guessed."""
    last = given.calendar.known_until
    beyond = [
        each
        for each in planned
        if (each.due_on is None and each.missing is None)
        or (
            each.proposed_on is None
            and each.item.kind in MET_IN_PERSON
            and each.due_on
            and each.due_on > last
        )
    ]
    if not beyond:
        return []
    sentence = (
        f"Bank holidays are published only to {long(last)}. For {plural(len(beyond), 'thing')} after that no working "
        "day is proposed, rather than guess; look again when the next list is out."
    )
    return [sentence]


def _too_long(given: Given, ends_on: date | None) -> list[str]:
    """Part-time hours and pauses may stretch the programme further than it allows."""
    start, longest = given.anchors.programme_start, given.document.longest_months
    if start is None or longest is None or ends_on is None or ends_on <= add_months(start, longest):
        return []
    sentence = (
        f"This programme may last at most {plural(longest, 'month')}, to {long(add_months(start, longest))}. "
        f"With these hours and pauses it ends on {long(ends_on)}, so somebody has to agree to it."
    )
    return [sentence]


def long(day: date) -> str:
    """Tuesday 13 October 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"
