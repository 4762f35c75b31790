"""Cohorts, enrolments, plan items and how each came to be done."""

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime, Withdrawable, live_unique
from academy.enrolments.rules import EnrolmentState, Source, SubmissionState
from academy.people.models import Employment, Person
from academy.programmes.models import FrameworkVersion, Item, ProgrammeVersion


class Cohort(Ref, Base):
    """An intake: those who start together, and when its weeks are."""

    __tablename__ = "cohort"
    retention = Retention.CORE
    person_path = None
    free_texts = {"note": "the note of an intake"}

    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"), index=True)
    starts_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    closed_on: Mapped[date | None]
    row_version: Mapped[int] = mapped_column(default=1)

    version: Mapped[ProgrammeVersion] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": row_version}


class CohortRunner(Keyed, Withdrawable, Base):
    """An Advanced Practitioner who runs an intake, for a period."""

    __tablename__ = "cohort_runner"
    retention = Retention.CORE
    person_path = "person_id"

    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    is_lead: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])

    __table_args__ = (live_unique("uq_cohort_runner_live", "cohort_id", "person_id", also="ends_on IS NULL"),)


class CohortBlock(Keyed, Base):
    """The days that a stage's block of days has for an intake: day 1, day 2 and so on, on working days."""

    __tablename__ = "cohort_block"
    retention = Retention.CORE
    person_path = None

    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    stage_code: Mapped[str] = mapped_column(sa.String(60))
    day: Mapped[int]
    on: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("cohort_id", "stage_code", "day"),)


class Enrolment(Ref, Withdrawable, Base):
    """One person following one pinned version of a programme, from one employment, in one intake."""

    __tablename__ = "enrolment"
    retention = Retention.CORE
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    employment_id: Mapped[int] = mapped_column(sa.ForeignKey("employment.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"), index=True)
    audience: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[EnrolmentState] = mapped_column(Choice(EnrolmentState), default=EnrolmentState.ACTIVE)
    programme_start_on: Mapped[date | None]  # None: pending registration
    fte: Mapped[Decimal] = mapped_column(
        sa.Numeric(5, 4), default=Decimal(1)
    )  # as at enrolment, for the record
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    enrolled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    name_on_record: Mapped[str] = mapped_column(sa.String(200), default="")  # as the starter wants it written
    row_version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    employment: Mapped[Employment] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    version: Mapped[ProgrammeVersion] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (live_unique("uq_enrolment_employment_live", "employment_id"),)


class EnrolmentFramework(Keyed, Base):
    """The version of each set of standards that an enrolment is pinned to."""

    __tablename__ = "enrolment_framework"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("framework_version.id"))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    framework: Mapped[FrameworkVersion] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("enrolment_id", "framework_id"),)


class Away(Ref, Withdrawable, Base):
    """Two dates between which a starter is away. There is nowhere to say why."""

    __tablename__ = "away"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    entered_by: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[entered_by_id])

    __table_args__ = (sa.CheckConstraint("last_on >= first_on", name="dates"),)


class PlanItem(Ref, Base):
    """One item of one person's plan with its dates; `rules.plan_dates` is the only author of the dates."""

    __tablename__ = "plan_item"
    retention = Retention.CORE
    person_path = "enrolment.person_id"
    free_texts = {"not_needed_reason": "why an item is not needed"}

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    original_due_on: Mapped[date | None]
    due_on: Mapped[date | None] = mapped_column(index=True)
    fell_due_on: Mapped[date | None]  # while they were away; `due_on` is then the day by which to pick it up
    opens_on: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    why_due: Mapped[str] = mapped_column(sa.String(300), default="")
    not_needed_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")
    item: Mapped[Item] = relationship(lazy="raise_on_sql")

    __table_args__ = (sa.UniqueConstraint("enrolment_id", "item_id"),)


class Submission(Ref, Withdrawable, Base):
    """What was sent in for an item: waiting for a signature, sent back, or signed. A new try is a new row."""

    __tablename__ = "submission"
    retention = Retention.CORE
    person_path = "plan_item.enrolment.person_id"
    free_texts = {
        "link": "a link that was sent in",
        "certificate_number": "a certificate number",
        "comment": "what was sent in, in their words",
        "what_to_change": "what to change",
    }

    plan_item_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_item.id"), index=True)
    state: Mapped[SubmissionState] = mapped_column(Choice(SubmissionState), default=SubmissionState.WAITING)
    done_on: Mapped[date]
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    certificate_number: Mapped[str] = mapped_column(sa.String(80), default="")
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    what_to_change: Mapped[str] = mapped_column(sa.Text, default="")

    plan_item: Mapped[PlanItem] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
        live_unique("uq_submission_waiting", "plan_item_id", also="state = 'waiting'"),
    )


class Evidence(Ref, Withdrawable, Base):
    """A file behind a submission: stored once by its content, served only to those who may see it."""

    __tablename__ = "evidence"
    retention = Retention.CORE
    person_path = "submission.plan_item.enrolment.person_id"
    free_texts = {"file_name": "a file that was sent in"}
    free_file = ("file_name", "sha256")

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    submission: Mapped[Submission] = relationship(lazy="raise_on_sql")


class Completion(Ref, Withdrawable, Base):
    """Why an item counts as done: its source, so that withdrawing the source undoes only what it did."""

    __tablename__ = "completion"
    retention = Retention.CORE
    person_path = "plan_item.enrolment.person_id"

    plan_item_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_item.id"), index=True)
    source: Mapped[Source] = mapped_column(Choice(Source))
    source_ref: Mapped[str] = mapped_column(
        sa.String(40), default=""
    )  # the mark, submission or version behind it
    done_on: Mapped[date]
    how: Mapped[str] = mapped_column(sa.String(200))  # "Attended on 8 September", in words for paper
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_as: Mapped[str] = mapped_column(sa.String(40), default="")  # the role held at that moment
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    plan_item: Mapped[PlanItem] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_completion_source_live", "plan_item_id", "source", "source_ref"),)
