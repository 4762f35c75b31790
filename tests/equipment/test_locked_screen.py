"""While the starter signs: their items only, no navigation; every other address asks for the desk's password."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.equipment import queries
from academy.equipment.actions import Giving
from academy.signin import actions as signin
from academy.signin.rules.throttle import LIMITS, Counted
from tests import factories
from tests.equipment.factories import Scene, a_kind, a_scene, an_asset, another_starter, handed, sign, turn
from tests.equipment.test_views import SignIn, text_of
from tests.forms import post, token

PASSWORD = "four plain words here"
CONFIRM = "/sign-in/confirm"


@pytest.fixture(autouse=True)
def monday(at: Callable[[str], Any]) -> Any:
    return at("2026-09-07 09:12")


@pytest.fixture
def scene(app: Flask) -> Scene:
    found = a_scene()
    found.desk.email = "priya.shah@northdale.example"
    signin.create_account(factories.SYSTEM, found.desk, password=PASSWORD, now=clock.now())
    db.session.flush()
    an_asset("LT-1")
    return found


@pytest.fixture
def desk(scene: Scene, signed_in_as: SignIn) -> FlaskClient:
    return signed_in_as(scene.desk)


def url_of(scene: Scene) -> str:
    return f"/equipment/people/{scene.starter.ref}/sign"


def with_the_starter(desk: FlaskClient, scene: Scene) -> str:
    """The screen is turned; the address at which the starter signs."""
    answer = turn(desk, url_of(scene), tag="LT-1")
    assert answer.status_code == 303
    location: str = answer.location
    return location


def address_of(rule: Any) -> str:
    """Any address of a route; what it is about does not matter, since nothing is loaded before the password."""
    return re.sub(r"<(\w+:)?\w+>", lambda part: "1" if part[1] == "int:" else "zzzzzzzzzzzz", rule.rule)


def test_the_page_shows_their_items_only_without_navigation_and_is_never_kept(
    scene: Scene, desk: FlaskClient
) -> None:
    answer = desk.get(with_the_starter(desk, scene))
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Amara Okafor signs for 1 thing" in page
    assert "LT-1" in page
    links = set(re.findall(r'<a [^>]*href="([^"]+)"', page))
    assert {link for link in links if not link.startswith(("#", CONFIRM))} == set()
    assert "<nav" not in page
    assert "Sign out" in page


def test_every_other_route_asks_for_the_password_before_anything_is_shown(
    app: Flask, scene: Scene, desk: FlaskClient
) -> None:
    """Over all routes of the app: only the signing page, the password and signing out answer themselves."""
    signing = with_the_starter(desk, scene)
    csrf = token(desk, signing)
    opened = set()
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            view = app.view_functions[rule.endpoint]
            if getattr(view, "with_starter", False):
                opened.add((method, rule.rule))
                continue
            answer = desk.open(address_of(rule), method=method, data={"csrf_token": csrf})
            assert answer.status_code == 303, (method, rule.rule)
            assert answer.location.split("?")[0] == CONFIRM, (method, rule.rule)
    assert opened == {
        ("GET", "/equipment/people/<ref>/signing"),
        ("POST", "/equipment/people/<ref>/signing"),
        ("GET", CONFIRM),
        ("POST", CONFIRM),
        ("POST", "/sign-in/stay"),
        ("POST", "/sign-out"),
    }
    assert desk.get("/no/such/page").location.startswith(CONFIRM)


def test_who_went_back_by_mistake_goes_on_signing_without_the_desks_password(
    scene: Scene, desk: FlaskClient
) -> None:
    signing = with_the_starter(desk, scene)
    locked = desk.get(f"{CONFIRM}?next=/equipment/").get_data(as_text=True)
    [back] = re.findall(r'href="([^"]+)">Go on signing', locked)
    assert html.unescape(back) == signing
    assert "signs for 1 thing" in desk.get(signing).get_data(as_text=True)
    fields = {"tray": "1", "tag": "LT-1", "signed_name": "Amara Okafor", "agreed": "y", "once": "key-1"}
    assert post(desk, f"{url_of(scene)}ing", fields, page=signing).status_code == 303
    assert "Go on signing" not in desk.get(CONFIRM).get_data(as_text=True)


def test_another_person_or_other_things_are_not_signed_for_on_this_screen(
    scene: Scene, desk: FlaskClient
) -> None:
    an_asset("LT-2")
    ben = another_starter(scene)
    signing = with_the_starter(desk, scene)
    of_ben = signing.replace(scene.starter.ref, ben.ref)
    for address in (signing.replace("LT-1", "LT-2"), f"{signing}&tag=LT-2", of_ben):
        assert desk.get(address).location.startswith(CONFIRM), address
    sent = {"tray": "1", "tag": "LT-2", "signed_name": "Amara Okafor", "agreed": "y", "once": "k"}
    assert post(desk, f"{url_of(scene)}ing", sent, page=signing).location == CONFIRM
    assert queries.issues_of(scene.starter.id) == []


def test_who_else_has_a_thing_is_not_told_on_the_starters_screen(scene: Scene, desk: FlaskClient) -> None:
    signing = with_the_starter(desk, scene)
    handed(
        scene, Giving(a_kind("laptop"), queries.find_asset("LT-1")), to=another_starter(scene, "Ben", "Ito")
    )
    sent = {"tray": "1", "tag": "LT-1", "signed_name": "Amara Okafor", "agreed": "y", "once": "k"}
    answer = post(desk, f"{url_of(scene)}ing", sent, page=signing)
    assert answer.status_code == 422
    assert "handed over to somebody else a moment ago" in answer.get_data(as_text=True)
    assert "Ben" not in answer.get_data(as_text=True)


def test_signing_ends_on_thank_you_and_the_password_leads_to_the_receipt(
    scene: Scene, desk: FlaskClient
) -> None:
    answer = sign(desk, url_of(scene), tag="LT-1")
    assert answer.location == CONFIRM
    page = text_of(desk, CONFIRM)
    assert "Thank you, Amara Okafor. Hand the device back" in page
    assert "Password of Priya Shah" in page
    assert re.findall(r'<a [^>]*href="([^#"]+)"', desk.get(CONFIRM).get_data(as_text=True)) == []
    signing = f"{url_of(scene)}ing?tray=1&tag=LT-1"
    back = desk.get(signing).location  # the back button shows nothing more, and leads to nothing that is past
    assert back.startswith(CONFIRM)
    on = post(desk, CONFIRM, {"password": PASSWORD, "next": signing}, page=back)
    assert on.location.startswith("/equipment/receipts/")
    assert "Signed at the desk by Amara Okafor, witnessed by Priya Shah, 09:12" in text_of(desk, on.location)
    assert desk.get("/equipment/").status_code == 200


def test_the_password_leads_where_the_desk_wanted_and_a_wrong_one_nowhere(
    scene: Scene, desk: FlaskClient
) -> None:
    with_the_starter(desk, scene)
    asked = desk.get("/equipment/things").location
    assert asked == f"{CONFIRM}?next=/equipment/things"
    assert "This screen is with Amara Okafor" in text_of(desk, asked)
    wrong = post(desk, CONFIRM, {"password": "guess", "next": "/equipment/things"}, page=asked)
    assert wrong.status_code == 422
    assert desk.get("/equipment/things").location == asked
    right = post(desk, CONFIRM, {"password": PASSWORD, "next": "/equipment/things"}, page=asked)
    assert right.location == "/equipment/things"
    assert desk.get("/equipment/things").status_code == 200


def test_too_many_wrong_passwords_wait_as_at_the_door(scene: Scene, desk: FlaskClient) -> None:
    with_the_starter(desk, scene)
    answers = [
        post(desk, CONFIRM, {"password": f"guess {number}", "next": "/"}, page=CONFIRM).status_code
        for number in range(LIMITS[Counted.ADDRESS_HERE].free + 2)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert post(desk, CONFIRM, {"password": PASSWORD, "next": "/"}, page=CONFIRM).status_code == 429
    assert desk.get("/equipment/").location.startswith(CONFIRM)


def test_sign_out_stays_possible(scene: Scene, desk: FlaskClient) -> None:
    signing = with_the_starter(desk, scene)
    assert post(desk, "/sign-out", page=signing).location == "/sign-in"
    assert desk.get("/sign-in").status_code == 200


def test_a_session_that_ended_meanwhile_leads_to_the_sign_in_page(scene: Scene, desk: FlaskClient) -> None:
    signing = with_the_starter(desk, scene)
    with desk.session_transaction() as cookie:
        cookie.pop("_user_id")
    assert desk.get(signing).location.startswith("/sign-in?")
    assert desk.get("/sign-in").status_code == 200
