"""Dates for an intake's sessions, proposed on working days from the programme and the intake's start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from academy.programmes.rules import (
    Anchors,
    BankHolidaysUnknownError,
    Calendar,
    ItemDef,
    ItemKind,
    Planned,
    ProgrammeDocument,
    Stage,
    is_working_day,
    rehearse,
    working_day_number,
)
from academy.refusals import Reason

USUAL_START, USUAL_END = time(9, 30), time(16, 30)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One session that the programme asks for, with the day and times it would have for this intake."""

    item: ItemDef
    stage: Stage
    on: date | None
    starts: time
    ends: time
    why: str


def propose(
    document: ProgrammeDocument,
    starts_on: date,
    *,
    blocks: Mapping[str, tuple[date, ...]],
    sessions: Mapping[str, date],
    calendar: Calendar,
) -> list[Proposal]:
    """Each session of the document once, in its order, for a starter who begins with the intake.

    Days of a block come from the intake's own days where they are set; months and recall days are counted from
    the intake's start, and always fall on a working day.
    """
    anchors = Anchors(
        first_day=starts_on,
        contract_start=starts_on,
        programme_start=starts_on,
        registration=starts_on,
        blocks=dict(blocks),
        sessions=dict(sessions),
    )
    planned: dict[str, Planned] = {}
    for audience in document.audiences:
        for plan in rehearse(document, audience.code, anchors, hours=(), pauses=(), calendar=calendar):
            if plan.item.kind is ItemKind.SESSION:
                planned.setdefault(plan.item.code, plan)
    return [_proposal(planned[item.code]) for item in document.items if item.code in planned]


def _proposal(plan: Planned) -> Proposal:
    starts = plan.item.starts or USUAL_START
    return Proposal(plan.item, plan.stage, plan.proposed_on, starts, _end(plan.item, starts), plan.why)


def _end(item: ItemDef, starts: time) -> time:
    if item.ends is not None:
        return item.ends
    if item.minutes is not None:
        end = datetime.combine(date(2000, 1, 1), starts) + timedelta(minutes=item.minutes)
        return end.time() if end.date() == date(2000, 1, 1) else time(23, 59)
    return USUAL_END if starts < USUAL_END else time(23, 59)


def block_stages(document: ProgrammeDocument) -> list[Stage]:
    """The stages that are taught on a block of days, in the document's order."""
    return [stage for stage in document.stages if stage.block is not None]


def block_days(stage: Stage, starts_on: date, calendar: Calendar) -> tuple[date | None, ...]:
    """The working days that a stage's block would have for an intake; None beyond the known bank holidays."""
    block = stage.block
    if block is None:
        return ()
    days: list[date | None] = []
    for number in range(block.starting_day, block.starting_day + block.days):
        try:
            days.append(working_day_number(starts_on, number, calendar))
        except BankHolidaysUnknownError:
            days.append(None)
    return tuple(days)


def why_not_these_days(stage: Stage, days: tuple[date, ...], calendar: Calendar) -> list[Reason]:
    """A block has exactly its number of days, in order, each a working day of its own."""
    reasons = []
    if len(days) != stage.days:
        reasons.append(
            Reason(
                "count", f"“{stage.title}” has {stage.days} days. Enter each of them.", f"on-{stage.code}-1"
            )
        )
    for number, day in enumerate(days, start=1):
        field = f"on-{stage.code}-{number}"
        if number > 1 and day <= days[number - 2]:
            words = f"Day {number} of “{stage.title}” must be after day {number - 1}"
            reasons.append(Reason("order", words, field))
        try:
            works = is_working_day(day, calendar)
        except BankHolidaysUnknownError as unknown:
            reasons.append(Reason("unknown", str(unknown), field))
            continue
        if not works:
            words = f"Day {number} of “{stage.title}” is a weekend or a bank holiday. Choose a working day"
            reasons.append(Reason("not_working", words, field))
    return reasons
