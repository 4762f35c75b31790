"""Leila says that two things are not right: one waits for the coordinator by now, one is answered."""

from datetime import time

from academy import clock
from academy.db import db
from academy.demo import days
from academy.demo.cast import Starter, email_of
from academy.demo.days import local
from academy.demo.first_weeks.story import PRACTITIONER, TEAM, Setting, Story
from academy.demo.joining import person, plan_of
from academy.doubts import actions as doubts
from academy.doubts import queries as facts
from academy.doubts.rules import Answer
from academy.people.models import Person
from academy.people.rules import add_working_days, shipped_calendar
from academy.readiness import queries as readiness
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Mark

LEILA = Starter("50341", "Leila", "Haddad", TEAM.name, "SW91421", effort=95)
WORKING_DAYS_AGO = 5


def _after(setting: Setting) -> None:
    """Olu marks her as not there on a day on which she was; and a check stands with another day than hers."""
    leila, olu, plan = (
        days.acting(person(email_of(LEILA))),
        days.acting(person(PRACTITIONER.email)),
        plan_of(LEILA),
    )
    then = add_working_days(setting.today, -WORKING_DAYS_AGO, shipped_calendar())
    place = [each for each in sessions.attendance_of([plan.id])[plan.id] if each.on < then][-1]
    check, _ = next(iter(readiness.recorded_of([plan.id])[plan.id].values()))
    with clock.as_if(local(then, time(11, 0))) as now:
        held = sessions.get_session(place.session_ref)
        timetable.take_register(
            olu,
            held,
            marks={place.booking_ref: (Mark.NOT_HERE, False)},
            version=held.row_version,
            now=now,
            reason="Her chair was empty when I counted.",
        )
    with clock.as_if(local(then, time(15, 0))) as now:
        mark = facts.get_fact("mark", place.booking_ref, then)
        doubts.doubt(leila, mark, what="I was there all day, in the second group.", now=now)
        recorded = facts.get_fact("check", check.ref, then)
        asked = doubts.doubt(leila, recorded, what="I showed it on the day before.", now=now)
    with clock.as_if(local(then, time(16, 30))) as now:
        doubts.answer(
            days.acting(db.session.get_one(Person, check.recorded_by_id)),
            asked,
            answer=Answer.STAYS,
            reply="The day is the one on which I saw it.",
            now=now,
        )


STORY = Story("who says that something is not right", (LEILA,), after=_after)
