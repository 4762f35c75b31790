"""The screens about the public register: who sees them, who records, what is kept when it is refused."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.people.models import Person
from tests import factories as make
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
GOOD = {
    "number": "SW4711",
    "name_there": "Amara Okafor",
    "status": "Registered",
    "registered_until": "2026-11-30",
    "checked_on": "2026-09-07",
}


@pytest.fixture
def starter(at: Callable[[str], datetime]) -> Person:
    at("2026-09-07")
    person = make.with_role(Role.STARTER, make.a_person("Amara", "Okafor"))
    make.an_employment(person)
    return person


def url(person: Person) -> str:
    return f"/registration/people/{person.ref}"


def test_a_coordinator_records_a_look_and_the_title_follows(starter: Person, signed_in_as: SignIn) -> None:
    client = signed_in_as(make.with_role(Role.COORDINATOR))
    before = client.get(url(starter)).get_data(as_text=True)
    assert "New starter, children’s services" in before
    assert "Social Worker" not in before
    assert post(client, url(starter), GOOD).status_code == 303
    after = client.get(url(starter)).get_data(as_text=True)
    assert "Live: registered until 30 November 2026" in after
    assert "The same name" in after


def test_names_that_differ_are_shown_side_by_side(starter: Person, signed_in_as: SignIn) -> None:
    client = signed_in_as(make.with_role(Role.COORDINATOR))
    answer = post(client, url(starter), {**GOOD, "name_there": "Amara Okafor-Hughes"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Register: <strong>Amara Okafor-Hughes</strong>" in text
    assert 'value="SW4711"' in text
    sent = {**GOOD, "name_there": "Amara Okafor-Hughes", "same_person": "y"}
    assert post(client, url(starter), sent).status_code == 303


def test_their_manager_records_and_another_does_not_know_of_them(
    starter: Person, signed_in_as: SignIn
) -> None:
    manager, other = make.with_role(Role.MANAGER), make.with_role(Role.MANAGER)
    make.managing(starter, manager)
    assert post(signed_in_as(manager), url(starter), GOOD).status_code == 303
    assert signed_in_as(other).get(url(starter)).status_code == 404


@pytest.mark.parametrize("role", [Role.ADVANCED_PRACTITIONER, Role.KIT_DESK, Role.AUDITOR])
def test_these_roles_do_not_see_checks(starter: Person, signed_in_as: SignIn, role: Role) -> None:
    assert signed_in_as(make.with_role(role)).get(url(starter)).status_code == 404


def test_the_starter_sees_their_own_and_records_nothing(starter: Person, signed_in_as: SignIn) -> None:
    client = signed_in_as(starter)
    page = client.get(url(starter))
    assert page.status_code == 200
    assert "Record a look" not in page.get_data(as_text=True)
    make.a_live_check(starter)
    seen = client.get(url(starter)).get_data(as_text=True)
    assert ">Who looked</th>" in seen
    assert ">Do</th>" not in seen, "there is nothing that they could do"
    assert post(client, url(starter), GOOD).status_code == 403


def test_a_look_is_taken_back(starter: Person, signed_in_as: SignIn) -> None:
    check = make.a_live_check(starter)
    ref = check.ref
    client = signed_in_as(make.with_role(Role.COORDINATOR))
    assert post(client, f"/registration/looks/{ref}/take-back", {"reason": ""}).status_code == 422
    gone = post(client, f"/registration/looks/{ref}/take-back", {"reason": "Another person"})
    assert gone.status_code == 303
    assert "Taken back: Another person" in client.get(url(starter)).get_data(as_text=True)
    assert client.get(f"/registration/looks/{ref}/take-back").status_code == 404


def test_numbers_to_copy_come_a_hundred_at_a_time(at: Any, signed_in_as: SignIn) -> None:
    at("2026-09-07")
    for number in range(101):
        make.an_employment(make.a_person("Ann", f"Lee{number:03}", registration_number=f"SW{200 + number}"))
    make.an_employment(make.a_person("Bo", "Zed"))
    text = signed_in_as(make.with_role(Role.COORDINATOR)).get("/registration/to-check").get_data(as_text=True)
    assert "100 numbers to copy, part 1 of 2" in text
    assert "1 number to copy, part 2 of 2" in text
    assert "102 people to look up" in text
    assert "No number yet" in text


def test_the_list_asks_the_database_the_same_for_one_and_twenty(
    at: Any, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    at("2026-09-07")
    client = signed_in_as(make.with_role(Role.COORDINATOR))
    make.an_employment()
    with statements() as one:
        client.get("/registration/to-check")
    for _ in range(19):
        make.an_employment()
    with statements() as twenty:
        client.get("/registration/to-check")
    assert len(one) == len(twenty)


def test_only_coordinators_see_the_list(at: Any, signed_in_as: SignIn) -> None:
    assert signed_in_as(make.with_role(Role.MANAGER)).get("/registration/to-check").status_code == 403
