"""Working days in England and Wales: a person's own days that are no bank holiday, from a list with an end."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from academy.people.rules.patterns import Pattern, works_on

WEEKDAYS = frozenset(range(5))
_ONE_DAY = timedelta(days=1)


class BankHolidaysUnknownError(Exception):
    """A day lies outside the years whose bank holidays are published, so nobody can count across it."""

    def __init__(self, day: date, calendar: "Calendar") -> None:
        self.day = day
        self.known_until = calendar.known_until
        last = calendar.known_until
        super().__init__(
            f"Bank holidays are known only from {calendar.known_from.year} to {last.day} {last:%B %Y}, so "
            "this date cannot be counted yet. It will be when the list of bank holidays is updated."
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The bank holidays, and the first and last day for which the list is complete."""

    holidays: frozenset[date]
    known_from: date
    known_until: date

    def closed_on(self, days: Collection[date]) -> "Calendar":
        """The same calendar with days on which the council itself is closed."""
        return Calendar(self.holidays | frozenset(days), self.known_from, self.known_until)


@dataclass(frozen=True, slots=True)
class Worked:
    """Which days one person works: days of their patterns over time, outside the stretches in which they are away.

    Without a pattern, Monday to Friday is assumed.
    """

    patterns: tuple[Pattern, ...] = ()
    away: tuple[tuple[date, date], ...] = field(default=())


EVERYBODY = Worked()


@cache
def shipped_calendar() -> Calendar:
    """The list that comes with the installed package; it never asks the network."""
    source = BankHolidays(use_cached_holidays=True)
    days = [holiday["date"] for holiday in source.get_holidays(BankHolidays.ENGLAND_AND_WALES)]
    # The list is published by whole calendar years, so it is complete to the end of its last one.
    return Calendar(frozenset(days), date(min(days).year, 1, 1), date(max(days).year, 12, 31))


def is_working_day(day: date, calendar: Calendar, worked: Worked = EVERYBODY) -> bool:
    """A day of the person's pattern (a half-day counts) that is no bank holiday and on which they are not away.

    Raises BankHolidaysUnknownError outside the published years rather than guess.
    """
    if not calendar.known_from <= day <= calendar.known_until:
        raise BankHolidaysUnknownError(day, calendar)
    if day in calendar.holidays or not works_on(worked.patterns, day):
        return False
    return not any(first <= day <= last for first, last in worked.away)


def add_working_days(day: date, number: int, calendar: Calendar, worked: Worked = EVERYBODY) -> date:
    """The day that is `number` working days after `day` (before it, when negative); `day` itself not counted.

    With 0, `day` if it is a working day, else the next one that is.
    """
    if number == 0:
        return on_or_after_working_day(day, calendar, worked)
    step = _ONE_DAY if number > 0 else -_ONE_DAY
    left = abs(number)
    while left:
        day += step
        if is_working_day(day, calendar, worked):
            left -= 1
    return day


def working_day_number(first_day: date, number: int, calendar: Calendar, worked: Worked = EVERYBODY) -> date:
    """Working day `number` of a count in which `first_day` (or the next working day) is number 1."""
    if number < 1:
        raise ValueError("Working days are numbered from 1.")
    first = on_or_after_working_day(first_day, calendar, worked)
    return first if number == 1 else add_working_days(first, number - 1, calendar, worked)


def on_or_after_working_day(day: date, calendar: Calendar, worked: Worked = EVERYBODY) -> date:
    """`day` if it is a working day, else the next one that is."""
    while not is_working_day(day, calendar, worked):
        day += _ONE_DAY
    return day


def on_or_before_working_day(day: date, calendar: Calendar, worked: Worked = EVERYBODY) -> date:
    """`day` if it is a working day, else the last one before it that is."""
    while not is_working_day(day, calendar, worked):
        day -= _ONE_DAY
    return day
