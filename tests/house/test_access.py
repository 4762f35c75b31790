"""Every route × everybody × own and foreign things, against access.csv, which is kept by hand.

access.csv has one row a route and method and one column a person (see world.py for who stands where). A cell is
  ok       they get in (the page, a file, or what the form has to say)
  sign-in  to the sign-in page
  403      they may know of it and not do this
  404      they may not know that it is there
Nothing here asks the code's own policy. To add routes: run `python -m tests.house.access_rows`, check each cell of
what it prints against what domain and demand say, and paste it.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from academy import clock
from academy.db import db
from academy.readiness.models import AcceptedCondition, ConditionReading, ConditionRenewal, Decision
from tests.house.world import QUERIES, WHO, World, make

pytestmark = pytest.mark.sqlite_only  # a right is decided in Python: a second database says nothing new
TABLE = Path(__file__).parent / "access.csv"
HOW_TO_ADD = (
    "Run `python -m tests.house.access_rows`, check every cell of the rows that it prints, and paste them."
)
NO_SUCH = "zzzzzzzzzzzz"


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """The table by method and route."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["method"], row["route"]): row for row in csv.DictReader(file)}


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every method and route of the app, but for what Flask answers itself."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


class Asking:
    """Asks as everybody; whatever an answer changed is rolled back before the next."""

    def __init__(self, app: Flask, world: World, sign_in: Any) -> None:
        self.app, self.world = app, world
        self.clients = {
            who: app.test_client() if who == "nobody" else sign_in(world.people[who]) for who in WHO
        }
        for client in self.clients.values():
            with client.session_transaction() as cookie:  # nobody is sent to prove again who they are
                cookie["confirmed_at"] = clock.now().isoformat()
        db.session.commit()

    def ask(self, who: str, method: str, rule: str, parts: dict[str, str]) -> str:
        """What that person gets, as a word of the table."""
        address = rule + QUERIES.get(rule, "")
        for name, value in parts.items():
            for written in (f"<{name}>", f"<string:{name}>", f"<int:{name}>", f"<path:{name}>"):
                address = address.replace(written, value)
        with undone():
            client: FlaskClient = self.clients[who]
            keep = client._cookies.copy()
            try:
                answer = client.open(address, method=method)
                refused = [] if method == "POST" else buttons_without_effect(client, answer)
                answer.close()
                return f"a report button that answers 404: {refused}" if refused else word_for(answer)
            except Exception as error:
                return f"broken: {type(error).__name__} {error}".split("\n")[0][:160]
            finally:
                client._cookies = keep


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside is rolled back, commits too: they only release a savepoint inside this one."""
    connection: Any = db.engines[None]
    db.session.remove()
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        savepoint.rollback()


def buttons_without_effect(client: FlaskClient, answer: TestResponse) -> list[str]:
    """Who is shown Report and hide can press it: each button of a page, pressed by its reader."""
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    found = set(re.findall(r'action="(/hiding/report/[^"]+)"', answer.get_data(as_text=True)))
    refused = []
    for address in sorted(found - {"/hiding/report/submission.comment/example"}):  # of the style guide
        with undone():
            if client.post(address).status_code != 303:
                refused.append(address)
    return refused


def word_for(answer: TestResponse) -> str:
    """An answer as a word of the table."""
    if answer.status_code in {403, 404}:
        return str(answer.status_code)
    if answer.status_code in {302, 303} and (answer.location or "").split("?")[0] == "/sign-in":
        return "sign-in"
    return "ok" if answer.status_code < 500 else f"broken ({answer.status_code})"


@pytest.fixture
def asking(app, at, signed_in_as, monkeypatch):
    """The world on the first Monday at 9.30, with nobody's token asked for: that has a test of its own."""
    at("2026-09-07 09:30")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(app, "test_client_class", QuickClient)
    return Asking(app, make(), signed_in_as)


class QuickClient(FlaskClient):
    """A client with a context of its own for each request, which does not check the page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        from contextvars import Context

        return Context().run(super().open, *args, **kwargs)


def test_every_route_stands_in_the_table_and_nothing_else(app):
    missing = [f"{method} {rule}" for method, rule in routes(app) if (method, rule) not in rows()]
    gone = [f"{method} {rule}" for method, rule in rows() if (method, rule) not in routes(app)]
    assert not missing, f"Not in tests/house/access.csv: {missing}. {HOW_TO_ADD}"
    assert not gone, f"These rows of tests/house/access.csv have no route any more; delete them: {gone}"


def test_everybody_gets_what_the_table_says(app, asking):
    wrong = []
    for (method, rule), row in rows().items():
        for who in WHO:
            parts = asking.world.parts(rule, who)
            if parts is None:
                wrong.append(f"{rule}: tests/house/world.py has no thing for this address")
                break
            got = asking.ask(who, method, rule, parts)
            if got != row[who]:
                wrong.append(f"{method} {rule} as {who}: {got}, the table says {row[who]}")
    assert not wrong, "Mend the route or, where a person decided so, the table:\n" + "\n".join(wrong)


def test_nobody_reaches_a_withdrawn_thing(app, asking):
    wrong = []
    for method, rule in rows():
        if "<" not in rule or (parts := asking.world.withdrawn_parts(rule)) is None:
            continue
        if rule.startswith(WITHDRAWN_ANSWERS):
            continue
        wrong += [
            f"{method} {rule} as {who}: {got}"
            for who in WHO
            if (got := asking.ask(who, method, rule, parts)) not in {"403", "404", "sign-in"}
        ]
    assert not wrong, "A withdrawn row must answer 404:\n" + "\n".join(wrong)


# A paper outlives what it was made from: anybody may ask whether it stands, and it answers in its own words.
# What was reported can still be destroyed, by a coordinator alone.
WITHDRAWN_ANSWERS = ("/v/", "/hiding/<")


def test_what_does_not_exist_is_not_found(app, asking):
    wrong = []
    for method, rule in rows():
        parts = asking.world.parts(rule)
        if not parts or rule.startswith(ANSWERS_ANYTHING):
            continue
        got = asking.ask("coordinator", method, rule, dict.fromkeys(parts, NO_SUCH))
        if got not in {"403", "404"}:
            wrong.append(f"{method} {rule}: {got}")
    assert not wrong, "An address with an unknown ref must answer 404:\n" + "\n".join(wrong)


# The verify page says in words that no such record is known.
ANSWERS_ANYTHING = ("/v/",)


def test_no_post_is_taken_without_its_token(app, asking, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    open_doors = []
    for method, rule in rows():
        if method == "GET":
            continue
        with undone():
            address = rule
            for name, value in (asking.world.parts(rule) or {}).items():
                address = address.replace(f"<{name}>", value)
            answer = asking.clients["coordinator"].open(address, method=method)
        if answer.status_code != 400:
            open_doors.append(f"{method} {rule}: {answer.status_code}")
    assert not open_doors, f"Never exempt a view from the token: {open_doors}"


def test_the_table_is_whole_and_says_only_known_words():
    words = {"ok", "sign-in", "403", "404"}
    for (method, rule), row in rows().items():
        assert set(row) == {"method", "route", *WHO}, f"{method} {rule}: the columns must be {WHO}"
        assert {row[who] for who in WHO} <= words, f"{method} {rule}: {row}"


def test_an_answer_is_undone_before_the_next(app, session, asking):
    from academy.people.models import Person

    person_id = asking.world.people["starter"].id
    with undone():
        db.session.get(Person, person_id).given_name = "Changed"
        db.session.commit()
    assert isinstance(db.session(), Session)
    assert db.session.get(Person, person_id).given_name != "Changed"


# One form with whatever any screen asks for: where a right were given, it would be taken.
FORGED = {
    "not_until_then": "No visits alone",
    "until_on": "2026-09-18",
    "reason": "It has to be",
    "why": "It has to be",
    "done_on": "2026-09-07",
    "password": "x",
    "answer": "corrected",
    "reply": "Mended",
}


def decided():
    """Every decision and condition, read or taken back: what a coordinator must leave as it is."""
    wanted = (
        sa.select(Decision.ref, Decision.withdrawn_at, Decision.facts_sha256),
        sa.select(AcceptedCondition.ref, AcceptedCondition.withdrawn_at, AcceptedCondition.until_on),
        sa.select(ConditionReading.condition_id, ConditionReading.read_by_id),
        sa.select(ConditionRenewal.condition_id, ConditionRenewal.renews_id),
    )
    found = [sorted(map(str, db.session.execute(each))) for each in wanted]
    db.session.remove()  # else the next answer is written inside this reading
    return found


def changed_by(asking, who):
    """The addresses by which this person changes what was decided, of every address that takes a form."""
    client, found = asking.clients[who], set()
    sent = {**FORGED, "signed_name": asking.world.people[who].name}
    for method, rule in rows():
        parts = asking.world.parts(rule, who)
        if method == "GET" or parts is None:
            continue
        address = rule
        for name, value in parts.items():
            address = address.replace(f"<{name}>", value)
        with undone():
            before, keep = decided(), client._cookies.copy()
            client.open(address, method=method, data=sent).close()
            if decided() != before:
                found.add(rule)
            client._cookies = keep
    return found


def test_by_no_address_does_a_coordinator_change_what_was_decided_but_reopen_it(app, asking):
    assert changed_by(asking, "coordinator") == {"/readiness/<ref>/reopen"}


def test_the_same_form_is_taken_from_those_whose_decision_it_is(app, asking):
    """Else the test above would hold for an empty form, too."""
    assert "/readiness/conditions/<ref>/take-back" in changed_by(asking, "manager")
