"""What starters said is not right, and what they were answered."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.access.rules import Topic
from academy.db import Base, Choice, Ref, Retention, UtcDateTime, Withdrawable, live_unique
from academy.doubts.rules import Answer, FactKind
from academy.people.models import Person


class Doubt(Ref, Withdrawable, Base):
    """A fact that its starter says is not right: asked of who entered it, later of the coordinator, and answered."""

    __tablename__ = "doubt"
    retention = Retention.CORE
    person_path = "person_id"
    free_texts = {"what": "what a starter says is not right", "reply": "the answer to a starter"}
    free_asked = "asked_of_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[FactKind] = mapped_column(Choice(FactKind))
    fact_ref: Mapped[str] = mapped_column(sa.String(40), index=True)
    topic: Mapped[Topic] = mapped_column(Choice(Topic))
    says: Mapped[str] = mapped_column(sa.String(300))  # the fact as it stood when it was doubted
    holds: Mapped[str] = mapped_column(sa.String(80), default="", index=True)  # what is not late meanwhile
    what: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_of: Mapped[str] = mapped_column(sa.String(200), default="")  # their name then
    coordinators_on: Mapped[date]  # from this day the coordinator owes the answer
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer: Mapped[Answer | None] = mapped_column(Choice(Answer))
    reply: Mapped[str] = mapped_column(sa.Text, default="")

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[answered_by_id])

    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),
        live_unique("uq_doubt_open", "kind", "fact_ref", also="answered_at IS NULL"),
    )
