"""A list in which its sender stands as manager: nobody names themself, by a file as little as by hand."""

import pytest

from academy import clock
from academy.access.rules import Role
from academy.batches.models import BatchKind
from academy.db import db
from academy.people import actions, queries
from academy.people.actions import About, Answer
from academy.people.models import Person
from academy.refusals import Refused
from tests.factories import an_actor, with_role
from tests.people.lists import TEAMS, a_list, committed, fates_of
from tests.people.test_again import job

DEE = "dee.marsh@council.example"
ROW = f"E1,Fay,Ann,a.fay@council.example,Fostering - Chorley,{DEE},07/09/2026,1,SW11,N"


@pytest.fixture
def dee(app, at) -> Person:
    at("2026-08-03 10:00")
    committed(TEAMS, kind=BatchKind.TEAMS)
    found = with_role(Role.MANAGER, with_role(Role.COORDINATOR, given="Dee", family="Marsh", email=DEE))
    db.session.commit()
    return found


def managers(person_id: int) -> list[str]:
    found = queries.line_managers([person_id], clock.today()).get(person_id)
    return [found.holder.name] if found else []


def test_a_row_that_names_its_sender_as_line_manager_asks_another_coordinator(dee) -> None:
    assert fates_of(committed(a_list(ROW), actor=an_actor(dee))) == {"needs_answer": ["E1"]}
    person = job().person
    assert managers(person.id) == []
    [asked] = [
        each for each in queries.open_questions(person_ids=[person.id]) if each.code == "manager_oneself"
    ]
    assert asked.sentence.startswith("Dee Marsh sent this list, and nobody names themself")
    about, given = About(person, job()), Answer(manager=dee)
    with pytest.raises(Refused, match="You cannot name yourself"):
        actions.answer(an_actor(dee), asked, about, given=given, now=clock.now())
    other = with_role(Role.COORDINATOR, given="Ola", family="Ray")
    actions.answer(an_actor(other), asked, about, given=given, now=clock.now())
    assert managers(person.id) == ["Dee Marsh"]
    assert fates_of(committed(a_list(ROW), actor=an_actor(dee))) == {"unchanged": ["E1"]}


def test_a_changed_row_does_not_make_its_sender_the_manager_either(dee) -> None:
    committed(a_list(ROW.replace(DEE, "t.iqbal@council.example")))
    before = managers(job().person_id)
    assert fates_of(committed(a_list(ROW), actor=an_actor(dee))) == {"needs_answer": ["E1"]}
    assert managers(job().person_id) == before != ["Dee Marsh"]


def test_another_coordinators_file_names_them_and_settles_the_question(dee) -> None:
    committed(a_list(ROW), actor=an_actor(dee))
    other = with_role(Role.COORDINATOR, given="Ola", family="Ray")
    assert fates_of(committed(a_list(ROW), actor=an_actor(other))) == {"changed": ["E1"]}
    assert managers(job().person_id) == ["Dee Marsh"]
    assert not [
        each
        for each in queries.open_questions(person_ids=[job().person_id])
        if each.code == "manager_oneself"
    ]


def test_a_list_of_teams_does_not_make_its_sender_the_manager_of_a_team(dee) -> None:
    sent = f"Team,Service,Base,Manager,Manager Email\r\nNorth Team,Family Help,,Dee Marsh,{DEE}".encode()
    batch = committed(sent, kind=BatchKind.TEAMS, actor=an_actor(dee))
    assert fates_of(batch) == {"needs_answer": ["North Team"]}
    team = queries.teams_by_key()["north team"]
    assert queries.team_managers([team.id], clock.today()) == {}
    assert [each.code for each in queries.open_questions(team_ids=[team.id])] == ["manager_oneself"]
