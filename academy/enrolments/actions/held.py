"""What somebody learned under an earlier plan and still holds need not be learned again."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries, rules
from academy.enrolments.models import Completion, Enrolment, PlanItem
from academy.programmes.rules import ItemDef


def leave_out_held(actor: Actor, enrolment: Enrolment, items: Iterable[ItemDef], *, today: date) -> int:
    """Mark the items of a new plan that its person holds already as not needed again; gives how many."""
    earlier = rules.held(items, _done_before(enrolment), today)
    left_out = [
        (plan_item, earlier[code])
        for plan_item, code in queries.open_plan_items(enrolment.id)
        if code in earlier
    ]
    for plan_item, since in left_out:
        plan_item.not_needed_reason = rules.held_since(since)
    if left_out:
        said = f"{len(left_out)} {'item' if len(left_out) == 1 else 'items'}"
        record(actor, Verb.PLAN_ITEMS_HELD, said, about=enrolment.person_id)
    return len(left_out)


def _done_before(enrolment: Enrolment) -> list[rules.DoneBefore]:
    """What the same person did under other plans that still stand: item, module, day and what made it count."""
    rows = db.session.execute(
        sa.select(PlanItem, Completion.done_on, Completion.source)
        .join(Completion, Completion.plan_item_id == PlanItem.id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .options(sa.orm.joinedload(PlanItem.item))
        .where(
            Enrolment.person_id == enrolment.person_id,
            Enrolment.id != enrolment.id,
            Enrolment.withdrawn_at.is_(None),
            Completion.withdrawn_at.is_(None),
        )
        .order_by(Completion.done_on, Completion.id)
    )
    return [rules.DoneBefore(row.item.code, done_on, source) for row, done_on, source in rows]
