"""The coordinator corrects facts and reopens, but never makes or overrides a decision, by any address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.enrolments.models import CohortRunner
from academy.people.models import Person, RoleGrant
from academy.readiness import queries
from academy.readiness.models import AcceptedCondition, ConditionReading, ConditionRenewal, Decision
from academy.readiness.rules import State, canonical, facts_to_sign, sha256
from tests import factories as make
from tests.forms import post
from tests.readiness.factories import (
    Cast,
    a_cast,
    accept,
    confirmed,
    facts_hash,
    has_read,
    in_place,
    the_starter,
)

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def url(cast: Cast, *more: str) -> str:
    return "/".join(["/readiness", cast.enrolment.ref, *more])


def forged(cast: Cast, condition: AcceptedCondition) -> dict[str, dict[str, str]]:
    """Every address of readiness that changes something of this starter, with a form that would be accepted."""
    accepted = {"not_until_then": "No visits alone", "until_on": "2026-09-25"}
    facts, standing = queries.one(the_starter(cast), clock.today())
    outcome = standing.can_sign
    text = canonical(facts_to_sign(facts, outcome, clock.today())) if outcome else ""
    signing = {"facts_read": sha256(text) if text else "", "password": "x"}
    return {
        url(cast, "accept", "kit"): accepted,
        url(cast, "accept", "dbs"): accepted,
        f"/readiness/conditions/{condition.ref}/renew": accepted,
        f"/readiness/conditions/{condition.ref}/read": {},
        f"/readiness/conditions/{condition.ref}/take-back": {"reason": "x"},
        url(cast, "sign"): signing,
        url(cast, "sign-supervised"): signing,
    }


def kept() -> list[int]:
    tables = (Decision, AcceptedCondition, ConditionReading, ConditionRenewal)
    return [db.session.scalar(sa.select(sa.func.count(table.id))) or 0 for table in tables]


@pytest.mark.parametrize("also", [None, Role.ADVANCED_PRACTITIONER, Role.MANAGER])
def test_the_coordinator_never_makes_or_overrides_a_decision_by_any_address(
    cast: Cast, now: datetime, signed_in_as: SignIn, also: Role | None
) -> None:
    """Also not as an Advanced Practitioner of the intake, nor as the manager of other people."""
    who = cast.coordinator
    if also:
        db.session.add(RoleGrant(person_id=who.id, role=also, starts_on=make.LONG_AGO))
    if also is Role.ADVANCED_PRACTITIONER:
        db.session.add(CohortRunner(cohort_id=cast.cohort.id, person_id=who.id, starts_on=make.LONG_AGO))
    if also is Role.MANAGER:
        make.managing(make.with_role(Role.STARTER, given="Ben", family="Other"), who)
    in_place(cast, now, but=("accounts",))
    condition = has_read(cast, accept(cast, cast.manager, "accounts", now), now)
    addresses = forged(cast, condition)
    db.session.commit()
    before = kept()
    client = confirmed(signed_in_as(who))
    for address, sent in addresses.items():
        answer = post(client, address, {**sent, "signed_name": who.name}, page="/sign-in/account")
        assert answer.status_code in {403, 404}, address
    db.session.rollback()
    assert kept() == before
    assert cast.standing().decision is None
    assert cast.standing().line("accounts").condition is not None  # type: ignore[union-attr]


def test_every_route_of_readiness_is_tried_by_the_coordinator_or_corrects_facts(
    cast: Cast, now: datetime, app: Any
) -> None:
    """A new address that changes something has to be thought about here."""
    posts = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("readiness.") and "POST" in (rule.methods or set())
    }
    decides = {
        "/readiness/<ref>/accept/<code>",
        "/readiness/<ref>/sign",
        "/readiness/<ref>/sign-supervised",
        "/readiness/conditions/<ref>/read",
        "/readiness/conditions/<ref>/renew",
        "/readiness/conditions/<ref>/take-back",
    }
    facts = {
        "/readiness/<ref>/record/<code>",
        "/readiness/<ref>/reopen",
        "/readiness/<ref>/working",
        "/readiness/checks/<ref>/take-back",
        "/readiness/cohorts/<ref>/checks",
        "/readiness/my-part",
        "/readiness/working/<ref>/take-back",
    }
    assert posts == decides | facts


def test_a_manager_who_is_also_coordinator_decides_for_their_own_starters_only(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    db.session.add(RoleGrant(person_id=cast.manager.id, role=Role.COORDINATOR, starts_on=make.LONG_AGO))
    in_place(cast, now)
    facts = facts_hash(cast)
    db.session.commit()
    client = confirmed(signed_in_as(cast.manager))
    sent = {"signed_name": cast.manager.name, "facts_read": facts}
    assert post(client, url(cast, "sign"), sent).status_code == 303
    assert cast.standing().state is State.READY
