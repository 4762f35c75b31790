"""Places, lights and cells of boards, from facts alone."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.access.rules import Actor, Role
from academy.enrolments.rules import ItemState, Seat
from academy.overview.rules import (
    Cell,
    Filter,
    Row,
    Sitting,
    Tally,
    ToDo,
    cell,
    homes_of,
    ordered,
    seats,
    shown,
    total,
    worst,
)

TODAY = date(2026, 10, 14)
SOON = date(2026, 11, 3)


def sitting(on: date, counts: bool | None = None) -> Sitting:
    return Sitting("recall", on, time(9, 30), "B14", "ref", counts)


def seat(*found: Sitting) -> Seat:
    return seats(found, TODAY)["recall"]


def test_a_place_to_come_is_booked() -> None:
    assert (seat(sitting(SOON)).booked_on, seat(sitting(SOON)).at) == (SOON, "9.30am")


def test_a_miss_stays_one_with_its_catch_up() -> None:
    missed = seat(sitting(date(2026, 10, 6), counts=False), sitting(SOON))
    assert (missed.missed_on, missed.catch_up_on, missed.booked_on) == (date(2026, 10, 6), SOON, None)
    assert seat(sitting(date(2026, 10, 6), counts=False)).catch_up_on is None


def test_attended_after_a_miss_is_made_up() -> None:
    assert seat(sitting(date(2026, 9, 6), counts=False), sitting(date(2026, 10, 6), counts=True)).made_up
    assert not seat(sitting(date(2026, 10, 6), counts=True)).made_up


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(0, 0, 0, 0, 0, 0, 0, None), Cell("not-needed", "Not asked")),
        (Tally(3, 3, 0, 0, 0, 0, 0, None), Cell("done", "Done")),
        (Tally(3, 1, 1, 1, 0, 0, 0, SOON), Cell("overdue", "1 of 3, 1 late")),
        (Tally(1, 0, 1, 0, 0, 0, 0, SOON), Cell("overdue", "Late")),
        (Tally(3, 1, 0, 1, 1, 0, 0, SOON), Cell("missed", "1 of 3, 1 missed")),
        (Tally(3, 1, 0, 0, 1, 1, 0, SOON), Cell("returned", "1 of 3, 1 sent back")),
        (Tally(1, 0, 0, 0, 0, 1, 0, SOON), Cell("waiting", "To sign")),
        (Tally(3, 1, 0, 0, 0, 0, 1, SOON), Cell("in-progress", "1 of 3")),
        (Tally(2, 0, 0, 0, 0, 0, 1, TODAY, booked_on=SOON), Cell("booked", "3 Nov")),
        (Tally(1, 0, 0, 0, 0, 0, 0, date(2027, 5, 3)), Cell("not-started", "3 May 2027")),
        (Tally(1, 0, 0, 0, 0, 0, 0, None), Cell("not-started", "No date")),
    ],
)
def test_a_cell_says_the_worst_in_shape_and_word(tally: Tally, expected: Cell) -> None:
    assert cell(tally, TODAY) == expected


def row(name: str, *states: str, team: str = "North") -> Row:
    return Row(name, name, name.lower(), team, "new", tuple(Cell(state, state) for state in states))


def test_those_who_need_action_come_first_and_filters_narrow() -> None:
    rows = [row("Ann", "done"), row("Bea", "overdue"), row("Cy", "missed", "overdue", team="South")]
    assert [each.name for each in shown(rows, Filter())] == ["Cy", "Bea", "Ann"]
    assert [each.name for each in shown(rows, Filter(needs="action"))] == ["Cy", "Bea"]
    assert [each.name for each in shown(rows, Filter(team="North"))] == ["Bea", "Ann"]
    assert shown(rows, Filter(audience="other")) == []
    assert total(rows) == "3 people, 2 need action."
    assert total(rows[:1]) == "1 person, none need action."


@given(st.lists(st.sampled_from(ItemState)))
def test_a_light_is_green_only_when_all_is_done(states: list[ItemState]) -> None:
    finished = {ItemState.DONE, ItemState.MADE_UP, ItemState.NOT_NEEDED}
    green = worst(states) in {ItemState.DONE, ItemState.NOT_NEEDED}
    assert green is all(state in finished for state in states)


def test_homes_are_in_the_order_of_the_menu() -> None:
    who = Actor(1, "Ruth", frozenset({Role.AUDITOR, Role.STARTER, Role.MANAGER}))
    assert homes_of(who) == [Role.STARTER, Role.MANAGER, Role.AUDITOR]


def test_one_list_is_by_day_and_what_has_none_is_last() -> None:
    lines = [
        ToDo(title, "", "waiting", "", Role.MANAGER, on)
        for title, on in (("C", None), ("B", SOON), ("A", TODAY), ("D", TODAY))
    ]
    assert [line.title for line in ordered(lines)] == ["A", "D", "B", "C"]
