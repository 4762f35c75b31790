"""Issued records: the snapshot as the exact text that was hashed, and each PDF as the bytes that were given out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime
from academy.enrolments.models import Enrolment
from academy.records.rules import PrintVariant, RecordKind


class CompletionRecord(Ref, Base):
    """One issued record; it is never changed, only replaced or withdrawn (domain I14)."""

    __tablename__ = "completion_record"
    retention = Retention.CORE
    person_path = "enrolment.person_id"
    free_texts = {"replace_reason": "why a record was replaced"}

    kind: Mapped[RecordKind] = mapped_column(Choice(RecordKind))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    definition: Mapped[str] = mapped_column(sa.String(60))  # the code of the version's record
    turn: Mapped[int]  # the first, second, third of this record of this person: two at once collide
    once: Mapped[str] = mapped_column(sa.String(60), unique=True)  # the key of the press that made it
    title: Mapped[str] = mapped_column(sa.String(200))
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)  # typed or scanned on the verify page
    name_written: Mapped[str] = mapped_column(sa.String(200))
    decision_ref: Mapped[str] = mapped_column(
        sa.String(12), default=""
    )  # what a work-ready statement is about
    snapshot: Mapped[str] = deferred(mapped_column(sa.Text))
    snapshot_sha256: Mapped[str] = mapped_column(sa.String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("completion_record.id"), unique=True)
    replace_reason: Mapped[str] = mapped_column(sa.String(300), default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("enrolment_id", "definition", "turn"),)


class RecordPdf(Keyed, Base):
    """The bytes of a record as they were given out, in ordinary or large print; they are never made again."""

    __tablename__ = "record_pdf"
    retention = Retention.CORE
    person_path = "record.enrolment.person_id"

    record_id: Mapped[int] = mapped_column(sa.ForeignKey("completion_record.id"))
    variant: Mapped[PrintVariant] = mapped_column(Choice(PrintVariant))
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    record: Mapped[CompletionRecord] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("record_id", "variant"),)


class RecordWithdrawal(Keyed, Base):
    """A record taken back, and why."""

    __tablename__ = "record_withdrawal"
    retention = Retention.CORE
    person_path = "record.enrolment.person_id"
    free_texts = {"reason": "why a record was withdrawn"}
    free_at = "record"

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
