"""Whether anything was built on what an import made: then it can no longer be undone as a whole."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from academy.access.rules import Role
from academy.batches.models import BatchRow
from academy.db import Base, db
from academy.people.models import (
    Duty,
    Employment,
    Hours,
    OpenQuestion,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
    Team,
)
from academy.people.rules import plain_words

Keys = sa.Select[Any]

# What an import itself makes of a starter; everything else that points at them was built by somebody since.
_OF_STARTERS = frozenset(
    {
        "employment.person_id",
        "posting.employment_id",
        "hours.employment_id",
        "responsibility.person_id",
        "role_grant.person_id",
        "open_question.person_id",
        "open_question.employment_id",
        "batch_row.person_id",
    }
)
_OF_MANAGERS = frozenset({"role_grant.person_id", "responsibility.holder_id", "batch_row.person_id"})
_OF_TEAMS = frozenset({"responsibility.team_id", "open_question.team_id"})


def starters_built_on(batch_id: int) -> list[Person]:
    """Those whom an upload made and on whom something stands now: a plan, kit, a check, a sign-in, an answer…

    Every table that points at a person or an employment is asked, whichever package it belongs to: a package that is
    added later is asked without anybody having to remember it.
    """
    made = sa.select(Employment.person_id).where(Employment.batch_id == batch_id)
    jobs = sa.select(Employment.id).where(Employment.batch_id == batch_id)
    people = [*_pointing_at(Person.__table__, made, _OF_STARTERS), *_changed_since(made)]
    by_job = _pointing_at(Employment.__table__, jobs, _OF_STARTERS)
    people += (
        [sa.select(Employment.person_id).where(Employment.id.in_(sa.union_all(*by_job).subquery().select()))]
        if by_job
        else []
    )
    return _people(people)


def managers_built_on(batch_id: int, team_ids: Collection[int]) -> list[Person]:
    """Those whom an upload of teams made as managers and who do more by now than manage these teams."""
    made = sa.select(BatchRow.person_id).where(BatchRow.batch_id == batch_id, BatchRow.person_id.is_not(None))
    more_duties = sa.select(Responsibility.holder_id).where(
        Responsibility.holder_id.in_(made),
        Responsibility.withdrawn_at.is_(None),
        sa.or_(Responsibility.team_id.is_(None), Responsibility.team_id.not_in(team_ids)),
    )
    more_roles = sa.select(RoleGrant.person_id).where(
        RoleGrant.person_id.in_(made), RoleGrant.role != Role.MANAGER, RoleGrant.withdrawn_at.is_(None)
    )
    changed = sa.select(Person.id).where(Person.id.in_(made), Person.version > 1)
    return _people([*_pointing_at(Person.__table__, made, _OF_MANAGERS), more_duties, more_roles, changed])


def teams_built_on(team_ids: Collection[int]) -> list[Team]:
    """Those of these teams that somebody has joined, or on which anything else stands."""
    these = sa.select(Team.id).where(Team.id.in_(team_ids))
    pointing = _pointing_at(Team.__table__, these, _OF_TEAMS)
    if not pointing:
        return []
    return list(
        db.session.scalars(
            sa.select(Team)
            .where(Team.id.in_(sa.union_all(*pointing).subquery().select()))
            .order_by(Team.search_key, Team.id)
        )
    )


def teams_made_by(batch_id: int) -> list[Team]:
    """The teams that an upload made."""
    names = db.session.scalars(
        sa.select(BatchRow.key).where(BatchRow.batch_id == batch_id, BatchRow.made).order_by(BatchRow.number)
    )
    return list(
        db.session.scalars(
            sa.select(Team)
            .where(Team.search_key.in_([plain_words(name) for name in names]))
            .order_by(Team.search_key, Team.id)
        )
    )


def _pointing_at(table: sa.FromClause, these: Keys, own: Collection[str]) -> list[Keys]:
    """One question for each column of any table that points at this one, but for the columns named in `own`."""
    asked = []
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table or f"{other.name}.{key.parent.name}" in own:
                continue
            wanted = sa.select(key.parent.label("id")).where(key.parent.in_(these))
            if "withdrawn_at" in other.c:
                wanted = wanted.where(other.c.withdrawn_at.is_(None))
            asked.append(wanted)
    return asked


def _changed_since(made: Keys) -> list[Keys]:
    """What an import leaves untouched and somebody's later work does not."""
    live = sa.and_(Employment.person_id.in_(made), Employment.withdrawn_at.is_(None))
    return [
        sa.select(Person.id).where(Person.id.in_(made), Person.version > 1),
        sa.select(Employment.person_id).where(live, Employment.version > 1),
        sa.select(Employment.person_id).join(Posting, Posting.employment_id == Employment.id).where(
            live, sa.or_(Posting.ends_on.is_not(None), Posting.withdrawn_at.is_not(None))
        ),
        sa.select(Employment.person_id).join(Hours, Hours.employment_id == Employment.id).where(
            live, sa.or_(Hours.ends_on.is_not(None), Hours.withdrawn_at.is_not(None))
        ),
        sa.select(Responsibility.person_id).where(
            Responsibility.person_id.in_(made),
            sa.or_(
                Responsibility.duty != Duty.LINE_MANAGER,
                Responsibility.ends_on.is_not(None),
                Responsibility.withdrawn_at.is_not(None),
                ~Responsibility.is_owner,
            ),
        ),
        sa.select(RoleGrant.person_id).where(
            RoleGrant.person_id.in_(made), RoleGrant.role != Role.STARTER, RoleGrant.withdrawn_at.is_(None)
        ),
        sa.select(OpenQuestion.person_id).where(
            OpenQuestion.person_id.in_(made), OpenQuestion.answered_at.is_not(None)
        ),
    ]  # fmt: skip


def _people(asked: Iterable[Keys]) -> list[Person]:
    return list(
        db.session.scalars(
            sa.select(Person)
            .where(Person.id.in_(sa.union_all(*asked).subquery().select()))
            .order_by(Person.sort_key, Person.id)
        )
    )
