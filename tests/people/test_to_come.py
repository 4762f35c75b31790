"""A change that HR's list gives for a day to come is seen before it counts, and read in history as it was answered."""

import re
from datetime import date

import pytest

from academy.access.rules import Role
from academy.batches.models import BatchKind
from academy.people.rules import Answer, changed_words
from tests.factories import a_cohort, an_enrolment, with_role
from tests.people.lists import TEAMS, a_list, committed
from tests.people.test_again import AFTER, BEFORE, job

FROM_OCTOBER = Answer(date(2026, 10, 1))


@pytest.fixture
def moving(app, at):
    """Ann Fay, who changes team, manager and hours in October."""
    at("2026-08-03 10:00")
    committed(TEAMS, kind=BatchKind.TEAMS)
    committed(a_list(BEFORE))
    committed(a_list(AFTER), answer=FROM_OCTOBER)
    return job()


@pytest.fixture
def coordinator(moving, signed_in_as):
    return signed_in_as(with_role(Role.COORDINATOR, given="Dee", family="Marsh"))


def read(client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).get_data(as_text=True)))


def test_a_change_that_lies_ahead_stands_beside_what_holds_until_then(coordinator, moving):
    page = read(coordinator, f"/people/{moving.person.ref}")
    assert "Team Fostering - Chorley; from 1 October 2026 Contextual Safeguarding" in page
    assert re.search(r"FTE 1[^;]*; from 1 October 2026 0\.6", page)


def test_history_says_from_what_to_what_and_since_when_to_who_reads_it(coordinator, moving):
    said = "FTE 1 → 0.6; Team Fostering - Chorley → Contextual Safeguarding; from 1 October 2026"
    enrolment = an_enrolment(moving, cohort=a_cohort())
    assert said in read(coordinator, f"/people/{moving.person.ref}")
    assert said in read(coordinator, f"/overview/{enrolment.ref}/history")


def test_history_keeps_addresses_and_other_lines_to_itself():
    assert changed_words({"manager_email": "changed", "since": "from 1 October 2026"}) == ""
    assert changed_words({"email": "changed", "batch": "b1"}) == ""
    assert changed_words({"fte": "1", "team": "North"}) == ""
    assert changed_words({"pattern": ["Monday to Friday", "Monday"], "since": "2026-10-01"}) == (
        "Works on Monday to Friday → Monday; from 1 October 2026"
    )
