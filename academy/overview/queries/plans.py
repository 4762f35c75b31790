"""Whole plans for pages: lines, places and people put together, in a number of statements that does not grow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import Circle, Entry, PlanLine, Seat, entries
from academy.overview import rules
from academy.overview.rules import Sitting
from academy.people.rules import Pattern
from academy.programmes import queries as programmes
from academy.programmes.models import Item
from academy.programmes.rules import ItemDef, ProgrammeDocument
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.queries import availability_of
from academy.timetable.rules import (
    Availability,
    Instead,
    Mark,
    SessionState,
    counts_as_attended,
)

_ENROLMENTS: sa.BindParameter[int] = sa.bindparam("enrolments", expanding=True)
_ATTENDED = [mark for mark in Mark if counts_as_attended(mark)]


@dataclass(frozen=True, slots=True)
class Plan:
    """One person's plan with its people and places."""

    enrolment: Enrolment
    document: ProgrammeDocument
    circle: Circle
    seats: dict[str, Seat]
    entries: list[Entry]
    aways: tuple[tuple[date, date], ...] = ()
    patterns: tuple[Pattern, ...] = ()


def plans_of(found: Sequence[Enrolment], today: date) -> dict[int, Plan]:
    """The whole plan of each of these (loaded with person, job, intake and version), by enrolment key."""
    keys = [each.id for each in found]
    return _plans(found, enrolments.plan_lines(keys), today)


def late_plans_of(found: Sequence[Enrolment], today: date) -> dict[int, Plan]:
    """Of each plan only what may need somebody: not done and due by today, sent in, or missed."""
    keys = [each.id for each in found]
    lines = enrolments.plan_lines(keys, open_by=today)
    return _plans(found, lines, today, partly=True)


def sittings_of(
    enrolment_ids: Collection[int], known: Mapping[int, Availability], *, open_only: bool = False
) -> dict[int, list[Sitting]]:
    """Each starter's places on sessions, by time; with `open_only`, only those not marked as attended.

    `known` says when each of them can come.
    """
    found: dict[int, list[Sitting]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    if not found:
        return found
    asked = {"enrolments": sorted(found)}
    rows: Sequence[Any] = db.session.execute(_sittings(open_only=open_only), asked).all()
    for key, code, on, starts, place, ref, mark, ends, session_id, elsewhere in rows:
        counts = None if mark is None else counts_as_attended(mark)
        why_not = known[key].why_not(on, starts, ends, session_id) if key in known else ""
        found[key].append(Sitting(code, on, starts, place, ref, counts, why_not, bool(elsewhere)))
    return found


@cache
def _sittings(*, open_only: bool) -> Any:
    """The statement itself, built once in a process."""
    later = aliased(RegisterMark)
    stands = sa.and_(
        RegisterMark.booking_id == Booking.id, ~sa.exists().where(later.replaces_id == RegisterMark.id)
    )
    wanted = (
        sa.select(
            Booking.enrolment_id,
            Item.code,
            TrainingSession.on,
            TrainingSession.starts,
            TrainingSession.place,
            TrainingSession.ref,
            RegisterMark.mark,
            TrainingSession.ends,
            TrainingSession.id,
            TrainingSession.cohort_id != Enrolment.cohort_id,
        )
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .join(Item, Item.id == TrainingSession.item_id)
        .outerjoin(RegisterMark, stands)
        .where(
            Booking.enrolment_id.in_(_ENROLMENTS),
            Booking.withdrawn_at.is_(None),
            TrainingSession.state == SessionState.PLANNED,
        )
        .order_by(TrainingSession.on, TrainingSession.starts, Booking.id)
    )
    if open_only:
        # What was attended completed its item, so it holds nobody up.
        return wanted.where(sa.or_(RegisterMark.mark.is_(None), RegisterMark.mark.not_in(_ATTENDED)))
    return wanted


def seats_of(
    sittings: Sequence[Sitting],
    lines: Sequence[PlanLine],
    items: Mapping[str, ItemDef],
    days: Availability | None,
    today: date,
) -> dict[str, Seat]:
    """What the places of one plan come to, with what was chosen instead of some of them."""
    asked = {line.code for line in lines}
    if days is None:
        return rules.seats((each for each in sittings if each.code in asked), today)
    waits = {each.code for each in days.choices if each.kind is Instead.NEXT_INTAKE and each.code in asked}
    found = rules.seats((each for each in sittings if each.code in asked), today, waits)
    return rules.before_first_day(lines, items, found, days.first_day_on, days.starts)


def seat_of(enrolment: Enrolment, line: PlanLine, item: ItemDef, today: date) -> dict[str, Seat]:
    """How somebody's place on the session of one item stands."""
    known = availability_of([enrolment.id])
    sittings = sittings_of([enrolment.id], known)[enrolment.id]
    return seats_of(sittings, [line], {item.code: item}, known.get(enrolment.id), today)


def _plans(
    found: Sequence[Enrolment],
    lines: dict[int, list[PlanLine]],
    today: date,
    *,
    partly: bool = False,
) -> dict[int, Plan]:
    circles = enrolments.circles(found, today)
    known = availability_of(lines)
    sittings = sittings_of(lines, known, open_only=partly)
    documents = {each.id: programmes.document_of(each.version) for each in found}
    rules_of = {key: {item.code: item for item in document.items} for key, document in documents.items()}
    kit = enrolments.kit_that_holds_up([(each.id, each.person_id) for each in found], lines, rules_of, today)
    plans = {}
    for each in found:
        document, items = documents[each.id], rules_of[each.id]
        mine = lines[each.id]
        places = seats_of(sittings[each.id], mine, items, known.get(each.id), today)
        # Of a part of a plan, what is not in it is taken as done: only what is late itself holds others up.
        done = frozenset(items) - {line.code for line in mine} if partly else None
        found_entries = entries(mine, items, circles[each.id], places, today, done=done, kit=kit.get(each.id))
        days = known.get(each.id)
        aways, patterns = (days.aways, days.patterns) if days else ((), ())
        plans[each.id] = Plan(each, document, circles[each.id], places, found_entries, aways, patterns)
    return plans
