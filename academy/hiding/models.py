"""What was reported as about a child or a family: where it stood, who hid it, and what became of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Choice, Ref, Retention, UtcDateTime
from academy.hiding.rules import Outcome
from academy.people.models import Person


class HiddenText(Ref, Base):
    """A text, or a file with its name, that was taken out of its place; only a coordinator reads it."""

    __tablename__ = "hidden_text"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    place: Mapped[str] = mapped_column(sa.String(80))  # table.column
    row_id: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(120))
    kept: Mapped[str | None] = mapped_column(sa.Text)  # the words until they are put back or destroyed
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)  # of the words, or of the file's bytes
    is_file: Mapped[bool] = mapped_column(default=False)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    outcome: Mapped[Outcome | None] = mapped_column(Choice(Outcome))
    why: Mapped[str] = mapped_column(sa.String(300), default="")

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    reported_by: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[reported_by_id])
    settled_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[settled_by_id])

    __table_args__ = (
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled"),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="outcome"),
        sa.CheckConstraint("outcome IS NULL OR kept IS NULL", name="forgotten"),
        sa.Index(
            "uq_hidden_text_open",
            "place",
            "row_id",
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
    )
