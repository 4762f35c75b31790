"""The outbox: what is due, and what became of the rest."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.db import db
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import KIND_WORDS, Fate, fate_of, problem_words
from academy.refusals import NotFoundError

WAITING = sa.and_(
    OutboxMessage.sent_at.is_(None), OutboxMessage.cancelled_at.is_(None), OutboxMessage.due_at.is_not(None)
)
FAILED = sa.and_(
    OutboxMessage.sent_at.is_(None), OutboxMessage.cancelled_at.is_(None), OutboxMessage.due_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of the outbox, without its body: that is for its reader only."""

    ref: str
    what: str
    to: str
    person_ref: str
    created_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    tries: int
    problem: str
    fate: Fate


def due(now: datetime, limit: int = 100) -> list[int]:
    """The keys of the messages that should be sent now, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(OutboxMessage.id)
            .where(WAITING, OutboxMessage.due_at <= now)
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(limit)
        )
    )


def get_message(ref: str) -> OutboxMessage:
    """The message at that address, with its person."""
    message = db.session.scalar(
        sa.select(OutboxMessage).options(joinedload(OutboxMessage.person)).where(OutboxMessage.ref == ref)
    )
    if message is None:
        raise NotFoundError(f"no message {ref}")
    return message


def unsent_of(person_id: int, kinds: Collection[str]) -> list[OutboxMessage]:
    """The messages of these kinds to one person that have not left yet."""
    return list(
        db.session.scalars(
            sa.select(OutboxMessage)
            .where(
                OutboxMessage.person_id == person_id,
                OutboxMessage.kind.in_(list(kinds)),
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.cancelled_at.is_(None),
            )
            .order_by(OutboxMessage.id)
        )
    )


def outbox(limit: int = 100) -> list[Sent]:
    """The outbox: what failed first, then what waits, then the newest of what is settled."""
    rank = sa.case((FAILED, 0), (WAITING, 1), else_=2)
    rows = db.session.scalars(
        sa.select(OutboxMessage)
        .options(joinedload(OutboxMessage.person))
        .order_by(rank, OutboxMessage.id.desc())
        .limit(limit)
    )
    return [_line(row) for row in rows]


def counts() -> dict[Fate, int]:
    """How many messages failed, wait, were sent or cancelled."""
    fate = sa.case(
        (OutboxMessage.cancelled_at.is_not(None), Fate.CANCELLED.value),
        (OutboxMessage.sent_at.is_not(None), Fate.SENT.value),
        (OutboxMessage.due_at.is_(None), Fate.FAILED.value),
        else_=Fate.WAITING.value,
    )
    rows: Any = db.session.execute(sa.select(sa.type_coerce(fate, sa.String), sa.func.count()).group_by(fate))
    found: dict[str, int] = dict(rows.all())
    return {each: found.get(each.value, 0) for each in Fate}


def how_many_failed() -> sa.Select[int]:
    """How many messages were given up, to be counted beside other figures."""
    ended = (OutboxMessage.sent_at, OutboxMessage.cancelled_at, OutboxMessage.due_at)
    return sa.select(sa.func.count()).select_from(OutboxMessage).where(*(each.is_(None) for each in ended))


def _line(row: OutboxMessage) -> Sent:
    return Sent(
        ref=row.ref,
        what=KIND_WORDS[row.kind],
        to=row.person.name,
        person_ref=row.person.ref,
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        tries=row.tries,
        problem=problem_words(row.problem),
        fate=fate_of(
            sent=row.sent_at is not None,
            cancelled=row.cancelled_at is not None,
            given_up=row.due_at is None,
        ),
    )
