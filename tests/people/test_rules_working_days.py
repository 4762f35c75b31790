"""Working days: weekends, bank holidays, a person's own pattern and pauses, and the end of what is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.people.rules import (
    ALL_HALF_DAYS,
    BankHolidaysUnknownError,
    Calendar,
    Pattern,
    Worked,
    add_working_days,
    is_working_day,
    on_or_after_working_day,
    on_or_before_working_day,
    shipped_calendar,
    working_day_number,
)

MONDAY = date(2026, 10, 5)


@pytest.fixture
def calendar() -> Calendar:
    return shipped_calendar()


def test_the_shipped_list_is_englands_and_says_where_it_ends(calendar: Calendar) -> None:
    assert date(2026, 8, 31) in calendar.holidays  # the summer holiday of England and Wales
    assert date(2026, 8, 3) not in calendar.holidays  # the one of Scotland
    assert (calendar.known_until.month, calendar.known_until.day) == (12, 31)
    assert calendar.known_until >= date(2028, 12, 31)


def test_the_shipped_list_never_asks_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("requests.get", refuse)
    shipped_calendar.cache_clear()
    assert shipped_calendar().holidays


def test_weekends_and_bank_holidays_are_no_working_days(calendar: Calendar) -> None:
    assert is_working_day(MONDAY, calendar)
    assert not is_working_day(date(2026, 10, 10), calendar)
    assert not is_working_day(date(2026, 12, 28), calendar)  # Boxing Day is made up for on a Monday
    assert add_working_days(date(2026, 12, 24), 1, calendar) == date(2026, 12, 29)
    assert add_working_days(date(2026, 12, 29), -1, calendar) == date(2026, 12, 24)


def test_the_first_day_is_number_one(calendar: Calendar) -> None:
    assert working_day_number(MONDAY, 1, calendar) == MONDAY
    assert working_day_number(MONDAY, 6, calendar) == date(2026, 10, 12)
    assert working_day_number(date(2026, 10, 3), 1, calendar) == MONDAY
    with pytest.raises(ValueError, match="from 1"):
        working_day_number(MONDAY, 0, calendar)


def test_a_pattern_and_pauses_leave_days_out(calendar: Calendar) -> None:
    part_time = Worked((Pattern(MONDAY, ("mon tue wed-am",)),))
    assert add_working_days(MONDAY, 3, calendar, part_time) == date(2026, 10, 12)
    away = Worked(away=((date(2026, 10, 6), date(2026, 10, 16)),))
    assert add_working_days(MONDAY, 1, calendar, away) == date(2026, 10, 19)


def test_days_on_which_the_council_is_closed(calendar: Calendar) -> None:
    closed = calendar.closed_on([date(2026, 12, 29), date(2026, 12, 30)])
    assert add_working_days(date(2026, 12, 24), 1, closed) == date(2026, 12, 31)
    assert on_or_before_working_day(date(2026, 12, 30), closed) == date(2026, 12, 24)


def test_beyond_the_list_it_says_so_rather_than_guess() -> None:
    small = Calendar(frozenset(), date(2026, 1, 1), date(2026, 12, 31))
    for count in (
        lambda: add_working_days(date(2026, 12, 30), 2, small),
        lambda: is_working_day(date(2025, 12, 31), small),
    ):
        with pytest.raises(BankHolidaysUnknownError, match="31 December 2026"):
            count()


@settings(deadline=None, max_examples=50)
@given(
    st.dates(date(2025, 1, 1), date(2027, 6, 1)),
    st.integers(1, 40),
    st.sets(st.sampled_from(ALL_HALF_DAYS), min_size=1),
)
def test_there_and_back_again(day: date, number: int, pattern: set[str]) -> None:
    calendar, worked = shipped_calendar(), Worked((Pattern(day, (" ".join(sorted(pattern)),)),))
    start = on_or_after_working_day(day, calendar, worked)
    end = add_working_days(start, number, calendar, worked)
    assert add_working_days(end, -number, calendar, worked) == start
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(each, calendar, worked) for each in between) == number
