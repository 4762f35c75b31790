"""Read the history: of a person, in the words of its sentences, and as the sign that something has changed."""

import json
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from academy.access.rules import Topic
from academy.audit.models import AuditEvent, AuditSeal
from academy.audit.rules import Verb, chained, sentence
from academy.db import db, writing

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history as a reader sees it."""

    at: datetime
    said: str
    verb: Verb
    details: dict[str, Any]
    actor_id: int | None = None
    about_person_id: int | None = None


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
    rows = db.session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(limit)).all()
    # A line may be written later than it happened: a job of the night, what was sent from a page left open.
    rows = sorted(rows, key=lambda row: (row.at, row.id), reverse=True)
    return [
        Line(
            row.at,
            sentence(row.verb, row.actor_name, row.subject),
            row.verb,
            json.loads(row.details),
            row.actor_id,
            row.about_person_id,
        )
        for row in rows
    ]


# Changes that are about nobody and yet decide what is said of many.
_OF_ALL = (
    Verb.COHORT_CHANGED,
    Verb.SESSION_SCHEDULED,
    Verb.SESSION_CHANGED,
    Verb.SESSION_CANCELLED,
    Verb.POLICY_ADDED,
    Verb.KIT_KIND_CHANGED,
    Verb.ASSET_ADDED,
    Verb.ASSET_WITHDRAWN,
    Verb.TEAM_ADDED,
    Verb.TEAM_CHANGED,
    Verb.SETTING_CHANGED,
    Verb.PROGRAMME_PUBLISHED,
)
_WINDOW = 5_000
Sign = tuple[int, ...]


def sign_of(person_id: Any) -> tuple[Any, ...]:
    """Columns for a statement about people: numbers that change when history says something new about each of them.

    The newest line about the person and how many recent ones there are, then the same of what concerns everybody. Two
    changes may be committed in another order than they were numbered (PostgreSQL): then only the number of lines moves.
    """
    every = sa.orm.aliased(AuditEvent)
    newest = sa.select(sa.func.coalesce(sa.func.max(every.id), 0)).scalar_subquery()
    since = newest - newest % _WINDOW - _WINDOW
    about = AuditEvent.about_person_id == person_id
    of_all = sa.and_(
        AuditEvent.about_person_id.is_(None), AuditEvent.id > since, AuditEvent.verb.in_(_OF_ALL)
    )
    asked = (
        sa.select(sa.func.coalesce(sa.func.max(AuditEvent.id), 0)).where(about),
        sa.select(sa.func.count()).select_from(AuditEvent).where(about, AuditEvent.id > since),
        sa.select(sa.func.coalesce(sa.func.sum(AuditEvent.id), 0)).where(of_all),
        sa.select(sa.func.count()).select_from(AuditEvent).where(of_all),
    )
    return tuple(each.correlate_except(AuditEvent, every).scalar_subquery() for each in asked)


def newest_line() -> tuple[int, int]:
    """The number of the newest line of the whole history, and how many recent ones there are: its sign."""
    newest = sa.select(sa.func.coalesce(sa.func.max(AuditEvent.id), 0)).scalar_subquery()
    recent = (
        sa.select(sa.func.count())
        .select_from(AuditEvent)
        .where(AuditEvent.id > newest - newest % _WINDOW - _WINDOW)
        .scalar_subquery()
    )
    row = db.session.execute(sa.select(newest, recent)).one()
    return row[0], row[1]


class Kept(Generic[Value]):
    """What was worked out in this process about each starter, good while the sign is the same under which it was.

    Nothing is kept of a transaction that writes: it may still be rolled back, and its numbers given out again.
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._kept: dict[str, tuple[Hashable, Value]] = {}

    def read(
        self, signs: Mapping[str, Hashable], work_out: Callable[[list[str]], Mapping[str, Value]]
    ) -> dict[str, Value]:
        """The value of each address; those whose sign has changed are worked out again, all together."""
        had = {ref: self._kept.get(ref) for ref in signs}
        found = {ref: pair[1] for ref, pair in had.items() if pair is not None and pair[0] == signs[ref]}
        stale = [ref for ref in signs if ref not in found]
        if not stale:
            return found
        made = work_out(stale)
        if not writing():
            if len(self._kept) + len(stale) > self._most:
                self._kept.clear()
            self._kept.update({ref: (signs[ref], value) for ref, value in made.items()})
        return {**found, **made}


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
