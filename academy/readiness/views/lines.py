"""One line at a time: record it, accept it as a condition, take either back."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Enrolment
from academy.programmes.rules import shipped_calendar
from academy.readiness import actions, queries, rules
from academy.readiness.forms import AcceptForm, ReasonForm, RecordForm
from academy.readiness.models import AcceptedCondition, RecordedCheck
from academy.readiness.views.blueprint import (
    Line,
    bp,
    check_or_404,
    condition_or_404,
    line_or_404,
    roles_here,
)
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


@bp.route("/<ref>/accept/<code>", methods=["GET", "POST"])
@requires(Permission.ACCEPT_CONDITION, on=line_or_404)
def accept(found: Line) -> Any:
    """Accept a missing thing until a day, with what the starter may not do until then."""
    enrolment, line = found
    today, back = clock.today(), url_for(".starter", ref=enrolment.ref)
    usual = rules.latest_end(today, shipped_calendar(), rules.USUAL_DAYS)
    reasons = rules.why_not_accept(
        line,
        roles_here(enrolment, today),
        until_on=usual,
        not_until_then="-",
        today=today,
        calendar=shipped_calendar(),
    )
    if reasons:
        return told(reasons[0].message, back)
    form = AcceptForm(data={"until_on": usual})
    if form.validate_on_submit():
        try:
            actions.accept_condition(
                actor(),
                enrolment,
                line.code,
                not_until_then=form.restriction,
                until_on=form.until_on.data,
                now=clock.now(),
            )
            return done(f"Accepted as a condition: {line.label}.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/accept.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        line=line,
        latest=rules.latest_end(today, shipped_calendar()),
        most=rules.MOST_DAYS,
    )


@bp.route("/checks/<ref>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_READINESS, on=check_or_404)
def take_back_check(found: tuple[RecordedCheck, Enrolment]) -> Any:
    """Take a recorded check back."""
    check, enrolment = found

    def act(reason: str) -> None:
        actions.withdraw_check(actor(), check, enrolment=enrolment, reason=reason, now=clock.now())

    return _take_back(enrolment, check.code, "Take back a recorded check", act)


@bp.route("/conditions/<ref>/take-back", methods=["GET", "POST"])
@requires(Permission.ACCEPT_CONDITION, on=condition_or_404)
def take_back_condition(found: tuple[AcceptedCondition, Enrolment]) -> Any:
    """Take a condition back."""
    condition, enrolment = found

    def act(reason: str) -> None:
        actions.withdraw_condition(actor(), condition, enrolment=enrolment, reason=reason, now=clock.now())

    return _take_back(enrolment, condition.code, "Take back a condition", act)


def _take_back(enrolment: Enrolment, code: str, title: str, act: Callable[[str], None]) -> Any:
    form, back = ReasonForm(), url_for(".starter", ref=enrolment.ref)
    line = queries.one(enrolment, clock.today())[1].line(code)
    if form.validate_on_submit():
        try:
            act(form.reason.data)
            return done(f"Taken back: {line.label if line else code}.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/take_back.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        heading=title,
        line=line,
    )
