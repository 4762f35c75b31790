"""Messages leave after the commit, once, and keep no body."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy import clock
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.notifications import actions, queries
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import ADDRESS, WAITS, Fate, Kind
from academy.refusals import Refused
from tests import factories
from tests.factories import SYSTEM


class Post:
    """A transport that keeps what it was given, and fails for the addresses that it is told."""

    def __init__(self, *, broken=()):
        self.carried = []
        self.broken = set(broken)

    def send(self, letter):
        if letter.address in self.broken:
            raise ConnectionRefusedError("no route to amara@council.example")
        self.carried.append(letter)


@pytest.fixture
def now(app):
    return clock.now()


@pytest.fixture
def message(app, now):
    person = factories.a_person("Amara", "Okafor", email="amara@council.example")
    made = actions.enqueue(
        SYSTEM,
        Kind.INVITATION,
        person=person,
        address=person.email,
        subject="Welcome",
        body=f"Open {ADDRESS}/sign-in/invitation/secret",
        now=now,
    )
    factories.db.session.commit()
    return made


def send(post, now):
    return actions.send_due(SYSTEM, post, public_url="https://academy.example", now=now)


def test_it_is_sent_once_with_the_address_put_in_and_then_keeps_no_body(message, now):
    post = Post()
    assert send(post, now) == 1
    assert [letter.body for letter in post.carried] == [
        "Open https://academy.example/sign-in/invitation/secret"
    ]
    assert (message.sent_at, message.body, message.due_at) == (now, "", None)
    assert send(post, now + timedelta(days=1)) == 0
    assert queries.counts()[Fate.SENT] == 1


def test_what_cannot_be_sent_is_tried_later_and_at_last_given_up(message, now):
    post = Post(broken=["amara@council.example"])
    assert send(post, now) == 0
    assert message.problem == "ConnectionRefusedError"  # no name, no address
    assert message.due_at == now + WAITS[0]
    assert send(post, now) == 0  # not due: nothing is tried
    assert message.tries == 1
    for _ in WAITS:
        now += timedelta(days=2)
        send(post, now)
    assert message.due_at is None
    assert message.body  # kept: it can be tried again
    assert queries.outbox()[0].fate is Fate.FAILED


def test_another_message_still_leaves_when_one_fails(message, now):
    other = factories.a_person("Ben", email="ben@council.example")
    actions.enqueue(
        SYSTEM, Kind.INVITATION, person=other, address=other.email, subject="x", body="y", now=now
    )
    factories.db.session.commit()
    post = Post(broken=["amara@council.example"])
    assert send(post, now) == 1
    assert [letter.address for letter in post.carried] == ["ben@council.example"]


def test_while_one_worker_carries_it_no_other_takes_it(message, now):
    class Slow(Post):
        def send(self, letter):
            assert send(other, now) == 0
            super().send(letter)

    other, slow = Post(), Slow()
    assert send(slow, now) == 1
    assert other.carried == []


def test_a_cancelled_message_never_leaves(message, now):
    person = queries.get_message(message.ref).person
    assert actions.cancel(SYSTEM, person, kinds=[Kind.INVITATION], now=now) == 1
    factories.db.session.commit()
    assert send(Post(), now) == 0
    assert message.body == ""
    assert queries.counts()[Fate.CANCELLED] == 1


def test_trying_again_gives_a_new_round_and_a_line_of_history(message, now, session):
    message.due_at, message.tries, message.problem = None, 7, "TimeoutError"
    session.commit()
    actions.try_again(SYSTEM, queries.get_message(message.ref), now=now)
    assert (message.tries, message.due_at, message.problem) == (0, now, "")
    assert session.scalars(sa.select(AuditEvent.verb)).all() == [Verb.MESSAGE_RETRIED]
    send(Post(), now)
    with pytest.raises(Refused):
        actions.try_again(SYSTEM, queries.get_message(message.ref), now=now)


def test_the_outbox_puts_what_failed_first_and_asks_once(message, now, session, statements):
    for number in range(20):
        person = factories.a_person(f"P{number}")
        actions.enqueue(
            SYSTEM, Kind.CARD_MADE, person=person, address=person.email, subject="x", body="y", now=now
        )
    session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)).first().due_at = None
    session.commit()
    with statements() as said:
        lines = queries.outbox()
    assert len(said) == 1
    assert lines[0].to == "Amara Okafor"
    assert len(lines) == 21
    assert not hasattr(lines[0], "body")
