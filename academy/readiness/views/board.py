"""The board of starters, the same as files, and what a head of service has to decide."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from academy import clock, sheets
from academy.access.rules import Permission
from academy.readiness import queries
from academy.readiness.queries import SHOWS, Row
from academy.readiness.views.blueprint import bp
from academy.refusals import NotFoundError
from academy.web.permissions import actor, requires
from academy.web.templating import page

FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/")
@requires(Permission.SEE_READINESS_BOARD)
def board() -> Any:
    """One line for each starter: where they stand, groups as lights, what is next and who owes it."""
    whole = queries.board(queries.followed(actor(), clock.today()), clock.today())
    chosen = _chosen()
    return page(
        "readiness/board.html",
        whole=whole,
        shown=whole.only(**chosen),
        chosen=chosen,
        shows=SHOWS.items(),
        teams=[("", "All teams"), *((team, team) for team in whole.teams)],
    )


@bp.get("/board.<file_type>")
@requires(Permission.SEE_READINESS_BOARD)
def board_file(file_type: str) -> Any:
    """What the board shows, as a file."""
    if file_type not in FILE_TYPES:
        raise NotFoundError(f"no file type {file_type}")
    today = clock.today()
    shown = queries.board(queries.followed(actor(), today), today).only(**_chosen())
    columns = ("Name", "Title", "Team", "First day", "Work-ready", *shown.groups, "Next date", "With")
    rows = [_cells(row, shown.groups) for row in shown.rows]
    content = (
        sheets.write_csv(columns, rows)
        if file_type == "csv"
        else sheets.write_xlsx(columns, rows, title="Work-ready", made_at=clock.now())
    )
    return Response(
        content,
        content_type=FILE_TYPES[file_type],
        headers={"Content-Disposition": f"attachment; filename=work-ready-{today}.{file_type}"},
    )


@bp.get("/decisions")
@requires(Permission.SEE_SERVICE)
def decisions() -> Any:
    """What only a head of service may accept, and what was decided in their service."""
    today, service_ids = clock.today(), actor().service_ids
    mine = queries.in_services(service_ids, today)
    return page(
        "readiness/decisions.html",
        waiting=queries.waiting_for_head(service_ids, today, mine),
        undecided=queries.undecided(mine),
        supervisable=queries.waiting_for_supervised(mine),
        decided=queries.decisions_in(service_ids, today, mine),
        me=actor().person_id,
    )


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "")[:120] for name in ("team", "show")}


def _cells(row: Row, groups: Sequence[str]) -> list[sheets.Cell]:
    lights = [row.lights[group][1] if group in row.lights else "Not needed" for group in groups]
    return [
        row.enrolment.person.name,
        row.standing.title,
        row.standing.team,
        row.enrolment.employment.first_day_on,
        ". ".join(filter(None, (row.standing.words, row.standing.working_words))),
        *lights,
        row.standing.next_on,
        ", ".join(who for who, _ in row.standing.owed),
    ]
