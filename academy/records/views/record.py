"""One record: its facts, where it stands, its history, and the very bytes that were issued."""

from typing import Any

from flask import Response, request

from academy import clock
from academy.access.rules import Permission, Subject
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.enrolments import queries as plans
from academy.people import queries as people
from academy.records import queries, rules
from academy.records.queries import Issued, StoredPrint
from academy.records.rules import PrintVariant, RecordKind, RecordState
from academy.records.views.loading import SEEN_BY, SEEN_BY_OWN, bp
from academy.records.views.loading import record as loaded
from academy.refusals import Reason
from academy.web.permissions import actor, may, requires
from academy.web.templating import page


def stored_print(ref: str) -> tuple[StoredPrint, Subject]:
    """The bytes at that address, in the print that is asked for."""
    return queries.print_or_404(actor(), ref, _variant(), clock.today())


@bp.get("/records/<ref>")
@requires(Permission.SEE_RECORD, on=loaded)
def record(found: Issued) -> Any:
    """What a record says, where it stands, and what was done with it."""
    today, row = clock.today(), found.record
    own = row.enrolment.person_id == actor().person_id
    facts = rules.facts_of(people.naming(row.enrolment.person_id)(row.snapshot))
    instead = queries.hidden_in(facts)
    _note(row.number, row.enrolment.person_id)
    doubts: tuple[Reason, ...] = ()
    if found.state is RecordState.VALID and may(Permission.ISSUE_RECORD):
        gates = queries.gates([plans.get_enrolment(row.enrolment.ref)], today)[row.enrolment_id]
        doubts = next((gate.reasons for gate in gates if gate.definition.code == row.definition), ())
    return page(
        "records/record.html",
        found=found,
        record=rules.record_page(rules.with_instead(facts, instead), fingerprint=row.snapshot_sha256),
        hidden=bool(instead),
        kind=rules.kind_word(row.kind),
        prints=queries.pdfs_of([row.id])[row.id],
        stands=queries.still_stands([found], today)[row.id],
        doubts=doubts,
        names=queries.names_around(found),
        seen_by=SEEN_BY_OWN if own else SEEN_BY,
        own=own,
    )


@bp.get("/records/<ref>.pdf")
@requires(Permission.SEE_RECORD, on=stored_print)
def pdf(stored: StoredPrint) -> Any:
    """The stored bytes, never made again; `?print=large` for the large print."""
    if stored.kind is RecordKind.WORK_READY and queries.with_hidden_words([stored.record_id]):
        return page("records/hidden.html", 410)
    _note(stored.number, stored.person_id)
    answer = Response(stored.content, mimetype="application/pdf")
    ending = "-large-print" if _variant() is PrintVariant.LARGE else ""
    answer.headers["Content-Disposition"] = f'attachment; filename="{stored.number}{ending}.pdf"'
    answer.set_etag(stored.sha256)
    return answer.make_conditional(request)


def _variant() -> PrintVariant:
    return PrintVariant.LARGE if request.args.get("print") == "large" else PrintVariant.NORMAL


def _note(number: str, about: int) -> None:
    """Others than the person leave a line in the history when they read a record."""
    if about != actor().person_id:
        note_read(actor(), Verb.RECORD_READ, number, about=about)
