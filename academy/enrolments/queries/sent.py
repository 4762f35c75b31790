"""What was sent in: waiting for a signature, with its evidence; and the rule of one item for who may complete it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Actor, Role, Subject
from academy.db import db
from academy.enrolments.models import CohortRunner, Completion, Enrolment, Evidence, PlanItem, Submission
from academy.enrolments.queries.enrolled import WITH_ALL, subjects_of
from academy.enrolments.queries.plans import done_codes
from academy.enrolments.rules import ItemRule, SubmissionState, may_sign_as, not_done
from academy.people import queries as people
from academy.people.models import Duty, Responsibility
from academy.programmes import queries as programmes
from academy.programmes.rules import ItemDef
from academy.refusals import NotFoundError

WITH_PLAN = joinedload(Submission.plan_item).options(
    joinedload(PlanItem.item), joinedload(PlanItem.enrolment).options(*WITH_ALL)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a signature, with its evidence and the item as the programme has it."""

    submission: Submission
    item: ItemDef
    files: tuple[Evidence, ...]


def item_of(plan_item: PlanItem) -> ItemDef:
    """The item of the pinned version's document."""
    return programmes.document_of(plan_item.enrolment.version).item(plan_item.item.code)


def item_rule(plan_item: PlanItem) -> ItemRule:
    """How the item is completed and where it stands, for the rules that say who may."""
    document = programmes.document_of(plan_item.enrolment.version)
    item = document.item(plan_item.item.code)
    done = done_codes([plan_item.enrolment_id])[plan_item.enrolment_id]
    return ItemRule(
        title=item.title,
        kind=item.kind,
        completion=item.completion,
        owner=item.owner,
        sign_off_role=item.sign_off_role,
        licence=item.licence,
        done=item.code in done,
        opens_on=plan_item.opens_on,
        first=tuple(document.item(code).title for code in not_done(item.needs, done)),
    )


def get_submission(ref: str) -> Submission:
    """What was sent in at that address, with its item, plan and person."""
    submission = db.session.scalar(
        sa.select(Submission)
        .join(Submission.plan_item)
        .join(PlanItem.enrolment)
        .options(WITH_PLAN)
        .where(Submission.ref == ref, Submission.withdrawn_at.is_(None), Enrolment.withdrawn_at.is_(None))
    )
    if submission is None:
        raise NotFoundError(f"nothing sent in at {ref}")
    return submission


def submission_or_404(ref: str, today: date) -> tuple[Submission, Subject]:
    """What was sent in, with what rights on it depend on."""
    submission = get_submission(ref)
    enrolment = submission.plan_item.enrolment
    return submission, subjects_of([enrolment], today)[enrolment.id]


def submissions_of(plan_item_id: int) -> list[Submission]:
    """Everything that was sent in for one item, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Submission)
            .where(Submission.plan_item_id == plan_item_id, Submission.withdrawn_at.is_(None))
            .order_by(Submission.id.desc())
        )
    )


def latest_submission(plan_item_id: int) -> Submission | None:
    """What was sent in last for an item."""
    return next(iter(submissions_of(plan_item_id)), None)


def completion_of(plan_item_id: int) -> Completion | None:
    """The completion that counts for an item: the earliest live one."""
    return db.session.scalar(
        sa.select(Completion)
        .where(Completion.plan_item_id == plan_item_id, Completion.withdrawn_at.is_(None))
        .order_by(Completion.id)
        .limit(1)
    )


def evidence_of(submission_ids: Collection[int]) -> dict[int, list[Evidence]]:
    """The files behind each of these, in the order in which they were added."""
    found: dict[int, list[Evidence]] = {submission_id: [] for submission_id in submission_ids}
    rows = db.session.scalars(
        sa.select(Evidence)
        .where(Evidence.submission_id.in_(submission_ids), Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.submission_id, Evidence.id)
    )
    for row in rows:
        found[row.submission_id].append(row)
    return found


def evidence_or_404(ref: str, today: date) -> tuple[Evidence, Subject]:
    """A file with what rights on it depend on."""
    evidence = db.session.scalar(
        sa.select(Evidence)
        .join(Evidence.submission)
        .join(Submission.plan_item)
        .join(PlanItem.enrolment)
        .options(joinedload(Evidence.submission).options(WITH_PLAN))
        .where(
            Evidence.ref == ref,
            Evidence.withdrawn_at.is_(None),
            Submission.withdrawn_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
        )
    )
    if evidence is None:
        raise NotFoundError(f"no file {ref}")
    enrolment = evidence.submission.plan_item.enrolment
    return evidence, subjects_of([enrolment], today)[enrolment.id]


def waiting_for(actor: Actor, today: date) -> list[Waiting]:
    """What waits for this person's signature, the oldest first, each with its evidence."""
    rows = db.session.scalars(
        sa.select(Submission)
        .join(Submission.plan_item)
        .join(PlanItem.enrolment)
        .options(WITH_PLAN)
        .where(
            Submission.state == SubmissionState.WAITING,
            Submission.withdrawn_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
            around(actor, today),
        )
        .order_by(Submission.sent_at, Submission.id)
    ).all()
    if not rows:
        return []
    subjects = subjects_of({row.plan_item.enrolment for row in rows}, today)
    mine = [(row, item_of(row.plan_item)) for row in rows]
    mine = [(row, item) for row, item in mine if _may_sign(actor, subjects[row.plan_item.enrolment_id], item)]
    files = evidence_of([row.id for row, _ in mine])
    return [Waiting(row, item, tuple(files[row.id])) for row, item in mine]


def _may_sign(actor: Actor, subject: Subject, item: ItemDef) -> bool:
    if item.sign_off_role is None or actor.person_id == subject.person_id:
        return False
    return may_sign_as(actor, subject, item.sign_off_role)


def around(actor: Actor, today: date) -> sa.ColumnElement[bool]:
    """The enrolments that this person manages, runs or assesses; a coordinator's are all."""
    if actor.has(Role.COORDINATOR) or actor.person_id is None:
        return sa.true() if actor.person_id is not None else sa.false()
    conditions: list[sa.ColumnElement[bool]] = [
        Enrolment.person_id.in_(
            sa.select(Responsibility.person_id).where(
                Responsibility.holder_id == actor.person_id,
                Responsibility.duty == Duty.ASSESSOR,
                Responsibility.withdrawn_at.is_(None),
            )
        )
    ]
    if actor.has(Role.ADVANCED_PRACTITIONER):
        conditions.append(
            Enrolment.cohort_id.in_(
                sa.select(CohortRunner.cohort_id).where(
                    CohortRunner.person_id == actor.person_id, CohortRunner.withdrawn_at.is_(None)
                )
            )
        )
    if actor.has(Role.MANAGER):
        conditions.append(Enrolment.person_id.in_(people.managed_by(actor.person_id, today)))
    return sa.or_(*conditions)
