"""Conditions: accept a missing thing for a while, renew that once, read it, take it back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Enrolment
from academy.programmes.rules import shipped_calendar
from academy.readiness import actions, queries, rules
from academy.readiness.forms import OTHER, AcceptForm, PressForm
from academy.readiness.models import AcceptedCondition
from academy.readiness.rules import RESTRICTIONS, ReadinessLine
from academy.readiness.views.blueprint import Line, bp, condition_or_404, line_or_404, roles_here
from academy.readiness.views.taking_back import label_of, take_back
from academy.refusals import Refused
from academy.settings import queries as settings
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told

Condition = tuple[AcceptedCondition, Enrolment]


@bp.route("/<ref>/accept/<code>", methods=["GET", "POST"])
@requires(Permission.ACCEPT_CONDITION, on=line_or_404)
def accept(found: Line) -> Any:
    """Accept a missing thing until a day, with what the starter may not do until then."""
    enrolment, line = found

    def act(not_until_then: str, until_on: date | None) -> None:
        actions.accept_condition(
            actor(),
            enrolment,
            line.code,
            not_until_then=not_until_then,
            until_on=until_on,
            now=clock.now(),
        )

    return _condition_page(enrolment, line, act, again=False)


@bp.route("/conditions/<ref>/renew", methods=["GET", "POST"])
@requires(Permission.ACCEPT_CONDITION, on=condition_or_404)
def renew(found: Condition) -> Any:
    """The head of service lets a condition be followed by another, once."""
    condition, enrolment = found
    line = queries.one(enrolment, clock.today())[1].line(condition.code)

    def act(not_until_then: str, until_on: date | None) -> None:
        actions.renew_condition(
            actor(),
            condition,
            enrolment=enrolment,
            not_until_then=not_until_then,
            until_on=until_on,
            now=clock.now(),
        )

    return _condition_page(enrolment, line, act, again=True, words=condition.not_until_then)


@bp.route("/conditions/<ref>/read", methods=["GET", "POST"])
@requires(Permission.READ_CONDITION, on=condition_or_404)
def read(found: Condition) -> Any:
    """The starter reads what they may not do until then, and says so."""
    condition, enrolment = found
    line = queries.one(enrolment, clock.today())[1].line(condition.code)
    back = url_for(".starter", ref=enrolment.ref)
    if reasons := rules.why_not_read(line, themself=True):
        return told(reasons[0].message, back)
    form = PressForm()
    if form.validate_on_submit():
        try:
            actions.read_condition(actor(), condition, enrolment=enrolment, now=clock.now())
            return done("Thank you. The condition counts from now on.", back)
        except Refused as no:
            form.refuse(no)
    return page("readiness/read.html", 422 if form.has_faults else 200, form=form, line=line)


@bp.route("/conditions/<ref>/take-back", methods=["GET", "POST"])
@requires(Permission.ACCEPT_CONDITION, on=condition_or_404)
def take_back_condition(found: Condition) -> Any:
    """Take a condition back."""
    condition, enrolment = found

    def act(reason: str) -> None:
        actions.withdraw_condition(actor(), condition, enrolment=enrolment, reason=reason, now=clock.now())

    return take_back(enrolment, label_of(enrolment, condition.code), "Take back a condition", act)


def _condition_page(
    enrolment: Enrolment,
    line: ReadinessLine | None,
    act: Callable[[str, date | None], None],
    *,
    again: bool,
    words: str = "",
) -> Any:
    back = url_for(".starter", ref=enrolment.ref)
    most = settings.number("condition_most_days")
    usual = _day_after(min(most, settings.number("condition_days")))
    if reasons := _why_not(line, enrolment, usual, again=again):
        return told(reasons[0].message, back)
    form = AcceptForm(data={"until_on": usual, **_chosen(words)})
    if line and form.validate_on_submit():
        try:
            act(form.restriction, form.until_on.data)
            return done(f"{'Renewed' if again else 'Accepted as a condition'}: {line.label}.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/accept.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        line=line,
        latest=_day_after(most),
        most=most,
        again=again or bool(line and line.accepted_times),
    )


def _why_not(line: ReadinessLine | None, enrolment: Enrolment, usual: date, *, again: bool) -> Any:
    return rules.why_not_accept(
        line,
        roles_here(enrolment, clock.today()),
        until_on=usual,
        not_until_then="-",
        today=clock.today(),
        calendar=shipped_calendar(),
        most_days=settings.number("condition_most_days"),
        again=again,
    )


def _day_after(days: int) -> date:
    return rules.latest_end(clock.today(), shipped_calendar(), days)


def _chosen(words: str) -> dict[str, str]:
    if not words:
        return {}
    return {"not_until_then": words} if words in RESTRICTIONS else {"not_until_then": OTHER, "other": words}
