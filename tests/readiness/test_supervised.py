"""A starter awaiting registration can only be ready for supervised duties, signed by the head of service."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.enrolments import queries as plans
from academy.people.models import Person
from academy.readiness import actions, queries
from academy.readiness.models import Decision
from academy.readiness.rules import Outcome, State, canonical, facts_to_sign, sha256
from academy.refusals import Refused
from tests import factories as make
from tests.readiness.factories import Cast, a_cast, accept, actor, in_place

SignIn = Callable[[Person], FlaskClient]
TODAY = date(2026, 9, 11)


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    """Somebody for whom everything is in place but the registration."""
    found = a_cast()
    in_place(found, now, but=("registration",))
    db.session.commit()
    return found


def sign(cast: Cast, who: Person, now: datetime, *, supervised: bool) -> Decision:
    found = plans.get_enrolment(cast.enrolment.ref)
    facts = queries.one(found, clock.today())[0]
    outcome = Outcome.READY_SUPERVISED if supervised else Outcome.READY
    read = sha256(canonical(facts_to_sign(facts, outcome, clock.today())))
    decision = actions.sign(
        actor(who), found, signed_name=who.name, facts_read=read, now=now, supervised=supervised
    )
    db.session.flush()
    return decision


def test_the_head_of_service_signs_for_supervised_duties_and_that_is_what_it_says(
    cast: Cast, now: datetime
) -> None:
    assert sign(cast, cast.head, now, supervised=True).outcome is Outcome.READY_SUPERVISED
    standing = cast.standing(TODAY)
    assert standing.state is State.READY_SUPERVISED
    assert standing.words == "Ready for supervised duties"


@pytest.mark.parametrize("supervised", [True, False])
def test_the_manager_signs_nothing_while_the_registration_is_awaited(
    cast: Cast, now: datetime, supervised: bool
) -> None:
    with pytest.raises(Refused):
        sign(cast, cast.manager, now, supervised=supervised)
    assert cast.standing(TODAY).decision is None


def test_nobody_accepts_a_missing_registration_as_a_condition(cast: Cast, now: datetime) -> None:
    for who in (cast.manager, cast.head, cast.coordinator):
        with pytest.raises(Refused):
            accept(cast, who, "registration", now)


def test_it_ends_when_the_registration_is_there_and_then_the_manager_signs(cast: Cast, now: datetime) -> None:
    sign(cast, cast.head, now, supervised=True)
    make.a_live_check(cast.starter)
    standing = cast.standing(TODAY)
    assert standing.state is State.NOT_READY
    assert "is there now: it was signed for supervised duties only." in standing.broken_by[0].sentence
    assert standing.can_sign is Outcome.READY
    with pytest.raises(Refused):
        sign(cast, cast.head, now, supervised=True)


def test_something_else_that_is_missing_stops_it(cast: Cast, now: datetime) -> None:
    other = a_cast_with_a_gap(now)
    with pytest.raises(Refused):
        sign(other, other.head, now, supervised=True)


def a_cast_with_a_gap(now: datetime) -> Cast:
    found = a_cast()
    in_place(found, now, but=("registration", "dbs"))
    return found
