"""The register of a session: who is on it, the mark that stands, and the marks that stood before."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only

from academy import clock
from academy.db import db
from academy.enrolments.models import Enrolment, PlanItem
from academy.enrolments.rules import EnrolmentState
from academy.people.models import Employment, Person
from academy.programmes.models import Item
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.queries.presence import availability_of, might_not_come
from academy.timetable.queries.sittings import full_name
from academy.timetable.rules import Line, Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on a register, with the place, the plan item that attendance completes, and the mark that stands."""

    line: Line
    name: str
    sorted_name: str
    booking: Booking
    plan_item: PlanItem | None
    mark_id: int | None
    marked_at: datetime | None
    marked_by: str
    replaced: bool

    @property
    def ref(self) -> str:
        """The booking's ref, which names the row."""
        return self.line.ref


@dataclass(frozen=True, slots=True)
class PastMark:
    """One mark of a booking, as it was set."""

    booking_id: int
    mark: Mark | None
    online: bool
    at: datetime
    by: str
    reason: str
    ref: str


_BY, _LATER = aliased(Person), aliased(RegisterMark)
_ENROLMENT = contains_eager(Booking.enrolment)
# Built once, with the columns that a register needs: putting a statement of this size together costs more than
# running it.
_ENTRIES = (
    sa.select(
        Booking,
        might_not_come(sa.bindparam("on", type_=sa.Date())),
        PlanItem,
        RegisterMark,
        _BY.given_name,
        _BY.known_as,
        _BY.family_name,
    )
    .join(Booking.enrolment)
    .join(Enrolment.person)
    .join(Enrolment.employment)
    .outerjoin(
        PlanItem,
        sa.and_(
            PlanItem.enrolment_id == Enrolment.id,
            PlanItem.item_id.in_(sa.select(Item.id).where(Item.code == sa.bindparam("item_code"))),
        ),
    )
    .outerjoin(
        RegisterMark,
        sa.and_(
            RegisterMark.booking_id == Booking.id, ~sa.exists().where(_LATER.replaces_id == RegisterMark.id)
        ),
    )
    .outerjoin(_BY, _BY.id == RegisterMark.by_id)
    .options(
        load_only(Booking.ref, Booking.enrolment_id),
        load_only(
            RegisterMark.mark,
            RegisterMark.online,
            RegisterMark.at,
            RegisterMark.by_id,
            RegisterMark.replaces_id,
        ),
        load_only(PlanItem.ref, PlanItem.enrolment_id, PlanItem.item_id),
        joinedload(PlanItem.item).load_only(Item.title, Item.completion),
        _ENROLMENT.load_only(
            Enrolment.person_id, Enrolment.employment_id, Enrolment.state, Enrolment.withdrawn_at
        ),
        _ENROLMENT.contains_eager(Enrolment.person).load_only(
            Person.given_name, Person.family_name, Person.known_as
        ),
        _ENROLMENT.contains_eager(Enrolment.employment).load_only(Employment.left_on),
    )
    .where(Booking.session_id == sa.bindparam("session_id"), Booking.withdrawn_at.is_(None))
    .order_by(Person.sort_key, Booking.id)
)


def register_entries(training_session: TrainingSession) -> list[Entry]:
    """Everybody with a place, by surname, with why they cannot come where that is so.

    One statement, and one more only where somebody starts later than that day or has a pattern.
    """
    held = training_session
    rows = db.session.execute(
        _ENTRIES, {"session_id": held.id, "item_code": held.item.code, "on": held.on}
    ).all()
    known = availability_of({row[0].enrolment_id for row in rows if row[1]})
    found = []
    for booking, _, plan_item, mark, *name in rows:
        days = known.get(booking.enrolment_id)
        why_not = days.why_not(held.on, held.starts, held.ends, held.id) if days else ""
        found.append(_entry(booking, plan_item, mark, tuple(name), why_not))
    return found


def _entry(
    booking: Booking,
    plan_item: PlanItem | None,
    mark: RegisterMark | None,
    by: tuple[str, ...],
    cannot_come: str,
) -> Entry:
    enrolment = booking.enrolment
    person = enrolment.person
    line = Line(
        ref=booking.ref,
        person_id=enrolment.person_id,
        mark=mark.mark if mark else None,
        online=mark.online if mark else False,
        marked_by_id=mark.by_id if mark else None,
        marked_on=clock.in_london(mark.at).date() if mark else None,
        left_on=enrolment.employment.left_on,
        on_programme=enrolment.withdrawn_at is None and enrolment.state is not EnrolmentState.WITHDRAWN,
        cannot_come=cannot_come,
    )
    return Entry(
        line=line,
        name=person.name,
        sorted_name=f"{person.family_name}, {person.known_as or person.given_name}",
        booking=booking,
        plan_item=plan_item,
        mark_id=mark.id if mark else None,
        marked_at=mark.at if mark else None,
        marked_by=full_name(*by) if mark else "",
        replaced=bool(mark and mark.replaces_id),
    )


def marks_of(training_session: TrainingSession) -> dict[int, list[PastMark]]:
    """Every mark ever set at a session, by booking, the newest first."""
    rows = db.session.execute(
        sa.select(RegisterMark, Person)
        .join(Person, Person.id == RegisterMark.by_id)
        .join(Booking, Booking.id == RegisterMark.booking_id)
        .where(Booking.session_id == training_session.id)
        .order_by(RegisterMark.id.desc())
    )
    found: dict[int, list[PastMark]] = {}
    for mark, person in rows:
        past = PastMark(mark.booking_id, mark.mark, mark.online, mark.at, person.name, mark.reason, mark.ref)
        found.setdefault(mark.booking_id, []).append(past)
    return found


def marks_before(
    training_session: TrainingSession, *, by_id: int, at: datetime
) -> dict[str, tuple[Mark | None, bool]]:
    """What stood, by booking ref, before the marks that one save of one person set and that still stand."""
    earlier, later = aliased(RegisterMark), aliased(RegisterMark)
    rows = db.session.execute(
        sa.select(Booking.ref, earlier.mark, earlier.online)
        .select_from(RegisterMark)
        .join(Booking, Booking.id == RegisterMark.booking_id)
        .outerjoin(earlier, earlier.id == RegisterMark.replaces_id)
        .where(
            Booking.session_id == training_session.id,
            Booking.withdrawn_at.is_(None),
            RegisterMark.by_id == by_id,
            RegisterMark.at == at,
            ~sa.exists().where(later.replaces_id == RegisterMark.id),
        )
        .order_by(Booking.id)
    )
    return {ref: (mark, bool(online)) for ref, mark, online in rows}
