"""Uploads and what became of their rows, always read in batches."""

import json
from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import defer, undefer

from academy.batches.models import Batch, BatchKind, BatchRow, BatchState, ColumnMemory
from academy.batches.rules import ColumnPlan, DateOrder, Fate
from academy.db import db
from academy.refusals import NotFoundError


def get_batch(ref: str, *, with_file: bool = False, to_change: bool = False) -> Batch:
    """The upload at that address; with its bytes only where they are asked for, locked where it will change."""
    wanted = sa.select(Batch).where(Batch.ref == ref)
    wanted = wanted.options(undefer(Batch.file_bytes) if with_file else defer(Batch.file_bytes))
    if to_change:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    batch = db.session.scalar(wanted)
    if batch is None:
        raise NotFoundError(f"no upload {ref}")
    return batch


def find_unfinished(kind: BatchKind, sha256: str) -> Batch | None:
    """The same file, uploaded before and not yet taken over: a double press makes one upload."""
    return db.session.scalar(
        sa.select(Batch)
        .where(
            Batch.kind == kind,
            Batch.file_sha256 == sha256,
            Batch.state.in_([BatchState.UPLOADED, BatchState.PREVIEWED]),
            Batch.file_bytes.is_not(None),
        )
        .order_by(Batch.id.desc())
        .limit(1)
    )


def all_batches(limit: int = 200) -> list[Batch]:
    """The uploads, newest first, without their bytes."""
    return list(
        db.session.scalars(
            sa.select(Batch).options(defer(Batch.file_bytes)).order_by(Batch.id.desc()).limit(limit)
        )
    )


def unfinished_batches() -> list[Batch]:
    """Uploads that wait for somebody to go on with them, oldest first."""
    return list(
        db.session.scalars(
            sa.select(Batch)
            .options(defer(Batch.file_bytes))
            .where(Batch.state.in_([BatchState.UPLOADED, BatchState.PREVIEWED]))
            .order_by(Batch.id)
        )
    )


def counts_of(batch_ids: Collection[int]) -> dict[int, Counter[Fate]]:
    """How many rows of each fate, for each upload."""
    found: dict[int, Counter[Fate]] = {batch_id: Counter() for batch_id in batch_ids}
    rows = db.session.execute(
        sa.select(BatchRow.batch_id, BatchRow.fate, sa.func.count())
        .where(BatchRow.batch_id.in_(batch_ids))
        .group_by(BatchRow.batch_id, BatchRow.fate)
        .order_by(BatchRow.batch_id, BatchRow.fate)
    )
    for batch_id, fate, count in rows:
        found[batch_id][fate] = count
    return found


def rows_of(
    batch_id: int, fate: Fate | None = None, *, start: int = 0, count: int | None = None
) -> list[BatchRow]:
    """The rows of an upload in the file's order; a page of them, or those of one fate."""
    wanted = sa.select(BatchRow).where(BatchRow.batch_id == batch_id).order_by(BatchRow.number, BatchRow.id)
    if fate is not None:
        wanted = wanted.where(BatchRow.fate == fate)
    if count is not None:
        wanted = wanted.offset(start).limit(count)
    return list(db.session.scalars(wanted))


def rows_that_turned(batch_id: int) -> list[BatchRow]:
    """The rows that came to mean something else between the preview and the taking over."""
    return list(
        db.session.scalars(
            sa.select(BatchRow)
            .where(BatchRow.batch_id == batch_id, BatchRow.previewed_as.is_not(None))
            .order_by(BatchRow.number, BatchRow.id)
        )
    )


def meanings_of(batch_id: int) -> dict[int, tuple[Fate, str]]:
    """What each row would have done when somebody last looked: fate and meaning by row number."""
    rows = db.session.execute(
        sa.select(BatchRow.number, BatchRow.fate, BatchRow.meaning)
        .where(BatchRow.batch_id == batch_id)
        .order_by(BatchRow.number)
    )
    return {number: (fate, meaning) for number, fate, meaning in rows}


def remembered(kind: BatchKind) -> tuple[dict[str, str], dict[str, DateOrder]]:
    """What was chosen the last time: the field of each column, and the order of its dates, by column key."""
    rows = list(
        db.session.scalars(
            sa.select(ColumnMemory).where(ColumnMemory.kind == kind).order_by(ColumnMemory.column_key)
        )
    )
    fields = {row.column_key: row.field for row in rows}
    return fields, {row.column_key: DateOrder(row.date_order) for row in rows if row.date_order}


def plan_of(batch: Batch) -> ColumnPlan:
    """How the columns of an upload are read, as somebody settled it."""
    columns = json.loads(batch.columns)
    places = {name: index for index, name in enumerate(columns)}
    mapping = {field: places[name] for field, name in json.loads(batch.mapping).items() if name in places}
    return ColumnPlan(mapping, {field: DateOrder(order) for field, order in json.loads(batch.orders).items()})
