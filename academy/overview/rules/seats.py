"""Places on sessions, brought together to what each item's state needs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from academy.enrolments.rules import Seat


@dataclass(frozen=True, slots=True)
class Sitting:
    """One place on one session: `counts` is None until the register says something of this person."""

    code: str
    on: date
    starts: time
    place: str
    session_ref: str
    counts: bool | None


def seats(sittings: Iterable[Sitting], today: date) -> dict[str, Seat]:
    """What each item's places come to, by item code; the sittings of an item in the order of time.

    Attended after a miss is made up; a miss without anything later stays a miss, with its catch-up if one is booked.
    """
    by_code: dict[str, list[Sitting]] = {}
    for sitting in sittings:
        by_code.setdefault(sitting.code, []).append(sitting)
    return {code: _seat(found, today) for code, found in by_code.items()}


def _seat(found: list[Sitting], today: date) -> Seat:
    missed = [each for each in found if each.counts is False]
    attended = [each for each in found if each.counts]
    coming = [each for each in found if each.counts is None]
    shown = next((each for each in coming if each.on >= today), (coming or found)[-1])
    seat = Seat(session_ref=shown.session_ref, where=shown.place, at=f"{shown.starts:%H:%M}")
    if attended:
        return replace(seat, made_up=bool(missed) and missed[0].on < attended[-1].on)
    if missed:
        later = next((each.on for each in coming if each.on > missed[-1].on), None)
        return replace(seat, missed_on=missed[-1].on, catch_up_on=later)
    return replace(seat, booked_on=shown.on)
