"""What happens in the demo academy, in order: it is set up, two intakes start, and their days are lived through."""

from datetime import date, datetime, timedelta

from academy import clock
from academy.access.rules import Actor, Role
from academy.demo import days, decisions
from academy.demo.cast import COLLEAGUES, EARLIER, NOW, SERVICES, TEAMS, Starter, email_of
from academy.demo.days import acting, local
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import Cohort, Enrolment
from academy.equipment import actions as equipment
from academy.lifecycle import actions as lifecycle
from academy.people import actions as people
from academy.people import queries as who
from academy.people.actions import imports
from academy.people.models import Person
from academy.programmes import actions as programmes
from academy.programmes import queries as versions
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import add_months, add_working_days, is_working_day, shipped_calendar
from academy.registration import actions as registration
from academy.settings import actions as settings
from academy.signin import actions as signin

SYSTEM = Actor.system("the demo")
LONG_AGO = timedelta(days=400)


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
    earlier_ones = [(each, _enrolled(each)) for each in EARLIER]
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
    since = clock.today() - LONG_AGO
    lines = ["Team,Service,Base,Manager,Manager email"]
    lines += [f"{team.name},{team.service},{team.base},{team.manager},{team.email}" for team in TEAMS]
    imports.take_over(SYSTEM, "teams", "teams.csv", "\n".join(lines).encode(), now=now)
    services = {service.name: service for service in who.all_services()}
    for colleague in COLLEAGUES:
        person = people.add_person(
            SYSTEM, given_name=colleague.given, family_name=colleague.family, email=colleague.email, now=now
        )
        people.grant_role(
            SYSTEM, person, role=colleague.role, starts_on=since, service=services.get(colleague.service)
        )
        signin.create_account(SYSTEM, person, password=password, now=now, demo=True)
    for team in TEAMS:
        signin.create_account(SYSTEM, _person(team.email), password=password, now=now, demo=True)
    assert set(SERVICES) == set(services)
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
    morgan = _person("morgan.reid@northdale.example")
    with clock.as_if(local(starts_on - timedelta(days=28))) as now:
        coordinator = acting(morgan)
        imports.take_over(coordinator, "starters", "hr-new-starters.csv", _file(cast, starts_on), now=now)
        cohort = enrolments.make_cohort(coordinator, name=name, version=version, starts_on=starts_on)
        runners = who.people_with_role(Role.ADVANCED_PRACTITIONER, clock.today())
        if cast is NOW:
            runners.reverse()  # each intake has a lead of its own, so that recall days never clash
        enrolments.set_runners(coordinator, cohort, runners=runners, lead=runners[0], now=now)
        days.schedule_everything(coordinator, cohort, runners, now)
        enrolled = [(starter, _enrol(coordinator, cohort, starter, password, now)) for starter in cast]
        days.stock_up(enrolled, now)
    days.live_through(cohort, enrolled, starts_on, today)
    decisions.record_checks(enrolled, starts_on, today)


def _enrol(coordinator: Actor, cohort: Cohort, starter: Starter, password: str, now: datetime) -> Enrolment:
    person = _person(email_of(starter))
    job = who.employments_of([person.id])[person.id][0]
    qualified_now = starter.newly_qualified == "Y"
    if starter.registration:
        registration.record_check(
            coordinator,
            person,
            number=starter.registration,
            name_there=f"{starter.given} {starter.family}",
            status="Registered",
            registered_until=_end_of_registration(clock.today()),
            checked_on=clock.today(),
            same_person=True,
            now=now,
        )
    signin.create_account(SYSTEM, person, password=password, now=now, demo=True)
    return lifecycle.start_plan(
        coordinator,
        job,
        cohort=cohort,
        audience="newly_qualified" if qualified_now else "experienced_new",
        programme_start_on=job.first_day_on if starter.registration else None,
        now=now,
    ).enrolment


def _enrolled(starter: Starter) -> Enrolment:
    found = plans.enrolment_of_person(_person(email_of(starter)).id)
    assert found is not None
    return found


def _end_of_registration(today: date) -> date:
    """The register's year ends on 30 November; the demo's people have all renewed once."""
    return date(today.year + 1 if today >= date(today.year, 6, 1) else today.year, 11, 30)


def _person(email: str) -> Person:
    person = who.person_by_email(email)
    assert person is not None, email
    return person


def _file(cast: tuple[Starter, ...], starts_on: date) -> bytes:
    """HR's file as it would come: its own column names, dates day first."""
    head = (
        "Employee No,Surname,Forename,Known As,Work Email,Job Title,Team,Line Manager Email,Start Date,FTE,"
    )
    lines = [head + "Weekly Hours,SWE Number,NQSW (Y/N)"]
    managers = {team.name: team.email for team in TEAMS}
    for each in cast:
        title = "Social Worker (NQSW)" if each.newly_qualified == "Y" else "Social Worker"
        cells = (each.number, each.family, each.given, each.known_as, email_of(each), title, each.team)
        more = (managers[each.team], f"{starts_on:%d/%m/%Y}", each.fte, each.hours, each.registration)
        lines.append(",".join((*cells, *more, each.newly_qualified)))
    return "\r\n".join(lines).encode("utf-8-sig")
