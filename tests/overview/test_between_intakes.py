"""Between intakes: a plan starts at once with what needs no session, and says when the academy week is."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy.db import db
from academy.enrolments import queries
from academy.people.models import Person
from tests.enrolments.factories import Cast, a_cast

SignIn = Callable[[Person], FlaskClient]
EARLIER = date(2026, 8, 24)


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    """Somebody who starts two weeks before the intake meets."""
    at("2026-08-25 09:00")
    found = a_cast(starts_on=EARLIER)
    db.session.commit()
    return found


def test_what_needs_no_session_has_its_date_before_the_week(cast: Cast) -> None:
    due = {row.item.code: row.due_on for row in queries.plan_items_of([cast.enrolment.id])[cast.enrolment.id]}
    assert due["welcome"] == date(2026, 9, 7)
    assert any(on is not None and on < date(2026, 9, 7) for on in due.values())


def test_the_plan_says_when_the_academy_week_is_until_it_is_over(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    said = "Week one with your intake: Monday 7 September 2026"
    starter = signed_in_as(cast.starter)
    assert said in starter.get("/overview/your-year").get_data(as_text=True)
    manager = signed_in_as(cast.manager).get(f"/overview/{cast.enrolment.ref}/year").get_data(as_text=True)
    assert said.replace("your", "the") in manager
    at("2026-09-12 09:00")
    assert said not in starter.get("/overview/your-year").get_data(as_text=True)
