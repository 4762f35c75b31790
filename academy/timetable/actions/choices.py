"""Take back what was chosen for a session once it is not true any more: nobody agreed to another day."""

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments.models import Completion, Enrolment, PlanItem
from academy.timetable.models import SessionChoice, TrainingSession
from academy.timetable.rules import Instead


@not_audited("_withdraw writes a line for each")
def withdraw_agreed(
    actor: Actor,
    training_session: TrainingSession,
    *,
    now: datetime,
    because: str,
    enrolment_ids: Collection[int] | None = None,
) -> None:
    """Who agreed to come to a session did not agree to another day of it; of these people, or of everybody."""
    mine = [] if enrolment_ids is None else [PlanItem.enrolment_id.in_(enrolment_ids)]
    _withdraw(actor, [SessionChoice.session_id == training_session.id, *mine], now=now, because=because)


@not_audited("_withdraw writes a line for each")
def withdraw_agreed_while_away(
    actor: Actor, enrolment: Enrolment, *, first_on: date, last_on: date, now: datetime
) -> None:
    """Who agreed to come and then is away does not come; what they came to stays as it is."""
    days = sa.select(TrainingSession.id).where(TrainingSession.on.between(first_on, last_on))
    came = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    where = [PlanItem.enrolment_id == enrolment.id, SessionChoice.session_id.in_(days), ~came]
    _withdraw(actor, where, now=now, because="They are away on that day")


@not_audited("_withdraw writes a line for each")
def replace_choice(actor: Actor, plan_item: PlanItem, *, now: datetime) -> None:
    """Another choice takes the place of one that held no longer."""
    where = [SessionChoice.plan_item_id == plan_item.id]
    _withdraw(actor, where, kind=None, now=now, because="They could not come to the place that it gave")


def _withdraw(
    actor: Actor,
    where: Collection[sa.ColumnElement[bool]],
    *,
    now: datetime,
    because: str,
    kind: Instead | None = Instead.AGREED,
) -> None:
    kinds = [] if kind is None else [SessionChoice.kind == kind]
    rows = db.session.scalars(
        sa.select(SessionChoice)
        .join(SessionChoice.plan_item)
        .options(
            joinedload(SessionChoice.plan_item).options(
                joinedload(PlanItem.item), joinedload(PlanItem.enrolment)
            )
        )
        .where(SessionChoice.withdrawn_at.is_(None), *kinds, *where)
        .order_by(SessionChoice.id)
    ).all()
    for choice in rows:
        plan_item = choice.plan_item
        choice.withdraw(actor.person_id, now, because)
        subject = f"“{plan_item.item.title}”: {choice.kind.chosen}"
        record(actor, Verb.ITEM_ARRANGEMENT_WITHDRAWN, subject, about=plan_item.enrolment.person_id)
    if rows:
        db.session.flush()
