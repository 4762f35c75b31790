"""What is set aside: one bag for a person, packed the day before."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.db import db
from academy.equipment.models import KitIssue, KitIssueLine
from academy.equipment.rules import LineState


def bags_of(person_ids: Collection[int]) -> dict[int, list[KitIssueLine]]:
    """What lies in each person's bag, in the order in which it was packed; nothing of it is handed over yet."""
    found: dict[int, list[KitIssueLine]] = {person_id: [] for person_id in person_ids}
    for line in db.session.scalars(_in_bags().where(KitIssue.person_id.in_(person_ids))):
        found[line.person_id].append(line)
    return found


def bag_to_change(person_id: int) -> KitIssue | None:
    """The bag of that person, also an empty one, locked until the end of the transaction; None if none was packed."""
    return db.session.scalar(
        sa.select(KitIssue)
        .where(KitIssue.person_id == person_id, KitIssue.is_bag)
        .with_for_update(of=KitIssue)
        .execution_options(populate_existing=True)
    )


def bag_lines_to_change(person_id: int) -> list[KitIssueLine]:
    """What lies in that person's bag now, locked until the end of the transaction."""
    return list(
        db.session.scalars(
            _in_bags()
            .where(KitIssue.person_id == person_id)
            .with_for_update(of=KitIssueLine)
            .execution_options(populate_existing=True)
        )
    )


def _in_bags() -> sa.Select[KitIssueLine]:
    return (
        sa.select(KitIssueLine)
        .join(KitIssueLine.issue)
        .join(KitIssueLine.kind)
        .options(
            contains_eager(KitIssueLine.issue),
            contains_eager(KitIssueLine.kind),
            joinedload(KitIssueLine.asset),
        )
        .where(KitIssueLine.state == LineState.SET_ASIDE, KitIssueLine.withdrawn_at.is_(None))
        .order_by(KitIssueLine.id)
    )
