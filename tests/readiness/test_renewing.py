"""Renewing a condition in time: the old one stands until the new one is read, or until its own last day."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy.db import db
from academy.enrolments import queries as plans
from academy.people.models import Person
from academy.readiness import actions, queries
from academy.readiness.models import AcceptedCondition
from academy.readiness.rules import State
from academy.refusals import Refused
from tests.forms import post
from tests.readiness.factories import Cast, a_cast, accept, actor, has_read, in_place, signed

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]
UNTIL = date(2026, 10, 9)


@pytest.fixture
def cast(at: At) -> Cast:
    """Ready with a condition on the kit until 25 September, signed."""
    now = at("2026-09-11 10:00")
    found = a_cast()
    in_place(found, now, but=("kit",))
    has_read(found, accept(found, found.manager, "kit", now), now)
    signed(found, now)
    db.session.commit()
    return found


def renew(cast: Cast, now: datetime) -> AcceptedCondition:
    line = cast.standing().line("kit")
    assert line is not None
    assert line.condition is not None
    made = accept(cast, cast.head, "kit", now, until_on=UNTIL, not_until_then="No visits", again=True)
    db.session.flush()
    return made


def take_back(cast: Cast, condition: AcceptedCondition, now: datetime) -> None:
    actions.withdraw_condition(
        actor(cast.head), condition, enrolment=plans.get_enrolment(cast.enrolment.ref), reason="Typo", now=now
    )


def test_renewed_on_its_last_day_it_stands_for_that_day_and_the_decision_holds(cast: Cast, at: At) -> None:
    renew(cast, at("2026-09-25 09:00"))
    now = cast.standing()
    assert now.state is State.READY_WITH_CONDITIONS
    assert now.missing == ()
    line = now.line("kit")
    assert line is not None
    assert line.words == (
        "Accepted until 25 September · No visits alone · renewed until 9 October, once Amara Okafor has read it"
    )


def test_once_it_is_read_the_renewed_one_carries_on_and_nobody_signs_anew(cast: Cast, at: At) -> None:
    later = at("2026-09-25 09:00")
    has_read(cast, renew(cast, later), later)
    for day in (date(2026, 9, 25), date(2026, 9, 28), UNTIL):
        assert cast.standing(day).state is State.READY_WITH_CONDITIONS
    line = cast.standing(date(2026, 9, 28)).line("kit")
    assert line is not None
    assert line.words == "Accepted until 9 October · No visits"
    assert cast.standing(date(2026, 10, 10)).state is State.NOT_READY


def test_not_read_by_its_last_day_it_ends_and_the_decision_reopens(cast: Cast, at: At) -> None:
    made = renew(cast, at("2026-09-24 09:00"))
    now = cast.standing(date(2026, 9, 26))
    assert now.state is State.NOT_READY
    assert [line.code for line in now.missing] == ["kit"]
    has_read(cast, made, at("2026-09-28 09:00"))
    after = cast.standing()
    assert after.missing == ()
    assert not after.holds, "there was a gap, so it is signed anew"


def test_a_renewal_that_is_taken_back_before_it_is_read_leaves_the_old_one(cast: Cast, at: At) -> None:
    later = at("2026-09-24 09:00")
    take_back(cast, renew(cast, later), later)
    now = cast.standing()
    line = now.line("kit")
    assert line is not None
    assert now.holds
    assert line.condition is not None
    assert line.condition.until_on == date(2026, 9, 25)
    has_read(cast, renew(cast, later), later)
    assert cast.standing(UNTIL).holds


def test_what_was_taken_back_does_not_stand_again_while_the_next_waits_to_be_read(cast: Cast, at: At) -> None:
    later = at("2026-09-24 09:00")
    line = cast.standing().line("kit")
    assert line is not None
    assert line.condition is not None
    from_page = plans.get_enrolment(cast.enrolment.ref)
    (condition, _), _ = queries.condition_or_404(line.condition.ref, later.date())
    actions.withdraw_condition(actor(cast.head), condition, enrolment=from_page, reason="Wrong", now=later)
    db.session.flush()
    made = accept(cast, cast.head, "kit", later, until_on=UNTIL)
    assert cast.standing().state is State.NOT_READY
    has_read(cast, made, later)
    assert not cast.standing().holds


def test_it_is_not_renewed_again_while_the_renewal_waits_to_be_read(cast: Cast, at: At) -> None:
    later = at("2026-09-24 09:00")
    renew(cast, later)
    with pytest.raises(Refused) as no:
        accept(cast, cast.head, "kit", later, until_on=UNTIL, again=True)
    assert [reason.code for reason in no.value.reasons] == ["accepted"]


def test_the_page_shows_both_and_leads_to_the_one_that_can_be_changed(
    cast: Cast, at: At, signed_in_as: SignIn
) -> None:
    made = renew(cast, at("2026-09-24 09:00"))
    db.session.commit()
    address = f"/readiness/{cast.enrolment.ref}"
    head = signed_in_as(cast.head)
    html = head.get(address).get_data(as_text=True)
    assert "Renew the condition" not in html
    assert f"/readiness/conditions/{made.ref}/take-back" in html
    starter = signed_in_as(cast.starter)
    html = starter.get(address).get_data(as_text=True)
    assert "Accepted until" in re.sub(r"<[^>]+>", " ", html)
    assert f"/readiness/conditions/{made.ref}/read" in html
    assert post(starter, f"/readiness/conditions/{made.ref}/read", {}).status_code == 303
    assert "Ready with conditions" in head.get(address).get_data(as_text=True)
