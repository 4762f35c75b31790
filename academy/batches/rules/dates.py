"""Reading the dates that people really write; day and month are never guessed row by row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from academy.refusals import Reason

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EARLIEST, _LATEST = 1900, 2199
_TIME = r"(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?Z?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII | re.IGNORECASE)
_NUMBERS = re.compile(
    rf"(\d{{1,2}})\s?([-/. ])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){_TIME}", re.ASCII | re.IGNORECASE
)
_DAY_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*(?:of )?(?P<month>[a-z]{{3,}})[-/., ]*(?P<year>\d{{4}}|\d{{2}}){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?P<month>[a-z]{{3,}})[-/. ]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| |-|/)(?P<year>\d{{4}}|\d{{2}}){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[,.]? +", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_YEAR = re.compile(r"(\d{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"([a-z]{3,})[-/., ]*(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_MONTH_NUMBER = re.compile(r"(\d{1,2})[-/. ](\d{4})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)


class DateOrder(StrEnum):
    """Which of the two numbers is the day, in one column of one file."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, perhaps with its month: when somebody qualified, as HR writes it."""

    year: int
    month: int | None = None

    @property
    def text(self) -> str:
        """The form that is stored: 2026-07, or 2015."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    @property
    def words(self) -> str:
        """The form that is shown: July 2026, or 2015."""
        return str(self.year) if self.month is None else f"{MONTHS[self.month - 1]} {self.year}"


@dataclass(frozen=True, slots=True)
class DateSample:
    """One row of a date column as written, and in words as each order would read it."""

    number: int
    text: str
    day_first: str
    month_first: str


@dataclass(frozen=True, slots=True)
class DateSamples:
    """A few telling rows of a date column, and how many rows each order cannot read."""

    rows: tuple[DateSample, ...]
    unread_day_first: int
    unread_month_first: int

    @property
    def differ(self) -> bool:
        """True when the order matters for this column."""
        return self.unread_day_first != self.unread_month_first or any(
            row.day_first != row.month_first for row in self.rows
        )


def date_in_words(day: date) -> str:
    """7 September 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def read_date(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> date | Reason:
    """The date that a cell means, or why it means none.

    Only all-number dates need the order. A bare five-digit number is how a spreadsheet program keeps a date
    and is never taken for one here: the same digits may be an employee number in the wrong column.
    """
    shown = " ".join(text.split())
    plain = _WEEKDAY.sub("", shown, count=1) if shown[:1].isalpha() else shown
    if found := _YEAR_FIRST.fullmatch(plain):
        return _made(int(found[1]), int(found[3]), int(found[4]), shown)
    if found := _NUMBERS.fullmatch(plain):
        first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
        if order is DateOrder.MONTH_FIRST:
            return _made(year, first, second, shown, " The column is read month first.")
        return _made(year, second, first, shown, " The column is read day first.")
    if found := _DAY_MONTH.fullmatch(plain) or _MONTH_DAY.fullmatch(plain):
        return _named(found["month"], found["day"], found["year"], shown)
    if _SERIAL.fullmatch(plain):
        return Reason(
            "date_is_number",
            f"{shown} is a number, not a date. Give the column the format “date” in your"
            " spreadsheet program, save and send it again.",
        )
    return _not_a_date(shown)


def read_partial_date(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> PartialDate | Reason:
    """A year, or a month and year, however it is written; of a full date the month is kept."""
    shown = " ".join(text.split())
    if found := _YEAR.fullmatch(shown):
        return _partial(int(found[1]), None, shown)
    if found := _MONTH_YEAR.fullmatch(shown):
        month = _month(found[1])
        return _not_a_date(shown) if month is None else _partial(_full_year(found[2]), month, shown)
    if found := _MONTH_NUMBER.fullmatch(shown):
        return _partial(int(found[2]), int(found[1]), shown)
    if found := _YEAR_MONTH.fullmatch(shown):
        return _partial(int(found[1]), int(found[2]), shown)
    day = read_date(shown, order)
    return day if isinstance(day, Reason) else PartialDate(day.year, day.month)


def column_date_samples(cells: Iterable[tuple[int, str]], count: int = 3) -> DateSamples:
    """Rows of one column, given as (row number, cell), shown both ways: those first that the order changes."""
    filled = [(number, text) for number, text in cells if text.strip()]
    samples: list[DateSample] = []
    unread = [0, 0]
    for number, text in filled:
        both = [read_date(text, order) for order in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)]
        for place, read in enumerate(both):
            unread[place] += isinstance(read, Reason)
        samples.append(DateSample(number, text.strip(), _shown(both[0]), _shown(both[1])))
    samples.sort(key=lambda sample: sample.day_first == sample.month_first)
    return DateSamples(tuple(sorted(samples[:count], key=lambda sample: sample.number)), unread[0], unread[1])


def _shown(read: date | Reason) -> str:
    return "cannot be read" if isinstance(read, Reason) else date_in_words(read)


def _full_year(text: str) -> int:
    """Two digits mean 1969 to 2068, as most programs take them."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year <= 68 else 1900)


def _month(name: str) -> int | None:
    name = name.casefold()
    for number, month in enumerate(MONTHS, start=1):
        if month.casefold().startswith(name):
            return number
    return None


def _named(month_name: str, day: str, year: str, shown: str) -> date | Reason:
    month = _month(month_name)
    return _not_a_date(shown) if month is None else _made(_full_year(year), month, int(day), shown)


def _made(year: int, month: int, day: int, shown: str, order: str = "") -> date | Reason:
    if not 1 <= month <= 12:
        return Reason("date_impossible", f"{shown} is no date: there is no month {month}.{order}")
    if not _EARLIEST <= year <= _LATEST:
        return Reason("date_impossible", f"{shown} is in the year {year}, which cannot be right.")
    try:
        return date(year, month, day)
    except ValueError:
        what = f"{day} {MONTHS[month - 1]}" + (f" {year}" if 0 < day <= _LONGEST[month - 1] else "")
        return Reason("date_impossible", f"{what} does not exist.")


def _partial(year: int, month: int | None, shown: str) -> PartialDate | Reason:
    if month is not None and not 1 <= month <= 12:
        return Reason("date_impossible", f"{shown} is no month: there is no month {month}.")
    if not _EARLIEST <= year <= _LATEST:
        return Reason("date_impossible", f"{shown} is in the year {year}, which cannot be right.")
    return PartialDate(year, month)


def _not_a_date(shown: str) -> Reason:
    return Reason(
        "date_unreadable",
        f"“{shown[:40]}” cannot be read as a date. Write it like 7 September 2026 or 07/09/2026.",
    )
