"""How each person's kit stands: their list, what they hold, their accounts and orders, in a few statements."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, with_expression

from academy import clock
from academy.db import db
from academy.enrolments.models import Enrolment
from academy.enrolments.queries import Missing
from academy.enrolments.rules import MissingKit
from academy.equipment import rules
from academy.equipment.models import AccountAccess, KitIssue, KitIssueLine, KitKind, KitOrder
from academy.equipment.rules import AccountFact, KitFacts, KitState, LineFact, LineState, OrderFact, Position
from academy.people import queries as people
from academy.people.models import Employment, Team
from academy.programmes import queries as programmes
from academy.programmes.rules import OwnerRole, ProgrammeDocument
from academy.refusals import NotFoundError


@dataclass(frozen=True, slots=True)
class Basis:
    """What a person's kit list comes from: the document, and how they join."""

    document: ProgrammeDocument
    audience: str
    first_day_on: date
    employment_id: int
    plan_ref: str = ""  # of the plan whose version it is, where there is one


def basis_of(person_ids: Collection[int]) -> dict[int, Basis]:
    """What each person's kit list comes from; nobody without a job is in it.

    That is the version that they follow; before they follow any, the newest published one that knows how they join.
    """
    rows = db.session.scalars(
        sa.select(Enrolment)
        .options(joinedload(Enrolment.version), joinedload(Enrolment.employment))
        .where(Enrolment.person_id.in_(person_ids), Enrolment.withdrawn_at.is_(None))
        .order_by(Enrolment.id)
    )
    found = {
        row.person_id: Basis(
            programmes.document_of(row.version),
            row.audience,
            row.employment.first_day_on,
            row.employment_id,
            row.ref,
        )
        for row in rows
    }
    without = set(person_ids) - found.keys()
    return found | _before_enrolment(without) if without else found


def team_for(person_id: int, basis: Basis | None, today: date) -> Team | None:
    """The team of the job that somebody's kit list comes from; of nobody with a list, theirs on the day."""
    if basis is None:
        return people.teams_of([person_id], today).get(person_id)
    return people.teams_of_jobs([basis.employment_id], today).get(basis.employment_id)


def _before_enrolment(person_ids: Collection[int]) -> dict[int, Basis]:
    documents = [programmes.document_of(version) for version in programmes.published_versions()]
    jobs = db.session.scalars(
        sa.select(Employment)
        .where(Employment.person_id.in_(person_ids), Employment.withdrawn_at.is_(None))
        .order_by(Employment.id)
    )
    found = {}
    for job in jobs:
        fits = [each for each in documents if job.joins_as in {audience.code for audience in each.audiences}]
        if fits:
            found[job.person_id] = Basis(fits[0], job.joins_as, job.first_day_on, job.id)
    return found


def kit_state_of(
    person_ids: Collection[int], today: date, basis: Mapping[int, Basis] | None = None
) -> dict[int, KitState]:
    """How each person's kit stands, line by line, in a number of statements that does not grow with the people."""
    basis = basis_of(person_ids) if basis is None else basis
    lines, accounts, orders = lines_of(person_ids), accounts_of(person_ids), orders_of(person_ids)
    found = {}
    for person_id in person_ids:
        mine = basis.get(person_id)
        facts = KitFacts(
            listed=rules.listed_for(mine.document, mine.audience) if mine else (),
            lines=tuple(_line_fact(line) for line in lines[person_id]),
            accounts=tuple(_account_fact(account) for account in accounts[person_id]),
            orders=tuple(
                OrderFact(each.kind.code, each.ordered_on, each.expected_on) for each in orders[person_id]
            ),
        )
        found[person_id] = KitState(person_id, rules.positions(facts, today))
    return found


def missing_kit_of(person_ids: Collection[int], today: date) -> dict[int, tuple[Position, ...]]:
    """What each person still lacks."""
    return {person_id: state.missing for person_id, state in kit_state_of(person_ids, today).items()}


def lacking(person_ids: Collection[int], codes: Collection[str]) -> Missing:
    """What of these kinds each of them lacks, with the role whose turn it is: one statement, for plans.

    A thing counts once it is signed for; one that must be tried, and an account, once its holder says that it works.
    """
    found: Missing = {person_id: {} for person_id in person_ids}
    states: dict[tuple[int, str], set[str]] = {}
    kinds: dict[str, tuple[str, bool]] = {}
    asked = {"people": sorted(person_ids), "codes": sorted(codes)}
    rows: Any = db.session.execute(_where_kinds_stand(), asked)
    for code, label, needs_test, person_id, state in rows:
        kinds[code] = (label, needs_test)
        states.setdefault((person_id, code), set()).add(str(state))
    for person_id in person_ids:
        for code, (label, needs_test) in kinds.items():
            role = rules.turn(states.get((person_id, code), set()), needs_test=needs_test)
            if role is not None:
                found[person_id][code] = MissingKit(label, OwnerRole(role.value))
    return found


@cache
def _where_kinds_stand() -> Any:
    """Each of these kinds with the states of its things and accounts with these people; built once in a process."""
    whose: sa.BindParameter[int] = sa.bindparam("people", expanding=True)
    there = sa.union_all(
        sa.select(
            KitIssueLine.kind_id, KitIssue.person_id, sa.cast(KitIssueLine.state, sa.String).label("state")
        )
        .join(KitIssue, KitIssue.id == KitIssueLine.issue_id)
        .where(KitIssue.person_id.in_(whose), KitIssueLine.withdrawn_at.is_(None)),
        sa.select(
            AccountAccess.kind_id, AccountAccess.person_id, sa.cast(AccountAccess.state, sa.String)
        ).where(AccountAccess.person_id.in_(whose)),
    ).subquery()
    return (
        sa.select(KitKind.code, KitKind.label, KitKind.needs_test, there.c.person_id, there.c.state)
        .outerjoin(there, there.c.kind_id == KitKind.id)
        .where(KitKind.code.in_(sa.bindparam("codes", expanding=True)))
        .order_by(KitKind.id)
    )


def lines_of(person_ids: Collection[int]) -> dict[int, list[KitIssueLine]]:
    """Everything that was ever handed over to each person, with kind, thing and hand-over, oldest first."""
    found: dict[int, list[KitIssueLine]] = {person_id: [] for person_id in person_ids}
    rows = db.session.scalars(
        sa.select(KitIssueLine)
        .join(KitIssueLine.issue)
        .options(
            contains_eager(KitIssueLine.issue),
            joinedload(KitIssueLine.kind),
            joinedload(KitIssueLine.asset),
            with_expression(KitIssueLine.asked_again, asked_again()),
        )
        .where(KitIssue.person_id.in_(person_ids), KitIssueLine.withdrawn_at.is_(None))
        .order_by(KitIssue.issued_at, KitIssueLine.id)
    )
    for row in rows:
        found[row.issue.person_id].append(row)
    return found


def asked_again() -> sa.ColumnElement[bool]:
    """The condition that a thing was last spoken of before the plan of a later job began."""
    job, earlier = aliased(Employment), aliased(Employment)
    spoken = sa.func.coalesce(
        KitIssueLine.kept_at, KitIssueLine.tested_at, KitIssueLine.answered_at, KitIssue.issued_at
    )
    return (
        sa.exists()
        .where(
            Enrolment.person_id == KitIssue.person_id,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.enrolled_at > spoken,
            job.id == Enrolment.employment_id,
            earlier.person_id == job.person_id,
            earlier.contract_start_on < job.contract_start_on,
            earlier.withdrawn_at.is_(None),
        )
        .correlate(KitIssueLine, KitIssue)
    )


def accounts_of(person_ids: Collection[int]) -> dict[int, list[AccountAccess]]:
    """Each person's accounts and permits with their kind, by name; of one kind the newest last."""
    found: dict[int, list[AccountAccess]] = {person_id: [] for person_id in person_ids}
    rows = db.session.scalars(
        sa.select(AccountAccess)
        .join(AccountAccess.kind)
        .options(contains_eager(AccountAccess.kind))
        .where(AccountAccess.person_id.in_(person_ids), AccountAccess.withdrawn_at.is_(None))
        .order_by(KitKind.label, AccountAccess.id)
    )
    for row in rows:
        found[row.person_id].append(row)
    return found


def orders_of(person_ids: Collection[int]) -> dict[int, list[KitOrder]]:
    """Each person's open orders with their kind, by name."""
    found: dict[int, list[KitOrder]] = {person_id: [] for person_id in person_ids}
    rows = db.session.scalars(
        sa.select(KitOrder)
        .join(KitOrder.kind)
        .options(contains_eager(KitOrder.kind))
        .where(KitOrder.person_id.in_(person_ids), KitOrder.withdrawn_at.is_(None))
        .order_by(KitKind.label, KitOrder.id)
    )
    for row in rows:
        found[row.person_id].append(row)
    return found


def get_account(ref: str) -> AccountAccess:
    """The account at that address, with its kind."""
    account = db.session.scalar(
        sa.select(AccountAccess)
        .options(joinedload(AccountAccess.kind))
        .where(AccountAccess.ref == ref, AccountAccess.withdrawn_at.is_(None))
    )
    if account is None:
        raise NotFoundError(f"no account {ref}")
    return account


def find_account(person_id: int, code: str) -> AccountAccess | None:
    """A person's account of that kind which was not taken away."""
    return db.session.scalar(
        sa.select(AccountAccess)
        .join(AccountAccess.kind)
        .options(contains_eager(AccountAccess.kind))
        .where(
            AccountAccess.person_id == person_id,
            AccountAccess.withdrawn_at.is_(None),
            AccountAccess.state != rules.AccountState.REVOKED,
            KitKind.code == code,
        )
    )


def left_on(person_id: int) -> date | None:
    """The day on which a person's last job ended; None while they have one, or never had any."""
    days = db.session.scalars(
        sa.select(Employment.left_on).where(
            Employment.person_id == person_id, Employment.withdrawn_at.is_(None)
        )
    ).all()
    ended = [each for each in days if each is not None]
    return max(ended) if ended and len(ended) == len(days) else None


def _line_fact(line: KitIssueLine) -> LineFact:
    came = {
        LineState.SET_ASIDE: line.issue.issued_at,
        LineState.OFFERED: line.issue.issued_at,
        LineState.ACCEPTED: line.answered_at or line.issue.issued_at,
        LineState.TESTED: line.tested_at or line.issue.issued_at,
        LineState.FAULTY: line.tested_at or line.issue.issued_at,
        LineState.DISPUTED: line.kept_at or line.issue.confirmed_at or line.issue.issued_at,
        LineState.DECLINED: line.answered_at or line.issue.issued_at,
        LineState.RETURNED: line.returned_at or line.issue.issued_at,
    }[line.state]
    return LineFact(
        line.kind.code, line.quantity, line.state, _day(came), line.kind.needs_test,
        tag=line.asset.tag if line.asset else "", asked_again=bool(line.asked_again),
    )  # fmt: skip


def _account_fact(account: AccountAccess) -> AccountFact:
    came = account.revoked_at or account.tested_at or account.granted_at or account.requested_at
    return AccountFact(account.kind.code, account.state, _day(came))


def _day(moment: datetime) -> date:
    return clock.in_london(moment).date()
