"""Where an employment stands: its team, hours and line manager, as they are or will first be; read in batches."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Role
from academy.db import db
from academy.people.models import (
    Duty,
    Employment,
    Hours,
    OpenQuestion,
    Person,
    Posting,
    Responsibility,
    Team,
)
from academy.people.queries.everyone import Dated, not_over
from academy.people.queries.patterns import patterns_of
from academy.people.rules import Pattern, value_text


@dataclass(slots=True)
class Standing:
    """One employment with what holds for it now, or will when it begins."""

    employment: Employment
    posting: Posting | None = None
    hours: Hours | None = None
    manager: Responsibility | None = None
    patterns: tuple[Pattern, ...] = ()
    to_come: list[Posting | Hours] = field(default_factory=list)  # what is known to follow, the latest first


def postings_of(job: Employment) -> list[Posting]:
    """Every team of a job, the earliest first."""
    return list(
        db.session.scalars(
            sa.select(Posting)
            .where(Posting.employment_id == job.id, Posting.withdrawn_at.is_(None))
            .order_by(Posting.starts_on, Posting.id)
        )
    )


def standings(employment_ids: Collection[int], today: date) -> dict[int, Standing]:
    """Each employment with its person, team, hours and line manager and patterns: five statements, however many."""
    jobs = db.session.scalars(
        sa.select(Employment)
        .options(joinedload(Employment.person))
        .where(Employment.id.in_(employment_ids), Employment.withdrawn_at.is_(None))
        .order_by(Employment.id)
    )
    found = {job.id: Standing(job) for job in jobs}
    if not found:
        return found
    # The latest first, so that what holds now or comes first is written last and stays.
    for posting in db.session.scalars(
        sa.select(Posting)
        .options(joinedload(Posting.team))
        .where(Posting.employment_id.in_(found), not_over(Posting, today))
        .order_by(Posting.starts_on.desc(), Posting.id.desc())
    ):
        each = found[posting.employment_id]
        each.to_come += [each.posting] if each.posting else []
        each.posting = posting
    for hours in db.session.scalars(
        sa.select(Hours)
        .where(Hours.employment_id.in_(found), not_over(Hours, today))
        .order_by(Hours.starts_on.desc(), Hours.id.desc())
    ):
        each = found[hours.employment_id]
        each.to_come += [each.hours] if each.hours else []
        each.hours = hours
    managers = line_managers({standing.employment.person_id for standing in found.values()}, today)
    patterns = patterns_of(found)
    for key, standing in found.items():
        standing.manager = managers.get(standing.employment.person_id)
        standing.patterns = patterns[key]
    return found


def coming_values(found: Mapping[int, Standing], today: date) -> dict[int, dict[str, str]]:
    """What each employment will have after the last change that lies ahead, by field: three statements."""
    coming: dict[int, dict[str, str]] = {key: {} for key in found}
    by_person: dict[int | None, list[int]] = {}
    for key, each in found.items():
        by_person.setdefault(each.employment.person_id, []).append(key)
    for employment_id, name in db.session.execute(
        sa.select(Posting.employment_id, Team.name)
        .join(Team, Team.id == Posting.team_id)
        .where(Posting.employment_id.in_(found), _ahead(Posting, today))
        .order_by(Posting.starts_on, Posting.id)
    ):
        coming[employment_id]["team"] = name
    for hours in db.session.scalars(
        sa.select(Hours)
        .where(Hours.employment_id.in_(found), _ahead(Hours, today))
        .order_by(Hours.starts_on, Hours.id)
    ):
        coming[hours.employment_id]["fte"] = value_text(hours.fte)
        coming[hours.employment_id]["weekly_hours"] = value_text(hours.weekly_hours)
    for person_id, email in db.session.execute(
        sa.select(Responsibility.person_id, Person.email)
        .join(Person, Person.id == Responsibility.holder_id)
        .where(
            Responsibility.person_id.in_(by_person),
            Responsibility.duty == Duty.LINE_MANAGER,
            Responsibility.is_owner,
            _ahead(Responsibility, today),
        )
        .order_by(Responsibility.starts_on, Responsibility.id)
    ):
        for key in by_person[person_id]:
            coming[key]["manager_email"] = email or ""
    return coming


def line_managers(person_ids: Collection[int], today: date) -> dict[int, Responsibility]:
    """Each person's named line manager, now or from their first day; not those who share the duty."""
    rows = db.session.scalars(
        sa.select(Responsibility)
        .options(joinedload(Responsibility.holder))
        .where(
            Responsibility.person_id.in_(person_ids),
            Responsibility.duty == Duty.LINE_MANAGER,
            Responsibility.is_owner,
            not_over(Responsibility, today),
        )
        .order_by(Responsibility.starts_on.desc(), Responsibility.id.desc())
    )
    return {row.person_id: row for row in rows if row.person_id is not None}


def sharing_managers(person_ids: Collection[int], today: date) -> dict[int, set[str]]:
    """The addresses of those who manage each person beside the named line manager, now or from a day to come."""
    found: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    for person_id, email in db.session.execute(
        sa.select(Responsibility.person_id, Person.email)
        .join(Person, Person.id == Responsibility.holder_id)
        .where(
            Responsibility.person_id.in_(person_ids),
            Responsibility.duty == Duty.LINE_MANAGER,
            ~Responsibility.is_owner,
            not_over(Responsibility, today),
            Person.email.is_not(None),
        )
    ):
        found[person_id or 0].add(email or "")
    return found


def employments_of(person_ids: Collection[int]) -> dict[int, list[Employment]]:
    """Each person's employments, the newest first."""
    found: dict[int, list[Employment]] = {person_id: [] for person_id in person_ids}
    for job in db.session.scalars(
        sa.select(Employment)
        .options(joinedload(Employment.person))
        .where(Employment.person_id.in_(person_ids), Employment.withdrawn_at.is_(None))
        .order_by(Employment.contract_start_on.desc(), Employment.id.desc())
    ):
        found[job.person_id].append(job)
    return found


def open_questions(*, person_ids: Collection[int] = (), team_ids: Collection[int] = ()) -> list[OpenQuestion]:
    """What is still to be answered about these people and teams, in the order in which it was asked."""
    return list(
        db.session.scalars(
            sa.select(OpenQuestion)
            .where(
                sa.or_(OpenQuestion.person_id.in_(person_ids), OpenQuestion.team_id.in_(team_ids)),
                OpenQuestion.withdrawn_at.is_(None),
                OpenQuestion.answered_at.is_(None),
            )
            .order_by(OpenQuestion.id)
        )
    )


def how_many_owed(role: Role, *, about_teams: bool = False) -> sa.Select[int]:
    """How many open questions about people (or teams) holders of a role owe, to be counted beside other figures."""
    whom = OpenQuestion.team_id if about_teams else OpenQuestion.person_id
    return sa.select(sa.func.count(whom)).where(
        OpenQuestion.owner_role == role,
        OpenQuestion.withdrawn_at.is_(None),
        OpenQuestion.answered_at.is_(None),
    )


def _ahead(model: Dated, today: date) -> sa.ColumnElement[bool]:
    return sa.and_(model.withdrawn_at.is_(None), model.starts_on > today)
