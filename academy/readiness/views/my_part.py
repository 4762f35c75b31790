"""A manager's part, and the checks of an intake: starters with what is to be said by a day, and one save."""

from datetime import date
from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Cohort
from academy.readiness import actions, queries
from academy.readiness.views.blueprint import bp, cohort_at
from academy.refusals import Reason, Refused
from academy.web.forms import BaseForm
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

FIELD = "day-"


@bp.route("/my-part", methods=["GET", "POST"])
@requires(Permission.SEE_TEAM)
def my_part() -> Any:
    """What only the manager can do for each of their starters; what is done is folded away."""
    return _part(None, url_for(".my_part"))


@bp.route("/cohorts/<ref>/checks", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=cohort_at)
def checks(cohort: Cohort) -> Any:
    """What the coordinators record for everybody on an intake."""
    return _part(cohort, url_for(".checks", ref=cohort.ref))


def _part(cohort: Cohort | None, address: str) -> Any:
    form, today = BaseForm(), clock.today()
    rows = queries.parts_of_intake(cohort, today) if cohort else queries.my_parts(actor(), today)
    # The rows as they were before: a refusal takes everything back.
    if form.validate_on_submit():
        try:
            count = actions.do_my_part(actor(), _days(), cohort=cohort, now=clock.now())
            return done(f"Saved: {count} {'thing' if count == 1 else 'things'}.", address)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/checks.html" if cohort else "readiness/my_part.html",
        422 if form.has_faults else 200,
        form=form,
        cohort=cohort,
        open=[(each, part) for each, part in rows if part.to_do],
        finished=[(each, part) for each, part in rows if not part.to_do],
        typed=request.form,
        wrong={reason.link: reason.message for reason in form.refusals},
        today=today,
    )


def _days() -> dict[tuple[str, str], date]:
    """The days that were typed, by starter and line."""
    days, reasons = {}, []
    for name, text in request.form.items():
        ref, _, code = name.removeprefix(FIELD).partition("-")
        if not name.startswith(FIELD) or not text.strip():
            continue
        try:
            days[ref, code] = date.fromisoformat(text.strip())
        except ValueError:
            reasons.append(Reason("day", "Enter a day as it stands in a calendar.", link=f"#{name}"))
    if reasons:
        raise Refused(*reasons)
    return days
