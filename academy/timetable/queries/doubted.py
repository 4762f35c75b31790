"""A mark of the register, as a fact that its starter can say is not right."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.access.rules import Topic
from academy.db import db
from academy.doubts.queries import finds
from academy.doubts.rules import Fact, FactKind, Place
from academy.enrolments.models import Enrolment, PlanItem
from academy.enrolments.rules import full_day
from academy.people.models import Person
from academy.programmes.models import Item
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.rules import said_to_starter


@finds(FactKind.MARK)
def mark_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """The mark that stands for a place; the ref is that of the place, so that a correction is the same fact."""
    later = aliased(RegisterMark)
    row = db.session.execute(
        sa.select(RegisterMark, TrainingSession, Enrolment, Person)
        .join(Booking, Booking.id == RegisterMark.booking_id)
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .join(Person, Person.id == RegisterMark.by_id)
        .where(
            Booking.ref == ref,
            Booking.withdrawn_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
            RegisterMark.mark.is_not(None),
            ~sa.exists().where(later.replaces_id == RegisterMark.id),
        )
    ).one_or_none()
    if row is None:
        return None
    mark, held, enrolment, by = row
    assert mark.mark is not None
    return Fact(
        kind=FactKind.MARK,
        ref=ref,
        person_id=enrolment.person_id,
        says=f"“{held.title}” on {full_day(held.on)}: {said_to_starter(mark.mark, online=mark.online)}",
        entered_by_id=by.id,
        entered_by=by.name,
        shown=Place("timetable.own"),
        mended=Place("timetable.register", {"ref": held.ref}),
        topic=Topic.PLAN,
        holds=_item_of(held, enrolment),
    )


def _item_of(held: TrainingSession, enrolment: Enrolment) -> str:
    """The item that the session completes on this plan: of a later intake’s session, the one with the same code."""
    item = aliased(Item)
    found = db.session.scalar(
        sa.select(PlanItem.ref)
        .join(Item, Item.id == PlanItem.item_id)
        .join(item, item.code == Item.code)
        .where(PlanItem.enrolment_id == enrolment.id, item.id == held.item_id)
        .order_by(PlanItem.id)
    )
    return found or ""
