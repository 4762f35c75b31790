"""What a service's figures say on a day: counted from plain facts, each with what it means."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from academy.programmes.rules import BankHolidaysUnknownError, Calendar, is_working_day


@dataclass(frozen=True, slots=True)
class Joined:
    """One starter of the service on the day. What only today can say is None for a day in the past."""

    audience: str
    first_day_on: date
    first_signed_on: date | None = None  # the first decision, also when it was reopened later
    signed: str | None = None  # the outcome of the decision that stood on the day
    state: str | None = None
    overdue: bool | None = None
    kit_missing: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table: what, how many, and what that means."""

    label: str
    value: str
    meaning: str


def as_at(typed: str, today: date) -> tuple[date, str]:
    """The day that was asked for, and what is wrong with it; today where there is none or it cannot be."""
    if not typed.strip():
        return today, ""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return today, "That is not a date. These are the figures of today."
    if day > today:
        return today, "That day has not come yet. These are the figures of today."
    return day, ""


def joined(found: Sequence[Joined]) -> list[Figure]:
    """How many joined, by how they joined."""
    counted = Counter(each.audience for each in found)
    lines = [Figure(label, str(counted[label]), "Joined in this way") for label in sorted(counted)]
    return [*lines, Figure("All starters", str(len(found)), "Their first day was this day or before it")]


def work_ready(found: Sequence[Joined], calendar: Calendar, *, of_today: bool) -> list[Figure]:
    """Who was signed for, how long that took; and, of today, who is ready and who works without it."""
    lines = _ready_now(found) if of_today else _signed_then(found)
    took = [
        days
        for each in found
        if each.first_signed_on is not None
        and (days := days_to_sign(each.first_day_on, each.first_signed_on, calendar)) is not None
    ]
    words = f"{median(took):g} working days" if took else "None signed yet"
    meaning = (
        f"Half of the {len(took)} who were signed for took no longer. Counted from the day after the first day "
        "to the day of the first signature, without weekends and bank holidays; "
        "signed on or before the first day counts as 0"
        if took
        else "From the first day to the first signature"
    )
    return [*lines, Figure("Median time to a signed decision", words, meaning)]


def _ready_now(found: Sequence[Joined]) -> list[Figure]:
    counted = Counter(each.state for each in found)
    return [
        Figure("Ready", str(counted["ready"]), "A signed decision holds today"),
        Figure(
            "Ready with conditions",
            str(counted["ready_with_conditions"]),
            "A signed decision holds, and something was accepted for a while",
        ),
        Figure(
            "Not ready, and working",
            str(counted["not_ready"]),
            "Their first day has come and no signed decision holds: they work without one",
        ),
    ]


def _signed_then(found: Sequence[Joined]) -> list[Figure]:
    counted = Counter(each.signed for each in found)
    return [
        Figure("Signed as ready", str(counted["ready"]), "The decision that stood on that day"),
        Figure(
            "Signed as ready with conditions",
            str(counted["ready_with_conditions"]),
            "The decision that stood on that day",
        ),
        Figure("Without a decision", str(counted[None]), "Nobody had signed, or it was reopened"),
    ]


def still_open(found: Sequence[Joined], *, of_today: bool) -> list[Figure]:
    """What is late or missing today; nothing for a day in the past, of which it is not known."""
    if not of_today:
        return []
    lacking = [each.kit_missing for each in found if each.kit_missing]
    return [
        Figure(
            "People with something overdue",
            str(sum(bool(each.overdue) for each in found)),
            "At least one item of their plan was due before today and is not done",
        ),
        Figure("People with kit missing", str(len(lacking)), "At least one thing on their kit list"),
        Figure("Things missing", str(sum(lacking)), "Of all their kit lists together"),
    ]


def days_to_sign(first_day: date, signed_on: date, calendar: Calendar) -> int | None:
    """The working days after the first day, up to the signature; None where bank holidays are not known."""
    days = range(1, (signed_on - first_day).days + 1)
    try:
        return sum(is_working_day(first_day + timedelta(days=number), calendar) for number in days)
    except BankHolidaysUnknownError:
        return None
