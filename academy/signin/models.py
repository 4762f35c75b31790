"""Passwords, invitations, sign-in cards and the count of failures, all stored hashed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Keyed, Ref, Retention, UtcDateTime, Withdrawable
from academy.people.models import Person


class Account(Keyed, Base):
    """A person's way in. `version` stands in the session: raising it ends every session there is."""

    __tablename__ = "account"
    retention = Retention.ACCOUNT
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    version: Mapped[int] = mapped_column(default=1)
    is_demo: Mapped[bool] = mapped_column(default=False)
    shortcuts: Mapped[bool] = mapped_column(default=True)  # single-letter keys, WCAG 2.1.4
    last_signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Invitation(Ref, Withdrawable, Base):
    """A link that lets a person set their first password; only its hash is kept."""

    __tablename__ = "invitation"
    retention = Retention.ACCOUNT
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInCard(Ref, Withdrawable, Base):
    """A card handed over in person with a one-time code that is valid that day."""

    __tablename__ = "sign_in_card"
    retention = Retention.ACCOUNT
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(200))
    valid_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Failure(Keyed, Base):
    """A failed try, counted against a hashed address or origin, so that throttling survives a restart."""

    __tablename__ = "sign_in_failure"
    retention = Retention.WORKING
    person_path = None

    key: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_sign_in_failure_key_at", "key", "at"),)
