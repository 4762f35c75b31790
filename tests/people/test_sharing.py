"""Job shares: two managers of one team act in their own names, also where HR named one of them as line manager."""

from datetime import date

import pytest

from academy.access.rules import Role
from academy.db import db
from academy.enrolments import queries as plans
from academy.people import queries
from academy.people.models import Duty, Person, Responsibility
from academy.people.rules import who_manages
from tests.enrolments.factories import Cast, a_cast
from tests.factories import LONG_AGO, with_role

TODAY = date(2026, 9, 9)


@pytest.fixture
def cast(at) -> Cast:
    at("2026-09-09 09:00")
    return a_cast()


def manages_the_team(cast: Cast, holder: Person, *, owner: bool) -> None:
    team = queries.teams_of([cast.starter.id], TODAY)[cast.starter.id]
    db.session.add(
        Responsibility(
            duty=Duty.TEAM_MANAGER, holder_id=holder.id, team_id=team.id, is_owner=owner, starts_on=LONG_AGO
        )
    )
    db.session.flush()


def around(cast: Cast) -> list[str]:
    found = plans.get_enrolment(cast.enrolment.ref)
    return [each.name for each in plans.circles([found], TODAY)[found.id].managers]


def test_who_shares_the_team_with_the_line_manager_manages_its_starters_too(cast: Cast) -> None:
    sharer = with_role(Role.MANAGER, given="Kirti", family="Patel")
    manages_the_team(cast, cast.manager, owner=True)
    manages_the_team(cast, sharer, owner=False)
    assert queries.managers_of([cast.starter.id], TODAY)[cast.starter.id] == [cast.manager, sharer]
    assert queries.managed_by(sharer.id, TODAY) == [cast.starter.id]
    assert queries.managed_by(cast.manager.id, TODAY) == [cast.starter.id]
    assert around(cast) == ["Mo Khan", "Kirti Patel"]


def test_who_manages_the_team_of_somebody_with_a_line_manager_elsewhere_does_not(cast: Cast) -> None:
    other = with_role(Role.MANAGER, given="Tom", family="Elsewhere")
    manages_the_team(cast, other, owner=True)
    assert queries.managers_of([cast.starter.id], TODAY)[cast.starter.id] == [cast.manager]
    assert queries.managed_by(other.id, TODAY) == []
    assert around(cast) == ["Mo Khan"]


def test_the_line_manager_comes_first_and_nobody_twice() -> None:
    assert who_manages(["Jo"], ["Kirti", "Jo"]) == ["Jo", "Kirti"]
    assert who_manages([], ["Kirti", "Jo"]) == ["Kirti", "Jo"]
    assert who_manages(["Jo"], ["Kirti"]) == ["Jo"]
