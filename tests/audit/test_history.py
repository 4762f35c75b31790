"""The history says what happened in plain sentences, to those who may read it, and shows when it was tampered with."""

import json

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Topic
from academy.audit import queries
from academy.audit.actions import record, seal
from academy.audit.models import AuditEvent
from academy.audit.rules import SENTENCES, TOPICS, Verb, difference, sentence

RUTH = Actor(person_id=7, name="Ruth Ainsworth")


def test_every_verb_has_a_sentence_and_a_topic():
    assert set(SENTENCES) == set(Verb) == set(TOPICS)
    for verb in Verb:
        said = sentence(verb, "Ruth", "Some thing")
        assert "{" not in said
        assert said[0].isupper()


def test_a_line_is_shown_only_on_the_topics_that_the_reader_may_see(app, session):
    record(RUTH, Verb.KIT_ISSUED, "laptop LT-0417", about=5)
    record(RUTH, Verb.CHECK_RECORDED, "references", about=5)
    session.flush()
    lines = queries.history_of(5, [Topic.KIT])
    assert [line.said for line in lines] == ["Ruth Ainsworth handed over laptop LT-0417"]


def test_details_hold_dates_as_text(app, session):
    record(RUTH, Verb.ITEM_COMPLETED, "Welcome", about=5, done_on=clock.today())
    session.flush()
    event = session.scalars(sa.select(AuditEvent)).one()
    assert json.loads(event.details) == {"done_on": clock.today().isoformat()}


def test_difference_leaves_out_what_stayed():
    assert difference({"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"b": (2, 3)}


@pytest.mark.sqlite_only
def test_a_changed_line_breaks_the_seal(app, session):
    record(RUTH, Verb.KIT_ISSUED, "laptop", about=5)
    session.flush()
    assert seal(now=clock.now()) == 1
    record(RUTH, Verb.KIT_RETURNED, "laptop", about=5)
    session.flush()
    assert seal(now=clock.now()) == 1
    assert seal(now=clock.now()) == 0
    assert queries.broken_seals() == []
    session.execute(sa.text("DROP TRIGGER refuse_update_audit_event"))
    session.execute(
        sa.text("UPDATE audit_event SET subject = 'phone' WHERE id = (SELECT min(id) FROM audit_event)")
    )
    session.expire_all()
    assert len(queries.broken_seals()) == 1
