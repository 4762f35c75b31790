"""The page on which something is taken back, with its reason."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from academy import clock
from academy.enrolments.models import Enrolment
from academy.readiness import queries
from academy.readiness.forms import ReasonForm
from academy.refusals import Refused
from academy.web.templating import done, page


def label_of(enrolment: Enrolment, code: str) -> str:
    """What a line of this starter is called."""
    line = queries.one(enrolment, clock.today())[1].line(code)
    return line.label if line else code


def take_back(enrolment: Enrolment, what: str, title: str, act: Callable[[str], None]) -> Any:
    """Ask why, then take it back."""
    form, back = ReasonForm(), url_for(".starter", ref=enrolment.ref)
    if form.validate_on_submit():
        try:
            act(form.reason.data)
            return done(f"Taken back: {what}.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/take_back.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        heading=title,
        what=what,
    )
