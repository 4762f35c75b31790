"""What happens in the demo academy, in order: it is set up, two intakes start, and their days are lived through."""

from datetime import date, datetime, timedelta

from academy import clock
from academy.access.rules import Role
from academy.demo import days, decisions, first_weeks
from academy.demo.cast import COLLEAGUES, EARLIER, NOW, TEAMS, Starter
from academy.demo.days import acting, local
from academy.demo.joining import SYSTEM, add_colleagues, enrol, hand_in, person, plan_of, take_over_teams
from academy.enrolments import actions as enrolments
from academy.equipment import actions as equipment
from academy.people import queries as who
from academy.programmes import actions as programmes
from academy.programmes import queries as versions
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import add_months, add_working_days, is_working_day, shipped_calendar
from academy.settings import actions as settings


def tell(now: datetime, password: str, verify_url: str) -> None:
    """Everything, from an empty database to this morning."""
    today = clock.in_london(now).date()
    this_week = _first_working_day(today)
    earlier = _first_working_day(add_months(today, -5))
    with clock.as_if(local(earlier - timedelta(days=60))):
        version = _set_up(password)
    for name, cast, starts_on in (
        ("Five months in", EARLIER, earlier),
        ("This week's intake", NOW, this_week),
    ):
        _intake(version, name, cast=cast, starts_on=starts_on, today=today, password=password)
    first_weeks.tell(
        version, starts_on=_first_working_day(today - timedelta(days=14)), today=today, password=password
    )
    earlier_ones = [(each, plan_of(each)) for each in EARLIER]
    decisions.issue_records(earlier_ones, verify_url, today)


def _first_working_day(day: date) -> date:
    """The Monday of that week, or the next working day where Monday is a bank holiday."""
    monday = day - timedelta(days=day.weekday())
    calendar = shipped_calendar()
    return monday if is_working_day(monday, calendar) else add_working_days(monday, 1, calendar)


def _set_up(password: str) -> ProgrammeVersion:
    """The programme, the teams with their managers, and those who run the academy."""
    now = clock.now()
    version = programmes.load_shipped(SYSTEM, now)[0]
    equipment.kinds_from(SYSTEM, versions.document_of(version), now=now)
    settings.change(SYSTEM, "council_name", value="Northdale County Council", now=now)
    take_over_teams(TEAMS, password, now=now)
    add_colleagues(COLLEAGUES, password, now=now)
    return version


def _intake(
    version: ProgrammeVersion,
    name: str,
    *,
    cast: tuple[Starter, ...],
    starts_on: date,
    today: date,
    password: str,
) -> None:
    """An intake from HR's file to this morning."""
    morgan = person("morgan.reid@northdale.example")
    with clock.as_if(local(starts_on - timedelta(days=28))) as now:
        coordinator = acting(morgan)
        hand_in(coordinator, cast, TEAMS, starts_on, now=now)
        cohort = enrolments.make_cohort(coordinator, name=name, version=version, starts_on=starts_on)
        runners = who.people_with_role(Role.ADVANCED_PRACTITIONER, clock.today())
        if cast is NOW:
            runners.reverse()  # each intake has a lead of its own, so that recall days never clash
        enrolments.set_runners(coordinator, cohort, runners=runners, lead=runners[0], now=now)
        days.schedule_everything(coordinator, cohort, runners, now)
        enrolled = [(starter, enrol(coordinator, cohort, starter, password, now=now)) for starter in cast]
        days.stock_up(enrolled, now)
    days.live_through(cohort, enrolled, starts_on, today)
    decisions.record_checks(enrolled, starts_on, today)
