"""What waits for a head of service: never what may still come in time, and always who works without a decision."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy.db import db
from academy.enrolments import queries as plans
from academy.people.models import Person
from academy.readiness import actions
from academy.readiness.rules import ForHead, for_head
from tests.factories import a_live_check
from tests.readiness.factories import Cast, a_cast, accept, actor, in_place

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]
FRIDAY, MONDAY = (
    date(2026, 9, 4),
    date(2026, 9, 7),
)  # the check is due on the one, the first day in is the other


@pytest.fixture
def cast(at: At) -> Cast:
    at("2026-09-04 10:00")
    return a_cast()


def asked(cast: Cast, on: date) -> ForHead | None:
    return for_head(cast.standing(on))


def home(client: FlaskClient) -> str:
    shown = client.get("/overview/service").get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def test_what_only_they_may_accept_waits_for_them_once_it_is_late(cast: Cast) -> None:
    assert asked(cast, FRIDAY) is None, "it may still come today, and kit and week are missing too"
    found = asked(cast, MONDAY)
    assert found == ForHead("Enhanced DBS check", "Only you may accept this for a while", late=False)


def test_or_once_nothing_else_is_missing(cast: Cast, at: At) -> None:
    now = at("2026-09-04 10:00")
    in_place(cast, now, but=("dbs", "kit", "registration"))
    a_live_check(cast.starter, on=FRIDAY)
    assert asked(cast, FRIDAY) is None
    accept(cast, cast.manager, "kit", now)
    assert asked(cast, FRIDAY) is not None, "the manager has answered for the kit"
    accept(cast, cast.head, "dbs", now)
    assert asked(cast, FRIDAY) is None


def test_who_works_without_a_decision_stands_first(cast: Cast, at: At, signed_in_as: SignIn) -> None:
    now = at("2026-09-07 10:00")
    found = plans.get_enrolment(cast.enrolment.ref)
    actions.enter_working(actor(cast.manager), found, since_on=MONDAY, now=now)
    db.session.commit()
    asks = asked(cast, MONDAY)
    assert asks is not None
    assert asks.late
    words = "Working in the team since 7 September, no decision signed. Only you may accept this for a while"
    assert asks.words == words
    shown = home(signed_in_as(cast.head))
    assert "1 with something that waits for you" in shown
    assert words in shown


def test_a_signature_for_supervised_duties_waits_too(cast: Cast, at: At, signed_in_as: SignIn) -> None:
    in_place(cast, at("2026-09-11 10:00"), but=("registration",))
    db.session.commit()
    assert "Only the registration is awaited Only you may sign, for supervised duties" in home(
        signed_in_as(cast.head)
    )


def test_nothing_waits_and_it_is_said(cast: Cast, signed_in_as: SignIn) -> None:
    shown = home(signed_in_as(cast.head))
    assert "0 with something that waits for you" in shown
    assert "Nothing waits for you" in shown
