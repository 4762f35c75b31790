"""Intakes: list, new, one with its parts; who sees which."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.db import db
from academy.people.models import Person
from tests.enrolments.factories import Cast, a_cast, another_starter
from tests.factories import a_version, with_role
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
PARTS = ("", "/documents", "/history")


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-10 09:00")
    found = a_cast()
    db.session.commit()
    return found


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_a_coordinator_makes_an_intake_and_says_who_runs_it(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    typed = {
        "name": "October 2026", "version": a_version().ref, "starts_on-day": "5", "starts_on-month": "10",
        "starts_on-year": "2026",
    }  # fmt: skip
    db.session.commit()
    made = post(client, "/enrolments/cohorts/new", typed)
    assert made.status_code == 303
    page = shown(client.get(made.location))
    assert "Ruth Ainsworth" in page
    runner = {"runners": cast.runner.ref, "lead": cast.runner.ref}
    saved = post(client, made.location, runner)
    assert saved.status_code == 303
    page = shown(client.get(saved.location))
    assert "Monday 5 October 2026 to Friday 9 October 2026" in page
    assert "Nobody runs this intake yet" not in page
    assert "October 2026" in shown(client.get("/enrolments/cohorts"))


def test_a_refused_intake_keeps_what_was_typed(cast: Cast, signed_in_as: SignIn) -> None:
    typed = {
        "name": cast.cohort.name, "version": cast.intake.version.ref, "starts_on-day": "31", "starts_on-month": "8",
        "starts_on-year": "2026",
    }  # fmt: skip
    answer = post(signed_in_as(cast.coordinator), "/enrolments/cohorts/new", typed)
    assert answer.status_code == 422
    assert "There is already an intake called" in shown(answer)
    assert "is not a working day" in shown(answer)
    assert f'value="{cast.cohort.name}"' in shown(answer)


@pytest.mark.parametrize("part", PARTS)
def test_who_may_see_an_intake(part: str, cast: Cast, signed_in_as: SignIn) -> None:
    page = f"/enrolments/cohorts/{cast.cohort.ref}{part}"
    stranger = with_role(Role.ADVANCED_PRACTITIONER)
    db.session.commit()
    assert signed_in_as(cast.coordinator).get(page).status_code == 200
    assert signed_in_as(cast.runner).get(page).status_code == 200
    for person in (stranger, cast.starter, cast.manager):
        assert signed_in_as(person).get(page).status_code == 404


def test_those_who_run_it_change_nothing(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.runner)
    assert client.get("/enrolments/cohorts/new").status_code == 403
    for part in ("change", "runners"):
        assert client.get(f"/enrolments/cohorts/{cast.cohort.ref}/{part}").status_code == 403


def test_a_name_is_changed_and_told_in_its_history(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    page = f"/enrolments/cohorts/{cast.cohort.ref}/change"
    assert post(client, page, {"name": "Autumn", "note": ""}).status_code == 303
    page = shown(client.get(f"/enrolments/cohorts/{cast.cohort.ref}/history"))
    assert "Cora Dean changed the intake Autumn" in page
    assert "started the plan of Asha Begum" in page


@pytest.mark.parametrize("page", ["/enrolments/cohorts", "/enrolments/cohorts/{ref}"])
def test_statements_do_not_grow_with_people(
    page: str, cast: Cast, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    client = signed_in_as(cast.coordinator)
    page = page.format(ref=cast.cohort.ref)
    with statements() as one:
        client.get(page)
    for number in range(19):
        another_starter(cast, number)
    db.session.commit()
    with statements() as twenty:
        assert client.get(page).status_code == 200
    assert len(twenty) == len(one)
