"""Issue, replace, enlarge and withdraw: the facts are looked at first, the paper is printed between transactions."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.enrolments import queries as plans
from academy.enrolments.models import Enrolment
from academy.records import actions, queries
from academy.records.actions import Draft, NumberTakenError
from academy.records.forms import IssueForm, ReplaceForm, WithdrawForm
from academy.records.models import CompletionRecord
from academy.records.queries import Issued
from academy.records.rules import PrintVariant, RecordPage, RecordState, record_page
from academy.records.views.loading import SEEN_BY, bp, proof_first, record, verify_url, wanted
from academy.refusals import Reason, Refused
from academy.settings import queries as settings
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told

TRIES = 4
_BUSY = Reason(
    "busy", "Several records were issued at the same moment. Nothing was issued here. Press again."
)


@bp.route("/records/starters/<ref>/issue/<definition>", methods=["GET", "POST"])
@requires(Permission.ISSUE_RECORD, on=wanted, prepares=True)
def issue(found: tuple[Enrolment, str]) -> Any:
    """Look at what the record will say, then issue it."""
    (enrolment, definition), ref = found, found[0].ref
    if first := proof_first():
        return first
    form = IssueForm(data={"name_written": queries.own_name(enrolment)})
    if form.validate_on_submit():
        try:
            made = _printed(
                lambda: actions.draft(
                    actor(),
                    plans.get_enrolment(ref),
                    definition=definition,
                    verify_url=verify_url(),
                    now=clock.now(),
                    name_written=form.name_written.data,
                ),
                ref,
                str(form.once.data),
            )
            return done(f"{made.number} issued. The person has been told.", url_for(".record", ref=made.ref))
        except Refused as no:
            form.refuse(no)
    return _check(ref, definition, form)


@bp.route("/records/<ref>/replace", methods=["GET", "POST"])
@requires(Permission.ISSUE_RECORD, on=record, prepares=True)
def replace(found: Issued) -> Any:
    """Issue a newer record in place of one that is wrong."""
    if first := proof_first():
        return first
    ref, about = found.record.ref, found.record.enrolment.ref
    if found.state is not RecordState.VALID:
        return told(f"{found.record.number} is {found.state.value} already.", url_for(".record", ref=ref))
    form = ReplaceForm(data={"name_written": queries.own_name(found.record.enrolment)})
    if form.validate_on_submit():
        try:
            made = _printed(
                lambda: actions.draft_replacement(
                    actor(),
                    queries.get_record(ref),
                    reason=form.reason.data,
                    verify_url=verify_url(),
                    now=clock.now(),
                    name_written=form.name_written.data,
                ),
                about,
                str(form.once.data),
            )
            return done(f"{made.number} issued in its place.", url_for(".record", ref=made.ref))
        except Refused as no:
            form.refuse(no)
    _read_again()
    return page(
        "records/replace.html", 422 if form.has_faults else 200, form=form, found=queries.get_record(ref)
    )


@bp.route("/records/<ref>/withdraw", methods=["GET", "POST"])
@requires(Permission.WITHDRAW_RECORD, on=record)
def withdraw(found: Issued) -> Any:
    """Take a record back."""
    if first := proof_first():
        return first
    ref = found.record.ref
    if found.state is not RecordState.VALID:
        return told(f"{found.record.number} is {found.state.value} already.", url_for(".record", ref=ref))
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw(actor(), found, reason=form.reason.data, now=clock.now())
            return done(f"{found.record.number} withdrawn.", url_for(".record", ref=ref))
        except Refused as no:
            form.refuse(no)
    return page("records/withdraw.html", 422 if form.has_faults else 200, form=form, found=found)


@bp.post("/records/<ref>/large")
@requires(Permission.ENLARGE_RECORD, on=record, prepares=True)
def enlarge(found: Issued) -> Any:
    """Make the large-print copy of a record, once."""
    ref, text = found.record.ref, found.record.snapshot
    colour, created = settings.get("brand_colour"), found.record.issued_at
    database.db.session.rollback()
    content = actions.print_record(text, variant=PrintVariant.LARGE, colour=colour, created=created)
    database.begin_writing()
    actions.enlarge(actor(), queries.get_record(ref), content=content, now=clock.now())
    return done("The large-print copy is ready.", url_for(".record", ref=ref))


def _printed(drafted: Callable[[], Draft], enrolment_ref: str, once: str) -> CompletionRecord:
    """Draft in a transaction that only reads, print in none, write down in a short one.

    Where somebody else took the number meanwhile it is all done again: nobody needs to know.
    """
    for _ in range(TRIES):
        _read_again()
        if had := queries.find_made_by(once):
            return had
        now = drafted()
        colour = settings.get("brand_colour")
        database.db.session.rollback()
        content = actions.print_record(
            now.text, variant=PrintVariant.NORMAL, colour=colour, created=now.created
        )
        database.begin_writing()
        if had := queries.find_made_by(once):
            return had
        try:
            return actions.keep(
                actor(),
                plans.get_enrolment(enrolment_ref),
                now,
                content=content,
                once=once,
                now=now.created,
            )
        except NumberTakenError:
            continue
    raise Refused(_BUSY)


def _check(ref: str, definition: str, form: IssueForm) -> Any:
    """The page on which one looks before one issues; without a draft it says what stands in the way."""
    _read_again()
    enrolment = plans.get_enrolment(ref)
    preview: RecordPage | None = None
    try:
        preview = _preview(
            actions.draft(actor(), enrolment, definition=definition, verify_url=verify_url(), now=clock.now())
        )
    except Refused as no:
        if request.method == "GET":
            form.refuse(no)
    return page(
        "records/issue.html",
        422 if request.method == "POST" else 200,
        form=form,
        found=enrolment,
        preview=preview,
        chosen=bool(enrolment.name_on_record),
        seen_by=SEEN_BY,
    )


def _preview(drafted: Draft) -> RecordPage:
    return record_page(drafted.facts, fingerprint=drafted.fingerprint)


def _read_again() -> None:
    database.db.session.rollback()
    database.begin_reading()
