"""A manager's part: their starters and the few things only they can do, with days and one save."""

from datetime import date
from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.readiness import actions, queries
from academy.readiness.views.blueprint import bp
from academy.refusals import Reason, Refused
from academy.web.forms import BaseForm
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

FIELD = "day-"


@bp.route("/my-part", methods=["GET", "POST"])
@requires(Permission.SEE_TEAM)
def my_part() -> Any:
    """What only the manager can do for each of their starters; what is done is folded away."""
    form = BaseForm()
    rows = queries.my_parts(actor(), clock.today())  # as they were before: a refusal takes everything back
    if form.validate_on_submit():
        try:
            count = actions.do_my_part(actor(), _days(), now=clock.now())
            return done(f"Saved: {count} {'thing' if count == 1 else 'things'}.", url_for(".my_part"))
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/my_part.html",
        422 if form.has_faults else 200,
        form=form,
        open=[(each, part) for each, part in rows if part.to_do],
        finished=[(each, part) for each, part in rows if not part.to_do],
        typed=request.form,
        wrong={reason.link: reason.message for reason in form.refusals},
        today=clock.today(),
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
