"""The stock: everything with a tag, one thing with who had it, adding and taking out."""

from typing import Any

from flask import Response, request, url_for

from academy import clock, sheets
from academy.access.rules import Permission
from academy.equipment import actions, queries
from academy.equipment.forms import ThingsForm, WithdrawForm
from academy.equipment.models import Asset
from academy.equipment.queries import Thing
from academy.equipment.rules import CONDITION_WORDS, STANDING_WORDS, Standing, standing_of
from academy.equipment.views.blueprint import asset_or_404, bp
from academy.programmes import queries as programmes
from academy.programmes.rules import KitClass
from academy.refusals import Refused
from academy.web.forms import Option, clean_text
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, safe_next

ROWS_SHOWN = 300
COLUMNS = ("Tag", "Kind", "Serial number", "Where it is", "With", "Since")
FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/things")
@requires(Permission.USE_KIT_DESK)
def things() -> Any:
    """The stock, narrowed by words, kind and where things are."""
    chosen = _chosen()
    rows = _stock(chosen)
    return page(
        "equipment/things.html",
        rows=rows[:ROWS_SHOWN],
        count=len(rows),
        kind_options=[
            (kind.code, kind.label) for kind in queries.kinds() if kind.kit_class == KitClass.ASSET
        ],
        state_options=[(each.value, words) for each, (_, words) in STANDING_WORDS.items()],
        standings=STANDING_WORDS,
        behind=queries.kinds_behind(),
        chosen=chosen,
    )


@bp.get("/things.<file_type>")
@requires(Permission.USE_KIT_DESK)
def things_file(file_type: str) -> Any:
    """The same list as a file."""
    if file_type not in FILE_TYPES:
        return page("errors/404.html", 404)
    rows = [_cells(thing) for thing in _stock(_chosen())]
    content = (
        sheets.write_csv(COLUMNS, rows)
        if file_type == "csv"
        else sheets.write_xlsx(COLUMNS, rows, title="Kit")
    )
    return Response(
        content,
        content_type=FILE_TYPES[file_type],
        headers={"Content-Disposition": f"attachment; filename=kit.{file_type}"},
    )


@bp.route("/things/new", methods=["GET", "POST"])
@requires(Permission.USE_KIT_DESK)
def new_things() -> Any:
    """Put things on the shelf."""
    form = ThingsForm()
    kinds = {kind.code: kind for kind in queries.kinds() if kind.kit_class == KitClass.ASSET}
    form.kind.options = [Option(kind.code, kind.label) for kind in kinds.values()]
    back = safe_next(request.args.get("next"), url_for(".things"))
    if request.method == "GET" and request.args.get("tag"):
        form.things.data = clean_text(request.args["tag"])[:60]
    if form.validate_on_submit():
        try:
            made = actions.add_assets(actor(), kinds[form.kind.data], things=form.new_things, now=clock.now())
            count = f"{len(made)} {'thing' if len(made) == 1 else 'things'}"
            return done(f"On the shelf: {count}.", back)
        except Refused as no:
            form.refuse(no)
    return page("equipment/new_things.html", 422 if form.has_faults else 200, form=form, back_to=back)


@bp.post("/things/kinds")
@requires(Permission.USE_KIT_DESK)
def update_kinds() -> Any:
    """Take over the kinds of kit from every published programme, the newest last."""
    changed = []
    for version in reversed(programmes.published_versions()):
        changed += actions.kinds_from(actor(), programmes.document_of(version), now=clock.now())
    return done(f"Kinds of kit brought up to date: {len(changed)} changed.", url_for(".things"))


@bp.get("/things/<ref>")
@requires(Permission.USE_KIT_DESK, on=asset_or_404)
def thing(asset: Asset) -> Any:
    """One thing: where it is and who had it."""
    return _thing_page(asset, None)


@bp.post("/things/<ref>/withdraw")
@requires(Permission.USE_KIT_DESK, on=asset_or_404)
def withdraw_thing(asset: Asset) -> Any:
    """Take a thing out of the stock."""
    form = WithdrawForm()
    if form.validate():
        try:
            actions.withdraw_asset(actor(), asset, reason=form.reason.data or "", now=clock.now())
            return done(f"{asset.kind.label} {asset.tag} was taken out of the stock.", url_for(".things"))
        except Refused as no:
            form.refuse(no)
    return _thing_page(asset, form)


def _thing_page(asset: Asset, form: WithdrawForm | None) -> Any:
    history = queries.history_of(asset)
    line = queries.open_lines_of([asset.id]).get(asset.id)
    back = next((each.return_condition for each in history if each.return_condition), None)
    return page(
        "equipment/thing.html",
        200 if form is None else 422,
        thing=asset,  # `asset` is the function that names our own files
        line=line,
        standing=standing_of(line.state if line else None, back, gone=asset.withdrawn_at is not None),
        standings=STANDING_WORDS,
        history=history,
        conditions=CONDITION_WORDS,
        form=form or WithdrawForm(formdata=None),
    )


def _chosen() -> dict[str, str]:
    return {name: clean_text(request.args.get(name, ""))[:80] for name in ("words", "kind", "state")}


def _stock(chosen: dict[str, str]) -> list[Thing]:
    standing = Standing(chosen["state"]) if chosen["state"] in {each.value for each in Standing} else None
    return queries.things(words=chosen["words"], kind=chosen["kind"], standing=standing)


def _cells(thing: Thing) -> list[sheets.Cell]:
    since = clock.in_london(thing.line.issue.issued_at).date() if thing.line else None
    words = STANDING_WORDS[thing.standing][1]
    holder = thing.holder.name if thing.holder else ""
    return [thing.asset.tag, thing.asset.kind.label, thing.asset.serial_number, words, holder, since]
