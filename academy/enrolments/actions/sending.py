"""What the owner of an item does: send in evidence, say that it is done, confirm a policy, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint
from academy.enrolments import queries, rules
from academy.enrolments.actions.plans import complete, withdraw_completions
from academy.enrolments.models import Completion, Evidence, PlanItem, Submission
from academy.enrolments.rules import SentIn, Source, SubmissionState
from academy.policies import actions as policies
from academy.policies import queries as policy_queries
from academy.policies.models import PolicyVersion
from academy.programmes.rules import Completion as CompletedBy
from academy.refusals import Reason, Refused

_WAITING = Reason("waiting", "This was sent in a moment ago and is waiting for its answer.")
explain_constraint("uq_submission_waiting", _WAITING)
explain_constraint("submission.plan_item_id", _WAITING)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file whose bytes are stored already."""

    file_name: str
    media_type: str
    size: int
    sha256: str


def submit(
    actor: Actor, plan_item: PlanItem, *, sent: SentIn, files: Sequence[StoredFile] = (), now: datetime
) -> Submission:
    """Send in what shows that an item is done.

    Where the programme asks for evidence only, it counts at once; where it asks for a signature, it waits for one.
    """
    today = clock.in_london(now).date()
    rule = queries.item_rule(plan_item)
    waiting = queries.latest_submission(plan_item.id)
    reasons = _not_owner(actor, plan_item) or rules.why_not_submit(
        rule,
        replace(sent, files=len(files)),
        waiting=waiting is not None and waiting.state is SubmissionState.WAITING,
        started_on=plan_item.enrolment.employment.contract_start_on,
        today=today,
    )
    if reasons or sent.done_on is None or actor.person_id is None:
        raise Refused(*reasons)
    counts = rule.completion is CompletedBy.EVIDENCE
    submission = Submission(
        plan_item=plan_item,
        state=SubmissionState.COUNTED if counts else SubmissionState.WAITING,
        done_on=sent.done_on,
        link=clean(sent.link)[:500],
        certificate_number=clean(sent.certificate_number)[:80],
        comment=clean(sent.comment),
        sent_at=now,
        sent_by_id=actor.person_id,
    )
    db.session.add(submission)
    db.session.flush()
    for file in files:
        db.session.add(_evidence(submission, file, actor, now))
    about = plan_item.enrolment.person_id
    record(actor, Verb.ITEM_SUBMITTED, rule.title, about=about, done_on=sent.done_on, files=len(files))
    if counts:
        complete(
            actor,
            plan_item,
            source=Source.SELF,
            source_ref=submission.ref,
            done_on=sent.done_on,
            how="Confirmed by the starter, with evidence",
            role="starter",
            now=now,
        )
    return submission


def confirm(actor: Actor, plan_item: PlanItem, *, done_on: date | None, now: datetime) -> Completion:
    """Say that an item is done: only its owner can, and only where the programme asks for no more."""
    today = clock.in_london(now).date()
    rule = queries.item_rule(plan_item)
    subject = queries.subjects_of([plan_item.enrolment], today)[plan_item.enrolment_id]
    reasons = rules.why_not_confirm(actor, subject, rule, today)
    reasons += rules.problems_with_day(
        done_on, started_on=plan_item.enrolment.employment.contract_start_on, today=today
    )
    if reasons or done_on is None:
        raise Refused(*reasons)
    return complete(
        actor,
        plan_item,
        source=Source.SELF,
        source_ref=plan_item.ref,
        done_on=done_on,
        how=f"Confirmed by the {rule.owner.label}",
        role=rule.owner.value,
        now=now,
    )


def acknowledge(actor: Actor, plan_item: PlanItem, *, version: PolicyVersion, now: datetime) -> None:
    """Confirm this version of the item's policy; the first completes the item, a newer one is kept beside it."""
    today = clock.in_london(now).date()
    rule = queries.item_rule(plan_item)
    subject = queries.subjects_of([plan_item.enrolment], today)[plan_item.enrolment_id]
    had = policy_queries.find_acknowledgement(plan_item.enrolment.person_id, version.id)
    reasons = rules.why_not_acknowledge(actor, subject, rule, today, again=had is None)
    if policy_queries.in_force([version.policy.code], today).get(version.policy.code) is not version:
        reasons.append(
            Reason("not_in_force", "There is a newer version now. Read that one, then confirm it.")
        )
    if version.policy.code != queries.item_of(plan_item).policy:
        reasons.append(Reason("another_policy", "That is not the policy of this item. Open the item again."))
    if reasons:
        raise Refused(*reasons)
    policies.acknowledge(actor, version, now=now)
    complete(
        actor,
        plan_item,
        source=Source.POLICY,
        source_ref=version.ref,
        done_on=today,
        how=f"Confirmed: {version.policy.title}, version {version.label}"[:200],
        role="starter",
        now=now,
    )


def take_back(actor: Actor, plan_item: PlanItem, *, now: datetime) -> None:
    """Undo what one said oneself: a confirmation, evidence that counted at once, or something still waiting."""
    submission = queries.latest_submission(plan_item.id)
    completion = queries.completion_of(plan_item.id)
    if completion is None and submission is not None and submission.state is SubmissionState.WAITING:
        if reasons := rules.why_not_take_back(actor, confirmed_by_id=submission.sent_by_id):
            raise Refused(*reasons)
        submission.withdraw(actor.person_id, now, "taken back")
        record(
            actor,
            Verb.COMPLETION_WITHDRAWN,
            plan_item.item.title,
            about=plan_item.enrolment.person_id,
            source="sent",
        )
        return
    if completion is None or completion.source not in {Source.SELF, Source.POLICY}:
        raise Refused(Reason("nothing", "There is nothing here that you can take back."))
    if reasons := rules.why_not_take_back(actor, confirmed_by_id=completion.confirmed_by_id):
        raise Refused(*reasons)
    if submission is not None and submission.ref == completion.source_ref:
        submission.withdraw(actor.person_id, now, "taken back")
    if completion.source is Source.POLICY:
        policies.withdraw(actor, policy_queries.get_version(completion.source_ref), now=now)
    withdraw_completions(
        actor,
        {completion.source_ref: plan_item},
        source=completion.source,
        source_refs=[completion.source_ref],
        reason="taken back",
        now=now,
    )


def _not_owner(actor: Actor, plan_item: PlanItem) -> list[Reason]:
    if actor.person_id is None or actor.person_id != plan_item.enrolment.person_id:
        return [Reason("not_owner", "Only the starter can send this in.")]
    return []


def _evidence(submission: Submission, file: StoredFile, actor: Actor, now: datetime) -> Evidence:
    return Evidence(
        submission_id=submission.id,
        file_name=file.file_name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        added_at=now,
        added_by_id=actor.person_id,
    )
