"""Programmes and standards as stored: versioned documents, with stages and items as rows once published."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime


class VersionState(StrEnum):
    """A version is written as a draft, then published; from then on it never changes (domain I9)."""

    DRAFT = "draft"
    PUBLISHED = "published"


class FrameworkVersion(Ref, Base):
    """One version of a set of standards, as the exact document that was loaded."""

    __tablename__ = "framework_version"
    retention = Retention.LASTING
    person_path = None

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    document: Mapped[str] = mapped_column(sa.Text)
    document_sha256: Mapped[str] = mapped_column(sa.String(64))
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Crosswalk(Ref, Base):
    """Which standards of one framework speak of the same as which of another, as the document loaded."""

    __tablename__ = "crosswalk"
    retention = Retention.LASTING
    person_path = None

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    document: Mapped[str] = mapped_column(sa.Text)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Programme(Ref, Base):
    """A programme over all its versions."""

    __tablename__ = "programme"
    retention = Retention.LASTING
    person_path = None

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))


class ProgrammeVersion(Ref, Base):
    """One version of a programme: the readable document is the truth, its hash says that it never changed."""

    __tablename__ = "programme_version"
    retention = Retention.LASTING
    person_path = None

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[VersionState] = mapped_column(Choice(VersionState), default=VersionState.DRAFT)
    document: Mapped[str] = mapped_column(sa.Text)
    document_sha256: Mapped[str] = mapped_column(sa.String(64))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drafted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "label"),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
    )


class Item(Keyed, Base):
    """One item of a published version as a row, for plans and sessions to point at; made once, at publishing.

    Only what lists and boards need stands here; the rest is in the version's document under `code`.
    """

    __tablename__ = "item"
    retention = Retention.LASTING
    person_path = None

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[str] = mapped_column(sa.String(200))
    stage_code: Mapped[str] = mapped_column(sa.String(60))
    stage_title: Mapped[str] = mapped_column(sa.String(200))
    stage_order: Mapped[int]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    owner: Mapped[str] = mapped_column(sa.String(30))
    completion: Mapped[str] = mapped_column(sa.String(20))
    mandatory: Mapped[bool]
    licence: Mapped[bool]
    milestone: Mapped[str] = mapped_column(sa.String(80))  # the column of the cohort board that it belongs to

    __table_args__ = (sa.UniqueConstraint("version_id", "code"),)
