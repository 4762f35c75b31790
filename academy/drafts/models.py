"""What somebody typed and has not sent yet, or sent too late."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.db import Base, Keyed, Ref, Retention, UtcDateTime


class Draft(Keyed, Base):
    """One text of one field on one page of one person; nobody else reads it, no history and no export names it."""

    __tablename__ = "draft"
    retention = Retention.WORKING
    person_path = "author_id"

    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(sa.String(300))
    field: Mapped[str] = mapped_column(sa.String(60))
    text: Mapped[str] = mapped_column(sa.Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (sa.UniqueConstraint("author_id", "address", "field"),)


class UnsentForm(Ref, Base):
    """A whole form that its author sent when their session had ended: no part of it was carried out."""

    __tablename__ = "unsent_form"
    retention = Retention.WORKING
    person_path = "author_id"

    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.Text)  # where it goes
    page: Mapped[str] = mapped_column(sa.Text)  # where it stood
    fields: Mapped[str] = mapped_column(sa.Text)  # JSON list of [name, value], as a browser sent them
    with_file: Mapped[bool] = mapped_column(default=False)  # one was chosen too; its bytes are not kept
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
