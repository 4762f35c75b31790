"""Enter that somebody is away, and take it back; whoever calls this dates the plan again."""

from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.enrolments import queries, rules
from academy.enrolments.models import Away, Enrolment
from academy.refusals import Reason, Refused


def enter_away(
    actor: Actor, enrolment: Enrolment, *, first_on: date | None, last_on: date | None, now: datetime
) -> Away:
    """Somebody is away from a day through another; by themself, their manager or a coordinator. Never why."""
    subject = queries.subjects_of([enrolment], clock.in_london(now).date())[enrolment.id]
    known = [(each.first_on, each.last_on) for each in queries.aways_of([enrolment.id])[enrolment.id]]
    reasons = rules.why_not_away(
        actor,
        subject,
        first_on=first_on,
        last_on=last_on,
        known=known,
        contract_start_on=enrolment.employment.contract_start_on,
    )
    if reasons or first_on is None or last_on is None or actor.person_id is None:
        raise Refused(*(reasons or [Reason("nobody", "This is entered by a person, in their own name.")]))
    row = Away(
        enrolment_id=enrolment.id,
        first_on=first_on,
        last_on=last_on,
        entered_at=now,
        entered_by_id=actor.person_id,
    )
    db.session.add(row)
    flush()
    record(
        actor,
        Verb.PLAN_AWAY,
        enrolment.person.name,
        about=enrolment.person_id,
        first_on=first_on,
        last_on=last_on,
    )
    return row


def withdraw_away(actor: Actor, row: Away, *, enrolment: Enrolment, now: datetime) -> None:
    """Take it back: it was entered wrongly, or they came all the same."""
    subject = queries.subjects_of([enrolment], clock.in_london(now).date())[enrolment.id]
    if not rules.enters_away(actor, subject):
        raise Refused(Reason("not_yours", "The starter, their manager or a coordinator takes this back."))
    row.withdraw(actor.person_id, now, "Taken back")
    flush()
    record(
        actor,
        Verb.PLAN_AWAY_WITHDRAWN,
        enrolment.person.name,
        about=enrolment.person_id,
        first_on=row.first_on,
        last_on=row.last_on,
    )
