"""Intakes, enrolments and plans, always read in batches."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from academy.access.rules import Actor, Role, Subject
from academy.db import db
from academy.enrolments.models import Cohort, CohortBlock, CohortRunner, Completion, Enrolment, PlanItem
from academy.hiding.queries import knows_around
from academy.people import queries as people
from academy.people.models import Employment, Person, Posting, Team
from academy.programmes.models import Item, ProgrammeVersion
from academy.refusals import NotFoundError

WITH_ALL = (
    joinedload(Enrolment.person),
    joinedload(Enrolment.employment),
    joinedload(Enrolment.cohort),
    joinedload(Enrolment.version).joinedload(ProgrammeVersion.programme),
)
# A version holds its whole document: in a list it is read once, not once for each person.
WITH_MANY = (
    joinedload(Enrolment.person),
    joinedload(Enrolment.employment),
    joinedload(Enrolment.cohort),
    selectinload(Enrolment.version).joinedload(ProgrammeVersion.programme),
)


def get_cohort(ref: str) -> Cohort:
    """The intake at that address, with its programme version."""
    cohort = db.session.scalar(
        sa.select(Cohort)
        .options(joinedload(Cohort.version).joinedload(ProgrammeVersion.programme))
        .where(Cohort.ref == ref)
    )
    if cohort is None:
        raise NotFoundError(f"no intake {ref}")
    return cohort


def get_enrolment(ref: str) -> Enrolment:
    """The enrolment at that address, with person, job, intake and version."""
    enrolment = db.session.scalar(
        sa.select(Enrolment).options(*WITH_ALL).where(Enrolment.ref == ref, Enrolment.withdrawn_at.is_(None))
    )
    if enrolment is None:
        raise NotFoundError(f"no enrolment {ref}")
    return enrolment


def enrolment_of_person(person_id: int) -> Enrolment | None:
    """The newest live enrolment of a person."""
    return db.session.scalar(
        sa.select(Enrolment)
        .options(*WITH_ALL)
        .where(Enrolment.person_id == person_id, Enrolment.withdrawn_at.is_(None))
        .order_by(Enrolment.id.desc())
        .limit(1)
    )


def enrolments_of_employments(employment_ids: Collection[int]) -> dict[int, Enrolment]:
    """The live enrolment of each job that has one."""
    rows = db.session.scalars(
        sa.select(Enrolment)
        .where(Enrolment.employment_id.in_(employment_ids), Enrolment.withdrawn_at.is_(None))
        .order_by(Enrolment.id)
    )
    return {row.employment_id: row for row in rows}


def enrolments_of_cohorts(cohort_ids: Collection[int]) -> list[Enrolment]:
    """Everybody in these intakes, by surname, with person, job, intake and version."""
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .join(Enrolment.person)
            .options(*WITH_MANY)
            .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.withdrawn_at.is_(None))
            .order_by(Person.sort_key, Enrolment.id)
        )
    )


def waiting_for_registration() -> list[Enrolment]:
    """Plans whose programme does not count yet, by first day and surname, with person, job, intake and version."""
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .join(Enrolment.person)
            .join(Enrolment.employment)
            .options(*WITH_MANY)
            .where(Enrolment.programme_start_on.is_(None), Enrolment.withdrawn_at.is_(None))
            .order_by(Employment.first_day_on, Person.sort_key, Enrolment.id)
        )
    )


def blocks_of(cohort_ids: Collection[int]) -> dict[int, dict[str, tuple[date, ...]]]:
    """The days of each intake's blocks, by stage, in order."""
    found: dict[int, dict[str, list[date]]] = {cohort_id: {} for cohort_id in cohort_ids}
    rows = db.session.scalars(
        sa.select(CohortBlock)
        .where(CohortBlock.cohort_id.in_(cohort_ids))
        .order_by(CohortBlock.cohort_id, CohortBlock.stage_code, CohortBlock.day)
    )
    for row in rows:
        found[row.cohort_id].setdefault(row.stage_code, []).append(row.on)
    return {key: {stage: tuple(days) for stage, days in stages.items()} for key, stages in found.items()}


def runners_of(cohort_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Who runs each intake on a day, the lead first."""
    found: dict[int, list[Person]] = {cohort_id: [] for cohort_id in cohort_ids}
    rows = db.session.scalars(
        sa.select(CohortRunner)
        .options(joinedload(CohortRunner.person))
        .where(
            CohortRunner.cohort_id.in_(cohort_ids),
            CohortRunner.withdrawn_at.is_(None),
            sa.or_(CohortRunner.ends_on.is_(None), CohortRunner.ends_on >= today),
        )
        .order_by(CohortRunner.is_lead.desc(), CohortRunner.id)
    )
    for row in rows:
        found[row.cohort_id].append(row.person)
    return found


def subjects_of(enrolments: Iterable[Enrolment], today: date) -> dict[int, Subject]:
    """What rights depend on, for each enrolment: its person's managers, assessor and service, its intake's runners."""
    enrolments = list(enrolments)
    of_people = people.subjects({each.person_id for each in enrolments}, today)
    runners = runners_of({each.cohort_id for each in enrolments}, today)
    return {
        each.id: replace(
            of_people[each.person_id],
            runner_ids=frozenset(person.id for person in runners[each.cohort_id]),
            withdrawn=each.withdrawn_at is not None,
        )
        for each in enrolments
    }


@knows_around
def subject_of_person(person_id: int, today: date) -> Subject:
    """What rights on anything about a person depend on, with those who run their intake."""
    enrolment = enrolment_of_person(person_id)
    if enrolment is None:
        return people.subjects([person_id], today)[person_id]
    return subjects_of([enrolment], today)[enrolment.id]


def enrolment_or_404(ref: str, today: date) -> tuple[Enrolment, Subject]:
    """An enrolment with what rights on it depend on."""
    enrolment = get_enrolment(ref)
    return enrolment, subjects_of([enrolment], today)[enrolment.id]


def cohort_subject(cohort: Cohort, today: date) -> Subject:
    """What rights on an intake depend on: who runs it, and the services of those in it."""
    running = sa.select(sa.literal(0).label("service"), CohortRunner.person_id.label("key")).where(
        CohortRunner.cohort_id == cohort.id,
        CohortRunner.withdrawn_at.is_(None),
        sa.or_(CohortRunner.ends_on.is_(None), CohortRunner.ends_on >= today),
    )
    served = (
        sa.select(sa.literal(1), Team.service_id)
        .join(Posting, Posting.team_id == Team.id)
        .join(Enrolment, Enrolment.employment_id == Posting.employment_id)
        .where(
            Enrolment.cohort_id == cohort.id,
            Enrolment.withdrawn_at.is_(None),
            Posting.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
        )
    )
    found: Sequence[Any] = db.session.execute(sa.union(running, served)).all()
    return Subject(
        runner_ids=frozenset(key for service, key in found if not service),
        service_ids=frozenset(key for service, key in found if service),
    )


def visible_cohort_ids(actor: Actor, today: date) -> list[int]:
    """The intakes that an actor may see: all for a coordinator, those they run for an Advanced Practitioner."""
    wanted = sa.select(Cohort.id).order_by(Cohort.starts_on.desc(), Cohort.id)
    if not actor.has(Role.COORDINATOR):
        wanted = wanted.join(CohortRunner, CohortRunner.cohort_id == Cohort.id).where(
            CohortRunner.person_id == actor.person_id,
            CohortRunner.withdrawn_at.is_(None),
            sa.or_(CohortRunner.ends_on.is_(None), CohortRunner.ends_on >= today),
        )
    return list(db.session.scalars(wanted))


def get_plan_item(ref: str) -> PlanItem:
    """The plan item at that address, with its item and enrolment."""
    plan_item = db.session.scalar(
        sa.select(PlanItem)
        .join(PlanItem.enrolment)
        .options(joinedload(PlanItem.item), joinedload(PlanItem.enrolment).options(*WITH_ALL))
        .where(PlanItem.ref == ref, Enrolment.withdrawn_at.is_(None))
    )
    if plan_item is None:
        raise NotFoundError(f"no plan item {ref}")
    return plan_item


def plan_items_of(enrolment_ids: Collection[int]) -> dict[int, list[PlanItem]]:
    """Each plan, by date and then in the order of the document; items without a date last."""
    found: dict[int, list[PlanItem]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    rows = db.session.scalars(
        sa.select(PlanItem)
        .join(PlanItem.item)
        .options(joinedload(PlanItem.item))
        .where(PlanItem.enrolment_id.in_(enrolment_ids))
        .order_by(
            PlanItem.enrolment_id, PlanItem.due_on.is_(None), PlanItem.due_on, Item.position, PlanItem.id
        )
    )
    for row in rows:
        found[row.enrolment_id].append(row)
    return found


def completions_of(enrolment_ids: Collection[int]) -> dict[int, Completion]:
    """The completion that counts for each done plan item (by plan item key): the earliest live one."""
    rows = db.session.scalars(
        sa.select(Completion)
        .join(PlanItem, PlanItem.id == Completion.plan_item_id)
        .where(PlanItem.enrolment_id.in_(enrolment_ids), Completion.withdrawn_at.is_(None))
        .order_by(Completion.id.desc())
    )
    return {row.plan_item_id: row for row in rows}


def open_plan_items(enrolment_id: int) -> list[tuple[PlanItem, str]]:
    """The plan items that nothing has completed yet, each with the code of its item."""
    return open_items_of([enrolment_id])[enrolment_id]


def open_items_of(enrolment_ids: Collection[int]) -> dict[int, list[tuple[PlanItem, str]]]:
    """The same of many plans, in one statement."""
    found: dict[int, list[tuple[PlanItem, str]]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    done = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    rows = db.session.execute(
        sa.select(PlanItem, Item.code)
        .join(PlanItem.item)
        .where(PlanItem.enrolment_id.in_(enrolment_ids), ~done)
        .order_by(Item.position, PlanItem.id)
    )
    for plan_item, code in rows:
        found[plan_item.enrolment_id].append((plan_item, code))
    return found


def enrolments_of_people(person_ids: Collection[int]) -> list[Enrolment]:
    """The live plans of these people, by surname, with person, job, intake and version."""
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .join(Enrolment.person)
            .options(*WITH_MANY)
            .where(Enrolment.person_id.in_(person_ids), Enrolment.withdrawn_at.is_(None))
            .order_by(Person.sort_key, Enrolment.id)
        )
    )


def plan_item_or_404(ref: str, today: date) -> tuple[PlanItem, Subject]:
    """A plan item with what rights on it depend on."""
    plan_item = get_plan_item(ref)
    return plan_item, subjects_of([plan_item.enrolment], today)[plan_item.enrolment_id]


def cohort_or_404(ref: str, today: date) -> tuple[Cohort, Subject]:
    """An intake with what rights on it depend on."""
    cohort = get_cohort(ref)
    return cohort, cohort_subject(cohort, today)
