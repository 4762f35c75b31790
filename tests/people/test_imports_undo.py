"""A list is taken back as a whole, while nothing was built on it."""

from datetime import date

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.batches.models import Batch, BatchKind, BatchState
from academy.people import actions, queries
from academy.people.actions import imports
from academy.people.models import (
    Employment,
    OpenQuestion,
    Person,
    Team,
)
from academy.people.rules import Answer
from academy.refusals import Refused
from tests.factories import an_actor, an_enrolment, with_role
from tests.people.lists import STARTERS, SYSTEM, TEAMS, a_list, committed, fates_of

READY = ["40112", "40113", "40116", "40118", "40128"]
ASKED = ["40114", "40115", "40117", "40119", "40120", "40121", "40124", "40126", "40127", "40129", "40130"]
REFUSED = ["40122", "40123", "40125"]


@pytest.fixture
def teams(app, at):
    at("2026-08-03 10:00")
    return committed(TEAMS, kind=BatchKind.TEAMS)


def person(email: str) -> Person:
    found = queries.person_by_email(email)
    assert found is not None, email
    return found


def job(number: str) -> Employment:
    found = queries.employment_ids_by_number([number])
    return queries.standings(found.values(), clock.today())[found[number.lower()]].employment


def test_a_whole_import_is_undone_and_the_same_file_can_be_sent_again(teams, session):
    batch = committed(STARTERS)
    coordinator = an_actor(with_role(Role.COORDINATOR))
    imports.undo(coordinator, batch, now=clock.now())
    assert batch.state is BatchState.UNDONE
    assert batch.file_bytes is None
    session.flush()
    assert queries.person_by_email("myah.spencer@council.example") is None
    live = sa.select(sa.func.count()).select_from(OpenQuestion).where(OpenQuestion.withdrawn_at.is_(None))
    assert session.scalar(live.where(OpenQuestion.person_id.is_not(None))) == 0
    assert fates_of(committed(STARTERS))["ready"] == READY


@pytest.mark.parametrize(
    "answer", [Answer(), Answer(date(2026, 8, 3)), Answer(date(2026, 10, 1))], ids=lambda each: each.words
)
def test_undoing_gives_back_what_an_import_changed(teams, answer):
    before = "E1,Fay,Ann,,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,N"
    committed(a_list(before))
    batch = committed(
        a_list(
            "E1,Fay,Ann,ann.fay@council.example,Contextual Safeguarding,j.whittle@council.example,14/09/2026,0.5,SW12,N"
        ),
        answer=answer,
    )
    imports.undo(SYSTEM, batch, now=clock.now())
    found = queries.standings([job("E1").id], clock.today())[job("E1").id]
    stored = queries.stored_values(found)
    was = ("Fostering - Chorley", "t.iqbal@council.example", "2026-09-07", "1", "SW11")
    assert (
        tuple(stored[name] for name in ("team", "manager_email", "starts_on", "fte", "registration_number"))
        == was
    )
    assert stored["email"] == ""
    assert {q.code for q in queries.open_questions(person_ids=[job("E1").person_id])} == {"email_missing"}
    assert fates_of(committed(a_list(before))) == {"unchanged": ["E1"]}


def test_nothing_is_undone_once_something_was_built_on_it(teams):
    batch = committed(STARTERS)
    an_enrolment(job("40113"))
    with pytest.raises(Refused, match="Jay Smith Koch"):
        imports.undo(SYSTEM, batch, now=clock.now())
    assert batch.state is BatchState.COMMITTED


def test_nothing_is_undone_once_a_question_was_answered_or_details_were_changed(teams):
    batch = committed(a_list("E1,Fay,Ann,ann.fay@council.example,,,07/09/2026,1,SW11,Y"))
    found = person("ann.fay@council.example")
    actions.change_person(
        SYSTEM,
        found,
        given_name="Anna",
        family_name="Fay",
        email=found.email,
        registration_number="SW11",
        now=clock.now(),
    )
    with pytest.raises(Refused, match="Anna Fay"):
        imports.undo(SYSTEM, batch, now=clock.now())


def test_the_list_of_teams_is_undone_while_nobody_has_joined_one(teams, session):
    batch = session.scalars(sa.select(Batch)).one()
    imports.undo(SYSTEM, batch, now=clock.now())
    assert queries.all_teams() == []
    assert queries.person_by_email("t.iqbal@council.example") is None
    again = committed(TEAMS, kind=BatchKind.TEAMS)
    assert set(fates_of(again)) == {"ready"}
    assert session.scalar(sa.select(sa.func.count()).select_from(Team)) == 7
    committed(
        a_list("E1,Fay,Ann,a@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,Y")
    )
    with pytest.raises(Refused, match="Fostering - Chorley"):
        imports.undo(SYSTEM, again, now=clock.now())
