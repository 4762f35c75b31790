"""Read the history: of a person, in the words of its sentences, only what the reader may see."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.access.rules import Topic
from academy.audit.models import AuditEvent, AuditSeal
from academy.audit.rules import Verb, chained, sentence
from academy.db import db


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history as a reader sees it."""

    at: datetime
    said: str
    verb: Verb
    details: dict[str, Any]


def history_of(person_id: int, topics: Collection[Topic], limit: int = 500) -> list[Line]:
    """What happened about a person, newest first, on the topics that the reader may see."""
    wanted = sa.select(AuditEvent).where(
        AuditEvent.about_person_id == person_id, AuditEvent.topic.in_([topic.value for topic in topics])
    )
    return _lines(wanted, limit)


def history_of_cohort(ref: str, name: str, limit: int = 300) -> list[Line]:
    """What happened to an intake, newest first: its own lines, and who started on it."""
    about_it = sa.or_(
        AuditEvent.details.contains(f'"cohort": "{ref}"', autoescape=True),
        AuditEvent.subject == name,
        AuditEvent.subject.startswith(f"{name}: ", autoescape=True),
    )
    verbs = [Verb.COHORT_ADDED, Verb.COHORT_CHANGED, Verb.ENROLLED]
    return _lines(sa.select(AuditEvent).where(AuditEvent.verb.in_(verbs), about_it), limit)


def search(
    *,
    actor_id: int | None = None,
    about_person_id: int | None = None,
    verb: Verb | None = None,
    limit: int = 200,
) -> list[Line]:
    """The whole history, newest first, narrowed by who did it, about whom, or what."""
    wanted = sa.select(AuditEvent)
    if actor_id is not None:
        wanted = wanted.where(AuditEvent.actor_id == actor_id)
    if about_person_id is not None:
        wanted = wanted.where(AuditEvent.about_person_id == about_person_id)
    if verb is not None:
        wanted = wanted.where(AuditEvent.verb == verb.value)
    return _lines(wanted, limit)


def _lines(wanted: sa.Select[AuditEvent], limit: int) -> list[Line]:
    rows = db.session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(limit))
    return [
        Line(row.at, sentence(row.verb, row.actor_name, row.subject), row.verb, json.loads(row.details))
        for row in rows
    ]


def event_line(event: AuditEvent) -> str:
    """One event as the text that a seal hashes."""
    return json.dumps(
        [
            event.id,
            event.at.isoformat(),
            event.actor_id,
            event.actor_name,
            event.verb.value,
            event.subject,
            event.about_person_id,
            event.details,
        ],
        ensure_ascii=False,
    )


def broken_seals() -> list[int]:
    """The keys of seals that no longer fit the events before them: somebody changed the history by hand."""
    broken, chain, since = [], "", 0
    for each in db.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id)):
        events = db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.id > since, AuditEvent.id <= each.last_event_id)
            .order_by(AuditEvent.id)
        )
        chain = chained(chain, [event_line(event) for event in events])
        if chain != each.chain_sha256:
            broken.append(each.id)
        chain, since = each.chain_sha256, each.last_event_id
    return broken
