"""Issued records: the snapshot as the exact text that was hashed, and the PDF as the bytes that were given out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime
from academy.enrolments.models import Enrolment
from academy.records.rules import RecordKind


class CompletionRecord(Ref, Base):
    """One issued record; it is never changed, only replaced or withdrawn (domain I14)."""

    __tablename__ = "completion_record"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    kind: Mapped[RecordKind] = mapped_column(Choice(RecordKind))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)  # typed or scanned on the verify page
    name_written: Mapped[str] = mapped_column(sa.String(200))
    snapshot: Mapped[str] = deferred(mapped_column(sa.Text))
    snapshot_sha256: Mapped[str] = mapped_column(sa.String(64))
    pdf: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))
    pdf_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("completion_record.id"), unique=True)
    replace_reason: Mapped[str] = mapped_column(sa.String(300), default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")


class RecordWithdrawal(Keyed, Base):
    """A record taken back, and why."""

    __tablename__ = "record_withdrawal"
    retention = Retention.CORE
    person_path = "record.enrolment.person_id"

    record_id: Mapped[int] = mapped_column(sa.ForeignKey("completion_record.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.String(300))

    record: Mapped[CompletionRecord] = relationship(lazy="raise_on_sql")


class RecordNumber(Base):
    """The last number given in a year; locked while the next is taken."""

    __tablename__ = "record_number"
    retention = Retention.LASTING
    person_path = None

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
