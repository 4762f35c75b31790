"""Working patterns: half-days over one or two weeks, dated; without one Monday to Friday is assumed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.people.rules import (
    ALL_HALF_DAYS,
    Calendar,
    Pattern,
    Worked,
    add_working_days,
    half_days,
    halves_worked,
    is_working_day,
    pattern_in_words,
    pattern_on,
    week_text,
    why_not_pattern,
    working_day_number,
    works_on,
)

MONDAY = date(2026, 9, 7)
THREE_DAYS = Pattern(MONDAY, ("mon tue wed-am",))
NINE_DAYS = Pattern(MONDAY, ("mon tue wed thu fri", "mon tue wed thu"), MONDAY)
NO_HOLIDAYS = Calendar(frozenset(), date(2000, 1, 1), date(2060, 12, 31))

chosen = st.sets(st.sampled_from(ALL_HALF_DAYS))
mondays = st.dates(date(2026, 1, 1), date(2027, 1, 1)).map(lambda day: day - timedelta(days=day.weekday()))


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    starts_on, monday = draw(st.dates(date(2026, 1, 1), date(2027, 1, 1))), draw(mondays)
    if draw(st.booleans()):
        return Pattern(starts_on, (week_text(draw(chosen.filter(bool))),))
    first, second = draw(st.tuples(chosen, chosen).filter(any))
    return Pattern(starts_on, (week_text(first), week_text(second)), monday)


def after(start: date, days: int) -> date:
    return start + timedelta(days=days)


def test_without_a_pattern_monday_to_friday_is_assumed() -> None:
    assert [works_on((), after(MONDAY, each)) for each in range(7)] == [True] * 5 + [False] * 2
    assert halves_worked((), MONDAY) == {"am", "pm"}
    assert pattern_in_words(None) == "Monday to Friday (assumed)"


def test_a_half_day_is_a_working_day_but_only_that_half_is_in_the_pattern() -> None:
    wednesday = after(MONDAY, 2)
    assert works_on((THREE_DAYS,), wednesday)
    assert halves_worked((THREE_DAYS,), wednesday) == {"am"}
    assert halves_worked((THREE_DAYS,), after(MONDAY, 3)) == set()


def test_two_weeks_take_turns_from_the_first_monday_on_and_before_it() -> None:
    friday = after(MONDAY, 4)
    assert [works_on((NINE_DAYS,), after(friday, 7 * week)) for week in (-2, -1, 0, 1, 2)] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_pattern_holds_until_another_one_begins_and_the_first_one_before_it_too() -> None:
    later = Pattern(after(MONDAY, 28), ("thu fri",))
    both = (THREE_DAYS, later)
    assert pattern_on(both, after(MONDAY, -30)) is THREE_DAYS
    assert pattern_on(both, after(MONDAY, 27)) is THREE_DAYS
    assert pattern_on(both, after(MONDAY, 28)) is later


def test_tasks_count_the_persons_own_working_days() -> None:
    worked = Worked((THREE_DAYS,))
    assert add_working_days(MONDAY, 3, NO_HOLIDAYS, worked) == after(MONDAY, 7)
    fortnight = Worked((NINE_DAYS,))
    assert add_working_days(MONDAY, 9, NO_HOLIDAYS, fortnight) == after(MONDAY, 14)


def test_bank_holidays_never_count_though_they_are_in_the_pattern() -> None:
    holiday = Calendar(frozenset({after(MONDAY, 1)}), NO_HOLIDAYS.known_from, NO_HOLIDAYS.known_until)
    assert add_working_days(MONDAY, 1, holiday, Worked((THREE_DAYS,))) == after(MONDAY, 2)


def test_counting_goes_on_in_the_new_pattern_from_the_day_on_which_it_begins() -> None:
    later = Pattern(after(MONDAY, 7), ("thu fri",))
    assert add_working_days(MONDAY, 3, NO_HOLIDAYS, Worked((THREE_DAYS, later))) == after(MONDAY, 10)


def test_patterns_are_said_in_words() -> None:
    assert pattern_in_words(THREE_DAYS) == "Monday, Tuesday, Wednesday morning"
    assert pattern_in_words(NINE_DAYS) == (
        "One week Monday to Friday; the next Monday, Tuesday, Wednesday, Thursday"
    )
    assert pattern_in_words(Pattern(MONDAY, ("mon", ""), MONDAY)) == "One week Monday; the next no day"


@pytest.mark.parametrize(
    ("weeks", "monday"),
    [((), None), (("",), None), (("", ""), MONDAY), (("mon", "tue"), None), (("mon",), MONDAY)],
)
def test_a_pattern_that_nobody_can_work_cannot_be_made(weeks: tuple[str, ...], monday: date | None) -> None:
    with pytest.raises(ValueError, match="weeks"):
        Pattern(MONDAY, weeks, monday)


def test_a_pattern_begins_with_the_contract_or_later_and_two_weeks_on_a_monday() -> None:
    assert why_not_pattern(NINE_DAYS, MONDAY) == []
    early = why_not_pattern(Pattern(after(MONDAY, -1), ("mon", "tue"), after(MONDAY, 1)), MONDAY)
    assert [(each.field, each.message) for each in early] == [
        ("starts_on", "The contract starts on 7 September 2026. Enter that day or a later one"),
        ("first_monday_on", "8 September 2026 is a Tuesday. Enter a Monday"),
    ]


@given(chosen)
def test_a_week_says_exactly_the_half_days_that_were_chosen(halves: set[str]) -> None:
    assert set(half_days(week_text(halves))) == halves


@given(patterns(), st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(-60, 60))
def test_a_cycle_repeats_every_two_weeks(pattern: Pattern, day: date, cycles: int) -> None:
    assert halves_worked((pattern,), day) == halves_worked((pattern,), after(day, 14 * cycles))


@given(patterns(), st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 30))
def test_the_nth_own_working_day_is_one_of_theirs_and_the_nth(
    pattern: Pattern, day: date, number: int
) -> None:
    worked = Worked((pattern,))
    found = working_day_number(day, number, NO_HOLIDAYS, worked)
    assert works_on((pattern,), found)
    between = [after(day, each) for each in range((found - day).days + 1)]
    assert sum(is_working_day(each, NO_HOLIDAYS, worked) for each in between) == number


@given(patterns(), st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 30))
def test_working_fewer_half_days_never_brings_a_date_nearer(pattern: Pattern, day: date, number: int) -> None:
    everything = Pattern(pattern.starts_on, (week_text(ALL_HALF_DAYS),))
    less, more = Worked((pattern,)), Worked((everything,))
    assert add_working_days(day, number, NO_HOLIDAYS, less) >= add_working_days(
        day, number, NO_HOLIDAYS, more
    )
