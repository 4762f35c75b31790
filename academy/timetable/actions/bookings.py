"""Give people places on sessions and take them back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint
from academy.enrolments.models import Enrolment
from academy.refusals import Reason, Refused
from academy.timetable import queries, rules
from academy.timetable.actions.choices import withdraw_agreed
from academy.timetable.models import Booking, TrainingSession
from academy.timetable.rules import NoPlace, SessionState, Slot

_TWICE = Reason("booked", "Somebody gave this person a place at the same moment. Look at the session again.")
for _marker in ("uq_booking_live", "booking.session_id, booking.enrolment_id"):
    explain_constraint(_marker, _TWICE)


def book(
    actor: Actor, training_session: TrainingSession, *, enrolments: Sequence[Enrolment], now: datetime
) -> list[Booking]:
    """Give these people a place, all or nobody.

    Refused: a cancelled or marked-off session's capacity, a clash, a session that is not on their plan, no choice.
    """
    _lock(training_session)
    have = {
        each.enrolment_id for each in queries.bookings_of_sessions([training_session.id])[training_session.id]
    }
    code = training_session.item.code
    meant = {each.id for each in queries.wanting(training_session.cohort_id, [code])[code]}
    meant |= {each.id for each in queries.waiting_for_intake(training_session.cohort, [code])[code]}
    others = queries.slots_on([training_session.on], without=training_session.id)
    reasons = []
    if not enrolments:
        reasons.append(Reason("nobody", "Choose who should have a place", "people"))
    if training_session.state is SessionState.CANCELLED:
        reasons.append(Reason("cancelled", "This session was cancelled, so nobody can be given a place."))
    for each in enrolments:
        if each.id in have:
            reasons.append(Reason("booked", f"{each.person.name} has a place already", "people"))
        elif each.id not in meant:
            reasons.append(
                Reason("not_on_plan", f"This session is not on {each.person.name}’s plan", "people")
            )
    taken = len(have) - queries.cannot_come_to([training_session.id])[training_session.id]
    reasons += [none.reason for none in _without(training_session, taken, enrolments, others)]
    if reasons:
        raise Refused(*reasons)
    return _give(actor, training_session, enrolments, now)


@not_audited("it only looks")
def has_room(training_session: TrainingSession, enrolment: Enrolment) -> bool:
    """True where somebody could be given a place: one is left, and they are in no other session then."""
    taken = len(queries.bookings_of_sessions([training_session.id])[training_session.id])
    taken -= queries.cannot_come_to([training_session.id])[training_session.id]
    others = queries.slots_on([training_session.on], without=training_session.id)
    return not _without(training_session, taken, [enrolment], others)


def book_on_all(actor: Actor, enrolment: Enrolment, *, now: datetime) -> list[NoPlace]:
    """Give somebody who joins an intake late a place on each session still to come that is on their plan.

    Gives those that they could not have, with the reason; a session of today counts as to come until it ends. To
    which they cannot come is to be arranged: it takes no place from anybody.
    """
    here = clock.in_london(now)
    coming = [
        each
        for each in queries.sessions_to_come(enrolment.cohort_id, here.date())
        if (each.on, each.ends) > (here.date(), here.time())
    ]
    wanted = queries.wanting(enrolment.cohort_id, {each.item.code for each in coming})
    booked = queries.bookings_of_sessions([each.id for each in coming])
    others = queries.slots_on({each.on for each in coming})
    absent = queries.cannot_come_to([each.id for each in coming])
    days = queries.availability_of([enrolment.id])[enrolment.id]
    refused: list[NoPlace] = []
    for each in coming:
        has = any(booking.enrolment_id == enrolment.id for booking in booked[each.id])
        if has or enrolment.id not in {one.id for one in wanted[each.item.code]}:
            continue
        if days.why_not(each.on, each.starts, each.ends):
            _give(actor, each, [enrolment], now)
            continue
        none = _without(each, len(booked[each.id]) - absent[each.id], [enrolment], others)
        refused += none
        if not none:
            _give(actor, each, [enrolment], now)
            others.append(_slot(each, {enrolment.person_id: enrolment.person.name}))
    return refused


def fill(
    actor: Actor,
    training_session: TrainingSession,
    *,
    enrolments: Sequence[Enrolment],
    others: list[Slot],
    now: datetime,
) -> tuple[int, list[NoPlace], list[NoPlace]]:
    """Give a new session's places to who needs them, as far as they reach.

    Gives how many got one, who did not, and for whom it is to be arranged: they stand on the register, greyed, and
    take no place from anybody.
    """
    known = queries.availability_of([each.id for each in enrolments])
    held = training_session
    absent = [
        NoPlace(each.person_id, each.person.name, held.title, Reason("cannot_come", f"{why}."))
        for each in enrolments
        if (why := known[each.id].why_not(held.on, held.starts, held.ends))
    ]
    cannot = {each.person_id for each in absent}
    able = [each for each in enrolments if each.person_id not in cannot]
    none = _without(training_session, 0, able, others)
    left_out = {each.person_id for each in none}
    placed = [each for each in able if each.person_id not in left_out]
    _give(actor, training_session, [each for each in enrolments if each.person_id not in left_out], now)
    others.append(_slot(training_session, {each.person_id: each.person.name for each in placed}))
    return len(placed), none, absent


def withdraw_booking(
    actor: Actor, booking: Booking, training_session: TrainingSession, *, now: datetime, reason: str = ""
) -> None:
    """Take a place back; refused once the person is marked, since the mark needs its place."""
    marks = queries.marks_of(training_session).get(booking.id, [])
    if marks and marks[0].mark is not None:
        name = booking.enrolment.person.name
        raise Refused(Reason("marked", f"{name} is marked on the register. Take the mark back first."))
    withdraw_all(actor, training_session, [booking], now=now, reason=reason or "Place taken back")


def withdraw_all(
    actor: Actor,
    training_session: TrainingSession,
    bookings: Sequence[Booking],
    *,
    now: datetime,
    reason: str,
) -> None:
    """Withdraw places, each with its line of history; without its place nobody has agreed to come."""
    for booking in bookings:
        booking.withdraw(actor.person_id, now, reason)
        record(
            actor,
            Verb.BOOKING_WITHDRAWN,
            titled(training_session),
            about=booking.enrolment.person_id,
            session=training_session.ref,
        )
    if bookings:
        keys = {booking.enrolment_id for booking in bookings}
        withdraw_agreed(actor, training_session, enrolment_ids=keys, now=now, because=reason)


@not_audited("withdraw_all writes a line for each place")
def withdraw_before(
    actor: Actor, first_days: Mapping[int, date], *, today: date, now: datetime, reason: str
) -> int:
    """Take back the places still to come on days before somebody's first day (by plan); gives how many."""
    found = queries.places_before(first_days, today)
    for booking in found:
        withdraw_all(actor, booking.session, [booking], now=now, reason=reason)
    return len(found)


def titled(training_session: TrainingSession) -> str:
    """A session in history: its title and day."""
    on = training_session.on
    return f"{training_session.title} on {on.day} {on:%B} {on.year}"


def _give(
    actor: Actor, training_session: TrainingSession, enrolments: Sequence[Enrolment], now: datetime
) -> list[Booking]:
    made = []
    for each in enrolments:
        booking = Booking(
            session_id=training_session.id,
            enrolment_id=each.id,
            booked_at=now,
            booked_by_id=actor.person_id,
        )
        db.session.add(booking)
        made.append(booking)
        subject = f"{each.person.name} on {titled(training_session)}"
        record(actor, Verb.BOOKED, subject, about=each.person_id, session=training_session.ref)
    return made


def _without(
    training_session: TrainingSession, booked: int, enrolments: Sequence[Enrolment], others: Sequence[Slot]
) -> list[NoPlace]:
    people = {each.person_id: each.person.name for each in enrolments}
    slot = _slot(training_session, {})
    capacity = training_session.capacity
    return rules.without_place(slot, booked=booked, capacity=capacity, wanting=people, others=others)


def _slot(training_session: TrainingSession, people: Mapping[int, str]) -> Slot:
    return Slot(
        training_session.title,
        training_session.on,
        training_session.starts,
        training_session.ends,
        dict(people),
    )


def _lock(training_session: TrainingSession) -> None:
    """One at a time gives out the places of a session (where the database can; SQLite has one writer anyway)."""
    db.session.execute(
        sa.select(TrainingSession.id).where(TrainingSession.id == training_session.id).with_for_update()
    )
