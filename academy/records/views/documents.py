"""Documents: one's own, those to issue, those that were issued; and several at once as one file."""

import tempfile
import zipfile
from collections.abc import Iterable
from typing import Any

from flask import Response, request, send_file, url_for

from academy import clock
from academy.access.rules import Permission, Role
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import Enrolment
from academy.records import queries, rules
from academy.records.forms import NameForm
from academy.records.queries import MOST_LISTED, Issued
from academy.records.rules import PrintVariant, RecordState
from academy.records.views.loading import SEEN_BY, SEEN_BY_OWN, bp, enrolment
from academy.refusals import Reason, Refused
from academy.registration import queries as registration
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

AT_A_TIME = 25
ISSUERS = (Role.COORDINATOR, Role.ADVANCED_PRACTITIONER)
READERS = (*ISSUERS, Role.MANAGER, Role.AUDITOR)


@bp.get("/records/")
@requires(Permission.SEE_RECORDS)
def records() -> Any:
    """A starter's own documents; for others what is to issue and what was issued."""
    own = plans.enrolment_of_person(actor().person_id or 0) if actor().has(Role.STARTER) else None
    if not actor().has(*READERS):
        return _starter(own, _name_form(own), title="Documents") if own else page("records/none.html")
    shown = _shown()
    today, cohort, words = clock.today(), request.args.get("cohort", ""), request.args.get("words", "")
    listed: dict[str, Any] = {"rows": [], "issued": [], "hidden": frozenset(), "in_zip": 0}
    if shown == "issued":
        listed["issued"] = queries.issued(actor(), today, cohort_ref=cohort, words=words, state=_state())
        listed["stands"] = queries.still_stands(listed["issued"], today)
        listed["hidden"], readable = _readable(listed["issued"])
        listed["in_zip"] = len(readable)
    else:
        everything = queries.candidates(actor(), today, cohort_ref=cohort, words=words)
        listed["rows"] = [row for row in everything if row.ready is (shown == "ready")]
    return page(
        "records/records.html",
        shown=shown,
        own=own,
        cohort=cohort,
        words=words,
        state=request.args.get("state", ""),
        cohorts=queries.cohorts_in_view(actor(), today),
        kind_word=rules.kind_word,
        most=MOST_LISTED,
        may_issue=actor().has(*ISSUERS),
        **listed,
    )


@bp.get("/records/starters/<ref>")
@requires(Permission.SEE_RECORD, on=enrolment)
def starter(found: Enrolment) -> Any:
    """Each record of one starter: issued, or why not yet."""
    return _starter(found, _name_form(found))


@bp.post("/records/starters/<ref>/name")
@requires(Permission.NAME_ON_RECORD, on=enrolment)
def save_name(found: Enrolment) -> Any:
    """Keep the name as the starter wants it written."""
    form = NameForm()
    if form.validate():
        try:
            enrolments.set_name_on_record(actor(), found, name=form.name.data)
            return done("Saved. Your name will be written so on records.", url_for(".records"))
        except Refused as no:
            form.refuse(no)
    return _starter(found, form, 422, title="Documents")


@bp.get("/records/zip")
@requires(Permission.SEE_RECORDS)
def zipped() -> Any:
    """The stored files of the records that a list shows, in one file."""
    found = queries.issued(
        actor(),
        clock.today(),
        cohort_ref=request.args.get("cohort", ""),
        words=request.args.get("words", ""),
        state=_state(),
    )
    hidden, found = _readable(found)
    if hidden and not found:
        return page("records/hidden.html", 410)
    if not found:
        raise Refused(Reason("none", "No record fits this list, so there is nothing to download."))
    if len(found) > MOST_LISTED:
        raise Refused(
            Reason("too_many", f"That is more than {MOST_LISTED} records. Choose one intake, then download.")
        )
    for row in found:
        if row.record.enrolment.person_id != actor().person_id:
            note_read(actor(), Verb.RECORD_READ, row.subject, about=row.record.enrolment.person_id)
    return _zip(found)


def _readable(found: list[Issued]) -> tuple[frozenset[int], list[Issued]]:
    """Which of these quote hidden words, and those whose file can be had: not hidden, and not in a former name."""
    hidden = queries.with_hidden_words([row.record.id for row in found])
    return hidden, [row for row in found if row.record.id not in hidden and not row.in_former_name]


def _zip(found: list[Issued]) -> Response:
    """Read a few at a time: five hundred prints need not stand in memory at once."""
    file = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - sent, then closed by the server
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for start in range(0, len(found), AT_A_TIME):
            some = found[start : start + AT_A_TIME]
            prints = queries.pdfs_of([row.record.id for row in some], content=True)
            for row in some:
                moment = clock.in_london(row.record.issued_at)
                entry = zipfile.ZipInfo(_file_name(row), moment.timetuple()[:6])
                archive.writestr(entry, prints[row.record.id][PrintVariant.NORMAL].content)
    file.seek(0)
    return send_file(
        file, mimetype="application/zip", as_attachment=True, download_name=f"records {clock.today()}.zip"
    )


def _file_name(row: Issued) -> str:
    name = "".join(letter for letter in row.record.name_written if letter.isalnum() or letter in " -’'")
    return f"{row.record.number} {name}.pdf"


def _starter(found: Enrolment, form: NameForm, status: int = 200, *, title: str = "") -> Any:
    today = clock.today()
    gates = queries.gates([found], today, reader_id=actor().person_id)[found.id]
    records = queries.records_of([found.id])[found.id]
    own = found.person_id == actor().person_id
    return page(
        "records/starter.html",
        status,
        found=found,
        form=form,
        own=own,
        title=title or ("Documents" if own else f"Records of {found.person.name}"),
        called=registration.title_of(found.person_id, today),
        gates=gates,
        earlier=[row for row in records if row.state is not RecordState.VALID],
        stands=queries.still_stands(records, today),
        hidden=queries.with_hidden_words([row.record.id for row in records]),
        kind_word=rules.kind_word,
        own_name=queries.own_name(found),
        seen_by=SEEN_BY_OWN if own else SEEN_BY,
    )


def _name_form(found: Enrolment | None) -> NameForm:
    return NameForm(data={"name": queries.own_name(found) if found else ""})


def _shown() -> str:
    wanted = request.args.get("show", "")
    if wanted in {"ready", "waiting", "issued"}:
        return wanted
    return "ready" if actor().has(*ISSUERS) else "issued"


def _state() -> RecordState | None:
    wanted = request.args.get("state", "")
    return RecordState(wanted) if wanted in set(_values(RecordState)) else None


def _values(states: Iterable[RecordState]) -> list[str]:
    return [state.value for state in states]
