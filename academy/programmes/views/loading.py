"""Load a document: a programme as a draft, or standards, or a crosswalk; told apart by what stands in it."""

from typing import Any

from flask import url_for

from academy import clock, db
from academy.access.rules import Permission
from academy.programmes import actions, queries
from academy.programmes.forms import LoadForm
from academy.programmes.models import VersionState
from academy.programmes.rules import Fault, Sort, faults_in, sort_of
from academy.programmes.views.blueprint import bp
from academy.refusals import Reason, Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told


@bp.route("/load", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMMES, prepares=True)
def load() -> Any:
    """Load a file; what is wrong with it is said by line, and the text stays to be mended."""
    form = LoadForm()
    faults: list[Fault] = []
    if form.validate_on_submit():
        text = f"{(form.document.data or '').rstrip()}\n" if form.file.data is None else form.document.data
        if sort_of(text) is Sort.PROGRAMME:
            queries.checked(text)  # the slow part, before anything is locked
        db.begin_writing()
        try:
            return _taken(text)
        except Refused as no:
            faults = faults_in(text, no.reasons)
            refuse_text(form, faults)
    return page("programmes/load.html", 422 if form.has_faults else 200, form=form, faults=faults)


def refuse_text(form: Any, faults: list[Fault]) -> None:
    """The summary names how much is wrong and leads to the text; the list beside the text says what."""
    first = faults[0]
    where = f"Line {first.line}: " if first.line else ""
    more = f" And {len(faults) - 1} more below." if len(faults) > 1 else ""
    form.refuse(Refused(Reason("text", f"{where}{first.message}{more}", link="#faults")))


def _taken(text: str) -> Any:
    sort = sort_of(text)
    if sort is Sort.FRAMEWORK:
        framework = actions.load_framework(actor(), text, now=clock.now())
        back = url_for(".frameworks", of=framework.code)
        return done(f"The standards “{framework.title}” are here.", back)
    if sort is Sort.CROSSWALK:
        actions.load_crosswalk(actor(), text, now=clock.now())
        return done("The crosswalk is here.", url_for(".frameworks"))
    version = actions.load(actor(), text, now=clock.now())
    back = url_for(".version", ref=version.ref)
    if version.state is VersionState.PUBLISHED:
        return told(
            "This version is already here, published, with exactly this text. Nothing was changed.", back
        )
    return done(f"Version {version.label} is loaded as a draft. Rehearse it, then publish it.", back)
