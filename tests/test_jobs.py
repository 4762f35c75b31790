"""Work beside the requests: each job does its own, is remembered, and does not stop the others."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy import clock, jobs, storage
from academy.audit.actions import record
from academy.audit.models import AuditEvent, AuditSeal
from academy.audit.rules import Verb
from academy.db import db
from academy.drafts.models import Draft, UnsentForm
from academy.enrolments.models import Evidence
from academy.notifications import actions as notifications
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind, Letter
from academy.settings import queries as settings
from tests.enrolments.factories import a_cast, sent_in
from tests.factories import SYSTEM, a_person


class Post:
    """A transport that carries nothing away, or refuses."""

    carried: list[Letter]
    broken = False

    def __init__(self, server: str, sender: str) -> None:
        self.server, self.sender = server, sender

    def send(self, letter: Letter) -> None:
        if Post.broken:
            raise ConnectionRefusedError("no route")
        Post.carried.append(letter)


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Post]:
    monkeypatch.setattr(jobs, "Smtp", Post)
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.council.example")
    Post.carried, Post.broken = [], False
    return Post


@pytest.fixture
def message(app: Flask) -> OutboxMessage:
    person = a_person(email="amara@council.example")
    made = notifications.enqueue(
        SYSTEM,
        Kind.INVITATION,
        person=person,
        address=person.email,
        subject="Hello",
        body="Text",
        now=clock.now(),
    )
    db.session.commit()
    return made


def runs() -> list[str]:
    return list(
        db.session.scalars(
            sa.select(AuditEvent.subject).where(AuditEvent.verb == Verb.JOB_RUN).order_by(AuditEvent.id)
        )
    )


def test_messages_are_sent_and_the_run_is_remembered(post: type[Post], message: OutboxMessage) -> None:
    assert "1 messages sent" in jobs.run_due(clock.now())
    assert [letter.address for letter in post.carried] == ["amara@council.example"]
    assert runs() == ["messages sent"]
    jobs.run_due(clock.now())
    assert len(post.carried) == 1
    assert runs() == ["messages sent"]


def test_without_a_mail_server_messages_wait(app: Flask, message: OutboxMessage) -> None:
    jobs.run_due(clock.now())
    assert db.session.get_one(OutboxMessage, message.id).sent_at is None


def test_a_failing_transport_keeps_the_message_with_its_problem(
    post: type[Post], message: OutboxMessage
) -> None:
    post.broken = True
    jobs.run_due(clock.now())
    kept = db.session.get_one(OutboxMessage, message.id, populate_existing=True)
    assert (kept.sent_at, kept.body, kept.problem) == (None, "Text", "ConnectionRefusedError")
    assert kept.due_at is not None
    assert runs() == []


def _stored(content: bytes, *, age: timedelta, now: datetime) -> str:
    digest = storage.files().put(content)
    moment = (now - age).timestamp()
    os.utime(storage.files()._path(digest), (moment, moment))
    return digest


def test_orphans_older_than_a_day_go_and_named_files_stay(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "storage", storage.Folder(tmp_path))
    now = clock.now()
    old, young = timedelta(hours=25), timedelta(hours=23)
    orphan, fresh = _stored(b"orphan", age=old, now=now), _stored(b"fresh", age=young, now=now)
    named = _stored(b"named", age=old, now=now)
    cast = a_cast(starts_on=clock.today() - timedelta(days=7))
    submission = sent_in(cast.item("review"), cast.starter)
    db.session.add(
        Evidence(
            submission_id=submission.id, file_name="a.pdf", media_type="application/pdf", size=5, sha256=named,
            added_at=now, added_by_id=cast.starter.id,
        )
    )  # fmt: skip
    db.session.commit()
    assert "1 orphaned files removed" in jobs.run_due(now)
    assert storage.files().everything() == sorted([fresh, named])
    assert orphan not in storage.files().everything()
    assert runs() == ["orphaned files removed"]


def test_what_was_typed_long_ago_and_never_sent_is_forgotten(app: Flask) -> None:
    """Drafts and whole forms alike, after as many days as the setting says; newer ones stay."""
    author, now = a_person(), clock.now()
    long_ago = now - timedelta(days=settings.number("draft_days") + 1)
    for moment, field in ((long_ago, "old"), (now - timedelta(days=1), "new")):
        db.session.add_all(
            [
                Draft(author_id=author.id, address="/x", field=field, text="words", saved_at=moment),
                UnsentForm(author_id=author.id, address="/x", page=field, fields="[]", sent_at=moment),
            ]
        )
    db.session.commit()
    assert "2 old drafts forgotten" in jobs.run_due(now)
    assert list(db.session.scalars(sa.select(Draft.field))) == ["new"]
    assert list(db.session.scalars(sa.select(UnsentForm.page))) == ["new"]


def test_what_happened_is_sealed_once_and_the_seal_makes_no_work_for_itself(app: Flask) -> None:
    record(SYSTEM, Verb.JOB_RUN, "something")
    db.session.commit()
    assert "1 events sealed" in jobs.run_due(clock.now())
    assert jobs.run_due(clock.now()) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditSeal)) == 1


def test_a_failing_job_does_not_stop_the_others(
    post: type[Post], message: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(now: datetime) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(jobs, "_seal", broken)
    monkeypatch.setattr(jobs, "_forget_lists", lambda _now: 2)
    said = jobs.run_due(clock.now())
    assert said == ["1 messages sent", "failed: events sealed", "2 uploaded lists forgotten"]
    assert runs() == ["messages sent", "uploaded lists forgotten"]
