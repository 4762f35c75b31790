"""People as the council knows them: persons, employments, teams, duties and roles, all with their dates."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, orm_insert_sentinel, relationship

from academy.access.rules import Role
from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime, Withdrawable, live_unique

# Sorted by bytes on both databases: the keys were made in Python to sort well so.
BYTE_ORDER = sa.String(250).with_variant(sa.String(250, collation="C"), "postgresql")


class Duty(StrEnum):
    """What one person is to another, or to a team, for a period."""

    LINE_MANAGER = "line_manager"
    TEAM_MANAGER = "team_manager"
    ASSESSOR = "assessor"
    BUDDY = "buddy"


class Service(Ref, Base):
    """A part of the council's children's services, headed by a head of service."""

    __tablename__ = "service"
    retention = Retention.LASTING
    person_path = None

    name: Mapped[str] = mapped_column(sa.String(120))
    search_key: Mapped[str] = mapped_column(sa.String(120), unique=True)


class Team(Ref, Base):
    """A team that starters join."""

    __tablename__ = "team"
    retention = Retention.LASTING
    person_path = None

    name: Mapped[str] = mapped_column(sa.String(120))
    search_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    base: Mapped[str] = mapped_column(sa.String(120), default="")
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    closed_on: Mapped[date | None]

    service: Mapped[Service] = relationship(lazy="raise_on_sql")


class Person(Ref, Withdrawable, Base):
    """Somebody: a starter, or one of those who run the academy; often several at once."""

    __tablename__ = "person"
    retention = Retention.CORE
    person_path = "id"

    given_name: Mapped[str] = mapped_column(sa.String(120))
    family_name: Mapped[str] = mapped_column(sa.String(120))
    known_as: Mapped[str] = mapped_column(sa.String(120), default="")
    sort_key: Mapped[str] = mapped_column(BYTE_ORDER, index=True)
    search_key: Mapped[str] = mapped_column(sa.String(250))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    registration_number: Mapped[str | None] = mapped_column(sa.String(12))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        live_unique("uq_person_email_live", "email"),
        live_unique("uq_person_registration_number_live", "registration_number"),
    )

    @property
    def name(self) -> str:
        """The name that people use: known as, or given, then family."""
        return f"{self.known_as or self.given_name} {self.family_name}".strip()


class FormerName(Keyed, Base):
    """What somebody was called until a moment. It is sealed: a page opens it for a reason, which history keeps."""

    __tablename__ = "former_name"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    given_name: Mapped[str] = mapped_column(sa.String(120))
    family_name: Mapped[str] = mapped_column(sa.String(120))
    known_as: Mapped[str] = mapped_column(sa.String(120), default="")
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class FormerAddress(Keyed, Base):
    """A work address that somebody had, and the last day on which it still signs them in."""

    __tablename__ = "former_address"
    retention = Retention.WORKING
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    until: Mapped[date]


class PrivateContact(Keyed, Base):
    """How to reach somebody before they have a work address; deleted some days after their first day in."""

    __tablename__ = "private_contact"
    retention = Retention.WORKING
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")


class Employment(Ref, Withdrawable, Base):
    """One job of one person at the council, from its contract's start."""

    __tablename__ = "employment"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    employee_number: Mapped[str | None] = mapped_column(sa.String(30))
    job_title: Mapped[str] = mapped_column(sa.String(120), default="")
    joins_as: Mapped[str] = mapped_column(
        sa.String(40), default=""
    )  # an audience tag that programmes declare
    starter_type: Mapped[str | None] = mapped_column(sa.String(120))  # how they join, in HR's own words
    joins_as_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_registration: Mapped[bool] = mapped_column(default=True)
    contract_start_on: Mapped[date]
    first_day_on: Mapped[date]
    qualified_in: Mapped[str] = mapped_column(sa.String(20), default="")  # a month or a year, as HR gave it
    left_on: Mapped[date | None]
    batch_id: Mapped[int | None] = mapped_column(index=True)  # the import that made it
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (live_unique("uq_employment_employee_number_live", "employee_number"),)


class Posting(Keyed, Withdrawable, Base):
    """The team of an employment, for a period; both days count."""

    __tablename__ = "posting"
    retention = Retention.CORE
    person_path = "employment.person_id"

    batch_place: Mapped[int | None] = orm_insert_sentinel()
    employment_id: Mapped[int] = mapped_column(sa.ForeignKey("employment.id"), index=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    employment: Mapped[Employment] = relationship(lazy="raise_on_sql")
    team: Mapped[Team] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),)


class Hours(Keyed, Withdrawable, Base):
    """How much of full time an employment is, for a period."""

    __tablename__ = "hours"
    retention = Retention.CORE
    person_path = "employment.person_id"

    batch_place: Mapped[int | None] = orm_insert_sentinel()
    employment_id: Mapped[int] = mapped_column(sa.ForeignKey("employment.id"), index=True)
    fte: Mapped[Decimal] = mapped_column(sa.Numeric(5, 4))
    weekly_hours: Mapped[Decimal | None] = mapped_column(sa.Numeric(5, 2))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    employment: Mapped[Employment] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        sa.CheckConstraint("fte > 0 AND fte <= 1", name="fte"),
    )


class WorkingPattern(Ref, Withdrawable, Base):
    """On which half-days somebody works from a day on, until another pattern begins; who entered it where one did."""

    __tablename__ = "working_pattern"
    retention = Retention.CORE
    person_path = "employment.person_id"

    employment_id: Mapped[int] = mapped_column(sa.ForeignKey("employment.id"), index=True)
    starts_on: Mapped[date]
    first_week: Mapped[str] = mapped_column(sa.String(60))  # “mon tue wed-am”
    second_week: Mapped[str | None] = mapped_column(sa.String(60))  # None: every week is the same
    first_monday_on: Mapped[date | None]  # a Monday on which the first of two weeks begins
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    employment: Mapped[Employment] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("(second_week IS NULL) = (first_monday_on IS NULL)", name="two_weeks"),
        sa.CheckConstraint("(entered_at IS NULL) = (entered_by_id IS NULL)", name="entered"),
        live_unique("uq_working_pattern_live", "employment_id", "starts_on"),
    )


class Responsibility(Ref, Withdrawable, Base):
    """A duty that somebody holds towards a person or a team; one owner at a time, any number who share it."""

    __tablename__ = "responsibility"
    retention = Retention.CORE
    person_path = "person_id"

    duty: Mapped[Duty] = mapped_column(Choice(Duty))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    is_owner: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    holder: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[holder_id])

    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="towards_one"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
    )


class RoleGrant(Ref, Withdrawable, Base):
    """A role that a person holds, for a period; a head of service holds it for one service."""

    __tablename__ = "role_grant"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(Choice(Role))
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        sa.CheckConstraint("role <> 'head_of_service' OR service_id IS NOT NULL", name="head_of_one_service"),
    )


class OpenQuestion(Ref, Withdrawable, Base):
    """Something that must be known about a person (or a team) and that somebody owes an answer to."""

    __tablename__ = "open_question"
    retention = Retention.CORE
    person_path = "person_id"
    free_texts = {"answer": "the answer to a question"}

    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    employment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employment.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[str] = mapped_column(
        sa.String(254), default=""
    )  # the value in question; same code and about: same question
    sentence: Mapped[str] = mapped_column(sa.String(300))
    owner_role: Mapped[Role] = mapped_column(Choice(Role))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(sa.String(300), default="")
    batch_id: Mapped[int | None]

    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
        sa.CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="about_one"),
        live_unique(
            "uq_open_question_live", "person_id", "employment_id", "code", also="answered_at IS NULL"
        ),
        live_unique("uq_open_question_team_live", "team_id", "code", also="answered_at IS NULL"),
    )
