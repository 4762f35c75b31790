"""Screens of records: who sees what, the gate with its reasons, the stored bytes; and looking writes nothing."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy import db as database
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries as plans
from academy.enrolments.models import Enrolment
from academy.people.models import Person
from academy.records import actions, queries
from academy.records.models import CompletionRecord, RecordNumber, RecordPdf
from academy.timetable.rules import Mark
from tests.factories import an_employment, an_enrolment, managing, with_role
from tests.forms import post, token
from tests.records.factories import (
    INDUCTION,
    WHO,
    Stage,
    a_record,
    a_stage,
    done,
    everything_done,
    issued,
    take,
)

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-18 15:00")


@pytest.fixture
def stage(now: datetime) -> Stage:
    made = a_stage()
    db.session.flush()
    return made


@pytest.fixture
def proved(signed_in_as: SignIn) -> SignIn:
    """Somebody who has just proved who they are."""

    def sign_in(person: Person) -> FlaskClient:
        client = signed_in_as(person)
        with client.session_transaction() as cookie:
            cookie["confirmed_at"] = clock.now().isoformat()
        return client

    return sign_in


def issue_page(stage: Stage) -> str:
    return f"/records/starters/{stage.enrolment.ref}/issue/{INDUCTION}"


def text(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.get_data(as_text=True)


def records() -> list[CompletionRecord]:
    return list(db.session.scalars(sa.select(CompletionRecord).order_by(CompletionRecord.id)))


def reads() -> list[tuple[int | None, int | None]]:
    rows = db.session.execute(
        sa.select(AuditEvent.actor_id, AuditEvent.about_person_id).where(AuditEvent.verb == Verb.RECORD_READ)
    )
    return [(actor, about) for actor, about in rows]


def test_the_gate_says_what_is_missing_with_whom_and_where(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage, but=("handbook", "readiness_talk"), register=None)
    shown = text(signed_in_as(stage.coordinator), f"/records/starters/{stage.enrolment.ref}")
    assert "Not yet: 3 things are missing" in shown
    assert "“Read the handbook” is not complete. Siobhán Ní Bhriain can mend this." in shown
    assert "“Talk with your manager” is not complete. " in shown
    assert "the register of “Welcome to the academy” on 7 September 2026 (with Ruth Ainsworth)" in shown
    assert "/enrolments/items/" in shown
    assert "Check and issue" not in shown
    assert "the person, their manager" in shown


def test_a_starter_reads_what_they_can_mend_themselves_and_what_simply_lies_ahead(
    stage: Stage, signed_in_as: SignIn, at: Any
) -> None:
    everything_done(stage, but=("handbook", "portfolio", "recording"), register=None)
    at("2026-09-09 09:00")
    client, runner = signed_in_as(stage.starter), stage.runner.name
    shown = text(client, "/records/")
    assert "“Read the handbook” is not complete. You can mend this." in shown
    assert "“Your portfolio” is still to come: 14 September 2026." in shown
    assert f"“Welcome to the academy” on 7 September 2026 (with {runner}) is not closed yet" in shown
    assert "Siobhán Ní Bhriain can mend this" not in shown
    at("2026-09-21 09:00")
    assert f"“Your portfolio” is not complete. {runner} can mend this." in text(client, "/records/")
    url = f"/records/starters/{stage.enrolment.ref}"
    assert "“Your portfolio” is not complete. You can mend this." in text(signed_in_as(stage.runner), url)


def test_a_starter_sees_their_own_documents_and_writes_their_name(stage: Stage, signed_in_as: SignIn) -> None:
    client = signed_in_as(stage.starter)
    shown = text(client, "/records/")
    assert "Who can see this page: you, your manager" in shown
    assert "Record of induction: Week one and Week two" in shown
    assert "Work-ready statement" in shown
    url = f"/records/starters/{stage.enrolment.ref}/name"
    answer = post(client, url, {"name": "Siobhán Áine Ní Bhriain"}, page="/records/")
    assert answer.status_code == 303
    assert "Siobhán Áine Ní Bhriain" in text(client, "/records/")
    answer = post(client, url, {"name": "Siobhán 🙂"}, page="/records/")
    assert answer.status_code == 422
    assert "We cannot print" in answer.get_data(as_text=True)
    everything_done(stage)
    assert a_record(stage).name_written == "Siobhán Áine Ní Bhriain"


def test_issuing_shows_the_facts_first_and_asks_who_you_are(
    stage: Stage, proved: SignIn, signed_in_as: SignIn
) -> None:
    everything_done(stage)
    answer = signed_in_as(stage.coordinator).get(issue_page(stage))
    assert answer.status_code == 303
    assert "/sign-in/confirm" in answer.location
    shown = text(proved(stage.coordinator), issue_page(stage))
    assert "completed “Week one” and “Week two” of the Small programme" in shown
    assert "Made up" not in shown
    assert "Read and acknowledged" in shown
    assert records() == []


def test_issue_then_the_bytes_served_are_the_bytes_stored(
    stage: Stage, proved: SignIn, signed_in_as: SignIn
) -> None:
    everything_done(stage)
    client = proved(stage.runner)
    answer = post(client, issue_page(stage), {"name_written": "Siobhán Ní Bhriain", "once": "one-press"})
    assert answer.status_code == 303, answer.get_data(as_text=True)[-3000:]
    (made,) = records()
    assert answer.location == f"/records/{made.ref}"
    assert "Who can see this page: you, your manager" in text(
        signed_in_as(stage.starter), f"/records/{made.ref}"
    )
    stored = db.session.scalars(sa.select(RecordPdf)).one()
    served = client.get(f"/records/{made.ref}.pdf")
    assert served.data == stored.content
    assert hashlib.sha256(served.data).hexdigest() == stored.sha256
    assert served.headers["ETag"] == f'"{stored.sha256}"'
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Disposition"] == 'attachment; filename="SWA-2026-000001.pdf"'
    assert served.mimetype == "application/pdf"
    again = client.get(f"/records/{made.ref}.pdf", headers={"If-None-Match": f'"{stored.sha256}"'})
    assert (again.status_code, again.data) == (304, b"")
    shown = text(client, f"/records/{made.ref}")
    assert "SWA-2026-000001" in shown
    assert "Ruth Ainsworth issued it" in shown
    assert "Valid" in shown


def test_a_double_press_makes_one_record(stage: Stage, proved: SignIn) -> None:
    everything_done(stage)
    client = proved(stage.coordinator)
    data = {"name_written": "Siobhán Ní Bhriain", "once": "one-press"}
    first = post(client, issue_page(stage), data)
    proof = {"csrf_token": token(client, "/records/")}
    second = client.post(issue_page(stage), data={**data, **proof})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(records()) == 1
    third = client.post(issue_page(stage), data={**data, **proof, "once": "another"})
    assert third.status_code == 422
    assert "SWA-2026-000001 already says this and is valid" in third.get_data(as_text=True)
    assert len(records()) == 1


def test_when_somebody_takes_the_number_meanwhile_it_is_printed_again(
    stage: Stage, proved: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything_done(stage)
    client, printed = proved(stage.coordinator), []
    really = actions.print_record

    def meanwhile(text: str, **more: Any) -> bytes:
        printed.append(text)
        if len(printed) == 1:
            database.begin_writing()
            db.session.add(RecordNumber(year=2026, last=1))
            db.session.commit()
        return really(text, **more)

    monkeypatch.setattr(actions, "print_record", meanwhile)
    answer = post(client, issue_page(stage), {"name_written": "Siobhán Ní Bhriain", "once": "x"})
    assert answer.status_code == 303
    assert [made.number for made in records()] == ["SWA-2026-000002"]
    assert ["000001" in printed[0], "000002" in printed[1]] == [True, True]


def test_looking_never_issues(stage: Stage, proved: SignIn) -> None:
    everything_done(stage)
    client = proved(stage.coordinator)
    for _ in range(2):
        text(client, issue_page(stage))
        text(client, f"/records/starters/{stage.enrolment.ref}")
        text(client, "/records/")
    assert records() == []
    assert db.session.scalar(sa.text("SELECT count(*) FROM record_number")) == 0


@pytest.mark.parametrize(
    ("who", "seen", "issuing"),
    [
        ("starter", 200, 403),
        ("manager", 200, 403),
        ("runner", 200, 200),
        ("coordinator", 200, 200),
        ("auditor", 200, 403),
        ("stranger", 404, 404),
    ],
)
def test_who_sees_and_who_issues(stage: Stage, proved: SignIn, who: str, seen: int, issuing: int) -> None:
    everything_done(stage)
    made = a_record(stage)
    client = proved(getattr(stage, who))
    for url in (
        f"/records/{made.ref}",
        f"/records/{made.ref}.pdf",
        f"/records/starters/{stage.enrolment.ref}",
    ):
        assert client.get(url).status_code == seen, url
    assert client.get(issue_page(stage)).status_code in {issuing, 422 if issuing == 200 else issuing}
    assert client.get(f"/records/{made.ref}/replace").status_code == issuing
    assert client.get(f"/records/{made.ref}/withdraw").status_code == (
        200 if who == "coordinator" else 404 if who == "stranger" else 403
    )


def test_another_starter_and_another_manager_learn_nothing(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage)
    made = a_record(stage)
    other = with_role(Role.STARTER, given="Ben", family="Other")
    an_enrolment(an_employment(other), cohort=plans.get_cohort(stage.cohort.ref))
    boss = with_role(Role.MANAGER, given="Jo", family="Elsewhere")
    managing(other, boss)
    for person in (other, boss):
        client = signed_in_as(person)
        for url in (f"/records/{made.ref}", f"/records/{made.ref}.pdf"):
            assert client.get(url).status_code == 404
        assert made.number not in text(client, "/records/?show=issued")


def test_reading_is_noted_for_others_and_not_for_the_person(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage)
    made = a_record(stage)
    signed_in_as(stage.starter).get(f"/records/{made.ref}.pdf")
    assert reads() == []
    signed_in_as(stage.manager).get(f"/records/{made.ref}.pdf")
    signed_in_as(stage.auditor).get(f"/records/{made.ref}")
    assert reads() == [(stage.manager.id, stage.starter.id), (stage.auditor.id, stage.starter.id)]


def test_replace_and_withdraw_with_reasons(stage: Stage, proved: SignIn) -> None:
    everything_done(stage)
    made, client = a_record(stage), proved(stage.coordinator)
    url = f"/records/{made.ref}/replace"
    answer = post(client, url, {"name_written": "Siobhan Ni Bhriain", "once": "a", "reason": ""})
    assert answer.status_code == 422
    assert "Say why the record is replaced" in answer.get_data(as_text=True)
    assert 'value="Siobhan Ni Bhriain"' in answer.get_data(as_text=True)
    answer = post(
        client, url, {"name_written": "Siobhan Ni Bhriain", "once": "b", "reason": "Her wish"}, page=url
    )
    assert answer.status_code == 303
    newer = records()[-1]
    shown = text(client, f"/records/{made.ref}")
    assert "Replaced by SWA-2026-000002" in shown
    assert "Her wish" in shown
    assert "It replaces SWA-2026-000001." in text(client, f"/records/{newer.ref}")
    assert client.get(url).status_code == 303
    answer = post(client, f"/records/{newer.ref}/withdraw", {"reason": "Issued to the wrong person"})
    assert answer.status_code == 303
    assert "Withdrawn on 18 September 2026" in text(client, f"/records/{newer.ref}")
    assert "Ready to be issued" in text(client, f"/records/starters/{stage.enrolment.ref}")


def test_large_print_has_its_own_bytes_and_is_made_once(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage)
    made, client = a_record(stage), signed_in_as(stage.starter)
    assert client.get(f"/records/{made.ref}.pdf?print=large").status_code == 404
    for _ in range(2):
        answer = post(client, f"/records/{made.ref}/large", page=f"/records/{made.ref}")
        assert answer.status_code == 303
    rows = db.session.scalars(sa.select(RecordPdf).order_by(RecordPdf.id)).all()
    assert [row.variant.value for row in rows] == ["normal", "large"]
    assert client.get(f"/records/{made.ref}.pdf?print=large").data == rows[1].content != rows[0].content
    assert queries.verify_bytes(rows[1].content, clock.today()).valid
    auditor = signed_in_as(stage.auditor)
    assert post(auditor, f"/records/{made.ref}/large", page=f"/records/{made.ref}").status_code == 403


def test_the_list_for_each_role(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage)
    coordinator = signed_in_as(stage.coordinator)
    shown = text(coordinator, "/records/")
    assert "Check and issue" in shown
    assert "Siobhán Ní Bhriain" in shown
    assert "No decision that holds" in text(coordinator, "/records/?show=waiting")
    made = a_record(stage)
    assert "Nothing to issue now" in text(coordinator, "/records/")
    for who in ("coordinator", "runner", "manager", "auditor"):
        assert made.number in text(signed_in_as(getattr(stage, who)), "/records/?show=issued")
    assert made.number not in text(signed_in_as(stage.stranger), "/records/?show=issued")
    assert "Check and issue" not in text(signed_in_as(stage.auditor), "/records/?show=ready")
    for query in ("words=bhriain", "words=2026-000001", f"cohort={stage.cohort.ref}", "state=valid"):
        assert made.number in text(coordinator, f"/records/?show=issued&{query}")
    for query in ("words=nobody", "cohort=none", "state=withdrawn"):
        assert made.number not in text(coordinator, f"/records/?show=issued&{query}")


def test_a_zip_of_stored_bytes_for_whom_one_may_see(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage)
    made = a_record(stage)
    content = queries.pdfs_of([made.id], content=True)[made.id]
    answer = signed_in_as(stage.runner).get(f"/records/zip?cohort={stage.cohort.ref}")
    answer.get_data()
    answer.close()
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        (name,) = archive.namelist()
        assert name == "SWA-2026-000001 Siobhán Ní Bhriain.pdf"
        assert archive.read(name) == next(iter(content.values())).content
    assert reads() == [(stage.runner.id, stage.starter.id)]
    assert signed_in_as(stage.stranger).get("/records/zip").status_code == 422


def test_the_page_of_a_record_says_when_today_says_otherwise(stage: Stage, signed_in_as: SignIn) -> None:
    everything_done(stage)
    made = a_record(stage)
    take(stage, Mark.NOT_HERE, reason="Marked the wrong row")
    shown = text(signed_in_as(stage.coordinator), f"/records/{made.ref}")
    assert "By what is recorded today this record would not be issued" in shown
    assert "“Welcome to the academy” is not complete" in shown
    assert issued(made).state.value == "valid"


@pytest.mark.parametrize("url", ["/records/?show=ready", "/records/?show=waiting", "/records/?show=issued"])
def test_statements_do_not_grow_with_rows(
    stage: Stage, signed_in_as: SignIn, statements: Callable[[], Any], url: str
) -> None:
    everything_done(stage)
    client = signed_in_as(stage.coordinator)
    a_record(stage)
    client.get(url)
    with statements() as few:
        client.get(url)
    for number in range(4):
        starter = with_role(Role.STARTER, given="Sam", family=f"More{number}")
        each = an_enrolment(an_employment(starter), cohort=plans.get_cohort(stage.cohort.ref))
        _all_done(stage, each)
        if url.endswith("issued"):
            actions.issue(
                stage.actor("coordinator"),
                plans.get_enrolment(each.ref),
                definition=INDUCTION,
                verify_url="http://x.test",
                now=clock.now(),
            )
    db.session.commit()
    with statements() as many:
        client.get(url)
    assert len(many) == len(few) <= 14


def _all_done(stage: Stage, each: Enrolment) -> None:
    for code, who in {**WHO, "welcome": "runner"}.items():
        done(stage, code, who, enrolment=each)
