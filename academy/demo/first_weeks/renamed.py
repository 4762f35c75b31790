"""Cass has a new surname since Monday: it stands everywhere, both addresses sign in, and the old one is sealed."""

from datetime import date, timedelta

from academy import clock
from academy.demo.cast import Starter, email_of
from academy.demo.days import local
from academy.demo.first_weeks.story import TEAM, Setting, Story
from academy.demo.joining import person
from academy.people import actions as people

CASS = Starter("50342", "Cass", "Wren", TEAM.name, "SW91442", effort=70)
NOW = "Hollis"


def _after(setting: Setting) -> None:
    """The coordinator enters the new name and address, as HR told them."""
    monday: date = setting.today - timedelta(days=setting.today.weekday())
    with clock.as_if(local(monday)) as now:
        cass = person(email_of(CASS))
        people.change_person(
            setting.coordinator,
            cass,
            given_name=cass.given_name,
            family_name=NOW,
            email=f"cass.{NOW.lower()}@northdale.example",
            registration_number=cass.registration_number,
            now=now,
        )


STORY = Story("who has a new name since Monday", (CASS,), after=_after)
