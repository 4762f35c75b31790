"""Periods of days: who held what, from when to when; both the first and the last day count."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from academy.refusals import Reason

Owner = TypeVar("Owner", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Interval:
    """From one day to another, both included; without an end it goes on."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"A period cannot end ({self.ends_on}) before it starts ({self.starts_on}).")

    def contains(self, day: date) -> bool:
        """True on the first day, on the last day and between."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: "Interval") -> bool:
        """True when the two share at least one day."""
        return (other.ends_on is None or self.starts_on <= other.ends_on) and (
            self.ends_on is None or other.starts_on <= self.ends_on
        )

    def is_past(self, today: date) -> bool:
        """True from the day after the last."""
        return self.ends_on is not None and self.ends_on < today

    def is_coming(self, today: date) -> bool:
        """True until the day before the first."""
        return today < self.starts_on

    def until_before(self, day: date) -> "Interval | None":
        """This period cut so that it ends the day before `day`; None when nothing is left of it."""
        if day <= self.starts_on:
            return None
        last = day - timedelta(days=1)
        return Interval(self.starts_on, last if self.ends_on is None else min(last, self.ends_on))


@dataclass(frozen=True, slots=True)
class Held(Generic[Owner]):
    """Somebody holding a duty for a period; `owner` is whatever tells people apart, `name` is for sentences."""

    owner: Owner
    interval: Interval
    name: str = ""


def problems_with_period(starts_on: date | None, ends_on: date | None) -> list[Reason]:
    """Why these two dates are no period."""
    if starts_on is None:
        return [Reason("no_start", "Enter the first day.", "starts_on")]
    if ends_on is not None and ends_on < starts_on:
        return [Reason("ends_before_start", "The last day must not be before the first day.", "ends_on")]
    return []


def overlapping_owners(held: Iterable[Held[Owner]]) -> list[tuple[Held[Owner], Held[Owner]]]:
    """Pairs of periods of one duty that share a day: a duty has one named owner at a time. Empty means right."""
    ordered = sorted(held, key=lambda each: each.interval.starts_on)
    pairs: list[tuple[Held[Owner], Held[Owner]]] = []
    open_now: list[Held[Owner]] = []
    for each in ordered:
        open_now = [earlier for earlier in open_now if earlier.interval.overlaps(each.interval)]
        pairs += [(earlier, each) for earlier in open_now]
        open_now.append(each)
    return pairs


def why_not_own(existing: Iterable[Held[Owner]], new: Interval, *, duty: str) -> list[Reason]:
    """Why nobody can be given this duty for these days: somebody is named for some of them already."""
    return [
        Reason(
            "owned_already",
            f"{each.name or 'Somebody'} is named as {duty} for some of these days."
            " End that period first; others can share or cover the duty in their own name.",
            "starts_on",
        )
        for each in existing
        if each.interval.overlaps(new)
    ]


def owner_on(held: Sequence[Held[Owner]], day: date) -> Held[Owner] | None:
    """Who holds the duty on this day; nobody may, and if two do the one named later counts."""
    return max(
        (each for each in held if each.interval.contains(day)),
        key=lambda each: each.interval.starts_on,
        default=None,
    )
