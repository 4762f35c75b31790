"""The first day in beside the contract's start: from HR's list, by hand, and when the contract moves."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.people import actions, queries
from academy.people.actions import About
from academy.people.models import Employment, Person
from academy.people.rules import (
    Answer,
    Pattern,
    first_day_along,
    first_day_in,
    shipped_calendar,
    why_not_first_day,
)
from academy.refusals import Refused
from tests.factories import SYSTEM, a_person, a_team, an_actor, an_employment, managing, with_role
from tests.forms import post
from tests.people.lists import a_list, committed, fates_of

SignIn = Callable[[Person], FlaskClient]
SATURDAY, MONDAY = date(2026, 8, 1), date(2026, 8, 3)
SUMMER_HOLIDAY, TUESDAY = date(2026, 8, 31), date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _today(at: Callable[[str], Any]) -> None:
    at("2026-07-01 09:00")


def line(starts_on: date, fte: str = "1") -> bytes:
    return a_list(f"E1,Begum,Asha,,,,{starts_on.isoformat()},{fte},,")


def the_job() -> Employment:
    return (
        queries.standings(queries.employment_ids_by_number(["E1"]).values(), clock.today())
        .popitem()[1]
        .employment
    )


def asked(code: str) -> list[str]:
    found = queries.open_questions(person_ids=[the_job().person_id])
    return [each.sentence for each in found if each.code == code]


@pytest.mark.parametrize(("starts_on", "first"), [(SATURDAY, MONDAY), (SUMMER_HOLIDAY, TUESDAY)])
def test_an_import_on_no_working_day_needs_an_answer_rather_than_being_refused(
    starts_on: date, first: date
) -> None:
    assert fates_of(committed(line(starts_on))) == {"needs_answer": ["E1"]}
    assert (the_job().contract_start_on, the_job().first_day_on) == (starts_on, first)
    sentence = f"Their contract starts on {starts_on:%A %-d %B %Y}, which is no working day."
    assert asked("first_day_unsure") == [f"{sentence} Is {first:%A %-d %B %Y} their first day in?"]


def test_a_contract_on_a_working_day_asks_nothing() -> None:
    committed(line(MONDAY))
    assert (the_job().first_day_on, asked("first_day_unsure")) == (MONDAY, [])


def test_the_same_list_again_asks_nothing_again() -> None:
    committed(line(SATURDAY))
    assert fates_of(committed(line(SATURDAY))) == {"unchanged": ["E1"]}


def test_a_first_day_that_followed_from_the_contract_goes_along_when_it_moves() -> None:
    committed(line(SATURDAY))
    committed(line(SUMMER_HOLIDAY), answer=Answer())
    assert (the_job().contract_start_on, the_job().first_day_on) == (SUMMER_HOLIDAY, TUESDAY)
    committed(line(SATURDAY), answer=Answer())
    assert (the_job().contract_start_on, the_job().first_day_on) == (SATURDAY, MONDAY)


def test_a_first_day_that_somebody_said_stays_when_the_contract_moves_before_it() -> None:
    committed(line(SATURDAY))
    actions.change_first_day(SYSTEM, the_job(), date(2026, 8, 12), now=clock.now())
    committed(line(date(2026, 8, 6)), answer=Answer())
    assert the_job().first_day_on == date(2026, 8, 12)


def test_the_answer_is_applied_and_one_that_cannot_be_is_said_beside_the_field(signed_in_as: SignIn) -> None:
    committed(line(SATURDAY))
    question = next(
        each
        for each in queries.open_questions(person_ids=[the_job().person_id])
        if each.code == "first_day_unsure"
    )
    db.session.commit()
    client = signed_in_as(with_role(Role.COORDINATOR))
    url = f"/people/questions/{question.ref}"
    assert 'value="3"' in client.get(url).get_data(as_text=True)  # Monday is proposed
    refused = post(client, url, {"first_day_on": "2026-08-02"})
    assert refused.status_code == 422
    assert "Their next working day is Monday 3 August 2026" in refused.get_data(as_text=True)
    assert post(client, url, {"first_day_on": "2026-08-05"}).status_code == 303
    assert (the_job().first_day_on, asked("first_day_unsure")) == (date(2026, 8, 5), [])


def test_hours_that_change_ask_whether_the_days_do(session: Any) -> None:
    committed(line(MONDAY, "0.5"))
    actions.enter_pattern(SYSTEM, the_job(), Pattern(MONDAY, ("mon tue wed-am",)), now=clock.now())
    assert asked("pattern_unknown") == []
    committed(line(MONDAY, "0.8"), answer=Answer(date(2026, 11, 2)))
    assert asked("pattern_unknown") == ["Their hours change to 0.8. On which days do they work then?"]
    known = queries.patterns_of([the_job().id])[the_job().id]
    assert known == (Pattern(MONDAY, ("mon tue wed-am",)),), "until somebody answers the old one stands"


def test_the_answer_about_days_holds_from_the_day_of_the_hours() -> None:
    committed(line(MONDAY, "0.5"))
    actions.enter_pattern(SYSTEM, the_job(), Pattern(MONDAY, ("mon tue wed-am",)), now=clock.now())
    committed(line(MONDAY, "0.8"), answer=Answer(date(2026, 11, 2)))
    question = next(
        each
        for each in queries.open_questions(person_ids=[the_job().person_id])
        if each.code == "pattern_unknown"
    )
    job = the_job()
    actions.answer(
        an_actor(with_role(Role.COORDINATOR)),
        question,
        About(job.person, job),
        given=actions.Answer(text="mon tue wed thu"),
        now=clock.now(),
    )
    assert [each.starts_on for each in queries.patterns_of([job.id])[job.id]] == [MONDAY, date(2026, 11, 2)]


def test_a_manager_finds_what_they_owe_an_answer_to_on_their_own_page(signed_in_as: SignIn) -> None:
    committed(line(MONDAY, "0.5"))
    manager, other = with_role(Role.MANAGER, given="Mo", family="Khan"), with_role(Role.MANAGER)
    managing(the_job().person, manager)
    question = queries.open_questions(person_ids=[the_job().person_id])
    for each in question:
        each.owner_role = Role.MANAGER if each.code == "pattern_unknown" else each.owner_role
    db.session.commit()
    page = signed_in_as(manager).get("/overview/my-team").get_data(as_text=True)
    assert "They work part-time (0.5). On which days?" in page
    assert "Which team do they join?" not in page
    assert "On which days?" not in signed_in_as(other).get("/overview/my-team").get_data(as_text=True)


def test_a_job_added_by_hand_has_a_contract_start_and_a_first_day_in(signed_in_as: SignIn) -> None:
    person, team = a_person("Asha", "Begum"), a_team()
    db.session.commit()
    client, url = signed_in_as(with_role(Role.COORDINATOR)), f"/people/{person.ref}/job"
    typed = {"employee_number": "E1", "team": team.ref, "starts_on": "2026-08-01", "fte": "1"}
    typed |= {"joins_as": "newly_qualified"}
    refused = post(client, url, typed | {"first_day_on": "2026-08-31"})
    assert refused.status_code == 422
    assert "Monday 31 August 2026 is a bank holiday" in refused.get_data(as_text=True)
    assert 'value="31"' in refused.get_data(as_text=True)
    assert post(client, url, typed).status_code == 303
    assert (the_job().contract_start_on, the_job().first_day_on) == (SATURDAY, MONDAY)


def test_beyond_the_known_bank_holidays_nothing_is_guessed() -> None:
    far = date(2090, 1, 2)
    reasons = why_not_first_day(far, far, (), shipped_calendar())
    assert [each.code for each in reasons] == ["holidays_unknown"]
    assert first_day_in(far, (), shipped_calendar()) == far
    with pytest.raises(Refused):
        actions.change_first_day(SYSTEM, an_employment(), far, now=clock.now())


weeks = st.sets(st.sampled_from(("mon", "tue-am", "wed", "thu-pm", "fri", "sat", "sun")), min_size=1)
days = st.dates(date(2026, 1, 1), date(2027, 6, 1))


@given(days, weeks)
def test_the_first_day_in_is_always_one_that_is_not_refused(start: date, week: set[str]) -> None:
    patterns, calendar = (Pattern(start, (" ".join(sorted(week)),)),), shipped_calendar()
    first = first_day_in(start, patterns, calendar)
    assert first >= start
    assert why_not_first_day(first, start, patterns, calendar) == []


@given(days, days, days, weeks)
def test_a_first_day_that_goes_along_is_never_before_the_contract(
    first: date, was: date, now: date, week: set[str]
) -> None:
    patterns = (Pattern(was, (" ".join(sorted(week)),)),)
    along = first_day_along(first, was=was, now=now, patterns=patterns, calendar=shipped_calendar())
    assert along >= now
