"""A policy, its versions, and each person's confirmation of one version."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Keyed, Ref, Retention, UtcDateTime, Withdrawable, live_unique


class Policy(Ref, Base):
    """A policy by the code that programmes name it with."""

    __tablename__ = "policy"
    retention = Retention.LASTING
    person_path = None

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))


class PolicyVersion(Ref, Base):
    """One version of a policy: where it is, and which parts matter."""

    __tablename__ = "policy_version"
    retention = Retention.LASTING
    person_path = None
    free_texts = {"summary": "what people must know of a policy"}

    policy_id: Mapped[int] = mapped_column(sa.ForeignKey("policy.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.String(500), default="")
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    in_force_on: Mapped[date]

    policy: Mapped[Policy] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("policy_id", "label"),)


class Acknowledgement(Keyed, Withdrawable, Base):
    """A person's "I know where this is and have read the parts for my role", for one version."""

    __tablename__ = "acknowledgement"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    policy_version_id: Mapped[int] = mapped_column(sa.ForeignKey("policy_version.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (live_unique("uq_acknowledgement_live", "person_id", "policy_version_id"),)
