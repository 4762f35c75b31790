"""Queued work and what became of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.db import Base, Keyed, Retention, UtcDateTime


class Work(Keyed, Base):
    """One piece of queued work; the same kind and key is queued once while it is open."""

    __tablename__ = "work"
    retention = Retention.WORKING
    person_path = None

    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(120))
    payload: Mapped[str] = mapped_column(sa.Text, default="{}")
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__ = (
        sa.Index(
            "uq_work_open",
            "kind",
            "key",
            unique=True,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )
