"""Training sessions, who runs them, who has a place, and the marks of the register."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from academy.access.rules import Role
from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime, Withdrawable, live_unique
from academy.enrolments.models import Cohort, Enrolment, PlanItem
from academy.people.models import Person
from academy.programmes.models import Item
from academy.timetable.rules import Instead, Mark, SessionState


class TrainingSession(Ref, Base):
    """One session on one day; planned times are London's wall clock."""

    __tablename__ = "training_session"
    retention = Retention.CORE
    person_path = None

    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey("cohort.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[SessionState] = mapped_column(Choice(SessionState), default=SessionState.PLANNED)
    on: Mapped[date] = mapped_column(index=True)
    starts: Mapped[time]
    ends: Mapped[time]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    online_link: Mapped[str] = mapped_column(sa.String(500), default="")
    capacity: Mapped[int] = mapped_column(default=40)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # The last save of the register; it is complete when everybody with a place is marked.
    register_taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    register_taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    item: Mapped[Item] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        sa.CheckConstraint("ends > starts", name="times"),
        sa.CheckConstraint("capacity BETWEEN 1 AND 500", name="capacity"),
        sa.CheckConstraint(
            "(register_taken_at IS NULL) = (register_taken_by_id IS NULL)", name="register_taken"
        ),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
    )


class Facilitator(Keyed, Withdrawable, Base):
    """An Advanced Practitioner who runs a session."""

    __tablename__ = "facilitator"
    retention = Retention.CORE
    person_path = "person_id"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("training_session.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])

    __table_args__ = (live_unique("uq_facilitator_live", "session_id", "person_id"),)


class RegisterClaim(Keyed, Base):
    """The words "I am taking it today": who took a session's register upon themself, on which day."""

    __tablename__ = "register_claim"
    retention = Retention.CORE
    person_path = "person_id"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("training_session.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Booking(Ref, Withdrawable, Base):
    """One person's place on one session."""

    __tablename__ = "booking"
    retention = Retention.CORE
    person_path = "enrolment.person_id"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("training_session.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    booked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    session: Mapped[TrainingSession] = relationship(lazy="raise_on_sql")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_booking_live", "session_id", "enrolment_id"),)


class RegisterMark(Ref, Base):
    """One mark; a correction is a new row that names the one it replaces, and the old one stays."""

    __tablename__ = "register_mark"
    retention = Retention.CORE
    person_path = "booking.enrolment.person_id"
    free_texts = {"reason": "the reason for a mark"}
    free_to = frozenset({Role.ADVANCED_PRACTITIONER})

    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("booking.id"), index=True)
    mark: Mapped[Mark | None] = mapped_column(Choice(Mark))  # None: the mark was taken back
    online: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("register_mark.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")

    booking: Mapped[Booking] = relationship(lazy="raise_on_sql")
    by: Mapped[Person] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.Index(
            "uq_register_mark_first",
            "booking_id",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    )


class SessionChoice(Ref, Withdrawable, Base):
    """What is chosen for one session of one person who cannot come, or missed it; signed, and never changed."""

    __tablename__ = "session_choice"
    retention = Retention.CORE
    person_path = "plan_item.enrolment.person_id"
    free_texts = {
        "time_back": "when the time is given back",
        "what": "what was done instead",
        "with_whom": "with whom it was done",
        "reason": "why a session is not needed",
    }

    plan_item_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_item.id"), index=True)
    kind: Mapped[Instead] = mapped_column(Choice(Instead))
    # Of "agreed to come": the session, and when the time is given back; of "next intake": the place given with it.
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("training_session.id"), index=True)
    time_back: Mapped[str] = mapped_column(sa.String(200), default="")
    # Of "covered another way": what, with whom, on which day.
    what: Mapped[str] = mapped_column(sa.Text, default="")
    with_whom: Mapped[str] = mapped_column(sa.String(200), default="")
    done_on: Mapped[date | None]
    # Of "not needed": why.
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    chosen_as: Mapped[str] = mapped_column(sa.String(40))  # the role held at that moment

    plan_item: Mapped[PlanItem] = relationship(lazy="raise_on_sql")
    chosen_by: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[chosen_by_id])

    __table_args__ = (
        sa.CheckConstraint(
            "kind = 'next_intake' OR (kind = 'agreed_to_come') = (session_id IS NOT NULL)", name="session"
        ),
        sa.CheckConstraint("(kind = 'covered') = (done_on IS NOT NULL)", name="covered"),
        live_unique("uq_session_choice_live", "plan_item_id"),
    )
