"""One record: its facts, where it stands, its history, and the very bytes that were issued."""

from typing import Any

from flask import Response, request

from academy import clock
from academy.access.rules import Permission
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.enrolments import queries as plans
from academy.records import queries, rules
from academy.records.queries import Issued
from academy.records.rules import PrintVariant, RecordState
from academy.records.views.loading import SEEN_BY, bp
from academy.records.views.loading import record as loaded
from academy.refusals import NotFoundError, Reason
from academy.web.permissions import actor, may, requires
from academy.web.templating import page


@bp.get("/records/<ref>")
@requires(Permission.SEE_RECORD, on=loaded)
def record(found: Issued) -> Any:
    """What a record says, where it stands, and what was done with it."""
    _note(found)
    today, row = clock.today(), found.record
    doubts: tuple[Reason, ...] = ()
    if found.state is RecordState.VALID and may(Permission.ISSUE_RECORD):
        gates = queries.gates([plans.get_enrolment(row.enrolment.ref)], today)[row.enrolment_id]
        doubts = next((gate.reasons for gate in gates if gate.definition.code == row.definition), ())
    return page(
        "records/record.html",
        found=found,
        record=rules.record_page(rules.facts_of(row.snapshot), fingerprint=row.snapshot_sha256),
        kind=rules.kind_word(row.kind),
        prints=queries.pdfs_of([row.id])[row.id],
        stands=queries.still_stands([found], today)[row.id],
        doubts=doubts,
        names=queries.names_around(found),
        seen_by=SEEN_BY,
    )


@bp.get("/records/<ref>.pdf")
@requires(Permission.SEE_RECORD, on=loaded)
def pdf(found: Issued) -> Any:
    """The stored bytes, never made again; `?print=large` for the large print."""
    variant = PrintVariant.LARGE if request.args.get("print") == "large" else PrintVariant.NORMAL
    stored = queries.pdfs_of([found.record.id], content=True)[found.record.id].get(variant)
    if stored is None:
        raise NotFoundError("no such print")
    _note(found)
    ending = "-large-print" if variant is PrintVariant.LARGE else ""
    answer = Response(stored.content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.record.number}{ending}.pdf"'
    answer.set_etag(stored.sha256)
    return answer.make_conditional(request)


def _note(found: Issued) -> None:
    """Others than the person leave a line in the history when they read a record."""
    about = found.record.enrolment.person_id
    if about != actor().person_id:
        note_read(actor(), Verb.RECORD_READ, found.subject, about=about)
