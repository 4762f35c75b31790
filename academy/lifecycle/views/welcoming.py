"""Send welcome: first who would get what, then it is sent."""

from typing import Any

from flask import current_app, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Cohort
from academy.lifecycle import actions, queries
from academy.lifecycle.views.blueprint import bp, cohort_at
from academy.notifications.rules import ADDRESS
from academy.refusals import Refused
from academy.settings import queries as settings
from academy.signin.rules import STEP_WORDS, letters
from academy.web.filters import long_date
from academy.web.forms import BaseForm
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.route("/cohorts/<ref>/welcome", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=cohort_at)
def welcome(cohort: Cohort) -> Any:
    """Everybody on the intake with what they would get, or why nothing; who is ticked gets it."""
    form, now, today = BaseForm(), clock.now(), clock.today()
    found = queries.welcomed(cohort, now, today)
    if form.validate_on_submit():
        try:
            count = actions.welcome(actor(), cohort, request.form.getlist("pick"), now=now)
            people = "1 person" if count == 1 else f"{count} people"
            return done(
                f"The welcome for {people} is in the outbox.", url_for("enrolments.cohort", ref=cohort.ref)
            )
        except Refused as no:
            form.refuse(no)
    until = long_date(found[0].until) if found else ""
    subject, body = letters.invitation(
        "Amara", settings.get("academy_name"), "/sign-in/invitation/…", until, settings.get("help_contact")
    )
    return page(
        "lifecycle/welcome.html",
        422 if form.has_faults else 200,
        form=form,
        cohort=cohort,
        found=found,
        steps=STEP_WORDS,
        subject=subject,
        body=body.replace(ADDRESS, current_app.config["PUBLIC_URL"]),
        picked=set(request.form.getlist("pick")),
        sent=bool(request.form),
    )
