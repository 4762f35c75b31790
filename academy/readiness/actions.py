"""Record a check, accept a missing thing for a while, sign, reopen; and take each of them back."""

from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint, flush
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.programmes.rules import OwnerRole, shipped_calendar
from academy.readiness import queries, rules
from academy.readiness.models import AcceptedCondition, Decision, RecordedCheck
from academy.readiness.rules import Outcome, ReadinessLine
from academy.refusals import Reason, Refused

_MEANWHILE = {
    "recorded_check": "Somebody else recorded this check a moment ago.",
    "accepted_condition": "Somebody else accepted this a moment ago.",
    "decision": "Somebody else signed a moment ago. Look at the page again.",
}
for _table, _sentence in _MEANWHILE.items():
    explain_constraint(f"uq_{_table}_live", Reason("meanwhile", _sentence))
    explain_constraint(f"{_table}.enrolment_id", Reason("meanwhile", _sentence))


def record_check(
    actor: Actor, enrolment: Enrolment, code: str, *, done_on: date | None, now: datetime
) -> RecordedCheck:
    """Record yes and the day, never what a document says (domain 3.5); by the line's owner, never for oneself."""
    today, roles = _today(now), _roles(actor, enrolment, now)
    line = queries.one(enrolment, today)[1].line(code)
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_record(line, roles, done_on=done_on, today=today)
    if reasons or line is None or done_on is None:
        raise Refused(*reasons)
    check = RecordedCheck(
        enrolment_id=enrolment.id, code=code, done_on=done_on, recorded_at=now, recorded_by_id=_person(actor)
    )
    db.session.add(check)
    flush()
    record(
        actor,
        Verb.CHECK_RECORDED,
        _about(enrolment, line),
        about=enrolment.person_id,
        code=code,
        done_on=done_on,
    )
    return check


def withdraw_check(
    actor: Actor, check: RecordedCheck, *, enrolment: Enrolment, reason: str, now: datetime
) -> None:
    """Take back a check that was recorded wrongly, with a reason; a decision signed on it stops holding."""
    line = queries.one(enrolment, _today(now))[1].line(check.code)
    may = line is not None and rules.may_record(line, _roles(actor, enrolment, now))
    reasons = why_not_for_oneself(actor, enrolment.person_id) + rules.why_not_take_back(reason, may=may)
    if reasons or line is None:
        raise Refused(*reasons)
    check.withdraw(actor.person_id, now, reason)
    record(actor, Verb.CHECK_WITHDRAWN, _about(enrolment, line), about=enrolment.person_id, code=check.code)


def accept_condition(
    actor: Actor,
    enrolment: Enrolment,
    code: str,
    *,
    not_until_then: str,
    until_on: date | None,
    now: datetime,
) -> AcceptedCondition:
    """Accept a missing thing until a day, in one's own name and role, saying what the starter may not do until then.

    One that ended is replaced. Accepting signs nothing: the manager's signature is a step of its own.
    """
    today, roles = _today(now), _roles(actor, enrolment, now)
    line = queries.one(enrolment, today)[1].line(code)
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_accept(
        line,
        roles,
        until_on=until_on,
        not_until_then=not_until_then,
        today=today,
        calendar=shipped_calendar(),
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
        accepted_by_id=_person(actor),
        accepted_as=role.value,
    )
    db.session.add(condition)
    verb = Verb.CHECK_CONDITION_ACCEPTED if line.confidential else Verb.CONDITION_ACCEPTED
    record(
        actor,
        verb,
        _about(enrolment, line),
        about=enrolment.person_id,
        code=code,
        until_on=until_on,
        role=role.value,
    )
    return condition


def withdraw_condition(
    actor: Actor, condition: AcceptedCondition, *, enrolment: Enrolment, reason: str, now: datetime
) -> None:
    """Take a condition back, by whoever could accept it today; a decision that rests on it stops holding."""
    line = queries.one(enrolment, _today(now))[1].line(condition.code)
    may = line is not None and rules.accepts_as(line) in _roles(actor, enrolment, now)
    reasons = why_not_for_oneself(actor, enrolment.person_id) + rules.why_not_take_back(reason, may=may)
    if reasons or line is None:
        raise Refused(*reasons)
    condition.withdraw(actor.person_id, now, reason)
    verb = Verb.CHECK_CONDITION_WITHDRAWN if line.confidential else Verb.CONDITION_WITHDRAWN
    record(actor, verb, _about(enrolment, line), about=enrolment.person_id, code=condition.code)


def sign(actor: Actor, enrolment: Enrolment, *, signed_name: str, facts_read: str, now: datetime) -> Decision:
    """The manager signs what the facts allow: ready, or ready with conditions (domain 3.5, I16).

    The exact text of the facts is kept with its hash and the role held at this moment. `facts_read` is the hash of
    the facts that stood on the page: when they changed meanwhile, nothing is signed.
    """
    today = _today(now)
    facts, standing = queries.one(enrolment, today)
    outcome = standing.can_sign or Outcome.READY
    text = rules.canonical(rules.facts_to_sign(facts, outcome, today))
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    if OwnerRole.MANAGER not in _roles(actor, enrolment, now):
        reasons.append(Reason("not_yours", "Only the starter’s own manager signs this."))
    reasons += rules.why_not_sign(
        standing,
        signed_name=signed_name,
        own_name=actor.name,
        facts_read=facts_read,
        facts_now=rules.sha256(text),
    )
    if reasons:
        raise Refused(*reasons)
    if before := queries.find_decision(enrolment.id):
        before.withdraw(actor.person_id, now, "Signed anew.")
        flush()
    decision = Decision(
        enrolment_id=enrolment.id,
        outcome=outcome,
        facts=text,
        facts_sha256=rules.sha256(text),
        signed_at=now,
        signed_by_id=_person(actor),
        signed_as=OwnerRole.MANAGER.value,
        signed_name=signed_name,
    )
    db.session.add(decision)
    record(
        actor,
        Verb.READINESS_SIGNED,
        f"{enrolment.person.name} is {outcome.words}",
        about=enrolment.person_id,
        outcome=outcome.value,
        facts_sha256=decision.facts_sha256,
    )
    return decision


def reopen(actor: Actor, enrolment: Enrolment, *, reason: str, now: datetime) -> None:
    """A coordinator withdraws a decision with a reason, and never makes one."""
    standing = queries.one(enrolment, _today(now))[1]
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    if OwnerRole.COORDINATOR not in _roles(actor, enrolment, now):
        reasons.append(Reason("not_yours", "Only a coordinator reopens a decision."))
    reasons += rules.why_not_reopen(standing, reason)
    decision = queries.find_decision(enrolment.id)
    if reasons or decision is None:
        raise Refused(*reasons)
    decision.withdraw(actor.person_id, now, reason)
    record(
        actor,
        Verb.READINESS_REOPENED,
        f"{enrolment.person.name}, signed as {decision.outcome.words}",
        about=enrolment.person_id,
        outcome=decision.outcome.value,
    )


def _end_earlier(actor: Actor, enrolment: Enrolment, code: str, now: datetime) -> None:
    """One line has one live condition: the one that ended makes room."""
    if ended := queries.find_condition(enrolment.id, code):
        ended.withdraw(actor.person_id, now, "It ended, and was accepted anew.")
        flush()


def _today(now: datetime) -> date:
    return clock.in_london(now).date()


def _roles(actor: Actor, enrolment: Enrolment, now: datetime) -> frozenset[OwnerRole]:
    subject = enrolments.subjects_of([enrolment], _today(now))[enrolment.id]
    return rules.roles_towards(actor, subject)


def _about(enrolment: Enrolment, line: ReadinessLine) -> str:
    return f"“{line.label}” of {enrolment.person.name}"


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Refused(Reason("nobody", "This is done by a person, in their own name."))
    return actor.person_id
