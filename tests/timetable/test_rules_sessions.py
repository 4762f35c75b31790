"""The rules of sessions as tables: clashes, places, proposals of dates."""

from dataclasses import replace
from datetime import date, time

import pytest

from academy.programmes.rules import shipped_calendar, shipped_programmes
from academy.timetable import rules
from academy.timetable.rules import Arrangement, SessionFacts, SessionState, Slot

DAY = date(2026, 10, 5)
WELCOME = Arrangement("welcome", "Welcome", DAY, time(9, 30), time(10, 30), capacity=3, facilitator_ids=(1,))
RUTH = {1: "Ruth Ainsworth"}
FACTS = SessionFacts(SessionState.PLANNED, DAY, time(9, 30), time(10, 30), booked=2)


def codes(reasons: object) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("starts", "ends", "on", "clash"),
    [
        (time(10), time(11), DAY, True),
        (time(10, 30), time(11), DAY, False),  # one begins as the other ends
        (time(8), time(9, 30), DAY, False),
        (time(8), time(17), DAY, True),
        (time(10), time(11), date(2026, 10, 6), False),
    ],
)
def test_two_times_clash_when_they_share_a_minute(starts: time, ends: time, on: date, clash: bool) -> None:
    other = Slot("Kit", on, starts, ends, RUTH)
    assert bool(rules.clashes(WELCOME, [1], [other])) is clash
    assert rules.clashes(WELCOME, [2], [other]) == []


def test_a_clash_says_who_is_where() -> None:
    reasons = rules.why_not_hold(WELCOME, [Slot("Kit", DAY, time(10), time(11), RUTH)])
    assert reasons[0].message == (
        "“Welcome” needs another time or another person: Ruth Ainsworth is in “Kit” from 10am to 11am that day"
    )
    assert reasons[0].field == "first-welcome"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"ends": time(9, 30)}, ["times"]),
        ({"capacity": 0}, ["capacity"]),
        ({"capacity": 501}, ["capacity"]),
    ],
)
def test_what_stops_one_session(changes: dict[str, object], found: list[str]) -> None:
    assert codes(rules.why_not_hold(replace(WELCOME, **changes), [])) == found  # type: ignore[arg-type]


def test_sessions_arranged_together_are_held_against_each_other() -> None:
    second = replace(WELCOME, key="kit", title="Kit", starts=time(10), ends=time(11))
    twice = rules.why_not_arrange([WELCOME, second], arranged=[], names=RUTH, others=[])
    assert [(reason.code, reason.field) for reason in twice] == [("clash", "first-kit")]
    assert codes(rules.why_not_arrange([WELCOME], arranged=["welcome"], names=RUTH, others=[])) == [
        "arranged"
    ]
    assert codes(rules.why_not_arrange([WELCOME, WELCOME], arranged=[], names=RUTH, others=[])) == [
        "arranged",
        "clash",
    ]
    assert codes(rules.why_not_arrange([], arranged=[], names={}, others=[])) == ["nothing"]


@pytest.mark.parametrize(
    ("facts", "changes", "found"),
    [
        (FACTS, {"on": date(2026, 10, 6)}, []),
        (replace(FACTS, marked=1), {"on": date(2026, 10, 6)}, ["marked"]),
        (replace(FACTS, marked=1), {"place": "Room 3"}, []),
        (FACTS, {"capacity": 1}, ["too_few_places"]),
        (FACTS, {"capacity": 2}, []),
        (replace(FACTS, state=SessionState.CANCELLED), {}, ["cancelled"]),
    ],
)
def test_what_stops_a_change(facts: SessionFacts, changes: dict[str, object], found: list[str]) -> None:
    assert codes(rules.why_not_move(facts, replace(WELCOME, **changes), [])) == found  # type: ignore[arg-type]


def test_a_session_does_not_move_onto_its_own_people() -> None:
    other = Slot("Kit", DAY, time(10), time(11), {7: "Ann", 8: "Bea"})
    assert (
        rules.why_not_for_booked(WELCOME, [7], [other])[0].message
        == "Choose another time: Ann is in “Kit” then"
    )
    assert "2 of those with a place are in" in rules.why_not_for_booked(WELCOME, [7, 8], [other])[0].message
    assert rules.why_not_for_booked(WELCOME, [9], [other]) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (FACTS, []),
        (replace(FACTS, marked=1), ["marked"]),
        (replace(FACTS, state=SessionState.CANCELLED), ["cancelled"]),
    ],
)
def test_what_stops_cancelling(facts: SessionFacts, found: list[str]) -> None:
    assert codes(rules.why_not_cancel(facts)) == found


def test_places_reach_as_far_as_they_do_and_a_clash_takes_none() -> None:
    slot = Slot("Welcome", DAY, time(9, 30), time(10, 30), {})
    busy = Slot("Kit", DAY, time(10), time(11), {8: "Bea"})
    people = {7: "Ann", 8: "Bea", 9: "Cem", 10: "Dee"}
    none = rules.without_place(slot, booked=1, capacity=3, wanting=people, others=[busy])
    assert [(each.name, each.reason.code) for each in none] == [("Bea", "clash"), ("Dee", "full")]


def test_every_session_gets_a_working_day_from_the_intakes_start() -> None:
    document = shipped_programmes()[0]
    calendar = shipped_calendar()
    proposed = {
        each.item.code: each
        for each in rules.propose(document, DAY, blocks={}, sessions={}, calendar=calendar)
    }
    assert (proposed["welcome"].on, proposed["welcome"].starts) == (DAY, time(9, 30))
    assert proposed["case-system-day"].on == date(2026, 10, 8)
    assert proposed["year-explained"].on == date(2026, 10, 12)
    assert proposed["recall-1"].on == date(2027, 1, 5)
    assert proposed["recall-4"].on == date(2027, 9, 3)  # 5 September 2027 is a Sunday
    assert list(proposed)[:2] == ["welcome", "kit-and-accounts"]
    assert all(each.on is None or each.on.weekday() < 5 for each in proposed.values())


def test_days_that_the_intake_set_win_over_counting() -> None:
    document, calendar = shipped_programmes()[0], shipped_calendar()
    days = tuple(date(2026, 10, number) for number in (6, 7, 8, 9, 12))
    proposed = rules.propose(document, DAY, blocks={"week-one": days}, sessions={}, calendar=calendar)
    assert proposed[0].on == date(2026, 10, 6)


def test_blocks_fall_on_working_days_across_a_bank_holiday() -> None:
    document, calendar = shipped_programmes()[0], shipped_calendar()
    one, two = rules.block_stages(document)
    august = date(2026, 8, 28)  # a Friday; the Monday after is a bank holiday
    assert rules.block_days(one, august, calendar) == (
        august,
        *(date(2026, 9, number) for number in (1, 2, 3, 4)),
    )
    assert rules.block_days(two, august, calendar)[0] == date(2026, 9, 7)
    assert rules.block_days(one, date(2099, 1, 5), calendar) == (None,) * 5


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((5, 6, 7, 8, 9), []),
        ((5, 6, 7, 8), ["count"]),
        ((5, 7, 6, 8, 9), ["order"]),
        ((5, 6, 7, 8, 10), ["not_working"]),
    ],
)
def test_what_is_wrong_with_a_blocks_days(days: tuple[int, ...], found: list[str]) -> None:
    stage = rules.block_stages(shipped_programmes()[0])[0]
    chosen = tuple(date(2026, 10, number) for number in days)
    assert codes(rules.why_not_these_days(stage, chosen, shipped_calendar())) == found
