"""A service's figures as at a day, as a page and as a file."""

from datetime import date
from typing import Any

from flask import Response, request, url_for

from academy import clock, sheets
from academy.access.rules import Permission
from academy.overview import queries, rules
from academy.overview.rules import Figure
from academy.overview.views.blueprint import bp
from academy.programmes.rules import shipped_calendar
from academy.web.permissions import actor, requires
from academy.web.templating import page


@bp.get("/overview/figures")
@requires(Permission.SEE_SERVICE)
def figures() -> Any:
    """Figures of the reader's service as at the day in the address, today without one."""
    today = clock.today()
    day, problem = rules.as_at(request.args.get("on", ""), today)
    return page(
        "overview/figures.html",
        day=day,
        today=today,
        problem=problem,
        tables=_tables(day, today),
        csv=url_for("overview.figures_file", on=day.isoformat()),
    )


@bp.get("/overview/figures.csv")
@requires(Permission.SEE_SERVICE)
def figures_file() -> Response:
    """The same figures, with what each means."""
    today = clock.today()
    day, _ = rules.as_at(request.args.get("on", ""), today)
    lines: list[list[sheets.Cell]] = [
        [day, title, each.label, each.value, each.meaning]
        for title, table in _tables(day, today)
        for each in table
    ]
    content = sheets.write_csv(["As at", "Table", "Figure", "Value", "What it means"], lines)
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"figures {day.isoformat()}.csv")
    return response


def _tables(day: date, today: date) -> list[tuple[str, list[Figure]]]:
    ids = actor().service_ids
    found = queries.joined_by(ids, day, today)
    records = [
        Figure(title, str(number), "Valid on that day: withdrawn and replaced ones are left out")
        for title, number in queries.records_by(ids, day)
    ]
    tables = [
        ("Who joined", rules.joined(found)),
        ("Work-ready", rules.work_ready(found, shipped_calendar(), of_today=day == today)),
        ("Late or missing", rules.still_open(found, of_today=day == today)),
        ("Records issued", records or [Figure("All records", "0", "None was issued until that day")]),
    ]
    return [(title, table) for title, table in tables if table]
