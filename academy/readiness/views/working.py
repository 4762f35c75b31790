"""Enter since when somebody works in the team, and take that back."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Enrolment
from academy.readiness import actions, queries, rules
from academy.readiness.forms import WorkingForm
from academy.readiness.models import WorkingSince
from academy.readiness.views.blueprint import bp, roles_here, starter_or_404, working_or_404
from academy.readiness.views.taking_back import take_back
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told


@bp.route("/<ref>/working", methods=["GET", "POST"])
@requires(Permission.RECORD_READINESS, on=starter_or_404)
def working(enrolment: Enrolment) -> Any:
    """Since which day they work in the team, whether or not a decision is signed."""
    today, back = clock.today(), url_for(".starter", ref=enrolment.ref)
    standing = queries.one(enrolment, today)[1]
    reasons = rules.why_not_working(
        roles_here(enrolment, today),
        since_on=today,
        known=standing.working,
        contract_start_on=None,
        today=today,
    )
    if reasons:
        return told(reasons[0].message, back)
    form = WorkingForm()
    if form.validate_on_submit():
        try:
            actions.enter_working(actor(), enrolment, since_on=form.since_on.data, now=clock.now())
            return done("Entered. It closes nothing: what is missing stays missing.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/working.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        standing=standing,
    )


@bp.route("/working/<ref>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_READINESS, on=working_or_404)
def take_back_working(found: tuple[WorkingSince, Enrolment]) -> Any:
    """Take back what was entered wrongly."""
    row, enrolment = found

    def act(reason: str) -> None:
        actions.withdraw_working(actor(), row, enrolment=enrolment, reason=reason, now=clock.now())

    return take_back(enrolment, "Working in the team", "Take back since when they work in the team", act)
