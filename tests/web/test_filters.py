"""How dates, times and counts are said."""

from datetime import UTC, date, datetime, time

import pytest

from academy.web import filters

TODAY = date(2026, 10, 13)


def test_dates_in_text_and_in_tables() -> None:
    assert filters.long_date(TODAY) == "Tuesday 13 October 2026"
    assert filters.short_date(TODAY, TODAY) == "13\N{NO-BREAK SPACE}Oct"
    assert filters.short_date(date(2025, 10, 13), TODAY) == "13\N{NO-BREAK SPACE}Oct\N{NO-BREAK SPACE}2025"
    assert filters.long_date(None) == filters.short_date(None) == ""


def test_a_moment_is_said_in_london() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert filters.moment(late) == "Wednesday 1 July 2026 at 12.30am"
    assert filters.clock_24(late) == "00:30"
    assert filters.short_moment(late).endswith(", 12.30am")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 13), "today"), (date(2026, 10, 14), "tomorrow"), (date(2026, 10, 12), "yesterday"),
        (date(2026, 10, 16), "in 3 days"), (date(2026, 10, 8), "5 days ago"), (date(2026, 10, 27), "in 2 weeks"),
        (date(2027, 4, 13), "in 6 months"), (date(2023, 10, 13), "3 years ago"),
    ],
)  # fmt: skip
def test_how_far_away(day: date, words: str) -> None:
    assert filters.relative_day(day, TODAY) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [(time(9, 30), "9.30am"), (time(0, 5), "12.05am"), (time(12), "12pm"), (time(14), "2pm")],
)
def test_times(when: time, words: str) -> None:
    assert filters.clock_time(when) == words


def test_counts_and_lists() -> None:
    assert [filters.plural(n, "person", "people") for n in (0, 1, 2300)] == [
        "no people",
        "1 person",
        "2,300 people",
    ]
    assert filters.join_words(["a", "b", "c"]) == "a, b and c"
    assert (filters.join_words(["a"]), filters.join_words([])) == ("a", "")
    assert filters.hash_prefix("abcdef0123456789") == "abcd ef01 2345"
    assert (filters.file_size(10), filters.file_size(2_400_000)) == ("1 KB", "2.4 MB")


def test_an_email_address_breaks_between_its_parts_and_is_escaped() -> None:
    assert filters.email_in_parts("ann.lee@north.example") == "ann<wbr>.lee@<wbr>north<wbr>.example"
    assert filters.email_in_parts("<b>@x") == "&lt;b&gt;@<wbr>x"
    assert filters.email_in_parts(None) == ""
