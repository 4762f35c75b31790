"""Recorded checks, accepted conditions and the manager's signed decision."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime, Withdrawable, live_unique
from academy.enrolments.models import Enrolment
from academy.readiness.rules import Outcome


class RecordedCheck(Ref, Withdrawable, Base):
    """Yes, on this day, said by this person: never what a document contained (domain 3.5)."""

    __tablename__ = "recorded_check"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60))  # of the version's readiness items
    done_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_recorded_check_live", "enrolment_id", "code"),)


class AcceptedCondition(Ref, Withdrawable, Base):
    """A missing thing that somebody who may do so accepts for a while, in their own name."""

    __tablename__ = "accepted_condition"
    retention = Retention.CORE
    person_path = "enrolment.person_id"
    free_texts = {"not_until_then": "the words of a condition"}

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[str] = mapped_column(sa.String(200))
    not_until_then: Mapped[str] = mapped_column(sa.String(300))  # what the person may not do until it is done
    until_on: Mapped[date]
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    accepted_as: Mapped[str] = mapped_column(sa.String(40))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_accepted_condition_live", "enrolment_id", "code"),)


class ConditionReading(Keyed, Base):
    """The starter pressed “I have read this”: only then does a condition count. Never changed."""

    __tablename__ = "condition_reading"
    retention = Retention.CORE
    person_path = "condition.enrolment.person_id"

    condition_id: Mapped[int] = mapped_column(sa.ForeignKey("accepted_condition.id"), unique=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    condition: Mapped[AcceptedCondition] = relationship(lazy="raise_on_sql")


class ConditionRenewal(Keyed, Base):
    """A condition that takes the place of an earlier one, which it names. Never changed."""

    __tablename__ = "condition_renewal"
    retention = Retention.CORE
    person_path = "condition.enrolment.person_id"

    condition_id: Mapped[int] = mapped_column(sa.ForeignKey("accepted_condition.id"), unique=True)
    renews_id: Mapped[int] = mapped_column(sa.ForeignKey("accepted_condition.id"), index=True)

    condition: Mapped[AcceptedCondition] = relationship(lazy="raise_on_sql", foreign_keys=[condition_id])


class WorkingSince(Ref, Withdrawable, Base):
    """Somebody works in the team since a day, whether or not a decision was signed: a fact that closes nothing."""

    __tablename__ = "working_since"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    since_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    entered_as: Mapped[str] = mapped_column(sa.String(40))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_working_since_live", "enrolment_id"),)


class Decision(Ref, Withdrawable, Base):
    """The manager's signature with the facts that it was given on; whether it still holds is computed."""

    __tablename__ = "decision"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome))
    facts: Mapped[str] = mapped_column(sa.Text)  # the exact text that was hashed
    facts_sha256: Mapped[str] = mapped_column(sa.String(64))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    signed_as: Mapped[str] = mapped_column(sa.String(40))
    signed_name: Mapped[str] = mapped_column(sa.String(200))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_decision_live", "enrolment_id"),)
