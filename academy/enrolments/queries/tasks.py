"""What somebody other than the starter has to do for starters: late, or due in the next weeks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Actor
from academy.db import db
from academy.enrolments.models import Completion, Enrolment, PlanItem
from academy.enrolments.queries.enrolled import WITH_ALL, subjects_of
from academy.enrolments.queries.plans import done_codes
from academy.enrolments.queries.sent import around, item_of
from academy.enrolments.rules import not_done, owns
from academy.people.models import Person
from academy.programmes import queries as documents
from academy.programmes import rules as programmes
from academy.programmes.models import Item
from academy.programmes.rules import ItemKind, OwnerRole

AHEAD = timedelta(weeks=4)  # what a page of things to do looks ahead


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do for a starter, and the titles of what must be done before it."""

    plan_item: PlanItem
    first: tuple[str, ...]


def tasks_for(actor: Actor, today: date) -> list[Task]:
    """What this person has to do for starters, late or due within four weeks; in the programme’s order, by day."""
    rows = db.session.scalars(
        sa.select(PlanItem)
        .join(PlanItem.item)
        .join(PlanItem.enrolment)
        .join(Enrolment.person)
        .options(joinedload(PlanItem.item), joinedload(PlanItem.enrolment).options(*WITH_ALL))
        .where(*_open(today), around(actor, today))
        .order_by(Item.stage_order, Item.position, PlanItem.due_on, Person.sort_key, PlanItem.id)
    ).all()
    if not rows:
        return []
    subjects = subjects_of({row.enrolment for row in rows}, today)
    done = done_codes({row.enrolment_id for row in rows})
    return [
        Task(row, tuple(_titles(row, not_done(item_of(row).needs, done[row.enrolment_id]))))
        for row in rows
        if owns(actor, subjects[row.enrolment_id], OwnerRole(row.item.owner))
    ]


def _titles(row: PlanItem, codes: Collection[str]) -> list[str]:
    document = documents.document_of(row.enrolment.version)
    return [document.item(code).title for code in codes]


def how_many_tasks_of_coordinators(today: date) -> sa.Select[int, int]:
    """How much late or due soon is the coordinators' to do, and how much of it is late."""
    return (
        sa.select(sa.func.count(), sa.func.count().filter(PlanItem.due_on < today))
        .select_from(PlanItem)
        .join(PlanItem.item)
        .join(PlanItem.enrolment)
        .where(*_open(today), Item.owner == OwnerRole.COORDINATOR.value)
    )


def _open(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    done = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    return (
        Enrolment.withdrawn_at.is_(None),
        Item.owner != OwnerRole.STARTER.value,
        Item.completion == programmes.Completion.SELF.value,
        Item.kind != ItemKind.POLICY.value,
        Item.licence.is_(False),
        PlanItem.not_needed_reason == "",
        PlanItem.due_on <= today + AHEAD,
        sa.or_(PlanItem.opens_on.is_(None), PlanItem.opens_on <= today),
        ~done,
    )
