"""The addresses of pages that read across concepts, and how each is loaded."""

from flask import Blueprint

from academy import clock
from academy.access.rules import Subject
from academy.enrolments import queries
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.views.items import sit_with
from academy.overview import queries as overview

bp = Blueprint("overview", __name__)
bp.record(lambda _: sit_with(overview.seat_of))


def enrolment_at(ref: str) -> tuple[Enrolment, Subject]:
    """One person's plan."""
    return queries.enrolment_or_404(ref, clock.today())


def cohort_at(ref: str) -> tuple[Cohort, Subject]:
    """One intake."""
    return queries.cohort_or_404(ref, clock.today())
