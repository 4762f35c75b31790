"""Accounts and permits: asked for, set up, tried by the starter, taken away."""

from datetime import datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Step
from academy.db import db, explain_constraint, flush
from academy.equipment import queries, rules
from academy.equipment.actions.stock import kinds_of
from academy.equipment.models import AccountAccess
from academy.equipment.rules import AccountEvent, AccountState
from academy.people.models import Person
from academy.programmes.rules import ProgrammeDocument
from academy.refusals import Reason, Refused

for _marker in ("uq_account_access_live", "account_access.person_id"):
    explain_constraint(
        _marker,
        Reason("asked", "This account was asked for a moment ago. Look at the list again.", "accounts"),
    )


def request_accounts(
    actor: Actor, person: Person, document: ProgrammeDocument, *, audience: str, now: datetime
) -> list[AccountAccess]:
    """Ask for every account and permit of a person's kit list that they do not have; gives the new ones.

    Safe to call again. It is not a hand-over, so a coordinator or a job may do it; for oneself nobody may.
    """
    if reasons := why_not_for_oneself(actor, person.id):
        raise Refused(*reasons)
    had = {each.kind.code for each in queries.accounts_of([person.id])[person.id] if each.revoked_at is None}
    listed = rules.listed_for(document, audience)
    codes = [line.code for line in listed if line.is_access and line.code not in had]
    made = []
    for kind in kinds_of(actor, person, codes, document=document, now=now):
        account = AccountAccess(
            person_id=person.id, kind=kind, state=AccountState.REQUESTED, requested_at=now,
            requested_by_id=actor.person_id,
        )  # fmt: skip
        db.session.add(account)
        made.append(account)
        step = _step(None, AccountEvent.ASK, kind.label)
        record(actor, step.verb, f"{kind.label} for {person.name}", about=person.id, kind=kind.code)
    flush()
    return made


def grant_account(actor: Actor, account: AccountAccess, *, now: datetime) -> None:
    """Say that an account is set up, or put right after it did not work: the starter must now try it."""
    _refuse_oneself(actor, account)
    _move(actor, account, AccountEvent.GRANT)
    account.granted_at, account.granted_by_id = now, actor.person_id
    account.tested_at, account.problem = None, ""


def revoke_account(actor: Actor, account: AccountAccess, *, now: datetime) -> None:
    """Take an account away; it can be asked for again."""
    _refuse_oneself(actor, account)
    _move(actor, account, AccountEvent.REVOKE)
    account.revoked_at = now


def _refuse_oneself(actor: Actor, account: AccountAccess) -> None:
    if reasons := why_not_for_oneself(actor, account.person_id):
        raise Refused(*reasons)


def _move(actor: Actor, account: AccountAccess, event: AccountEvent) -> None:
    before = account.state
    step = _step(before, event, account.kind.label)
    account.state = step.to
    record(
        actor, step.verb, account.kind.label, about=account.person_id, kind=account.kind.code,
        state=(before.value, step.to.value),
    )  # fmt: skip


def _step(state: AccountState | None, event: AccountEvent, what: str) -> Step[AccountState]:
    step = rules.account_step(state, event, what)
    if isinstance(step, Reason):
        raise Refused(step)
    return step
