"""People, duties, roles, teams and answers: each change with its line of history, each refusal with its reason."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.batches.rules import Question
from academy.people import actions, queries
from academy.people.actions import About, Answer
from academy.people.models import Duty, Employment, Person
from academy.refusals import Refused
from tests.factories import (
    START,
    SYSTEM,
    a_person,
    a_service,
    a_team,
    an_actor,
    an_employment,
    managing,
    with_role,
)


@pytest.fixture
def coordinator(app, at):
    at("2026-09-07 10:00")
    return an_actor(with_role(Role.COORDINATOR))


def lines(session, verb: Verb) -> list[AuditEvent]:
    return list(session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.id)))


def asked_about(coordinator, job: Employment, code: str, about: str = "", owner: Role = Role.COORDINATOR):
    person = queries.standings([job.id], clock.today())[job.id].employment.person
    actions.ask(
        coordinator, [Question(code, "What?", owner, about)], person=person, employment=job, now=clock.now()
    )
    question = queries.open_questions(person_ids=[person.id])[-1]
    return question, About(person, queries.employments_of([person.id])[person.id][0])


def answer(coordinator, question, about, **given):
    said = actions.answer(coordinator, question, about, given=Answer(**given), now=clock.now())
    assert question.answered_at is not None
    assert question.answer
    return said


def test_somebody_added_is_found_whatever_way_their_name_is_typed(coordinator, session):
    made = actions.add_person(
        coordinator,
        given_name="Zofia",
        family_name="Łukasiewicz",
        email=" Zofia@Council.example ",
        now=clock.now(),
    )
    assert made.email == "zofia@council.example"
    for typed in ("lukasiewicz", "ŁUKASIEWICZ zofia", "zof luka"):
        assert [line.person for line in queries.people_list(queries.Wanted(typed), clock.today())[0]] == [
            made
        ]
    assert lines(session, Verb.PERSON_ADDED)[0].about_person_id == made.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"family_name": " "}, "family_name"),
        ({"email": "nobody"}, "email"),
        ({"registration_number": "SWE7132"}, "registration_number"),
        ({"given_name": "x" * 121}, "given_name"),
    ],
)
def test_details_that_cannot_be_right_are_refused_beside_their_field(coordinator, wrong, field):
    right = {
        "given_name": "Ann",
        "family_name": "Fay",
        "email": "a@council.example",
        "registration_number": None,
    }
    with pytest.raises(Refused) as no:
        actions.add_person(coordinator, now=clock.now(), **{**right, **wrong})
    assert [reason.field for reason in no.value.reasons] == [field]


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ({"email": "taken@council.example"}, "email address"),
        ({"registration_number": "SW5"}, "registration number"),
    ],
)
def test_an_address_or_number_that_somebody_has_is_refused_in_words(coordinator, taken, said):
    a_person("Cy", "Example", **{"email": "other@council.example", **taken})
    with pytest.raises(Refused, match=f"Cy Example has this {said} already"):
        actions.add_person(
            coordinator, now=clock.now(), given_name="A", family_name="B", **{"email": None, **taken}
        )


def test_a_change_keeps_from_and_to(coordinator, session):
    found = a_person("Ann", "Fay", email="a@council.example")
    same = {"given_name": "Ann", "family_name": "Fay", "email": "a@council.example", "now": clock.now()}
    actions.change_person(coordinator, found, phone="01234", **same)
    assert json.loads(lines(session, Verb.PERSON_CHANGED)[0].details) == {"phone": ["", "01234"]}
    actions.change_person(coordinator, found, phone="01234", **same)
    assert len(lines(session, Verb.PERSON_CHANGED)) == 1, "nothing changed, so nothing is written"


def test_who_gets_a_job_is_a_starter_in_a_team_with_hours(coordinator):
    found, team = a_person(), a_team()
    job = actions.add_employment(
        coordinator,
        found,
        employee_number="E9",
        team=team,
        starts_on=START,
        fte=Decimal("0.6"),
        now=clock.now(),
    )
    standing = queries.standings([job.id], clock.today())[job.id]
    assert (standing.posting.team, standing.hours.fte) == (team, Decimal("0.6"))
    assert [grant.role for grant in queries.roles_of([found.id], clock.today())[found.id]] == [Role.STARTER]


# --- duties --------------------------------------------------------------------------------


def test_a_duty_has_one_named_owner_on_a_day_and_any_number_who_share_it(coordinator, session):
    starter, jo, ruth, kim = a_person(), a_person("Jo"), a_person("Ruth"), a_person("Kim")
    actions.name_manager(coordinator, starter, manager=jo, starts_on=START, now=clock.now())
    with pytest.raises(Refused, match="is named as line manager for some of these days"):
        actions.name_manager(coordinator, starter, manager=ruth, starts_on=START, now=clock.now())
    actions.name_manager(coordinator, starter, manager=kim, starts_on=START, now=clock.now(), is_owner=False)
    assert queries.managers_of([starter.id], START)[starter.id] == [jo, kim]
    assert lines(session, Verb.DUTY_GIVEN)[0].subject == f"{jo.name} as line manager of {starter.name}"


def test_taking_over_ends_the_owner_before_on_the_day_before(coordinator):
    starter, jo, ruth = a_person(), a_person("Jo"), a_person("Ruth")
    first = actions.name_manager(coordinator, starter, manager=jo, starts_on=START, now=clock.now())
    later = START + timedelta(days=30)
    actions.name_manager(
        coordinator, starter, manager=ruth, starts_on=later, now=clock.now(), takes_over=True
    )
    assert first.ends_on == later - timedelta(days=1)
    assert queries.managers_of([starter.id], later)[starter.id] == [ruth]


def test_an_owner_who_had_not_begun_is_taken_back_when_another_takes_over(coordinator):
    starter, jo, ruth = a_person(), a_person("Jo"), a_person("Ruth")
    first = actions.name_manager(coordinator, starter, manager=jo, starts_on=START, now=clock.now())
    actions.name_manager(
        coordinator, starter, manager=ruth, starts_on=START, now=clock.now(), takes_over=True
    )
    assert first.withdrawn_at is not None


def test_nobody_names_themself_and_nobody_is_their_own_manager(coordinator, session):
    own = session.get(Person, coordinator.person_id)
    with pytest.raises(Refused, match="You cannot name yourself"):
        actions.name_manager(coordinator, a_person(), manager=own, starts_on=START, now=clock.now())
    starter = a_person()
    with pytest.raises(Refused, match="cannot be their own line manager"):
        actions.name_manager(coordinator, starter, manager=starter, starts_on=START, now=clock.now())
    actions.give_duty(coordinator, Duty.BUDDY, holder=own, person=starter, starts_on=START, now=clock.now())


def test_who_is_named_as_a_manager_gets_the_role_of_one(coordinator, session):
    jo = a_person("Jo")
    actions.name_team_manager(coordinator, a_team(), manager=jo, starts_on=START, now=clock.now())
    assert [grant.role for grant in queries.roles_of([jo.id], START)[jo.id]] == [Role.MANAGER]
    assert lines(session, Verb.ROLE_GRANTED)


def test_a_duty_ends_with_its_last_day(coordinator, session):
    starter, jo = a_person(), a_person("Jo")
    given = actions.name_manager(coordinator, starter, manager=jo, starts_on=START, now=clock.now())
    actions.end_duty(coordinator, given, ends_on=START, now=clock.now())
    session.flush()
    assert queries.managers_of([starter.id], START)[starter.id] == [jo]
    assert queries.managers_of([starter.id], START + timedelta(days=1))[starter.id] == []
    assert lines(session, Verb.DUTY_ENDED)


# --- roles ---------------------------------------------------------------------------------


def test_nobody_gives_a_role_to_themself(coordinator, session):
    own = session.get(Person, coordinator.person_id)
    with pytest.raises(Refused, match="You cannot give a role to yourself"):
        actions.grant_role(coordinator, own, role=Role.AUDITOR, starts_on=START)


def test_a_head_of_service_heads_one_service_and_no_role_is_held_twice(coordinator, session):
    found, service = a_person(), a_service()
    with pytest.raises(Refused, match="Choose the service"):
        actions.grant_role(coordinator, found, role=Role.HEAD_OF_SERVICE, starts_on=START)
    actions.grant_role(coordinator, found, role=Role.HEAD_OF_SERVICE, starts_on=START, service=service)
    actions.grant_role(coordinator, found, role=Role.HEAD_OF_SERVICE, starts_on=START, service=a_service())
    with pytest.raises(Refused, match="on these days already"):
        actions.grant_role(coordinator, found, role=Role.HEAD_OF_SERVICE, starts_on=START, service=service)
    assert [line.subject for line in lines(session, Verb.ROLE_GRANTED)] == [
        f"Head of service, {found.name}"
    ] * 2


def test_the_last_coordinator_stays_one(coordinator, session):
    own = queries.grants_of(coordinator.person_id)[0]
    holder = session.get(Person, coordinator.person_id)
    with pytest.raises(Refused, match="Nobody else is a coordinator"):
        actions.end_role(coordinator, own, person=holder, ends_on=START, now=clock.now())
    with_role(Role.COORDINATOR)
    actions.end_role(coordinator, own, person=holder, ends_on=START, now=clock.now())
    assert own.ends_on == START
    assert lines(session, Verb.ROLE_ENDED)


# --- teams ---------------------------------------------------------------------------------


def test_two_teams_of_one_name_are_refused_however_it_is_written(coordinator):
    service = actions.add_service(coordinator, name="Family Safeguarding")
    actions.add_team(coordinator, name="Care & Health - East", service=service)
    with pytest.raises(Refused, match="There is a team"):
        actions.add_team(coordinator, name="care and health east", service=service)
    with pytest.raises(Refused, match="There is a service"):
        actions.add_service(coordinator, name="FAMILY safeguarding")


def test_a_closed_team_is_opened_again_under_its_own_name(coordinator, session):
    service = actions.add_service(coordinator, name="Family Safeguarding")
    team = actions.add_team(coordinator, name="East", service=service)
    actions.close_team(coordinator, team, on=START)
    session.flush()
    assert actions.add_team(coordinator, name="EAST", service=service) is team
    assert team.closed_on is None
    actions.change_team(coordinator, team, name="East", service=service, base="Hall")
    assert len(lines(session, Verb.TEAM_CHANGED)) == 2


# --- answers -------------------------------------------------------------------------------


def test_the_answer_to_a_question_is_applied_not_only_written_down(coordinator, session):
    job = an_employment(joins_as_confirmed_at=None)
    person = session.get(Person, job.person_id)
    team, jo = a_team("Elsewhere"), with_role(Role.MANAGER, given="Jo")
    answer(coordinator, *asked_about(coordinator, job, "number_missing"), text="sw 7132")
    assert person.registration_number == "SW7132"
    answer(coordinator, *asked_about(coordinator, job, "email_missing"), text="New@Council.example")
    assert person.email == "new@council.example"
    answer(coordinator, *asked_about(coordinator, job, "team_unknown", "Elsewher"), team=team)
    assert queries.teams_of([person.id], clock.today())[person.id] == team
    answer(coordinator, *asked_about(coordinator, job, "manager_missing"), manager=jo)
    assert queries.managers_of([person.id], clock.today())[person.id] == [jo]
    answer(coordinator, *asked_about(coordinator, job, "joins_unknown"), text="experienced_new")
    assert (job.joins_as, job.joins_as_confirmed_at is not None) == ("experienced_new", True)
    answer(coordinator, *asked_about(coordinator, job, "qualified_unclear", "x"), text="July 2026")
    assert job.qualified_in == "2026-07"
    answer(coordinator, *asked_about(coordinator, job, "given_name_missing"), none=True)
    answer(coordinator, *asked_about(coordinator, job, "start_date"), text="Next Monday")
    assert len(lines(session, Verb.QUESTION_ANSWERED)) == 8


def test_a_role_that_needs_no_registration_is_an_answer_too(coordinator):
    job = an_employment()
    assert answer(coordinator, *asked_about(coordinator, job, "number_missing"), none=True) == (
        "the role needs no registration"
    )
    assert not job.needs_registration


def test_part_time_asks_for_the_days_and_the_days_complete_the_hours(coordinator):
    job = an_employment()
    answer(
        coordinator,
        *asked_about(coordinator, job, "fte_missing"),
        fte=Decimal("0.6"),
        weekly_hours=Decimal("22.2"),
    )
    question = queries.open_questions(person_ids=[job.person_id])[0]
    assert (question.code, question.owner_role) == ("pattern_unknown", Role.COORDINATOR)
    about = About(None, queries.employments_of([job.person_id])[job.person_id][0])
    about = About(about.employment.person, about.employment)
    assert answer(coordinator, question, about, text="mon tue wed-am") == "Monday, Tuesday, Wednesday morning"
    assert [each.weeks for each in queries.patterns_of([job.id])[job.id]] == [("mon tue wed-am",)]


def test_an_answer_that_cannot_be_right_leaves_the_question_open(coordinator):
    question, about = asked_about(coordinator, an_employment(), "number_missing")
    for wrong in (Answer(), Answer(text="SWE7132")):
        with pytest.raises(Refused) as no:
            actions.answer(coordinator, question, about, given=wrong, now=clock.now())
        assert no.value.reasons[0].field == "text"
    assert question.answered_at is None


def test_nobody_answers_about_themself_and_a_manager_only_what_managers_owe(coordinator, session):
    job = an_employment()
    starter = session.get(Person, job.person_id)
    question, about = asked_about(coordinator, job, "email_missing")
    with pytest.raises(Refused, match="for yourself"):
        actions.answer(an_actor(starter), question, about, given=Answer(text="a@b.example"), now=clock.now())
    jo = with_role(Role.MANAGER)
    managing(starter, jo)
    with pytest.raises(Refused, match="Somebody else owes this answer"):
        actions.answer(an_actor(jo), question, about, given=Answer(text="a@b.example"), now=clock.now())
    owed, about = asked_about(coordinator, job, "pattern_unknown", "0.6", Role.MANAGER)
    answer(an_actor(jo), owed, about, text="mon tue wed")


def test_details_given_elsewhere_answer_what_was_asked_about_them(coordinator, session):
    job = an_employment()
    starter = session.get(Person, job.person_id)
    question, _ = asked_about(coordinator, job, "number_missing")
    actions.change_person(
        coordinator,
        starter,
        given_name=starter.given_name,
        family_name=starter.family_name,
        email=starter.email,
        registration_number="SW77",
        now=clock.now(),
    )
    assert question.answered_at is not None


def test_a_command_closes_a_question_without_anybody_having_answered(app, at):
    at("2026-09-07")
    job = an_employment()
    question, about = asked_about(SYSTEM, job, "number_missing")
    actions.answer(SYSTEM, question, about, given=Answer(text="SW12"), now=clock.now())
    assert question.withdrawn_at is not None
    assert date(2026, 9, 7) == clock.today()
