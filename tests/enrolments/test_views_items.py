"""One item's page and the queue of signatures: what is offered to whom, what is refused, what is kept."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import storage
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import actions, queries
from academy.enrolments.models import Evidence, Submission
from academy.people.models import Duty, Person, Responsibility
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, plan_item, sent_in
from tests.factories import a_person, with_role
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
DAY = {"done_on-day": "9", "done_on-month": "9", "done_on-year": "2026"}


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-10 09:00")
    found = a_cast()
    db.session.commit()
    return found


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def url(cast: Cast, code: str, what: str = "") -> str:
    return f"/enrolments/items/{cast.item(code).ref}" + (f"/{what}" if what else "")


def sends(client: FlaskClient, cast: Cast, code: str, **fields: Any) -> Any:
    return post(client, url(cast, code, "submit"), {**DAY, **fields}, page=url(cast, code))


def test_an_item_says_why_it_counts_and_who_sees_it(cast: Cast, signed_in_as: SignIn) -> None:
    page = shown(signed_in_as(cast.starter).get(url(cast, "security")))
    assert "You handle what people trusted us with." in page
    assert "You send in what shows that it is done: a file, a link or a certificate number." in page
    assert "Send it in" in page
    assert "Who can see this page" in page


@pytest.mark.parametrize(
    "role", [Role.STARTER, Role.MANAGER, Role.ADVANCED_PRACTITIONER, Role.KIT_DESK, Role.AUDITOR]
)
def test_strangers_do_not_know_of_it(role: Role, cast: Cast, signed_in_as: SignIn) -> None:
    stranger = with_role(role)
    db.session.commit()
    assert signed_in_as(stranger).get(url(cast, "security")).status_code == 404


def test_a_starter_sends_in_a_file_that_the_right_people_can_open(cast: Cast, signed_in_as: SignIn) -> None:
    file = (io.BytesIO(b"%PDF-1.7 proof"), "My <certificate>.PDF")
    answer = sends(signed_in_as(cast.starter), cast, "security", file=file, comment="All of it")
    assert answer.status_code == 303
    evidence = db.session.scalars(sa.select(Evidence)).one()
    assert (evidence.file_name, evidence.media_type) == ("My certificate.pdf", "application/pdf")
    assert storage.files().open(evidence.sha256) == b"%PDF-1.7 proof"
    address = f"/enrolments/evidence/{evidence.ref}"
    got = signed_in_as(cast.manager).get(address)
    assert got.data == b"%PDF-1.7 proof"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    read = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.EVIDENCE_READ)).one()
    assert (read.actor_id, read.about_person_id) == (cast.manager.id, cast.starter.id)
    for role in (Role.MANAGER, Role.STARTER, Role.KIT_DESK, Role.AUDITOR, Role.HEAD_OF_SERVICE):
        stranger = with_role(role)
        db.session.commit()
        assert signed_in_as(stranger).get(address).status_code == 404


def test_a_disguised_file_is_refused_and_what_was_typed_is_kept(cast: Cast, signed_in_as: SignIn) -> None:
    file = (io.BytesIO(b"MZ\x90\x00 program"), "certificate.pdf")
    answer = sends(signed_in_as(cast.starter), cast, "security", file=file, certificate_number="C-77")
    assert answer.status_code == 422
    page = shown(answer)
    assert "is not a kind of file that is taken" in page
    assert 'value="C-77"' in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0


def test_a_refused_day_keeps_what_was_typed(cast: Cast, signed_in_as: SignIn) -> None:
    answer = sends(
        signed_in_as(cast.starter), cast, "security", **{"done_on-year": "2027", "link": "https://x.example"}
    )
    assert answer.status_code == 422
    assert "The day must be today or in the past." in shown(answer)
    assert 'value="https://x.example"' in shown(answer)


def test_a_starter_confirms_and_undoes(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.starter)
    assert post(client, url(cast, "handbook", "confirm"), DAY, page=url(cast, "handbook")).status_code == 303
    page = shown(client.get(url(cast, "handbook")))
    assert "“Read the handbook” is done." in page
    assert "Undo" in page
    assert "Done · 9 September" in page
    assert post(client, url(cast, "handbook", "take-back"), page=url(cast, "handbook")).status_code == 303
    assert "Was due 8 September" in shown(client.get(url(cast, "handbook")))


def test_nobody_confirms_or_sends_in_for_a_starter(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.manager)
    for what in ("submit", "confirm", "acknowledge", "take-back"):
        assert post(client, url(cast, "handbook", what), DAY, page=url(cast, "handbook")).status_code == 403
    assert (
        post(client, url(cast, "handbook", "confirm-for"), DAY, page=url(cast, "handbook")).status_code == 422
    )


def test_a_policy_is_confirmed_with_a_tick(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.starter)
    page = url(cast, "lone_working")
    assert "Lone working, version 1" in shown(client.get(page))
    refused = post(client, url(cast, "lone_working", "acknowledge"), page=page)
    assert (refused.status_code, "Tick the box" in shown(refused)) == (422, True)
    assert (
        post(client, url(cast, "lone_working", "acknowledge"), {"known": "y"}, page=page).status_code == 303
    )
    assert "Done · 10 September" in shown(client.get(page))


def test_the_queue_goes_from_one_to_the_next(cast: Cast, signed_in_as: SignIn) -> None:
    other = another_starter(cast)
    first = sent_in(cast.item("review"), cast.starter, comment="We spoke for an hour")
    second = sent_in(plan_item(other, "review"), other.person)
    first_item, second_ref = cast.item("review").ref, second.ref
    assert first.id < second.id
    db.session.commit()
    client = signed_in_as(cast.runner)
    page = shown(client.get("/enrolments/sign-offs"))
    assert "2 items wait for your signature" in page
    assert page.index("Asha Begum") < page.index("Ben Other01")
    assert "We spoke for an hour" in page
    answer = post(client, f"/enrolments/items/{first_item}/sign-off", page="/enrolments/sign-offs")
    assert (answer.status_code, answer.location) == (303, "/enrolments/sign-offs")
    assert "1 item waits for your signature" in shown(client.get("/enrolments/sign-offs"))
    back = f"/enrolments/submissions/{second_ref}/send-back"
    empty = post(client, back, page="/enrolments/sign-offs")
    assert (empty.status_code, "Say what to change" in shown(empty)) == (422, True)
    typed = {"phrases": "date", "what_to_change": "And who was there?"}
    assert post(client, back, typed, page="/enrolments/sign-offs").status_code == 303
    assert "Nothing waits for your signature" in shown(client.get("/enrolments/sign-offs"))
    assert queries.submissions_of(second.plan_item_id)[0].what_to_change == (
        "The date is missing or cannot be right.\nAnd who was there?"
    )


def test_what_to_change_is_not_lost_where_a_colleague_signed_meanwhile(
    cast: Cast, signed_in_as: SignIn
) -> None:
    sent = sent_in(cast.item("review"), cast.starter).ref
    item = f"/enrolments/items/{cast.item('review').ref}"
    db.session.commit()
    client = signed_in_as(cast.runner)
    assert post(client, f"{item}/sign-off", page=item).status_code == 303
    typed = {"what_to_change": "Say which three things you saw."}
    late = post(client, f"/enrolments/submissions/{sent}/send-back", typed, page=item)
    assert late.status_code == 422
    assert "It was not sent, as somebody had answered meanwhile." in shown(late)
    assert "Say which three things you saw." in shown(late)
    assert "What you wrote" not in shown(client.get(item))


def test_several_are_signed_at_once(cast: Cast, signed_in_as: SignIn) -> None:
    picks = []
    for number in range(3):
        enrolment = another_starter(cast, number)
        picks.append(sent_in(plan_item(enrolment, "review"), enrolment.person).ref)
    db.session.commit()
    client = signed_in_as(cast.runner)
    none = post(client, "/enrolments/sign-offs", {"pick": []})
    assert (none.status_code, "Tick what you want to sign off." in shown(none)) == (422, True)
    assert post(client, "/enrolments/sign-offs", {"pick": picks[1:]}).status_code == 303
    assert "2 items are signed off." in shown(client.get("/enrolments/sign-offs"))


def test_a_signature_of_another_role_is_not_in_the_queue(cast: Cast, signed_in_as: SignIn) -> None:
    sent_in(cast.item("readiness_talk"), cast.starter)
    ref = cast.item("readiness_talk").ref
    db.session.commit()
    client = signed_in_as(cast.runner)
    assert "Nothing waits for your signature" in shown(client.get("/enrolments/sign-offs"))
    answer = post(client, f"/enrolments/items/{ref}/sign-off", page=f"/enrolments/items/{ref}")
    assert (answer.status_code, "This is signed off by the manager of this person." in shown(answer)) == (
        422,
        True,
    )
    assert signed_in_as(cast.starter).get("/enrolments/sign-offs").status_code == 403


def test_the_queue_takes_the_same_statements_for_one_and_twenty(
    cast: Cast, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    sent_in(cast.item("review"), cast.starter)
    db.session.commit()
    client = signed_in_as(cast.runner)
    with statements() as one:
        client.get("/enrolments/sign-offs")
    for number in range(19):
        enrolment = another_starter(cast, number)
        sent_in(plan_item(enrolment, "review"), enrolment.person)
    db.session.commit()
    with statements() as twenty:
        assert "20 items wait" in shown(client.get("/enrolments/sign-offs"))
    assert len(twenty) == len(one)


def test_the_name_on_records_is_changed_by_the_starter_alone(cast: Cast, signed_in_as: SignIn) -> None:
    page = f"/enrolments/{cast.enrolment.ref}/name"
    assert signed_in_as(cast.manager).get(page).status_code == 403
    assert post(signed_in_as(cast.starter), page, {"name": "Asha Begum-Łuk"}).status_code == 303
    db.session.refresh(cast.enrolment)
    assert cast.enrolment.name_on_record == "Asha Begum-Łuk"


def test_what_others_sent_back_is_said_on_the_page(cast: Cast, signed_in_as: SignIn) -> None:
    submission = sent_in(cast.item("security"), cast.starter)
    actions.send_back(
        acts(cast.runner), submission, what_to_change="The link is broken.", now=submission.sent_at
    )
    db.session.commit()
    page = shown(signed_in_as(cast.starter).get(url(cast, "security")))
    assert "Sent back: The link is broken." in page
    assert "Send it in" in page


def test_an_assessor_without_a_role_has_their_queue_while_they_assess(
    cast: Cast, signed_in_as: SignIn
) -> None:
    assessor = a_person()
    client = signed_in_as(assessor)
    assert client.get("/enrolments/sign-offs").status_code == 403
    duty = Responsibility(
        duty=Duty.ASSESSOR, person_id=cast.starter.id, holder_id=assessor.id, starts_on=cast.cohort.starts_on
    )
    db.session.add(duty)
    db.session.commit()
    assert client.get("/enrolments/sign-offs").status_code == 200
    duty.ends_on = duty.starts_on
    db.session.commit()
    assert client.get("/enrolments/sign-offs").status_code == 403
