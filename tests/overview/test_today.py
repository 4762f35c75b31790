"""An Advanced Practitioner's day and starters: nothing that waits is forgotten, and what waits longest stands first."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy.db import db
from academy.people.models import Person
from tests.enrolments.factories import Cast, a_cast
from tests.timetable.factories import a_session

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: At) -> Cast:
    at("2026-09-01 09:00")
    return a_cast()


def text(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_a_register_that_was_never_taken_is_asked_for_however_long_ago(
    cast: Cast, signed_in_as: SignIn, at: At
) -> None:
    a_session(cast.intake, on=date(2026, 9, 7))
    db.session.commit()
    at("2027-06-01 09:00")
    client = signed_in_as(cast.runner)
    for page in ("/overview/today", "/timetable/"):
        assert "Welcome to the academy" in text(client, page)
    assert "no register open" not in text(client, "/overview/today")
