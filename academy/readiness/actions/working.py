"""Say since when somebody works in the team, tell the head of service, take it back."""

from datetime import date, datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import full_day
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.people.models import Person
from academy.readiness import queries, rules
from academy.readiness.actions.acting import day_of, person_of, roles_of
from academy.readiness.models import WorkingSince
from academy.refusals import Refused


def enter_working(
    actor: Actor, enrolment: Enrolment, *, since_on: date | None, now: datetime
) -> WorkingSince:
    """Somebody works in the team since a day: a fact that closes nothing; the head of service is told at once."""
    today, roles = day_of(now), roles_of(actor, enrolment, now)
    standing = queries.one(enrolment, today)[1]
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_working(
        roles,
        since_on=since_on,
        known=standing.working,
        contract_start_on=enrolment.employment.contract_start_on,
        today=today,
    )
    role = rules.enters_as(roles)
    if reasons or since_on is None or role is None:
        raise Refused(*reasons)
    row = WorkingSince(
        enrolment_id=enrolment.id,
        since_on=since_on,
        entered_at=now,
        entered_by_id=person_of(actor),
        entered_as=role.value,
    )
    db.session.add(row)
    flush()
    record(
        actor,
        Verb.READINESS_WORKING,
        f"{enrolment.person.name} works in the team since {full_day(since_on)}",
        about=enrolment.person_id,
        since_on=since_on,
        role=role.value,
    )
    if not standing.holds:
        _tell_heads(actor, enrolment, since_on, now)
    return row


def withdraw_working(
    actor: Actor, row: WorkingSince, *, enrolment: Enrolment, reason: str, now: datetime
) -> None:
    """It was entered wrongly: it stays in the history with the reason."""
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    reasons += rules.why_not_take_back_working(reason, roles_of(actor, enrolment, now))
    if reasons:
        raise Refused(*reasons)
    row.withdraw(actor.person_id, now, reason)
    record(
        actor,
        Verb.READINESS_WORKING_WITHDRAWN,
        f"{enrolment.person.name} works in the team since {full_day(row.since_on)}",
        about=enrolment.person_id,
    )


def _tell_heads(actor: Actor, enrolment: Enrolment, since_on: date, now: datetime) -> None:
    today = day_of(now)
    services = enrolments.subjects_of([enrolment], today)[enrolment.id].service_ids
    for head in queries.heads_of(services, today):
        if head.email and head.id != actor.person_id:
            _tell(actor, head, enrolment.person, since_on, now)


def _tell(actor: Actor, head: Person, starter: Person, since_on: date, now: datetime) -> None:
    notifications.enqueue(
        actor,
        Kind.WORKING_UNDECIDED,
        person=head,
        address=head.email or "",
        subject=f"{starter.name} works in the team without a signed decision",
        body=(
            f"Hello {head.known_as or head.given_name},\n\n"
            f"{actor.name} entered that {starter.name} works in the team since {full_day(since_on)}. "
            "No decision is signed that they are ready.\n"
            "This closes nothing: what is missing stays missing, and the manager still has to sign.\n"
            f"The decisions of your service:\n{ADDRESS}/readiness/decisions\n"
        ),
        now=now,
    )
