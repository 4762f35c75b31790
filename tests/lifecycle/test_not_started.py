"""Somebody who was expected and never came: everything is closed, and they count nowhere."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.batches.rules import Question
from academy.db import db
from academy.enrolments import queries
from academy.equipment import actions as equipment
from academy.equipment import queries as kit
from academy.equipment.rules import AccountState
from academy.lifecycle import actions, rules
from academy.lifecycle.queries import employment_or_404
from academy.people import actions as asking
from academy.people import queries as people
from academy.people.models import Employment, Person
from academy.programmes.queries import document_of
from academy.refusals import Refused
from academy.signin import actions as signin
from academy.signin import queries as signing_in
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, a_cast, acts
from tests.factories import a_person, an_employment
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-02 09:00")
    found = a_cast()
    db.session.commit()
    return found


@pytest.fixture
def job(cast: Cast) -> Employment:
    found = an_employment(a_person("Nia", "New"), starts_on=date(2026, 9, 14))
    found.person.email = "nia.new@council.example"
    who = acts(cast.coordinator)
    welcome = Arrangement("welcome", "Welcome", date(2026, 9, 14), time(9, 30), time(12))
    timetable.schedule(who, cast.intake, sessions=[welcome], now=clock.now())
    actions.start_plan(
        who, found, cohort=cast.intake, audience="newly_qualified", programme_start_on=None, now=clock.now()
    )
    signin.invite(who, found.person, now=clock.now())
    ref = found.ref
    db.session.commit()
    return employment_or_404(ref, clock.today())[0]


def test_did_not_start_closes_plan_kit_and_invitation_and_counts_nowhere(cast: Cast, job: Employment) -> None:
    plan = queries.enrolments_of_employments([job.id])[job.id]
    assert len(sessions.places_of([plan.id])[plan.id]) == 1
    actions.did_not_start(acts(cast.coordinator), job, now=clock.now())
    db.session.flush()
    assert sessions.places_of([plan.id])[plan.id] == []
    assert queries.enrolments_of_employments([job.id]) == {}
    assert job.person_id not in {each.person_id for each in queries.enrolments_of_cohorts([cast.cohort.id])}
    assert job.id not in {each.id for each in queries.without_plan(clock.today())}
    assert {each.state for each in kit.accounts_of([job.person_id])[job.person_id]} == {AccountState.REVOKED}
    assert signing_in.open_invitations(job.person_id) == []
    assert people.roles_of([job.person_id], clock.today())[job.person_id] == []
    said = db.session.scalars(sa.select(AuditEvent.verb).where(AuditEvent.about_person_id == job.person_id))
    assert Verb.PLAN_NOT_STARTED in set(said)


def test_their_page_and_the_list_say_it_and_offer_nothing_more(
    cast: Cast, job: Employment, signed_in_as: SignIn
) -> None:
    page, client = f"/people/{job.person.ref}", signed_in_as(cast.coordinator)
    assert "Did not start</a>" in client.get(page).text
    actions.did_not_start(
        acts(cast.coordinator), employment_or_404(job.ref, clock.today())[0], now=clock.now()
    )
    db.session.commit()
    html = client.get(page).text
    assert "Did not start" in html
    assert f"/lifecycle/did-not-start/{job.ref}" not in html
    assert f"/lifecycle/start/{job.ref}" not in html
    assert f"/lifecycle/first-day/{job.ref}" not in html
    assert "Did not start" in client.get("/people/?words=new").text
    team = next(iter(people.teams_of([job.person_id], clock.today()).values()))
    assert "Did not start" in client.get(f"/people/teams/{team.ref}").text
    assert "Did not start" in client.get("/people/list.csv?words=new").text


def a_second_job(cast: Cast, at: Callable[[str], datetime]) -> Employment:
    """Asha, in post and on an intake, uses the network and waits for a laptop; a job is prepared besides."""
    who, person, now = acts(cast.coordinator), cast.starter, clock.now()
    signin.create_account(who, person, password="a long pass phrase", now=now)
    [network] = equipment.request_accounts(
        who, person, document_of(cast.intake.version), audience="newly_qualified", now=now
    )
    equipment.grant_account(who, network, now=now)
    equipment.say_whether_it_works(acts(person), network, works=True, problem="", now=now)
    equipment.order(who, person, codes=["laptop"], expected_on=None, now=now)
    db.session.commit()
    at("2026-09-03 09:00")
    second = an_employment(person, starts_on=date(2026, 9, 14))
    actions.start_plan(
        who, second, cohort=cast.intake, audience="newly_qualified", programme_start_on=None, now=clock.now()
    )
    equipment.order(who, person, codes=["charger"], expected_on=None, now=clock.now())
    ref = second.ref
    db.session.commit()
    return employment_or_404(ref, clock.today())[0]


def test_a_second_job_that_did_not_start_leaves_the_first_as_it_is(
    cast: Cast, at: Callable[[str], datetime]
) -> None:
    second = a_second_job(cast, at)
    actions.did_not_start(acts(cast.coordinator), second, now=clock.now())
    db.session.flush()
    person_id = cast.starter.id
    account = signing_in.account_of(person_id)
    assert account is not None
    assert account.closed_at is None
    assert account.password_hash
    assert [each.role for each in people.roles_of([person_id], clock.today())[person_id]] == [Role.STARTER]
    assert {each.state for each in kit.accounts_of([person_id])[person_id]} == {AccountState.TESTED}
    assert [each.kind.code for each in kit.orders_of([person_id])[person_id]] == ["laptop"]
    assert second.left_on is not None
    assert [each.id for each in queries.enrolments_of_people([person_id])] == [cast.enrolment.id]


def test_the_page_says_that_the_other_job_goes_on(
    cast: Cast, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    second = a_second_job(cast, at)
    html = signed_in_as(cast.coordinator).get(f"/lifecycle/did-not-start/{second.ref}").text
    assert "The plan of this job is closed" in html
    assert "1 open kit order is closed" in html
    assert "Their other job here goes on: sign-in, role, kit and accounts in use stay as they are" in html
    assert "taken away" not in html
    assert "count nowhere" not in html


def test_lists_show_the_job_that_goes_on(
    cast: Cast, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    second = a_second_job(cast, at)
    actions.did_not_start(acts(cast.coordinator), second, now=clock.now())
    db.session.commit()
    assert "Did not start" not in signed_in_as(cast.coordinator).get("/people/list.csv?words=begum").text


def test_only_an_invitation_that_was_sent_for_the_second_job_is_taken_back(
    cast: Cast, at: Callable[[str], datetime]
) -> None:
    who, person = acts(cast.coordinator), cast.starter
    person.email = "asha@council.example"
    before = signin.invite(who, person, now=clock.now())
    at("2026-09-03 09:00")
    second = an_employment(person, starts_on=date(2026, 9, 14))
    actions.start_plan(
        who, second, cohort=cast.intake, audience="newly_qualified", programme_start_on=None, now=clock.now()
    )
    actions.did_not_start(who, second, now=clock.now())
    assert signing_in.open_invitations(person.id) == [before]
    third = an_employment(person, starts_on=date(2026, 9, 14))
    actions.start_plan(
        who, third, cohort=cast.intake, audience="newly_qualified", programme_start_on=None, now=clock.now()
    )
    signin.invite(who, person, now=clock.now())
    actions.did_not_start(who, third, now=clock.now())
    assert signing_in.open_invitations(person.id) == []


def asks(job: Employment, *codes: str) -> None:
    """Ask these questions about a job, as a list does."""
    found = [Question(code, f"{code} of job {job.id}?", Role.MANAGER) for code in codes]
    asking.ask(Actor.system("the tests"), found, person=job.person, employment=job, now=clock.now())
    db.session.flush()


def still_asked(job: Employment) -> list[str]:
    return [each.sentence for each in people.open_questions(person_ids=[job.person_id])]


def test_nobody_owes_an_answer_about_somebody_who_did_not_start(
    cast: Cast, job: Employment, signed_in_as: SignIn
) -> None:
    asks(job, "pattern_unknown", "number_missing")
    db.session.commit()
    client, where = signed_in_as(cast.coordinator), f"/lifecycle/did-not-start/{job.ref}"
    assert "2 open questions need not be answered any more" in client.get(where).text
    assert post(client, where, {}).status_code == 303
    assert still_asked(job) == []
    assert {each.answer for each in people.answered_questions(job.person_id)} == {"They did not start"}


def test_what_is_asked_about_the_job_that_goes_on_stays_asked(
    cast: Cast, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    second = a_second_job(cast, at)
    jobs = people.employments_of([second.person_id])[second.person_id]
    first = next(each for each in jobs if each.id != second.id)
    asks(first, "pattern_unknown", "number_missing")
    asks(second, "pattern_unknown")
    left = [f"{code} of job {first.id}?" for code in ("pattern_unknown", "number_missing")]
    first_id = first.id
    db.session.commit()
    client = signed_in_as(cast.coordinator)
    where = post(client, f"/lifecycle/did-not-start/{second.ref}", {}).location
    said = client.get(where).text
    assert "Their other job here goes on." in said
    assert "Everything is closed" not in said
    assert still_asked(db.session.get_one(Employment, first_id)) == left


def test_kit_that_is_ordered_is_closed_too(cast: Cast, job: Employment) -> None:
    who = acts(cast.coordinator)
    equipment.order(who, job.person, codes=["laptop"], expected_on=None, now=clock.now())
    db.session.flush()
    actions.did_not_start(who, job, now=clock.now())
    db.session.flush()
    assert kit.orders_of([job.person_id])[job.person_id] == []


def test_who_did_something_or_has_kit_is_not_closed() -> None:
    assert rules.why_not_not_started(done=0, not_returned=()) == []
    no = rules.why_not_not_started(done=2, not_returned=("Laptop",))
    assert [each.code for each in no] == ["did_start", "not_returned"]
    assert "They have Laptop. Take it back first" in no[1].message


def test_nobody_closes_themself(cast: Cast) -> None:
    own = an_employment(cast.coordinator)
    with pytest.raises(Refused):
        actions.did_not_start(acts(cast.coordinator), own, now=clock.now())


def test_what_would_be_closed_is_said_first(cast: Cast, job: Employment, signed_in_as: SignIn) -> None:
    client, page = signed_in_as(cast.coordinator), f"/lifecycle/did-not-start/{job.ref}"
    html = client.get(page).get_data(as_text=True)
    assert "The plan is closed, and they count nowhere as a starter" in html
    assert "1 place on a session is free again" in html
    assert "1 account is taken away" in html
    assert queries.enrolments_of_employments([job.id])
    assert post(client, page).status_code == 303
    assert queries.enrolments_of_employments([job.id]) == {}
    assert signed_in_as(cast.manager).get(page).status_code in (403, 404)
