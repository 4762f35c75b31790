"""The database: base classes, our own column types, and the one place that commits."""

import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Flask, Response, g, has_app_context, request, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from academy.refusals import Reason, Refused

REF_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


class Retention(StrEnum):
    """How long a row is kept; how many years each class means is a setting of the council."""

    CORE = "core"  # enrolment, outcome, attendance, records
    KIT = "kit"
    ACCOUNT = "account"  # sign-in, invitations
    WORKING = "working"  # uploads, queue, outbox
    LASTING = "lasting"  # programme versions, settings: about nobody


class Base(DeclarativeBase):
    """Every table: named constraints, how long its rows are kept and how it finds its person."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    retention: ClassVar[Retention]
    # The column or dotted path by which a row finds the person it is about; None: it is about nobody.
    person_path: ClassVar[str | None]
    # Each column in which somebody writes freely, with what it is called: whatever stands there can be hidden.
    free_texts: ClassVar[dict[str, str]] = {}
    # The column that names a stored file, and the column of its hash.
    free_file: ClassVar[tuple[str, str] | None] = None
    # A row without a ref is named by the ref of this relationship.
    free_at: ClassVar[str] = ""
    # The roles that read the texts of everybody.
    free_to: ClassVar[frozenset[str]] = frozenset()
    # The column of the person who was asked about them, and so reads them.
    free_asked: ClassVar[str] = ""


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: refuses a naive value, gives back an aware one in UTC, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone: use clock.now().")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[StrEnum]):
    """One of an enum's values, stored as its text, so that renaming a class breaks no row."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def new_ref() -> str:
    """Twelve random characters for an address; integer keys never leave the house."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(12))


class Keyed:
    """An integer key that stays inside."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Ref(Keyed):
    """A row that stands in addresses by its `ref`."""

    # The sentinel lets SQLite, too, insert many rows in one statement and still match the keys it gives back.
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref, insert_sentinel=True)


class Withdrawable:
    """Nothing is deleted: an undone row keeps when, by whom and why."""

    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.String(500))

    @declared_attr
    def withdrawn_by_id(cls) -> Mapped[int | None]:  # noqa: N805 - a declared attribute gets the class
        return mapped_column(sa.ForeignKey("person.id"))

    def withdraw(self, by_id: int | None, now: datetime, reason: str) -> None:
        """Mark the row as undone; queries of what holds leave it out."""
        self.withdrawn_at, self.withdrawn_by_id, self.withdrawn_reason = now, by_id, reason[:500]


def live_unique(name: str, *columns: str, also: str = "") -> sa.Index:
    """Unique among the rows that are not withdrawn, said for both databases."""
    where = sa.text("withdrawn_at IS NULL" + (f" AND {also}" if also else ""))
    return sa.Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


def clean(text: str | None) -> str:
    """Text as it may be stored: composed letters, no NUL, no stray edge spaces."""
    return unicodedata.normalize("NFC", (text or "").replace("\x00", "")).strip()


# --- reading and writing ------------------------------------------------------------------


def writing() -> bool:
    """True where this request, command or job may write."""
    return not has_app_context() or bool(getattr(g, "may_write", True))


def begin_reading() -> None:
    """From here on only read: what a GET does, and a `prepares` view before it acts."""
    g.may_write = False


def begin_writing() -> None:
    """End what was read and begin a short write transaction; load again what you will change."""
    db.session.rollback()
    g.may_write = True


def keep(note: Callable[[], None]) -> None:
    """Write something that must outlive this request's rollback (a read, a failed sign-in)."""
    if has_app_context() and hasattr(g, "kept_notes"):
        g.kept_notes.append(note)
    else:
        note()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction of a command or job: all of it, or nothing."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


_KNOWN_CONSTRAINTS: dict[str, Reason] = {}


def explain_constraint(marker: str, reason: Reason) -> None:
    """Say in words what a constraint of the database means when two people collide on it.

    `marker` is part of the database's own message: the index's name, or `table.column` on SQLite.
    """
    _KNOWN_CONSTRAINTS[marker] = reason


def flush() -> None:
    """Send the changes now, so that a known constraint is a refusal while the form is still there."""
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        said = str(error.orig)
        for marker, reason in _KNOWN_CONSTRAINTS.items():
            if marker in said:
                raise Refused(reason) from error
        raise
    except sa.orm.exc.StaleDataError as error:
        db.session.rollback()
        raise Refused(
            Reason("stale", "Somebody else changed this while you had it open. Look at it again, then save.")
        ) from error


def _begin_request() -> None:
    g.may_write = request.method not in {"GET", "HEAD", "OPTIONS"}
    g.kept_notes = []
    g.session_before = dict(session)


def _finish(response: Response) -> Response:
    """Commit a successful POST, roll everything else back, then write the notes."""
    failed = response.status_code >= 400 or not writing()
    try:
        if failed:
            db.session.rollback()
        else:
            db.session.commit()
    except Exception:
        db.session.rollback()
        session.clear()
        session.update(g.session_before)
        raise
    if notes := getattr(g, "kept_notes", []):
        g.kept_notes = []
        g.may_write = True
        for note in notes:
            note()
        db.session.commit()
    return response


def _on_connect(dbapi_connection: Any, _record: Any) -> None:
    if type(dbapi_connection).__module__.startswith("sqlite3"):
        dbapi_connection.isolation_level = None
        # What is deleted is overwritten: a text that was destroyed must not lie in the file (see empty_log).
        for pragma in (
            "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON",
        ):  # fmt: skip
            dbapi_connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        # Python's own default loses updates: a writer must hold the lock before it reads. The connection may come
        # from a GET that left it read-only, and then could not take the lock.
        if writing():
            raw.execute("PRAGMA query_only=OFF")
        raw.execute("BEGIN IMMEDIATE" if writing() else "BEGIN")
    else:
        raw.read_only = not writing()


def _on_session_begin(_session: Any, _transaction: Any, connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA query_only={'OFF' if writing() else 'ON'}")


def empty_log() -> None:
    """SQLite keeps old pages in a log beside its file: write the newest back and empty it, unless somebody is busy."""
    url = db.engine.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        with closing(sqlite3.connect(url.database, timeout=0)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def init_app(app: Flask) -> None:
    """Register the transaction hooks; must be the first after_request, so that it runs last."""
    app.before_request(_begin_request)
    app.after_request(_finish)
    db.init_app(app)
    with app.app_context():
        listen(db.engine)
    event.listen(db.session, "after_begin", _on_session_begin)


def listen(engine: Engine) -> None:
    """Give an engine our way of connecting and beginning."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
