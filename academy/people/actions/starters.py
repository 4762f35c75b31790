"""Take over the rows of HR's list of starters, many at a time, and take them back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.batches.actions import Done
from academy.batches.models import Batch, BatchRow
from academy.db import db, flush
from academy.people import queries
from academy.people.actions.applying import Places, When, apply
from academy.people.actions.following import began, follow, now_counted_from
from academy.people.actions.persons import rekey
from academy.people.actions.questions import ask, drop
from academy.people.actions.renaming import called, keep_former, without_names
from academy.people.actions.roles import give_starter_role
from academy.people.models import (
    Duty,
    Employment,
    Hours,
    OpenQuestion,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
)
from academy.people.queries import Standing
from academy.people.rules import (
    SAME,
    SETTLES,
    Answer,
    Answers,
    StarterFate,
    StarterRow,
    asks,
    first_day_in,
    number_key,
    shipped_calendar,
)

# HR's own title for a job is shown nowhere but in the preview: history says only that it changed.
_NOT_TOLD = ("job_title",)
_LIST = "HR’s list"


def take(
    actor: Actor,
    batch: Batch,
    fates: Sequence[StarterFate],
    before: Mapping[int, Mapping[str, str]],
    *,
    now: datetime,
    answers: Answers,
) -> dict[int, Done]:
    """Store every row that does something: new people with all that is known, and what changed of the others."""
    when = When(clock.in_london(now).date(), now)
    acting = [fate for fate in fates if fate.fate.acts and fate.row is not None and fate.values is not None]
    places = _places(acting)
    new = [fate for fate in acting if fate.number not in before]
    known = [fate for fate in acting if fate.number in before]
    return _add(actor, batch, new, places, when, same=answers.same) | _change(
        actor, batch, known, before=before, places=places, when=when, answers=answers
    )


def take_back(actor: Actor, batch: Batch, rows: Sequence[BatchRow], *, now: datetime) -> None:
    """Withdraw everybody whom the rows made and everything about them; give the others back what they had."""
    made = [row.person_id for row in rows if row.made and row.person_id is not None]
    why = f"the import of {batch.file_name} was undone"[:500]
    jobs = sa.select(Employment.id).where(Employment.batch_id == batch.id)
    gone = {"withdrawn_at": now, "withdrawn_by_id": actor.person_id, "withdrawn_reason": why}
    for model, condition in (
        (Posting, Posting.employment_id.in_(jobs)),
        (Hours, Hours.employment_id.in_(jobs)),
        (Responsibility, Responsibility.person_id.in_(made)),
        (RoleGrant, RoleGrant.person_id.in_(made)),
        (OpenQuestion, OpenQuestion.batch_id == batch.id),
        (Person, Person.id.in_(made)),
        (Employment, Employment.batch_id == batch.id),
    ):
        db.session.execute(sa.update(model).where(condition, model.withdrawn_at.is_(None)).values(gone))
    db.session.execute(
        sa.update(OpenQuestion)
        .where(OpenQuestion.withdrawn_reason == _dropped_by(batch))
        .values(withdrawn_at=None, withdrawn_by_id=None, withdrawn_reason=None)
    )
    for row in rows:
        if row.made and row.person_id is not None:
            record(
                actor, Verb.PERSON_CHANGED, row.label, about=row.person_id, withdrawn=True, batch=batch.ref
            )


def give_back(
    actor: Actor,
    batch: Batch,
    changes: Mapping[str, Mapping[str, str]],
    *,
    answer: Answer | None,
    now: datetime,
) -> None:
    """Give employments, by number, the values back that the list had changed, from the day on which it changed them."""
    today = clock.in_london(now).date()
    when = When(today, now, Answer() if answer else None)
    ids = queries.employment_ids_by_number(changes)
    standing = queries.standings(ids.values(), max(today, answer.on) if answer and answer.on else today)
    started = began(standing)
    teams = {team.name: team for team in queries.teams_by_key().values()}
    addresses = {values["manager_email"] for values in changes.values() if values.get("manager_email")}
    places = Places(teams, queries.people_by_email(addresses))
    for number, values in changes.items():
        each = standing[ids[number_key(number)]]
        person, was = each.employment.person, called(each.employment.person)
        apply(actor, each, values, places=places, when=when)
        keep_former(actor, person, was, now=now)
        record(
            actor, Verb.PERSON_CHANGED, person.name, about=person.id, undone=sorted(values), batch=batch.ref
        )
    flush()
    follow(actor, now_counted_from(standing, started), because=_LIST, now=now)


def _places(acting: Sequence[StarterFate]) -> Places:
    values = [fate.values or {} for fate in acting]
    teams = {team.name: team for team in queries.all_teams()}
    addresses = {each["manager_email"] for each in values if each.get("manager_email")}
    return Places(teams, queries.people_by_email(addresses))


def _add(
    actor: Actor,
    batch: Batch,
    fates: Sequence[StarterFate],
    places: Places,
    when: When,
    *,
    same: Mapping[int, bool],
) -> dict[int, Done]:
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
            _end_manager_before(job, places.managers.get((fate.values or {}).get("manager_email", "")), when)
        _surround(actor, job, fate, places, when, again=fate.number in same_as)
        ask(actor, fate.questions, person=job.person, employment=job, batch_id=batch.id, now=when.now)
        again = fate.number in same_as
        done[fate.number] = Done(job.person_id, made=not again, answer=SAME if again else None)
    flush()
    return done


def _end_manager_before(job: Employment, manager: Person | None, when: When) -> None:
    """Whoever managed somebody in the job before does so until the day before the new one, where that has a manager."""
    old = queries.line_managers([job.person_id], when.today).get(job.person_id)
    if manager is not None and old is not None and old.starts_on < job.contract_start_on:
        old.ends_on = job.contract_start_on - timedelta(days=1)


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
    said = {name: text for name, text in values.items() if name not in _NOT_TOLD}
    verb = Verb.PERSON_CHANGED if again else Verb.PERSON_ADDED
    record(actor, verb, person.name, about=person.id, role=Role.STARTER, **said)
    if manager is not None:
        begins = starts_on if again else since
        db.session.add(
            Responsibility(
                duty=Duty.LINE_MANAGER, holder_id=manager.id, person_id=person.id, starts_on=begins
            )
        )
        record(actor, Verb.DUTY_GIVEN, f"{manager.name} as line manager of {person.name}", about=person.id)


def _change(
    actor: Actor,
    batch: Batch,
    fates: Sequence[StarterFate],
    *,
    before: Mapping[int, Mapping[str, str]],
    places: Places,
    when: When,
    answers: Answers,
) -> dict[int, Done]:
    if not fates:
        return {}
    ids = queries.employment_ids_by_number([fate.key for fate in fates])
    standing = queries.standings(ids.values(), when.today)
    people = {each.employment.person_id for each in standing.values()}
    still_open: dict[int | None, list[OpenQuestion]] = {}
    for question in queries.open_questions(person_ids=people):
        still_open.setdefault(question.person_id, []).append(question)
    pointless, done = [], {}
    started = began(standing)
    moved: dict[int, Standing] = {}
    for fate in fates:
        each = standing[ids[number_key(fate.key)]]
        person = each.employment.person
        became = {change.field: (fate.values or {})[change.field] for change in fate.changes}
        answer = answers.of(fate.number) if asks(fate) else None
        was = called(person)
        apply(actor, each, became, places=places, when=replace(when, answer=answer))
        if answer is not None:
            moved[each.employment.id] = each
        if became:
            _tell(actor, batch, person, before[fate.number], became, since=answer.words if answer else "")
            keep_former(actor, person, was, now=when.now)
        codes = {code for name in became for code in SETTLES.get(name, ())}
        codes |= {question.code for question in fate.questions}
        pointless += [question for question in still_open.get(person.id, []) if question.code in codes]
        done[fate.number] = Done(person.id, answer=answer.text if answer else None)
    drop(pointless, actor, why=_dropped_by(batch), now=when.now)
    flush()
    follow(actor, now_counted_from(moved, started), because=_LIST, now=when.now)
    for fate in fates:
        job = standing[ids[number_key(fate.key)]].employment
        ask(actor, fate.questions, person=job.person, employment=job, batch_id=batch.id, now=when.now)
    flush()
    return done


def _tell(
    actor: Actor,
    batch: Batch,
    person: Person,
    before: Mapping[str, str],
    became: Mapping[str, str],
    *,
    since: str,
) -> None:
    """A line of history for what a row changed, from → to; HR's title and names are not written down."""
    told: dict[str, object] = {
        name: "changed" if name in _NOT_TOLD else (before.get(name, ""), text)
        for name, text in became.items()
    }
    if since:
        told["since"] = since
    if kept := without_names(told):
        record(actor, Verb.PERSON_CHANGED, person.name, about=person.id, batch=batch.ref, **kept)


def _dropped_by(batch: Batch) -> str:
    return f"the list {batch.ref} says it"
