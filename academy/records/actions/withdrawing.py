"""Take a record back: its bytes stay, and everybody who asks is told that it was withdrawn."""

from datetime import datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Permission, allowed, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint, flush
from academy.enrolments import queries as enrolments
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.records import queries, rules
from academy.records.models import CompletionRecord, RecordWithdrawal
from academy.records.queries import Issued
from academy.refusals import Reason, Refused

_TWICE = Reason("not_valid", "Somebody else withdrew this record a moment ago.")
explain_constraint("record_withdrawal.record_id", _TWICE)
explain_constraint("uq_record_withdrawal_record_id", _TWICE)


def withdraw(actor: Actor, found: Issued, *, reason: str, now: datetime) -> RecordWithdrawal:
    """Take a record back, once and with a reason that is kept; by a coordinator, never one's own."""
    about = found.record.enrolment
    subject = enrolments.subjects_of([about], clock.in_london(now).date())[about.id]
    reasons = why_not_for_oneself(actor, about.person_id)
    if not reasons and not allowed(actor, Permission.WITHDRAW_RECORD, subject):
        reasons.append(Reason("not_coordinator", "Only a coordinator withdraws a record."))
    key = sa.select(CompletionRecord.id).where(CompletionRecord.id == found.record.id)
    db.session.execute(key.with_for_update()).all()
    state = queries.get_record(found.record.ref).state
    reasons += rules.why_not_withdraw(state, reason)
    if reasons or actor.person_id is None:
        raise Refused(*reasons)
    row = RecordWithdrawal(
        record_id=found.record.id, at=now, by_id=actor.person_id, reason=clean(reason)[:300]
    )
    db.session.add(row)
    flush()
    record(actor, Verb.RECORD_WITHDRAWN, found.record.number, about=about.person_id)
    _tell(actor, found, now)
    return row


def _tell(actor: Actor, found: Issued, now: datetime) -> None:
    person = found.record.enrolment.person
    if not person.email:
        return
    notifications.enqueue(
        actor,
        Kind.RECORD_WITHDRAWN,
        person=person,
        address=person.email,
        subject=f"{found.record.number} was withdrawn",
        body=(
            f"Hello {person.known_as or person.given_name},\n\n"
            f"{actor.name} withdrew the record {found.record.number}. Whoever checks it is told so from now on.\n"
            f"The reason stands on its page:\n{ADDRESS}/records/{found.record.ref}\n"
        ),
        now=now,
    )
