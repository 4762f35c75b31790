"""Take over the rows of HR's list of starters, many at a time, and take them back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.batches.actions import Done
from academy.batches.models import Batch, BatchRow
from academy.db import db, flush
from academy.people import queries
from academy.people.actions.applying import NOT_TOLD, Places, When, apply
from academy.people.actions.following import began, follow, now_counted_from
from academy.people.actions.newcomers import add
from academy.people.actions.questions import ask_about_jobs, drop
from academy.people.actions.renaming import called, keep_former, without_names
from academy.people.models import (
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
    SETTLES,
    Answer,
    Answers,
    StarterFate,
    asks,
    is_about,
    number_key,
)

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
    return add(actor, batch, new, places, when, same=answers.same) | _change(
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
        pointless += [
            question
            for question in still_open.get(person.id, [])
            if question.code in codes and is_about(question.code, question.employment_id, each.employment.id)
        ]
        done[fate.number] = Done(person.id, answer=answer.text if answer else None)
    drop(pointless, actor, why=_dropped_by(batch), now=when.now)
    flush()
    follow(actor, now_counted_from(moved, started), because=_LIST, now=when.now)
    asked = [(standing[ids[number_key(fate.key)]].employment, fate.questions) for fate in fates]
    ask_about_jobs(actor, asked, batch_id=batch.id, now=when.now)
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
        name: "changed" if name in NOT_TOLD else (before.get(name, ""), text) for name, text in became.items()
    }
    if since:
        told["since"] = since
    if kept := without_names(told):
        record(actor, Verb.PERSON_CHANGED, person.name, about=person.id, batch=batch.ref, **kept)


def _dropped_by(batch: Batch) -> str:
    return f"the list {batch.ref} says it"
