"""Lists on their way in: uploaded, looked at row by row, taken over, undone."""

import json
from typing import Any

from flask import Response, redirect, request, url_for
from markupsafe import Markup

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.batches import queries as uploads
from academy.batches.models import Batch, BatchKind, BatchRow, BatchState
from academy.batches.rules import Fate, summary
from academy.people import queries
from academy.people.actions import imports as actions
from academy.people.forms import UploadForm
from academy.people.views import changes, mapping, rows
from academy.people.views.blueprint import SEEN_BY, batch_or_404, bp
from academy.refusals import NotFoundError, Refused
from academy.settings import queries as settings
from academy.sheets import returned_csv
from academy.web.filters import plural
from academy.web.forms import BaseForm
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

KINDS = {BatchKind.STARTERS: "New starters", BatchKind.TEAMS: "Teams and managers"}
PER_PAGE = 200


@bp.get("/imports")
@requires(Permission.IMPORT_PEOPLE)
def imports() -> Response:
    """Every list that was sent, newest first."""
    found = uploads.all_batches()
    counts = uploads.counts_of([batch.id for batch in found])
    return page(
        "people/imports.html",
        batches=[(batch, summary(counts[batch.id].elements())) for batch in found],
        names=queries.uploaders_of(found),
        kinds=KINDS,
    )


@bp.route("/imports/new", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE, prepares=True)
def upload() -> Any:
    """Send a list. It is read first; nothing happens until somebody has looked at every row."""
    form = UploadForm(data={"kind": BatchKind.STARTERS})
    if form.validate_on_submit():
        try:
            with form.file.data.stream as stream:
                content = stream.read()
            sheet = queries.read_upload(content)
            database.begin_writing()
            batch = actions.upload(
                actor(),
                form.kind.data,
                file_name=form.file.data.filename,
                content=content,
                sheet=sheet,
                now=clock.now(),
            )
            said = f"{batch.file_name} is read: {plural(len(sheet.rows), 'row')}."
            return done(said, url_for(".columns", ref=batch.ref))
        except Refused as no:
            form.refuse(no)
    limit = settings.number("upload_megabytes")
    return page("people/upload.html", 422 if form.has_faults else 200, form=form, limit=limit)


@bp.get("/imports/<ref>")
@requires(Permission.IMPORT_PEOPLE, on=batch_or_404)
def one_import(batch: Batch) -> Any:
    """What would become of each row, or what did."""
    if batch.state is BatchState.UPLOADED:
        return redirect(url_for(".columns", ref=batch.ref), 303)
    return _one_import(batch, BaseForm())


@bp.post("/imports/<ref>")
@requires(Permission.IMPORT_PEOPLE, on=batch_or_404, prepares=True)
def commit(batch: Batch) -> Any:
    """Take the rows over, after deciding each of them again."""
    ref, form = batch.ref, BaseForm()
    if form.validate():
        try:
            sheet = queries.read_upload(uploads.get_batch(ref, with_file=True).file_bytes or b"")
            database.begin_writing()
            batch = uploads.get_batch(ref, to_change=True)
            answers = changes.read(request.form)
            changes.stop_without_answer(answers, _asking(batch))
            fates = actions.commit(actor(), batch, sheet=sheet, now=clock.now(), answers=answers)
            acted = sum(each.fate.acts for each in fates)
            return done(
                f"{plural(acted, 'row')} taken over. Nothing was sent to anybody.",
                url_for(".one_import", ref=ref),
            )
        except Refused as no:
            form.refuse(no)
    return _one_import(uploads.get_batch(ref), form)


@bp.post("/imports/<ref>/check")
@requires(Permission.IMPORT_PEOPLE, on=batch_or_404, prepares=True)
def check(batch: Batch) -> Any:
    """Look at every row again, after something was mended here."""
    ref, form = batch.ref, BaseForm()
    if form.validate():
        try:
            batch = uploads.get_batch(ref, with_file=True)
            sheet = queries.read_upload(batch.file_bytes or b"")
            mapping.check_again(ref, sheet, uploads.plan_of(batch))
            return done("Every row was looked at again.", url_for(".one_import", ref=ref))
        except Refused as no:
            form.refuse(no)
    return _one_import(uploads.get_batch(ref), form)


@bp.post("/imports/<ref>/undo")
@requires(Permission.IMPORT_PEOPLE, on=batch_or_404)
def undo(batch: Batch) -> Any:
    """Take back all that a list did, or throw it away before it did anything."""
    ref, form, committed = batch.ref, BaseForm(), batch.state is BatchState.COMMITTED
    if form.validate():
        try:
            actions.undo(actor(), uploads.get_batch(ref, to_change=True), now=clock.now())
            said = (
                "The import is undone." if committed else "The upload is thrown away. Nothing was taken over."
            )
            return done(said, url_for(".imports"))
        except Refused as no:
            form.refuse(no)
    return _one_import(uploads.get_batch(ref), form)


@bp.get("/imports/<ref>/refused.csv")
@requires(Permission.IMPORT_PEOPLE, on=batch_or_404)
def refused(batch: Batch) -> Response:
    """The refused rows as they came, with the reason beside each: to be mended and sent again."""
    batch = uploads.get_batch(batch.ref, with_file=True)
    content = batch.file_bytes
    if content is not None and batch.state is BatchState.PREVIEWED:
        because = {row.number: rows.because(row) for row in uploads.rows_of(batch.id, Fate.REFUSED)}
        content = returned_csv(queries.read_upload(content), because) if because else None
    if content is None or batch.state in (BatchState.UPLOADED, BatchState.UNDONE):
        raise NotFoundError("no refused rows are kept")
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-rows-{batch.ref}.csv"'},
    )


def _one_import(batch: Batch, form: BaseForm) -> Any:
    status = 422 if form.has_faults else 200
    counts = uploads.counts_of([batch.id])[batch.id]
    fate, start = _asked_for()
    found = uploads.rows_of(batch.id, fate, start=start, count=PER_PAGE)
    total = counts[fate] if fate else counts.total()
    shared = {
        "form": form,
        "batch": batch,
        "kind": KINDS[batch.kind],
        "said": summary(counts.elements()),
        "names": queries.uploaders_of([batch]),
        "tabs": rows.tabs(batch, counts),
        "here": rows.tab_words(fate, total),
        "acting": sum(count for each, count in counts.items() if each.acts),
        "refused": counts[Fate.REFUSED],
        "start": start,
        "end": start + len(found),
        "total": total,
        "per_page": PER_PAGE,
        "fate": fate,
        "seen_by": SEEN_BY,
    }
    if batch.state in (BatchState.UPLOADED, BatchState.PREVIEWED):
        return _preview(batch, found, status, shared)
    people = queries.people_at([row.person_id for row in found])
    turned, current = uploads.rows_that_turned(batch.id), queries.naming(0)
    file_kept = uploads.get_batch(batch.ref, with_file=True).file_bytes is not None
    return page(
        "people/result.html",
        status,
        body=rows.result(found, people, current),
        current=current,
        turned=turned,
        file_kept=file_kept,
        **shared,
    )


def _preview(batch: Batch, found: list[BatchRow], status: int, shared: dict[str, Any]) -> Any:
    batch = uploads.get_batch(batch.ref, with_file=True)
    plan = uploads.plan_of(batch)
    sheet = queries.read_upload(batch.file_bytes or b"")
    on = changes.day_asked(request.args.get("on", ""), clock.today())
    asked: dict[int, Markup] = {}
    if _of_starters(batch):
        asked = rows.joining(found, sheet, plan)
        for number, question in changes.questions(found, request.form, on, clock.today()).items():
            asked[number] = asked.get(number, Markup("")) + question
    return page(
        "people/preview.html",
        status,
        heads=rows.heads(sheet, plan, batch.kind),
        body=rows.preview(found, sheet, plan, asked),
        asking=_asking(batch),
        asking_same=any(map(changes.asks_same, found)),
        typed=request.form,
        on=on,
        absent=queries.not_in_file(sheet, plan, clock.today()) if _of_starters(batch) else [],
        left_out=[
            name for name in json.loads(batch.columns) if name not in json.loads(batch.mapping).values()
        ],
        **shared,
    )


def _of_starters(batch: Batch) -> bool:
    return batch.kind is BatchKind.STARTERS


def _asking(batch: Batch) -> int:
    """How many rows of a list of starters change what others plan by."""
    if not _of_starters(batch):
        return 0
    return sum(changes.asks(row) for row in uploads.rows_of(batch.id, Fate.CHANGED))


def _asked_for() -> tuple[Fate | None, int]:
    show, start = request.args.get("show", ""), request.args.get("start", "")
    fate = Fate(show) if show in set(Fate) else None
    return fate, min(int(start), 100_000) if start.isascii() and start.isdigit() and len(start) < 7 else 0
