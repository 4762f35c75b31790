"""The list of people, and all that stands on the page of one of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Role
from academy.batches.models import Batch
from academy.db import db
from academy.people.models import (
    Employment,
    OpenQuestion,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
    Team,
)
from academy.people.queries.everyone import holds_on, roles_of
from academy.people.queries.managing import teams_of
from academy.people.queries.standings import employments_of, open_questions
from academy.people.rules import did_not_start, search_words

SHOWN = 300


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as the list shows them."""

    person: Person
    team: str
    employee_number: str
    starts_on: date | None
    never_came: bool
    roles: tuple[Role, ...]
    questions: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words, a team, a role, or whoever needs an answer."""

    words: str = ""
    team: str = ""
    role: str = ""
    needs_answer: bool = False

    @property
    def is_everybody(self) -> bool:
        """True where nothing narrows the list."""
        return self == Wanted()


def people_list(wanted: Wanted, today: date, *, limit: int | None = SHOWN) -> tuple[list[PersonLine], int]:
    """Who is looked for, by surname, and how many there are in all."""
    conditions = [Person.withdrawn_at.is_(None), *_conditions(wanted, today)]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Person).where(*conditions)) or 0
    found = sa.select(Person).where(*conditions).order_by(Person.sort_key, Person.id)
    people = list(db.session.scalars(found.limit(limit) if limit else found))
    return _lines(people, today), total


def _lines(people: Sequence[Person], today: date) -> list[PersonLine]:
    ids = [person.id for person in people]
    teams, roles, jobs = teams_of(ids, today), roles_of(ids, today), employments_of(ids)
    asked = Counter(question.person_id for question in open_questions(person_ids=ids))
    shown = {key: _shown(mine) for key, mine in jobs.items()}
    return [
        PersonLine(
            person,
            teams[person.id].name if person.id in teams else "",
            (job.employee_number or "") if (job := shown[person.id]) else "",
            job.contract_start_on if job else None,
            bool(job and did_not_start(job.left_on, job.first_day_on)),
            tuple(dict.fromkeys(grant.role for grant in roles[person.id])),
            asked[person.id],
        )
        for person in people
    ]


def _shown(jobs: Sequence[Employment]) -> Employment | None:
    """The newest job that began or will; one that did not start only where there is no other."""
    began = (job for job in jobs if not did_not_start(job.left_on, job.first_day_on))
    return next(began, jobs[0] if jobs else None)


def _conditions(wanted: Wanted, today: date) -> list[sa.ColumnElement[bool]]:
    conditions = [_has_word(word) for word in search_words(wanted.words)]
    if wanted.team:
        conditions.append(_in_team(Team.ref == wanted.team))
    if wanted.role in set(Role):
        conditions.append(
            sa.exists().where(
                RoleGrant.person_id == Person.id,
                RoleGrant.role == Role(wanted.role),
                holds_on(RoleGrant, today),
            )
        )
    if wanted.needs_answer:
        conditions.append(
            sa.exists().where(
                OpenQuestion.person_id == Person.id,
                OpenQuestion.withdrawn_at.is_(None),
                OpenQuestion.answered_at.is_(None),
            )
        )
    return conditions


def _has_word(word: str) -> sa.ColumnElement[bool]:
    """A word of a name, of a team, the start of an employee or registration number, or a part of the address."""
    like = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    by_number = sa.exists().where(
        Employment.person_id == Person.id,
        Employment.withdrawn_at.is_(None),
        sa.func.lower(Employment.employee_number).like(f"{like}%", escape="\\"),
    )
    return sa.or_(
        Person.search_key.like(f"%{like}%", escape="\\"),
        Person.email.like(f"%{like}%", escape="\\"),
        sa.func.lower(Person.registration_number).like(f"{like}%", escape="\\"),
        by_number,
        _in_team(Team.search_key.like(f"%{like}%", escape="\\")),
    )


def _in_team(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Employment.person_id == Person.id,
        Employment.withdrawn_at.is_(None),
        Posting.employment_id == Employment.id,
        Posting.withdrawn_at.is_(None),
        Posting.ends_on.is_(None),
        Team.id == Posting.team_id,
        condition,
    )


def duties_towards(*, person_id: int | None = None, team_id: int | None = None) -> list[Responsibility]:
    """Who does or did what for a person or a team, with the holders; what holds longest ago last."""
    towards = Responsibility.person_id == person_id if person_id else Responsibility.team_id == team_id
    return list(
        db.session.scalars(
            sa.select(Responsibility)
            .options(joinedload(Responsibility.holder))
            .where(towards, Responsibility.withdrawn_at.is_(None))
            .order_by(
                Responsibility.duty,
                sa.func.coalesce(Responsibility.ends_on, date.max).desc(),
                Responsibility.is_owner.desc(),
                Responsibility.id.desc(),
            )
        )
    )


def duties_held(person_id: int) -> list[tuple[Responsibility, str]]:
    """What a person does for whom, with the names of those people and teams."""
    towards = sa.orm.aliased(Person)
    rows = db.session.execute(
        sa.select(Responsibility, towards.known_as, towards.given_name, towards.family_name, Team.name)
        .outerjoin(towards, towards.id == Responsibility.person_id)
        .outerjoin(Team, Team.id == Responsibility.team_id)
        .options(joinedload(Responsibility.holder))
        .where(Responsibility.holder_id == person_id, Responsibility.withdrawn_at.is_(None))
        .order_by(Responsibility.duty, Responsibility.starts_on.desc(), Responsibility.id)
    )
    return [
        (duty, team or f"{known_as or given} {family}".strip())
        for duty, known_as, given, family, team in rows
    ]


def grants_of(person_id: int) -> list[RoleGrant]:
    """Every role that a person holds, held or will hold."""
    return list(
        db.session.scalars(
            sa.select(RoleGrant)
            .where(RoleGrant.person_id == person_id, RoleGrant.withdrawn_at.is_(None))
            .order_by(RoleGrant.role, RoleGrant.starts_on.desc(), RoleGrant.id)
        )
    )


def answered_questions(person_id: int) -> list[OpenQuestion]:
    """What was asked about a person and is answered, the latest first."""
    return list(
        db.session.scalars(
            sa.select(OpenQuestion)
            .where(
                OpenQuestion.person_id == person_id,
                OpenQuestion.withdrawn_at.is_(None),
                OpenQuestion.answered_at.is_not(None),
            )
            .order_by(OpenQuestion.answered_at.desc(), OpenQuestion.id)
        )
    )


def names_of(person_ids: Collection[int | None]) -> dict[int, str]:
    """The names of these people, gone ones too."""
    rows = db.session.scalars(
        sa.select(Person).where(Person.id.in_([key for key in person_ids if key])).order_by(Person.id)
    )
    return {person.id: person.name for person in rows}


def refs_of(person_ids: Collection[int | None]) -> dict[int, str]:
    """The addresses of these people, without those who were withdrawn."""
    rows = db.session.execute(
        sa.select(Person.id, Person.ref).where(
            Person.id.in_([key for key in person_ids if key]), Person.withdrawn_at.is_(None)
        )
    )
    return dict(iter(rows))


def people_at(person_ids: Collection[int | None]) -> dict[int, Person]:
    """These people by key, without those who were withdrawn."""
    rows = db.session.scalars(
        sa.select(Person)
        .where(Person.id.in_([key for key in person_ids if key]), Person.withdrawn_at.is_(None))
        .order_by(Person.id)
    )
    return {person.id: person for person in rows}


def team_figures(team_ids: Collection[int], today: date) -> dict[int, int]:
    """How many people are in each team, or will first be."""
    rows = db.session.execute(
        sa.select(Posting.team_id, sa.func.count(sa.distinct(Posting.employment_id)))
        .join(Employment, Employment.id == Posting.employment_id)
        .where(
            Posting.team_id.in_(team_ids),
            Posting.withdrawn_at.is_(None),
            Employment.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
        )
        .group_by(Posting.team_id)
    )
    return dict.fromkeys(team_ids, 0) | dict(iter(rows))


def members_of(team_id: int, today: date) -> list[PersonLine]:
    """Who is in a team, or joins it first, by surname."""
    people = db.session.scalars(
        sa.select(Person)
        .where(
            Person.withdrawn_at.is_(None),
            sa.exists().where(
                Employment.person_id == Person.id,
                Employment.withdrawn_at.is_(None),
                Posting.employment_id == Employment.id,
                Posting.team_id == team_id,
                Posting.withdrawn_at.is_(None),
                sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
            ),
        )
        .order_by(Person.sort_key, Person.id)
    )
    return _lines(list(people), today)


def everybody_who_could(today: date) -> list[Person]:
    """Who can be named for a duty: everybody who has a role beside, or without, being a starter; by surname."""
    not_only_starter = sa.exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role != Role.STARTER, holds_on(RoleGrant, today)
    )
    is_starter = sa.exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role == Role.STARTER, holds_on(RoleGrant, today)
    )
    return list(
        db.session.scalars(
            sa.select(Person)
            .where(Person.withdrawn_at.is_(None), sa.or_(not_only_starter, ~is_starter))
            .order_by(Person.sort_key, Person.id)
        )
    )


def uploaders_of(batches: Collection[Batch]) -> dict[int, str]:
    """The names of those who uploaded, took over and undid these files."""
    keys = {
        key for batch in batches for key in (batch.uploaded_by_id, batch.committed_by_id, batch.undone_by_id)
    }
    return names_of(keys)
