"""Whose team somebody is in on a day, who manages, assesses and stands beside them, and what rights follow from it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Role, Subject
from academy.db import db
from academy.people.models import Duty, Employment, OpenQuestion, Person, Posting, Responsibility, Team
from academy.people.queries.everyone import holds_on, not_over
from academy.people.rules import who_manages


def teams_of(person_ids: Collection[int], today: date) -> dict[int, Team]:
    """Each person's team on a day, or the one they will join first, with its service; of two jobs, the newer one's."""
    return _on(today, _postings(Employment.person_id, person_ids, today))


def teams_of_jobs(employment_ids: Collection[int], today: date) -> dict[int, Team]:
    """The team of each job on a day, or its first one, with its service."""
    return _on(today, _postings(Employment.id, employment_ids, today))


def _on(today: date, found: Mapping[int, Sequence[Posting]]) -> dict[int, Team]:
    """What began last, else what begins first."""
    teams = {}
    for key, postings in found.items():
        begun = [each for each in postings if each.starts_on <= today]
        last = max(begun, key=lambda each: (each.starts_on, each.id), default=None)
        teams[key] = (last or min(postings, key=lambda each: (each.starts_on, each.id))).team
    return teams


def _postings(whose: Any, keys: Collection[int], today: date) -> dict[int, list[Posting]]:
    """The newest job's first, also before it begins; of one job the team of the day, then those to come."""
    rows: Any = db.session.execute(
        sa.select(whose, Posting)
        .join(Posting, Posting.employment_id == Employment.id)
        .options(joinedload(Posting.team).joinedload(Team.service))
        .where(
            whose.in_(keys),
            Employment.withdrawn_at.is_(None),
            not_over(Posting, today),
        )
        .order_by(
            Employment.first_day_on.desc(),
            Employment.id.desc(),
            Posting.starts_on > today,
            sa.case((Posting.starts_on > today, Posting.starts_on)),
            Posting.starts_on.desc(),
            Posting.id.desc(),
        )
    ).all()
    found: dict[int, list[Posting]] = {}
    for key, posting in rows:
        found.setdefault(key, []).append(posting)
    return found


def managers_of(person_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Who manages each person on a day, as `who_manages` says it; the owner first, and first those of the newest job.

    Whoever will manage them does so from the moment it is known: they prepare the start.
    """
    return _managers(_postings(Employment.person_id, person_ids, today), person_ids, today)


def _managers(
    postings: Mapping[int, Sequence[Posting]], person_ids: Collection[int], today: date
) -> dict[int, list[Person]]:
    found = _holders(person_ids, Duty.LINE_MANAGER, today)
    by_team = _team_managers({each.team_id for theirs in postings.values() for each in theirs}, today)
    for person_id, theirs in postings.items():
        named = found[person_id]
        everybody = [who for each in theirs for who in who_manages(named, by_team.get(each.team_id, []))]
        found[person_id] = list(dict.fromkeys(everybody))
    return found


def assessors_of(person_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Who assesses each person on a day."""
    return _holders(person_ids, Duty.ASSESSOR, today)


def assesses_anybody(person_id: int, today: date) -> bool:
    """True where somebody is named as the assessor of a person on a day."""
    mine = sa.exists().where(
        Responsibility.holder_id == person_id,
        Responsibility.duty == Duty.ASSESSOR,
        holds_on(Responsibility, today),
    )
    return bool(db.session.scalar(sa.select(mine)))


def buddies_of(person_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    """Each person's buddy on a day."""
    return _holders(person_ids, Duty.BUDDY, today)


def _holders(person_ids: Collection[int], duty: Duty, today: date) -> dict[int, list[Person]]:
    """A duty named before the first day counts from the naming: the manager prepares the start."""
    return _with_duty(Responsibility.person_id, person_ids, duty, not_over(Responsibility, today))


def _team_managers(team_ids: Collection[int], today: date) -> dict[int, list[Person]]:
    return _with_duty(Responsibility.team_id, team_ids, Duty.TEAM_MANAGER, holds_on(Responsibility, today))


def _with_duty(
    towards: Any, keys: Collection[int], duty: Duty, counts: sa.ColumnElement[bool]
) -> dict[int, list[Person]]:
    """Who has a duty towards each person or team, the owner first."""
    found: dict[int, list[Person]] = {key: [] for key in keys}
    rows: Any = db.session.execute(
        sa.select(towards, Responsibility)
        .options(joinedload(Responsibility.holder))
        .where(towards.in_(keys), Responsibility.duty == duty, counts)
        .order_by(Responsibility.is_owner.desc(), Responsibility.id)
    )
    for key, row in rows:
        found[key].append(row.holder)
    return found


def managed_by(manager_id: int, today: date) -> list[int]:
    """The keys of everybody whom this person manages on a day, as line manager or as manager of their team."""
    keys = db.session.scalars(_managed(), {"manager": manager_id, "today": today})
    return sorted(key for key in keys if key is not None)


def questions_for_manager(manager_id: int, today: date) -> list[tuple[OpenQuestion, Person]]:
    """What a manager owes an answer to about those whom they manage, in the order in which it was asked."""
    rows: Any = db.session.execute(_owed_by_manager(), {"manager": manager_id, "today": today})
    return [(question, person) for question, person in rows]


@cache
def _owed_by_manager() -> Any:
    return (
        sa.select(OpenQuestion, Person)
        .join(Person, Person.id == OpenQuestion.person_id)
        .where(
            OpenQuestion.person_id.in_(_managed().subquery().select()),
            OpenQuestion.owner_role == Role.MANAGER,
            OpenQuestion.withdrawn_at.is_(None),
            OpenQuestion.answered_at.is_(None),
            Person.withdrawn_at.is_(None),
        )
        .order_by(OpenQuestion.id)
    )


@cache
def _managed() -> sa.CompoundSelect[Any]:
    """Everybody whom a manager manages on a day: `manager` and `today`; built once in a process."""
    manager_id = sa.bindparam("manager", type_=sa.Integer)
    today = sa.bindparam("today", type_=sa.Date)
    direct = sa.select(Responsibility.person_id).where(
        Responsibility.holder_id == manager_id,
        Responsibility.duty == Duty.LINE_MANAGER,
        not_over(Responsibility, today),
    )
    other = sa.orm.aliased(Responsibility)
    has_another = sa.exists().where(
        other.person_id == Employment.person_id,
        other.duty == Duty.LINE_MANAGER,
        not_over(other, today),
    )
    line, shared = sa.orm.aliased(Responsibility), sa.orm.aliased(Responsibility)
    shares_with_them = sa.exists().where(
        line.person_id == Employment.person_id,
        line.duty == Duty.LINE_MANAGER,
        not_over(line, today),
        shared.holder_id == line.holder_id,
        shared.team_id == Posting.team_id,
        shared.duty == Duty.TEAM_MANAGER,
        holds_on(shared, today),
    )
    by_team = (
        sa.select(Employment.person_id)
        .join(Posting, Posting.employment_id == Employment.id)
        .join(Responsibility, Responsibility.team_id == Posting.team_id)
        .where(
            Responsibility.holder_id == manager_id,
            Responsibility.duty == Duty.TEAM_MANAGER,
            holds_on(Responsibility, today),
            not_over(Posting, today),
            Employment.withdrawn_at.is_(None),
            sa.or_(~has_another, shares_with_them),
        )
    )
    return sa.union(direct, by_team)


def subjects(person_ids: Collection[int], today: date) -> dict[int, Subject]:
    """What rights depend on, for each person: who manages and assesses them, and their service."""
    postings = _postings(Employment.person_id, person_ids, today)
    managers, assessors = _managers(postings, person_ids, today), assessors_of(person_ids, today)
    return {
        person_id: Subject(
            person_id=person_id,
            manager_ids=frozenset(person.id for person in managers[person_id]),
            assessor_ids=frozenset(person.id for person in assessors[person_id]),
            service_ids=frozenset(each.team.service_id for each in postings.get(person_id, ())),
        )
        for person_id in person_ids
    }
