"""Write the history: one call beside each change, in the same transaction."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from academy import clock
from academy.access.rules import Actor
from academy.audit.models import AuditEvent
from academy.audit.rules import TOPICS, Verb
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
