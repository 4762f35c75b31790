"""Sessions, places and registers for tests, made through the actions that screens use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from academy import clock
from academy.access.rules import Role
from academy.enrolments.models import Cohort, Enrolment
from academy.people.models import Person
from academy.timetable import actions, queries
from academy.timetable.models import TrainingSession
from academy.timetable.queries import Entry
from academy.timetable.rules import Arrangement
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
