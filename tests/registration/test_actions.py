"""Looks at the public register: recorded by somebody else, audited, taken back with a reason."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Actor, Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.people.models import Person
from academy.refusals import Refused
from academy.registration import actions, queries
from academy.registration.models import RegistrationCheck
from tests import factories as make

At = Callable[[str], datetime]
UNTIL = date(2026, 11, 30)
NEUTRAL = "New starter, children’s services"


@pytest.fixture
def now(at: At) -> datetime:
    return at("2026-09-07")


@pytest.fixture
def coordinator(now: datetime) -> Actor:
    return make.an_actor(make.with_role(Role.COORDINATOR))


@pytest.fixture
def starter(now: datetime) -> Person:
    person = make.with_role(Role.STARTER, make.a_person("Amara", "Okafor", known_as="Ama"))
    make.an_employment(person)
    return person


def look(actor: Actor, person: Person, now: datetime, **other: Any) -> RegistrationCheck:
    values: dict[str, Any] = {
        "number": "sw4711",
        "name_there": person.name,
        "status": "Registered",
        "registered_until": UNTIL,
        "checked_on": date(2026, 9, 7),
        "same_person": False,
    }
    return actions.record_check(actor, person, **{**values, **other}, now=now)


def codes(no: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in no.value.reasons}


def test_a_live_look_gives_the_title_and_is_in_the_history(
    coordinator: Actor, starter: Person, now: datetime, session: Any
) -> None:
    today = now.date()
    assert queries.title_of(starter.id, today) == NEUTRAL
    look(coordinator, starter, now)
    session.flush()
    assert queries.title_of(starter.id, today) == "Social Worker"
    assert set(queries.live_checks_of([starter.id], today)) == {starter.id}
    assert starter.registration_number == "SW4711"
    events = session.scalars(sa.select(AuditEvent).where(AuditEvent.about_person_id == starter.id)).all()
    assert [event.verb for event in events if event.verb is not Verb.ENROLLED] == [
        Verb.PERSON_CHANGED,
        Verb.REGISTER_CHECKED,
    ]


def test_a_number_without_a_look_gives_no_title(starter: Person, now: datetime, session: Any) -> None:
    starter.registration_number = "SW4711"
    session.flush()
    assert queries.title_of(starter.id, now.date()) == NEUTRAL


def test_the_title_ends_with_the_registration(coordinator: Actor, starter: Person, now: datetime) -> None:
    look(coordinator, starter, now)
    assert (
        queries.title_of(starter.id, date(2026, 12, 10)) == "Social Worker"
    )  # the register lags in December
    assert queries.title_of(starter.id, date(2026, 12, 11)) == NEUTRAL


def test_looks_at_another_number_stop_counting(coordinator: Actor, starter: Person, now: datetime) -> None:
    look(coordinator, starter, now)
    starter.registration_number = "SW4712"
    assert queries.live_checks_of([starter.id], now.date()) == {}


def test_a_role_that_needs_no_registration_keeps_its_title(now: datetime) -> None:
    person = make.a_person()
    job = make.an_employment(person, needs_registration=False)
    job.job_title = "Family Support Worker"
    assert queries.title_of(person.id, now.date()) == "Family Support Worker"
    job.job_title = "Unqualified social worker"
    assert queries.title_of(person.id, now.date()) == NEUTRAL


def test_somebody_without_a_job_here_has_no_title(now: datetime) -> None:
    assert queries.title_of(make.a_person().id, now.date()) == ""


def test_nobody_records_a_look_at_themself(starter: Person, now: datetime) -> None:
    with pytest.raises(Refused) as no:
        look(make.an_actor(starter), starter, now)
    assert codes(no) == {"oneself"}


def test_a_name_that_is_not_the_same_is_decided_by_a_person(
    coordinator: Actor, starter: Person, now: datetime
) -> None:
    with pytest.raises(Refused) as no:
        look(coordinator, starter, now, name_there="Amara Okafor-Hughes")
    assert codes(no) == {"names_differ"}
    assert look(coordinator, starter, now, name_there="Amara Okafor-Hughes", same_person=True)


def test_either_first_name_may_stand_there(coordinator: Actor, starter: Person, now: datetime) -> None:
    assert look(coordinator, starter, now, name_there="Amara Okafor")


def test_somebody_elses_number_is_refused_at_the_field(
    coordinator: Actor, starter: Person, now: datetime, session: Any
) -> None:
    make.a_person(registration_number="SW4711")
    with pytest.raises(Refused) as no:
        look(coordinator, starter, now)
    assert codes(no) == {"number_taken"}
    assert no.value.reasons[0].field == "number"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"checked_on": date(2026, 9, 8)}, "checked_in_future"),
        ({"registered_until": None}, "until_missing"),
        ({"number": "SW0123"}, "registration_number"),
    ],
)
def test_a_look_that_cannot_be_is_refused(
    coordinator: Actor, starter: Person, now: datetime, other: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as no:
        look(coordinator, starter, now, **other)
    assert codes(no) == {code}


def test_a_look_is_taken_back_with_a_reason_and_stays_in_the_list(
    coordinator: Actor, starter: Person, now: datetime, session: Any
) -> None:
    found = look(coordinator, starter, now)
    session.flush()
    with pytest.raises(Refused):
        actions.withdraw_check(coordinator, found, person=starter, reason=" ", now=now)
    actions.withdraw_check(coordinator, found, person=starter, reason="Another person", now=now)
    session.flush()
    assert queries.title_of(starter.id, now.date()) == NEUTRAL
    assert [check.withdrawn_reason for check, _ in queries.looks_of(starter.id)] == ["Another person"]
    assert session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb == Verb.REGISTER_CHECK_WITHDRAWN)
    ).one()


def test_who_is_due_for_a_look(coordinator: Actor, starter: Person, now: datetime, at: At) -> None:
    make.an_employment(make.a_person("Zoe", "Zed"), needs_registration=False)
    assert [each.why for each in queries.people_to_check(now.date())] == ["Nobody has looked yet"]
    look(coordinator, starter, now)
    assert queries.people_to_check(date(2026, 10, 8)) == []
    assert [each.why for each in queries.people_to_check(date(2026, 10, 9))] == [
        "The last look is 32 days old"
    ]
    assert "30 November" in queries.people_to_check(date(2026, 12, 3))[0].why
