"""The outbox."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.db import Base, Choice, Ref, Retention, UtcDateTime
from academy.notifications.rules import Kind


class OutboxMessage(Ref, Base):
    """One message to one person; the body is made when it is sent, so that no secret lies here."""

    __tablename__ = "outbox_message"
    retention = Retention.WORKING
    person_path = "person_id"

    kind: Mapped[Kind] = mapped_column(Choice(Kind))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(sa.String(500), default="")
