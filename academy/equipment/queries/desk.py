"""What the desk has to do: who comes, what is late, what is not signed for, what must come back."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.db import db
from academy.equipment.models import AccountAccess, KitIssue, KitIssueLine, KitKind, KitOrder
from academy.equipment.queries.issues import lines_in
from academy.equipment.queries.people import Basis, basis_of, kit_state_of
from academy.equipment.rules import HELD, AccountState, KitState, LineState
from academy.people import queries as people
from academy.people.models import Employment, Person, Team
from academy.people.rules import search_words
from academy.programmes.rules import KitClass


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody with a first day, their team, and how their kit stands."""

    person: Person
    employment: Employment
    team: Team | None
    kit: KitState


def expected_people(starts: date, ends: date, today: date) -> list[Coming]:
    """Everybody whose first day lies between these days (both count), by that day and surname."""
    return _with_kit(
        sa.and_(Employment.first_day_on >= starts, Employment.first_day_on <= ends, _works(today)), today
    )


def everybody(today: date) -> list[Coming]:
    """Everybody who works here or will, by first day and surname."""
    return _with_kit(_works(today), today)


def _works(today: date) -> sa.ColumnElement[bool]:
    return sa.or_(Employment.left_on.is_(None), Employment.left_on >= today)


def _with_kit(which: sa.ColumnElement[bool], today: date) -> list[Coming]:
    jobs = db.session.scalars(
        sa.select(Employment)
        .join(Employment.person)
        .options(contains_eager(Employment.person))
        .where(which, Employment.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
        .order_by(Employment.first_day_on, Person.sort_key, Employment.id)
    ).all()
    person_ids = {job.person_id for job in jobs}
    basis: dict[int, Basis] = basis_of(person_ids)
    states = kit_state_of(person_ids, today, basis)
    teams = people.teams_of_jobs([job.id for job in jobs], today)
    return [Coming(job.person, job, teams.get(job.id), states[job.person_id]) for job in jobs]


def people_called(words: str, limit: int = 20) -> list[Person]:
    """The people whose name holds all these words, by surname."""
    typed = search_words(words)
    if not typed:
        return []
    return list(
        db.session.scalars(
            sa.select(Person)
            .where(
                Person.withdrawn_at.is_(None),
                *(Person.search_key.contains(word, autoescape=True) for word in typed),
            )
            .order_by(Person.sort_key, Person.id)
            .limit(limit)
        )
    )


def open_orders() -> list[tuple[KitOrder, Person]]:
    """Every open order with its kind and person: the one expected first comes first, those without a day last."""
    rows = db.session.execute(
        sa.select(KitOrder, Person)
        .join(Person, Person.id == KitOrder.person_id)
        .options(joinedload(KitOrder.kind))
        .where(KitOrder.withdrawn_at.is_(None))
        .order_by(KitOrder.expected_on.is_(None), KitOrder.expected_on, Person.sort_key, KitOrder.id)
    )
    return [(row[0], row[1]) for row in rows]


def unsigned_issues() -> list[tuple[KitIssue, list[KitIssueLine]]]:
    """Every hand-over that waits for its signature, the oldest first, with what was handed over."""
    waits = sa.exists().where(KitIssueLine.issue_id == KitIssue.id, KitIssueLine.state == LineState.OFFERED)
    issues = db.session.scalars(
        sa.select(KitIssue)
        .options(joinedload(KitIssue.person), joinedload(KitIssue.issued_by))
        .where(KitIssue.signed_at.is_(None), waits)
        .order_by(KitIssue.issued_at, KitIssue.id)
    ).all()
    lines = lines_in([issue.id for issue in issues])
    return [
        (issue, [line for line in lines[issue.id] if line.state is LineState.OFFERED]) for issue in issues
    ]


def returns_due(today: date, days: int = 14) -> list[tuple[Person, date, int]]:
    """Who has left or leaves within so many days and still has things: the person, the day, how many things."""
    rows = db.session.execute(
        sa.select(Person, sa.func.max(Employment.left_on), sa.func.count(sa.distinct(KitIssueLine.id)))
        .join(Employment, Employment.person_id == Person.id)
        .join(KitIssue, KitIssue.person_id == Person.id)
        .join(KitIssueLine, KitIssueLine.issue_id == KitIssue.id)
        .join(KitKind, KitKind.id == KitIssueLine.kind_id)
        .where(
            Employment.withdrawn_at.is_(None),
            Employment.left_on <= today + timedelta(days=days),
            KitIssueLine.withdrawn_at.is_(None),
            KitIssueLine.state.in_(HELD),
            KitKind.kit_class == KitClass.ASSET,
            ~_has_another_job(),
        )
        .group_by(Person.id)
        .order_by(sa.func.max(Employment.left_on), Person.id)
    )
    return [(row[0], row[1], row[2]) for row in rows if row[1] is not None]


def _has_another_job() -> sa.ColumnElement[bool]:
    other = sa.orm.aliased(Employment)
    return sa.exists().where(
        other.person_id == Person.id, other.withdrawn_at.is_(None), other.left_on.is_(None)
    )


def accounts_to_set_up() -> list[tuple[AccountAccess, Person]]:
    """Accounts that were asked for or do not work: the desk's turn, the oldest first."""
    return _accounts(AccountState.REQUESTED, AccountState.FAULTY)


def accounts_to_try() -> list[tuple[AccountAccess, Person]]:
    """Accounts that are set up and that the starter has not tried: the oldest first."""
    return _accounts(AccountState.GRANTED)


def things_to_put_right() -> list[tuple[KitIssueLine, Person]]:
    """Things that their owner says do not work, or do not stand rightly on a receipt: the desk's turn, oldest first."""
    return _things(KitIssueLine.state.in_((LineState.FAULTY, LineState.DISPUTED)))


def things_to_try() -> list[tuple[KitIssueLine, Person]]:
    """Things that must be tried, are signed for, and that the starter has not tried: the oldest first."""
    return _things(sa.and_(KitIssueLine.state == LineState.ACCEPTED, KitKind.needs_test))


def _things(which: sa.ColumnElement[bool]) -> list[tuple[KitIssueLine, Person]]:
    rows = db.session.execute(
        sa.select(KitIssueLine, Person)
        .join(KitIssueLine.issue)
        .join(KitIssue.person)
        .join(KitIssueLine.kind)
        .options(
            contains_eager(KitIssueLine.issue),
            contains_eager(KitIssueLine.kind),
            joinedload(KitIssueLine.asset),
        )
        .where(which, KitIssueLine.withdrawn_at.is_(None))
        .order_by(KitIssue.issued_at, Person.sort_key, KitIssueLine.id)
    )
    return [(row[0], row[1]) for row in rows]


def _accounts(*states: AccountState) -> list[tuple[AccountAccess, Person]]:
    rows = db.session.execute(
        sa.select(AccountAccess, Person)
        .join(Person, Person.id == AccountAccess.person_id)
        .options(joinedload(AccountAccess.kind))
        .where(AccountAccess.state.in_(states), AccountAccess.withdrawn_at.is_(None))
        .order_by(AccountAccess.requested_at, Person.sort_key, AccountAccess.id)
    )
    return [(row[0], row[1]) for row in rows]
