"""The cohort board: every starter of an intake by every milestone, as a page and as files of what is shown."""

from dataclasses import asdict
from typing import Any

from flask import Response, g, request, url_for

from academy import clock, sheets
from academy.access.rules import Permission, Subject, allowed
from academy.enrolments.models import Cohort
from academy.overview import queries, rules
from academy.overview.rules import Filter, Row
from academy.overview.views.blueprint import bp, cohort_at
from academy.overview.views.drawing import board_body
from academy.programmes import queries as programmes
from academy.refusals import NotFoundError
from academy.web.permissions import actor, requires
from academy.web.templating import page

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def board_file_at(ref: str, file_type: str) -> tuple[tuple[Cohort, str], Subject]:
    """One intake's board as a kind of file."""
    if file_type not in TYPES:
        raise NotFoundError("no such kind of file")
    cohort, subject = cohort_at(ref)
    return (cohort, file_type), subject


@bp.get("/overview/cohorts/<ref>/board")
@requires(Permission.SEE_COHORT, on=cohort_at)
def board(cohort: Cohort) -> Any:
    """The whole intake on one page, those who need action first."""
    columns, every, wanted = _read(cohort)
    rows = rules.shown(every, wanted)
    document = programmes.document_of(cohort.version)
    asked: dict[str, Any] = {key: value for key, value in asdict(wanted).items() if value}
    return page(
        "overview/board.html",
        cohort=cohort,
        columns=[(each, each, None) for each in columns],
        body=board_body(rows),
        total=rules.total(rows),
        wanted=wanted,
        some=bool(rows),
        may_see_missed=allowed(actor(), Permission.SEE_MISSED, g.subject),
        anybody=bool(every),
        teams=sorted({row.team for row in every if row.team}),
        audiences=[(each.code, each.label) for each in document.audiences],
        csv=url_for("overview.board_file", ref=cohort.ref, file_type="csv", **asked),
        xlsx=url_for("overview.board_file", ref=cohort.ref, file_type="xlsx", **asked),
    )


@bp.get("/overview/cohorts/<ref>/board.<file_type>")
@requires(Permission.SEE_COHORT, on=board_file_at)
def board_file(asked: tuple[Cohort, str]) -> Response:
    """Exactly what the board shows, as CSV or XLSX."""
    cohort, file_type = asked
    columns, every, wanted = _read(cohort)
    document = programmes.document_of(cohort.version)
    audiences = {each.code: each.label for each in document.audiences}
    heads = ["Starter", "Team", "Joins as", *columns]
    lines = [
        [row.name, row.team, audiences.get(row.audience, row.audience), *(cell.words for cell in row.cells)]
        for row in rules.shown(every, wanted)
    ]
    if file_type == "csv":
        content = sheets.write_csv(heads, lines)
    else:
        content = sheets.write_xlsx(heads, lines, title=cohort.name, made_at=clock.now())
    response = Response(content, content_type=TYPES[file_type])
    name = f"board {cohort.name} {clock.today().isoformat()}.{file_type}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _read(cohort: Cohort) -> tuple[list[str], list[Row], Filter]:
    columns = queries.columns_of(programmes.document_of(cohort.version))
    wanted = Filter(*(request.args.get(name, "")[:120] for name in ("needs", "team", "audience")))
    rows = queries.board_rows(cohort, columns, clock.today())
    if not allowed(actor(), Permission.SEE_MISSED, g.subject):
        rows = [rules.without_misses(each) for each in rows]
    return columns, rows, wanted
