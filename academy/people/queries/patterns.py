"""The working patterns of people over time, read for many in one statement."""

from collections.abc import Collection

import sqlalchemy as sa

from academy.db import db
from academy.people.models import Person, WorkingPattern
from academy.people.rules import Pattern


def patterns_of(employment_ids: Collection[int]) -> dict[int, tuple[Pattern, ...]]:
    """The patterns of each employment, from the earliest: one statement. Empty: none is known, so one is assumed."""
    found: dict[int, tuple[Pattern, ...]] = dict.fromkeys(employment_ids, ())
    if not found:
        return found
    rows = db.session.execute(
        sa.select(
            WorkingPattern.employment_id,
            WorkingPattern.starts_on,
            WorkingPattern.first_week,
            WorkingPattern.second_week,
            WorkingPattern.first_monday_on,
        )
        .where(WorkingPattern.employment_id.in_(found), WorkingPattern.withdrawn_at.is_(None))
        .order_by(WorkingPattern.employment_id, WorkingPattern.starts_on, WorkingPattern.id)
    )
    for key, starts_on, first, second, monday in rows:
        weeks = (first,) if second is None else (first, second)
        found[key] += (Pattern(starts_on, weeks, monday),)
    return found


def entered_patterns(employment_id: int) -> list[tuple[WorkingPattern, str]]:
    """The live patterns of one employment, the newest first, each with the name of who entered it."""
    rows = db.session.execute(
        sa.select(WorkingPattern, Person)
        .outerjoin(Person, Person.id == WorkingPattern.entered_by_id)
        .where(WorkingPattern.employment_id == employment_id, WorkingPattern.withdrawn_at.is_(None))
        .order_by(WorkingPattern.starts_on.desc(), WorkingPattern.id.desc())
    )
    return [(row, person.name if person else "") for row, person in rows]
