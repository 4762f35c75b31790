"""The public verify page: one answer, no name, throttled by origin; only wrong tries are counted."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.records import actions, queries
from academy.records.models import CompletionRecord
from academy.records.rules import problems_with_code, shown_code
from academy.records.rules.numbers import ALPHABET
from academy.signin.models import Failure
from tests.forms import post, token
from tests.records.factories import VERIFY, Stage, a_record, a_stage, everything_done, issued

PERSONAL = ("Siobh", "Bhriain", "Ruth", "Mo Khan", "Dee Marsh")


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-18 15:00")


@pytest.fixture
def stage(now: datetime) -> Stage:
    made = a_stage()
    everything_done(made)
    return made


@pytest.fixture
def made(stage: Stage) -> CompletionRecord:
    return a_record(stage)


def failures() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Failure)) or 0


def asked(client: FlaskClient, code: str, surname: str = "", status: int = 200) -> str:
    answer = post(client, "/v", {"code": code, "surname": surname})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def compared(client: FlaskClient, content: bytes, name: str = "record.pdf") -> str:
    data = {"csrf_token": token(client, "/v"), "file": (BytesIO(content), name)}
    return client.post("/v/file", data=data, content_type="multipart/form-data").get_data(as_text=True)


def test_a_typed_code_and_the_square_picture_give_one_answer_and_no_name(
    client: FlaskClient, made: CompletionRecord
) -> None:
    for shown in (asked(client, shown_code(made.code).upper()), client.get(f"/v/{made.code}").text):
        assert '<h1 class="app-answer__words">This record is valid</h1>' in shown
        assert "Record of induction, issued on Friday 18 September 2026." in shown
        assert not [word for word in PERSONAL if word in shown]
    assert failures() == 0
    assert client.get(f"/v/{made.code}").headers["X-Robots-Tag"] == "noindex"


def test_a_surname_is_answered_with_yes_or_no_and_only_where_it_was_typed(
    client: FlaskClient, made: CompletionRecord
) -> None:
    assert "Yes: the surname on this record is ni bhriain." in asked(client, made.code, "ni bhriain")
    shown = asked(client, made.code, "Smith")
    assert "No: the surname on this record is not Smith." in shown
    assert "This record is valid" in shown
    assert failures() == 3  # against this code, against it from here, against this place


def test_of_a_replaced_record_nothing_else_is_said(
    client: FlaskClient, stage: Stage, made: CompletionRecord, now: datetime
) -> None:
    newer = actions.replace(
        stage.actor("runner"), issued(made), reason="Her wish", verify_url=VERIFY, now=now
    )
    shown = asked(client, made.code, "Ní Bhriain")
    assert "This record has been replaced by a newer one" in shown
    for word in ("Yes:", "induction", "issued on", newer.number, newer.code, "Her wish"):
        assert word not in shown
    assert "This record is valid" in asked(client, newer.code)


def test_a_withdrawn_record_says_so_without_its_reason(
    client: FlaskClient, stage: Stage, made: CompletionRecord, now: datetime
) -> None:
    actions.withdraw(stage.actor("coordinator"), issued(made), reason="Issued by mistake", now=now)
    db.session.flush()
    shown = asked(client, made.code)
    assert "This record was withdrawn" in shown
    assert "no longer stands by it" in shown
    assert "Issued by mistake" not in shown


def test_a_code_that_cannot_be_ours_is_told_without_a_look_up(client: FlaskClient, app: Any) -> None:
    assert "Our codes never contain 1" in asked(client, "1234", status=422)
    assert "One letter or digit is not right" in asked(client, "k7m2-q9hx-4tpd", status=422)
    assert "Enter the code" in asked(client, "", status=422)
    assert failures() == 0


def test_wrong_codes_from_one_place_must_wait_and_others_need_not(
    client: FlaskClient, made: CompletionRecord, at: Callable[[str], datetime]
) -> None:
    unknown = "22222222222" + _check("22222222222")
    for _ in range(60):
        assert client.get(f"/v/{unknown}").status_code == 404
    answer = client.get(f"/v/{made.code}")
    assert answer.status_code == 429
    assert "Wait 10 seconds, then try again" in answer.text
    elsewhere = client.get(f"/v/{made.code}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200
    at("2026-09-18 15:02")
    assert client.get(f"/v/{made.code}").status_code == 200


def test_guessing_surnames_must_wait_but_the_code_is_still_answered(
    client: FlaskClient, made: CompletionRecord
) -> None:
    for name in ("One", "Two", "Three", "Four", "Five"):
        asked(client, made.code, name)
    assert "There were too many wrong tries" in asked(client, made.code, "Ní Bhriain", status=429)
    assert "This record is valid" in asked(client, made.code)


def test_a_file_is_ours_byte_for_byte_or_it_is_not(
    client: FlaskClient, stage: Stage, made: CompletionRecord, now: datetime
) -> None:
    ((_, stored),) = queries.pdfs_of([made.id], content=True)[made.id].items()
    shown = compared(client, stored.content)
    assert "This is the file that we issued" in shown
    assert not [word for word in PERSONAL if word in shown]
    assert "This is not a file that we issued" in compared(client, stored.content + b"\n")
    assert "must be one of these kinds of file: PDF" in compared(client, b"x", "record.docx")
    assert "Choose the PDF file" in client.post("/v/file", data={"csrf_token": token(client, "/v")}).get_data(
        as_text=True
    )
    actions.withdraw(stage.actor("coordinator"), issued(made), reason="A mistake", now=now)
    db.session.flush()
    assert "This file was withdrawn" in compared(client, stored.content)


def test_the_same_answer_for_the_command_line(stage: Stage, made: CompletionRecord, now: datetime) -> None:
    ((_, stored),) = queries.pdfs_of([made.id], content=True)[made.id].items()
    answer = queries.verify_bytes(stored.content, clock.today())
    assert (answer.valid, answer.sentence) == (
        True,
        "This is the file that we issued. The record is valid.",
    )
    assert not queries.verify_bytes(b"%PDF-1.7", clock.today()).valid
    actions.withdraw(stage.actor("coordinator"), issued(made), reason="A mistake", now=now)
    db.session.flush()
    assert not queries.verify_bytes(stored.content, clock.today()).valid


def test_a_file_that_is_too_large_is_not_read(
    client: FlaskClient, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"csrf_token": token(client, "/v"), "file": (BytesIO(b"x" * 2000), "a.pdf")}
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    assert client.post("/v/file", data=data, content_type="multipart/form-data").status_code == 413


def test_anybody_can_ask_and_it_costs_few_statements(
    client: FlaskClient, made: CompletionRecord, statements: Callable[[], Any]
) -> None:
    db.session.commit()
    with statements() as said:
        client.get(f"/v/{made.code}")
    assert len(said) <= 4
    assert not [each for each in said if each.lstrip().upper().startswith(("INSERT", "UPDATE"))]


def _check(body: str) -> str:
    return next(letter for letter in ALPHABET if not problems_with_code(body + letter))
