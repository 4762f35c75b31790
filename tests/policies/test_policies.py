"""Policies: the version in force, asking anew, and the screens."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.db import db
from academy.people.models import Person
from academy.policies import actions, queries, rules
from academy.policies.models import PolicyVersion
from academy.policies.rules import Declared
from academy.refusals import Refused
from tests.factories import SYSTEM, an_actor, with_role
from tests.forms import post

TODAY = date(2026, 9, 10)
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def first(at: Callable[[str], datetime]) -> PolicyVersion:
    actions.ensure(SYSTEM, [Declared("lone", "Lone working", "Ring in.")], now=at("2026-09-10"))
    return queries.in_force(["lone"], TODAY)["lone"]


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def version(number: int, on: date) -> PolicyVersion:
    return PolicyVersion(id=number, policy_id=1, label=str(number), in_force_on=on)


def test_the_version_in_force_is_the_one_that_began_last() -> None:
    old, new, later = (
        version(1, date(2026, 1, 1)),
        version(2, date(2026, 9, 1)),
        version(3, date(2026, 10, 1)),
    )
    assert rules.in_force([new, later, old], TODAY) is new
    assert rules.in_force([later], TODAY) is None
    assert rules.in_force([version(5, TODAY), version(4, TODAY)], TODAY).id == 5  # type: ignore[union-attr]


def test_only_who_confirmed_an_earlier_one_is_asked_anew() -> None:
    assert rules.must_confirm_again(version(2, TODAY), {1})
    assert not rules.must_confirm_again(version(2, TODAY), {1, 2})
    assert not rules.must_confirm_again(version(2, TODAY), set())
    assert not rules.must_confirm_again(None, {1})


def test_a_version_needs_a_name_of_its_own_and_a_day(first: PolicyVersion) -> None:
    with pytest.raises(Refused) as no:
        actions.add_version(SYSTEM, first.policy, label="1", address="intranet", summary="", in_force_on=None)
    assert [reason.code for reason in no.value.reasons] == ["label_taken", "in_force_on_missing", "address"]


def test_confirming_twice_is_once_and_can_be_taken_back(
    first: PolicyVersion, at: Callable[[str], datetime]
) -> None:
    starter = with_role(Role.STARTER)
    who, now = an_actor(starter), at("2026-09-10")
    assert actions.acknowledge(who, first, now=now) is actions.acknowledge(who, first, now=now)
    db.session.flush()
    assert queries.confirmed_by([starter.id])[starter.id] == {"lone": {first.id}}
    actions.withdraw(who, first, now=now)
    db.session.flush()
    assert queries.confirmed_by([starter.id])[starter.id] == {}


def test_everybody_finds_the_policies_and_a_coordinator_adds_a_version(
    first: PolicyVersion, signed_in_as: SignIn
) -> None:
    starter, coordinator = with_role(Role.STARTER), with_role(Role.COORDINATOR)
    page = f"/policies/{first.policy.ref}/new-version"
    db.session.commit()
    listed = shown(signed_in_as(starter).get("/policies/"))
    assert "Lone working" in listed
    assert "Not confirmed" in listed
    assert "Not asked" not in listed, "it may be on their plan for a later day"
    assert signed_in_as(starter).get(page).status_code == 403
    client = signed_in_as(coordinator)
    typed = {
        "label": "1",
        "in_force_on": "2026-09-01",
        "address": "https://intranet.example/lone",
        "summary": "New",
    }
    refused = post(client, page, typed)
    assert (refused.status_code, "There is already a version 1" in shown(refused)) == (422, True)
    assert 'value="https://intranet.example/lone"' in shown(refused)
    assert post(client, page, {**typed, "label": "2027", "in_force_on": "2026-09-10"}).status_code == 303
    assert "2027, since 10 September 2026" in shown(client.get("/policies/"))
