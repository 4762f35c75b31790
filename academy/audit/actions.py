"""Write the history: one call beside each change, in the same transaction."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor
from academy.audit.models import AuditEvent, AuditSeal
from academy.audit.queries import event_line
from academy.audit.rules import TOPICS, Verb, chained
from academy.db import db, keep

F = TypeVar("F", bound=Callable[..., Any])


def record(actor: Actor, verb: Verb, subject: str, *, about: int | None = None, **details: object) -> None:
    """Add one line of history to this transaction.

    `subject` is what it was done to, in words fit for the sentence of the verb; `about` is the key of the person
    concerned; details hold codes, dates and from → to of plain fields, never free text.
    """
    db.session.add(_event(actor, verb, subject, about, details))


def note_read(actor: Actor, verb: Verb, subject: str, *, about: int | None = None, **details: object) -> None:
    """Keep that somebody looked, or failed to sign in: it outlives the rollback of a GET."""

    def write() -> None:
        db.session.add(_event(actor, verb, subject, about, details))

    keep(write)


def not_audited(reason: str) -> Callable[[F], F]:
    """Mark an action that writes no history, and say why; a house test refuses one without either."""

    def mark(action: F) -> F:
        action.not_audited = reason  # type: ignore[attr-defined]
        return action

    return mark


def _event(
    actor: Actor, verb: Verb, subject: str, about: int | None, details: dict[str, object]
) -> AuditEvent:
    return AuditEvent(
        at=clock.now(),
        actor_id=actor.person_id,
        actor_name=actor.name,
        verb=verb,
        topic=TOPICS[verb],
        subject=subject[:300],
        about_person_id=about,
        details=json.dumps(details, default=_plain, ensure_ascii=False, sort_keys=True),
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@not_audited("the seal is what makes the history trustworthy; a line about it would need another seal")
def seal(*, now: datetime) -> int:
    """Chain the events committed since the last seal (domain I10); gives how many. Runs in a job, after commits."""
    last = db.session.scalar(sa.select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1).with_for_update())
    events = db.session.scalars(
        sa.select(AuditEvent)
        .where(AuditEvent.id > (last.last_event_id if last else 0))
        .order_by(AuditEvent.id)
    ).all()
    if not events:
        return 0
    chain = chained(last.chain_sha256 if last else "", [event_line(event) for event in events])
    db.session.add(AuditSeal(sealed_at=now, last_event_id=events[-1].id, chain_sha256=chain))
    return len(events)
