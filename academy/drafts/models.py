"""What somebody typed into a long text and has not sent yet."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.db import Base, Keyed, Retention, UtcDateTime


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
