"""The first weeks as they really happen: an intake of two weeks ago in which each person shows one thing.

Each thing is a module here with a `STORY`: who it is about (rows of HR's file) and what happens to them. `before` runs
four weeks ahead, when everybody is enrolled; `after` when the days have been lived through, each act on its own day
(`clock.as_if`). A story changes only its own people, so that the order of the stories does not matter.
"""

from dataclasses import replace
from datetime import date, timedelta

from academy import clock
from academy.access.rules import Role
from academy.demo import days, decisions
from academy.demo.cast import Starter
from academy.demo.days import local
from academy.demo.first_weeks import (
    at_the_desk,
    away,
    deciding,
    hr_again,
    in_question,
    late_joiner,
    moved,
    part_timer,
    renamed,
)
from academy.demo.first_weeks.story import HEAD_OF_SERVICE, PRACTITIONER, TEAM, Setting, Story
from academy.demo.joining import add_colleagues, enrol, hand_in, person, take_over_teams
from academy.enrolments import actions as enrolments
from academy.people import queries as who
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import add_working_days, shipped_calendar

STORIES: tuple[Story, ...] = (
    away.STORY,
    late_joiner.STORY,
    moved.STORY,
    part_timer.STORY,
    renamed.STORY,
    deciding.ENDED,
    deciding.AWAITED,
    deciding.WORKING,
    deciding.SEEN_LATER,
    in_question.STORY,
    at_the_desk.PACKED,
    at_the_desk.NOT_TESTED,
    hr_again.NOT_STARTED,
    hr_again.SECOND_FILE,
)


def tell(version: ProgrammeVersion, *, starts_on: date, today: date, password: str) -> None:
    """The intake from HR's file to this morning, each story in its place."""
    cast = tuple(_dated(starter, starts_on, today) for story in STORIES for starter in story.cast)
    with clock.as_if(local(starts_on - timedelta(days=28))) as now:
        take_over_teams([TEAM], password, now=now)
        add_colleagues([PRACTITIONER, HEAD_OF_SERVICE], password, now=now)
        coordinator = days.acting(who.people_with_role(Role.COORDINATOR, clock.today())[0])
        runner = person(PRACTITIONER.email)
        hand_in(coordinator, cast, [TEAM], starts_on, now=now)
        cohort = enrolments.make_cohort(
            coordinator, name="Two weeks in", version=version, starts_on=starts_on
        )
        enrolments.set_runners(coordinator, cohort, runners=[runner], lead=runner, now=now)
        days.schedule_everything(coordinator, cohort, [runner], now)
        everybody = [(each, enrol(coordinator, cohort, each, password, now=now)) for each in cast]
        days.stock_up(everybody, now)
        setting = Setting(coordinator, cohort, starts_on, today)
        for story in STORIES:
            story.before(setting)
    days.live_through(cohort, everybody, starts_on, today)
    decisions.record_checks(everybody, starts_on, today)
    for story in STORIES:
        story.after(setting)


def _dated(starter: Starter, starts_on: date, today: date) -> Starter:
    """Who starts tomorrow comes so many days after the intake's first."""
    if not starter.starts_tomorrow:
        return starter
    tomorrow = add_working_days(today, 1, shipped_calendar())
    return replace(starter, starts_after=(tomorrow - starts_on).days)
