"""What a plan's dates would be if somebody started on another day or worked other hours: the rule that writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from academy.db import db
from academy.enrolments.models import Away, Completion, Enrolment, PlanItem
from academy.enrolments.queries.aways import aways_of
from academy.enrolments.queries.enrolled import WITH_MANY, blocks_of
from academy.enrolments.rules import picked_up
from academy.people.rules import Pattern, Worked
from academy.programmes import queries as programmes
from academy.programmes.models import Item
from academy.programmes.rules import Anchors, FtePeriod, Planned, rehearse, shipped_calendar
from academy.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Start:
    """What dates are counted from: first day, contract, the programme's start, hours and patterns over time."""

    first_day_on: date
    contract_start_on: date
    programme_start_on: date | None
    hours: tuple[FtePeriod, ...]
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One item whose date would move."""

    title: str
    before: date
    after: date | None


def dates_from(
    enrolment: Enrolment,
    start: Start,
    blocks: Mapping[str, tuple[date, ...]],
    sessions: Mapping[str, date],
    aways: Sequence[Away] = (),
) -> dict[str, Planned]:
    """The date of each item of a plan, by its code, counted from this start; what fell due while away is later."""
    planned = rehearse(
        programmes.document_of(enrolment.version),
        enrolment.audience,
        Anchors(
            first_day=start.first_day_on,
            contract_start=start.contract_start_on,
            programme_start=start.programme_start_on,
            sessions=dict(sessions),
            blocks=dict(blocks),
        ),
        hours=start.hours,
        pauses=(),
        calendar=shipped_calendar(),
        patterns=start.patterns,
    )
    if aways:
        stretches = [(each.first_on, each.last_on) for each in aways]
        worked = Worked(start.patterns, tuple(stretches))
        days = int(settings.get("pick_up_days"))
        planned = [picked_up(each, stretches, worked, shipped_calendar(), days) for each in planned]
    return {each.item.code: each for each in planned}


def live_plans_of_jobs(employment_ids: Sequence[int]) -> list[Enrolment]:
    """The live plans of these jobs, with person, job, intake and version."""
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .options(*WITH_MANY)
            .where(Enrolment.employment_id.in_(employment_ids), Enrolment.withdrawn_at.is_(None))
            .order_by(Enrolment.id)
        )
    )


def moves(
    plans: Sequence[Enrolment],
    starts: Mapping[int, Start],
    sessions: Mapping[int, Mapping[str, date]],
) -> dict[int, list[Move]]:
    """What would move in each plan (by its key) from this start on; four statements, however many plans.

    Plans with the same start, hours and intake are worked out once. What is done never moves.
    """
    blocks, aways = blocks_of({each.cohort_id for each in plans}), aways_of([each.id for each in plans])
    due = _open_dates([each.id for each in plans])
    known: dict[tuple[object, ...], dict[str, Planned]] = {}
    found = {}
    for each in plans:
        gone = tuple((one.first_on, one.last_on) for one in aways[each.id])
        key = (each.version_id, each.audience, each.cohort_id, starts[each.id], gone)
        if key not in known:
            known[key] = dates_from(
                each,
                starts[each.id],
                blocks[each.cohort_id],
                sessions.get(each.cohort_id, {}),
                aways[each.id],
            )
        found[each.id] = [
            Move(known[key][code].item.title, on, known[key][code].due_on)
            for code, on in due.get(each.id, ())
            if known[key][code].due_on != on
        ]
    return found


def _open_dates(enrolment_ids: Sequence[int]) -> dict[int, list[tuple[str, date]]]:
    """The dates of what nothing has completed yet, by plan."""
    done = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    found: dict[int, list[tuple[str, date]]] = {}
    for enrolment_id, code, on in db.session.execute(
        sa.select(PlanItem.enrolment_id, Item.code, PlanItem.due_on)
        .join(Item, Item.id == PlanItem.item_id)
        .where(PlanItem.enrolment_id.in_(enrolment_ids), PlanItem.due_on.is_not(None), ~done)
        .order_by(PlanItem.due_on, Item.position, PlanItem.id)
    ):
        if on is not None:
            found.setdefault(enrolment_id, []).append((code, on))
    return found
