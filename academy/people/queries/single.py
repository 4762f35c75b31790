"""One thing about people by its address, or by what only one person can have."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.db import db
from academy.people.models import OpenQuestion, Person, Responsibility, RoleGrant, Team
from academy.refusals import NotFoundError


def get_team(ref: str) -> Team:
    """The team at that address, with its service."""
    team = db.session.scalar(sa.select(Team).options(joinedload(Team.service)).where(Team.ref == ref))
    if team is None:
        raise NotFoundError(f"no team {ref}")
    return team


def get_duty(ref: str) -> Responsibility:
    """The duty at that address, with its holder."""
    duty = db.session.scalar(
        sa.select(Responsibility)
        .options(joinedload(Responsibility.holder))
        .where(Responsibility.ref == ref, Responsibility.withdrawn_at.is_(None))
    )
    if duty is None:
        raise NotFoundError(f"no duty {ref}")
    return duty


def get_grant(ref: str) -> tuple[RoleGrant, Person]:
    """The role at that address, and who holds it."""
    row = db.session.execute(
        sa.select(RoleGrant, Person)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.ref == ref, RoleGrant.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no role {ref}")
    return row[0], row[1]


def get_question(ref: str) -> tuple[OpenQuestion, Person | None, Team | None]:
    """The question at that address, and whom or which team it is about."""
    row = db.session.execute(
        sa.select(OpenQuestion, Person, Team)
        .outerjoin(Person, Person.id == OpenQuestion.person_id)
        .outerjoin(Team, Team.id == OpenQuestion.team_id)
        .options(joinedload(Team.service))
        .where(OpenQuestion.ref == ref, OpenQuestion.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no question {ref}")
    return row[0], row[1], row[2]


def find_other(person_id: int | None, field: str, value: str | None) -> Person | None:
    """Somebody else who has this address or registration number."""
    if not value:
        return None
    column = {"email": Person.email, "registration_number": Person.registration_number}[field]
    wanted = sa.select(Person).where(column == value, Person.withdrawn_at.is_(None))
    return db.session.scalar(wanted.where(Person.id != person_id) if person_id else wanted)
