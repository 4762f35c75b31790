"""What others entered on a plan, as a fact that its starter can say is not right."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from academy import clock
from academy.access.rules import Topic
from academy.batches.models import Batch
from academy.db import db
from academy.doubts.queries import finds
from academy.doubts.rules import Fact, FactKind, Place
from academy.enrolments.models import Away, Completion, Enrolment, PlanItem, Submission
from academy.enrolments.queries.plans import circles_of, contact_of
from academy.enrolments.rules import SubmissionState, full_day
from academy.people import queries as people
from academy.people.models import Employment, Person, Responsibility, WorkingPattern
from academy.people.rules import Pattern, pattern_in_words
from academy.programmes.models import Item


@finds(FactKind.ITEM)
def item_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """An item that somebody else completed, sent back, or left out."""
    row = db.session.execute(
        sa.select(PlanItem, Item.title, Enrolment.person_id)
        .join(Item, Item.id == PlanItem.item_id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .where(PlanItem.ref == ref, Enrolment.withdrawn_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    plan_item, title, person_id = row
    entered = _entered(plan_item)
    if entered is None:
        return None
    said, by_id = entered
    place = Place("enrolments.plan_item", {"ref": ref})
    return Fact(
        kind=FactKind.ITEM,
        ref=ref,
        person_id=person_id,
        says=f"“{title}”: {said}",
        entered_by_id=by_id,
        entered_by=people.names_of([by_id]).get(by_id, "") if by_id is not None else "",
        shown=place,
        mended=place,
        topic=Topic.PLAN,
        holds=ref,
    )


@finds(FactKind.AWAY)
def away_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """Two dates that somebody else entered."""
    row = db.session.execute(
        sa.select(Away, Enrolment)
        .join(Enrolment, Enrolment.id == Away.enrolment_id)
        .where(Away.ref == ref, Away.withdrawn_at.is_(None), Enrolment.withdrawn_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    away, enrolment = row
    place = Place("lifecycle.away", {"ref": enrolment.ref})
    return Fact(
        kind=FactKind.AWAY,
        ref=ref,
        person_id=enrolment.person_id,
        says=f"Away from {full_day(away.first_on)} to {full_day(away.last_on)}",
        entered_by_id=away.entered_by_id,
        entered_by=people.names_of([away.entered_by_id])[away.entered_by_id],
        shown=place,
        mended=place,
        topic=Topic.PLAN,
    )


@finds(FactKind.NAME)
def name_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """How somebody is named and reached; without the words, as a question outlives a name that has changed."""
    job = _job(ref)
    if job is None:
        return None
    return _of_job(FactKind.NAME, job, "Name, work email and registration number", _listed_by(job))


@finds(FactKind.JOB)
def job_as_fact(ref: str, today: date) -> Fact | None:
    """Start, hours and team, as HR's list or the coordinator entered them."""
    job = _job(ref)
    if job is None:
        return None
    hours, team = (
        people.hours_of([job.id])[job.id],
        people.teams_of([job.person_id], today).get(job.person_id),
    )
    held = [each for each in hours if each.starts_on <= max(today, job.first_day_on)]
    said = [f"Contract from {full_day(job.contract_start_on)}", f"first day in {full_day(job.first_day_on)}"]
    if held:
        said.append("full time" if held[-1].fte == 1 else f"{held[-1].fte.normalize():f} of full time")
    said += [team.name] if team else []
    return _of_job(FactKind.JOB, job, ", ".join(said), _listed_by(job))


@finds(FactKind.PATTERN)
def pattern_as_fact(ref: str, today: date) -> Fact | None:
    """The half-days that somebody entered for this job."""
    job = _job(ref)
    if job is None:
        return None
    row = db.session.scalars(
        sa.select(WorkingPattern)
        .where(
            WorkingPattern.employment_id == job.id,
            WorkingPattern.withdrawn_at.is_(None),
            WorkingPattern.starts_on <= max(today, job.first_day_on),
        )
        .order_by(WorkingPattern.starts_on.desc(), WorkingPattern.id.desc())
    ).first()
    if row is None:
        return None
    weeks = (row.first_week,) if row.second_week is None else (row.first_week, row.second_week)
    words = pattern_in_words(Pattern(row.starts_on, weeks, row.first_monday_on))
    return _of_job(FactKind.PATTERN, job, f"Working days: {words}", row.entered_by_id)


@finds(FactKind.PEOPLE)
def people_as_fact(ref: str, today: date) -> Fact | None:
    """Who is named for this job's starter; whoever named the newest of them is asked."""
    job = _job(ref)
    if job is None:
        return None
    # Of no plan: who runs an intake is named for all of it, not for one person.
    circle = circles_of({0: contact_of(job.person)}, today)[0]
    groups = (("Manager", circle.managers), ("assessor", circle.assessors), ("buddy", circle.buddies))
    said = [f"{what}: {' and '.join(one.name for one in named) or 'nobody'}" for what, named in groups]
    return _of_job(FactKind.PEOPLE, job, ", ".join(said), _last_named_by(job.person_id, today))


def _last_named_by(person_id: int, today: date) -> int | None:
    """Who named the newest of those around somebody, by name or for their team; None where nobody knows any more."""
    team = people.teams_of([person_id], today).get(person_id)
    towards = [Responsibility.person_id == person_id]
    towards += [Responsibility.team_id == team.id] if team else []
    return db.session.scalar(
        sa.select(Responsibility.entered_by_id)
        .where(
            sa.or_(*towards),
            Responsibility.withdrawn_at.is_(None),
            sa.or_(Responsibility.ends_on.is_(None), Responsibility.ends_on >= today),
        )
        .order_by(Responsibility.id.desc())
        .limit(1)
    )


def _listed_by(job: Employment) -> int | None:
    """Who took over the list of HR's that the job stands in."""
    batch = db.session.get(Batch, job.batch_id) if job.batch_id is not None else None
    return batch.uploaded_by_id if batch else None


def _job(ref: str) -> Employment | None:
    return db.session.scalar(
        sa.select(Employment)
        .join(Employment.person)
        .where(Employment.ref == ref, Employment.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
        .options(contains_eager(Employment.person))
    )


def _of_job(kind: FactKind, job: Employment, said: str, by_id: int | None) -> Fact:
    mended = {
        FactKind.NAME: Place("people.change_details", {"ref": job.person.ref}),
        FactKind.JOB: Place("people.person", {"ref": job.person.ref}),
        FactKind.PATTERN: Place("lifecycle.pattern", {"ref": job.ref}),
        FactKind.PEOPLE: Place("people.person", {"ref": job.person.ref}),
    }
    return Fact(
        kind=kind,
        ref=job.ref,
        person_id=job.person_id,
        says=said,
        entered_by_id=by_id,
        entered_by=people.names_of([by_id]).get(by_id, "") if by_id is not None else "",
        shown=Place("overview.your_year"),
        mended=mended[kind],
        topic=Topic.PERSON,
    )


def _entered(plan_item: PlanItem) -> tuple[str, int | None] | None:
    """What stands there and who entered it; None where nothing does."""
    done = db.session.scalars(
        sa.select(Completion)
        .where(Completion.plan_item_id == plan_item.id, Completion.withdrawn_at.is_(None))
        .order_by(Completion.id)
    ).first()
    if done is not None:
        return f"{done.how}, done on {full_day(done.done_on)}", done.confirmed_by_id
    if plan_item.not_needed_reason:
        return "not needed", None
    sent = db.session.scalars(
        sa.select(Submission)
        .where(Submission.plan_item_id == plan_item.id, Submission.withdrawn_at.is_(None))
        .order_by(Submission.id.desc())
    ).first()
    if sent is None or sent.state is not SubmissionState.RETURNED or sent.answered_at is None:
        return None
    return f"sent back on {full_day(clock.in_london(sent.answered_at).date())}", sent.answered_by_id
