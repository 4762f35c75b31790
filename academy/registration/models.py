"""What somebody saw when they looked at the public register: one row for each look, never changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.db import Base, Ref, Retention, UtcDateTime, Withdrawable


class RegistrationCheck(Ref, Withdrawable, Base):
    """One look at the public register: when, what it said, and who looked."""

    __tablename__ = "registration_check"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(12))
    name_there: Mapped[str] = mapped_column(sa.String(250))
    status: Mapped[str] = mapped_column(sa.String(80))
    registered_until: Mapped[date | None]
    checked_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
