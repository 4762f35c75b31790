"""An uploaded file on its way in: what it said, what would happen to each row, and what was done."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.batches.rules import Fate
from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime


class BatchKind(StrEnum):
    """What the rows of a file are."""

    STARTERS = "starters"
    TEAMS = "teams"


class BatchState(StrEnum):
    """Where an upload stands."""

    UPLOADED = "uploaded"  # columns not yet confirmed
    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class Batch(Ref, Base):
    """One upload. The file stays until its rows are taken over; then only the refused rows, to be sent back."""

    __tablename__ = "batch"
    retention = Retention.WORKING
    person_path = None

    kind: Mapped[BatchKind] = mapped_column(Choice(BatchKind))
    state: Mapped[BatchState] = mapped_column(Choice(BatchState), default=BatchState.UPLOADED)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_bytes: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    columns: Mapped[str] = mapped_column(sa.Text)  # JSON list, as the file has them
    mapping: Mapped[str] = mapped_column(sa.Text, default="{}")  # JSON: our field -> their column
    orders: Mapped[str] = mapped_column(
        sa.Text, default="{}"
    )  # JSON: our date field -> order of day and month
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    committed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BatchRow(Keyed, Base):
    """What became of one row: its fate and why, kept after the file is gone."""

    __tablename__ = "batch_row"
    retention = Retention.WORKING
    person_path = "person_id"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(120), default="")
    label: Mapped[str] = mapped_column(sa.String(250), default="")
    fate: Mapped[Fate] = mapped_column(Choice(Fate))
    reasons: Mapped[str] = mapped_column(sa.Text, default="[]")  # JSON list of {code, message, field}
    questions: Mapped[str] = mapped_column(
        sa.Text, default="[]"
    )  # JSON list of {code, message, field, owner}
    changes: Mapped[str] = mapped_column(
        sa.Text, default="[]"
    )  # JSON: {field, label, before, after, was, became}
    meaning: Mapped[str] = mapped_column(sa.String(64), default="")  # hash of all that it would do
    previewed_as: Mapped[Fate | None] = mapped_column(
        Choice(Fate)
    )  # where the world changed before it was done
    made: Mapped[bool] = mapped_column(
        default=False
    )  # the row made something; without it, it changed what was there
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer: Mapped[str | None] = mapped_column(
        sa.String(20)
    )  # of a changed row: a correction, or the day from which it changes

    __table_args__ = (sa.UniqueConstraint("batch_id", "number"),)


class ColumnMemory(Keyed, Base):
    """Which of their columns was ours the last time, so that a mapping is corrected once."""

    __tablename__ = "column_memory"
    retention = Retention.LASTING
    person_path = None

    kind: Mapped[BatchKind] = mapped_column(Choice(BatchKind))
    column_key: Mapped[str] = mapped_column(sa.String(120))
    field: Mapped[str] = mapped_column(sa.String(60))  # empty: leave out
    date_order: Mapped[str] = mapped_column(sa.String(12), default="")

    __table_args__ = (sa.UniqueConstraint("kind", "column_key"),)
