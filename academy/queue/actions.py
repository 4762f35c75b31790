"""Queue a piece of work, take it, finish it; the same kind and key is open once."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from academy.audit.actions import not_audited
from academy.db import db
from academy.queue.models import Work
from academy.queue.rules import LEASE, Taken, next_try_at

_WHY = "work is asked for by a change that has its own line; what it does is recorded where it is done"


@not_audited(_WHY)
def enqueue(
    kind: str,
    key: str,
    *,
    now: datetime,
    payload: Mapping[str, object] | None = None,
    due_at: datetime | None = None,
) -> Work:
    """Ask for a piece of work; while the same is open, this asks again for that one with the newer payload."""
    text = json.dumps(payload or {}, sort_keys=True)
    work = _open(kind, key)
    if work is None:
        work = Work(kind=kind, key=key, payload=text, queued_at=now, due_at=due_at or now)
        try:
            with db.session.begin_nested():
                db.session.add(work)
            return work
        except IntegrityError:  # somebody else asked at the same moment
            found = _open(kind, key)
            if found is None:
                raise
            work = found
    work.payload, work.queued_at, work.due_at = text, now, min(work.due_at, due_at or now)
    return work


@not_audited(_WHY)
def take(*, now: datetime, kinds: Collection[str] | None = None) -> Taken | None:
    """The piece that has been due longest, held for this worker until its lease ends; None where nothing is due."""
    wanted = sa.select(Work).where(Work.done_at.is_(None), Work.due_at <= now)
    if kinds is not None:
        wanted = wanted.where(Work.kind.in_(list(kinds)))
    work = db.session.scalar(wanted.order_by(Work.due_at, Work.id).limit(1).with_for_update(skip_locked=True))
    if work is None:
        return None
    work.tries += 1
    work.due_at = now + LEASE
    return Taken(work.id, work.kind, work.key, work.payload, work.queued_at, work.tries)


@not_audited(_WHY)
def finish(taken: Taken, *, now: datetime) -> bool:
    """The work is done; False where it was asked for again meanwhile, and then it stays open and is due now."""
    work = _of(taken)
    if work.queued_at != taken.queued_at:
        work.due_at, work.tries = now, 0
        return False
    work.done_at, work.problem = now, ""
    return True


@not_audited(_WHY)
def fail(taken: Taken, *, problem: str, now: datetime) -> None:
    """The work did not succeed: it is tried again, each time later; the problem is shown on the health page."""
    work = _of(taken)
    work.problem, work.due_at = problem[:500], next_try_at(taken.tries, now)


def _of(taken: Taken) -> Work:
    return db.session.get_one(Work, taken.id, populate_existing=True, with_for_update=True)


def _open(kind: str, key: str) -> Work | None:
    return db.session.scalar(
        sa.select(Work).where(Work.kind == kind, Work.key == key, Work.done_at.is_(None)).with_for_update()
    )
