"""A GET cannot write, a refused POST leaves nothing, a note stays: on a database of its own, with real commits."""

import pytest
import sqlalchemy as sa
from flask import abort
from sqlalchemy.exc import DBAPIError

from academy import clock, create_app
from academy import db as database
from academy.access.rules import Actor, Permission
from academy.audit.actions import note_read, record
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.people.models import Service
from academy.refusals import Reason, Refused
from academy.web.permissions import requires
from tests import databases
from tests.conftest import Trial

SOMEBODY = Actor(None, "somebody")


def _by_orm():
    db.session.add(Service(name="Written", search_key="written"))
    db.session.flush()


def _by_core():
    values = {"name": "Written", "search_key": "written", "ref": "abcdefghjkmn"}
    db.session.execute(sa.insert(Service.__table__).values(**values))


def _by_hand():
    db.session.execute(
        sa.text("INSERT INTO service (name, search_key, ref) VALUES ('W', 'w', 'abcdefghjkmn')")
    )


WAYS = {"orm": _by_orm, "core": _by_core, "raw": _by_hand}


def _write(way):
    WAYS[way]()
    return "written"


def _write_after_reading(way):
    db.session.execute(sa.select(Service)).all()
    WAYS[way]()
    return "written"


def _write_and_commit(way):
    WAYS[way]()
    db.session.commit()
    return "written"


def _write_then_refuse(way):
    WAYS[way]()
    if way == "orm":
        raise Refused(Reason("no", "Not now."))
    abort(409 if way == "core" else 500)


def _prepare_then_write(way):
    db.session.execute(sa.select(Service)).all()
    database.begin_writing()
    WAYS[way]()
    return "written"


def _look(way):
    note_read(SOMEBODY, Verb.HISTORY_READ, way)
    record(SOMEBODY, Verb.HISTORY_READ, "never kept")
    return "looked"


VIEWS = {
    "write": (_write, False),
    "after-reading": (_write_after_reading, False),
    "commit": (_write_and_commit, False),
    "refuse": (_write_then_refuse, False),
    "prepare": (_prepare_then_write, True),
    "prepare-early": (_write, True),
    "look": (_look, False),
}


@pytest.fixture(scope="module")
def own_app(tmp_path_factory, request):
    """An app whose commits are real."""
    folder = tmp_path_factory.mktemp("own")
    with databases.fresh(request.config.getoption("--database"), folder) as url:
        app = create_app(Trial(url, folder))
        app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
        for name, (view, prepares) in VIEWS.items():
            guarded = requires(Permission.PUBLIC, prepares=prepares)(view)
            app.add_url_rule(f"/trial/{name}/<way>", f"trial.{name}", guarded, methods=["GET", "POST"])
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def client(own_app):
    yield own_app.test_client()
    with own_app.app_context(), database.unit_of_work():
        db.session.execute(sa.delete(Service))


def count(app, model=Service):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["write", "after-reading", "commit"])
def test_a_get_cannot_write(own_app, client, name, way):
    with pytest.raises((DBAPIError, sa.exc.StatementError)) as no:
        client.get(f"/trial/{name}/{way}")
    assert "read" in str(no.value).lower()  # readonly database; read-only transaction
    assert count(own_app) == 0


@pytest.mark.parametrize("way", WAYS)
def test_a_post_writes_once_it_succeeds(own_app, client, way):
    assert client.post(f"/trial/write/{way}").status_code == 200
    assert count(own_app) == 1


def test_after_a_get_that_tried_a_post_still_writes(own_app, client):
    with pytest.raises(DBAPIError):
        client.get("/trial/write/raw")
    assert client.post("/trial/write/raw").status_code == 200
    assert count(own_app) == 1


@pytest.mark.parametrize(("way", "status"), [("orm", 422), ("core", 409), ("raw", 500)])
def test_a_refused_or_broken_post_leaves_nothing(own_app, client, way, status):
    assert client.post(f"/trial/refuse/{way}").status_code == status
    assert count(own_app) == 0


@pytest.mark.parametrize("way", WAYS)
def test_a_view_that_prepares_writes_only_after_it_says_so(own_app, client, way):
    with pytest.raises(DBAPIError):
        client.post(f"/trial/prepare-early/{way}")
    assert count(own_app) == 0
    assert client.post(f"/trial/prepare/{way}").status_code == 200
    assert count(own_app) == 1


def test_a_note_outlives_the_get_and_nothing_else_does(own_app, client):
    before = count(own_app, AuditEvent)
    assert client.get("/trial/look/once").status_code == 200
    with own_app.app_context():
        newest = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert newest.subject == "once"
        assert newest.at <= clock.now()
    assert count(own_app, AuditEvent) == before + 1


def _half_a_command():
    with database.unit_of_work():
        _by_orm()
        raise ZeroDivisionError


def test_a_command_writes_all_or_nothing(own_app):
    with own_app.app_context():
        with pytest.raises(ZeroDivisionError):
            _half_a_command()
        assert count(own_app) == 0
