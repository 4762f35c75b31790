"""Accept a missing thing for a while, read what was accepted, renew it once, take it back."""

from datetime import date, datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.enrolments.models import Enrolment
from academy.programmes.rules import OwnerRole, shipped_calendar
from academy.readiness import queries, rules
from academy.readiness.actions.acting import about, day_of, person_of, roles_of
from academy.readiness.models import AcceptedCondition, ConditionReading, ConditionRenewal
from academy.readiness.rules import ReadinessLine
from academy.refusals import Refused
from academy.settings import queries as settings


def accept_condition(
    actor: Actor,
    enrolment: Enrolment,
    code: str,
    *,
    not_until_then: str,
    until_on: date | None,
    now: datetime,
    again: bool = False,
) -> AcceptedCondition:
    """Accept a missing thing until a day, in one's own name and role, saying what the starter may not do until then.

    It counts once the starter has read it. One that ended is replaced; after one that counted this is a renewal,
    which cites it. Accepting signs nothing: the manager's signature is a step of its own.
    """
    today, roles = day_of(now), roles_of(actor, enrolment, now)
    line = queries.one(enrolment, today)[1].line(code)
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_accept(
        line,
        roles,
        until_on=until_on,
        not_until_then=not_until_then,
        today=today,
        calendar=shipped_calendar(),
        most_days=settings.number("condition_most_days"),
        again=again,
    )
    role = rules.accepts_as(line) if line else None
    if reasons or line is None or role is None or until_on is None:
        raise Refused(*reasons)
    _end_earlier(actor, enrolment, code, now)
    condition = AcceptedCondition(
        enrolment_id=enrolment.id,
        code=code,
        label=line.label,
        not_until_then=not_until_then,
        until_on=until_on,
        accepted_at=now,
        accepted_by_id=person_of(actor),
        accepted_as=role.value,
    )
    db.session.add(condition)
    flush()
    _cite_earlier(condition, line)
    _record_accepted(actor, enrolment, line, condition)
    return condition


def renew_condition(
    actor: Actor,
    condition: AcceptedCondition,
    *,
    enrolment: Enrolment,
    not_until_then: str,
    until_on: date | None,
    now: datetime,
) -> AcceptedCondition:
    """Once, and by the head of service: a new condition that cites this one and is read anew.

    Until it is read this one stands, through its own last day.
    """
    return accept_condition(
        actor,
        enrolment,
        condition.code,
        not_until_then=not_until_then,
        until_on=until_on,
        now=now,
        again=True,
    )


def read_condition(
    actor: Actor, condition: AcceptedCondition, *, enrolment: Enrolment, now: datetime
) -> ConditionReading:
    """The starter says that they have read what they may not do until then; from now on the condition counts."""
    line = queries.one(enrolment, day_of(now))[1].line(condition.code)
    themself = OwnerRole.STARTER in roles_of(actor, enrolment, now)
    if reasons := rules.why_not_read(line, themself=themself):
        raise Refused(*reasons)
    assert line is not None
    reading = ConditionReading(condition_id=condition.id, read_at=now, read_by_id=person_of(actor))
    db.session.add(reading)
    flush()
    verb = Verb.CHECK_CONDITION_READ if line.confidential else Verb.CONDITION_READ
    record(actor, verb, about(enrolment, line), about=enrolment.person_id, code=condition.code)
    return reading


def withdraw_condition(
    actor: Actor, condition: AcceptedCondition, *, enrolment: Enrolment, reason: str, now: datetime
) -> None:
    """Take a condition back, by whoever could accept it today; a decision that rests on it stops holding.

    Where it is a renewal that nobody has read, the one that it renewed stands as before.
    """
    line = queries.one(enrolment, day_of(now))[1].line(condition.code)
    may = line is not None and rules.may_take_back(line, roles_of(actor, enrolment, now))
    reasons = why_not_for_oneself(actor, enrolment.person_id) + rules.why_not_take_back(reason, may=may)
    if reasons or line is None:
        raise Refused(*reasons)
    earlier = None if line.to_read is None else queries.find_renewed(condition.id)
    condition.withdraw(actor.person_id, now, reason)
    if earlier is not None:
        flush()  # only one may stand at a time
        earlier.withdrawn_at = earlier.withdrawn_by_id = earlier.withdrawn_reason = None
    verb = Verb.CHECK_CONDITION_WITHDRAWN if line.confidential else Verb.CONDITION_WITHDRAWN
    record(actor, verb, about(enrolment, line), about=enrolment.person_id, code=condition.code)


def _record_accepted(
    actor: Actor, enrolment: Enrolment, line: ReadinessLine, condition: AcceptedCondition
) -> None:
    again = bool(line.accepted_times)
    verb = {
        (False, False): Verb.CONDITION_ACCEPTED,
        (False, True): Verb.CONDITION_RENEWED,
        (True, False): Verb.CHECK_CONDITION_ACCEPTED,
        (True, True): Verb.CHECK_CONDITION_RENEWED,
    }[line.confidential, again]
    record(
        actor,
        verb,
        about(enrolment, line),
        about=enrolment.person_id,
        code=condition.code,
        until_on=condition.until_on,
        role=condition.accepted_as,
    )


def _cite_earlier(condition: AcceptedCondition, line: ReadinessLine) -> None:
    """A renewal names the condition that counted before it."""
    if not line.accepted_times:
        return
    earlier = queries.get_counted_condition(condition.enrolment_id, condition.code)
    db.session.add(ConditionRenewal(condition_id=condition.id, renews_id=earlier.id))


def _end_earlier(actor: Actor, enrolment: Enrolment, code: str, now: datetime) -> None:
    """One line has one live condition: the one that ended, or is renewed, makes room."""
    if ended := queries.find_condition(enrolment.id, code):
        over = ended.until_on < day_of(now)
        ended.withdraw(actor.person_id, now, "It ended, and was accepted anew." if over else rules.RENEWED)
        flush()
