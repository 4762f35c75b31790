"""Sessions with who runs them, how many are booked and marked, and what an intake has arranged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.db import db
from academy.enrolments.models import Cohort, CohortRunner, Enrolment
from academy.people.models import Person
from academy.programmes.models import Item
from academy.programmes.rules import ItemKind
from academy.timetable.models import Booking, Facilitator, RegisterClaim, RegisterMark, TrainingSession
from academy.timetable.queries.presence import cannot_come_to
from academy.timetable.rules import SessionState, Slot


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session on a list."""

    ref: str
    title: str
    on: date
    starts: time
    ends: time
    place: str
    online_link: str
    cancelled: bool
    cohort_name: str
    cohort_ref: str
    item_code: str
    capacity: int
    booked: int
    marked: int
    facilitators: tuple[str, ...] = field(default=())
    cannot_come: int = 0

    @property
    def expected(self) -> int:
        """How many people take a place: who cannot come takes none."""
        return self.booked - self.cannot_come

    @property
    def left(self) -> int:
        """How many people still have no mark, of those who can come."""
        return 0 if self.cancelled else self.booked - self.marked - self.cannot_come


def live_mark(booking_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition that a booking has a mark that stands: set, and not replaced by a later one."""
    later = aliased(RegisterMark)
    return sa.exists().where(
        RegisterMark.booking_id == booking_id,
        RegisterMark.mark.is_not(None),
        ~sa.exists().where(later.replaces_id == RegisterMark.id),
    )


_BOOKED = (
    sa.select(sa.func.count(Booking.id))
    .where(Booking.session_id == TrainingSession.id, Booking.withdrawn_at.is_(None))
    .correlate(TrainingSession)
    .scalar_subquery()
)
_MARKED = (
    sa.select(sa.func.count(Booking.id))
    .where(
        Booking.session_id == TrainingSession.id,
        Booking.withdrawn_at.is_(None),
        live_mark(Booking.id.expression),
    )
    .correlate(TrainingSession)
    .scalar_subquery()
)


_LISTED = (
    sa.select(TrainingSession, Cohort.name, Cohort.ref, Item.code, _BOOKED, _MARKED)
    .join(Cohort, Cohort.id == TrainingSession.cohort_id)
    .join(Item, Item.id == TrainingSession.item_id)
)
_UNMARKED = sa.exists().where(
    Booking.session_id == TrainingSession.id,
    Booking.withdrawn_at.is_(None),
    ~live_mark(Booking.id.expression),
)


def _lines(
    *conditions: sa.ColumnElement[bool], newest_first: bool = False, limit: int = 1000
) -> list[SessionLine]:
    columns: list[Any] = [TrainingSession.on, TrainingSession.starts, TrainingSession.id]
    order = [column.desc() for column in columns] if newest_first else columns
    wanted = _LISTED.where(*conditions).order_by(*order).limit(limit)
    rows: Sequence[Any] = db.session.execute(wanted).all()
    keys = [row[0].id for row in rows]
    runs, absent = facilitators_of(keys), cannot_come_to(keys)
    return [
        SessionLine(
            ref=each.ref,
            title=each.title,
            on=each.on,
            starts=each.starts,
            ends=each.ends,
            place=each.place,
            online_link=each.online_link,
            cancelled=each.state is SessionState.CANCELLED,
            cohort_name=name,
            cohort_ref=ref,
            item_code=code,
            capacity=each.capacity,
            booked=booked,
            marked=marked,
            facilitators=tuple(person.name for person in runs[each.id]),
            cannot_come=absent[each.id],
        )
        for each, name, ref, code, booked, marked in rows
    ]


def facilitators_of(session_ids: Collection[int]) -> dict[int, list[Person]]:
    """Who runs each session, by surname."""
    found: dict[int, list[Person]] = {session_id: [] for session_id in session_ids}
    rows = db.session.execute(
        sa.select(Facilitator.session_id, Person)
        .join(Person, Person.id == Facilitator.person_id)
        .where(Facilitator.session_id.in_(session_ids), Facilitator.withdrawn_at.is_(None))
        .order_by(Person.sort_key, Facilitator.id)
    )
    for session_id, person in rows:
        found[session_id].append(person)
    return found


def _of_person(person_id: int, today: date) -> sa.ColumnElement[bool]:
    """The sessions that are somebody's: they run them, run their intake, or said they take the register."""
    return sa.or_(
        TrainingSession.id.in_(
            sa.select(Facilitator.session_id).where(
                Facilitator.person_id == person_id, Facilitator.withdrawn_at.is_(None)
            )
        ),
        TrainingSession.id.in_(
            sa.select(RegisterClaim.session_id).where(RegisterClaim.person_id == person_id)
        ),
        TrainingSession.cohort_id.in_(
            sa.select(CohortRunner.cohort_id).where(
                CohortRunner.person_id == person_id,
                CohortRunner.withdrawn_at.is_(None),
                sa.or_(CohortRunner.ends_on.is_(None), CohortRunner.ends_on >= today),
            )
        ),
    )


def sessions_between(
    first: date, last: date, *, runner_id: int | None = None, newest_first: bool = False, limit: int = 500
) -> list[SessionLine]:
    """The sessions from one day to another, by time; with a runner, only theirs."""
    conditions = [TrainingSession.on >= first, TrainingSession.on <= last]
    if runner_id is not None:
        conditions.append(_of_person(runner_id, first))
    return _lines(*conditions, newest_first=newest_first, limit=limit)


def sessions_for_runner(person_id: int, today: date, last: date) -> list[SessionLine]:
    """What somebody runs (or whose intake they run, or whose register they take) from today to a day, by time.

    Of the days before, however long ago, what has somebody unmarked: their records wait for that register.
    """
    planned = TrainingSession.state == SessionState.PLANNED
    ahead = TrainingSession.on >= today
    asked = sa.and_(TrainingSession.on <= last, sa.or_(ahead, _UNMARKED))
    return _lines(planned, asked, _of_person(person_id, today))


def registers_to_take(today: date, *, runner_id: int | None = None) -> list[SessionLine]:
    """Sessions of today and before with somebody still unmarked, the oldest first; with a runner, only theirs."""
    conditions = [TrainingSession.state == SessionState.PLANNED, TrainingSession.on <= today, _UNMARKED]
    if runner_id is not None:
        conditions.append(_of_person(runner_id, today))
    return [line for line in _lines(*conditions) if line.left]


def sessions_of_cohorts(cohort_ids: Collection[int]) -> list[SessionLine]:
    """Every session of these intakes, by time, cancelled ones too."""
    return _lines(TrainingSession.cohort_id.in_(cohort_ids))


def scheduled_days(cohort_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """The first day on which each item's session is planned, by intake and item code."""
    found: dict[int, dict[str, date]] = {cohort_id: {} for cohort_id in cohort_ids}
    rows = db.session.execute(
        sa.select(TrainingSession.cohort_id, Item.code, sa.func.min(TrainingSession.on))
        .join(Item, Item.id == TrainingSession.item_id)
        .where(TrainingSession.cohort_id.in_(cohort_ids), TrainingSession.state == SessionState.PLANNED)
        .group_by(TrainingSession.cohort_id, Item.code)
        .order_by(TrainingSession.cohort_id, Item.code)
    )
    for cohort_id, code, on in rows:
        found[cohort_id][code] = on
    return found


def sessions_not_arranged(cohort_ids: Collection[int]) -> dict[int, list[Item]]:
    """The session items of each intake's programme that have no planned session yet, in the document's order."""
    found: dict[int, list[Item]] = {cohort_id: [] for cohort_id in cohort_ids}
    if not found:
        return found
    other = aliased(Item)
    arranged = sa.exists().where(
        TrainingSession.cohort_id == Cohort.id,
        TrainingSession.state == SessionState.PLANNED,
        other.id == TrainingSession.item_id,
        other.code == Item.code,
    )
    rows = db.session.execute(
        sa.select(Cohort.id, Item)
        .join(Item, Item.version_id == Cohort.version_id)
        .where(Cohort.id.in_(cohort_ids), Item.kind == ItemKind.SESSION.value, ~arranged)
        .order_by(Cohort.id, Item.position, Item.id)
    )
    for cohort_id, item in rows:
        found[cohort_id].append(item)
    return found


def slots_on(days: Collection[date], *, without: int | None = None) -> list[Slot]:
    """Who is taken when on these days, as facilitator or on a place; `without` leaves one session out."""
    sessions: Sequence[TrainingSession] = db.session.scalars(
        sa.select(TrainingSession)
        .where(
            TrainingSession.on.in_(days),
            TrainingSession.state == SessionState.PLANNED,
            TrainingSession.id != (without or 0),
        )
        .order_by(TrainingSession.on, TrainingSession.starts, TrainingSession.id)
    ).all()
    keys = [each.id for each in sessions]
    taken: dict[int, dict[int, str]] = {key: {} for key in keys}
    for key, people in facilitators_of(keys).items():
        taken[key].update({person.id: person.name for person in people})
    rows = db.session.execute(
        sa.select(Booking.session_id, Person)
        .join(Booking.enrolment)
        .join(Enrolment.person)
        .where(Booking.session_id.in_(keys), Booking.withdrawn_at.is_(None))
        .order_by(Booking.id)
    )
    for key, person in rows:
        taken[key][person.id] = person.name
    return [Slot(each.title, each.on, each.starts, each.ends, taken[each.id]) for each in sessions]
