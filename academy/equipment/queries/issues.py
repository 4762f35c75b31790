"""Hand-overs and returns as they were signed, their lines, and what waits for an answer."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.db import db
from academy.equipment.models import KitIssue, KitIssueLine
from academy.equipment.rules import HELD
from academy.people.models import Person
from academy.refusals import NotFoundError

_WHO = (joinedload(KitIssue.person), joinedload(KitIssue.issued_by), joinedload(KitIssue.witnessed_by))


def get_issue(ref: str) -> KitIssue:
    """The hand-over at that address, with the people in it."""
    issue = db.session.scalar(
        sa.select(KitIssue)
        .join(KitIssue.person)
        .options(*_WHO)
        .where(KitIssue.ref == ref, ~KitIssue.is_bag, Person.withdrawn_at.is_(None))
    )
    if issue is None:
        raise NotFoundError(f"no hand-over {ref}")
    return issue


def find_issue_once(once: str | None) -> KitIssue | None:
    """The hand-over that a form with this key has made already."""
    if not once:
        return None
    return db.session.scalar(sa.select(KitIssue).options(*_WHO).where(KitIssue.once == once))


def issues_of(person_id: int) -> list[KitIssue]:
    """Every hand-over to a person, the latest first, with the people in it, also of those that are loaded already."""
    return list(
        db.session.scalars(
            sa.select(KitIssue)
            .options(*_WHO)
            .where(KitIssue.person_id == person_id, ~KitIssue.is_bag)
            .order_by(KitIssue.issued_at.desc(), KitIssue.id.desc())
            .execution_options(populate_existing=True)
        )
    )


def lines_in(issue_ids: Collection[int]) -> dict[int, list[KitIssueLine]]:
    """The lines of each hand-over with kind and thing, in the order in which they were scanned."""
    found: dict[int, list[KitIssueLine]] = {issue_id: [] for issue_id in issue_ids}
    rows = db.session.scalars(
        sa.select(KitIssueLine)
        .options(joinedload(KitIssueLine.kind), joinedload(KitIssueLine.asset))
        .where(KitIssueLine.issue_id.in_(issue_ids), KitIssueLine.withdrawn_at.is_(None))
        .order_by(KitIssueLine.issue_id, KitIssueLine.id)
    )
    for row in rows:
        found[row.issue_id].append(row)
    return found


def get_line(ref: str) -> KitIssueLine:
    """The line at that address, with kind, thing and hand-over."""
    line = db.session.scalar(
        sa.select(KitIssueLine)
        .join(KitIssueLine.issue)
        .join(KitIssue.person)
        .options(
            contains_eager(KitIssueLine.issue).contains_eager(KitIssue.person),
            joinedload(KitIssueLine.kind),
            joinedload(KitIssueLine.asset),
        )
        .where(KitIssueLine.ref == ref, KitIssueLine.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    )
    if line is None:
        raise NotFoundError(f"no line {ref}")
    return line


def lines_to_change(refs: Collection[str]) -> list[KitIssueLine]:
    """These lines as they are now, locked until the end of the transaction, with kind, thing and hand-over."""
    return list(
        db.session.scalars(
            sa.select(KitIssueLine)
            .join(KitIssueLine.issue)
            .join(KitIssueLine.kind)
            .outerjoin(KitIssueLine.asset)
            .options(
                contains_eager(KitIssueLine.issue).options(*_WHO),
                contains_eager(KitIssueLine.kind),
                contains_eager(KitIssueLine.asset),
            )
            .where(KitIssueLine.ref.in_(refs), KitIssueLine.withdrawn_at.is_(None))
            .order_by(KitIssueLine.id)
            .with_for_update(of=KitIssueLine)
            .execution_options(populate_existing=True)
        )
    )


def returned_together(ref: str) -> list[KitIssueLine]:
    """What came back with one signature, found by any of its lines; with the person and who took it back."""
    one = (
        sa.select(KitIssueLine, KitIssue.person_id)
        .join(KitIssueLine.issue)
        .join(KitIssue.person)
        .where(KitIssueLine.ref == ref, KitIssueLine.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    )
    row = db.session.execute(one).one_or_none()
    if row is None or row[0].returned_at is None:
        raise NotFoundError(f"no return {ref}")
    return list(
        db.session.scalars(
            sa.select(KitIssueLine)
            .join(KitIssueLine.issue)
            .options(
                contains_eager(KitIssueLine.issue).joinedload(KitIssue.person),
                joinedload(KitIssueLine.kind),
                joinedload(KitIssueLine.asset),
                joinedload(KitIssueLine.returned_to),
            )
            .where(
                KitIssue.person_id == row[1],
                KitIssueLine.returned_at == row[0].returned_at,
                KitIssueLine.withdrawn_at.is_(None),
            )
            .order_by(KitIssueLine.id)
        )
    )


def issue_to_change(issue_id: int) -> KitIssue:
    """The hand-over as it is now, locked until the end of the transaction."""
    return db.session.scalars(
        sa.select(KitIssue)
        .where(KitIssue.id == issue_id)
        .with_for_update(of=KitIssue)
        .execution_options(populate_existing=True)
    ).one()


def _not_confirmed(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        KitIssue.person_id == person_id,
        KitIssue.witnessed_by_id.is_not(None),
        KitIssue.confirmed_at.is_(None),
        KitIssueLine.withdrawn_at.is_(None),
        KitIssueLine.state.in_(HELD),
    )


def asks_to_confirm(person_id: int) -> sa.ColumnElement[bool]:
    """Whether `to_confirm` finds anything, to be asked beside other things."""
    return sa.exists().where(KitIssue.id == KitIssueLine.issue_id, *_not_confirmed(person_id))


def to_confirm(person_id: int) -> list[tuple[KitIssue, list[KitIssueLine]]]:
    """What this person signed for at the desk and has not confirmed yet, oldest first, with what they still have."""
    rows = db.session.scalars(
        sa.select(KitIssueLine)
        .join(KitIssueLine.issue)
        .options(
            contains_eager(KitIssueLine.issue).joinedload(KitIssue.witnessed_by),
            joinedload(KitIssueLine.kind),
            joinedload(KitIssueLine.asset),
        )
        .where(*_not_confirmed(person_id))
        .order_by(KitIssue.signed_at, KitIssue.id, KitIssueLine.id)
    )
    found: dict[int, tuple[KitIssue, list[KitIssueLine]]] = {}
    for line in rows:
        found.setdefault(line.issue_id, (line.issue, []))[1].append(line)
    return list(found.values())
