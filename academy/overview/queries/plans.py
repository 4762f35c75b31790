"""Whole plans for pages: lines, places and people put together, in a number of statements that does not grow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import Circle, Entry, PlanLine, Seat, entries
from academy.overview import rules
from academy.overview.rules import Sitting
from academy.programmes import queries as programmes
from academy.programmes.models import Item
from academy.programmes.rules import ProgrammeDocument
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.rules import Mark, SessionState, counts_as_attended

_ATTENDED = [mark for mark in Mark if counts_as_attended(mark)]


@dataclass(frozen=True, slots=True)
class Plan:
    """One person's plan with its people and places."""

    enrolment: Enrolment
    document: ProgrammeDocument
    circle: Circle
    seats: dict[str, Seat]
    entries: list[Entry]


def plans_of(found: Sequence[Enrolment], today: date) -> dict[int, Plan]:
    """The whole plan of each of these (loaded with person, job, intake and version), by enrolment key."""
    keys = [each.id for each in found]
    return _plans(found, enrolments.plan_lines(keys), sittings_of(keys), today)


def late_plans_of(found: Sequence[Enrolment], today: date) -> dict[int, Plan]:
    """Of each plan only what may need somebody: not done and due before today, sent in, or missed."""
    keys = [each.id for each in found]
    lines = enrolments.plan_lines(keys, open_by=today)
    return _plans(found, lines, sittings_of(keys, open_only=True), today, partly=True)


def sittings_of(enrolment_ids: Collection[int], *, open_only: bool = False) -> dict[int, list[Sitting]]:
    """Each starter's places on sessions, by time; with `open_only`, only those not marked as attended."""
    found: dict[int, list[Sitting]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    if not found:
        return found
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
        )
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(Item, Item.id == TrainingSession.item_id)
        .outerjoin(RegisterMark, stands)
        .where(
            Booking.enrolment_id.in_(found),
            Booking.withdrawn_at.is_(None),
            TrainingSession.state == SessionState.PLANNED,
        )
        .order_by(TrainingSession.on, TrainingSession.starts, Booking.id)
    )
    if open_only:
        # What was attended completed its item, so it holds nobody up.
        wanted = wanted.where(sa.or_(RegisterMark.mark.is_(None), RegisterMark.mark.not_in(_ATTENDED)))
    for enrolment_id, code, on, starts, place, ref, mark in db.session.execute(wanted):
        counts = None if mark is None else counts_as_attended(mark)
        found[enrolment_id].append(Sitting(code, on, starts, place, ref, counts))
    return found


def _plans(
    found: Sequence[Enrolment],
    lines: dict[int, list[PlanLine]],
    sittings: dict[int, list[Sitting]],
    today: date,
    *,
    partly: bool = False,
) -> dict[int, Plan]:
    circles = enrolments.circles(found, today)
    plans = {}
    for each in found:
        document = programmes.document_of(each.version)
        items = {item.code: item for item in document.items}
        mine = lines[each.id]
        asked = {line.code for line in mine}
        places = rules.seats((sitting for sitting in sittings[each.id] if sitting.code in asked), today)
        # Of a part of a plan, what is not in it is taken as done: only what is late itself holds others up.
        done = frozenset(items) - {line.code for line in mine} if partly else None
        found_entries = entries(mine, items, circles[each.id], places, today, done=done)
        plans[each.id] = Plan(each, document, circles[each.id], places, found_entries)
    return plans
