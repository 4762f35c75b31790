"""Who cannot come to which session, and nothing was chosen for them yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import sqlalchemy as sa

from academy.db import db
from academy.enrolments.models import Completion, Enrolment, PlanItem
from academy.people.models import Employment, Person
from academy.people.rules import WEEKDAYS
from academy.programmes import rules as programmes
from academy.programmes.models import Item
from academy.timetable.models import Booking, SessionChoice, TrainingSession
from academy.timetable.queries.presence import availability_of, might_not_come
from academy.timetable.rules import Instead, SessionState, Slot


@dataclass(frozen=True, slots=True)
class ToArrange:
    """One session of one starter that somebody must choose something for."""

    enrolment_id: int
    plan_item_ref: str
    name: str
    title: str
    licence: bool
    why: str
    on: date | None
    starts: time | None
    ends: time | None
    session_to_come: bool


_OPEN = (
    ~sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None)),
    PlanItem.not_needed_reason == "",
)


def to_arrange(enrolment_ids: Collection[int], today: date) -> list[ToArrange]:
    """What of these plans nothing was chosen for yet: sessions to which they cannot come, the earliest first.

    A session with another place, to which they can come, needs no choice. Who waits for a later intake is asked again
    once they cannot come to the place that they got there.
    """
    if not enrolment_ids:
        return []
    rows: Sequence[Any] = db.session.execute(_with_places(enrolment_ids)).all()
    known = availability_of({row[0].enrolment_id for row in rows})
    found: dict[int, ToArrange] = {}
    expected: set[int] = set()
    for plan_item, item, person, held, chosen_at, given_at, elsewhere in rows:
        days, due_on = known[plan_item.enrolment_id], plan_item.due_on
        waits = chosen_at is not None and not (elsewhere and given_at >= chosen_at)
        if held is not None:
            why = days.why_not(held.on, held.starts, held.ends, held.id)
            slot = Slot(item.title, held.on, held.starts, held.ends)
            expected.update(() if why else {plan_item.id})
        else:  # no place: to be arranged where its day lies before the first day
            early = due_on is not None and due_on < days.first_day_on
            why, slot = days.starts if early else "", None
        if why and not waits:
            row = _line(plan_item, item, person, why, slot)
            found[plan_item.id] = replace(row, session_to_come=slot is not None and slot.on >= today)
    return [each for key, each in found.items() if key not in expected]


def _with_places(enrolment_ids: Collection[int]) -> Any:
    """The open session items of these plans of people who might not come, each with every place on it.

    Nothing was chosen for them, or a later intake; then since when, and since when they have that place elsewhere.
    """
    held = sa.orm.aliased(Item)
    place = sa.and_(Booking.enrolment_id == PlanItem.enrolment_id, Booking.withdrawn_at.is_(None))
    planned = sa.and_(TrainingSession.id == Booking.session_id, TrainingSession.state == SessionState.PLANNED)
    chosen = sa.and_(SessionChoice.plan_item_id == PlanItem.id, SessionChoice.withdrawn_at.is_(None))
    on = sa.func.coalesce(TrainingSession.on, PlanItem.due_on)
    return (
        sa.select(
            PlanItem,
            Item,
            Person,
            TrainingSession,
            SessionChoice.chosen_at,
            Booking.booked_at,
            TrainingSession.cohort_id != Enrolment.cohort_id,
        )
        .select_from(PlanItem)
        .join(Item, Item.id == PlanItem.item_id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Employment, Employment.id == Enrolment.employment_id)
        .outerjoin(
            sa.join(Booking, TrainingSession, planned).join(held, held.id == TrainingSession.item_id),
            sa.and_(place, held.code == Item.code),
        )
        .outerjoin(SessionChoice, chosen)
        .where(
            PlanItem.enrolment_id.in_(enrolment_ids),
            Item.completion == programmes.Completion.REGISTER.value,
            sa.or_(SessionChoice.id.is_(None), SessionChoice.kind == Instead.NEXT_INTAKE),
            sa.or_(might_not_come(on), SessionChoice.id.is_not(None)),
            *_OPEN,
        )
        .order_by(on, TrainingSession.starts, Person.sort_key, PlanItem.id)
    )


def _line(plan_item: PlanItem, item: Item, person: Person, why: str, slot: Slot | None) -> ToArrange:
    return ToArrange(
        enrolment_id=plan_item.enrolment_id,
        plan_item_ref=plan_item.ref,
        name=person.name,
        title=item.title,
        licence=item.licence,
        why=why,
        on=slot.on if slot else plan_item.due_on,
        starts=slot.starts if slot else None,
        ends=slot.ends if slot else None,
        session_to_come=slot is not None,
    )


def who_cannot_come(cohort_id: int, slots: Sequence[Slot]) -> list[ToArrange]:
    """Who of an intake could not come to these sessions, not arranged yet (a slot’s title is its item’s code)."""
    by_code = {slot.title: slot for slot in slots}
    if not by_code:
        return []
    rows: Sequence[Any] = db.session.execute(
        sa.select(PlanItem, Item, Person)
        .join(Item, Item.id == PlanItem.item_id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Employment, Employment.id == Enrolment.employment_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.withdrawn_at.is_(None),
            Employment.left_on.is_(None),
            Item.code.in_(by_code),
            _on_any_of({slot.on for slot in slots}),
            ~sa.exists().where(
                SessionChoice.plan_item_id == PlanItem.id, SessionChoice.withdrawn_at.is_(None)
            ),
            *_OPEN,
        )
        .order_by(Person.sort_key, Item.position, PlanItem.id)
    ).all()
    known = availability_of({row[0].enrolment_id for row in rows})
    found = []
    for plan_item, item, person in rows:
        slot = by_code[item.code]
        why = known[plan_item.enrolment_id].why_not(slot.on, slot.starts, slot.ends)
        if why:
            found.append(_line(plan_item, item, person, why, slot))
    return found


def _on_any_of(days: Collection[date]) -> sa.ColumnElement[bool]:
    """The condition that it must be looked at whether somebody can come on one of these days."""
    if any(day.weekday() not in WEEKDAYS for day in days):
        return sa.true()
    return might_not_come(sa.literal(min(days), sa.Date()), sa.literal(max(days), sa.Date()))
