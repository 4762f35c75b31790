"""What the kit desk entered about somebody, as a fact that they can say is not right."""

from datetime import date, datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Topic
from academy.db import db
from academy.doubts.queries import finds
from academy.doubts.rules import Fact, FactKind, Place
from academy.enrolments.rules import full_day
from academy.equipment.models import AccountAccess, Asset, KitIssue, KitIssueLine, KitKind
from academy.people import queries as people
from academy.people.models import Person


@finds(FactKind.KIT)
def thing_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """A thing that was handed over, or given back."""
    row = db.session.execute(
        sa.select(KitIssueLine, KitIssue, KitKind.label, Asset.tag, Person)
        .join(KitIssue, KitIssue.id == KitIssueLine.issue_id)
        .join(KitKind, KitKind.id == KitIssueLine.kind_id)
        .join(Person, Person.id == KitIssue.person_id)
        .outerjoin(Asset, Asset.id == KitIssueLine.asset_id)
        .where(KitIssueLine.ref == ref, KitIssueLine.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    line, issue, label, tag, person = row
    what = f"{label} {tag}" if tag else label
    if line.returned_at is not None:
        return _fact(
            FactKind.KIT, ref, person, f"{what}, given back {_on(line.returned_at)}", line.returned_to_id
        )
    return _fact(FactKind.KIT, ref, person, f"{what}, handed over {_on(issue.issued_at)}", issue.issued_by_id)


@finds(FactKind.ACCOUNT)
def account_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """An account that was set up."""
    row = db.session.execute(
        sa.select(AccountAccess, KitKind.label, Person)
        .join(KitKind, KitKind.id == AccountAccess.kind_id)
        .join(Person, Person.id == AccountAccess.person_id)
        .where(
            AccountAccess.ref == ref,
            AccountAccess.withdrawn_at.is_(None),
            AccountAccess.granted_at.is_not(None),
            Person.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    account, label, person = row
    said = f"{label}, set up {_on(account.granted_at)}"
    return _fact(FactKind.ACCOUNT, ref, person, said, account.granted_by_id)


def _on(moment: datetime | None) -> str:
    return f"on {full_day(clock.in_london(moment).date())}" if moment else ""


def _fact(kind: FactKind, ref: str, person: Person, said: str, by_id: int | None) -> Fact:
    return Fact(
        kind=kind,
        ref=ref,
        person_id=person.id,
        says=said,
        entered_by_id=by_id,
        entered_by=people.names_of([by_id]).get(by_id or 0, ""),
        shown=Place("equipment.own"),
        mended=Place("equipment.person", {"ref": person.ref}),
        topic=Topic.KIT,
    )
