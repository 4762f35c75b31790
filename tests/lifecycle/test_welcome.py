"""“Send welcome” shows first who would get what; only who is ticked gets it, and nobody twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.db import db
from academy.enrolments import queries as plans
from academy.enrolments.models import Enrolment
from academy.lifecycle import queries
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import ADDRESS, Kind
from academy.people.models import Person
from academy.signin import actions as signin
from tests.enrolments.factories import Cast, a_cast, acts, another_starter
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-08-20 09:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    found = a_cast()
    found.starter.email = "asha@council.example"
    db.session.commit()
    return found


def address(cast: Cast) -> str:
    return f"/lifecycle/cohorts/{cast.cohort.ref}/welcome"


def sent() -> list[str]:
    rows = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == Kind.INVITATION))
    return sorted(row.address for row in rows)


def another(cast: Cast, number: int, email: str | None) -> Enrolment:
    plan = another_starter(cast, number)
    plan.person.email = email
    db.session.flush()
    return plan


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_it_shows_first_who_would_get_what_and_sends_nothing(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    another(cast, 1, None)
    able = another(cast, 2, "able@council.example")
    signin.create_account(acts(cast.coordinator), able.person, password="purple kettle dune", now=now)
    db.session.commit()
    page = shown(signed_in_as(cast.coordinator).get(address(cast)))
    assert "asha@council.example" in page
    assert "An invitation that works until 14 September 2026" in page
    assert "Nothing: no work email is known: add it first" in page
    assert "Nothing: can sign in already" in page
    assert page.count('name="pick"') == 1
    assert "your place at the Social Work Academy is ready" in page
    assert "/sign-in/invitation/…" in page
    assert ADDRESS not in page, "the message reads as it will be sent"
    assert sent() == []


def test_only_who_is_ticked_gets_it(cast: Cast, now: datetime, signed_in_as: SignIn) -> None:
    other = another(cast, 1, "other@council.example")
    db.session.commit()
    browser = signed_in_as(cast.coordinator)
    assert "Tick the people who get the welcome." in shown(post(browser, address(cast), {}))
    assert post(browser, address(cast), {"pick": cast.enrolment.ref}).status_code == 303
    assert sent() == ["asha@council.example"]
    page = shown(browser.get(address(cast)))
    assert "in place of the one that was sent" in page
    assert f'id="pick-{cast.enrolment.ref}" name="pick" value="{cast.enrolment.ref}"><label' in page
    assert f'id="pick-{other.ref}" name="pick" value="{other.ref}" checked' in page


def test_who_cannot_get_it_stops_the_whole_sending(cast: Cast, signed_in_as: SignIn) -> None:
    without = another(cast, 1, None)
    db.session.commit()
    both = {"pick": [cast.enrolment.ref, without.ref]}
    answer = post(signed_in_as(cast.coordinator), address(cast), both)
    assert answer.status_code == 422
    assert "No work email is known" in shown(answer)
    assert sent() == []


def test_the_list_costs_the_same_for_one_and_for_twenty(
    cast: Cast, now: datetime, statements: Callable[[], Any]
) -> None:
    cohort = plans.get_cohort(cast.cohort.ref)
    with statements() as one:
        queries.welcomed(cohort, now, now.date())
    for number in range(19):
        another(cast, number, f"many{number}@council.example")
    db.session.commit()
    cohort = plans.get_cohort(cast.cohort.ref)
    with statements() as twenty:
        assert len(queries.welcomed(cohort, now, now.date())) == 20
    assert len(one) == len(twenty)
