"""The history: rows that are only ever added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, orm_insert_sentinel

from academy.access.rules import Topic
from academy.audit.rules import Verb
from academy.db import Base, Choice, Keyed, Retention, UtcDateTime


class AuditEvent(Keyed, Base):
    """One thing that somebody did. Person keys are plain numbers: a deleted row leaves its trail (domain I10)."""

    __tablename__ = "audit_event"
    retention = Retention.CORE
    person_path = "about_person_id"

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    verb: Mapped[Verb] = mapped_column(Choice(Verb))
    topic: Mapped[Topic] = mapped_column(Choice(Topic))
    subject: Mapped[str] = mapped_column(sa.String(300))
    about_person_id: Mapped[int | None]
    details: Mapped[str] = mapped_column(sa.Text, default="{}")
    # Holds no fact: it lets SQLite, too, insert the many lines of one change in one statement.
    batch_place: Mapped[int | None] = orm_insert_sentinel()

    __table_args__ = (
        sa.Index("ix_audit_event_about_person_id_id", "about_person_id", "id"),
        sa.Index("ix_audit_event_actor_id_id", "actor_id", "id"),
    )


class AuditSeal(Keyed, Base):
    """A chain over committed events: each seal hashes the one before and the events since it."""

    __tablename__ = "audit_seal"
    retention = Retention.CORE
    person_path = None

    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_event_id: Mapped[int] = mapped_column(unique=True)
    chain_sha256: Mapped[str] = mapped_column(sa.String(64))
