"""The list of people: found by any word, in a fixed number of statements."""

import pytest

from academy import clock
from academy.access.rules import Role
from academy.batches.rules import Question
from academy.people import actions, queries
from academy.people.queries import Wanted
from tests.factories import SYSTEM, a_person, a_team, an_employment, with_role


@pytest.fixture
def someone(app, at):
    at("2026-09-07 10:00")
    person = with_role(Role.STARTER, given="Seán", family="Ó Briain")
    person.registration_number = "SW9054"
    job = an_employment(person, team=a_team("Care & Health - East"))
    job.employee_number = "E40120"
    return person


@pytest.mark.parametrize(
    "typed",
    ["sean", "O BRIAIN", "obriain", "briain sean", "e40120", "E401", "sw9054", "health east", "care sean"],
)
def test_every_word_must_be_found_somewhere(someone, typed):
    an_employment()
    found, total = queries.people_list(Wanted(typed), clock.today())
    assert ([line.person for line in found], total) == ([someone], 1)


@pytest.mark.parametrize("typed", ["40120x", "sean west", "%", "_"])
def test_what_is_nowhere_is_not_found(someone, typed):
    words = queries.people_list(Wanted(typed), clock.today())[0]
    assert words == [] or typed in {"%", "_"}, "signs alone are no words"


def test_the_list_is_narrowed_by_team_role_and_open_questions(someone):
    other = with_role(Role.AUDITOR)
    team = queries.teams_of([someone.id], clock.today())[someone.id]
    actions.ask(SYSTEM, [Question("x", "What?", Role.COORDINATOR)], person=someone, now=clock.now())
    for wanted, expected in (
        (Wanted(team=team.ref), [someone]),
        (Wanted(role="auditor"), [other]),
        (Wanted(needs_answer=True), [someone]),
        (Wanted(role="nonsense", team=""), 2),
    ):
        found, total = queries.people_list(wanted, clock.today())
        assert (total if isinstance(expected, int) else [line.person for line in found]) == expected
    assert queries.people_list(Wanted(needs_answer=True), clock.today())[0][0].questions == 1


def test_the_statements_do_not_depend_on_the_number_of_people(someone, statements, session):
    session.flush()
    with statements() as one:
        queries.people_list(Wanted(), clock.today())
    for _ in range(20):
        an_employment()
    with statements() as many:
        found, total = queries.people_list(Wanted(), clock.today())
    assert total == len(found) == 21
    assert len(many) == len(one) <= 6


def test_a_list_is_cut_and_says_how_many_there_are(someone):
    for _ in range(3):
        a_person()
    found, total = queries.people_list(Wanted(), clock.today(), limit=2)
    assert (len(found), total) == (2, 4)
