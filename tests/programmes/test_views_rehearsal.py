"""The rehearsal: a plain GET page that moves the year, says what to notice, and marks what cannot be read."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Actor, Role
from academy.people.models import Person
from academy.programmes import actions, queries
from academy.programmes.models import ProgrammeVersion
from tests import factories as make

SignIn = Callable[[Person], FlaskClient]
SYSTEM = Actor.system("the tests")


@pytest.fixture
def version(session: Any, at: Any) -> ProgrammeVersion:
    at("2026-08-20")
    return make.a_version()


@pytest.fixture
def client_(version: ProgrammeVersion, signed_in_as: SignIn) -> FlaskClient:
    return signed_in_as(make.with_role(Role.ADVANCED_PRACTITIONER))


def asked(client: FlaskClient, version: ProgrammeVersion, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/programmes/{version.ref}/rehearsal?{query}")
    assert answer.status_code == status
    return str(answer.get_data(as_text=True))


def test_it_begins_with_a_monday_next_month(client_: FlaskClient, version: ProgrammeVersion) -> None:
    assert "Monday 7 September 2026 to Tuesday 7 September 2027" in asked(client_, version)


def test_the_start_moves_every_date(client_: FlaskClient, version: ProgrammeVersion) -> None:
    text = asked(client_, version, "starts_on-day=5&starts_on-month=10&starts_on-year=2026")
    assert "Monday 5 October 2026 to Tuesday 5 October 2027" in text
    assert "Tue 5 Jan" in text
    assert "starts_on=2026-10-12" in text  # one week later is a link


def test_part_time_hours_and_a_pause_move_what_comes_after(
    client_: FlaskClient, version: ProgrammeVersion
) -> None:
    text = asked(client_, version, "starts_on=2026-10-05&fte=0.6")
    assert "Monday 5 October 2026 to Monday 5 June 2028" in text  # domain 8.1, checked example
    assert "5 Jan 2027" in text
    assert "Mon 8 Mar" in text
    paused = asked(client_, version, "starts_on=2026-10-05&away_1_from=2027-02-01&away_1_until=2027-06-30")
    assert "Monday 5 October 2026 to Friday 3 March 2028" in paused
    assert "Shaded: away." in paused


def test_another_way_of_joining_has_another_year(client_: FlaskClient, version: ProgrammeVersion) -> None:
    assert "Your portfolio" in asked(client_, version, "joins_as=newly_qualified")
    assert "Your portfolio" not in asked(client_, version, "joins_as=experienced_new")


def test_the_programme_can_start_on_another_day(client_: FlaskClient, version: ProgrammeVersion) -> None:
    text = asked(client_, version, "starts_on=2026-10-05&programme_starts_on=2026-11-02")
    assert "Monday 5 October 2026 to Tuesday 2 November 2027" in text
    assert "Tue 2 Feb" in text


def test_bank_holidays_are_pointed_out(client_: FlaskClient, version: ProgrammeVersion) -> None:
    text = asked(client_, version, "starts_on=2026-08-31")
    assert (
        "Monday 31 August 2026 is a bank holiday, so day 1 of “Week one” is Tuesday 1 September 2026." in text
    )
    easter = asked(client_, version, "starts_on=2026-03-30")
    assert "“Week one” steps over Friday 3 April 2026 and Monday 6 April 2026 (bank holidays)" in easter
    assert "Saturday 5 September 2026 is a Saturday" in asked(client_, version, "starts_on=2026-09-05")


def test_beyond_the_published_holidays_nothing_is_guessed(
    client_: FlaskClient, version: ProgrammeVersion
) -> None:
    text = asked(client_, version, "starts_on=2099-01-05")
    assert "Bank holidays are published only to" in text
    assert "No date yet" in text


def test_a_year_longer_than_allowed_is_pointed_out(client_: FlaskClient, session: Any) -> None:
    shipped = actions.load_shipped(SYSTEM, clock.now())[0]
    text = asked(client_, shipped, "starts_on=2026-10-05&fte=0.3")
    assert "somebody has to agree to it" in text


@pytest.mark.parametrize(
    ("query", "said", "field"),
    [
        ("starts_on=", "Enter the first day", "starts_on-day"),
        ("starts_on-day=31&starts_on-month=2&starts_on-year=2027", "must be a real date", "starts_on-day"),
        ("fte=7", "share of full time from 0.01 to 1", "fte"),
        ("fte=half", "must be a number", "fte"),
        ("fte=0", "need a pause", "fte"),
        ("joins_as=nobody", "Choose how they join", "joins_as"),
        ("away_1_from=2027-02-01", "Enter the last day of this pause too", "away_1_until-day"),
        ("away_2_until=2027-02-01", "Enter the first day of this pause too", "away_2_from-day"),
        ("away_3_from=2027-02-02&away_3_until=2027-02-01", "ends before it starts", "away_3_until-day"),
        ("starts_on=1066-10-14", "must be on or after", "starts_on-day"),
    ],
)
def test_what_cannot_be_read_is_marked_beside_its_field(
    client_: FlaskClient, version: ProgrammeVersion, query: str, said: str, field: str
) -> None:
    text = asked(client_, version, query, 422)
    assert said in text
    assert f'href="#{field}"' in text
    assert "Every date" not in text


def test_it_is_a_plain_form_and_costs_little(client_: FlaskClient, session: Any, statements: Any) -> None:
    shipped = actions.load_shipped(SYSTEM, clock.now())[0]
    query = "starts_on=2026-10-05&fte=0.6&away_1_from=2027-02-01&away_1_until=2027-06-30"
    text = asked(client_, shipped, query)
    assert '<form method="get"' in text
    with statements() as said:
        asked(client_, shipped, query)
    assert len(said) <= 5
    before = time.process_time()
    for _ in range(5):
        client_.get(f"/programmes/{shipped.ref}/rehearsal?{query}", buffered=True)
    assert (time.process_time() - before) / 5 < 1.0  # most of it is the checking of the page


def test_a_draft_that_is_not_whole_is_not_rehearsed(client_: FlaskClient, version: ProgrammeVersion) -> None:
    draft = actions.new_version(SYSTEM, version, label="2", now=clock.now())
    asked(client_, draft)
    broken = draft.document.replace('block = { days = 5, from = "first_day", starting_day = 6 }', "")
    actions.change_draft(SYSTEM, queries.get_version(draft.ref), text=broken)
    text = asked(client_, draft)
    assert "cannot be rehearsed before 1 thing is mended" in text
    assert "Every date" not in text


def test_rehearsal_takes_the_pattern_too_and_says_what_is_assumed_without_one(
    client_: FlaskClient, version: ProgrammeVersion
) -> None:
    text = asked(client_, version, "starts_on=2026-10-05")
    assert "Monday to Friday is assumed" in text
    week = "&".join(f"first_week={half}" for half in ("mon-am", "mon-pm", "tue-am", "tue-pm", "wed-am"))
    text = asked(client_, version, f"starts_on=2026-10-08&{week}")
    assert "count these working days: Monday, Tuesday, Wednesday morning." in text
    assert (
        "Thursday 8 October 2026 is no day of this pattern, so the first day in would be Monday 12 October 2026."
        in text
    )
    assert text[: text.index("</main>")].count("first_week=tue-pm") == 4  # the steps keep all of it
    two = asked(client_, version, f"starts_on=2026-10-05&{week}&second_week=fri-am")
    assert "One week Monday, Tuesday, Wednesday morning; the next Friday morning." in two


def test_what_cannot_be_ticked_is_refused_beside_the_pattern(
    client_: FlaskClient, version: ProgrammeVersion
) -> None:
    text = asked(client_, version, "starts_on=2026-10-05&first_week=moonday-am", status=422)
    assert "Choose from the options for “Works on”" in text
