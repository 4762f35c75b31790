"""Say which column of a list is what, with the file’s own cells beside each choice."""

import json
from collections.abc import Mapping
from typing import Any

from flask import url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.batches import queries as uploads
from academy.batches.models import Batch, BatchState
from academy.batches.rules import (
    ColumnPlan,
    DateOrder,
    DateSamples,
    column_date_samples,
    missing_columns,
    unmapped_columns,
)
from academy.people import queries
from academy.people.actions import imports
from academy.people.forms import mapping_form, order_field
from academy.people.queries import FIELDS
from academy.people.views.blueprint import batch_or_404, bp
from academy.refusals import Reason, Refused
from academy.sheets import Sheet
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told

DATED = ("starts_on", "qualified_in")


@bp.route("/imports/<ref>/columns", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE, on=batch_or_404, prepares=True)
def columns(batch: Batch) -> Any:
    """Which column is what; the answer is kept for the next file."""
    ref = batch.ref
    if batch.state not in (BatchState.UPLOADED, BatchState.PREVIEWED):
        return told("The columns of this file are settled.", url_for(".one_import", ref=ref))
    batch = uploads.get_batch(ref, with_file=True)
    sheet, plan = queries.read_upload(batch.file_bytes or b""), uploads.plan_of(batch)
    form, samples = _form(batch, sheet, plan.columns, plan)
    if form.validate_on_submit():
        chosen = {
            field.name: int(form[field.name].data) for field in FIELDS[batch.kind] if form[field.name].data
        }
        orders = {name: form[order_field(name)].data for name in samples if name in chosen}
        try:
            if turned := [name for name in samples if str(chosen.get(name, "")) != form[f"seen_{name}"].data]:
                form, samples = _form(batch, sheet, chosen, plan, fresh=turned)
                raise Refused(*(_look_again(name) for name in turned))
            return _settle(ref, sheet, ColumnPlan(chosen, orders))
        except Refused as no:
            form.refuse(no)
    return page(
        "people/mapping.html",
        422 if form.has_faults else 200,
        form=form,
        batch=uploads.get_batch(ref),
        fields=FIELDS[batch.kind],
        samples=samples,
        order_field=order_field,
        left_out=[sheet.columns[index] for index in unmapped_columns(sheet.columns, plan.columns)],
        rows=len(sheet.rows),
    )


def check_again(ref: str, sheet: Sheet, plan: ColumnPlan) -> Any:
    """Decide every row with these columns in the world as it is now, outside the write transaction, then keep it."""
    batch = uploads.get_batch(ref)
    if missing := missing_columns(plan.columns, FIELDS[batch.kind], json.loads(batch.columns)):
        raise Refused(*missing)
    decided = queries.decide(batch.kind, sheet, plan, clock.today(), by=actor().person_id)
    database.begin_writing()
    batch = uploads.get_batch(ref, to_change=True)
    imports.preview(actor(), batch, plan=plan, decided=decided)
    return batch


def _settle(ref: str, sheet: Sheet, plan: ColumnPlan) -> Any:
    check_again(ref, sheet, plan)
    return done(
        "The columns are kept for the next file. Nothing was taken over yet.", url_for(".one_import", ref=ref)
    )


def _form(
    batch: Batch, sheet: Sheet, chosen: Mapping[str, int], plan: ColumnPlan, fresh: list[str] | None = None
) -> tuple[Any, dict[str, DateSamples]]:
    samples = {
        field.name: found
        for field in FIELDS[batch.kind]
        if field.name in DATED and field.name in chosen
        and (found := _samples(sheet, chosen[field.name])).differ
    }  # fmt: skip
    form = mapping_form(
        FIELDS[batch.kind],
        sheet.columns,
        chosen=chosen,
        examples={index: _example(sheet, index) for index in chosen.values()},
        orders={name: plan.orders.get(name, DateOrder.DAY_FIRST) for name in samples},
    )
    for name in fresh or ():
        if f"seen_{name}" in form:
            form[f"seen_{name}"].data = str(chosen.get(name, ""))
    return form, samples


def _samples(sheet: Sheet, index: int) -> DateSamples:
    return column_date_samples((row.number, row.cells[index]) for row in sheet.rows if index < len(row.cells))


def _example(sheet: Sheet, index: int) -> str:
    column = (row.cells[index] for row in sheet.rows if index < len(row.cells))
    seen = dict.fromkeys(" ".join(cell.split())[:40] for cell in column if cell.strip())
    said = [f"“{text}”" for text in list(seen)[:3]]
    return f"In the file: {', '.join(said)}" if said else "This column is empty in the file"


def _look_again(name: str) -> Reason:
    return Reason(
        "column_changed",
        "Another column holds these dates now. Look at the three rows below, then go on",
        order_field(name),
    )
