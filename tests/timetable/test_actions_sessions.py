"""Arranging, changing and cancelling sessions; giving places; and that plans follow."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.enrolments import queries as enrolments
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import ADDRESS, Kind
from academy.refusals import Refused
from academy.timetable import actions, queries
from academy.timetable.models import Booking, Facilitator
from academy.timetable.rules import Mark
from tests.factories import START, SYSTEM, a_cohort, an_actor, an_employment, an_enrolment, with_role
from tests.timetable.factories import WELCOME, a_practitioner, a_register, a_session, starters

RECORDING = replace(WELCOME, key="recording", on=date(2026, 9, 10), ends=time(16, 30))
PORTFOLIO = replace(WELCOME, key="portfolio", on=date(2026, 9, 14))


def codes(no: Any) -> list[str]:
    return [reason.code for reason in no.value.reasons]


def due(enrolment: Any, code: str) -> date | None:
    items = enrolments.plan_items_of([enrolment.id])[enrolment.id]
    return next(item.due_on for item in items if item.item.code == code)


def count(session: Any, verb: Verb) -> int:
    return int(session.scalar(sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.verb == verb)))


def test_sessions_are_arranged_and_everybody_whose_plan_has_them_gets_a_place(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort, runner = a_cohort(), a_practitioner()
    new = starters(cohort, 2)
    experienced = an_enrolment(an_employment(), cohort=cohort, audience="experienced_new")
    wanted = [replace(WELCOME, facilitator_ids=(runner.id,)), RECORDING, PORTFOLIO]
    made = actions.schedule(an_actor(runner), cohort, sessions=wanted, now=now)
    assert [each.title for each in made.sessions] == [
        "Welcome to the academy",
        "Recording day",
        "Your portfolio",
    ]
    assert (made.booked, made.not_booked) == (8, ())
    places = queries.places_of([new[0].id, experienced.id])
    assert [place.item_code for place in places[new[0].id]] == ["welcome", "recording", "portfolio"]
    assert [place.item_code for place in places[experienced.id]] == ["welcome", "recording"]
    assert (count(session, Verb.SESSION_SCHEDULED), count(session, Verb.BOOKED)) == (3, 8)
    assert {item.code for item in queries.sessions_not_arranged([cohort.id])[cohort.id]} == {"licence_course"}


def test_plans_follow_the_day_of_the_session(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort = a_cohort()
    [enrolment] = starters(cohort, 1)
    assert due(enrolment, "welcome") == START
    held = a_session(cohort, on=date(2026, 9, 9))
    assert due(enrolment, "welcome") == date(2026, 9, 9)
    actions.change_session(SYSTEM, held, wanted=replace(WELCOME, on=date(2026, 9, 11)), now=now)
    assert due(enrolment, "welcome") == date(2026, 9, 11)
    actions.cancel_session(SYSTEM, held, now=now)
    assert due(enrolment, "welcome") == START
    assert queries.places_of([enrolment.id])[enrolment.id] == []
    assert count(session, Verb.BOOKING_WITHDRAWN) == 1


def test_places_go_as_far_as_they_reach_and_the_rest_are_named(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort = a_cohort()
    starters(cohort, 3)
    made = actions.schedule(SYSTEM, cohort, sessions=[replace(WELCOME, capacity=2)], now=now)
    assert made.booked == 2
    assert [(each.name, each.reason.code) for each in made.not_booked] == [("Sam Starter02", "full")]


def test_nobody_is_booked_twice_at_one_time(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort, runner = a_cohort(), a_practitioner()
    starters(cohort, 1)
    same_time = replace(RECORDING, on=START)
    made = actions.schedule(SYSTEM, cohort, sessions=[WELCOME, same_time], now=now)
    assert [(each.session_title, each.reason.code) for each in made.not_booked] == [
        ("Recording day", "clash")
    ]
    other = a_cohort()
    both = [replace(each, facilitator_ids=(runner.id,)) for each in (WELCOME, same_time)]
    with pytest.raises(Refused) as no:
        actions.schedule(SYSTEM, other, sessions=both, now=now)
    assert codes(no) == ["clash"]


def test_what_is_arranged_is_not_arranged_again(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort = a_cohort()
    a_session(cohort)
    with pytest.raises(Refused) as no:
        actions.schedule(SYSTEM, cohort, sessions=[WELCOME], now=now)
    assert codes(no) == ["arranged"]
    with pytest.raises(Refused) as no:
        actions.schedule(SYSTEM, cohort, sessions=[replace(WELCOME, key="handbook")], now=now)
    assert codes(no) == ["nothing"]  # reading is not a session


def test_only_an_advanced_practitioner_runs_a_session(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    desk = with_role(Role.KIT_DESK)
    with pytest.raises(Refused) as no:
        actions.schedule(SYSTEM, a_cohort(), sessions=[replace(WELCOME, facilitator_ids=(desk.id,))], now=now)
    assert codes(no) == ["facilitator"]


def test_changing_a_session_keeps_from_and_to(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    first, second = a_practitioner(), a_practitioner("Dee", "Marsh")
    held = a_session(facilitators=[first])
    wanted = replace(WELCOME, place="Town Hall", facilitator_ids=(second.id,))
    actions.change_session(SYSTEM, held, wanted=wanted, now=now)
    session.flush()
    assert [person.id for person in queries.facilitators_of([held.id])[held.id]] == [second.id]
    assert session.scalar(sa.select(Facilitator).where(Facilitator.person_id == first.id)).withdrawn_at
    event = session.scalar(sa.select(AuditEvent).where(AuditEvent.verb == Verb.SESSION_CHANGED))
    assert '"place": ["County Hall, room 2", "Town Hall"]' in event.details


def test_after_the_register_the_day_stays_and_nothing_is_cancelled(session: Any, at: Any) -> None:
    held, runner, refs = a_register(1)
    now = at("2026-09-07 10:00")
    actions.take_register(
        an_actor(runner), held, marks={refs[0]: (Mark.HERE, False)}, version=held.row_version, now=now
    )
    session.flush()
    moved = replace(WELCOME, on=date(2026, 9, 8), facilitator_ids=(runner.id,))
    with pytest.raises(Refused) as no:
        actions.change_session(SYSTEM, held, wanted=moved, now=now)
    assert codes(no) == ["marked"]
    with pytest.raises(Refused) as no:
        actions.cancel_session(SYSTEM, held, now=now)
    assert codes(no) == ["marked"]
    booking = queries.get_booking(held, refs[0])
    with pytest.raises(Refused) as no:
        actions.withdraw_booking(SYSTEM, booking, held, now=now)
    assert codes(no) == ["marked"]


def test_a_place_is_given_once_and_only_to_whose_plan_has_the_session(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort = a_cohort()
    held = a_session(cohort, key="portfolio", on=date(2026, 9, 14), capacity=1)
    [new] = starters(cohort, 1)
    experienced = an_enrolment(an_employment(), cohort=cohort, audience="experienced_new")
    with pytest.raises(Refused) as no:
        actions.book(SYSTEM, held, enrolments=[experienced], now=now)
    assert codes(no) == ["not_on_plan"]
    [booking] = actions.book(SYSTEM, held, enrolments=[new], now=now)
    with pytest.raises(Refused) as no:
        actions.book(SYSTEM, held, enrolments=[new], now=now)
    assert "booked" in codes(no)
    session.flush()
    actions.withdraw_booking(SYSTEM, queries.get_booking(held, booking.ref), held, now=now)
    session.flush()
    actions.book(SYSTEM, held, enrolments=[new], now=now)  # a withdrawn place does not stand in the way
    session.flush()
    assert session.scalar(sa.select(sa.func.count(Booking.id))) == 2


def test_who_joins_late_is_booked_on_what_is_still_to_come(session: Any, at: Any) -> None:
    at("2026-08-03")
    cohort = a_cohort()
    full = replace(PORTFOLIO, capacity=1)
    starters(cohort, 1)
    actions.schedule(SYSTEM, cohort, sessions=[WELCOME, RECORDING, full], now=at("2026-08-03"))
    late = an_enrolment(an_employment(), cohort=cohort)
    none = actions.book_on_all(SYSTEM, late, now=at("2026-09-08 12:00"))
    assert [place.item_code for place in queries.places_of([late.id])[late.id]] == ["recording"]
    assert [(each.session_title, each.reason.code) for each in none] == [("Your portfolio", "full")]
    assert [each.session_title for each in actions.book_on_all(SYSTEM, late, now=at("2026-09-08 12:05"))] == [
        "Your portfolio"
    ]  # asked again, it gives nothing twice


def test_the_days_of_a_block_are_set_and_plans_follow(session: Any, at: Any) -> None:
    cohort = a_cohort()
    [enrolment] = starters(cohort, 1)
    days = [date(2026, 9, number) for number in (8, 9, 10, 11, 14)]
    actions.arrange_block_days(SYSTEM, cohort, days={"one": days})
    assert enrolments.blocks_of([cohort.id])[cohort.id]["one"] == tuple(days)
    assert due(enrolment, "welcome") == date(2026, 9, 8)
    assert count(session, Verb.COHORT_CHANGED) == 1
    actions.arrange_block_days(SYSTEM, cohort, days={"one": days})
    assert count(session, Verb.COHORT_CHANGED) == 1
    with pytest.raises(Refused) as no:
        actions.arrange_block_days(SYSTEM, cohort, days={"one": [*days[:4], date(2026, 9, 13)]})
    assert codes(no) == ["not_working"]


def test_those_with_a_place_on_a_cancelled_session_are_told(session: Any, at: Any) -> None:
    now = at("2026-08-03")
    cohort = a_cohort()
    for number, enrolment in enumerate(starters(cohort, 2)):
        enrolment.person.email = f"starter{number}@council.example"
    held = a_session(cohort, on=date(2026, 9, 9))
    actions.cancel_session(SYSTEM, held, now=now)
    session.flush()
    letters = session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [(each.kind, each.address) for each in letters] == [
        (Kind.SESSION_CANCELLED, "starter0@council.example"),
        (Kind.SESSION_CANCELLED, "starter1@council.example"),
    ]
    assert letters[0].subject == "Cancelled: Welcome to the academy, Wednesday 9 September 2026"
    assert f"{ADDRESS}/timetable/" in letters[0].body
