"""The cohort board: what the items behind one milestone of one starter come to, in shape and word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from academy.enrolments.rules import NEEDS_ACTION, ItemState, day_words

ACTION_CODES = frozenset(state.value for state in NEEDS_ACTION)


class Tally(NamedTuple):
    """The items behind one cell, counted."""

    needed: int
    done: int
    overdue: int
    missed: int
    returned: int
    waiting: int
    booked: int
    next_due: date | None
    to_arrange: int = 0
    in_question: int = 0
    booked_on: date | None = None  # the day of the first session that is booked


class Cell(NamedTuple):
    """What a cell says: the code of its shape, and its words."""

    state: str
    words: str


NOTHING = Cell(ItemState.NOT_NEEDED.value, "Not asked")


@lru_cache(maxsize=16384)
def cell(tally: Tally, today: date) -> Cell:
    """The worst first: what is late, missed or sent back; then what waits; then how far it is."""
    needed, done = tally.needed, tally.done
    if not needed:
        return NOTHING
    if done >= needed:
        return Cell("done", "Done")
    far = f"{done} of {needed}" if needed > 1 else ""
    for state, count, word in (
        ("overdue", tally.overdue, "late"),
        ("missed", tally.missed, "missed"),
        ("returned", tally.returned, "sent back"),
        ("waiting", tally.waiting, "to sign"),
        ("in-question", tally.in_question, "in question"),
        ("to-arrange", tally.to_arrange, "to arrange"),
    ):
        if count:
            said = f"{count} {word}" if needed > 1 else word.capitalize()
            return Cell(state, f"{far}, {said}" if far else said)
    if done:
        return Cell("in-progress", far)
    if tally.booked:
        return Cell("booked", _by(tally.booked_on, today) or "Booked")
    return Cell("not-started", _by(tally.next_due, today) or "No date")


def _by(day: date | None, today: date) -> str:
    return day_words(day, today).replace(f" {day:%B}", f" {day:%b}") if day else ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a board is shown, as it stands in the address."""

    needs: str = ""
    team: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One starter's row."""

    ref: str
    name: str
    sort_key: str
    team: str
    audience: str
    cells: tuple[Cell, ...]

    @property
    def actions(self) -> int:
        """How many of its cells need action."""
        return _actions(self.cells)


def without_misses(row: Row) -> Row:
    """The same row for a reader who need not know what was missed: it is to be arranged."""
    cells = [
        Cell("to-arrange", each.words.replace("missed", "to arrange").replace("Missed", "To arrange"))
        if each.state == "missed"
        else each
        for each in row.cells
    ]
    return replace(row, cells=tuple(cells))


@lru_cache(maxsize=4096)
def _actions(cells: tuple[Cell, ...]) -> int:
    return sum([each.state in ACTION_CODES for each in cells])


def shown(rows: Iterable[Row], wanted: Filter) -> list[Row]:
    """The rows that the filter leaves, those that need action first, then by surname."""
    left = [
        (-row.actions, row.sort_key, row.ref, row)
        for row in rows
        if (not wanted.team or row.team == wanted.team)
        and (not wanted.audience or row.audience == wanted.audience)
    ]
    return [
        row for actions, _, _, row in sorted(left, key=lambda each: each[:3]) if actions or not wanted.needs
    ]


def total(rows: Sequence[Row]) -> str:
    """The board in one line of words."""
    people = "1 person" if len(rows) == 1 else f"{len(rows)} people"
    need = sum(row.actions > 0 for row in rows)
    said = "1 needs action" if need == 1 else f"{need or 'none'} need action"
    return f"{people}, {said}."


def cells_of(tallies: Mapping[str, Tally], milestones: Sequence[str], today: date) -> tuple[Cell, ...]:
    """One starter's cells in the order of the columns."""
    return tuple(cell(tallies[each], today) if each in tallies else NOTHING for each in milestones)
