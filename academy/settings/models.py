"""The settings that differ from their shipped defaults."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.db import Base, Retention, UtcDateTime


class Setting(Base):
    """One choice of the council, as text; the meaning and default of each key stand in settings.rules."""

    __tablename__ = "setting"
    retention = Retention.LASTING
    person_path = None

    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None]
