"""Everything in one file: each table as lines of JSON, each stored file by its hash; for both databases."""

import base64
import io
import json
import tarfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from academy import clock, storage
from academy.db import Base, UtcDateTime, db, unit_of_work
from academy.refusals import Reason, Refused

HEAD = sa.text("SELECT version_num FROM alembic_version")


def write(target: Path) -> tuple[int, int]:
    """Write the backup and give how many rows and files are in it; a half-written file is never left behind."""
    partial = target.with_name(target.name + ".partial")
    rows = stored = 0
    try:
        with tarfile.open(partial, "w:gz") as archive:
            about = {"head": db.session.scalar(HEAD), "made_at": clock.now().isoformat()}
            _add(archive, "about.json", json.dumps(about).encode())
            for table in Base.metadata.sorted_tables:
                lines = [json.dumps(_plain(row)) for row in _rows(table)]
                rows += len(lines)
                _add(archive, f"tables/{table.name}.jsonl", "\n".join(lines).encode())
            for digest in storage.files().everything():
                stored += 1
                _add(archive, f"files/{digest}", storage.files().open(digest))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return rows, stored


def read(source: Path) -> tuple[int, int]:
    """Fill an empty database of the same version from a backup; all of it, or nothing."""
    rows = stored = 0
    with tarfile.open(source, "r:gz") as archive:
        about = json.loads(_content(archive, "about.json"))
        _why_not(about)
        with unit_of_work():
            later: list[tuple[sa.Table, int, dict[str, Any]]] = []
            for table in Base.metadata.sorted_tables:
                lines = _content(archive, f"tables/{table.name}.jsonl").decode().splitlines()
                values = [_typed(table, json.loads(line)) for line in lines]
                for value in values:
                    later += _hold_back(table, value)
                if values:
                    db.session.execute(sa.insert(table), values)
                rows += len(values)
                _set_counter(table)
            for table, key, held in later:
                db.session.execute(sa.update(table).where(table.c.id == key).values(**held))
            for member in archive.getmembers():
                if member.name.startswith("files/"):
                    stored += 1
                    _keep(archive, member.name)
    return rows, stored


def _why_not(about: dict[str, str]) -> None:
    head = db.session.scalar(HEAD)
    if about["head"] != head:
        raise Refused(
            Reason(
                "another_version",
                f"The backup is of version {about['head']}, this database is at {head}. "
                "Restore it with the code that made it, then update.",
            )
        )
    for table in Base.metadata.sorted_tables:
        if db.session.scalar(sa.select(sa.func.count()).select_from(table)):
            raise Refused(
                Reason(
                    "not_empty",
                    f"There is something in {table.name} already. Restore into an empty database, "
                    "made by `academy init --empty`.",
                )
            )


def _rows(table: sa.Table) -> Iterator[sa.RowMapping]:
    return iter(db.session.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings())


def _plain(row: sa.RowMapping) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in row.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _typed(table: sa.Table, plain: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in plain.items()}


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    readers: tuple[tuple[type, Any], ...] = (
        (UtcDateTime, datetime.fromisoformat),
        (sa.LargeBinary, base64.b64decode),
        (sa.Date, date.fromisoformat),
        (sa.Time, time.fromisoformat),
        (sa.Numeric, Decimal),
    )
    if value is None:
        return None
    for known, read_it in readers:
        if isinstance(kind, known):
            return read_it(value)
    return value


def _hold_back(table: sa.Table, value: dict[str, Any]) -> list[tuple[sa.Table, int, dict[str, Any]]]:
    """Take out what points at a later row of the same table; it is written once all rows are there."""
    held = {}
    for key in table.foreign_keys:
        name = key.parent.name
        if key.column.table is table and value[name] is not None and value[name] > value["id"]:
            held[name], value[name] = value[name], None
    return [(table, value["id"], held)] if held else []


def _set_counter(table: sa.Table) -> None:
    """PostgreSQL counts keys by itself: tell it where to go on."""
    if db.engine.dialect.name == "postgresql" and "id" in table.c and table.c.id.autoincrement:
        db.session.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608 - our own table's name
                f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
            )
        )


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise Refused(Reason("no_backup", f"This file is no backup of an academy: {name} is not in it."))
    return file.read()


def _keep(archive: tarfile.TarFile, name: str) -> None:
    if storage.files().put(_content(archive, name)) != name.removeprefix("files/"):
        raise Refused(Reason("damaged", f"The backup is damaged: {name} has other bytes than its name says."))
