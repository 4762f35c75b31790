"""Sign what the facts allow, and reopen what was signed."""

from datetime import datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.enrolments.models import Enrolment
from academy.programmes.rules import OwnerRole
from academy.readiness import queries, rules
from academy.readiness.actions.acting import day_of, person_of, roles_of
from academy.readiness.models import Decision
from academy.readiness.rules import Outcome
from academy.refusals import Reason, Refused


def sign(
    actor: Actor,
    enrolment: Enrolment,
    *,
    signed_name: str,
    facts_read: str,
    now: datetime,
    supervised: bool = False,
) -> Decision:
    """The manager signs what the facts allow: ready, or ready with conditions (domain 3.5, I16).

    While only the registration is awaited, the head of service, and nobody else, signs for supervised duties.
    The exact text of the facts is kept with its hash and the role held at this moment. `facts_read` is the hash of
    the facts that stood on the page: when they changed meanwhile, nothing is signed.
    """
    today = day_of(now)
    facts, standing = queries.one(enrolment, today)
    outcome = standing.signs_as(supervised=supervised) or Outcome.READY
    text = rules.canonical(rules.facts_to_sign(facts, outcome, today))
    role = OwnerRole.HEAD_OF_SERVICE if supervised else OwnerRole.MANAGER
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_signer(roles_of(actor, enrolment, now), supervised=supervised)
    reasons += rules.why_not_sign(
        standing,
        signed_name=signed_name,
        own_name=actor.name,
        facts_read=facts_read,
        facts_now=rules.sha256(text),
        supervised=supervised,
    )
    if reasons:
        raise Refused(*reasons)
    return _keep(actor, enrolment, outcome, text, role=role, signed_name=signed_name, now=now)


def reopen(actor: Actor, enrolment: Enrolment, *, reason: str, now: datetime) -> None:
    """A coordinator withdraws a decision with a reason, and never makes one."""
    standing = queries.one(enrolment, day_of(now))[1]
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    if OwnerRole.COORDINATOR not in roles_of(actor, enrolment, now):
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


def _keep(
    actor: Actor,
    enrolment: Enrolment,
    outcome: Outcome,
    text: str,
    *,
    role: OwnerRole,
    signed_name: str,
    now: datetime,
) -> Decision:
    """The signature with its text takes the place of an earlier one, which stays in the history."""
    if before := queries.find_decision(enrolment.id):
        before.withdraw(actor.person_id, now, "Signed anew.")
        flush()
    decision = Decision(
        enrolment_id=enrolment.id,
        outcome=outcome,
        facts=text,
        facts_sha256=rules.sha256(text),
        signed_at=now,
        signed_by_id=person_of(actor),
        signed_as=role.value,
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
