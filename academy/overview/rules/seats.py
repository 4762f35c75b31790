"""Places on sessions, brought together to what each item's state needs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from academy.enrolments.rules import PlanLine, Seat
from academy.programmes.rules import Completion, ItemDef, clock_said


@dataclass(frozen=True, slots=True)
class Sitting:
    """One place on one session: `counts` is None until the register says something of this person."""

    code: str
    on: date
    starts: time
    place: str
    session_ref: str
    counts: bool | None
    why_not: str = ""  # why they cannot come, in words; such a place is never missed
    elsewhere: bool = False  # a session of another intake than their own


def seats(
    sittings: Iterable[Sitting], today: date, next_intake: Collection[str] = frozenset()
) -> dict[str, Seat]:
    """What each item's places come to, by item code; the sittings of an item in the order of time.

    Attended after a miss, or at another intake, is made up; a miss without anything later stays a miss, with its
    catch-up if one is booked. `next_intake` are the codes for which a later intake was chosen.
    """
    by_code: dict[str, list[Sitting]] = {code: [] for code in next_intake}
    for sitting in sittings:
        by_code.setdefault(sitting.code, []).append(sitting)
    known = {code: _seat(found, today) for code, found in by_code.items()}
    for code in next_intake:
        seat = known[code]
        known[code] = replace(seat, next_intake=True, booked_on=seat.booked_on or seat.catch_up_on)
    return known


def before_first_day(
    lines: Iterable[PlanLine],
    items: Mapping[str, ItemDef],
    seats_of: Mapping[str, Seat],
    first_day_on: date,
    starts_words: str,
) -> dict[str, Seat]:
    """The same seats, and one for each session before somebody's first day on which they have no place."""
    found = dict(seats_of)
    for line in lines:
        item = items.get(line.code)
        if item is None or item.completion is not Completion.REGISTER or line.due_on is None:
            continue
        if line.code not in found and line.due_on < first_day_on:
            found[line.code] = Seat(cannot_come=starts_words, cannot_come_on=line.due_on)
    return found


def _seat(found: list[Sitting], today: date) -> Seat:
    if not found:
        return Seat()
    absent = [each for each in found if each.why_not and not each.counts]
    expected = [each for each in found if each not in absent]
    if not expected:
        return Seat(cannot_come=absent[-1].why_not, cannot_come_on=absent[-1].on)
    missed = [each for each in expected if each.counts is False]
    attended = [each for each in expected if each.counts]
    coming = [each for each in expected if each.counts is None]
    shown = next((each for each in coming if each.on >= today), (coming or expected)[-1])
    seat = Seat(session_ref=shown.session_ref, where=shown.place, at=clock_said(shown.starts))
    if attended:
        last = attended[-1]
        return replace(seat, made_up=last.elsewhere or any(each.on < last.on for each in missed + absent))
    if missed:
        later = next((each.on for each in coming if each.on > missed[-1].on), None)
        return replace(seat, missed_on=missed[-1].on, catch_up_on=later)
    return replace(seat, booked_on=shown.on)
