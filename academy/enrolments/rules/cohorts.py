"""Intakes: what one needs, the days of its blocks, and what is not arranged yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from academy.programmes.rules import (
    Anchor,
    BankHolidaysUnknownError,
    Calendar,
    Stage,
    is_working_day,
    working_day_number,
)
from academy.refusals import Reason


def problems_with_cohort(
    name: str, starts_on: date | None, *, taken: bool, published: bool, calendar: Calendar
) -> list[Reason]:
    """What is wrong with an intake: no name or one that is taken, a first day on which nobody works."""
    reasons = []
    if not name.strip():
        reasons.append(Reason("name_missing", "Enter a name for the intake.", "name"))
    elif taken:
        reasons.append(
            Reason("name_taken", f"There is already an intake called “{name}”. Choose another.", "name")
        )
    if not published:
        reasons.append(
            Reason(
                "not_published",
                "Choose a published version: plans are pinned to what never changes.",
                "version",
            )
        )
    if starts_on is None:
        reasons.append(Reason("starts_on_missing", "Enter the first day.", "starts_on"))
    else:
        reasons += _problems_with_working_day(starts_on, calendar, "starts_on")
    return reasons


def proposed_days(stage: Stage, starts_on: date, calendar: Calendar) -> tuple[date, ...]:
    """The working days that a stage's block would have for an intake that begins then; () without a block.

    Counted from the intake's first day, whatever the block's own anchor is: people of one intake are taught together.
    """
    if stage.block is None or stage.block.anchor is Anchor.SESSION:
        return ()
    first = stage.block.starting_day
    try:
        return tuple(
            working_day_number(starts_on, first + place, calendar) for place in range(stage.block.days)
        )
    except BankHolidaysUnknownError:
        return ()


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is known of an intake's arrangements."""

    runners: int
    people: int
    blocks: Mapping[str, int]
    stages: Sequence[Stage]


def not_arranged(facts: Arranged) -> list[str]:
    """What an intake still lacks before its first day, in the order in which it is needed."""
    missing = []
    if not facts.runners:
        missing.append("Nobody runs this intake yet")
    missing += [
        f"The days of “{stage.title}” are not set"
        for stage in facts.stages
        if stage.days and facts.blocks.get(stage.code, 0) < stage.days
    ]
    if not facts.people:
        missing.append("Nobody is on this intake yet")
    return missing


def _problems_with_working_day(day: date, calendar: Calendar, field: str) -> list[Reason]:
    said = f"{day:%A} {day.day} {day:%B %Y}"
    try:
        if is_working_day(day, calendar):
            return []
    except BankHolidaysUnknownError as unknown:
        return [Reason("holidays_unknown", str(unknown), field)]
    return [Reason("not_working_day", f"{said} is not a working day. Choose another.", field)]
