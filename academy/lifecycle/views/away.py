"""Time away: two dates and nothing else, entered by the starter, the manager or a coordinator."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission, Subject
from academy.doubts import queries as doubts
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Away, Enrolment
from academy.lifecycle import actions
from academy.lifecycle.forms import AwayForm
from academy.lifecycle.views.blueprint import bp
from academy.refusals import Refused
from academy.settings import queries as settings
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, page


def starter_at(ref: str) -> tuple[Enrolment, Subject]:
    """A starter, with who stands where to them."""
    return enrolments.enrolment_or_404(ref, clock.today())


def away_at(ref: str) -> tuple[tuple[Away, Enrolment], Subject]:
    """One stretch that nobody took back, with its starter."""
    return enrolments.away_or_404(ref, clock.today())


@bp.route("/away/<ref>", methods=["GET", "POST"])
@requires(Permission.ENTER_AWAY, on=starter_at)
def away(enrolment: Enrolment) -> Any:
    """Enter two dates; what is entered already stands below."""
    form, mine = AwayForm(), actor().person_id == enrolment.person_id
    if form.validate_on_submit():
        try:
            moved = actions.enter_away(
                actor(), enrolment, first_on=form.first_on.data, last_on=form.last_on.data, now=clock.now()
            )
            new = enrolments.aways_of([enrolment.id])[enrolment.id]
            entered = max(new, key=lambda each: each.id)
            undo = Undo(url_for("lifecycle.take_back_away", ref=entered.ref), {})
            return done(_said(moved), url_for("lifecycle.away", ref=enrolment.ref), undo)
        except Refused as no:
            form.refuse(no)
    return page(
        "lifecycle/away.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        mine=mine,
        questions=doubts.doubts_of(enrolment.person_id) if mine else [],
        entered=enrolments.aways_of([enrolment.id])[enrolment.id],
        days=int(settings.get("pick_up_days")),
        back_to=url_for("overview.your_year") if mine else url_for("overview.year", ref=enrolment.ref),
    )


@bp.post("/away/take-back/<ref>")
@requires(Permission.ENTER_AWAY, on=away_at)
def take_back_away(found: tuple[Away, Enrolment]) -> Any:
    """It was entered wrongly, or they came all the same."""
    row, enrolment = found
    actions.withdraw_away(actor(), row, enrolment=enrolment, now=clock.now())
    return done("Taken back. The dates are what they were.", url_for("lifecycle.away", ref=enrolment.ref))


def _said(moved: int) -> str:
    if not moved:
        return "Entered. Nothing falls due meanwhile."
    return (
        f"Entered. {moved} {'thing that falls' if moved == 1 else 'things that fall'} due meanwhile can wait."
    )
