"""Changing a setting is kept, heard at once, and leaves its line of history."""

import json

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.refusals import NotFoundError, Refused
from academy.settings import actions, queries
from academy.settings.models import Setting
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.an_actor(factories.with_role(Role.COORDINATOR))


def test_a_change_is_read_at_once_and_written_from_to(session, coordinator):
    assert queries.get("academy_name") == "Social Work Academy"
    assert actions.change(coordinator, "academy_name", value="  The   Hive ", now=clock.now()) is True
    assert queries.get("academy_name") == "The Hive"
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.SETTING_CHANGED)).one()
    assert event.subject == "Name of the academy"
    assert json.loads(event.details) == {"value": ["Social Work Academy", "The Hive"]}
    assert queries.changes()["academy_name"].changed_by_id == coordinator.person_id


def test_the_same_value_again_writes_nothing(session, coordinator):
    assert actions.change(coordinator, "invitation_days", value="14", now=clock.now()) is False
    assert session.scalars(sa.select(Setting)).all() == []
    assert session.scalars(sa.select(AuditEvent)).all() == []


def test_what_breaks_its_rule_is_refused_and_an_unknown_key_is_not_found(coordinator):
    with pytest.raises(Refused) as refused:
        actions.change(coordinator, "brand_colour", value="#eeeeee", now=clock.now())
    assert refused.value.reasons[0].code == "too_pale"
    assert queries.get("brand_colour") == "#0b5359"
    with pytest.raises(NotFoundError):
        actions.change(coordinator, "no_such", value="1", now=clock.now())


def test_all_settings_are_read_once_in_a_transaction(session, statements):
    session.commit()
    with statements() as said:
        assert queries.get("academy_name")
        assert queries.number("invitation_days") == 14
    assert len(said) == 1


def test_what_was_rolled_back_is_not_remembered(session, coordinator):
    session.commit()
    actions.change(coordinator, "academy_name", value="The Hive", now=clock.now())
    assert queries.get("academy_name") == "The Hive"
    session.rollback()
    assert queries.get("academy_name") == "Social Work Academy"
