"""The board: one line for each starter, groups as lights, who needs action first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from academy.enrolments.models import Enrolment
from academy.readiness.queries.standings import standings
from academy.readiness.rules import Standing, light


@dataclass(frozen=True, slots=True)
class Row:
    """One starter's line."""

    enrolment: Enrolment
    standing: Standing
    lights: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Board:
    """All lines, and the groups in the order in which documents name them."""

    groups: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def teams(self) -> list[str]:
        """The teams on it, by name."""
        return sorted({row.standing.team for row in self.rows} - {""}, key=str.casefold)

    def only(self, *, team: str = "", show: str = "") -> "Board":
        """What a filter leaves; an unknown word leaves everything."""
        rows = self.rows
        if team:
            rows = tuple(row for row in rows if row.standing.team == team)
        if show in SHOWS:
            rows = tuple(row for row in rows if _is_shown(row.standing, show))
        return Board(self.groups, rows)


SHOWS = {
    "action": "Needs action",
    "sign": "Waiting for a signature",
    "missing": "Something missing",
    "conditions": "Ready with conditions",
    "ready": "Ready",
}


def board(found: Sequence[Enrolment], today: date) -> Board:
    """The board of these starters, in a number of statements that does not grow with them."""
    now = standings(found, today)
    groups = dict.fromkeys(title for each in found for title, _ in now[each.id].groups)
    rows = [
        Row(
            enrolment=each,
            standing=now[each.id],
            lights={title: light(lines) for title, lines in now[each.id].groups},
        )
        for each in found
    ]
    rows.sort(key=lambda row: (row.standing.rank, row.enrolment.person.sort_key, row.enrolment.id))
    return Board(tuple(groups), tuple(rows))


def _is_shown(standing: Standing, show: str) -> bool:
    return {
        "action": standing.needs_action,
        "sign": standing.to_sign,
        "missing": standing.how_many > 0,
        "conditions": standing.state.kind == "conditions",
        "ready": standing.state.kind == "ready",
    }[show]
