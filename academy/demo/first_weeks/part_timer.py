"""Anjali works Monday, Tuesday and Wednesday mornings: her tasks count those days, other sessions are arranged."""

from academy import clock
from academy.demo import days
from academy.demo.cast import Starter, email_of
from academy.demo.first_weeks.story import TEAM, Setting, Story
from academy.demo.joining import person
from academy.people import actions as people
from academy.people import queries as who
from academy.people.rules import Pattern

ANJALI = Starter("50326", "Anjali", "Desai", TEAM.name, "SW91406", fte="0.5", hours="18.5")


def _before(setting: Setting) -> None:
    """The manager enters the pattern as soon as HR's file is taken over."""
    anjali = person(email_of(ANJALI))
    job = who.employments_of([anjali.id])[anjali.id][0]
    people.enter_pattern(
        days.acting(person(TEAM.email)),
        job,
        Pattern(setting.starts_on, ("mon tue wed-am",)),
        now=clock.now(),
    )


STORY = Story("who works Monday to Wednesday morning", (ANJALI,), before=_before)
