"""Plans read in batches: one statement whatever their number, the right people around each starter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Role
from academy.db import db
from academy.enrolments import actions, queries, rules
from academy.people import queries as people
from academy.people.models import Duty, Posting, Responsibility, Team
from academy.programmes import queries as programmes
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, sent_in
from tests.factories import LONG_AGO, a_cohort, a_team, an_employment, an_enrolment, managing, with_role


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-10")
    return a_cast()


TODAY = date(2026, 9, 10)


def test_a_plan_is_read_with_what_completed_it_and_what_was_sent_in(
    cast: Cast, statements: Callable[[], Any], at: Callable[[str], datetime]
) -> None:
    now = at("2026-09-10")
    actions.confirm(acts(cast.starter), cast.item("handbook"), done_on=date(2026, 9, 9), now=now)
    sent_in(cast.item("readiness_talk"), cast.starter)
    others = [another_starter(cast, number).id for number in range(3)]
    db.session.flush()
    with statements() as said:
        plans = queries.plan_lines([cast.enrolment.id, *others])
    assert len(said) == 1
    lines = {line.code: line for line in plans[cast.enrolment.id]}
    assert lines["handbook"].done_on == date(2026, 9, 9)
    assert lines["readiness_talk"].sent is rules.SubmissionState.WAITING
    assert lines["welcome"].done_on is None
    assert [line.due_on for line in plans[others[0]]] == sorted(line.due_on for line in plans[others[0]])


def test_only_what_may_need_somebody_is_read_for_lists(cast: Cast, at: Callable[[str], datetime]) -> None:
    now = at("2026-09-10")
    actions.confirm(acts(cast.starter), cast.item("handbook"), done_on=date(2026, 9, 9), now=now)
    found = queries.plan_lines([cast.enrolment.id], open_by=date(2026, 9, 10))[cast.enrolment.id]
    assert [line.code for line in found] == ["welcome", "security", "recording"]  # the last is due that day


def test_the_circle_of_many_takes_one_statement_and_names_everybody(
    cast: Cast, statements: Callable[[], Any]
) -> None:
    enrolments = queries.enrolments_of_cohorts([cast.cohort.id])
    with statements() as said:
        found = queries.circles(enrolments, date(2026, 9, 10))
    assert len(said) == 1
    circle = found[cast.enrolment.id]
    assert [each.name for each in circle.managers] == ["Mo Khan"]
    assert [each.name for each in circle.runners] == ["Ruth Ainsworth"]
    assert circle.team.startswith("Team")


def test_without_a_line_manager_the_teams_manager_manages(cast: Cast) -> None:
    team: Team = a_team("North")
    boss = with_role(Role.MANAGER, given="Bo", family="Soto")
    db.session.add(
        Responsibility(duty=Duty.TEAM_MANAGER, holder_id=boss.id, team_id=team.id, starts_on=LONG_AGO)
    )
    enrolment = an_enrolment(an_employment(team=team), cohort=cast.cohort)
    db.session.flush()
    circle = queries.circles([enrolment], date(2026, 9, 10))[enrolment.id]
    assert ([each.name for each in circle.managers], circle.team) == (["Bo Soto"], "North")


def test_a_move_that_lies_ahead_changes_neither_the_team_nor_who_manages(cast: Cast) -> None:
    """Who shares today's team with the line manager is no reason to name who manages the next one."""
    now, later = a_team("North"), a_team("South")
    line, there = (with_role(Role.MANAGER, given=given, family="Soto") for given in ("Bo", "Di"))
    job = an_employment(team=now)
    managing(job.person, line)
    db.session.execute(sa.update(Posting).where(Posting.employment_id == job.id).values(ends_on=TODAY))
    db.session.add(Posting(employment_id=job.id, team_id=later.id, starts_on=TODAY + timedelta(days=1)))
    for holder, team in ((line, now), (there, later)):
        held = Responsibility(
            duty=Duty.TEAM_MANAGER, holder_id=holder.id, team_id=team.id, starts_on=LONG_AGO
        )
        db.session.add(held)
    enrolment = an_enrolment(job, cohort=cast.cohort)
    db.session.flush()
    circle = queries.circles([enrolment], TODAY)[enrolment.id]
    assert ([each.name for each in circle.managers], circle.team) == (["Bo Soto"], "North")
    assert people.managers_of([job.person_id], TODAY)[job.person_id] == [line]


def test_the_team_of_today_is_named_though_only_the_next_one_has_a_manager(cast: Cast) -> None:
    now, later = a_team("North"), a_team("South")
    boss = with_role(Role.MANAGER, given="Bo", family="Soto")
    job = an_employment(team=now)
    db.session.execute(sa.update(Posting).where(Posting.employment_id == job.id).values(ends_on=TODAY))
    db.session.add(Posting(employment_id=job.id, team_id=later.id, starts_on=TODAY + timedelta(days=1)))
    db.session.add(
        Responsibility(duty=Duty.TEAM_MANAGER, holder_id=boss.id, team_id=later.id, starts_on=LONG_AGO)
    )
    enrolment = an_enrolment(job, cohort=cast.cohort)
    db.session.flush()
    assert queries.circles([enrolment], TODAY)[enrolment.id].team == "North"


def test_what_nobody_is_named_for_is_the_coordinators(cast: Cast) -> None:
    enrolment = an_enrolment(an_employment(), cohort=a_cohort())
    today = date(2026, 10, 1)
    circle = queries.circles([enrolment], today)[enrolment.id]
    document = programmes.document_of(enrolment.version)
    items = {item.code: item for item in document.items}
    plan = rules.entries(queries.plan_lines([enrolment.id])[enrolment.id], items, circle, {}, today)
    late = {each.item.code: each for each in plan}["welcome"]
    assert (
        rules.said(late.facts, late.standing, today, to_owner=False) == "24 days late · with the coordinator"
    )


def test_signatures_wait_in_a_fixed_number_of_statements(cast: Cast, statements: Callable[[], Any]) -> None:
    sent_in(cast.item("readiness_talk"), cast.starter)
    db.session.flush()
    db.session.expire_all()
    who = acts(cast.manager)
    with statements() as one:
        assert len(queries.waiting_for(who, date(2026, 9, 10))) == 1
    for number in range(5):
        enrolment = another_starter(cast, number)
        from tests.enrolments.factories import plan_item

        sent_in(plan_item(enrolment, "readiness_talk"), enrolment.person)
    db.session.flush()
    db.session.expire_all()
    with statements() as many:
        assert len(queries.waiting_for(who, date(2026, 9, 10))) == 6
    assert len(many) == len(one)


def test_jobs_without_a_plan_are_those_who_can_be_enrolled(cast: Cast) -> None:
    job = an_employment(starts_on=date(2026, 9, 21))
    assert [each.id for each in queries.without_plan(date(2026, 9, 10))] == [job.id]


def test_intakes_say_what_is_not_arranged(cast: Cast) -> None:
    (intake,) = queries.intakes([cast.cohort.id], date(2026, 9, 10))
    assert (intake.people, [each.name for each in intake.runners]) == (1, ["Ruth Ainsworth"])
    assert intake.missing == ("The days of “Week two” are not set",)
