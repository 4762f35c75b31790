"""When starters are away: two dates each."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Subject
from academy.db import db
from academy.enrolments.models import Away, Enrolment
from academy.enrolments.queries.enrolled import WITH_ALL, subjects_of
from academy.refusals import NotFoundError


def aways_of(enrolment_ids: Collection[int]) -> dict[int, list[Away]]:
    """The time away of each of these that nobody took back, by date, with who entered it."""
    found: dict[int, list[Away]] = {key: [] for key in enrolment_ids}
    for row in db.session.scalars(
        sa.select(Away)
        .options(joinedload(Away.entered_by))
        .where(Away.enrolment_id.in_(found), Away.withdrawn_at.is_(None))
        .order_by(Away.first_on, Away.id)
    ):
        found[row.enrolment_id].append(row)
    return found


def away_or_404(ref: str, today: date) -> tuple[tuple[Away, Enrolment], Subject]:
    """One stretch that nobody took back, with its starter."""
    row = db.session.scalar(sa.select(Away).where(Away.ref == ref, Away.withdrawn_at.is_(None)))
    if row is None:
        raise NotFoundError(f"no time away at {ref}")
    enrolment = db.session.scalar(
        sa.select(Enrolment)
        .options(*WITH_ALL)
        .where(Enrolment.id == row.enrolment_id, Enrolment.withdrawn_at.is_(None))
    )
    if enrolment is None:
        raise NotFoundError(f"no plan of the time away at {ref}")
    return (row, enrolment), subjects_of([enrolment], today)[enrolment.id]
