"""Work is queued once, held by one, and not lost when it is asked for again meanwhile."""

from datetime import timedelta

import pytest

from academy import clock
from academy.queue import actions, queries
from academy.queue.rules import LEASE, next_try_at


@pytest.fixture
def now(app):
    return clock.now()


def test_the_same_kind_and_key_is_open_once_with_the_newest_payload(now, session):
    first = actions.enqueue("watch", "7", now=now, payload={"a": 1})
    again = actions.enqueue("watch", "7", now=now + timedelta(seconds=1), payload={"a": 2})
    assert again is first
    assert again.payload == '{"a": 2}'
    assert actions.enqueue("watch", "8", now=now) is not first
    assert [(row.kind, row.open) for row in queries.work_by_kind()] == [("watch", 2)]


def test_what_was_taken_is_held_until_its_lease_ends(now):
    actions.enqueue("watch", "7", now=now)
    taken = actions.take(now=now)
    assert taken is not None
    assert (taken.kind, taken.key, taken.tries) == ("watch", "7", 1)
    assert actions.take(now=now) is None
    assert actions.take(now=now + LEASE) is not None


def test_what_is_done_can_be_queued_anew(now, session):
    actions.enqueue("watch", "7", now=now)
    taken = actions.take(now=now)
    assert actions.finish(taken, now=now) is True
    session.flush()
    assert actions.take(now=now + timedelta(days=1)) is None
    actions.enqueue("watch", "7", now=now)
    assert actions.take(now=now) is not None


def test_what_is_asked_for_again_while_it_runs_runs_once_more(now, session):
    actions.enqueue("watch", "7", now=now)
    taken = actions.take(now=now)
    later = now + timedelta(seconds=5)
    actions.enqueue("watch", "7", now=later, payload={"new": 1})
    session.flush()
    assert actions.finish(taken, now=later) is False
    session.flush()
    again = actions.take(now=later)
    assert again is not None
    assert again.payload == '{"new": 1}'


def test_what_failed_waits_longer_each_time_and_is_shown(now, session):
    actions.enqueue("watch", "7", now=now)
    actions.fail(actions.take(now=now), problem="TimeoutError", now=now)
    session.flush()
    assert actions.take(now=now) is None
    assert [row.problem for row in queries.failing()] == ["TimeoutError"]
    assert queries.work_by_kind()[0].failing == 1
    waits = [next_try_at(tries, now) for tries in range(1, 9)]
    assert waits == sorted(waits)
    assert actions.take(now=now + timedelta(minutes=1)) is not None


def test_only_the_kinds_asked_for_are_taken(now):
    actions.enqueue("watch", "7", now=now)
    assert actions.take(now=now, kinds=["other"]) is None
    assert actions.take(now=now, kinds=["watch"]) is not None
