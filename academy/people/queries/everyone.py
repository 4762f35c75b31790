"""Who is who: people by their address, teams, duties and roles as they are on a day."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Role
from academy.db import db
from academy.people.models import (
    Hours,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
    Service,
    Team,
)
from academy.refusals import NotFoundError

Dated = type[Posting] | type[Hours] | type[Responsibility] | type[RoleGrant]


def not_over(model: Dated, day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """The condition that a dated row holds on a day or will begin later: not ended, not withdrawn."""
    return sa.and_(model.withdrawn_at.is_(None), sa.or_(model.ends_on.is_(None), model.ends_on >= day))


def holds_on(model: Dated, day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """The condition that a dated row holds on a day: begun, not ended, not withdrawn."""
    return sa.and_(model.starts_on <= day, not_over(model, day))


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
