"""“This is not right” from the starter’s page to the answer: who is asked, who sees it, what stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.doubts.models import Doubt
from academy.enrolments import actions as plans
from academy.overview.queries.board import _tallies
from academy.overview.rules import Tally
from academy.people.models import Person
from academy.settings import actions as settings
from academy.timetable import actions as timetable
from academy.timetable import queries as registers
from academy.timetable.models import TrainingSession
from academy.timetable.rules import Mark
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, sent_in
from tests.factories import with_role
from tests.forms import post
from tests.timetable.factories import a_session, refs_of

SignIn = Callable[[Person], FlaskClient]
WRONG = "I was there, in the second row."
STAYS = {"answer": "stays", "reply": "Your chair was empty."}


@dataclass
class Marked:
    """A starter marked as not there, and where she says that it is not right."""

    cast: Cast
    held: TrainingSession
    mark: str

    @property
    def ask(self) -> str:
        return f"/doubts/about/mark/{self.mark}"


@pytest.fixture
def marked(at: Callable[[str], datetime]) -> Marked:
    """On Monday 7 September she is marked as not there; it is Thursday."""
    at("2026-09-07 12:00")
    cast = a_cast()
    held = a_session(cast.intake, facilitators=[cast.runner])
    ref = refs_of(held)[0]
    version, who = held.row_version, acts(cast.runner)
    timetable.take_register(who, held, marks={ref: (Mark.NOT_HERE, False)}, version=version, now=clock.now())
    db.session.commit()
    at("2026-09-10 09:00")
    return Marked(cast, held, ref)


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def tally(marked: Marked) -> Tally:
    key = marked.cast.enrolment.id
    return _tallies([key], clock.today())[key]["Week one"]


def asks(marked: Marked, sign_in: SignIn) -> Doubt:
    answer = post(sign_in(marked.cast.starter), marked.ask, {"what": WRONG})
    assert (answer.status_code, answer.location) == (303, "/timetable/own")
    return db.session.scalars(sa.select(Doubt)).one()


def test_beside_a_mark_that_another_set_the_starter_asks_that_person(
    marked: Marked, signed_in_as: SignIn
) -> None:
    client = signed_in_as(marked.cast.starter)
    assert marked.ask in shown(client.get("/timetable/own"))
    assert "Your question goes to Ruth Ainsworth, who entered this" in shown(client.get(marked.ask))
    row = asks(marked, signed_in_as)
    assert (row.asked_of_id, row.what) == (marked.cast.runner.id, WRONG)
    page = shown(client.get("/timetable/own"))
    assert "In question since 10 September, with Ruth Ainsworth" in page
    assert "Is this right?" in shown(signed_in_as(marked.cast.runner).get("/overview/today"))
    assert "Is this right?" not in shown(signed_in_as(marked.cast.coordinator).get("/overview/coordinator"))


def test_after_three_working_days_it_is_the_coordinators(
    marked: Marked, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    asks(marked, signed_in_as)  # on a Thursday: Friday, Monday, Tuesday
    coordinator, runner = signed_in_as(marked.cast.coordinator), signed_in_as(marked.cast.runner)
    at("2026-09-14 17:00")
    assert "Is this right?" in shown(runner.get("/overview/today"))
    at("2026-09-15 08:00")
    assert "Is this right?" in shown(coordinator.get("/overview/coordinator"))
    assert "Is this right?" not in shown(runner.get("/overview/today"))
    starter = signed_in_as(marked.cast.starter)
    assert "In question since 10 September, with the coordinator" in shown(starter.get("/timetable/own"))


def test_the_number_of_days_is_a_setting(marked: Marked, signed_in_as: SignIn) -> None:
    settings.change(acts(marked.cast.coordinator), "doubt_days", value="1", now=clock.now())
    assert asks(marked, signed_in_as).coordinators_on.isoformat() == "2026-09-11"


def test_until_answered_the_item_is_not_late_on_any_page(marked: Marked, signed_in_as: SignIn) -> None:
    item = marked.cast.item("welcome").ref
    year, board = (
        f"/overview/{marked.cast.enrolment.ref}/year",
        f"/overview/cohorts/{marked.cast.cohort.ref}/board",
    )
    runner, manager = signed_in_as(marked.cast.runner), signed_in_as(marked.cast.manager)
    before = shown(runner.get(year))
    assert "Missed · catch-up to be arranged" in before
    assert tally(marked).missed == 1
    asks(marked, signed_in_as)
    words = "In question since 10 September, with Ruth Ainsworth"
    assert words in shown(runner.get(year))
    assert "Missed · catch-up to be arranged" not in shown(runner.get(year))
    assert words in shown(runner.get(f"/enrolments/items/{item}"))
    assert (tally(marked).missed, tally(marked).in_question) == (0, 1)
    assert "In question" in shown(runner.get(board))
    assert "1 missed" not in shown(manager.get("/overview/my-team"))


def test_the_answer_stands_where_it_was_asked_and_in_the_history(
    marked: Marked, signed_in_as: SignIn
) -> None:
    row = asks(marked, signed_in_as)
    item, history = marked.cast.item("welcome").ref, f"/overview/{marked.cast.enrolment.ref}/history"
    runner, starter = signed_in_as(marked.cast.runner), signed_in_as(marked.cast.starter)
    assert post(runner, f"/doubts/{row.ref}", STAYS).status_code == 303
    assert "Stays as it is: the answer of 10 Sep" in shown(starter.get("/timetable/own"))
    for page in (f"/doubts/{row.ref}", f"/enrolments/items/{item}", history):
        assert WRONG in shown(starter.get(page))
        assert "Your chair was empty." in shown(starter.get(page))
    assert WRONG not in shown(signed_in_as(marked.cast.manager).get(history))
    assert "said that this is not right" in shown(signed_in_as(marked.cast.manager).get(history))
    lines = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb.in_([Verb.PLAN_DOUBTED, Verb.PLAN_DOUBT_ANSWERED]))
    ).all()
    assert len(lines) == 2
    assert all(WRONG not in line.details + line.subject and "chair" not in line.details for line in lines)


def test_a_mark_put_right_is_the_same_question(marked: Marked, signed_in_as: SignIn) -> None:
    asks(marked, signed_in_as)
    held = registers.get_session(marked.held.ref)
    timetable.take_register(
        acts(marked.cast.runner),
        held,
        marks={marked.mark: (Mark.HERE, False)},
        version=held.row_version,
        now=clock.now(),
        reason="She sat behind the pillar.",
    )
    db.session.commit()
    page = shown(signed_in_as(marked.cast.starter).get("/timetable/own"))
    assert "Attended" in page
    assert "In question since 10 September" in page


def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(marked: Marked, signed_in_as: SignIn) -> None:
    client = signed_in_as(marked.cast.starter)
    assert "Say what is not right" in shown(post(client, marked.ask, {"what": " "}))
    child = post(client, marked.ask, {"what": "It was case 1234567 that day."})
    assert child.status_code == 422
    assert "It was case 1234567 that day." in shown(child)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Doubt)) == 0
    row = asks(marked, signed_in_as)
    empty = post(signed_in_as(marked.cast.runner), f"/doubts/{row.ref}", {"reply": "No"})
    assert (empty.status_code, "Choose an answer" in shown(empty)) == (422, True)
    again = client.get(marked.ask)
    assert (again.status_code, again.location) == (303, f"/doubts/{row.ref}")


def test_nobody_else_asks_sees_or_answers(marked: Marked, signed_in_as: SignIn) -> None:
    other = another_starter(marked.cast).person
    stranger = with_role(Role.ADVANCED_PRACTITIONER)
    db.session.commit()
    for person in (other, stranger, marked.cast.manager, marked.cast.runner):
        assert signed_in_as(person).get(marked.ask).status_code == 404
    row = asks(marked, signed_in_as)
    for person in (other, stranger, marked.cast.manager):
        client = signed_in_as(person)
        assert client.get(f"/doubts/{row.ref}").status_code == 404
        assert post(client, f"/doubts/{row.ref}", STAYS, page="/policies/").status_code == 404
    own = signed_in_as(marked.cast.starter)
    assert post(own, f"/doubts/{row.ref}", STAYS, page=f"/doubts/{row.ref}").status_code == 403


def test_an_item_that_was_sent_back_or_signed_off_by_another_can_be_questioned(
    marked: Marked, signed_in_as: SignIn
) -> None:
    cast = marked.cast
    submission = sent_in(cast.item("review"), cast.starter)
    plans.send_back(acts(cast.runner), submission, what_to_change="Once more.", now=clock.now())
    db.session.commit()
    ref = cast.item("review").ref
    client, page = signed_in_as(cast.starter), f"/enrolments/items/{ref}"
    assert f"/doubts/about/item/{ref}" in shown(client.get(page))
    assert f"/doubts/about/item/{ref}" not in shown(signed_in_as(cast.runner).get(page))
    assert post(client, f"/doubts/about/item/{ref}", {"what": "It is complete."}).location == page
    row = db.session.scalars(sa.select(Doubt)).one()
    assert (row.asked_of_id, "sent back on Thursday 10 September 2026" in row.says) == (cast.runner.id, True)
    assert "In question since 10 September, with Ruth Ainsworth" in shown(client.get(page))
    assert post(signed_in_as(cast.runner), f"/doubts/{row.ref}", STAYS).status_code == 303
    assert "Sent back: Once more." in shown(client.get(page))


def test_what_the_starter_entered_themself_is_not_questioned(marked: Marked, signed_in_as: SignIn) -> None:
    plans.confirm(
        acts(marked.cast.starter),
        marked.cast.item("handbook"),
        done_on=clock.today(),
        now=clock.now(),
    )
    db.session.commit()
    ref = marked.cast.item("handbook").ref
    client = signed_in_as(marked.cast.starter)
    assert "This is not right" not in shown(client.get(f"/enrolments/items/{ref}"))
    assert "You entered this yourself." in shown(client.get(f"/doubts/about/item/{ref}"))
    own = post(client, f"/doubts/about/item/{ref}", {"what": WRONG}, page="/timetable/own")
    assert (own.status_code, "You entered this yourself." in shown(own)) == (422, True)


def test_a_home_takes_the_same_statements_for_one_question_and_five(
    marked: Marked, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    asks(marked, signed_in_as)
    runner = signed_in_as(marked.cast.runner)
    runner.get("/overview/today")
    with statements() as one:
        runner.get("/overview/today")
    for number in range(4):
        person = another_starter(marked.cast, number).person
        db.session.add(
            Doubt(
                person_id=person.id, kind="kit", fact_ref=f"r{number}", topic="kit", says="x", what="y",
                asked_at=clock.now(), asked_of_id=marked.cast.runner.id, coordinators_on=clock.today().replace(day=20),
            )
        )  # fmt: skip
    db.session.commit()
    runner.get("/overview/today")
    with statements() as five:
        assert shown(runner.get("/overview/today")).count("says that it is not right") == 5
    assert len(five) == len(one)


def test_what_a_second_person_wrote_in_answer_is_not_lost(marked: Marked, signed_in_as: SignIn) -> None:
    row = asks(marked, signed_in_as)
    first, second = signed_in_as(marked.cast.coordinator), signed_in_as(marked.cast.runner)
    assert post(first, f"/doubts/{row.ref}", STAYS).status_code == 303
    late = post(
        second, f"/doubts/{row.ref}", {"answer": "corrected", "reply": "I counted again, and put it right."}
    )
    assert late.status_code == 422
    assert "This was answered already" in shown(late)
    assert "Your chair was empty." in shown(late)
    assert "It was not sent, as somebody had answered meanwhile." in shown(late)
    assert "I counted again, and put it right." in shown(late)
    assert "What you wrote" not in shown(second.get(f"/doubts/{row.ref}"))
