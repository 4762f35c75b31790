"""What is queued, and what did not succeed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.db import db
from academy.queue.models import Work


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """How much of one kind is open, since when, and when it was last done."""

    kind: str
    open: int
    failing: int
    oldest_queued_at: datetime | None
    last_done_at: datetime | None


def work_by_kind() -> list[KindOfWork]:
    """Every kind of work that was ever queued, by name."""
    is_open = Work.done_at.is_(None)
    rows: Any = db.session.execute(
        sa.select(
            Work.kind,
            sa.func.sum(sa.case((is_open, 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(is_open, Work.problem != ""), 1), else_=0)),
            sa.func.min(sa.case((is_open, Work.queued_at))),
            sa.func.max(Work.done_at),
        )
        .group_by(Work.kind)
        .order_by(Work.kind)
    )
    return [KindOfWork(kind, count, bad, oldest, last) for kind, count, bad, oldest, last in rows]


def failing(limit: int = 50) -> list[Work]:
    """The open work that did not succeed last time, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(Work)
            .where(Work.done_at.is_(None), Work.problem != "")
            .order_by(Work.queued_at, Work.id)
            .limit(limit)
        )
    )
