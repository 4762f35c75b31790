"""The outbox."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime
from academy.notifications.rules import Kind
from academy.people.models import Person


class OutboxMessage(Ref, Base):
    """One message to one person, written with the change that causes it; sent, it keeps no body."""

    __tablename__ = "outbox_message"
    retention = Retention.WORKING
    person_path = "person_id"

    kind: Mapped[Kind] = mapped_column(Choice(Kind))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # None once it is sent, cancelled or given up.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(sa.String(500), default="")

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        # A body may hold a link that signs somebody in: it goes as soon as nothing more is to be sent.
        sa.CheckConstraint("(sent_at IS NULL AND cancelled_at IS NULL) OR body = ''", name="body_goes"),
        sa.CheckConstraint("(sent_at IS NULL AND cancelled_at IS NULL) OR due_at IS NULL", name="ended"),
    )


class Told(Keyed, Base):
    """What a watcher has told, or the day on which it looked: nothing with the same key is told twice."""

    __tablename__ = "told"
    retention = Retention.WORKING
    person_path = None

    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
