"""The one algorithm for months: checked examples, properties it must keep, a slow day-walk to agree with."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from academy.programmes.rules import (
    FtePeriod,
    Pause,
    WorkingTime,
    add_months,
    months_due_on,
    problems_with_hours,
    programme_start,
)
from academy.refusals import Refused

START = date(2026, 10, 5)
ONE_DAY = timedelta(days=1)
quickly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

EXAMPLES = [
    ("full-time", START, [], [], "2027-01-05 2027-04-05 2027-07-05 2027-10-05"),
    ("0.6", START, [FtePeriod(START, Fraction(3, 5))], [], "2027-03-08 2027-08-05 2028-01-03 2028-06-05"),
    ("0.5", START, [FtePeriod(START, Fraction(1, 2))], [], "2027-04-07 2027-10-04 2028-04-03 2028-10-04"),
    (
        "paused for 150 days",
        START,
        [],
        [Pause(date(2027, 2, 1), date(2027, 6, 30))],
        "2027-01-05 2027-09-02 2027-12-02 2028-03-03",
    ),
    (
        "0.6 from April",
        START,
        [FtePeriod(START, Fraction(1)), FtePeriod(date(2027, 4, 5), Fraction(3, 5))],
        [],
        "2027-01-05 2027-04-05 2027-09-04 2028-02-04",
    ),
    ("month ends", date(2026, 8, 31), [], [], "2026-11-30 2027-02-28 2027-05-31 2027-08-31"),
]


def walked(start: date, months: int, hours: list[FtePeriod], pauses: list[Pause]) -> date:
    """The rule said as plainly as can be, day by day; far too slow for a council, right for a test."""
    target, done, day = (add_months(start, months) - start).days, Fraction(0), start
    while done < target:
        if not any(pause.starts_on <= day <= pause.ends_on for pause in pauses):
            known = [period for period in hours if period.starts_on <= day] or hours[:1]
            done += max(known, key=lambda each: each.starts_on).fte if known else 1
        day += ONE_DAY
    return day


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
months_ = st.integers(0, 24)
shares = st.fractions(Fraction(1, 5), 1, max_denominator=37)


@st.composite
def pauses_(draw: st.DrawFn) -> list[Pause]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(days)
        found.append(Pause(first, first + timedelta(days=draw(st.integers(0, 200)))))
    return found


@st.composite
def hours_(draw: st.DrawFn) -> list[FtePeriod]:
    starts = sorted(draw(st.sets(days, max_size=3)))
    return [FtePeriod(day, draw(shares)) for day in starts]


@pytest.mark.parametrize(("name", "start", "hours", "pauses", "expected"), EXAMPLES)
def test_checked_examples(
    name: str, start: date, hours: list[FtePeriod], pauses: list[Pause], expected: str
) -> None:
    due = [months_due_on(start, months, hours, pauses).isoformat() for months in (3, 6, 9, 12)]
    assert due == expected.split(), name


@quickly
@given(days, months_, hours_(), pauses_())
def test_agrees_with_a_walk_day_by_day(
    start: date, months: int, hours: list[FtePeriod], pauses: list[Pause]
) -> None:
    assert months_due_on(start, months, hours, pauses) == walked(start, months, hours, pauses)


@quickly
@given(days, months_, months_, hours_(), pauses_())
def test_later_stages_are_never_due_earlier(
    start: date, some: int, more: int, hours: list[FtePeriod], pauses: list[Pause]
) -> None:
    person = WorkingTime(hours, pauses)
    assert person.due_on(start, min(some, more)) <= person.due_on(start, max(some, more))


@quickly
@given(days, months_, hours_(), pauses_(), pauses_())
def test_a_pause_more_never_brings_a_date_forward(
    start: date, months: int, hours: list[FtePeriod], pauses: list[Pause], more: list[Pause]
) -> None:
    assert months_due_on(start, months, hours, pauses) <= months_due_on(start, months, hours, pauses + more)


@quickly
@given(days, months_, hours_(), st.fractions(Fraction(1, 4), 1, max_denominator=10), pauses_())
def test_fewer_hours_never_bring_a_date_forward(
    start: date, months: int, hours: list[FtePeriod], share: Fraction, pauses: list[Pause]
) -> None:
    assume(hours)
    fewer = [FtePeriod(period.starts_on, period.fte * share) for period in hours]
    assert months_due_on(start, months, hours, pauses) <= months_due_on(start, months, fewer, pauses)


@quickly
@given(days, st.integers(1, 24), st.integers(0, 300), st.integers(1, 200))
def test_a_pause_inside_moves_a_full_timer_by_exactly_its_length(
    start: date, months: int, after: int, length: int
) -> None:
    due = months_due_on(start, months)
    first = start + timedelta(days=after % (due - start).days)
    pause = Pause(first, first + timedelta(days=length - 1))
    assume(pause.ends_on < due)
    assert months_due_on(start, months, [], [pause]) == due + timedelta(days=length)


@quickly
@given(days, months_, hours_(), st.integers(0, 100), st.integers(0, 100))
def test_a_pause_from_the_due_date_on_moves_nothing(
    start: date, months: int, hours: list[FtePeriod], after: int, length: int
) -> None:
    due = months_due_on(start, months, hours)
    first = due + timedelta(days=after)
    assert months_due_on(start, months, hours, [Pause(first, first + timedelta(days=length))]) == due


@quickly
@given(days, months_, hours_(), pauses_())
def test_overlapping_pauses_count_once(
    start: date, months: int, hours: list[FtePeriod], pauses: list[Pause]
) -> None:
    inner = [
        Pause(pause.starts_on, pause.starts_on + (pause.ends_on - pause.starts_on) // 2) for pause in pauses
    ]
    once = months_due_on(start, months, hours, pauses)
    assert months_due_on(start, months, hours, pauses + inner + pauses) == once


@quickly
@given(days, months_, hours_(), pauses_())
def test_without_pro_rata_hours_do_not_count_but_pauses_do(
    start: date, months: int, hours: list[FtePeriod], pauses: list[Pause]
) -> None:
    assert months_due_on(start, months, hours, pauses, pro_rata=False) == months_due_on(
        start, months, [], pauses
    )


@quickly
@given(days, months_)
def test_full_time_without_pause_is_the_calendar_anniversary(start: date, months: int) -> None:
    assert months_due_on(start, months) == add_months(start, months)
    assert months_due_on(start, months, [FtePeriod(start, Fraction(1))]) == add_months(start, months)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2027, 11, 30), 3, date(2028, 2, 29)),  # into a leap day
        (date(2028, 2, 29), 12, date(2029, 2, 28)),  # out of one
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 9, 25), 1, date(2026, 10, 25)),  # the night the clocks go back
        (date(2027, 2, 28), 1, date(2027, 3, 28)),  # the night they go forward
        (date(2026, 10, 5), 24, date(2028, 10, 5)),
    ],
)
def test_ends_of_months_leap_days_clock_changes_and_two_years(start: date, months: int, due: date) -> None:
    assert months_due_on(start, months) == due


def test_a_pause_over_a_clock_change_is_as_long_as_its_days() -> None:
    for first, last in ((date(2026, 10, 24), date(2026, 10, 26)), (date(2027, 3, 27), date(2027, 3, 29))):
        assert months_due_on(START, 12, [], [Pause(first, last)]) == date(2027, 10, 8)


def test_no_hours_need_a_pause_over_the_same_days() -> None:
    hours = [FtePeriod(START, Fraction(1)), FtePeriod(date(2027, 2, 1), Fraction(0))]
    back = FtePeriod(date(2027, 7, 1), Fraction(1))
    pause = Pause(date(2027, 2, 1), date(2027, 6, 30))
    assert [reason.code for reason in problems_with_hours([*hours, back], [])] == ["no_hours_without_pause"]
    assert [reason.code for reason in problems_with_hours(hours, [pause])] == ["no_hours_without_pause"]
    assert problems_with_hours([*hours, back], [pause]) == []
    two_halves = [Pause(date(2027, 2, 1), date(2027, 4, 30)), Pause(date(2027, 5, 1), date(2027, 6, 30))]
    assert problems_with_hours([*hours, back], two_halves) == []
    assert months_due_on(START, 6, [*hours, back], [pause]) == date(2027, 9, 2)
    with pytest.raises(Refused):
        months_due_on(START, 6, hours, [])


@pytest.mark.parametrize("fte", [Fraction(7, 5), Fraction(-1, 2), Fraction(1, 1000)])
def test_hours_that_are_no_share_of_full_time_are_refused(fte: Fraction) -> None:
    assert [reason.code for reason in problems_with_hours([FtePeriod(START, fte)], [])] == [
        "hours_out_of_range"
    ]


def test_backward_pauses_and_double_hours_are_refused() -> None:
    backwards = [Pause(date(2027, 2, 2), date(2027, 2, 1))]
    assert [reason.code for reason in problems_with_hours([], backwards)] == ["pause_backwards"]
    twice = [FtePeriod(START, Fraction(1)), FtePeriod(START, Fraction(1, 2))]
    assert [reason.code for reason in problems_with_hours(twice, [])] == ["hours_twice"]


def test_the_programme_starts_when_both_employment_and_registration_have() -> None:
    assert programme_start(START, date(2026, 11, 2)) == date(2026, 11, 2)
    assert programme_start(START, date(2026, 9, 1)) == START
    assert programme_start(START, None) is None
