"""Who is who: people by their address, teams, duties and roles as they are on a day."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Role, Subject
from academy.db import db
from academy.people.models import (
    Duty,
    Employment,
    Hours,
    OpenQuestion,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
    Service,
    Team,
)
from academy.people.rules import who_manages
from academy.refusals import NotFoundError


def holds_on(
    model: type[Posting] | type[Responsibility] | type[RoleGrant], day: date | sa.BindParameter[date]
) -> sa.ColumnElement[bool]:
    """The condition that a dated row holds on a day: begun, not ended, not withdrawn."""
    return sa.and_(
        model.withdrawn_at.is_(None),
        model.starts_on <= day,
        sa.or_(model.ends_on.is_(None), model.ends_on >= day),
    )


def get_person(ref: str) -> Person:
    """The person at that address."""
    person = db.session.scalar(sa.select(Person).where(Person.ref == ref, Person.withdrawn_at.is_(None)))
    if person is None:
        raise NotFoundError(f"no person {ref}")
    return person


def person_by_id(person_id: int) -> Person:
    """The person with that key."""
    return db.session.get_one(Person, person_id)


def person_by_email(email: str) -> Person | None:
    """The person with that work address, whatever its capitals."""
    return db.session.scalar(
        sa.select(Person).where(Person.email == email.strip().casefold(), Person.withdrawn_at.is_(None))
    )


def roles_of(person_ids: Collection[int], today: date) -> dict[int, list[RoleGrant]]:
    """Each person's roles on a day."""
    grants = db.session.scalars(
        sa.select(RoleGrant)
        .where(RoleGrant.person_id.in_(person_ids), holds_on(RoleGrant, today))
        .order_by(RoleGrant.id)
    )
    found: dict[int, list[RoleGrant]] = {person_id: [] for person_id in person_ids}
    for grant in grants:
        found[grant.person_id].append(grant)
    return found


def people_with_role(role: Role, today: date) -> list[Person]:
    """Everybody who holds a role on a day, by surname."""
    return list(
        db.session.scalars(
            sa.select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == role, holds_on(RoleGrant, today), Person.withdrawn_at.is_(None))
            .order_by(Person.sort_key, Person.id)
            .distinct()
        )
    )


def teams_of(person_ids: Collection[int], today: date) -> dict[int, Team]:
    """Each person's team on a day, or the one they will join first, with its service; of two jobs, the newer one's."""
    return _teams(Employment.person_id, person_ids, today)


def teams_of_jobs(employment_ids: Collection[int], today: date) -> dict[int, Team]:
    """The team of each job on a day, or its first one, with its service."""
    return _teams(Employment.id, employment_ids, today)


def _teams(whose: Any, keys: Collection[int], today: date) -> dict[int, Team]:
    rows: Any = db.session.execute(
        sa.select(whose, Posting)
        .join(Posting, Posting.employment_id == Employment.id)
        .options(joinedload(Posting.team).joinedload(Team.service))
        .where(
            whose.in_(keys),
            Employment.withdrawn_at.is_(None),
            Posting.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
        )
        .order_by(Posting.starts_on, Posting.id)
    ).all()
    to_come = [row for row in rows if row[1].starts_on > today]
    begun = [row for row in rows if row[1].starts_on <= today]
    # The last one written stays: what began last, else what begins first.
    return {key: posting.team for key, posting in [*reversed(to_come), *begun]}


def managers_of(person_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Who manages each person on a day, as `who_manages` says it; the owner first."""
    found = _holders(person_ids, Duty.LINE_MANAGER, today)
    teams = teams_of(person_ids, today)
    by_team = _team_managers({team.id for team in teams.values()}, today)
    for person_id, team in teams.items():
        found[person_id] = who_manages(found[person_id], by_team.get(team.id, []))
    return found


def assessors_of(person_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Who assesses each person on a day."""
    return _holders(person_ids, Duty.ASSESSOR, today)


def assesses_anybody(person_id: int, today: date) -> bool:
    """True where somebody is named as the assessor of a person on a day."""
    mine = sa.exists().where(
        Responsibility.holder_id == person_id,
        Responsibility.duty == Duty.ASSESSOR,
        holds_on(Responsibility, today),
    )
    return bool(db.session.scalar(sa.select(mine)))


def buddies_of(person_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Each person's buddy on a day."""
    return _holders(person_ids, Duty.BUDDY, today)


def _holders(person_ids: Collection[int], duty: Duty, today: date) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {person_id: [] for person_id in person_ids}
    rows = db.session.scalars(
        sa.select(Responsibility)
        .options(joinedload(Responsibility.holder))
        .where(
            Responsibility.person_id.in_(person_ids),
            Responsibility.duty == duty,
            Responsibility.withdrawn_at.is_(None),
            sa.or_(Responsibility.ends_on.is_(None), Responsibility.ends_on >= today),
        )
        # A duty named before the first day counts from the naming: the manager prepares the start.
        .order_by(Responsibility.is_owner.desc(), Responsibility.id)
    )
    for row in rows:
        if row.person_id is not None:
            found[row.person_id].append(row.holder)
    return found


def _team_managers(team_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {team_id: [] for team_id in team_ids}
    rows = db.session.scalars(
        sa.select(Responsibility)
        .options(joinedload(Responsibility.holder))
        .where(
            Responsibility.team_id.in_(team_ids),
            Responsibility.duty == Duty.TEAM_MANAGER,
            holds_on(Responsibility, today),
        )
        .order_by(Responsibility.is_owner.desc(), Responsibility.id)
    )
    for row in rows:
        if row.team_id is not None:
            found[row.team_id].append(row.holder)
    return found


def managed_by(manager_id: int, today: date) -> list[int]:
    """The keys of everybody whom this person manages on a day, as line manager or as manager of their team."""
    keys = db.session.scalars(_managed(), {"manager": manager_id, "today": today})
    return sorted(key for key in keys if key is not None)


def questions_for_manager(manager_id: int, today: date) -> list[tuple[OpenQuestion, Person]]:
    """What a manager owes an answer to about those whom they manage, in the order in which it was asked."""
    rows: Any = db.session.execute(_owed_by_manager(), {"manager": manager_id, "today": today})
    return [(question, person) for question, person in rows]


@cache
def _owed_by_manager() -> Any:
    return (
        sa.select(OpenQuestion, Person)
        .join(Person, Person.id == OpenQuestion.person_id)
        .where(
            OpenQuestion.person_id.in_(_managed().subquery().select()),
            OpenQuestion.owner_role == Role.MANAGER,
            OpenQuestion.withdrawn_at.is_(None),
            OpenQuestion.answered_at.is_(None),
            Person.withdrawn_at.is_(None),
        )
        .order_by(OpenQuestion.id)
    )


@cache
def _managed() -> sa.CompoundSelect[Any]:
    """Everybody whom a manager manages on a day: `manager` and `today`; built once in a process."""
    manager_id = sa.bindparam("manager", type_=sa.Integer)
    today = sa.bindparam("today", type_=sa.Date)
    direct = sa.select(Responsibility.person_id).where(
        Responsibility.holder_id == manager_id,
        Responsibility.duty == Duty.LINE_MANAGER,
        Responsibility.withdrawn_at.is_(None),
        sa.or_(Responsibility.ends_on.is_(None), Responsibility.ends_on >= today),
    )
    other = sa.orm.aliased(Responsibility)
    has_another = sa.exists().where(
        other.person_id == Employment.person_id,
        other.duty == Duty.LINE_MANAGER,
        other.withdrawn_at.is_(None),
        sa.or_(other.ends_on.is_(None), other.ends_on >= today),
    )
    line, shared = sa.orm.aliased(Responsibility), sa.orm.aliased(Responsibility)
    shares_with_them = sa.exists().where(
        line.person_id == Employment.person_id,
        line.duty == Duty.LINE_MANAGER,
        line.withdrawn_at.is_(None),
        sa.or_(line.ends_on.is_(None), line.ends_on >= today),
        shared.holder_id == line.holder_id,
        shared.team_id == Posting.team_id,
        shared.duty == Duty.TEAM_MANAGER,
        holds_on(shared, today),
    )
    by_team = (
        sa.select(Employment.person_id)
        .join(Posting, Posting.employment_id == Employment.id)
        .join(Responsibility, Responsibility.team_id == Posting.team_id)
        .where(
            Responsibility.holder_id == manager_id,
            Responsibility.duty == Duty.TEAM_MANAGER,
            holds_on(Responsibility, today),
            Posting.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
            Employment.withdrawn_at.is_(None),
            sa.or_(~has_another, shares_with_them),
        )
    )
    return sa.union(direct, by_team)


def subjects(person_ids: Collection[int], today: date) -> dict[int, Subject]:
    """What rights depend on, for each person: who manages and assesses them, and their service."""
    managers, assessors = managers_of(person_ids, today), assessors_of(person_ids, today)
    teams = teams_of(person_ids, today)
    return {
        person_id: Subject(
            person_id=person_id,
            manager_ids=frozenset(person.id for person in managers[person_id]),
            assessor_ids=frozenset(person.id for person in assessors[person_id]),
            service_ids=frozenset({teams[person_id].service_id} if person_id in teams else ()),
        )
        for person_id in person_ids
    }


def all_teams() -> list[Team]:
    """Every open team with its service, by name."""
    return list(
        db.session.scalars(
            sa.select(Team)
            .options(joinedload(Team.service))
            .where(Team.closed_on.is_(None))
            .order_by(Team.search_key, Team.id)
        )
    )


def all_services() -> list[Service]:
    """Every service, by name."""
    return list(db.session.scalars(sa.select(Service).order_by(Service.search_key, Service.id)))


def hours_of(employment_ids: Collection[int]) -> dict[int, list[Hours]]:
    """The hours of each employment over time, from the earliest."""
    found: dict[int, list[Hours]] = {employment_id: [] for employment_id in employment_ids}
    rows = db.session.scalars(
        sa.select(Hours)
        .where(Hours.employment_id.in_(employment_ids), Hours.withdrawn_at.is_(None))
        .order_by(Hours.employment_id, Hours.starts_on, Hours.id)
    )
    for row in rows:
        found[row.employment_id].append(row)
    return found
