"""Four who wait for a decision: a condition that ended, an awaited registration, work without one, a late check."""

from datetime import date, time, timedelta

from academy import clock
from academy.access.rules import Role
from academy.demo import decisions
from academy.demo.cast import Starter
from academy.demo.days import acting, local
from academy.demo.first_weeks.story import HEAD_OF_SERVICE, TEAM, Setting, Story
from academy.demo.joining import person, plan_of
from academy.enrolments.models import Enrolment
from academy.people import queries as who
from academy.programmes.rules import AcceptedBy, add_working_days, shipped_calendar
from academy.readiness import actions as readiness
from academy.readiness import queries as standings
from academy.registration import actions as registration

RAVI = Starter("50328", "Ravi", "Menon", TEAM.name, "SW91408", effort=95, decided=False)
ELIF = Starter("50329", "Elif", "Yilmaz", TEAM.name, "", decided=False)
TOM = Starter("50330", "Tom", "Bradley", TEAM.name, "SW91410", effort=70, decided=False)
AOIFE = Starter("50338", "Aoife", "Byrne", TEAM.name, "", effort=80, decided=False)


def _all_but_registration(enrolment: Enrolment, day: date, until_on: date, *, read: bool = True) -> None:
    """Everything is there, or accepted until that day by whoever may; nobody may accept a missing registration."""
    with clock.as_if(local(day, time(15, 0))) as now:
        coordinator = acting(who.people_with_role(Role.COORDINATOR, day)[0])
        for code in decisions.left_to_record(enrolment, Role.COORDINATOR, day):
            readiness.record_check(coordinator, enrolment, code, done_on=day, now=now)
        decisions.record_parts(enrolment, day, now)
        manager, head = decisions.manager_of(enrolment, day), acting(person(HEAD_OF_SERVICE.email))
        for line in standings.one(enrolment, day)[1].missing:
            if line.accepted_by is not AcceptedBy.NOBODY:
                actor = head if line.accepted_by is AcceptedBy.HEAD_OF_SERVICE else manager
                decisions.accept(actor, enrolment, line.code, until_on, now, read=read)


def _ravi(setting: Setting) -> None:
    """A decision with a condition whose last day was yesterday: it no longer holds."""
    plan, day = plan_of(RAVI), setting.starts_on + timedelta(days=9)
    yesterday = setting.today - timedelta(days=1)
    _all_but_registration(plan, day, max(yesterday, day + timedelta(days=1)))
    with clock.as_if(local(day, time(16, 0))) as now:
        decisions.sign(decisions.manager_of(plan, day), plan, day, now)


def _elif(setting: Setting) -> None:
    """Only the registration is awaited, so the head of service can sign for supervised duties."""
    day = add_working_days(setting.today, -1, shipped_calendar())
    _all_but_registration(plan_of(ELIF), day, add_working_days(day, 10, shipped_calendar()))


def _tom(setting: Setting) -> None:
    """He works in the team already, and has a condition to read; no decision is signed."""
    plan, day = plan_of(TOM), add_working_days(setting.today, -1, shipped_calendar())
    with clock.as_if(local(day)) as now:
        manager = decisions.manager_of(plan, day)
        readiness.enter_working(manager, plan, since_on=setting.starts_on + timedelta(days=11), now=now)
        line = next(
            each for each in standings.one(plan, day)[1].missing if each.accepted_by is AcceptedBy.MANAGER
        )
        until = add_working_days(day, 10, shipped_calendar())
        decisions.accept(manager, plan, line.code, until, now, read=False)


def _aoife(setting: Setting) -> None:
    """Her registration was seen yesterday: the coordinator can say from when her programme counts."""
    yesterday = setting.today - timedelta(days=1)
    with clock.as_if(local(yesterday)) as now:
        registration.record_check(
            setting.coordinator,
            plan_of(AOIFE).person,
            number="SW91411",
            name_there="Aoife Byrne",
            status="Registered",
            registered_until=date(setting.today.year + 1, 11, 30),
            checked_on=yesterday,
            same_person=True,
            now=now,
        )


ENDED = Story("whose condition has ended", (RAVI,), after=_ravi)
AWAITED = Story("whose registration is awaited", (ELIF,), after=_elif)
WORKING = Story("who works without a decision", (TOM,), after=_tom)
SEEN_LATER = Story("who was registered later", (AOIFE,), after=_aoife)
