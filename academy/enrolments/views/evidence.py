"""Send in evidence and open it again; files are stored by their content and served only to those who may see them."""

import hashlib
from typing import Any

from flask import Response, request, url_for

from academy import clock, db, storage
from academy.access.rules import Permission
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.enrolments import actions, queries, rules
from academy.enrolments.actions import StoredFile
from academy.enrolments.forms import SubmitForm
from academy.enrolments.models import Evidence, PlanItem
from academy.enrolments.views.blueprint import bp, evidence_at, plan_item_at
from academy.enrolments.views.items import item_page
from academy.hiding import queries as hiding
from academy.refusals import Reason, Refused
from academy.settings import queries as settings
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, page


@bp.post("/items/<ref>/submit")
@requires(Permission.COMPLETE_OWN_ITEM, on=plan_item_at, prepares=True)
def submit(plan_item: PlanItem) -> Any:
    """Send in what shows that an item is done; the files are checked and stored before anything is locked."""
    ref, form = plan_item.ref, SubmitForm()
    if form.validate():
        try:
            files = _stored()
            db.begin_writing()
            plan_item = queries.get_plan_item(ref)
            actions.submit(actor(), plan_item, sent=form.sent(), files=files, now=clock.now())
            back = url_for("enrolments.plan_item", ref=ref)
            said = f"“{plan_item.item.title}” is sent in."
            return done(said, back, undo=Undo(url_for("enrolments.take_back", ref=ref), label="Take it back"))
        except Refused as no:
            form.refuse(no)
    return item_page(queries.get_plan_item(ref), form=form)


@bp.get("/evidence/<ref>")
@requires(Permission.SEE_EVIDENCE, on=evidence_at)
def evidence(file: Evidence) -> Response:
    """A file that was sent in, to be saved and never shown in the page; that it was opened is kept."""
    if hiding.is_hidden_file(file.sha256):
        return page("errors/410.html", 410, destroyed=hiding.is_destroyed(file.sha256))
    content = storage.files().open(file.sha256)
    plan_item = file.submission.plan_item
    if actor().person_id != plan_item.enrolment.person_id:
        note_read(
            actor(),
            Verb.EVIDENCE_READ,
            plan_item.item.title,
            about=plan_item.enrolment.person_id,
            file=file.ref,
        )
    response = Response(content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _stored() -> list[StoredFile]:
    """The files of this request, each checked by its content and then stored by its hash."""
    sent = [file for file in request.files.getlist("file") if file.filename]
    if len(sent) > rules.MOST_FILES:
        raise Refused(Reason("too_many", f"Send at most {rules.MOST_FILES} files at once.", "file"))
    largest = min(settings.number("upload_megabytes") * 1024 * 1024, rules.LARGEST)
    contents = [(file.filename or "file", file.stream.read(largest + 1)) for file in sent]
    reasons = [
        reason
        for name, content in contents
        for reason in rules.problems_with_file(name, content, largest=largest)
    ]
    if reasons:
        raise Refused(*reasons)
    if any(hiding.is_hidden_file(hashlib.sha256(content).hexdigest()) for _, content in contents):
        said = "This file was reported as about a child or a family and is hidden. Send another one"
        raise Refused(Reason("file_hidden", said, "file"))
    return [_keep(name, content) for name, content in contents]


def _keep(name: str, content: bytes) -> StoredFile:
    kind = rules.kind_of(content) or "txt"
    digest = storage.files().put(content)
    return StoredFile(rules.clean_name(name, kind), rules.TYPES[kind], len(content), digest)
