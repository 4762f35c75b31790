"""Whom a plan can be started for, with what is proposed for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Subject
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort
from academy.lifecycle import rules
from academy.lifecycle.rules import Proposal
from academy.people import queries as people
from academy.people.models import Employment, Person
from academy.programmes import queries as programmes
from academy.refusals import NotFoundError
from academy.registration import queries as registration


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with a job and no plan, and what is proposed for them in one intake."""

    employment: Employment
    team: str
    registered: bool
    proposal: Proposal


def employment_or_404(ref: str, today: date) -> tuple[Employment, Subject]:
    """A job with its person, and what rights on it depend on."""
    employment = db.session.scalar(
        sa.select(Employment)
        .join(Employment.person)
        .options(joinedload(Employment.person))
        .where(Employment.ref == ref, Employment.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    )
    if employment is None:
        raise NotFoundError(f"no employment {ref}")
    return employment, people.subjects({employment.person_id}, today)[employment.person_id]


def candidates(cohort: Cohort, today: date) -> list[Candidate]:
    """Everybody who has a job and no plan yet, by first day and surname, with what is proposed for this intake."""
    return proposed(cohort, enrolments.without_plan(today), today)


def proposed(cohort: Cohort, jobs: Sequence[Employment], today: date) -> list[Candidate]:
    """These jobs with what is proposed for them in this intake."""
    document = programmes.document_of(cohort.version)
    keys = {job.person_id for job in jobs}
    teams, live = people.teams_of(keys, today), registration.live_checks_of(keys, today)
    return [
        Candidate(
            job,
            teams[job.person_id].name if job.person_id in teams else "",
            job.person_id in live,
            rules.propose(
                document, job.joins_as, job.first_day_on, job.contract_start_on, job.person_id in live
            ),
        )
        for job in jobs
    ]
