"""Which records quote words that were hidden, or destroyed, since they were issued."""

from collections.abc import Collection

import sqlalchemy as sa

from academy.db import db
from academy.hiding import queries as hiding
from academy.records.models import CompletionRecord
from academy.records.rules import RecordFacts, RecordKind, facts_of, quoted


def hidden_in(facts: RecordFacts) -> dict[str, str]:
    """What stands instead of those words of a record that were hidden; empty where none was."""
    return hiding.instead_of(set(quoted(facts)))


def with_hidden_words(record_ids: Collection[int]) -> frozenset[int]:
    """Those of these records whose file nobody gets, as its bytes hold what was hidden."""
    if not hiding.any_hidden():
        return frozenset()
    rows = db.session.execute(
        sa.select(CompletionRecord.id, CompletionRecord.snapshot).where(
            CompletionRecord.id.in_(record_ids), CompletionRecord.kind == RecordKind.WORK_READY
        )
    )
    words = {key: set(quoted(facts_of(snapshot))) for key, snapshot in rows}
    hidden = hiding.instead_of(set().union(*words.values()))
    return frozenset(key for key, said in words.items() if not said.isdisjoint(hidden))
