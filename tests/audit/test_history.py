"""The history says what happened in plain sentences, to those who may read it, and shows when it was tampered with."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Topic
from academy.audit import queries
from academy.audit.actions import record, seal
from academy.audit.models import AuditEvent
from academy.audit.rules import SENTENCES, TOPICS, Verb, difference, sentence
from academy.db import begin_reading

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


def signs(session, *people):
    """The sign of each of these people."""
    wanted = sa.union_all(*[sa.select(sa.literal(each).label("key")) for each in people]).subquery()
    rows = session.execute(sa.select(wanted.c.key, *queries.sign_of(wanted.c.key)))
    return {key: tuple(sign) for key, *sign in rows}


def test_the_sign_of_a_person_moves_with_their_history_and_with_what_concerns_everybody(app, session):
    record(RUTH, Verb.KIT_ISSUED, "laptop", about=5)
    session.flush()
    first = signs(session, 5, 6)
    record(RUTH, Verb.KIT_RETURNED, "laptop", about=5)
    session.flush()
    second = signs(session, 5, 6)
    assert second[5] != first[5]
    assert second[6] == first[6]
    record(RUTH, Verb.SESSION_CHANGED, "Welcome")
    session.flush()
    third = signs(session, 5, 6)
    assert third[5] != second[5]
    assert third[6] != second[6]
    record(RUTH, Verb.FILE_UPLOADED, "starters.csv")
    session.flush()
    assert signs(session, 5, 6) == third


def test_what_is_kept_is_worked_out_again_only_under_another_sign(app):
    kept, asked = queries.Kept(most=3), []

    def work_out(stale):
        asked.append(stale)
        return {ref: ref.upper() for ref in stale}

    begin_reading()
    assert kept.read({"a": 1, "b": 1}, work_out) == {"a": "A", "b": "B"}
    assert kept.read({"a": 1, "b": 2}, work_out) == {"a": "A", "b": "B"}
    assert kept.read({"a": 1, "b": 2}, work_out) == {"a": "A", "b": "B"}
    assert asked == [["a", "b"], ["b"]]
    kept.read({"c": 1, "d": 1}, work_out)  # more than may be kept: the others are forgotten
    kept.read({"a": 1}, work_out)
    assert asked[2:] == [["c", "d"], ["a"]]


def test_nothing_is_kept_of_what_may_still_be_rolled_back(app):
    kept, asked = queries.Kept(), []

    def work_out(stale):
        asked.append(stale)
        return dict.fromkeys(stale, 0)

    kept.read({"a": 1}, work_out)
    kept.read({"a": 1}, work_out)
    assert asked == [["a"], ["a"]]


def test_history_is_read_in_the_order_in_which_it_happened(app, session):
    with clock.as_if(clock.now()):
        record(RUTH, Verb.KIT_ISSUED, "the laptop", about=5)
    with clock.as_if(clock.now() - timedelta(days=1)):
        record(RUTH, Verb.KIT_ISSUED, "the badge, written down later", about=5)
    session.flush()
    said = [line.said for line in queries.history_of(5, [Topic.KIT])]
    assert said[0].endswith("the laptop")
    assert said[1].endswith("written down later")
