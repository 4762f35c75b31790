"""Working patterns: on which half-days somebody works, in one week or in two that take turns, from a day on.

A week is short text: “mon tue wed-am”. Where no pattern is known, Monday to Friday is assumed, and the page says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from academy.refusals import Reason

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = ("am", "pm")
ASSUMED = "mon tue wed thu fri"
ASSUMED_WORDS = "Monday to Friday"


@dataclass(frozen=True, slots=True)
class Pattern:
    """The half-days that somebody works from a day on: the same each week, or two weeks that take turns.

    `first_monday` is any Monday on which the first of two weeks begins; one week alone needs none.
    """

    starts_on: date
    weeks: tuple[str, ...]
    first_monday: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.weeks) <= 2 or not any(half_days(week) for week in self.weeks):
            raise ValueError("A working pattern has one or two weeks, with at least one half-day in them.")
        if (self.first_monday is None) != (len(self.weeks) == 1):
            raise ValueError("Two weeks that take turns need the Monday of the first; one week needs none.")

    def week_of(self, day: date) -> str:
        """The week that is worked around that day."""
        if self.first_monday is None:
            return self.weeks[0]
        return self.weeks[(day - self.first_monday).days // 7 % len(self.weeks)]


def pattern_on(patterns: Sequence[Pattern], day: date) -> Pattern | None:
    """The pattern that holds on a day: the newest that began, before the first one the first; None: none is known."""
    held = [each for each in patterns if each.starts_on <= day]
    return max(held or patterns[:1], key=lambda each: each.starts_on, default=None)


def with_pattern(patterns: Sequence[Pattern], new: Pattern) -> tuple[Pattern, ...]:
    """The same with one more; it takes the place of one that began on the same day."""
    kept = [each for each in patterns if each.starts_on != new.starts_on]
    return tuple(sorted([*kept, new], key=lambda each: each.starts_on))


def week_on(patterns: Sequence[Pattern], day: date) -> str | None:
    """The half-days of that day's week as text; None where no pattern is known."""
    pattern = pattern_on(patterns, day)
    return None if pattern is None else pattern.week_of(day)


def halves_worked(patterns: Sequence[Pattern], day: date) -> frozenset[str]:
    """Which halves (“am”, “pm”) of that day somebody works; Monday to Friday where no pattern is known."""
    week = week_on(patterns, day)
    return _by_weekday(ASSUMED if week is None else week)[day.weekday()]


def works_on(patterns: Sequence[Pattern], day: date) -> bool:
    """True where that day is one of theirs; a half-day is a working day of theirs too."""
    return bool(halves_worked(patterns, day))


def why_not_pattern(pattern: Pattern, contract_start_on: date) -> list[Reason]:
    """A pattern holds from a day of the contract on, and the first of two weeks begins on a Monday."""
    reasons = []
    if pattern.starts_on < contract_start_on:
        start = f"{contract_start_on.day} {contract_start_on:%B %Y}"
        words = f"The contract starts on {start}. Enter that day or a later one"
        reasons.append(Reason("before_contract", words, "starts_on"))
    if pattern.first_monday is not None and pattern.first_monday.weekday() != 0:
        day = pattern.first_monday
        words = f"{day.day} {day:%B %Y} is a {day:%A}. Enter a Monday"
        reasons.append(Reason("not_monday", words, "first_monday_on"))
    return reasons


def pattern_of(half_days: Iterable[str]) -> str | Reason:
    """The stored form of chosen half-days (“mon-am”): both halves of a day become the day; in the week's order."""
    return week_text(half_days) or Reason("pattern", "Choose at least one morning or afternoon", "pattern")


def week_text(half_days: Iterable[str]) -> str:
    """The same for a week that may be free: empty where nothing is chosen."""
    chosen = {half for half in half_days if half in ALL_HALF_DAYS}
    found = []
    for day in DAYS:
        halves = [half for half in HALVES if f"{day}-{half}" in chosen]
        found += [day] if len(halves) == len(HALVES) else [f"{day}-{half}" for half in halves]
    return " ".join(found)


def half_days(week: str | None) -> list[str]:
    """Every half-day of a stored week: “mon” is mon-am and mon-pm."""
    found: list[str] = []
    for word in (week or "").split():
        found += [word] if "-" in word else [f"{word}-{half}" for half in HALVES]
    return found


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def pattern_in_words(pattern: Pattern | None) -> str:
    """“Monday, Tuesday, Wednesday morning”; two weeks one after the other; without one what is assumed."""
    if pattern is None:
        return f"{ASSUMED_WORDS} (assumed)"
    if len(pattern.weeks) == 1:
        return week_in_words(pattern.weeks[0])
    first, second = (week_in_words(week) for week in pattern.weeks)
    return f"One week {first}; the next {second}"


def week_in_words(week: str) -> str:
    """“Monday, Tuesday, Wednesday morning”, “Monday to Friday”, “no day”."""
    if week == ASSUMED:
        return ASSUMED_WORDS
    said = []
    for word in week.split():
        day, _, half = word.partition("-")
        said.append(DAY_NAMES[DAYS.index(day)] + {"": "", "am": " morning", "pm": " afternoon"}[half])
    return ", ".join(said) or "no day"


@lru_cache(maxsize=1024)
def _by_weekday(week: str) -> tuple[frozenset[str], ...]:
    chosen = half_days(week)
    return tuple(frozenset(half for half in HALVES if f"{day}-{half}" in chosen) for day in DAYS)


ALL_HALF_DAYS = tuple(f"{day}-{half}" for day in DAYS for half in HALVES)
