"""Starting plans: what is proposed, what starting does, and the screens that check before they act."""

from collections.abc import Callable
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries
from academy.enrolments.rules import EnrolmentState
from academy.equipment import queries as equipment
from academy.lifecycle import actions, rules
from academy.lifecycle.views import starting
from academy.people import queries as people
from academy.people.models import Employment, Person
from academy.programmes import queries as programmes
from academy.refusals import Refused
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, a_cast, acts
from tests.factories import a_live_check, a_person, an_employment
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
MONDAY = date(2026, 9, 14)


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-02 09:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    found = a_cast()
    db.session.commit()
    return found


def a_newcomer(given: str = "Nia") -> Employment:
    return an_employment(a_person(given, "New"), starts_on=MONDAY)


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_the_start_is_left_open_until_the_registration_is_known(cast: Cast) -> None:
    document = programmes.document_of(cast.intake.version)
    known = rules.propose(document, "newly_qualified", MONDAY, date(2026, 9, 7), registered=True)
    assert (known.audience, known.programme_start_on) == ("newly_qualified", MONDAY)
    assert (
        rules.propose(document, "newly_qualified", MONDAY, MONDAY, registered=False).programme_start_on
        is None
    )
    assert rules.propose(document, "something", MONDAY, MONDAY, registered=True).audience == ""


def test_starting_gives_plan_places_accounts_and_role(cast: Cast, now: datetime) -> None:
    who = acts(cast.coordinator)
    timetable.schedule(
        who,
        cast.intake,
        sessions=[Arrangement("welcome", "Welcome", date(2026, 9, 7), time(9, 30), time(12))],
        now=now,
    )
    job = a_newcomer()
    a_live_check(job.person, on=date(2026, 9, 1))
    started = actions.start_plan(
        who, job, cohort=cast.intake, audience="newly_qualified", programme_start_on=MONDAY, now=now
    )
    db.session.flush()
    assert started.enrolment.state is EnrolmentState.ACTIVE
    places = sessions.places_of([started.enrolment.id])[started.enrolment.id]
    assert [place.item_code for place in places] == ["welcome"]
    accounts = equipment.accounts_of([job.person_id])[job.person_id]
    assert [account.kind.code for account in accounts] == ["network"]
    assert [grant.role for grant in people.roles_of([job.person_id], now.date())[job.person_id]] == [
        Role.STARTER
    ]
    assert job.joins_as_confirmed_at == now
    said = db.session.scalars(
        sa.select(AuditEvent.verb).where(AuditEvent.about_person_id == job.person_id)
    ).all()
    assert {Verb.ENROLLED, Verb.ROLE_GRANTED, Verb.BOOKED} <= set(said)


def test_a_second_plan_for_one_job_is_refused(cast: Cast, now: datetime) -> None:
    job = a_newcomer()
    a_live_check(job.person, on=date(2026, 9, 1))
    start: Callable[[], Any] = lambda: actions.start_plan(  # noqa: E731
        acts(cast.coordinator),
        job,
        cohort=cast.intake,
        audience="newly_qualified",
        programme_start_on=MONDAY,
        now=now,
    )
    start()
    with pytest.raises(Refused) as no:
        start()
    assert no.value.reasons[0].code == "has_plan"


def test_one_person_is_checked_and_then_started(cast: Cast, signed_in_as: SignIn) -> None:
    job = a_newcomer()
    a_live_check(job.person, on=date(2026, 9, 1))
    db.session.commit()
    client, page = signed_in_as(cast.coordinator), f"/lifecycle/start/{job.ref}"
    assert "How does this person join?" in shown(client.get(page))
    typed = {"cohort": cast.cohort.ref, "audience": "newly_qualified", "programme_start_on": "2026-09-14"}
    check = post(client, page, typed)
    assert check.status_code == 200
    assert "A plan of 9 items" in shown(check)
    assert queries.enrolments_of_employments([job.id]) == {}
    done = post(client, page, {**typed, "confirmed": "yes"})
    assert done.status_code == 303
    assert "Nia New" in shown(client.get(done.location))
    early = {**typed, "programme_start_on": "2026-09-01", "confirmed": "yes"}
    other = a_newcomer("Ola")
    a_live_check(other.person, on=date(2026, 9, 1))
    db.session.commit()
    refused = post(client, f"/lifecycle/start/{other.ref}", early)
    assert refused.status_code == 422
    assert "The programme cannot start before the contract does." in shown(refused)


def test_several_are_ticked_checked_and_started(cast: Cast, signed_in_as: SignIn) -> None:
    jobs = [a_newcomer(name) for name in ("Ada", "Bea", "Cy")]
    for job in jobs[:2]:
        a_live_check(job.person, on=date(2026, 9, 1))
    jobs[2].joins_as = ""
    db.session.commit()
    client, page = signed_in_as(cast.coordinator), f"/lifecycle/cohorts/{cast.cohort.ref}/enrol"
    assert "Ada New" in shown(client.get(page))
    nobody = post(client, page, {})
    assert (nobody.status_code, "Tick the people who start" in shown(nobody)) == (422, True)
    typed: dict[str, Any] = {"pick": [job.ref for job in jobs], f"joins-{jobs[0].ref}": "newly_qualified"}
    typed[f"joins-{jobs[1].ref}"] = "experienced_new"
    refused = post(client, page, typed)
    assert (refused.status_code, "Choose how Cy New joins." in shown(refused)) == (422, True)
    typed[f"joins-{jobs[2].ref}"] = "newly_qualified"
    check = post(client, page, typed)
    assert check.status_code == 200
    assert "Open, until the registration is known" in shown(check)
    assert post(client, page, {**typed, "confirmed": "yes"}).status_code == 303
    made = queries.enrolments_of_employments([job.id for job in jobs])
    assert [made[job.id].state for job in jobs] == [
        EnrolmentState.ACTIVE, EnrolmentState.ACTIVE, EnrolmentState.PENDING_REGISTRATION,
    ]  # fmt: skip
    assert made[jobs[1].id].audience == "experienced_new"
    assert "Everybody with a job has a plan" in shown(client.get(page))


def test_only_coordinators_start_plans(cast: Cast, signed_in_as: SignIn) -> None:
    job = a_newcomer()
    db.session.commit()
    client = signed_in_as(cast.runner)
    assert client.get(f"/lifecycle/cohorts/{cast.cohort.ref}/enrol").status_code == 403
    assert client.get(f"/lifecycle/start/{job.ref}").status_code == 404


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ([0], "The plan of Nia Roberts is started."),
        ([1], "The plan of Nia Roberts is started. 1 place could not be given: see the sessions."),
        ([1, 2], "2 plans are started. 3 places could not be given: see the sessions."),
    ],
)
def test_what_is_said_of_started_plans_counts_in_words(lost: list[int], said: str) -> None:
    nia = SimpleNamespace(person=SimpleNamespace(name="Nia Roberts"))
    started = [SimpleNamespace(enrolment=nia, without_place=[None] * each) for each in lost]
    assert starting._said(started) == said  # type: ignore[arg-type]
