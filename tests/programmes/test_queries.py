"""Reading programmes: the right order, values parsed once, and what was published before."""

from datetime import timedelta
from typing import Any

import pytest

from academy import clock
from academy.access.rules import Actor
from academy.programmes import actions, queries
from academy.refusals import NotFoundError
from tests import factories as make

SYSTEM = Actor.system("the tests")


def test_versions_come_newest_first_with_their_programme(session: Any, statements: Any) -> None:
    first = make.a_version()
    second = actions.new_version(SYSTEM, first, label="2", now=clock.now())
    session.flush()
    session.expire_all()
    with statements() as said:
        found = queries.all_versions()
        assert [(each.programme.title, each.label) for each in found] == [
            ("Small programme", "2"),
            ("Small programme", "1"),
        ]
    assert len(said) == 1
    assert queries.published_versions() == [first]
    assert queries.labels_of(first.programme_id) == ["1", "2"]
    assert queries.find_version("small", "2") is second
    assert queries.find_version("other", "2") is None


def test_what_was_published_before_leaves_this_one_out(session: Any) -> None:
    first = make.a_version()
    assert queries.published_before(first) is None
    second = actions.new_version(SYSTEM, first, label="2", now=clock.now())
    third = actions.new_version(SYSTEM, first, label="3", now=clock.now())
    assert queries.published_before(third) is first
    actions.publish(SYSTEM, second, now=clock.now() + timedelta(minutes=1))
    assert queries.published_before(third) is second
    assert queries.published_before(second) is first


def test_a_document_is_parsed_once(session: Any) -> None:
    version = make.a_version()
    assert queries.document_of(version) is queries.document_of(version)


def test_an_address_without_a_version_is_not_found(session: Any) -> None:
    with pytest.raises(NotFoundError):
        queries.get_version("222222222222")
