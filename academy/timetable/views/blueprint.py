"""Where the screens of sessions hang, and how their things are loaded with what rights on them depend on."""

from dataclasses import replace

from flask import Blueprint

from academy import clock
from academy.access.rules import Role, Subject
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort
from academy.people import queries as people
from academy.people.models import Person
from academy.timetable import queries
from academy.timetable.models import Booking
from academy.timetable.queries import Sitting

bp = Blueprint("timetable", __name__, url_prefix="/timetable")


def sitting_at(ref: str) -> tuple[Sitting, Subject]:
    """A session for its register: who runs it and who has a place is all that rights depend on."""
    sitting = queries.sitting_of(queries.get_session(ref))
    return sitting, sitting.subject


def arranged_at(ref: str) -> tuple[Sitting, Subject]:
    """A session for those who arrange it: who runs its intake counts too."""
    sitting = queries.sitting_of(queries.get_session(ref))
    of_cohort = enrolments.cohort_subject(sitting.session.cohort, clock.today())
    return sitting, replace(
        sitting.subject, runner_ids=of_cohort.runner_ids, service_ids=of_cohort.service_ids
    )


def place_at(ref: str, booking_ref: str) -> tuple[tuple[Sitting, Booking], Subject]:
    """One person's place on a session."""
    sitting, subject = arranged_at(ref)
    return (sitting, queries.get_booking(sitting.session, booking_ref)), subject


def cohort_at(ref: str) -> tuple[Cohort, Subject]:
    """An intake."""
    cohort = enrolments.get_cohort(ref)
    return cohort, enrolments.cohort_subject(cohort, clock.today())


def practitioners(*more: Person) -> list[Person]:
    """Who may run a session: everybody with the role today, and those who run this one already."""
    found = {
        person.id: person for person in people.people_with_role(Role.ADVANCED_PRACTITIONER, clock.today())
    }
    found.update({person.id: person for person in more})
    return sorted(found.values(), key=lambda person: (person.sort_key, person.id))
