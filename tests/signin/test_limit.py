"""Who does nothing for a while is signed out; use goes on, and the cookie never leaves its browser or its answer."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import itsdangerous
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie

from academy import clock
from academy.access.rules import Role
from academy.signin import actions
from academy.signin.views.cookie import RenewedByUse
from academy.web.assets import asset
from tests import factories
from tests.forms import post, token

Later = Callable[[float], None]
MINUTE = 60


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let so many minutes pass for whatever the server signed."""
    passed = SimpleNamespace(seconds=0.0)
    began = int(time.time())
    monkeypatch.setattr(
        itsdangerous.TimestampSigner, "get_timestamp", lambda _signer: began + int(passed.seconds)
    )

    def pass_minutes(minutes: float) -> None:
        passed.seconds += minutes * MINUTE

    return pass_minutes


@pytest.fixture
def amara(app: Flask, later: Later, signed_in_as: Any) -> FlaskClient:
    client: FlaskClient = signed_in_as(factories.with_role(Role.STARTER, given="Amara", family="Okafor"))
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/sign-in/account").status_code == 200


def cookie_of(answer: Any) -> str | None:
    found: str | None = next(
        (each for each in answer.headers.getlist("Set-Cookie") if "academy" in parse_cookie(each)), None
    )
    return found


def test_a_session_that_nobody_used_for_longer_than_the_limit_is_over(
    amara: FlaskClient, later: Later
) -> None:
    later(60)
    assert is_in(amara)
    later(60.1)
    assert amara.get("/sign-in/account").location == "/sign-in?next=/sign-in/account"


def test_one_that_is_used_goes_on(amara: FlaskClient, later: Later) -> None:
    for _ in range(5):
        later(50)
        assert is_in(amara)


def test_the_limit_is_the_one_of_the_surroundings(
    app: Flask, amara: FlaskClient, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", 10 * MINUTE)
    monkeypatch.setitem(app.config, "SESSION_MINUTES", 10)
    assert 'data-minutes="10"' in amara.get("/sign-in/account").text
    for address in ("/help", "/accessibility"):
        assert "do nothing here for 10 minutes" in amara.get(address).text
    later(10.1)
    assert not is_in(amara)


def test_the_cookie_goes_with_the_browser(client: FlaskClient, later: Later) -> None:
    ben = factories.with_role(Role.STARTER, given="Ben", family="Ash", email="ben@council.example")
    actions.create_account(factories.SYSTEM, ben, password="purple kettle dune", now=clock.now())
    form = {"email": "ben@council.example", "password": "purple kettle dune"}
    answers = [post(client, "/sign-in", form)]
    later(1)
    answers.append(client.get("/sign-in/account"))
    for said in ((cookie_of(each) or "").lower() for each in answers):
        assert "httponly" in said
        assert "samesite=lax" in said
        assert "expires" not in said
        assert "max-age" not in said


def test_a_young_cookie_is_not_renewed_so_that_crossing_answers_undo_nothing(
    amara: FlaskClient, later: Later
) -> None:
    assert cookie_of(amara.get("/sign-in/account")) is None
    later(9 / MINUTE)
    assert cookie_of(amara.get("/sign-in/account")) is None
    later(1 / MINUTE)
    assert cookie_of(amara.get("/sign-in/account")) is not None


def test_staying_renews_whatever_the_age_and_says_nothing(amara: FlaskClient, later: Later) -> None:
    answer = post(amara, "/sign-in/stay", page="/sign-in/account")
    assert (answer.status_code, answer.data) == (204, b"")
    assert cookie_of(answer) is not None


def test_staying_is_refused_once_nobody_is_signed_in(amara: FlaskClient, later: Later) -> None:
    form = {"csrf_token": token(amara, "/sign-in/account")}
    later(60.1)
    answer = amara.post("/sign-in/stay", data=form)
    assert answer.status_code == 400
    assert cookie_of(amara.post("/sign-in/stay", data=form)) is None
    assert not is_in(amara)


def test_a_static_file_and_a_strangers_page_set_no_cookie(
    client: FlaskClient, amara: FlaskClient, later: Later
) -> None:
    verify = "/v/2222-2222-2222"
    assert cookie_of(client.get(verify)) is not None  # for the token of its form; it names nobody
    later(1)
    for who, address in ((client, verify), (client, "/help"), (amara, asset("favicon.svg"))):
        with who.get(address) as answer:
            assert (answer.status_code == 200, cookie_of(answer)) == (address != verify, None), address


def test_no_answer_that_a_cache_may_share_carries_a_session(app: Flask) -> None:
    for said, carries in (("public, max-age=60", False), ("no-store", True)):
        with app.test_request_context():
            answer = Response(headers={"Cache-Control": said})
            session = RenewedByUse.session_class({"_user_id": "1:1"})
            session.modified = True
            RenewedByUse().save_session(app, session, answer)
        assert (cookie_of(answer) is not None) is carries, said


def test_signing_out_ends_it_although_the_cookie_was_old(amara: FlaskClient, later: Later) -> None:
    later(30)
    assert post(amara, "/sign-out", page="/sign-in/account").status_code == 303
    assert not is_in(amara)


def test_a_refused_form_says_to_which_page_one_comes_back(amara: FlaskClient, later: Later) -> None:
    form = {"csrf_token": token(amara, "/sign-in/account"), "current": "x", "password": "y"}
    assert 'data-here="/sign-in/password"' in amara.post("/sign-in/password", data=form).text
    from_there = {"Referer": "http://academy.test/sign-in/account"}  # its own address opens with POST alone
    assert 'data-here="/sign-in/account"' in amara.post("/sign-out", headers=from_there).text


def test_a_stranger_has_nothing_that_could_end(client: FlaskClient) -> None:
    assert "data-session-end" not in client.get("/sign-in").text
