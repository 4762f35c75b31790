"""The blueprint, and how its screens load what they are about."""

from flask import Blueprint

from academy import clock
from academy.access.rules import NOBODY_IN_PARTICULAR, Role, Subject
from academy.batches import queries as uploads
from academy.batches.models import Batch
from academy.people import queries
from academy.people.models import Employment, OpenQuestion, Person, Responsibility, RoleGrant, Team
from academy.web.forms import Option

bp = Blueprint("people", __name__, url_prefix="/people")

# Who can see a page about a person here, in words (access.rules SEE_PEOPLE).
SEEN_BY = "the academy’s coordinators"
# The same for a question (ANSWER_QUESTION): the manager sees those that the manager owes.
QUESTION_SEEN_BY = {
    Role.COORDINATOR: "the academy’s coordinators",
    Role.MANAGER: "their manager and the academy’s coordinators",
}


def person_or_404(ref: str) -> tuple[Person, Subject]:
    """A person, with who stands where to them."""
    found = queries.get_person(ref)
    return found, subject_of(found.id)


def question_or_404(ref: str) -> tuple[tuple[OpenQuestion, Person | None, Team | None], Subject]:
    """A question and whom it is about; a manager stands to it only where the manager owes the answer."""
    question, person, team = queries.get_question(ref)
    if person is None:
        return (question, None, team), Subject()
    subject = subject_of(person.id)
    managers = subject.manager_ids if question.owner_role is Role.MANAGER else frozenset()
    return (question, person, None), Subject(person_id=person.id, manager_ids=managers)


def duty_or_404(ref: str) -> tuple[Responsibility, Subject]:
    """A duty, with who stands where to the person whom it is for; one for a team is about nobody."""
    found = queries.get_duty(ref)
    return found, subject_of(found.person_id) if found.person_id is not None else NOBODY_IN_PARTICULAR


def grant_or_404(ref: str) -> tuple[tuple[RoleGrant, Person], Subject]:
    """A role and its holder."""
    grant, person = queries.get_grant(ref)
    return (grant, person), subject_of(person.id)


def team_or_404(ref: str) -> tuple[Team, Subject]:
    """A team: about nobody."""
    return queries.get_team(ref), NOBODY_IN_PARTICULAR


def batch_or_404(ref: str) -> tuple[Batch, Subject]:
    """An upload: about nobody in particular."""
    return uploads.get_batch(ref), NOBODY_IN_PARTICULAR


def subject_of(person_id: int) -> Subject:
    """Who stands where to that person today."""
    return queries.subjects([person_id], clock.today())[person_id]


def job_of(person: Person, employment_id: int | None = None) -> Employment | None:
    """The employment that is meant, or the newest; None where there is none."""
    jobs = queries.employments_of([person.id])[person.id]
    return next((job for job in jobs if job.id == employment_id), jobs[0] if jobs else None)


def team_options() -> list[Option]:
    """Every open team, by name."""
    return [Option(team.ref, team.name, team.service.name) for team in queries.all_teams()]


def people_options(without: Person | None = None) -> list[Option]:
    """Everybody who can be named for a duty, by surname."""
    return [
        Option(person.ref, f"{person.name} ({person.email})" if person.email else person.name)
        for person in queries.everybody_who_could(clock.today())
        if without is None or person.id != without.id
    ]
