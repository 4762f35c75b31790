"""Maya is away this week: two dates, what fell due meanwhile can wait, and nobody is told why."""

from datetime import date, timedelta

from academy import clock
from academy.demo import days
from academy.demo.cast import Starter, email_of
from academy.demo.first_weeks.story import TEAM, Setting, Story
from academy.demo.joining import person, plan_of
from academy.lifecycle import actions as lifecycle

MAYA = Starter("50327", "Maya", "Khalil", TEAM.name, "SW91407", effort=50)


def _before(setting: Setting) -> None:
    """She enters the two dates herself weeks ahead, so that no register of that week has her in it."""
    monday: date = setting.today - timedelta(days=setting.today.weekday())
    maya = days.acting(person(email_of(MAYA)))
    lifecycle.enter_away(
        maya, plan_of(MAYA), first_on=monday, last_on=monday + timedelta(days=4), now=clock.now()
    )


STORY = Story("who is away this week", (MAYA,), before=_before)
