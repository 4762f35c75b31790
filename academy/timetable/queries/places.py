"""Places on sessions: a starter's own sessions, attendance, and who could still be given a place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from academy.db import db
from academy.enrolments.models import Enrolment, PlanItem
from academy.people.models import Employment, Person
from academy.programmes.models import Item, ProgrammeVersion
from academy.programmes.queries import document_of
from academy.refusals import NotFoundError
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.queries.presence import availability_of
from academy.timetable.rules import Mark, SessionState, counts_as_attended


@dataclass(frozen=True, slots=True)
class Place:
    """One starter's place on one session, with the mark that stands."""

    enrolment_id: int
    booking_ref: str
    session_id: int
    session_ref: str
    title: str
    item_code: str
    stage_title: str
    on: date
    starts: time
    ends: time
    place: str
    online_link: str
    mark: Mark | None
    online: bool
    marked_at: datetime | None
    why_not: str = ""  # why they cannot come, in words without a cause
    agreed: str = ""  # when they get the time back, where they agreed to come all the same
    elsewhere: bool = False  # a session of another intake than their own

    @property
    def expected(self) -> bool:
        """They can come, or came all the same."""
        return not self.why_not or self.attended

    @property
    def attended(self) -> bool:
        """True where it counts as attended."""
        return counts_as_attended(self.mark)


_LATER = aliased(RegisterMark)
_PLACES = (
    sa.select(Booking, TrainingSession, Item.code, Item.stage_title, RegisterMark, Enrolment.cohort_id)
    .join(TrainingSession, TrainingSession.id == Booking.session_id)
    .join(Item, Item.id == TrainingSession.item_id)
    .join(Enrolment, Enrolment.id == Booking.enrolment_id)
    .outerjoin(
        RegisterMark,
        sa.and_(
            RegisterMark.booking_id == Booking.id, ~sa.exists().where(_LATER.replaces_id == RegisterMark.id)
        ),
    )
    .where(
        Booking.enrolment_id.in_(sa.bindparam("enrolment_ids", expanding=True)),
        Booking.withdrawn_at.is_(None),
        TrainingSession.state == SessionState.PLANNED,
    )
    .order_by(TrainingSession.on, TrainingSession.starts, Booking.id)
)


def places_of(enrolment_ids: Collection[int]) -> dict[int, list[Place]]:
    """Each starter's places on sessions that are not cancelled, by time; also those to which they cannot come."""
    found: dict[int, list[Place]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    rows = db.session.execute(_PLACES, {"enrolment_ids": list(enrolment_ids)})
    known = availability_of(enrolment_ids)
    for booking, held, code, stage, mark, cohort_id in rows:
        days = known[booking.enrolment_id]
        found[booking.enrolment_id].append(
            Place(
                enrolment_id=booking.enrolment_id,
                booking_ref=booking.ref,
                session_id=held.id,
                session_ref=held.ref,
                title=held.title,
                item_code=code,
                stage_title=stage,
                on=held.on,
                starts=held.starts,
                ends=held.ends,
                place=held.place,
                online_link=held.online_link,
                mark=mark.mark if mark else None,
                online=mark.online if mark else False,
                marked_at=mark.at if mark else None,
                why_not=days.why_not(held.on, held.starts, held.ends, held.id),
                agreed=next((each.time_back for each in days.choices if each.session_id == held.id), ""),
                elsewhere=held.cohort_id != cohort_id,
            )
        )
    return found


def attendance_of(enrolment_ids: Collection[int]) -> dict[int, list[Place]]:
    """Each starter's places at which they were marked, by time."""
    return {
        key: [place for place in places if place.mark is not None]
        for key, places in places_of(enrolment_ids).items()
    }


def next_sessions(enrolment_ids: Collection[int], now: datetime) -> dict[int, Place | None]:
    """Each starter's first place whose session has not ended; `now` is London's wall clock."""
    return {
        key: next(
            (
                place
                for place in places
                if place.expected and (place.on, place.ends) > (now.date(), now.time())
            ),
            None,
        )
        for key, places in places_of(enrolment_ids).items()
    }


def reasons_of_items(version_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Why each item of these versions counts, by item code, in the programme's own words."""
    versions = db.session.scalars(
        sa.select(ProgrammeVersion).where(ProgrammeVersion.id.in_(version_ids)).order_by(ProgrammeVersion.id)
    )
    return {each.id: {item.code: item.why for item in document_of(each).items} for each in versions}


def wanting(cohort_id: int, codes: Collection[str]) -> dict[str, list[Enrolment]]:
    """Who of an intake has each of these items on their plan and is not excused from it, by surname."""
    found: dict[str, list[Enrolment]] = {code: [] for code in codes}
    rows = db.session.execute(
        sa.select(Item.code, Enrolment)
        .join(PlanItem, PlanItem.item_id == Item.id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .join(Enrolment.person)
        .join(Enrolment.employment)
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.employment))
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.withdrawn_at.is_(None),
            Employment.left_on.is_(None),
            Item.code.in_(codes),
            PlanItem.not_needed_reason == "",
        )
        .order_by(Item.code, Person.sort_key, Enrolment.id)
    )
    for code, enrolment in rows:
        found[code].append(enrolment)
    return found


def bookings_of_sessions(session_ids: Collection[int]) -> dict[int, list[Booking]]:
    """The live bookings of each session with their people, by surname."""
    found: dict[int, list[Booking]] = {session_id: [] for session_id in session_ids}
    rows = db.session.scalars(
        sa.select(Booking)
        .join(Booking.enrolment)
        .join(Enrolment.person)
        .options(contains_eager(Booking.enrolment).contains_eager(Enrolment.person))
        .where(Booking.session_id.in_(session_ids), Booking.withdrawn_at.is_(None))
        .order_by(Person.sort_key, Booking.id)
    )
    for booking in rows:
        found[booking.session_id].append(booking)
    return found


def get_booking(training_session: TrainingSession, ref: str) -> Booking:
    """The live booking of that session at that address."""
    for booking in bookings_of_sessions([training_session.id])[training_session.id]:
        if booking.ref == ref:
            return booking
    raise NotFoundError(f"no booking {ref}")


def with_a_place_in(cohort_id: int) -> set[int]:
    """The plans with a place on a session of this intake, whichever intake they are in."""
    return set(
        db.session.scalars(
            sa.select(Booking.enrolment_id)
            .join(TrainingSession, TrainingSession.id == Booking.session_id)
            .where(TrainingSession.cohort_id == cohort_id, Booking.withdrawn_at.is_(None))
            .distinct()
        )
    )


def sessions_to_come(cohort_id: int, first: date) -> list[TrainingSession]:
    """The planned sessions of an intake from a day on, by time, with their items."""
    return list(
        db.session.scalars(
            sa.select(TrainingSession)
            .join(TrainingSession.item)
            .options(contains_eager(TrainingSession.item))
            .where(
                TrainingSession.cohort_id == cohort_id,
                TrainingSession.state == SessionState.PLANNED,
                TrainingSession.on >= first,
            )
            .order_by(TrainingSession.on, TrainingSession.starts, TrainingSession.id)
        )
    )


@dataclass(frozen=True, slots=True)
class ToCome:
    """One place of one starter on a session that is still to come."""

    enrolment_id: int
    session_id: int
    title: str
    on: date
    starts: time
    ends: time


def to_come(enrolment_ids: Collection[int], today: date) -> list[ToCome]:
    """The places of these starters on planned sessions after today, by day."""
    rows = db.session.execute(
        sa.select(
            Booking.enrolment_id,
            TrainingSession.id,
            TrainingSession.title,
            TrainingSession.on,
            TrainingSession.starts,
            TrainingSession.ends,
        )
        .join(Booking.session)
        .where(
            Booking.enrolment_id.in_(enrolment_ids),
            Booking.withdrawn_at.is_(None),
            TrainingSession.state == SessionState.PLANNED,
            TrainingSession.on > today,
        )
        .order_by(TrainingSession.on, TrainingSession.starts, Booking.id)
    )
    return [ToCome(*row) for row in rows]


def places_before(first_days: Mapping[int, date], today: date) -> list[Booking]:
    """The places still to come, on planned sessions, that lie before the first day of each starter (by plan)."""
    rows = db.session.scalars(
        sa.select(Booking)
        .join(Booking.session)
        .options(contains_eager(Booking.session), joinedload(Booking.enrolment))
        .where(
            Booking.enrolment_id.in_(first_days),
            Booking.withdrawn_at.is_(None),
            TrainingSession.state == SessionState.PLANNED,
            TrainingSession.on > today,
        )
        .order_by(TrainingSession.on, Booking.id)
    )
    return [row for row in rows if row.session.on < first_days[row.enrolment_id]]
