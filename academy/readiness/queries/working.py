"""Since when starters work in their teams, and whom to tell of it."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from academy.access.rules import Role, Subject
from academy.db import db
from academy.enrolments.models import Enrolment
from academy.people import queries as people
from academy.people.models import Person, RoleGrant
from academy.readiness.models import Decision, WorkingSince
from academy.readiness.queries.standings import followed_where, standings, starter_at
from academy.readiness.rules import Standing
from academy.refusals import NotFoundError


def working_or_404(ref: str, today: date) -> tuple[tuple[WorkingSince, Enrolment], Subject]:
    """What somebody entered and nobody took back, with its starter."""
    row = db.session.scalar(
        sa.select(WorkingSince).where(WorkingSince.ref == ref, WorkingSince.withdrawn_at.is_(None))
    )
    if row is None:
        raise NotFoundError(f"nothing entered at {ref}")
    enrolment, subject = starter_at(row.enrolment_id, today)
    return (row, enrolment), subject


def undecided(among: Sequence[tuple[Enrolment, Standing]]) -> list[tuple[Enrolment, Standing]]:
    """Those of these who work in their team while no signed decision holds, the longest first."""
    found = [(now.working.since_on, each, now) for each, now in among if now.working and not now.holds]
    return [(each, now) for _, each, now in sorted(found, key=lambda row: row[0])]


def heads_of(service_ids: Collection[int], today: date) -> list[Person]:
    """The heads of these services today."""
    return list(
        db.session.scalars(
            sa.select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(
                RoleGrant.role == Role.HEAD_OF_SERVICE,
                RoleGrant.service_id.in_(service_ids),
                people.holds_on(RoleGrant, today),
                Person.withdrawn_at.is_(None),
            )
            .order_by(Person.sort_key, Person.id)
            .distinct()
        )
    )


def ended_decisions(today: date) -> list[tuple[Enrolment, Standing]]:
    """The starters whose signed decision no longer holds."""
    keys = sa.select(Decision.enrolment_id).where(Decision.withdrawn_at.is_(None)).scalar_subquery()
    found = followed_where(Enrolment.id.in_(keys))
    now = standings(found, today)
    return [(each, now[each.id]) for each in found if now[each.id].broken_by]
