"""One session with those who run it, who said that they take its register, and who has a place."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Subject
from academy.db import db
from academy.enrolments.models import Enrolment
from academy.people.models import Person
from academy.refusals import NotFoundError
from academy.timetable.models import Booking, Facilitator, RegisterClaim, TrainingSession


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who runs a session, or who said that they take its register (then `at` says when)."""

    person_id: int
    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session with the people whom rights on it depend on."""

    session: TrainingSession
    facilitators: tuple[Taker, ...]
    claims: tuple[Taker, ...]
    booked_ids: frozenset[int]

    def takes(self, person_id: int | None) -> bool:
        """True for those who run it and those who said that they take its register."""
        return any(taker.person_id == person_id for taker in (*self.facilitators, *self.claims))

    @property
    def subject(self) -> Subject:
        """What rights on the session depend on; who runs its intake is added where it matters."""
        return Subject(
            facilitator_ids=frozenset(taker.person_id for taker in self.facilitators),
            booked_ids=self.booked_ids,
        )


def full_name(given: str, known_as: str, family: str) -> str:
    """The name that people use, from its parts (see Person.name)."""
    return f"{known_as or given} {family}".strip()


def get_session(ref: str) -> TrainingSession:
    """The session at that address, with its intake and item."""
    found = db.session.scalar(
        sa.select(TrainingSession)
        .options(joinedload(TrainingSession.cohort), joinedload(TrainingSession.item))
        .where(TrainingSession.ref == ref)
    )
    if found is None:
        raise NotFoundError(f"no session {ref}")
    return found


_KEY: sa.BindParameter[int] = sa.bindparam("session_id")
_NAME = (Person.given_name, Person.known_as, Person.family_name, Person.sort_key)
_EVERYBODY = sa.union_all(
    sa.select(sa.literal("claims").label("role"), Person.id, *_NAME, RegisterClaim.at.label("at"))
    .join(RegisterClaim, RegisterClaim.person_id == Person.id)
    .where(RegisterClaim.session_id == _KEY),
    sa.select(sa.literal("runs").label("role"), Person.id, *_NAME, sa.null().label("at"))
    .join(Facilitator, Facilitator.person_id == Person.id)
    .where(Facilitator.session_id == _KEY, Facilitator.withdrawn_at.is_(None)),
    sa.select(sa.literal("booked").label("role"), Person.id, *_NAME, sa.null().label("at"))
    .join(Enrolment, Enrolment.person_id == Person.id)
    .join(Booking, Booking.enrolment_id == Enrolment.id)
    .where(Booking.session_id == _KEY, Booking.withdrawn_at.is_(None)),
).subquery()
_SITTING = sa.select(_EVERYBODY).order_by(_EVERYBODY.c.at.desc(), _EVERYBODY.c.sort_key, _EVERYBODY.c.id)


def sitting_of(training_session: TrainingSession) -> Sitting:
    """Who runs a session, who said that they take its register (newest first), and who has a place: one statement."""
    rows = db.session.execute(_SITTING, {"session_id": training_session.id}).all()
    return Sitting(
        session=training_session,
        facilitators=tuple(_taker(row) for row in rows if row.role == "runs"),
        claims=tuple(_taker(row) for row in rows if row.role == "claims"),
        booked_ids=frozenset(row.id for row in rows if row.role == "booked"),
    )


def _taker(row: sa.Row[tuple[object, ...]]) -> Taker:
    return Taker(row.id, full_name(row.given_name, row.known_as, row.family_name), row.at)
