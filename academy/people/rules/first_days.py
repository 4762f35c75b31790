"""Working day 1 is the first day in: on or after the contract's start, a day of the pattern, no bank holiday."""

from collections.abc import Sequence
from datetime import date

from academy.people.rules.patterns import Pattern, pattern_in_words, pattern_on, works_on
from academy.people.rules.working_days import (
    BankHolidaysUnknownError,
    Calendar,
    Worked,
    is_working_day,
    on_or_after_working_day,
)
from academy.refusals import Reason


def first_day_in(wanted: date, patterns: Sequence[Pattern], calendar: Calendar) -> date:
    """That day where they work on it, else their next working day; where bank holidays are not known, that day."""
    try:
        return on_or_after_working_day(wanted, calendar, Worked(tuple(patterns)))
    except BankHolidaysUnknownError:
        return wanted


def first_day_along(
    first_day_on: date, *, was: date, now: date, patterns: Sequence[Pattern], calendar: Calendar
) -> date:
    """The first day in when the contract starts on another day: where it followed from that day, it goes along.

    One that somebody said stays, but it is never before the contract.
    """
    followed = first_day_on in (was, first_day_in(was, patterns, calendar))
    return first_day_in(now, patterns, calendar) if followed or first_day_on < now else first_day_on


def did_not_start(left_on: date | None, first_day_on: date) -> bool:
    """A job that was closed before it began: whoever was expected never came."""
    return left_on is not None and left_on < first_day_on


def why_not_first_day(
    wanted: date, contract_start_on: date, patterns: Sequence[Pattern], calendar: Calendar
) -> list[Reason]:
    """Why that day cannot be the first day in; the message names the next day that can."""
    if wanted < contract_start_on:
        words = f"The contract starts on {_full(contract_start_on)}. Enter that day or a later one"
        return [Reason("before_contract", words, "first_day_on")]
    try:
        if is_working_day(wanted, calendar, Worked(tuple(patterns))):
            return []
    except BankHolidaysUnknownError as unknown:
        return [Reason("holidays_unknown", str(unknown), "first_day_on")]
    following = f"Their next working day is {_full(first_day_in(wanted, patterns, calendar))}"
    if works_on(patterns, wanted):
        return [Reason("bank_holiday", f"{_full(wanted)} is a bank holiday. {following}", "first_day_on")]
    worked = pattern_in_words(pattern_on(patterns, wanted))
    words = f"{_full(wanted)} is not one of their working days: {worked}. {following}"
    return [Reason("not_worked", words, "first_day_on")]


def _full(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
