"""What every test stands on: the migrated database in a rolled-back transaction, and a checking client."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event
from werkzeug.test import TestResponse

import config
from academy import clock, create_app
from academy.db import db
from academy.people.models import Person
from tests import databases
from tests.chromium import chromium  # noqa: F401 - a fixture: one for the whole run
from tests.pages import check_page

hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


class Trial(config.Testing):
    """The settings of the test run, with its own database and folder."""

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__()
        self.SQLALCHEMY_DATABASE_URI = url
        self.DATA_FOLDER = folder


class CheckingClient(FlaskClient):
    """A client each of whose requests has a context of its own, and whose pages are all checked."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if db.session.registry.has():
            db.session.commit()
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        compressed = "Content-Encoding" in response.headers
        if (
            response.mimetype == "text/html"
            and not compressed
            and response.status_code not in {301, 302, 303, 308}
        ):
            check_page(response.get_data(as_text=True), f"{response.request.method} {response.request.path}")
        return response


@pytest.fixture(scope="session")
def migrated_app(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on a database of this worker, made by the migrations."""
    folder = tmp_path_factory.mktemp("data")
    with databases.fresh(request.config.getoption("--database"), folder) as url:
        app = create_app(Trial(url, folder))
        app.test_client_class = CheckingClient
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The app inside a transaction that is rolled back when the test ends."""
    clock.allow_time_travel(Path(migrated_app.config["DATA_FOLDER"]) / "clock.txt")
    with migrated_app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            outer = connection.begin()
            db.session.remove()
            engines = db._app_engines[migrated_app]
            engines[None] = connection  # type: ignore[assignment]
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield migrated_app
            finally:
                db.session.remove()
                engines[None] = engine
                outer.rollback()
    clock.travel_back()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Any:
    """The test's own session."""
    return db.session


@pytest.fixture
def signed_in_as(app: Flask) -> Callable[[Person], FlaskClient]:
    """A client in which that person (who has an account) is signed in."""

    def sign_in(person: Person) -> FlaskClient:
        from academy.signin.models import Account

        account = db.session.scalar(sa.select(Account).where(Account.person_id == person.id))
        if account is None:
            account = Account(person_id=person.id)
            db.session.add(account)
            db.session.flush()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{person.id}:{account.version}"
            cookie["_fresh"] = True
            cookie["csrf_token"] = f"{person.ref}.of-this-session"
        return client

    return sign_in


@pytest.fixture
def at(app: Flask) -> Callable[[str], datetime]:
    """Move the clock: at("2026-09-07") or at("2026-09-07 09:30"), London time; gives that moment."""

    def move(text: str) -> datetime:
        moment = datetime.fromisoformat(text if " " in text else f"{text} 09:00").replace(tzinfo=clock.LONDON)
        clock.travel_to(moment)
        return clock.now()

    return move


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """Count the SQL statements inside a block: `with statements() as said: ...; len(said)`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        said: list[str] = []

        def hear(_c: Any, _cu: Any, statement: str, _p: Any, _ctx: Any, _many: bool) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                said.append(statement)

        bound: Any = db.engines[None]
        event.listen(bound, "before_cursor_execute", hear)
        try:
            yield said
        finally:
            event.remove(bound, "before_cursor_execute", hear)

    return counting


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database runs; what is pure ran once already."""
    if config.getoption("--database") == "sqlite":
        return
    touching = {"migrated_app", "demo_academy"}
    kept = [
        item
        for item in items
        if touching & set(getattr(item, "fixturenames", ())) and "sqlite_only" not in item.keywords
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database postgresql` runs the same tests on a PostgreSQL of their own."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
