"""Intakes in lists: with their numbers, who runs them, and who has a job but no plan yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.db import db
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.queries.enrolled import blocks_of, runners_of
from academy.enrolments.rules import Arranged, not_arranged
from academy.people.models import Employment, Person
from academy.programmes import queries as programmes
from academy.programmes.models import ProgrammeVersion


@dataclass(frozen=True, slots=True)
class Intake:
    """An intake as lists show it."""

    cohort: Cohort
    people: int
    runners: tuple[Person, ...]
    missing: tuple[str, ...]


def intakes(cohort_ids: Collection[int], today: date) -> list[Intake]:
    """These intakes, the newest first, each with what is not arranged yet."""
    if not cohort_ids:
        return []
    cohorts = db.session.scalars(
        sa.select(Cohort)
        .options(joinedload(Cohort.version).joinedload(ProgrammeVersion.programme))
        .where(Cohort.id.in_(cohort_ids))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    ).all()
    keys = [cohort.id for cohort in cohorts]
    people, runners, blocks = people_in(keys), runners_of(keys, today), blocks_of(keys)
    found = []
    for cohort in cohorts:
        facts = Arranged(
            runners=len(runners[cohort.id]),
            people=people[cohort.id],
            blocks={stage: len(days) for stage, days in blocks[cohort.id].items()},
            stages=programmes.document_of(cohort.version).stages,
        )
        found.append(Intake(cohort, people[cohort.id], tuple(runners[cohort.id]), tuple(not_arranged(facts))))
    return found


def people_in(cohort_ids: Collection[int]) -> dict[int, int]:
    """How many people are in each intake."""
    rows = db.session.execute(
        sa.select(Enrolment.cohort_id, sa.func.count())
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.withdrawn_at.is_(None))
        .group_by(Enrolment.cohort_id)
        .order_by(Enrolment.cohort_id)
    )
    return {**dict.fromkeys(cohort_ids, 0), **{row[0]: row[1] for row in rows}}


def name_taken(name: str, *, but: int | None = None) -> bool:
    """True where another intake has that name."""
    wanted = sa.exists().where(Cohort.name == name)
    if but is not None:
        wanted = wanted.where(Cohort.id != but)
    return bool(db.session.scalar(sa.select(wanted)))


def _no_plan(left_before: date) -> tuple[sa.ColumnElement[bool], ...]:
    """What makes a job one that has not ended before the day and has no plan."""
    return (
        Employment.withdrawn_at.is_(None),
        Person.withdrawn_at.is_(None),
        sa.or_(Employment.left_on.is_(None), Employment.left_on >= left_before),
        ~sa.exists().where(Enrolment.employment_id == Employment.id, Enrolment.withdrawn_at.is_(None)),
    )


def without_plan(today: date, *, left_before: date | None = None) -> list[Employment]:
    """Jobs that have not ended and have no plan yet, by first day and then surname, with their people."""
    return list(
        db.session.scalars(
            sa.select(Employment)
            .join(Employment.person)
            .options(joinedload(Employment.person))
            .where(*_no_plan(left_before or today))
            .order_by(Employment.first_day_on, Person.sort_key, Employment.id)
        )
    )


def how_many_without_plan(today: date) -> sa.Select[int]:
    """How many jobs `without_plan` lists, to be counted beside other figures."""
    return sa.select(sa.func.count()).select_from(Employment).join(Employment.person).where(*_no_plan(today))
