"""Add those whom HR's list names for the first time, and the new jobs of those who are here already."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from academy.access.rules import Actor, Role
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.batches.actions import Done
from academy.batches.models import Batch
from academy.db import db, flush
from academy.people import queries
from academy.people.actions.applying import NOT_TOLD, Places, When
from academy.people.actions.persons import rekey
from academy.people.actions.questions import ask_about_jobs
from academy.people.actions.renaming import called, keep_former
from academy.people.actions.roles import give_starter_role
from academy.people.models import Duty, Employment, Hours, Person, Posting, Responsibility, RoleGrant
from academy.people.rules import SAME, StarterFate, StarterRow, first_day_in, shipped_calendar


def add(
    actor: Actor,
    batch: Batch,
    fates: Sequence[StarterFate],
    places: Places,
    when: When,
    *,
    same: Mapping[int, bool],
) -> dict[int, Done]:
    """Store new people with all that is known, and the new jobs of those of whom it was said (`same`, by row)."""
    here = queries.people_by_number(
        [fate.row.registration_number for fate in fates if fate.row and same.get(fate.number)]
    )
    same_as = {
        fate.number: here[fate.row.registration_number]
        for fate in fates
        if fate.row and same.get(fate.number) and fate.row.registration_number in here
    }
    was = {number: called(person) for number, person in same_as.items()}
    jobs = {fate.number: _job(fate, batch, when, same_as.get(fate.number)) for fate in fates}
    db.session.add_all(jobs.values())
    flush()
    done = {}
    for fate in fates:
        job = jobs[fate.number]
        if fate.number in same_as:
            keep_former(actor, job.person, was[fate.number], now=when.now)
        _surround(actor, job, fate, places, when, again=fate.number in same_as)
        again = fate.number in same_as
        done[fate.number] = Done(job.person_id, made=not again, answer=SAME if again else None)
    flush()
    asked = [(jobs[fate.number], fate.questions) for fate in fates]
    ask_about_jobs(actor, asked, batch_id=batch.id, now=when.now)
    flush()
    return done


def _ends_before(job: Employment, old: Responsibility | None) -> bool:
    """Whether the jobs before are over when this one begins; then whoever managed somebody there manages no longer."""
    others = [each for each in queries.employments_of([job.person_id])[job.person_id] if each.id != job.id]
    over = all(each.left_on is not None and each.left_on < job.contract_start_on for each in others)
    if over and old is not None and old.starts_on < job.contract_start_on:
        old.ends_on = job.contract_start_on - timedelta(days=1)
    return over


def _job(fate: StarterFate, batch: Batch, when: When, same_as: Person | None) -> Employment:
    row, values = fate.row or StarterRow(), fate.values or {}
    assert row.starts_on is not None, "a row without a start date is refused"
    person = same_as or Person(registration_number=values.get("registration_number"), created_at=when.now)
    person.given_name, person.family_name = row.given_name, row.family_name
    person.known_as = row.known_as or person.known_as or ""
    person.email = values.get("email") or person.email
    rekey(person)
    return Employment(
        person=person,
        employee_number=row.employee_number,
        job_title=row.job_title,
        joins_as=values.get("joins_as", ""),
        starter_type=values.get("starter_type", ""),
        contract_start_on=row.starts_on,
        first_day_on=first_day_in(row.starts_on, (), shipped_calendar()),
        qualified_in=values.get("qualified_in", ""),
        batch_id=batch.id,
    )


def _surround(
    actor: Actor, job: Employment, fate: StarterFate, places: Places, when: When, *, again: bool
) -> None:
    """Team, hours, line manager and the role of a starter, beside a new employment."""
    row, values, person = fate.row or StarterRow(), fate.values or {}, job.person
    starts_on, since = job.contract_start_on, min(when.today, job.contract_start_on)
    team = places.teams.get(values.get("team", ""))
    manager = places.managers.get(values.get("manager_email", ""))
    if team is not None:
        db.session.add(Posting(employment=job, team=team, starts_on=starts_on))
    db.session.add(
        Hours(employment=job, fte=row.fte or Decimal(1), weekly_hours=row.weekly_hours, starts_on=starts_on)
    )
    if again:
        give_starter_role(actor, person, starts_on=since)
    else:
        db.session.add(RoleGrant(person_id=person.id, role=Role.STARTER, starts_on=since))
    said = {name: text for name, text in values.items() if name not in (*NOT_TOLD, "manager_email")}
    verb = Verb.PERSON_CHANGED if again else Verb.PERSON_ADDED
    record(actor, verb, person.name, about=person.id, role=Role.STARTER, **said)
    if manager is not None:
        _be_managed(actor, job, manager, starts_on if again else since, when, again=again)


def _be_managed(
    actor: Actor, job: Employment, manager: Person, starts_on: date, when: When, *, again: bool
) -> None:
    """Name the manager of a new job; while a job before it goes on, they act beside whoever manages somebody there."""
    person = job.person
    old = queries.line_managers([person.id], when.today).get(person.id) if again else None
    beside = again and not _ends_before(job, old) and old is not None
    if beside and old is not None and old.holder_id == manager.id:
        return
    db.session.add(
        Responsibility(
            duty=Duty.LINE_MANAGER,
            holder_id=manager.id,
            person_id=person.id,
            is_owner=not beside,
            starts_on=starts_on,
            entered_by_id=actor.person_id,
        )
    )
    record(actor, Verb.DUTY_GIVEN, f"{manager.name} as line manager of {person.name}", about=person.id)
