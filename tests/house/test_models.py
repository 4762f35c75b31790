"""Each table says how long it is kept and whom it is about, and the schema of the migrations is that of the models."""

import importlib
import re
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade
from sqlalchemy import orm

from academy import create_app
from academy.db import Base, Retention, db
from tests import databases
from tests.conftest import Trial

ROOT = Path(__file__).parent.parent.parent
for models in sorted((ROOT / "academy").glob("*/models*")):
    importlib.import_module(f"academy.{models.parent.name}.models")
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def _models() -> list[type[Base]]:
    return [mapper.class_ for mapper in Base.registry.mappers]


def test_every_model_says_how_long_it_is_kept_and_whom_it_is_about():
    silent = []
    for model in _models():
        if not isinstance(model.__dict__.get("retention"), Retention) or "person_path" not in model.__dict__:
            silent.append(model.__name__)
            continue
        if model.person_path is None:
            continue
        at: type = model
        *steps, column = model.person_path.split(".")
        for step in steps:
            at = orm.class_mapper(at).relationships[step].mapper.class_
        assert column in orm.class_mapper(at).columns, f"{model.__name__}.person_path leads nowhere"
    assert not silent, f"Give these `retention` and `person_path`: {silent}"


def test_relationships_never_load_by_themselves():
    lazy = [
        f"{model.__name__}.{name}"
        for model in _models()
        for name, relation in orm.class_mapper(model).relationships.items()
        if relation.lazy != "raise_on_sql"
    ]
    assert not lazy, f'Write lazy="raise_on_sql", and load in the query: {lazy}'


def test_migrations_are_numbered_in_one_line_and_the_head_is_pinned():
    numbers = [path.name[:4] for path in VERSIONS]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    previous = [
        re.search(r"^down_revision = (.+)$", path.read_text(), re.MULTILINE).group(1) for path in VERSIONS
    ]
    assert [each.strip("\"'") for each in previous] == ["None", *numbers[:-1]]
    assert (ROOT / "migrations" / ".head").read_text().strip() == numbers[-1]


def test_the_migrations_make_what_the_models_say(migrated_app, tmp_path):
    """Compared in the database's own words: autogenerate sees neither CHECKs nor a partial index's WHERE."""
    with migrated_app.app_context():
        made = _schema(db.engine)
        if db.engine.dialect.name == "sqlite":
            other = sa.create_engine(f"sqlite:///{tmp_path / 'models.sqlite'}")
            Base.metadata.create_all(other)
            assert _schema(other) == made
            other.dispose()
        else:
            with db.engine.connect() as connection:
                connection.execute(sa.text("CREATE SCHEMA from_models"))
                connection.execute(sa.text("SET search_path TO from_models"))
                Base.metadata.create_all(connection)
                assert _schema(connection, "from_models") == made
                connection.rollback()


def _schema(bind: sa.Engine | sa.Connection, schema: str = "public") -> list[str]:
    with bind.connect() if isinstance(bind, sa.Engine) else _Same(bind) as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.execute(
                sa.text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')")
            ).scalars()
            return sorted(_folded(row) for row in rows if "alembic_version" not in row)
        rows = connection.execute(
            sa.text(
                "SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) "
                "FROM pg_constraint WHERE connamespace = CAST(CAST(:schema AS text) AS regnamespace) UNION ALL "
                "SELECT indexdef FROM pg_indexes WHERE schemaname = CAST(:schema AS text) UNION ALL "
                "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable "
                "FROM information_schema.columns WHERE table_schema = CAST(:schema AS text)"
            ),
            {"schema": schema},
        ).scalars()
        plain = (row.replace(f"{schema}.", "") for row in rows)
        return sorted(row for row in plain if "alembic_version" not in row)


class _Same:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def __enter__(self) -> sa.Connection:
        return self.connection

    def __exit__(self, *_: object) -> None:
        return None


def _folded(sql: str) -> str:
    """The statement without spaces and with its lines in order: the two writers order constraints differently."""
    inner = re.sub(r"\s+", " ", sql.replace('"', ""))
    head, _, body = inner.partition("(")
    parts = sorted(part.strip() for part in re.split(r",\s*(?![^(]*\))", body.rsplit(")", 1)[0]))
    return f"{head.strip()} ({'; '.join(parts)})"


REFUSED = [
    ("audit_event", "subject = 'x'"),
    ("register_mark", "reason = 'x'"),
    ("completion_record", "title = 'x'"),
    ("item", "title = 'x'"),
]


@pytest.mark.parametrize(("table", "change"), REFUSED)
def test_the_database_itself_refuses_to_change_or_delete(app, table, change):
    """Whatever code runs: history, marks, records and published items stay as they are (domain I7, I9, I10, I14)."""
    triggers = (
        sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        if db.session.get_bind().dialect.name == "sqlite"
        else sa.text(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal"
        )
    )
    names = set(db.session.scalars(triggers, {"table": table}))
    assert {f"refuse_update_{table}", f"refuse_delete_{table}"} <= names
    assert change


def test_history_can_neither_be_changed_nor_deleted(app, session):
    from tests import factories

    factories.a_version()
    for statement in ("UPDATE audit_event SET subject = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(sa.exc.DBAPIError, match="may not be changed"), session.begin_nested():
            session.execute(sa.text(statement))


@pytest.mark.sqlite_only
def test_every_migration_can_be_taken_back_with_rows_in_it(tmp_path):
    url = f"sqlite:///{tmp_path / 'down.sqlite'}"
    databases.migrate(url, tmp_path)
    with sqlite3.connect(tmp_path / "down.sqlite") as connection:
        connection.execute("INSERT INTO service (id, ref, name, search_key) VALUES (1, 'r1', 'S', 's')")
        connection.execute(
            "INSERT INTO team (id, ref, name, search_key, base, service_id) VALUES (1, 'r2', 'T', 't', '', 1)"
        )
    app = create_app(Trial(url, tmp_path))
    with app.app_context():
        downgrade(revision="0001")
        assert db.session.scalar(sa.text("SELECT count(*) FROM team")) == 1
        db.session.remove()
        downgrade(revision="base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        db.engine.dispose()
