"""One factory for each model that tests need: the smallest valid object, made through actions where one exists."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments.models import Cohort, CohortBlock, CohortRunner, Enrolment
from academy.people import rules as people
from academy.people.models import (
    Duty,
    Employment,
    Hours,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
    Service,
    Team,
)
from academy.programmes import actions as programmes
from academy.programmes.models import ProgrammeVersion
from academy.registration.models import RegistrationCheck

SYSTEM = Actor.system("the tests")
DATA = Path(__file__).parent / "data"
START = date(2026, 9, 7)
LONG_AGO = date(2020, 1, 6)
_numbers = itertools.count(1)
Row = TypeVar("Row")


def a_service(name: str = "") -> Service:
    """A service with a name of its own."""
    name = name or f"Service {next(_numbers)}"
    service = Service(name=name, search_key=people.search_key(name))
    return _added(service)


def a_team(name: str = "", service: Service | None = None) -> Team:
    """A team in a service."""
    name = name or f"Team {next(_numbers)}"
    return _added(Team(name=name, search_key=people.search_key(name), service=service or a_service()))


def a_person(given: str = "Ann", family: str = "", *, email: str | None = None, **more: object) -> Person:
    """Somebody with a work address."""
    number = next(_numbers)
    family = family or f"Example{number}"
    person = Person(
        given_name=given,
        family_name=family,
        sort_key=people.sort_key(family, given),
        search_key=people.search_key(f"{given} {family}"),
        email=email or f"person{number}@council.example",
        created_at=clock.now(),
        **more,
    )
    return _added(person)


def with_role(
    role: Role, person: Person | None = None, *, service: Service | None = None, **names: str
) -> Person:
    """Somebody who holds a role since long ago."""
    person = person or a_person(**names)  # type: ignore[arg-type]
    service_id = (service or a_service()).id if role is Role.HEAD_OF_SERVICE else None
    _added(RoleGrant(person_id=person.id, role=role, service_id=service_id, starts_on=LONG_AGO))
    return person


def an_actor(person: Person) -> Actor:
    """That person, acting in every role that they hold."""
    grants = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person.id)).all()
    return Actor(
        person_id=person.id,
        name=person.name,
        roles=frozenset(grant.role for grant in grants),
        service_ids=frozenset(grant.service_id for grant in grants if grant.service_id is not None),
    )


def an_employment(
    person: Person | None = None,
    *,
    team: Team | None = None,
    starts_on: date = START,
    fte: str = "1",
    **more: object,
) -> Employment:
    """A starter's job in a team, full-time unless said otherwise."""
    person = person or with_role(Role.STARTER)
    job = Employment(
        person=person,
        employee_number=f"E{next(_numbers)}",
        job_title="Social Worker",
        joins_as="newly_qualified",
        contract_start_on=starts_on,
        first_day_on=starts_on,
        **more,
    )
    _added(job)
    _added(Posting(employment_id=job.id, team_id=(team or a_team()).id, starts_on=starts_on))
    _added(Hours(employment_id=job.id, fte=Decimal(fte), weekly_hours=Decimal(37), starts_on=starts_on))
    return job


def managing(person: Person, manager: Person, *, ends_on: date | None = None) -> Responsibility:
    """That manager is that person's line manager since long ago."""
    return _added(
        Responsibility(
            duty=Duty.LINE_MANAGER,
            holder_id=manager.id,
            person_id=person.id,
            starts_on=LONG_AGO,
            ends_on=ends_on,
        )
    )


def a_live_check(person: Person, *, until: date = date(2026, 11, 30), on: date = START) -> RegistrationCheck:
    """Somebody looked: the person is on the register."""
    person.registration_number = person.registration_number or f"SW{1000 + next(_numbers)}"
    return _added(
        RegistrationCheck(
            person_id=person.id,
            number=person.registration_number,
            name_there=person.name,
            status="Registered",
            registered_until=until,
            checked_on=on,
            recorded_at=clock.now(),
            recorded_by_id=a_person().id,
        )
    )


def a_version(file: str = "small-programme.toml") -> ProgrammeVersion:
    """The small programme, published; the same one each time within a test."""
    text = (DATA / file).read_text(encoding="utf-8")
    version = programmes.load(SYSTEM, text, now=clock.now())
    programmes.publish(SYSTEM, version, now=clock.now())
    return version


def a_cohort(
    name: str = "",
    *,
    runner: Person | None = None,
    starts_on: date = START,
    version: ProgrammeVersion | None = None,
) -> Cohort:
    """An intake whose week one is the five working days from its start, run by an Advanced Practitioner."""
    cohort = _added(
        Cohort(name=name or f"Intake {next(_numbers)}", version=version or a_version(), starts_on=starts_on)
    )
    for day in range(1, 6):
        on = starts_on.replace(day=starts_on.day + day - 1)
        _added(CohortBlock(cohort_id=cohort.id, stage_code="one", day=day, on=on))
    if runner is not None:
        _added(CohortRunner(cohort_id=cohort.id, person_id=runner.id, is_lead=True, starts_on=LONG_AGO))
    return cohort


def an_enrolment(
    employment: Employment | None = None,
    *,
    cohort: Cohort | None = None,
    audience: str = "newly_qualified",
    now: datetime | None = None,
) -> Enrolment:
    """A starter on the small programme, whose programme starts on the first day in."""
    employment = employment or an_employment()
    return enrolments.enrol(
        SYSTEM,
        employment,
        cohort=cohort or a_cohort(),
        audience=audience,
        programme_start_on=employment.first_day_on,
        now=now or clock.now(),
    )


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
