"""Report and hide, one press; then the coordinator's list, where it is put back or destroyed."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request, url_for

from academy import clock, storage
from academy.access.rules import Permission, Subject
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.hiding import actions, queries, rules
from academy.hiding.forms import DestroyForm, PutBackForm
from academy.hiding.models import HiddenText
from academy.hiding.queries import Standing
from academy.refusals import NotFoundError, Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, safe_next, told

bp = Blueprint("hiding", __name__, url_prefix="/hiding")


def text_at(place: str, ref: str) -> tuple[Standing, Subject]:
    """A free text where it stands."""
    found, subject = queries.text_or_404(place, ref, clock.today())
    who = actor()
    if who.person_id is not None and not who.roles.isdisjoint(type(found.row).free_to):
        subject = replace(subject, reader_ids=frozenset({who.person_id}))
    return found, subject


def hidden_at(ref: str) -> tuple[HiddenText, Subject]:
    """Something that was reported."""
    return queries.hidden_or_404(ref)


@bp.post("/report/<place>/<ref>")
@requires(Permission.REPORT_TEXT, on=text_at)
def report(found: Standing) -> Any:
    """Hide it from everybody at once; a coordinator looks at it."""
    back = safe_next(request.form.get("next"))
    try:
        actions.report(actor(), found, now=clock.now())
    except Refused as no:
        return told(no.reasons[0].message, back)
    return done("Hidden from everybody. A coordinator looks at it, and destroys it or puts it back.", back)


@bp.get("/")
@requires(Permission.SEE_HIDDEN)
def reported() -> Any:
    """What was reported: first what waits, then what became of the rest."""
    return page("hiding/reported.html", waiting=queries.to_settle(), settled=queries.settled())


@bp.get("/<ref>")
@requires(Permission.SETTLE_HIDDEN, on=hidden_at)
def hidden(row: HiddenText) -> Any:
    """One report: the words, or the file, and what becomes of it."""
    if row.kept is not None:
        note_read(actor(), Verb.TEXT_READ, row.label, about=row.person_id, sha256=row.sha256)
    return _hidden_page(row)


@bp.get("/<ref>/file")
@requires(Permission.SETTLE_HIDDEN, on=hidden_at)
def hidden_file(row: HiddenText) -> Response:
    """The file that was reported, to be looked at before it is settled."""
    if not row.is_file or row.settled_at is not None:
        raise NotFoundError("no file waits here")
    note_read(actor(), Verb.TEXT_READ, row.label, about=row.person_id, sha256=row.sha256)
    response = Response(storage.files().open(row.sha256), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=row.kept or "file")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<ref>/put-back")
@requires(Permission.SETTLE_HIDDEN, on=hidden_at)
def put_back(row: HiddenText) -> Any:
    """It is about no child and no family."""
    form = PutBackForm()
    if form.validate():
        try:
            actions.put_back(actor(), row, why=form.why.data, now=clock.now())
            return done("Put back: everybody who could read it reads it again.", url_for(".reported"))
        except Refused as no:
            form.refuse(no)
    return _hidden_page(row, form)


@bp.post("/<ref>/destroy")
@requires(Permission.SETTLE_HIDDEN, on=hidden_at)
def destroy(row: HiddenText) -> Any:
    """Destroy it and every copy, and be told whom to inform."""
    form = DestroyForm()
    if form.validate():
        try:
            actions.destroy(actor(), row, now=clock.now())
            return done("Destroyed. Inform the data protection officer now.", url_for(".hidden", ref=row.ref))
        except Refused as no:
            form.refuse(no)
    return _hidden_page(row, form)


@bp.app_template_test("hidden_words")
def hidden_words(text: str | None) -> bool:
    """The words were taken out of sight: they are no address, and nothing is left to report."""
    return rules.is_hidden(text)


def _hidden_page(row: HiddenText, form: Any = None) -> Any:
    return page(
        "hiding/hidden.html",
        422 if form is not None and form.has_faults else 200,
        **({"form": form} if form is not None else {}),
        row=row,
        put_back=form if isinstance(form, PutBackForm) else PutBackForm(formdata=None),
        destroy=form if isinstance(form, DestroyForm) else DestroyForm(formdata=None),
    )
