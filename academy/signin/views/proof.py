"""Prove that somebody knows a secret: wait where there were too many wrong tries, look, count a wrong one."""

from collections.abc import Callable
from datetime import datetime

from flask import request

from academy import clock
from academy import db as database
from academy.refusals import Reason, Refused
from academy.signin import actions, queries, rules
from academy.signin.models import Account
from academy.signin.rules import Counted
from academy.signin.views.session import known_device

# One sentence for an unknown address, a closed account and a wrong password: it must not say which.
WRONG = Reason("wrong", "The email address or the password is wrong. Check both, then try again.")
WRONG_CARD = Reason(
    "wrong",
    "The email address or the code is wrong, or the card is not for today. Check them, then try again.",
)


def by_password(
    email: str, password: str, now: datetime, wrong: Reason = WRONG
) -> tuple[Account, str | None]:
    """The account of whoever has that address and password, in a transaction that may write, and a better hash.

    No transaction is open while the password is hashed.
    """
    account = queries.find_account_by_email(email, clock.in_london(now).date())
    keys = _keys_unless_waiting("password", email, account, now)
    person_id, stored = (account.person_id, account.password_hash) if account else (None, None)
    database.db.session.rollback()
    if not rules.matches(stored, password) or person_id is None or stored is None:
        raise _counted(keys, wrong, lambda: queries.find_account(person_id) if person_id else None, now)
    rehashed = rules.hashed(password) if rules.is_outdated(stored) else None
    database.begin_writing()
    account = queries.find_account(person_id)
    if account is None or account.password_hash != stored:  # closed or changed while we hashed
        raise Refused(wrong)
    return account, rehashed


def by_card(email: str, code: str, now: datetime) -> str:
    """The reference of today's card with that code for whoever has that address."""
    keys = _keys_unless_waiting("card", email, None, now)
    today = clock.in_london(now).date()
    card = queries.find_card_for(email, today)
    ref, stored = (card.ref, card.code_hash) if card else (None, None)
    database.db.session.rollback()
    if not rules.matches(stored, rules.typed_code(code)) or ref is None:
        raise _counted(keys, WRONG_CARD, lambda: queries.find_account_by_email(email, today), now)
    return ref


def status_of(no: Refused) -> int:
    """429 where somebody must wait, else 422."""
    return 429 if any(reason.code == "wait" for reason in no.reasons) else 422


def _keys_unless_waiting(
    purpose: str, email: str, account: Account | None, now: datetime
) -> dict[Counted, str]:
    keys = rules.keys_of(purpose, email, request.remote_addr or "", known_device(email))
    since = account.last_signed_in_at if account is not None else None
    if reasons := rules.why_wait(rules.longest_wait(queries.failures(keys, now, since=since), now)):
        raise Refused(*reasons)
    return keys


def _counted(
    keys: dict[Counted, str], reason: Reason, whose: Callable[[], Account | None], now: datetime
) -> Refused:
    actions.keep_failure(keys, account=whose(), now=now)
    return Refused(reason)
