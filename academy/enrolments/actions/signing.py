"""What others do with an item: sign it off, or send it back with what to change."""

from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean
from academy.enrolments import queries, rules
from academy.enrolments.actions.plans import complete, withdraw_completions
from academy.enrolments.models import Completion, PlanItem, Submission
from academy.enrolments.rules import Source, SubmissionState
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.refusals import Refused


def sign_off(actor: Actor, plan_item: PlanItem, *, done_on: date | None = None, now: datetime) -> Completion:
    """Sign an item off, in the role that the programme names; never one's own (domain I1), never a licence (I13).

    What was sent in is signed with the day that it names; without it the signer says the day, as after a meeting.
    """
    today = clock.in_london(now).date()
    rule = queries.item_rule(plan_item)
    subject = queries.subjects_of([plan_item.enrolment], today)[plan_item.enrolment_id]
    submission = queries.latest_submission(plan_item.id)
    reasons = rules.why_not_sign_off(
        actor, subject, rule, sent=submission.state if submission else None, today=today
    )
    waiting = submission if submission is not None and submission.state is SubmissionState.WAITING else None
    day = waiting.done_on if waiting is not None else done_on
    reasons += rules.problems_with_day(
        day, started_on=plan_item.enrolment.employment.contract_start_on, today=today
    )
    if reasons or day is None or rule.sign_off_role is None:
        raise Refused(*reasons)
    if waiting is not None:
        waiting.state, waiting.answered_at, waiting.answered_by_id = (
            SubmissionState.SIGNED,
            now,
            actor.person_id,
        )
    role = rules.signed_as(actor, subject, rule.sign_off_role)
    completion = complete(
        actor,
        plan_item,
        source=Source.SIGN_OFF,
        source_ref=waiting.ref if waiting is not None else plan_item.ref,
        done_on=day,
        how=f"Signed off by {actor.name}, {role.replace('_', ' ')}"[:200],
        role=role,
        now=now,
    )
    record(actor, Verb.ITEM_SIGNED_OFF, rule.title, about=plan_item.enrolment.person_id, done_on=day)
    return completion


def send_back(actor: Actor, submission: Submission, *, what_to_change: str, now: datetime) -> None:
    """Send something back with what to change; evidence that counted at once then counts no more."""
    today = clock.in_london(now).date()
    plan_item = submission.plan_item
    rule = queries.item_rule(plan_item)
    subject = queries.subjects_of([plan_item.enrolment], today)[plan_item.enrolment_id]
    reasons = rules.why_not_send_back(
        actor, subject, rule, sent=submission.state, what_to_change=what_to_change
    )
    if reasons:
        raise Refused(*reasons)
    if submission.state is SubmissionState.COUNTED:
        withdraw_completions(
            actor,
            {submission.ref: plan_item},
            source=Source.SELF,
            source_refs=[submission.ref],
            reason="sent back",
            now=now,
        )
    submission.state, submission.answered_at = SubmissionState.RETURNED, now
    submission.answered_by_id, submission.what_to_change = actor.person_id, clean(what_to_change)
    record(actor, Verb.ITEM_RETURNED, rule.title, about=plan_item.enrolment.person_id)
    _tell_sent_back(actor, plan_item, rule.title, now)


def _tell_sent_back(actor: Actor, plan_item: PlanItem, title: str, now: datetime) -> None:
    """A message to the starter with the title and where to read more: what to change is never put into a mail."""
    person = plan_item.enrolment.person
    if not person.email:
        return
    notifications.enqueue(
        actor,
        Kind.ITEM_RETURNED,
        person=person,
        address=person.email,
        subject=f"Sent back to you: {title}",
        body=(
            f"Hello {person.known_as or person.given_name},\n\n"
            f"{actor.name} sent back “{title}”. What you sent in is kept.\n"
            f"Read what to change, and send it in again:\n{ADDRESS}/enrolments/items/{plan_item.ref}\n"
        ),
        now=now,
    )
