"""The blueprint, and how its screens load what they are about."""

from datetime import date

from flask import Blueprint

from academy import clock
from academy.access.rules import Permission, Subject
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.programmes.rules import OwnerRole
from academy.readiness import queries, rules
from academy.readiness.models import AcceptedCondition, RecordedCheck, WorkingSince
from academy.readiness.rules import ReadinessLine
from academy.refusals import NotFoundError
from academy.web.permissions import actor, may

bp = Blueprint("readiness", __name__, url_prefix="/readiness")

# Who can see a page about a person's readiness, in words (access.rules SEE_READINESS).
SEEN_BY = (
    "the starter, their manager, their head of service and coordinators; Advanced Practitioners of their intake, "
    "who see of checks only that one is missing and with whom"
)
SEEN_BY_OWN = (
    "you, your manager, your head of service and coordinators; Advanced Practitioners of your intake, "
    "who see of checks only that one is missing and with whom"
)
Line = tuple[Enrolment, ReadinessLine]


def starter_or_404(ref: str) -> tuple[Enrolment, Subject]:
    """A starter, with who stands where to them."""
    return enrolments.enrolment_or_404(ref, clock.today())


def cohort_at(ref: str) -> tuple[Cohort, Subject]:
    """One intake."""
    return enrolments.cohort_or_404(ref, clock.today())


def line_or_404(ref: str, code: str) -> tuple[Line, Subject]:
    """One line of a starter's readiness."""
    found, subject = starter_or_404(ref)
    line = queries.one(found, clock.today())[1].line(code)
    # A check's page would say by its answer alone whether the check is asked for.
    if line is None or (line.confidential and not may(Permission.SEE_CHECKS, subject)):
        raise NotFoundError(f"no line {code}")
    return (found, line), subject


def check_or_404(ref: str) -> tuple[tuple[RecordedCheck, Enrolment], Subject]:
    """A recorded check, with its starter; hidden from those who may not read checks."""
    (check, enrolment), subject = queries.check_or_404(ref, clock.today())
    line = queries.one(enrolment, clock.today())[1].line(check.code)
    if line is None or (line.confidential and not may(Permission.SEE_CHECKS, subject)):
        raise NotFoundError(f"no recorded check {ref}")
    return (check, enrolment), subject


def condition_or_404(ref: str) -> tuple[tuple[AcceptedCondition, Enrolment], Subject]:
    """A condition, with its starter."""
    return queries.condition_or_404(ref, clock.today())


def working_or_404(ref: str) -> tuple[tuple[WorkingSince, Enrolment], Subject]:
    """What was entered of somebody's work in the team, with its starter."""
    return queries.working_or_404(ref, clock.today())


def roles_here(enrolment: Enrolment, today: date) -> frozenset[OwnerRole]:
    """What the person signed in is to this starter."""
    return rules.roles_towards(actor(), enrolments.subjects_of([enrolment], today)[enrolment.id])
