"""The blueprint of records, what its screens are about, and the proof that comes before a record is issued."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, g, redirect, request, url_for

from academy import clock
from academy.access.rules import Subject
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.records import queries
from academy.records.queries import Issued
from academy.signin.rules import is_fresh

bp = Blueprint("records", __name__)
SEEN_BY = (
    "the person, their manager, the Advanced Practitioners who run the intake, coordinators and auditors"
)
SEEN_BY_OWN = "you, your manager, the Advanced Practitioners who run your intake, coordinators and auditors"
TIME_TO_FINISH = timedelta(minutes=30)


def enrolment(ref: str) -> tuple[Enrolment, Subject]:
    """The starter at that address."""
    return enrolments.enrolment_or_404(ref, clock.today())


def wanted(ref: str, definition: str) -> tuple[tuple[Enrolment, str], Subject]:
    """One record of a starter, by the code of its definition."""
    found, subject = enrolment(ref)
    return (found, definition), subject


def record(ref: str) -> tuple[Issued, Subject]:
    """The record at that address."""
    return queries.record_or_404(ref, clock.today())


def verify_url() -> str:
    """The address that stands on paper for decades, never built from what the browser says."""
    return str(current_app.config["VERIFY_URL"])


def proof_first() -> Any:
    """Where to prove first that it is still the same person who sits here; None where that is so."""
    within = TIME_TO_FINISH if request.method == "POST" else timedelta(minutes=10)
    if is_fresh(g.confirmed_at, clock.now(), within=within):
        return None
    return redirect(url_for("signin.confirm", next=request.full_path.rstrip("?")), 303)
