"""One line at a time: record that it is done, and take that back."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Enrolment
from academy.readiness import actions, rules
from academy.readiness.forms import RecordForm
from academy.readiness.models import RecordedCheck
from academy.readiness.views.blueprint import (
    Line,
    bp,
    check_or_404,
    line_or_404,
    roles_here,
)
from academy.readiness.views.taking_back import label_of, take_back
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, page, told


@bp.route("/<ref>/record/<code>", methods=["GET", "POST"])
@requires(Permission.RECORD_READINESS, on=line_or_404)
def record(found: Line) -> Any:
    """Record that something was done, and the day."""
    enrolment, line = found
    today, back = clock.today(), url_for(".starter", ref=enrolment.ref)
    if reasons := rules.why_not_record(line, roles_here(enrolment, today), done_on=today, today=today):
        return told(reasons[0].message, back)
    form = RecordForm(data={"done_on": today})
    if form.validate_on_submit():
        try:
            check = actions.record_check(
                actor(), enrolment, line.code, done_on=form.done_on.data, now=clock.now()
            )
            undo = Undo(url_for(".take_back_check", ref=check.ref), {"reason": "Undone at once."})
            return done(f"Recorded: {line.label}.", back, undo)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/record.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        line=line,
    )


@bp.route("/checks/<ref>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_READINESS, on=check_or_404)
def take_back_check(found: tuple[RecordedCheck, Enrolment]) -> Any:
    """Take a recorded check back."""
    check, enrolment = found

    def act(reason: str) -> None:
        actions.withdraw_check(actor(), check, enrolment=enrolment, reason=reason, now=clock.now())

    return take_back(enrolment, label_of(enrolment, check.code), "Take back a recorded check", act)
