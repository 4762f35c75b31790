"""An Advanced Practitioner's day and starters: nothing that waits is forgotten, and what waits longest stands first."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.db import db
from academy.people.models import Person
from tests.enrolments.factories import Cast, a_cast, another_starter, plan_item, sent_in
from tests.factories import with_role
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


def test_every_list_of_sessions_counts_those_who_can_come(signed_in_as: SignIn, at: At) -> None:
    """Asha starts on the Wednesday: nobody can come on Monday, and one of the two on Tuesday."""
    at("2026-09-01 09:00")
    cast = a_cast(starts_on=date(2026, 9, 9))
    a_session(cast.intake, on=date(2026, 9, 7), facilitators=[cast.runner])
    another_starter(cast)
    a_session(cast.intake, key="recording", on=date(2026, 9, 8), facilitators=[cast.runner])
    db.session.commit()
    at("2026-09-07 11:00")
    client = signed_in_as(cast.runner)
    assert "· no people" in text(client, "/overview/today")
    assert "Register taken" not in text(client, "/overview/today")
    assert "Nobody can come" in text(client, "/timetable/")
    at("2026-09-08 11:00")
    assert "1 person" in text(client, "/overview/today")
    assert "2 people" not in text(client, "/overview/today")
    listed = text(client, "/timetable/")
    assert "1 person still to be marked, of 1" in listed
    assert "0 of 1 marked" in listed


def test_what_waits_for_a_signature_says_since_when_on_each_list(
    cast: Cast, signed_in_as: SignIn, at: At
) -> None:
    sent_in(cast.item("review"), cast.starter)
    db.session.commit()
    at("2026-11-27 09:00")
    client = signed_in_as(cast.runner)
    assert "Waiting for you since 1 September 2026, 3 months ago" in text(client, "/overview/today")
    assert "sent in 1 September 2026, 3 months ago" in text(client, "/enrolments/sign-offs")
    with_role(Role.MANAGER, cast.runner)
    db.session.commit()
    assert "Waiting for you to sign off since 1 September 2026" in text(client, "/")


def test_starters_stand_in_the_order_of_today_who_is_late_longest_first(
    cast: Cast, signed_in_as: SignIn, at: At
) -> None:
    """Asha has more that is late, Ben one thing that is late for longer."""
    ben = another_starter(cast)
    at("2026-09-21 09:00")
    for code in ("welcome", "recording", "security", "lone_working", "readiness_talk", "portfolio"):
        plan_item(ben, code).due_on = date(2026, 12, 1)
    plan_item(ben, "handbook").due_on = date(2026, 9, 2)
    db.session.commit()
    client = signed_in_as(cast.runner)
    for page in ("/overview/today", "/overview/starters"):
        shown = text(client, page)
        shown = shown[shown.index("Who needs attention") if "today" in page else 0 :]
        assert shown.index("Ben Other01") < shown.index("Asha Begum"), page
