"""What of somebody's kit and accounts waits for their own word."""

from typing import Any

import sqlalchemy as sa

from academy.equipment.models import AccountAccess, KitIssue, KitIssueLine, KitKind
from academy.equipment.queries.people import asked_again
from academy.equipment.rules import HELD, AccountState, LineState


def waits_for_owner(person_id: int) -> tuple[Any, ...]:
    """The counts of an `OwnWord`, to be asked beside other things."""
    again = asked_again()
    tries = sa.and_(KitIssueLine.state == LineState.ACCEPTED, KitKind.needs_test, ~again)
    granted = sa.select(sa.func.count()).where(
        AccountAccess.person_id == person_id,
        AccountAccess.withdrawn_at.is_(None),
        AccountAccess.state == AccountState.GRANTED,
    )
    return (
        _lines(person_id, sa.and_(KitIssueLine.state.in_(HELD), again)),
        _lines(person_id, KitIssueLine.state == LineState.OFFERED),
        _lines(person_id, tries) + granted.scalar_subquery(),
    )


def _lines(person_id: int, which: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(sa.func.count())
        .select_from(KitIssueLine)
        .join(KitIssue, KitIssue.id == KitIssueLine.issue_id)
        .join(KitKind, KitKind.id == KitIssueLine.kind_id)
        .where(KitIssue.person_id == person_id, KitIssueLine.withdrawn_at.is_(None), which)
        .scalar_subquery()
    )
