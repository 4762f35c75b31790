"""The screens about people: seen by coordinators, refused to everybody else, wrong input kept."""

import pytest

from academy import clock
from academy.access.rules import Role
from academy.batches.rules import Question
from academy.people import actions, queries
from academy.programmes import actions as programmes
from tests.factories import DATA, SYSTEM, a_live_check, a_service, a_team, an_employment, managing, with_role
from tests.forms import post

FIRST = {"starts_on-day": "7", "starts_on-month": "9", "starts_on-year": "2026"}


@pytest.fixture
def starter(app, at):
    at("2026-09-07 10:00")
    person = with_role(Role.STARTER, given="Anne-Marie", family="Lowe")
    an_employment(person, team=a_team("Fostering - Chorley"))
    return person


@pytest.fixture
def coordinator(starter, signed_in_as):
    return signed_in_as(with_role(Role.COORDINATOR, given="Dee", family="Marsh"))


def test_a_person_has_one_page_that_says_who_can_see_it_and_calls_nobody_a_social_worker(
    coordinator, starter
):
    a_live_check(starter)
    html = coordinator.get(f"/people/{starter.ref}").get_data(as_text=True)
    assert "Anne-Marie Lowe" in html
    assert "Fostering - Chorley" in html
    assert "Who can see this page: the academy’s coordinators." in html
    assert "Social Worker" not in html
    assert "Kit and accounts" in html


def test_the_list_finds_by_a_word_and_gives_the_same_as_a_file(coordinator, starter):
    html = coordinator.get("/people/?words=lowe+fostering").get_data(as_text=True)
    assert "Anne-Marie Lowe" in html
    assert "Dee Marsh</a>" not in html
    sent = coordinator.get("/people/list.csv?words=lowe+fostering")
    assert sent.mimetype == "text/csv"
    assert sent.data.decode("utf-8-sig").splitlines()[1].startswith("Lowe,Anne-Marie,")
    assert "Nobody is found" in coordinator.get("/people/?words=xyz").get_data(as_text=True)


def test_somebody_is_added_by_hand_and_wrong_input_stays_in_the_form(coordinator):
    wrong = post(
        coordinator, "/people/new", {"given_name": "Ann", "family_name": "", "email": "ann@council.example"}
    )
    assert wrong.status_code == 422
    html = wrong.get_data(as_text=True)
    assert 'href="#family_name"' in html
    assert 'value="ann@council.example"' in html
    made = post(
        coordinator,
        "/people/new",
        {"given_name": "Ann", "family_name": "Fay", "email": "ann@council.example"},
    )
    assert made.status_code == 303
    assert "Ann Fay added. Nothing was sent" in coordinator.get(made.location).get_data(as_text=True)
    taken = post(coordinator, "/people/new", {"family_name": "Fay", "email": "ann@council.example"})
    assert "Ann Fay has this email address already" in taken.get_data(as_text=True)


def test_details_are_changed(coordinator, starter):
    where = f"/people/{starter.ref}/details"
    sent = {"given_name": "Anne", "family_name": "Lowe", "email": starter.email or ""}
    assert post(coordinator, where, sent).status_code == 303


def test_a_job_is_added_by_hand(coordinator):
    person = with_role(Role.AUDITOR)
    team = queries.all_teams()[0]
    sent = {"employee_number": "E1", "team": team.ref, "fte": "0.6", "joins_as": "newly_qualified", **FIRST}
    assert post(coordinator, f"/people/{person.ref}/job", sent).status_code == 303
    assert "7 September 2026" in coordinator.get(f"/people/{person.ref}").get_data(as_text=True)
    assert post(coordinator, f"/people/{person.ref}/job", {}).status_code == 422


def test_a_job_added_by_hand_offers_each_way_to_join_that_the_programmes_declare(coordinator):
    person, team = with_role(Role.AUDITOR), queries.all_teams()[0]
    where = f"/people/{person.ref}/job"
    assert coordinator.get(where).text.count('name="joins_as"') == 2, "HR's yes and no, without a programme"
    text = (DATA / "small-programme.toml").read_text(encoding="utf-8")
    third = '[[audience]]\ncode = "moving"\nlabel = "Moving inside the council"\n\n[[stage]]'
    version = programmes.load(SYSTEM, text.replace("[[stage]]", third, 1), now=clock.now())
    programmes.publish(SYSTEM, version, now=clock.now())
    assert coordinator.get(where).text.count('name="joins_as"') == 3
    sent = {"employee_number": "E1", "team": team.ref, "fte": "1", "joins_as": "moving", **FIRST}
    assert post(coordinator, where, sent).status_code == 303
    assert "Moving inside the council (confirmed)" in coordinator.get(f"/people/{person.ref}").text


def test_a_manager_is_named_and_the_duty_ended(coordinator, starter):
    jo, where = with_role(Role.MANAGER, given="Jo"), f"/people/{starter.ref}/duties/new"
    sent = {"duty": "line_manager", "holder": jo.ref, "how": "takes_over", **FIRST}
    assert post(coordinator, where, {**sent, "holder": starter.ref}).status_code == 422
    assert post(coordinator, where, sent).status_code == 303
    duty = queries.duties_towards(person_id=starter.id)[0]
    ended = {"ends_on-day": "9", "ends_on-month": "9", "ends_on-year": "2026"}
    assert post(coordinator, f"/people/duties/{duty.ref}/end", ended).status_code == 303
    assert "until 9 September 2026" in coordinator.get(f"/people/{starter.ref}").get_data(as_text=True)


def test_a_role_is_given_with_its_description_in_sight_and_ended(coordinator, starter):
    where = f"/people/{starter.ref}/roles"
    html = coordinator.get(where).get_data(as_text=True)
    assert "Reads the history and the records. Changes nothing." in html
    service = a_service()
    no_service = post(coordinator, where, {"role": "head_of_service", **FIRST})
    assert "Choose the service that they head" in no_service.get_data(as_text=True)
    assert (
        post(coordinator, where, {"role": "head_of_service", "service": service.ref, **FIRST}).status_code
        == 303
    )
    grant = next(each for each in queries.grants_of(starter.id) if each.role is Role.HEAD_OF_SERVICE)
    ended = {"ends_on-day": "9", "ends_on-month": "9", "ends_on-year": "2026"}
    assert post(coordinator, f"/people/roles/{grant.ref}/end", ended).status_code == 303


def test_a_coordinator_is_not_offered_a_role_for_themself(starter, signed_in_as):
    dee = with_role(Role.COORDINATOR)
    own = signed_in_as(dee)
    assert "Nobody gives a role to themself" in own.get(f"/people/{dee.ref}/roles").get_data(as_text=True)
    refused = post(own, f"/people/{dee.ref}/roles", {"role": "auditor", **FIRST})
    assert refused.status_code == 422


CODES = {
    "number_missing": {"text": "SW12"},
    "email_missing": {"text": "new@council.example"},
    "team_missing": {"team": "TEAM"},
    "manager_missing": {"manager": "MANAGER"},
    "fte_missing": {"fte": "0.6"},
    "pattern_unknown": {"pattern": ["mon-am", "mon-pm"]},
    "joins_unknown": {"text": "newly_qualified"},
    "qualified_unclear": {"text": "July 2026"},
    "given_name_missing": {"none": "y"},
    "start_date": {"text": "Monday"},
}


@pytest.mark.parametrize("code", CODES)
def test_every_kind_of_question_has_its_form_and_is_answered_on_one_page(coordinator, starter, code):
    manager, team = with_role(Role.MANAGER), queries.all_teams()[0]
    actions.ask(SYSTEM, [Question(code, "What is it?", Role.COORDINATOR)], person=starter, now=clock.now())
    question = queries.open_questions(person_ids=[starter.id])[0]
    where = f"/people/questions/{question.ref}"
    assert "What is it?" in coordinator.get(where).get_data(as_text=True)
    assert post(coordinator, where, {}).status_code == 422
    filled = {
        key: {"TEAM": team.ref, "MANAGER": manager.ref}.get(str(each), each)
        for key, each in CODES[code].items()
    }
    answered = post(coordinator, where, filled)
    assert answered.status_code == 303, answered.get_data(as_text=True)
    assert "Answered:" in coordinator.get(answered.location).get_data(as_text=True)
    assert "Answered on 7 September 2026" in coordinator.get(where).get_data(as_text=True)


def test_a_manager_answers_what_the_manager_owes_and_knows_of_nothing_else(starter, signed_in_as):
    jo, other = with_role(Role.MANAGER), with_role(Role.MANAGER)
    managing(starter, jo)
    for code, owner in (("pattern_unknown", Role.MANAGER), ("email_missing", Role.COORDINATOR)):
        actions.ask(SYSTEM, [Question(code, "What?", owner)], person=starter, now=clock.now())
    owed, not_owed = queries.open_questions(person_ids=[starter.id])
    own, foreign = signed_in_as(jo), signed_in_as(other)
    assert own.get(f"/people/questions/{owed.ref}").status_code == 200
    assert own.get(f"/people/questions/{not_owed.ref}").status_code == 404
    assert foreign.get(f"/people/questions/{owed.ref}").status_code == 404
    assert signed_in_as(starter).get(f"/people/questions/{owed.ref}").status_code == 404
    assert post(own, f"/people/questions/{owed.ref}", {"pattern": ["mon-am"]}).status_code == 303


def test_teams_are_added_changed_and_given_a_manager(coordinator):
    made = post(
        coordinator,
        "/people/teams/new",
        {"name": "East", "new_service": "Service of its own", "base": "Hall"},
    )
    assert made.status_code == 303
    assert "Nobody is named" in coordinator.get("/people/teams").get_data(as_text=True)
    assert (
        post(
            coordinator, "/people/teams/new", {"name": "EAST", "service": "", "new_service": "X"}
        ).status_code
        == 422
    )
    service = next(each for each in queries.all_services() if each.name == "Service of its own")
    sent = {"name": "East two", "service": service.ref, "base": ""}
    assert post(coordinator, f"{made.location}/change", sent).status_code == 303
    jo = with_role(Role.AUDITOR, given="Jo")
    named = post(coordinator, f"{made.location}/manager", {"holder": jo.ref, "how": "takes_over", **FIRST})
    assert named.status_code == 303
    assert jo.name in coordinator.get(made.location).get_data(as_text=True)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_a_coordinator_sees_or_changes_people_here(starter, signed_in_as, role):
    other = signed_in_as(with_role(role))
    assert other.get("/people/").status_code == 403
    assert other.get("/people/new").status_code == 403
    for part in ("", "/details", "/job", "/duties/new", "/roles"):
        assert other.get(f"/people/{starter.ref}{part}").status_code == 404, part


def test_who_is_not_signed_in_is_asked_to_and_a_withdrawn_person_is_gone(
    client, coordinator, starter, session
):
    assert client.get(f"/people/{starter.ref}").status_code == 303
    starter.withdraw(None, clock.now(), "x")
    session.flush()
    assert coordinator.get(f"/people/{starter.ref}").status_code == 404


def test_the_statements_of_a_page_do_not_grow_with_what_is_on_it(coordinator, starter, statements):
    with statements() as few:
        coordinator.get("/people/")
    for _ in range(20):
        an_employment()
    with statements() as many:
        coordinator.get("/people/")
    assert len(many) == len(few)
    with statements() as page:
        coordinator.get(f"/people/{starter.ref}")
    assert len(page) <= 24
