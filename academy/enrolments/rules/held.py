"""What counts as held from before: a module or a licence that has not run out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules.vocabulary import Source
from academy.programmes.rules import ItemDef

_HELD = "held since "


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """One item that the same person did under an earlier plan."""

    code: str
    done_on: date
    source: Source


def held(items: Iterable[ItemDef], done: Iterable[DoneBefore], today: date) -> dict[str, date]:
    """Since when each item is held, by its code; the newest time counts.

    Only what the programme teaches as a module or renews after some months can be held. A licence counts when
    somebody signed it off, and nothing counts once its months have run out.
    """
    newest = {each.code: each for each in sorted(done, key=lambda each: each.done_on)}
    found = {}
    for item in items:
        each = newest.get(item.code)
        if each is None or (item.module is None and item.refresh_months is None):
            continue
        verified = not item.licence or each.source is Source.SIGN_OFF
        if verified and not _has_run_out(each.done_on, item.refresh_months, today):
            found[item.code] = each.done_on
    return found


def held_since(day: date) -> str:
    """The reason that is kept with the item."""
    return f"{_HELD}{day.day} {day:%B} {day.year}"


def not_needed_words(reason: str) -> str:
    """“Not needed again: held since 12 March 2025”; any other reason as it is."""
    return f"Not needed{' again' if reason.startswith(_HELD) else ''}: {reason}"


def _has_run_out(done_on: date, months: int | None, today: date) -> bool:
    if months is None:
        return False
    elapsed = (today.year - done_on.year) * 12 + today.month - done_on.month
    return elapsed > months or (elapsed == months and today.day > done_on.day)
