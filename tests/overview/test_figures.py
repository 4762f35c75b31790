"""Figures of a service as at a day: what is counted, whose, and what is not said of the past."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.db import db
from academy.overview.rules import Joined, as_at, days_to_sign, still_open, work_ready
from academy.people.models import Person
from academy.programmes.rules import shipped_calendar
from academy.readiness.models import Decision
from academy.readiness.rules import Outcome
from tests.factories import a_service, with_role
from tests.overview.test_views import text
from tests.readiness.factories import Cast, a_cast, another

MONDAY = date(2026, 9, 7)
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-21 09:00")
    found = a_cast()
    db.session.commit()
    return found


def signed(cast: Cast, at: datetime) -> Decision:
    row = Decision(
        enrolment_id=cast.enrolment.id, outcome=Outcome.READY, facts="{}", facts_sha256="0" * 64, signed_at=at,
        signed_by_id=cast.manager.id, signed_as="manager", signed_name=cast.manager.name,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def value(shown: str, label: str) -> str:
    return shown.split(f'<th scope="row">{label}</th>')[1].split("</td>", maxsplit=1)[0].rpartition(">")[2]


def test_days_to_sign_are_working_days_after_the_first_day() -> None:
    calendar = shipped_calendar()
    assert days_to_sign(MONDAY, MONDAY, calendar) == 0
    assert days_to_sign(MONDAY, date(2026, 9, 3), calendar) == 0
    assert days_to_sign(MONDAY, date(2026, 9, 14), calendar) == 5
    assert days_to_sign(date(2026, 8, 28), date(2026, 9, 1), calendar) == 1  # 31 August is a bank holiday
    assert days_to_sign(date(2090, 1, 2), date(2090, 1, 5), calendar) is None


def test_the_median_is_of_those_who_were_signed_for() -> None:
    found = [
        Joined("NQSW", MONDAY, first_signed_on=day)
        for day in (date(2026, 9, 8), date(2026, 9, 10), date(2026, 9, 14), None)
    ]
    line = work_ready(found, shipped_calendar(), of_today=False)[-1]
    assert line.value == "3 working days"
    assert "the 3 who were signed for" in line.meaning


def test_a_day_that_cannot_be_is_today() -> None:
    assert as_at("", MONDAY) == (MONDAY, "")
    assert as_at("2026-09-01", MONDAY) == (date(2026, 9, 1), "")
    assert as_at("2026-09-08", MONDAY)[0] == MONDAY
    assert as_at("yesterday", MONDAY) == (MONDAY, "That is not a date. These are the figures of today.")


def test_of_the_past_nothing_is_said_that_only_today_knows() -> None:
    late = Joined("NQSW", MONDAY, state="not_ready", overdue=True, kit_missing=3)
    assert still_open([late], of_today=False) == []
    assert [each.value for each in still_open([late], of_today=True)] == ["1", "1", "3"]


def test_a_head_of_service_sees_how_their_service_stands(cast: Cast, signed_in_as: SignIn) -> None:
    another(cast)
    shown = text(signed_in_as(cast.head), "/overview/figures")
    assert value(shown, "All starters") == "2"
    assert value(shown, "Not ready, and working") == "2"
    assert value(shown, "People with kit missing") == "2"
    assert value(shown, "Median time to a signed decision") == "None signed yet"
    assert "Okafor" not in shown


def test_as_at_a_day_counts_what_was_recorded_then(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    decision = signed(cast, at("2026-09-10 10:00"))
    decision.withdraw(cast.coordinator.id, at("2026-09-15 10:00"), "reopened")
    at("2026-09-21 09:00")
    client = signed_in_as(cast.head)
    for day, ready, without in (("2026-09-09", "0", "1"), ("2026-09-12", "1", "0"), ("2026-09-16", "0", "1")):
        shown = text(client, f"/overview/figures?on={day}")
        assert (value(shown, "Signed as ready"), value(shown, "Without a decision")) == (ready, without), day
        assert "overdue</th>" not in shown
        assert "can be said of today only" in shown
    assert (
        value(text(client, "/overview/figures?on=2026-09-16"), "Median time to a signed decision")
        == "3 working days"
    )
    assert value(text(client, "/overview/figures?on=2026-09-06"), "All starters") == "0"


def test_another_service_is_not_counted(cast: Cast, signed_in_as: SignIn) -> None:
    other = with_role(Role.HEAD_OF_SERVICE, service=a_service())
    assert value(text(signed_in_as(other), "/overview/figures"), "All starters") == "0"


def test_the_file_says_the_same_with_what_it_means(cast: Cast, signed_in_as: SignIn) -> None:
    lines = (
        signed_in_as(cast.head).get("/overview/figures.csv?on=2026-09-12").get_data(as_text=True).splitlines()
    )
    assert lines[0].lstrip("\ufeff") == "As at,Table,Figure,Value,What it means"
    assert any(",Who joined,All starters,1," in line for line in lines)


def test_the_statements_do_not_grow(cast: Cast, signed_in_as: SignIn, statements: Callable[[], Any]) -> None:
    client = signed_in_as(cast.head)
    client.get("/overview/figures")
    with statements() as one:
        client.get("/overview/figures")
    for number in range(19):
        another(cast, number)
    db.session.commit()
    client.get("/overview/figures")
    with statements() as twenty:
        client.get("/overview/figures")
    assert len(twenty) == len(one), "\n\n".join(twenty)
