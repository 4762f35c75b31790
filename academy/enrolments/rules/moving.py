"""What the start of a programme becomes when the job it belongs to begins on another day; and what moves, in words."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Moves(Protocol):
    """Something with a date that would become another."""

    @property
    def before(self) -> date: ...
    @property
    def after(self) -> date | None: ...


def programme_start_after(
    programme_start_on: date | None,
    *,
    started_on: date,
    was_first_day_on: date,
    contract_start_on: date,
    first_day_on: date,
) -> date | None:
    """A programme that began with the job goes along with it; a later one stays, but never before the contract.

    It began with the job when it counts from its contract, or from its first day in where that was later.
    """
    if programme_start_on is None:
        return None
    along = programme_start_on == started_on != contract_start_on
    if along or programme_start_on == max(started_on, was_first_day_on):
        return max(first_day_on, contract_start_on)
    return max(programme_start_on, contract_start_on)


def moves_in_words(moves: Sequence[Moves], *, sessions: int, kit_by: tuple[date, date] | None) -> str:
    """“12 dates move, the first from 9 October to 14 October; 2 sessions to be arranged; kit: nothing”."""
    said = []
    if moves:
        first = moves[0]
        to = f"to {_day(first.after, first.before.year)}" if first.after else "to a day that is not known yet"
        said.append(
            f"1 date moves, from {_day(first.before)} {to}"
            if len(moves) == 1
            else f"{len(moves)} dates move, the first from {_day(first.before)} {to}"
        )
    else:
        said.append("no date moves")
    said.append(
        f"{sessions} {'session' if sessions == 1 else 'sessions'} to be arranged"
        if sessions
        else "sessions: nothing"
    )
    said.append(
        f"kit: needed by {_day(kit_by[1], kit_by[0].year)}, not {_day(kit_by[0])}"
        if kit_by
        else "kit: nothing"
    )
    return "; ".join(said)


def _day(on: date, year: int | None = None) -> str:
    """9 October; with its year where that is another than the one before."""
    return f"{on.day} {on:%B}" + (f" {on.year}" if year not in (None, on.year) else "")
