"""Whose starters a home is about, and what a coordinator must see to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from academy.access.rules import Actor, Role
from academy.audit.queries import Kept, newest_line, sign_of
from academy.db import db
from academy.doubts import queries as doubts
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, CohortRunner, Enrolment
from academy.enrolments.queries.enrolled import WITH_MANY
from academy.enrolments.rules import Contact
from academy.equipment import queries as equipment
from academy.equipment.rules import OwnWord
from academy.hiding import queries as hiding
from academy.notifications import queries as outbox
from academy.people import queries as people
from academy.people.models import Duty, Employment, Person, Posting, Responsibility, Team
from academy.readiness import queries as readiness
from academy.records import queries as records
from academy.records.rules import kind_word
from academy.registration import queries as registration
from academy.timetable.models import Facilitator, TrainingSession
from academy.timetable.rules import SessionState

AHEAD = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter as a home knows them: who they are, and the sign under which things about them are kept."""

    id: int
    ref: str
    version_id: int
    cohort_name: str
    sort_key: str
    person: Contact
    sign: tuple[int, ...]
    only_assessed: bool = False  # the reader assesses them, and neither runs their intake nor manages them

    @property
    def name(self) -> str:
        """As people call them."""
        return self.person.name


def starters_of_practitioner(actor: Actor, today: date) -> list[Starter]:
    """Those in the intakes that somebody runs today, and those whom they assess, by surname."""
    running = sa.select(CohortRunner.cohort_id).where(
        CohortRunner.person_id == actor.person_id,
        CohortRunner.withdrawn_at.is_(None),
        sa.or_(CohortRunner.ends_on.is_(None), CohortRunner.ends_on >= today),
    )
    return _starters(Enrolment.cohort_id.in_(running), actor, today)


def starters_of_manager(actor: Actor, today: date) -> list[Starter]:
    """Those whom somebody manages today, and those whom they assess elsewhere, by surname."""
    if actor.person_id is None:
        return []
    return _starters(Enrolment.person_id.in_(people.managed_by(actor.person_id, today)), actor, today)


def starters_of_services(service_ids: Collection[int], today: date) -> list[Enrolment]:
    """Those who work in these services today, or will first, by surname."""
    working = (
        sa.select(Employment.person_id)
        .join(Posting, Posting.employment_id == Employment.id)
        .join(Team, Team.id == Posting.team_id)
        .where(
            Team.service_id.in_(service_ids),
            Employment.withdrawn_at.is_(None),
            people.not_over(Posting, today),
        )
    )
    return _loaded(Enrolment.person_id.in_(working))


def cohorts_ahead(today: date) -> list[int]:
    """The keys of the intakes that begin soon or began in the last weeks, the next first."""
    return list(
        db.session.scalars(
            sa.select(Cohort.id)
            .where(Cohort.closed_on.is_(None), Cohort.starts_on >= today - timedelta(days=14))
            .order_by(Cohort.starts_on, Cohort.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A session that lacks who runs it, or where it is."""

    ref: str
    title: str
    on: date
    cohort: str
    no_facilitator: bool
    no_place: bool


def gaps(today: date) -> list[Gap]:
    """The sessions of the next weeks without a facilitator or a place to be, by day."""
    run = sa.exists().where(Facilitator.session_id == TrainingSession.id, Facilitator.withdrawn_at.is_(None))
    nowhere = sa.and_(TrainingSession.place == "", TrainingSession.online_link == "")
    rows = db.session.execute(
        sa.select(TrainingSession.ref, TrainingSession.title, TrainingSession.on, Cohort.name, ~run, nowhere)
        .join(Cohort, Cohort.id == TrainingSession.cohort_id)
        .where(
            TrainingSession.state == SessionState.PLANNED,
            TrainingSession.on >= today,
            TrainingSession.on <= today + AHEAD,
            sa.or_(~run, nowhere),
        )
        .order_by(TrainingSession.on, TrainingSession.starts, TrainingSession.id)
    )
    return [
        Gap(ref, title, on, cohort, bool(no_run), bool(no_place))
        for ref, title, on, cohort, no_run, no_place in rows
    ]


def _loaded(condition: sa.ColumnElement[bool]) -> list[Enrolment]:
    """These enrolments with person, job, intake and version."""
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .join(Enrolment.person)
            .options(*WITH_MANY)
            .where(condition, Enrolment.withdrawn_at.is_(None))
            .order_by(Person.sort_key, Enrolment.id)
        )
    )


def _starters(theirs: sa.ColumnElement[bool], actor: Actor, today: date) -> list[Starter]:
    """These starters, and with a mark those whom the reader only assesses; never somebody's own plan."""
    assessed = sa.select(Responsibility.person_id).where(
        Responsibility.holder_id == actor.person_id,
        Responsibility.duty == Duty.ASSESSOR,
        people.not_over(Responsibility, today),
    )
    mine = Enrolment.person_id != (actor.person_id or 0)
    rows: Any = db.session.execute(
        _told()
        .add_columns(theirs)
        .where(sa.or_(theirs, Enrolment.person_id.in_(assessed)), mine)
        .order_by(Person.sort_key, Enrolment.id)
    )
    return [
        Starter(
            id=row[0],
            ref=row[1],
            version_id=row[2],
            cohort_name=row[3],
            sort_key=row[4],
            person=Contact(row[5], f"{row[6] or row[7]} {row[8]}".strip(), row[9] or "", row[10]),
            sign=tuple(row[11:-1]),
            only_assessed=not row[-1],
        )
        for row in rows
    ]


@cache
def _told() -> Any:
    """The beginning of the statement, built once in a process."""
    return (
        sa.select(
            Enrolment.id,
            Enrolment.ref,
            Enrolment.version_id,
            Cohort.name,
            Person.sort_key,
            Person.id,
            Person.known_as,
            Person.given_name,
            Person.family_name,
            Person.email,
            Person.phone,
            *sign_of(Enrolment.person_id),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.withdrawn_at.is_(None))
    )


def counts_now(today: date) -> int:
    """How many wait for their registration and are on the public register by now: their programme can count."""
    waiting = set(
        db.session.scalars(
            sa.select(Enrolment.person_id)
            .where(Enrolment.programme_start_on.is_(None), Enrolment.withdrawn_at.is_(None))
            .order_by(Enrolment.id)
        )
    )
    return len(registration.live_checks_of(waiting, today)) if waiting else 0


@dataclass(frozen=True, slots=True)
class ReadyRecord:
    """A record for which everything is there: whose, which one, and of which intake."""

    ref: str
    name: str
    what: str
    cohort: str


_READY: Kept[tuple[ReadyRecord, ...]] = Kept(most=200)


def records_ready(actor: Actor, today: date) -> tuple[ReadyRecord, ...]:
    """The records that somebody can issue now, as far as this person may see.

    Counting the open items of a whole year costs more than a page may; it is done again once anything has happened.
    """
    sign = (today, newest_line())

    def work_out(keys: Sequence[str]) -> dict[str, tuple[ReadyRecord, ...]]:
        ready = [each for each in records.candidates(actor, today) if each.ready]
        rows = tuple(
            ReadyRecord(
                each.enrolment.ref,
                each.enrolment.person.name,
                kind_word(each.kind),
                each.enrolment.cohort.name,
            )
            for each in ready
        )
        return dict.fromkeys(keys, rows)

    who = str(actor.person_id)
    return _READY.read({who: sign}, work_out)[who]


_TASKS: Kept[tuple[int, int]] = Kept(most=10)


def figures_of_coordinators(today: date) -> dict[str, int]:
    """What a coordinator's home says in a number, by its name; the tasks are counted again once anything happened."""
    asked = {
        "without_plan": enrolments.how_many_without_plan(today),
        "failed": outbox.how_many_failed(),
        "about_people": people.how_many_owed(Role.COORDINATOR),
        "about_teams": people.how_many_owed(Role.COORDINATOR, about_teams=True),
        "reported": hiding.how_many_to_settle(),
    }
    row = db.session.execute(
        sa.select(*(each.scalar_subquery().label(name) for name, each in asked.items()))
    ).one()

    def count(keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        tasks, late = db.session.execute(enrolments.how_many_tasks_of_coordinators(today)).one()
        return dict.fromkeys(keys, (tasks, late))

    tasks, late = _TASKS.read({"all": (today, newest_line())}, count)["all"]
    return {**row._mapping, "tasks": tasks, "tasks_late": late}


@dataclass(frozen=True, slots=True)
class Rarely:
    """What is rarely on a starter's page, asked at once so that a usual page asks for none of it."""

    to_confirm: bool
    to_read: bool
    questions: bool
    kit: OwnWord


def rarely(person_id: int, enrolment_id: int, today: date) -> Rarely:
    """What a starter is to confirm, to read and to say of their kit, and whether they said that something is wrong."""
    asked = {"person": person_id, "enrolment": enrolment_id, "today": today}
    found: Any = db.session.execute(_asked_rarely(), asked).one()
    confirms, reads, questions, *counts = found
    return Rarely(
        to_confirm=bool(confirms), to_read=bool(reads), questions=bool(questions), kit=OwnWord(*counts)
    )


@cache
def _asked_rarely() -> Any:
    """The statement itself, built once in a process."""
    person: Any = sa.bindparam("person")
    enrolment: Any = sa.bindparam("enrolment")
    today: Any = sa.bindparam("today", type_=sa.Date)
    return sa.select(
        equipment.asks_to_confirm(person),
        readiness.asks_to_read(enrolment, today),
        doubts.has_doubts(person),
        *equipment.waits_for_owner(person),
    )
