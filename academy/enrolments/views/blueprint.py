"""The addresses of plans, and how each part of them is loaded."""

from flask import Blueprint

from academy import clock
from academy.access.rules import NOBODY_IN_PARTICULAR, Actor, Subject
from academy.enrolments import queries
from academy.enrolments.models import Cohort, Enrolment, Evidence, PlanItem, Submission
from academy.people import queries as people
from academy.web.permissions import actor

bp = Blueprint("enrolments", __name__, url_prefix="/enrolments")


def plan_item_at(ref: str) -> tuple[PlanItem, Subject]:
    """One item of one plan."""
    return queries.plan_item_or_404(ref, clock.today())


def own_queue() -> tuple[Actor, Subject]:
    """What waits for the reader: theirs by role, or because they assess somebody today."""
    who = actor()
    if who.person_id is None or not people.assesses_anybody(who.person_id, clock.today()):
        return who, NOBODY_IN_PARTICULAR
    return who, Subject(assessor_ids=frozenset({who.person_id}))


def submission_at(ref: str) -> tuple[Submission, Subject]:
    """Something that was sent in."""
    return queries.submission_or_404(ref, clock.today())


def evidence_at(ref: str) -> tuple[Evidence, Subject]:
    """A file that was sent in."""
    return queries.evidence_or_404(ref, clock.today())


def enrolment_at(ref: str) -> tuple[Enrolment, Subject]:
    """One person's plan."""
    return queries.enrolment_or_404(ref, clock.today())


def cohort_at(ref: str) -> tuple[Cohort, Subject]:
    """One intake."""
    return queries.cohort_or_404(ref, clock.today())
