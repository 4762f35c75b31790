"""Sessions, places and registers for tests, made through the actions that screens use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.rules import ItemState, said
from academy.lifecycle import actions as lifecycle
from academy.overview import queries as overview
from academy.people.models import Person, WorkingPattern
from academy.timetable import actions, queries
from academy.timetable.actions import Scheduled
from academy.timetable.models import TrainingSession
from academy.timetable.queries import Entry
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, acts
from tests.factories import START, SYSTEM, a_cohort, a_person, an_employment, an_enrolment, with_role

WELCOME = Arrangement(
    key="welcome",
    title="Welcome to the academy",
    on=START,
    starts=time(9, 30),
    ends=time(12, 30),
    place="County Hall, room 2",
    capacity=20,
)


def a_practitioner(given: str = "Ruth", family: str = "Ainsworth") -> Person:
    """Somebody who runs intakes and sessions."""
    return with_role(Role.ADVANCED_PRACTITIONER, a_person(given, family))


def a_session(
    cohort: Cohort | None = None,
    *,
    key: str = "welcome",
    facilitators: Sequence[Person] = (),
    now: datetime | None = None,
    **changes: object,
) -> TrainingSession:
    """A session of an intake, with a place for everybody whose plan has it."""
    wanted = replace(WELCOME, key=key, facilitator_ids=tuple(person.id for person in facilitators), **changes)
    made = actions.schedule(SYSTEM, cohort or a_cohort(), sessions=[wanted], now=now or clock.now())
    return made.sessions[0]


def starters(cohort: Cohort, number: int) -> list[Enrolment]:
    """That many people on an intake, whose surnames sort in the order in which they are made."""
    return [
        an_enrolment(
            an_employment(with_role(Role.STARTER, a_person("Sam", f"Starter{place:02}"))), cohort=cohort
        )
        for place in range(number)
    ]


def a_register(number: int = 3, *, on: date = START) -> tuple[TrainingSession, Person, list[str]]:
    """A session with starters on it, its facilitator, and the refs of its rows in order."""
    runner = a_practitioner()
    cohort = a_cohort(runner=runner)
    starters(cohort, number)
    training_session = a_session(cohort, facilitators=[runner], on=on)
    return training_session, runner, refs_of(training_session)


def refs_of(training_session: TrainingSession) -> list[str]:
    """The refs of a register's rows, in order."""
    return [entry.ref for entry in entries_of(training_session)]


def entries_of(training_session: TrainingSession) -> list[Entry]:
    """The rows of a register, read anew."""
    return queries.register_entries(queries.get_session(training_session.ref))


def arranged(
    cast: Cast,
    code: str = "welcome",
    on: date = START,
    cohort: Cohort | None = None,
    *,
    starts: time = time(9, 30),
    ends: time = time(12, 30),
    capacity: int = 20,
) -> tuple[Scheduled, TrainingSession]:
    """A session of an intake run by the cast's practitioner, and what arranging it did."""
    wanted = Arrangement(code, code, on, starts, ends, facilitator_ids=(cast.runner.id,), capacity=capacity)
    made = actions.schedule(acts(cast.coordinator), cohort or cast.intake, sessions=[wanted], now=clock.now())
    db.session.flush()
    return made, queries.get_session(made.sessions[0].ref)


def an_intake(name: str, starts_on: date) -> Cohort:
    """One more intake, loaded as an action wants it."""
    return enrolments.get_cohort(a_cohort(name, starts_on=starts_on).ref)


def state_of(enrolment: Enrolment, code: str, today: date) -> tuple[ItemState, str]:
    """How an item of a plan stands on a day, and in which words for others than its starter."""
    loaded = enrolments.get_enrolment(enrolment.ref)
    plan = overview.plans_of([loaded], today)[loaded.id]
    entry = next(entry for entry in plan.entries if entry.line.code == code)
    return entry.standing.state, said(entry.facts, entry.standing, today, to_owner=False)


def works(enrolment: Enrolment, *weeks: str, since: date = START) -> None:
    """A starter's pattern from a day on; the second of two weeks begins on the first Monday of the intake."""
    db.session.add(
        WorkingPattern(
            employment_id=enrolment.employment_id,
            starts_on=since,
            first_week=weeks[0],
            second_week=weeks[1] if len(weeks) > 1 else None,
            first_monday_on=START if len(weeks) > 1 else None,
        )
    )
    db.session.flush()


def is_away(enrolment: Enrolment, first_on: date, last_on: date, *, by: Person) -> None:
    """Two dates away, entered by somebody now."""
    lifecycle.enter_away(
        acts(by),
        enrolments.get_enrolment(enrolment.ref),
        first_on=first_on,
        last_on=last_on,
        now=clock.now(),
    )
    db.session.flush()


def greyed(training_session: TrainingSession) -> dict[str, str]:
    """Who of a register is greyed, and why."""
    return {entry.name: entry.line.cannot_come for entry in entries_of(training_session) if entry.line.greyed}
