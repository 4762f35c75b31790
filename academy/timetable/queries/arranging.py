"""What is to be arranged for whom, what was chosen, and the sessions of later intakes that would do instead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Completion, Enrolment, PlanItem
from academy.hiding.queries import knows_facilitators
from academy.people.models import Employment, Person
from academy.programmes import rules as programmes
from academy.programmes.models import Item
from academy.refusals import NotFoundError
from academy.timetable.models import Booking, Facilitator, SessionChoice, TrainingSession
from academy.timetable.queries.absent import to_arrange
from academy.timetable.queries.places import places_of
from academy.timetable.queries.presence import availability_of
from academy.timetable.queries.sessions import live_mark
from academy.timetable.rules import Instead, OpenItem, SessionState


def choice_of(plan_item_id: int) -> SessionChoice | None:
    """The choice that stands for one item, with who made it."""
    return db.session.scalar(
        sa.select(SessionChoice)
        .options(joinedload(SessionChoice.chosen_by))
        .where(SessionChoice.plan_item_id == plan_item_id, SessionChoice.withdrawn_at.is_(None))
    )


def get_choice(ref: str) -> SessionChoice:
    """The choice at that address, with its item and plan."""
    choice = db.session.scalar(
        sa.select(SessionChoice)
        .join(SessionChoice.plan_item)
        .join(PlanItem.enrolment)
        .options(
            joinedload(SessionChoice.plan_item).options(
                joinedload(PlanItem.item), joinedload(PlanItem.enrolment).joinedload(Enrolment.person)
            )
        )
        .where(
            SessionChoice.ref == ref, SessionChoice.withdrawn_at.is_(None), Enrolment.withdrawn_at.is_(None)
        )
    )
    if choice is None:
        raise NotFoundError(f"no choice {ref}")
    return choice


def open_item(plan_item: PlanItem, today: date) -> tuple[OpenItem, TrainingSession | None]:
    """One item as far as a choice depends on it, and the session to come to which they could agree to come."""
    item, code = plan_item.item, plan_item.item.code
    places = [
        place
        for place in places_of([plan_item.enrolment_id])[plan_item.enrolment_id]
        if place.item_code == code and place.mark is None and place.on >= today
    ]
    absent = next((place for place in places if place.why_not), None)
    chosen = _choice_that_holds(plan_item, today)
    facts = OpenItem(
        title=item.title,
        by_register=item.completion == programmes.Completion.REGISTER.value,
        licence=item.licence,
        done=enrolments.completion_of(plan_item.id) is not None,
        not_needed=bool(plan_item.not_needed_reason),
        chosen=chosen.kind if chosen else None,
        can_still_come=absent is not None,
        expected_on=next((place.on for place in places if place.expected), None),
        started_on=plan_item.enrolment.employment.first_day_on,
    )
    return facts, db.session.get(TrainingSession, absent.session_id) if absent else None


def _choice_that_holds(plan_item: PlanItem, today: date) -> SessionChoice | None:
    """The choice of that item; None too where they cannot come to the place that a later intake gave them."""
    chosen = choice_of(plan_item.id)
    if chosen is None or chosen.kind is not Instead.NEXT_INTAKE:
        return chosen
    asked = {each.plan_item_ref for each in to_arrange([plan_item.enrolment_id], today)}
    return None if plan_item.ref in asked else chosen


def who_facilitates(plan_item: PlanItem) -> frozenset[int]:
    """Who runs that session: of the starter’s own intake, or one on which they have a place."""
    held = sa.orm.aliased(Item)
    rows = db.session.scalars(
        sa.select(Facilitator.person_id)
        .join(TrainingSession, TrainingSession.id == Facilitator.session_id)
        .join(held, held.id == TrainingSession.item_id)
        .where(
            held.code == plan_item.item.code,
            Facilitator.withdrawn_at.is_(None),
            sa.or_(
                TrainingSession.cohort_id == plan_item.enrolment.cohort_id,
                TrainingSession.id.in_(
                    sa.select(Booking.session_id).where(
                        Booking.enrolment_id == plan_item.enrolment_id, Booking.withdrawn_at.is_(None)
                    )
                ),
            ),
        )
        .order_by(Facilitator.id)
    )
    return frozenset(rows)


@knows_facilitators(PlanItem)
def _around_item(plan_item: PlanItem) -> frozenset[int]:
    with_its_plan = sa.select(PlanItem).options(joinedload(PlanItem.item), joinedload(PlanItem.enrolment))
    found = db.session.scalars(with_its_plan.where(PlanItem.id == plan_item.id)).one()
    return who_facilitates(found)


@knows_facilitators(SessionChoice)
def _around_choice(choice: SessionChoice) -> frozenset[int]:
    return _around_item(db.session.get_one(PlanItem, choice.plan_item_id))


@dataclass(frozen=True, slots=True)
class LaterSession:
    """A session of a later intake that would do instead, with how many places are left."""

    ref: str
    title: str
    on: date
    starts: time
    ends: time
    cohort_name: str
    left: int
    why_not: str = ""  # why this starter cannot come to it


def place_given(choice: SessionChoice) -> TrainingSession | None:
    """The session on which a choice gave a place, if it did."""
    if choice.session_id is None or choice.kind is not Instead.NEXT_INTAKE:
        return None
    return db.session.get(TrainingSession, choice.session_id)


def later_sessions(plan_item: PlanItem, today: date) -> list[LaterSession]:
    """The sessions of the same item that other intakes have still to come, the earliest first."""
    booked = (
        sa.select(sa.func.count(Booking.id))
        .where(Booking.session_id == TrainingSession.id, Booking.withdrawn_at.is_(None))
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    rows: Sequence[Any] = db.session.execute(
        sa.select(TrainingSession, Cohort.name, booked)
        .join(Item, Item.id == TrainingSession.item_id)
        .join(Cohort, Cohort.id == TrainingSession.cohort_id)
        .where(
            Item.code == plan_item.item.code,
            TrainingSession.cohort_id != plan_item.enrolment.cohort_id,
            TrainingSession.state == SessionState.PLANNED,
            TrainingSession.on >= today,
        )
        .order_by(TrainingSession.on, TrainingSession.starts, TrainingSession.id)
    ).all()
    days = availability_of([plan_item.enrolment_id] if rows else []).get(plan_item.enrolment_id)
    return [
        LaterSession(
            held.ref,
            held.title,
            held.on,
            held.starts,
            held.ends,
            name,
            held.capacity - taken,
            why_not=days.why_not(held.on, held.starts, held.ends, held.id) if days else "",
        )
        for held, name, taken in rows
    ]


def waiting_for_intake(cohort: Cohort, codes: Collection[str]) -> dict[str, list[Enrolment]]:
    """Who of other intakes waits for each of these sessions at a later one, and has no place there that serves them."""
    found: dict[str, list[Enrolment]] = {code: [] for code in codes}
    rows = db.session.execute(
        sa.select(Item.code, Enrolment)
        .join(PlanItem, PlanItem.item_id == Item.id)
        .join(SessionChoice, SessionChoice.plan_item_id == PlanItem.id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .join(Enrolment.person)
        .join(Enrolment.employment)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.employment))
        .where(
            Item.code.in_(codes),
            SessionChoice.kind == Instead.NEXT_INTAKE,
            SessionChoice.withdrawn_at.is_(None),
            Enrolment.cohort_id != cohort.id,
            Enrolment.withdrawn_at.is_(None),
            Employment.left_on.is_(None),
            PlanItem.not_needed_reason == "",
            ~sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None)),
        )
        .order_by(Item.code, SessionChoice.chosen_at, Person.sort_key, Enrolment.id)
    ).all()
    placed = _placed_elsewhere({enrolment.id for _, enrolment in rows}, codes)
    for code, enrolment in rows:
        if (enrolment.id, code) not in placed:
            found[code].append(enrolment)
    return found


def _placed_elsewhere(enrolment_ids: Collection[int], codes: Collection[str]) -> set[tuple[int, str]]:
    """Who has a place without a mark on which session of another intake, and can come to it."""
    if not enrolment_ids:
        return set()
    rows = db.session.execute(
        sa.select(Enrolment.id, Item.code, TrainingSession)
        .join(Booking, Booking.enrolment_id == Enrolment.id)
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(Item, Item.id == TrainingSession.item_id)
        .where(
            Enrolment.id.in_(enrolment_ids),
            Item.code.in_(codes),
            Booking.withdrawn_at.is_(None),
            TrainingSession.state == SessionState.PLANNED,
            TrainingSession.cohort_id != Enrolment.cohort_id,
            ~live_mark(Booking.id.expression),
        )
        .order_by(Booking.id)
    ).all()
    known = availability_of({key for key, _, _ in rows})
    return {
        (key, code)
        for key, code, held in rows
        if not known[key].why_not(held.on, held.starts, held.ends, held.id)
    }
