"""The addresses of what spans concepts, how each is loaded, and what follows a changed job."""

from flask import Blueprint

from academy import clock
from academy.access.rules import Subject
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort
from academy.lifecycle import actions, queries
from academy.people.actions.following import follow_with
from academy.people.models import Employment

bp = Blueprint("lifecycle", __name__, url_prefix="/lifecycle")


class _Plans:
    """What moves with a job that is changed, and what has a name written down."""

    what_moves = staticmethod(queries.what_moves)
    follow = staticmethod(actions.follow)
    renamed = staticmethod(actions.renamed)


_PLANS = _Plans()
bp.record(lambda _: follow_with(_PLANS))


def employment_at(ref: str) -> tuple[Employment, Subject]:
    """One job."""
    return queries.employment_or_404(ref, clock.today())


def cohort_at(ref: str) -> tuple[Cohort, Subject]:
    """One intake."""
    return enrolments.cohort_or_404(ref, clock.today())
