"""A year of a large council, made through the actions: one intake of everybody, one of twenty-five, half of it done."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.db import db, unit_of_work
from academy.demo.days import acting
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import Cohort, Completion, Enrolment, PlanItem
from academy.enrolments.rules import Source
from academy.equipment import actions as equipment
from academy.lifecycle import actions as lifecycle
from academy.people import actions as people
from academy.people import queries as who
from academy.people.actions import imports
from academy.people.models import Person
from academy.programmes import actions as programmes
from academy.programmes import queries as versions
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import shipped_calendar
from academy.records.models import CompletionRecord, RecordPdf
from academy.records.rules import PrintVariant, RecordKind, sha256, snapshot
from academy.registration import actions as registration
from academy.signin import actions as signin
from academy.timetable import actions as timetable
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.rules import Arrangement, Mark, propose
from tests.pdf import samples

SYSTEM = Actor.system("the benchmark")
PASSWORD = "a-password-for-the-benchmark"
STARTS_ON = date(2026, 9, 7)
TODAY = datetime(2026, 11, 16, 9, 0, tzinfo=clock.LONDON)
TEAMS = 20


@dataclass(frozen=True)
class Year:
    """The addresses that the measurements need."""

    big: str
    small: str
    starter: str
    manager: str
    practitioner: str
    coordinator: str
    hr_file: bytes
    hr_again: bytes  # 1,000 rows: everybody with a plan, a week later, and new people
    record: str  # of the starter, issued


def fill(size: int) -> Year:
    """Fill an empty, migrated database with `size` starters and 25 more in an intake of their own."""
    with clock.as_if(TODAY - timedelta(days=100)) as now, unit_of_work():
        version = programmes.load_shipped(SYSTEM, now)[0]
        equipment.kinds_from(SYSTEM, versions.document_of(version), now=now)
        imports.take_over(SYSTEM, "teams", "teams.csv", _teams(), now=now)
        staff = {role: _member(role, now) for role in (Role.COORDINATOR, Role.ADVANCED_PRACTITIONER)}
    with clock.as_if(TODAY - timedelta(days=90)):
        big = _intake("Everybody", size, 0, version, staff)
        small = _intake("Twenty-five", 25, size, version, staff)
        _take_registers(big, staff[Role.ADVANCED_PRACTITIONER].id)
    with unit_of_work():
        first = db.session.scalars(sa.select(Person).where(Person.email == "s0@council.example")).one()
        manager = who.person_by_email("m0@council.example")
        assert manager is not None
        for person in (first, manager):
            signin.create_account(SYSTEM, person, password=PASSWORD, now=clock.now(), demo=True)
    return Year(
        big=big,
        small=small,
        starter="s0@council.example",
        manager="m0@council.example",
        practitioner="advanced_practitioner@council.example",
        coordinator="coordinator@council.example",
        hr_file=_starters(500, size + 25, STARTS_ON + timedelta(days=84)),
        hr_again=_starters(1000, 0, STARTS_ON + timedelta(days=7)),
        record=_issued(first.id, staff[Role.COORDINATOR].id),
    )


def _issued(person_id: int, by_id: int) -> str:
    """A record of three pages as it is stored; nobody's gate is open after half a year's work."""
    text, content = snapshot(samples.induction(rows=20)), samples.printed(samples.induction(rows=20))
    with unit_of_work():
        enrolment = plans.enrolment_of_person(person_id)
        assert enrolment is not None
        row = CompletionRecord(
            kind=RecordKind.INDUCTION, enrolment_id=enrolment.id, definition="bench", turn=1, once="bench",
            title="Induction record", number="SWA-2026-000001", code="bench", name_written="S Bench",
            snapshot=text, snapshot_sha256=sha256(text), issued_at=clock.now(), issued_by_id=by_id,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        stored = RecordPdf(record_id=row.id, variant=PrintVariant.NORMAL, content=content)
        stored.size, stored.sha256 = len(content), hashlib.sha256(content).hexdigest()
        stored.made_at = clock.now()
        db.session.add(stored)
        return row.ref


def _member(role: Role, now: datetime) -> Person:
    person = people.add_person(
        SYSTEM,
        given_name="Bench",
        family_name=role.value.title(),
        email=f"{role.value}@council.example",
        now=now,
    )
    people.grant_role(SYSTEM, person, role=role, starts_on=STARTS_ON - timedelta(days=400))
    signin.create_account(SYSTEM, person, password=PASSWORD, now=now, demo=True)
    return person


def _intake(name: str, size: int, first: int, version: ProgrammeVersion, staff: dict[Role, Person]) -> str:
    now = clock.now()
    with unit_of_work():
        imports.take_over(SYSTEM, "starters", f"{name}.csv", _starters(size, first, STARTS_ON), now=now)
    with unit_of_work():
        cohort = enrolments.make_cohort(
            SYSTEM, name=name, version=db.session.merge(version), starts_on=STARTS_ON
        )
        lead = db.session.get_one(Person, staff[Role.ADVANCED_PRACTITIONER].id)
        enrolments.set_runners(SYSTEM, cohort, runners=[lead], lead=lead, now=now)
        ref = cohort.ref
    looks = acting(staff[Role.COORDINATOR])
    for start in range(first, first + size, 50):
        with unit_of_work():
            _enrol(plans.get_cohort(ref), range(start, min(start + 50, first + size)), looks, now)
    with unit_of_work():
        _schedule(plans.get_cohort(ref), lead.id, size, now)
    with unit_of_work():
        _do_half(plans.get_cohort(ref))
    return ref


def _enrol(cohort: Cohort, numbers: range, looks: Actor, now: datetime) -> None:
    for number in numbers:
        person = who.person_by_email(f"s{number}@council.example")
        assert person is not None
        job = who.employments_of([person.id])[person.id][0]
        registration.record_check(
            looks,
            person,
            number=person.registration_number or "",
            name_there=f"{person.given_name} {person.family_name}",
            status="Registered",
            registered_until=date(2026, 11, 30),
            checked_on=clock.in_london(now).date(),
            same_person=True,
            now=now,
        )
        lifecycle.start_plan(
            SYSTEM, job, cohort=cohort, audience="newly_qualified", programme_start_on=STARTS_ON, now=now
        )


def _schedule(cohort: Cohort, lead_id: int, size: int, now: datetime) -> None:
    """Week one and two; each intake has mornings or afternoons of its own, so that the lead is never in two places."""
    document = versions.document_of(cohort.version)
    blocks = plans.blocks_of([cohort.id])[cohort.id]
    proposals = propose(document, cohort.starts_on, blocks=blocks, sessions={}, calendar=shipped_calendar())
    arranged, seen = [], set()
    for proposal in proposals:
        if proposal.on is None or not proposal.item.day or proposal.on in seen:
            continue
        seen.add(proposal.on)
        starts, ends = (time(9), time(12)) if size != 25 else (time(13), time(16))
        arranged.append(
            Arrangement(
                key=proposal.item.code,
                title=proposal.item.title,
                on=proposal.on,
                starts=starts,
                ends=ends,
                place="Hall",
                capacity=max(size, 30) if size <= 500 else 500,
                facilitator_ids=(lead_id,),
            )
        )
    timetable.schedule(SYSTEM, cohort, sessions=arranged, now=now)


def _do_half(cohort: Cohort) -> None:
    """Every second item of every plan is done: written at once, as the figures are of reading it."""
    rows = db.session.execute(
        sa.select(PlanItem.id, PlanItem.ref)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id, PlanItem.id % 2 == 0)
    ).all()
    values = [
        {
            "ref": ref,
            "plan_item_id": key,
            "source": Source.SELF,
            "source_ref": ref,
            "done_on": STARTS_ON + timedelta(days=key % 60),
            "how": "Confirmed by the starter",
            "confirmed_as": "starter",
            "at": TODAY,
        }
        for key, ref in rows
    ]
    db.session.execute(sa.insert(Completion), values)


def _take_registers(cohort: str, by_id: int) -> None:
    """Everybody was at every session of this intake; nobody has taken a register of the other one yet."""
    with unit_of_work():
        places = db.session.execute(
            sa.select(Booking.id, Booking.ref)
            .join(TrainingSession, TrainingSession.id == Booking.session_id)
            .join(Cohort, Cohort.id == TrainingSession.cohort_id)
            .where(Cohort.ref == cohort, TrainingSession.on < TODAY.date())
        ).all()
        values = [
            {
                "ref": ref,
                "booking_id": key,
                "mark": Mark.HERE,
                "online": False,
                "at": TODAY,
                "by_id": by_id,
                "reason": "",
            }
            for key, ref in places
        ]
        db.session.execute(sa.insert(RegisterMark), values)


def _teams() -> bytes:
    lines = ["Team,Service,Base,Manager,Manager email"]
    lines += [
        f"Team {n:02},Service {n % 4},Base,Manager Number{n},m{n}@council.example" for n in range(TEAMS)
    ]
    return "\n".join(lines).encode()


def _starters(size: int, first: int, starts_on: date) -> bytes:
    head = "Employee No,Surname,Forename,Work Email,Job Title,Team,Line Manager Email,Start Date,FTE,Weekly Hours,"
    lines = [head + "SWE Number,NQSW (Y/N)"]
    for number in range(first, first + size):
        team = number % TEAMS
        fte, hours = ("1", "37") if number % 5 else ("0.6", "22.2")
        lines.append(
            f"B{number:05},Surname{number:04},Given{number % 97},s{number}@council.example,Social Worker (NQSW),"
            f"Team {team:02},m{team}@council.example,{starts_on:%d/%m/%Y},{fte},{hours},SW{number + 100000},Y"
        )
    return "\r\n".join(lines).encode()
