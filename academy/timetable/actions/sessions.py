"""Arrange an intake's days and sessions, change a session, cancel it; plans are dated again from what is arranged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.actions import record
from academy.audit.rules import Verb, difference
from academy.db import db
from academy.enrolments import actions as plans
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, CohortBlock
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.people import queries as people
from academy.people.models import Person
from academy.programmes import queries as programmes
from academy.programmes.models import Item
from academy.programmes.rules import ItemKind, shipped_calendar
from academy.refusals import Reason, Refused
from academy.timetable import queries, rules
from academy.timetable.actions.bookings import fill, titled, withdraw_all
from academy.timetable.actions.choices import withdraw_agreed
from academy.timetable.models import Facilitator, TrainingSession
from academy.timetable.rules import Arrangement, NoPlace, SessionFacts, SessionState


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What arranging did: the sessions, how many places were given, and who got none and why."""

    sessions: tuple[TrainingSession, ...]
    booked: int
    not_booked: tuple[NoPlace, ...]
    to_arrange: tuple[NoPlace, ...] = ()


def arrange_block_days(actor: Actor, cohort: Cohort, *, days: Mapping[str, Sequence[date]]) -> None:
    """Set the days that stages with a block are taught on for an intake, and date its plans again.

    Each is a working day of its own, in order. Sessions that are arranged already stay where they are.
    """
    reasons = _why_not_these_days(cohort, days)
    if reasons:
        raise Refused(*reasons)
    before = enrolments.blocks_of([cohort.id])[cohort.id]
    changed: dict[str, Any] = {
        code: [[str(day) for day in before.get(code, ())], [str(day) for day in chosen]]
        for code, chosen in days.items()
        if before.get(code) != tuple(chosen)
    }
    if not changed:
        return
    rows = {
        (row.stage_code, row.day): row
        for row in db.session.scalars(
            sa.select(CohortBlock).where(CohortBlock.cohort_id == cohort.id).order_by(CohortBlock.id)
        )
    }
    for code in changed:
        for number, day in enumerate(days[code], start=1):
            if row := rows.get((code, number)):
                row.on = day
            else:
                db.session.add(CohortBlock(cohort_id=cohort.id, stage_code=code, day=number, on=day))
    db.session.flush()
    record(actor, Verb.COHORT_CHANGED, f"{cohort.name}: its days", **changed)
    redate_cohort(actor, cohort.id, because="The days of the intake were set")


def _why_not_these_days(cohort: Cohort, days: Mapping[str, Sequence[date]]) -> list[Reason]:
    stages = {stage.code: stage for stage in rules.block_stages(programmes.document_of(cohort.version))}
    calendar = shipped_calendar()
    reasons = []
    for code, chosen in days.items():
        if code not in stages:
            reasons.append(Reason("stage", "This programme has no such stage with days of its own."))
        else:
            reasons += rules.why_not_these_days(stages[code], tuple(chosen), calendar)
    return reasons


def schedule(actor: Actor, cohort: Cohort, *, sessions: Sequence[Arrangement], now: datetime) -> Scheduled:
    """Arrange sessions for an intake and give places to everybody whose plan has them, as far as places reach.

    Those of earlier intakes who wait for one come first. For who cannot come it is to be arranged.

    An arrangement's `key` is the code of the item. Refused: an item that is arranged already, times that make no
    sense, a facilitator who is elsewhere. The plans' dates follow the sessions.
    """
    db.session.execute(sa.select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    items = _session_items(cohort)
    chosen = [replace(each, title=items[each.key].title) for each in sessions if each.key in items]
    names = _facilitator_names(clock.in_london(now).date())
    others = queries.slots_on({each.on for each in chosen})
    reasons = [reason for each in chosen for reason in _why_not_these_people(each, names)]
    reasons = reasons or rules.why_not_arrange(
        chosen, arranged=queries.scheduled_days([cohort.id])[cohort.id], names=names, others=others
    )
    if reasons:
        raise Refused(*reasons)
    made = [_make(cohort, items[each.key], each) for each in chosen]
    db.session.add_all(made)
    db.session.flush()
    codes = [each.key for each in chosen]
    wanting, waiting = queries.wanting(cohort.id, codes), queries.waiting_for_intake(cohort, codes)
    booked, without, absent = 0, list[NoPlace](), list[NoPlace]()
    for wanted, training_session in zip(chosen, made, strict=True):
        for person_id in wanted.facilitator_ids:
            db.session.add(Facilitator(session_id=training_session.id, person_id=person_id))
        subject = f"{titled(training_session)} for {cohort.name}"
        record(actor, Verb.SESSION_SCHEDULED, subject, session=training_session.ref)
        people = [*waiting[wanted.key], *wanting[wanted.key]]
        placed, none, later = fill(actor, training_session, enrolments=people, others=others, now=now)
        booked, without, absent = booked + placed, without + none, absent + later
    db.session.flush()
    redate_cohort(actor, cohort.id, because="Sessions were arranged")
    return Scheduled(tuple(made), booked, tuple(without), tuple(absent))


def change_session(
    actor: Actor,
    training_session: TrainingSession,
    *,
    wanted: Arrangement,
    now: datetime,
) -> None:
    """Change day, times, place, link, places or facilitators; a new day dates the intake's plans again.

    Refused: a cancelled session, a clash, fewer places than are taken, a new day after the register.
    """
    bookings = queries.bookings_of_sessions([training_session.id])[training_session.id]
    names = _facilitator_names(clock.in_london(now).date())
    had = {
        person.id: person.name
        for person in queries.facilitators_of([training_session.id])[training_session.id]
    }
    wanted = replace(wanted, title=training_session.title)
    others = queries.slots_on([wanted.on], without=training_session.id)
    booked = {booking.enrolment.person_id for booking in bookings}
    reasons = _why_not_these_people(wanted, {**names, **had})
    reasons += rules.why_not_move(_facts(training_session, len(bookings)), wanted, others)
    reasons += rules.why_not_for_booked(wanted, booked, others)
    if reasons:
        raise Refused(*reasons)
    before, after = _plain(training_session, had), _plain(wanted, {**names, **had})
    changed: dict[str, Any] = dict(difference(before, after))
    if rules.another_time(_facts(training_session, len(bookings)), wanted):
        withdraw_agreed(actor, training_session, now=now, because="The session was moved")
    if changed:
        training_session.on, training_session.starts, training_session.ends = (
            wanted.on,
            wanted.starts,
            wanted.ends,
        )
        training_session.place, training_session.online_link = wanted.place, wanted.online_link
        training_session.capacity = wanted.capacity
        _set_facilitators(actor, training_session, wanted.facilitator_ids, now)
        record(actor, Verb.SESSION_CHANGED, titled(training_session), session=training_session.ref, **changed)
        db.session.flush()
    if "on" in changed:
        redate_cohort(actor, training_session.cohort_id, because="A session was moved")


def cancel_session(actor: Actor, training_session: TrainingSession, *, now: datetime) -> None:
    """Cancel a session: it stays to be read, its places are taken back, and plans are dated again.

    Refused once people are marked: what they attended has happened.
    """
    bookings = queries.bookings_of_sessions([training_session.id])[training_session.id]
    if reasons := rules.why_not_cancel(_facts(training_session, len(bookings))):
        raise Refused(*reasons)
    training_session.state = SessionState.CANCELLED
    training_session.cancelled_at, training_session.cancelled_by_id = now, actor.person_id
    record(actor, Verb.SESSION_CANCELLED, titled(training_session), session=training_session.ref)
    withdraw_all(actor, training_session, bookings, now=now, reason="The session was cancelled")
    for booking in bookings:
        _tell_cancelled(actor, training_session, booking.enrolment.person, now)
    db.session.flush()
    redate_cohort(actor, training_session.cohort_id, because="A session was cancelled")


def _tell_cancelled(actor: Actor, training_session: TrainingSession, person: Person, now: datetime) -> None:
    if not person.email:
        return
    day = f"{training_session.on:%A} {training_session.on.day} {training_session.on:%B %Y}"
    notifications.enqueue(
        actor,
        Kind.SESSION_CANCELLED,
        person=person,
        address=person.email,
        subject=f"Cancelled: {training_session.title}, {day}",
        body=(
            f"Hello {person.known_as or person.given_name},\n\n"
            f"“{training_session.title}” on {day} was cancelled, and your place on it with it.\n"
            "You need not do anything: the academy gives you a place when there is a new day.\n"
            f"Your sessions:\n{ADDRESS}/timetable/\n"
        ),
        now=now,
    )


def redate_cohort(actor: Actor, cohort_id: int, *, because: str) -> int:
    """Work out the open items' dates of everybody in an intake from what is arranged now."""
    return plans.redate(
        actor,
        enrolments.enrolments_of_cohorts([cohort_id]),
        sessions=queries.scheduled_days([cohort_id]),
        because=because,
    )


def _session_items(cohort: Cohort) -> dict[str, Item]:
    rows = programmes.items_of([cohort.version_id])[cohort.version_id]
    return {item.code: item for item in rows if item.kind == ItemKind.SESSION.value}


def _facilitator_names(today: date) -> dict[int, str]:
    return {person.id: person.name for person in people.people_with_role(Role.ADVANCED_PRACTITIONER, today)}


def _why_not_these_people(wanted: Arrangement, names: Mapping[int, str]) -> list[Reason]:
    if set(wanted.facilitator_ids) <= set(names):
        return []
    words = f"Choose an Advanced Practitioner to run “{wanted.title}”"
    return [Reason("facilitator", words, wanted.field("first"))]


def _make(cohort: Cohort, item: Item, wanted: Arrangement) -> TrainingSession:
    return TrainingSession(
        cohort=cohort,
        item=item,
        title=item.title,
        on=wanted.on,
        starts=wanted.starts,
        ends=wanted.ends,
        place=wanted.place,
        online_link=wanted.online_link,
        capacity=wanted.capacity,
    )


def _set_facilitators(
    actor: Actor, training_session: TrainingSession, wanted: Sequence[int], now: datetime
) -> None:
    rows = db.session.scalars(
        sa.select(Facilitator)
        .where(Facilitator.session_id == training_session.id, Facilitator.withdrawn_at.is_(None))
        .order_by(Facilitator.id)
    ).all()
    for row in rows:
        if row.person_id not in wanted:
            row.withdraw(actor.person_id, now, "The session was changed")
    for person_id in set(wanted) - {row.person_id for row in rows}:
        db.session.add(Facilitator(session_id=training_session.id, person_id=person_id))


def _facts(training_session: TrainingSession, booked: int) -> SessionFacts:
    return SessionFacts(
        state=training_session.state,
        on=training_session.on,
        starts=training_session.starts,
        ends=training_session.ends,
        booked=booked,
        marked=1 if training_session.register_taken_at is not None else 0,
    )


def _plain(what: TrainingSession | Arrangement, names: Mapping[int, str]) -> dict[str, object]:
    """The fields of a session for from → to."""
    runs = what.facilitator_ids if isinstance(what, Arrangement) else tuple(names)
    return {
        "on": str(what.on),
        "starts": f"{what.starts:%H:%M}",
        "ends": f"{what.ends:%H:%M}",
        "place": what.place,
        "online_link": what.online_link,
        "capacity": what.capacity,
        "facilitators": sorted(names[person_id] for person_id in runs),
    }
