"""Keep an upload, its mapping and its fates; close it, throw it away, forget its file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.batches import queries
from academy.batches.models import Batch, BatchKind, BatchRow, BatchState, ColumnMemory
from academy.batches.rules import (
    ColumnPlan,
    Fate,
    RowFate,
    column_key,
    match_columns,
    meaning_of,
    remembered_columns,
    summary,
)
from academy.batches.rules import Field as OurField
from academy.db import clean, db, flush
from academy.refusals import Reason, Refused
from academy.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Done:
    """What a row did when it was taken over: whom it is about, and whether it made them."""

    person_id: int | None = None
    made: bool = False
    answer: str | None = None


KEPT_FOR = timedelta(days=30)
_LONGEST = {"key": 120, "label": 250}


def keep_upload(
    actor: Actor,
    kind: BatchKind,
    *,
    file_name: str,
    content: bytes,
    sheet: Sheet,
    fields: Sequence[OurField],
    now: datetime,
) -> Batch:
    """Keep a file that could be read, with the mapping proposed for it; the same unfinished file is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    if (already := queries.find_unfinished(kind, digest)) is not None:
        return already
    memory, orders = queries.remembered(kind)
    mapping = match_columns(sheet.columns, fields, memory)
    proposed = {
        field: orders[key]
        for field, index in mapping.items()
        if (key := column_key(sheet.columns[index])) in orders
    }
    batch = Batch(
        kind=kind,
        state=BatchState.UPLOADED,
        file_name=clean(file_name)[-200:] or "a file without a name",
        file_bytes=content,
        file_sha256=digest,
        columns=json.dumps(sheet.columns, ensure_ascii=False),
        mapping=_mapping_text(sheet.columns, mapping),
        orders=json.dumps(proposed),
        uploaded_at=now,
        uploaded_by_id=actor.person_id,
    )
    db.session.add(batch)
    flush()
    record(actor, Verb.FILE_UPLOADED, batch.file_name, kind=kind, sha256=digest, rows=len(sheet.rows))
    return batch


def keep_mapping(actor: Actor, batch: Batch, *, plan: ColumnPlan) -> None:
    """Settle which column is what, and remember it for the next file of this kind."""
    columns: list[str] = json.loads(batch.columns)
    before = (batch.mapping, batch.orders)
    batch.mapping = _mapping_text(columns, dict(plan.columns))
    batch.orders = json.dumps({field: plan.order(field) for field in plan.orders}, sort_keys=True)
    batch.state = BatchState.PREVIEWED
    by_key = {column_key(columns[index]): field for field, index in plan.columns.items()}
    known = {
        row.column_key: row
        for row in db.session.scalars(sa.select(ColumnMemory).where(ColumnMemory.kind == batch.kind))
    }
    new = []
    for key, field in remembered_columns(columns, dict(plan.columns)).items():
        order = str(plan.orders[field]) if field in plan.orders and by_key.get(key) == field else ""
        if (row := known.get(key[:120])) is None:
            new.append({"kind": batch.kind, "column_key": key[:120], "field": field, "date_order": order})
        else:
            row.field, row.date_order = field, order
    if new:
        db.session.execute(sa.insert(ColumnMemory), new)
    if before != (batch.mapping, batch.orders):
        record(
            actor, Verb.FILE_MAPPED, batch.file_name, columns=json.loads(batch.mapping), orders=batch.orders
        )


@not_audited("what would happen is kept for the preview; what happens is audited when it does")
def keep_fates(
    batch: Batch,
    fates: Sequence[RowFate[Any]],
    *,
    before: Mapping[int, Mapping[str, str]],
    done: Mapping[int, Done] | None = None,
    looked_at: Mapping[int, tuple[Fate, str]] | None = None,
) -> None:
    """Write down what becomes of each row, in place of what was written before.

    `before` holds what was stored, by row number, so that a change can be undone; `done` what a row did; `looked_at`
    what somebody saw in the preview: a row that means something else now says so.
    """
    db.session.execute(sa.delete(BatchRow).where(BatchRow.batch_id == batch.id))
    rows = []
    for fate in fates:
        meaning = meaning_of(fate)
        seen = (looked_at or {}).get(fate.number)
        rows.append(
            {
                "batch_id": batch.id,
                "number": fate.number,
                "key": fate.key[: _LONGEST["key"]],
                "label": fate.name[: _LONGEST["label"]],
                "fate": fate.fate,
                "reasons": _text([_reason(each.code, each.message, each.field) for each in fate.reasons]),
                "questions": _text(
                    [
                        {
                            **_reason(each.code, each.sentence, each.field),
                            "owner": each.owner,
                            "about": each.about,
                        }
                        for each in fate.questions
                    ]
                ),
                "changes": _text(_changes(fate, before)),
                "meaning": meaning,
                "previewed_as": seen[0] if seen and seen[1] != meaning else None,
                "made": did.made if (did := (done or {}).get(fate.number)) else False,
                "person_id": did.person_id if did else None,
                "answer": did.answer if did else None,
            }
        )
    if rows:
        db.session.execute(sa.insert(BatchRow), rows)


def close(
    actor: Actor, batch: Batch, *, fates: Sequence[RowFate[Any]], refused: bytes | None, now: datetime
) -> None:
    """The rows are taken over: of the file only those that were refused stay, to be sent back."""
    batch.state = BatchState.COMMITTED
    batch.committed_at, batch.committed_by_id = now, actor.person_id
    batch.file_bytes = refused
    record(actor, Verb.FILE_COMMITTED, batch.file_name, counts=summary([fate.fate for fate in fates]))


def undone(actor: Actor, batch: Batch, *, now: datetime) -> None:
    """What the rows did was taken back, or the upload was thrown away before they did anything."""
    if batch.state is BatchState.UNDONE:
        raise Refused(Reason("undone_already", "This was undone already. Nothing more was changed."))
    batch.state = BatchState.UNDONE
    batch.undone_at, batch.undone_by_id = now, actor.person_id
    batch.file_bytes = None
    record(actor, Verb.FILE_UNDONE, batch.file_name)


@not_audited(
    "forgetting on schedule is the promise that the upload page makes; the run itself is in the job's history"
)
def forget_files(*, now: datetime) -> int:
    """Delete the bytes of uploads older than 30 days, and throw away those that nobody finished; says how many."""
    old = Batch.uploaded_at < now - KEPT_FOR
    db.session.execute(
        sa.update(Batch)
        .where(old, Batch.state.in_([BatchState.UPLOADED, BatchState.PREVIEWED]))
        .values(state=BatchState.UNDONE, undone_at=now)
    )
    forgotten = db.session.execute(
        sa.update(Batch).where(old, Batch.file_bytes.is_not(None)).values(file_bytes=None).returning(Batch.id)
    )
    return len(forgotten.all())


@not_audited("what has it forgotten writes the line, with the hash")
def forget_bytes(sha256: str) -> None:
    """Delete every upload of these very bytes."""
    for batch in db.session.scalars(sa.select(Batch).where(Batch.file_sha256 == sha256).order_by(Batch.id)):
        batch.file_bytes = None


def _mapping_text(columns: Sequence[str], mapping: Mapping[str, int]) -> str:
    return json.dumps(
        {field: columns[index] for field, index in mapping.items()}, ensure_ascii=False, sort_keys=True
    )


def _changes(fate: RowFate[Any], before: Mapping[int, Mapping[str, str]]) -> list[dict[str, str]]:
    stored = before.get(fate.number, {})
    return [
        {
            "field": each.field,
            "label": each.label,
            "before": each.before,
            "after": each.after,
            "was": stored.get(each.field, ""),
            "became": (fate.values or {}).get(each.field, ""),
        }
        for each in fate.changes
    ]


def _reason(code: str, message: str, field: str | None) -> dict[str, str | None]:
    return {"code": code, "message": message, "field": field}


def _text(found: list[Any]) -> str:
    return json.dumps(found, ensure_ascii=False) if found else "[]"
