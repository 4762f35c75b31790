"""Record that a check is in place, and take that back."""

from datetime import date, datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.enrolments.models import Enrolment
from academy.readiness import queries, rules
from academy.readiness.actions.acting import about, day_of, person_of, roles_of
from academy.readiness.models import RecordedCheck
from academy.refusals import Refused


def record_check(
    actor: Actor, enrolment: Enrolment, code: str, *, done_on: date | None, now: datetime
) -> RecordedCheck:
    """Record yes and the day, never what a document says (domain 3.5); by the line's owner, never for oneself."""
    today, roles = day_of(now), roles_of(actor, enrolment, now)
    line = queries.one(enrolment, today)[1].line(code)
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_record(line, roles, done_on=done_on, today=today)
    if reasons or line is None or done_on is None:
        raise Refused(*reasons)
    check = RecordedCheck(
        enrolment_id=enrolment.id,
        code=code,
        done_on=done_on,
        recorded_at=now,
        recorded_by_id=person_of(actor),
    )
    db.session.add(check)
    flush()
    record(
        actor,
        Verb.CHECK_RECORDED,
        about(enrolment, line),
        about=enrolment.person_id,
        code=code,
        done_on=done_on,
    )
    return check


def withdraw_check(
    actor: Actor, check: RecordedCheck, *, enrolment: Enrolment, reason: str, now: datetime
) -> None:
    """Take back a check that was recorded wrongly, with a reason; a decision signed on it stops holding."""
    line = queries.one(enrolment, day_of(now))[1].line(check.code)
    may = line is not None and rules.may_record(line, roles_of(actor, enrolment, now))
    reasons = why_not_for_oneself(actor, enrolment.person_id) + rules.why_not_take_back(reason, may=may)
    if reasons or line is None:
        raise Refused(*reasons)
    check.withdraw(actor.person_id, now, reason)
    record(actor, Verb.CHECK_WITHDRAWN, about(enrolment, line), about=enrolment.person_id, code=check.code)
