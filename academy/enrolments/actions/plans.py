"""Date plans, complete their items and take a completion back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries, rules
from academy.enrolments.models import (
    Away,
    Completion,
    Enrolment,
    PlanItem,
)
from academy.enrolments.queries import Start
from academy.enrolments.rules import Source
from academy.people import queries as people
from academy.people.models import Hours
from academy.people.rules import Pattern


def redate(
    actor: Actor,
    enrolments: Sequence[Enrolment],
    *,
    sessions: Mapping[int, Mapping[str, date]],
    because: str,
) -> int:
    """Work out the open items' dates again; `sessions` are each intake's scheduled days by item code.

    Dates of items that are done never move (domain I23). Gives how many dates moved, each person's in the audit.
    """
    jobs = [enrolment.employment_id for enrolment in enrolments]
    hours, patterns = people.hours_of(jobs), people.patterns_of(jobs)
    blocks = queries.blocks_of({enrolment.cohort_id for enrolment in enrolments})
    keys = [enrolment.id for enrolment in enrolments]
    open_items, aways = queries.open_items_of(keys), queries.aways_of(keys)
    moved = 0
    for enrolment in enrolments:
        changed = write_dates(
            enrolment,
            hours=hours[enrolment.employment_id],
            patterns=patterns[enrolment.employment_id],
            blocks=blocks[enrolment.cohort_id],
            sessions=sessions.get(enrolment.cohort_id, {}),
            open_items=open_items[enrolment.id],
            aways=aways[enrolment.id],
        )
        moved += changed
        if changed:
            record(
                actor,
                Verb.PLAN_REDATED,
                f"{changed} {'item' if changed == 1 else 'items'} of the plan",
                about=enrolment.person_id,
                because=because,
            )
    return moved


def complete(
    actor: Actor,
    plan_item: PlanItem,
    *,
    source: Source,
    source_ref: str,
    done_on: date,
    how: str,
    role: str,
    now: datetime,
) -> Completion:
    """Count an item as done because of this source; the same source twice is one completion.

    `how` is the sentence for screens and paper; `role` is the role that the actor held at that moment.
    """
    had = db.session.scalar(
        sa.select(Completion).where(
            Completion.plan_item_id == plan_item.id,
            Completion.source == source,
            Completion.source_ref == source_ref,
            Completion.withdrawn_at.is_(None),
        )
    )
    if had is not None:
        return had
    completion = Completion(
        plan_item_id=plan_item.id,
        source=source,
        source_ref=source_ref,
        done_on=done_on,
        how=how,
        confirmed_by_id=actor.person_id,
        confirmed_as=role,
        at=now,
    )
    db.session.add(completion)
    record(
        actor,
        Verb.ITEM_COMPLETED,
        plan_item.item.title,
        about=plan_item.enrolment.person_id,
        source=source.value,
        done_on=done_on,
    )
    return completion


def complete_many(
    actor: Actor,
    plan_items: Mapping[str, PlanItem],
    *,
    source: Source,
    done_on: date,
    how: Mapping[str, str],
    role: str,
    now: datetime,
) -> int:
    """Count many items as done at once, each because of its own source (`plan_items` and `how` by source ref).

    The same as `complete` for each, in a fixed number of statements; an item that this source completed already
    stays so, with the newer words. Gives how many were newly done.
    """
    had = _live_completions(source, plan_items)
    for source_ref, completion in had.items():
        completion.how = how[source_ref]
    new = {ref: plan_item for ref, plan_item in plan_items.items() if ref not in had}
    for source_ref, plan_item in new.items():
        db.session.add(
            Completion(
                plan_item_id=plan_item.id,
                source=source,
                source_ref=source_ref,
                done_on=done_on,
                how=how[source_ref],
                confirmed_by_id=actor.person_id,
                confirmed_as=role,
                at=now,
            )
        )
        record(
            actor,
            Verb.ITEM_COMPLETED,
            plan_item.item.title,
            about=plan_item.enrolment.person_id,
            source=source.value,
            done_on=done_on,
        )
    return len(new)


def _live_completions(source: Source, source_refs: Collection[str]) -> dict[str, Completion]:
    """What these sources completed and nobody took back, by source ref."""
    rows = db.session.scalars(
        sa.select(Completion)
        .where(
            Completion.source == source,
            Completion.source_ref.in_(source_refs),
            Completion.withdrawn_at.is_(None),
        )
        .order_by(Completion.id)
    )
    return {row.source_ref: row for row in rows}


def withdraw_completions(
    actor: Actor,
    plan_items: Mapping[str, PlanItem],
    *,
    source: Source,
    source_refs: Collection[str],
    reason: str,
    now: datetime,
) -> int:
    """Undo only what these sources did (`plan_items` by source ref, for the audit); gives how many were undone."""
    rows = db.session.scalars(
        sa.select(Completion)
        .where(
            Completion.source == source,
            Completion.source_ref.in_(source_refs),
            Completion.plan_item_id.in_([plan_item.id for plan_item in plan_items.values()]),
            Completion.withdrawn_at.is_(None),
        )
        .order_by(Completion.id)
    ).all()
    for completion in rows:
        completion.withdraw(actor.person_id, now, reason)
        plan_item = plan_items[completion.source_ref]
        record(
            actor,
            Verb.COMPLETION_WITHDRAWN,
            plan_item.item.title,
            about=plan_item.enrolment.person_id,
            source=source.value,
        )
    return len(rows)


@not_audited("the action that dates a plan writes the line")
def write_dates(
    enrolment: Enrolment,
    *,
    hours: Sequence[Hours],
    patterns: tuple[Pattern, ...],
    blocks: Mapping[str, tuple[date, ...]],
    sessions: Mapping[str, date],
    open_items: Sequence[tuple[PlanItem, str]] | None = None,
    aways: Sequence[Away] = (),
) -> int:
    """Write the dates of the open items; gives how many moved."""
    job = enrolment.employment
    start = Start(
        job.first_day_on,
        job.contract_start_on,
        enrolment.programme_start_on,
        rules.fte_periods(hours),
        patterns,
    )
    by_code = queries.dates_from(enrolment, start, blocks, sessions, aways)
    moved = 0
    if open_items is None:
        open_items = queries.open_plan_items(enrolment.id)
    for plan_item, code in open_items:
        plan = by_code[code]
        if plan_item.due_on is not None and plan_item.due_on != plan.due_on:
            moved += 1
        if plan_item.original_due_on is None:
            plan_item.original_due_on = plan.original_due_on
        plan_item.due_on, plan_item.opens_on = plan.due_on, plan.opens_on
        plan_item.fell_due_on = plan.fell_due_on
        plan_item.provisional, plan_item.why_due = plan.provisional, plan.why[:300]
    return moved
