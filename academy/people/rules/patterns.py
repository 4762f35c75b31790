"""Working patterns: on which half-days somebody works, as short text: “mon tue wed-am”."""

from collections.abc import Iterable

from academy.refusals import Reason

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = ("am", "pm")


def pattern_of(half_days: Iterable[str]) -> str | Reason:
    """The stored form of chosen half-days (“mon-am”): both halves of a day become the day; in the week's order."""
    chosen = {half for half in half_days if half in _ALL}
    if not chosen:
        return Reason("pattern", "Choose at least one morning or afternoon", "pattern")
    found = []
    for day in DAYS:
        halves = [half for half in HALVES if f"{day}-{half}" in chosen]
        found += [day] if len(halves) == len(HALVES) else [f"{day}-{half}" for half in halves]
    return " ".join(found)


def half_days(pattern: str | None) -> list[str]:
    """Every half-day of a stored pattern: “mon” is mon-am and mon-pm."""
    found: list[str] = []
    for word in (pattern or "").split():
        found += [word] if "-" in word else [f"{word}-{half}" for half in HALVES]
    return found


def weekdays_of(pattern: str | None) -> frozenset[int]:
    """The weekdays with at least one half-day, Monday 0; empty where no pattern is known."""
    return frozenset(DAYS.index(half.split("-")[0]) for half in half_days(pattern))


def pattern_in_words(pattern: str | None) -> str:
    """“Monday, Tuesday, Wednesday morning”; “not known” without one."""
    if not pattern:
        return "not known"
    said = []
    for word in pattern.split():
        day, _, half = word.partition("-")
        said.append(DAY_NAMES[DAYS.index(day)] + {"": "", "am": " morning", "pm": " afternoon"}[half])
    return ", ".join(said)


_ALL = frozenset(f"{day}-{half}" for day in DAYS for half in HALVES)
ALL_HALF_DAYS = tuple(f"{day}-{half}" for day in DAYS for half in HALVES)
