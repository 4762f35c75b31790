"""How people come into the demo academy: colleagues with an account, teams and starters by HR's file, a dated plan."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from academy import clock
from academy.access.rules import Actor
from academy.demo.cast import Colleague, Starter, Team, email_of
from academy.enrolments import queries as plans
from academy.enrolments.models import Cohort, Enrolment
from academy.lifecycle import actions as lifecycle
from academy.people import actions as people
from academy.people import queries as who
from academy.people.actions import imports
from academy.people.models import Person
from academy.registration import actions as registration
from academy.signin import actions as signin

SYSTEM = Actor.system("the demo")
LONG_AGO = timedelta(days=400)
HEAD = (
    "Employee No,Surname,Forename,Known As,Work Email,Job Title,Team,Line Manager Email,Start Date,FTE,"
    "Weekly Hours,SWE Number,NQSW (Y/N)"
)


def take_over_teams(teams: Sequence[Team], password: str, *, now: datetime) -> None:
    """Teams and their managers by a file, each manager with an account."""
    lines = ["Team,Service,Base,Manager,Manager email"]
    lines += [f"{team.name},{team.service},{team.base},{team.manager},{team.email}" for team in teams]
    imports.take_over(SYSTEM, "teams", "teams.csv", "\n".join(lines).encode(), now=now)
    for team in teams:
        signin.create_account(SYSTEM, person(team.email), password=password, now=now, demo=True)


def add_colleagues(colleagues: Iterable[Colleague], password: str, *, now: datetime) -> None:
    """Those who run the academy, in their roles since long ago, each with an account."""
    services = {service.name: service for service in who.all_services()}
    since = clock.today() - LONG_AGO
    for colleague in colleagues:
        added = people.add_person(
            SYSTEM, given_name=colleague.given, family_name=colleague.family, email=colleague.email, now=now
        )
        people.grant_role(
            SYSTEM, added, role=colleague.role, starts_on=since, service=services.get(colleague.service)
        )
        signin.create_account(SYSTEM, added, password=password, now=now, demo=True)


def hand_in(
    coordinator: Actor, cast: Sequence[Starter], teams: Sequence[Team], starts_on: date, *, now: datetime
) -> None:
    """HR's file of an intake, taken over."""
    imports.take_over(
        coordinator, "starters", "hr-new-starters.csv", file_of(cast, teams, starts_on), now=now
    )


def file_of(cast: Sequence[Starter], teams: Sequence[Team], starts_on: date) -> bytes:
    """HR's file as it would come: its own column names, dates day first."""
    lines = [HEAD]
    managers = {team.name: team.email for team in teams}
    for each in cast:
        title = "Social Worker (NQSW)" if each.newly_qualified == "Y" else "Social Worker"
        first_day = starts_on + timedelta(days=each.starts_after)
        cells = (each.number, each.family, each.given, each.known_as, email_of(each), title, each.team)
        more = (managers[each.team], f"{first_day:%d/%m/%Y}", each.fte, each.hours, each.registration)
        lines.append(",".join((*cells, *more, each.newly_qualified)))
    return "\r\n".join(lines).encode("utf-8-sig")


def enrol(coordinator: Actor, cohort: Cohort, starter: Starter, password: str, *, now: datetime) -> Enrolment:
    """Registration checked where HR knew a number, an account, and a plan that starts with the intake."""
    found = person(email_of(starter))
    job = who.employments_of([found.id])[found.id][0]
    qualified_now = starter.newly_qualified == "Y"
    if starter.registration:
        registration.record_check(
            coordinator,
            found,
            number=starter.registration,
            name_there=f"{starter.given} {starter.family}",
            status="Registered",
            registered_until=_end_of_registration(clock.today()),
            checked_on=clock.today(),
            same_person=True,
            now=now,
        )
    signin.create_account(SYSTEM, found, password=password, now=now, demo=True)
    return lifecycle.start_plan(
        coordinator,
        job,
        cohort=cohort,
        audience=starter.audience or ("newly_qualified" if qualified_now else "experienced_new"),
        programme_start_on=job.first_day_on if starter.registration else None,
        now=now,
    ).enrolment


def person(email: str) -> Person:
    """Who has that address."""
    found = who.person_by_email(email)
    assert found is not None, email
    return found


def plan_of(starter: Starter) -> Enrolment:
    """The plan of somebody of a cast."""
    found = plans.enrolment_of_person(person(email_of(starter)).id)
    assert found is not None
    return found


def _end_of_registration(today: date) -> date:
    """The register's year ends on 30 November; the demo's people have all renewed once."""
    return date(today.year + 1 if today >= date(today.year, 6, 1) else today.year, 11, 30)
