"""When people can be at sessions, read for many in one statement, and how many of a register cannot come."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from academy import clock
from academy.db import db
from academy.enrolments.models import Away, Enrolment, PlanItem
from academy.people.models import Employment, WorkingPattern
from academy.people.rules import Pattern
from academy.programmes.models import Item
from academy.timetable.models import Booking, RegisterMark, SessionChoice, TrainingSession
from academy.timetable.rules import Availability, Chosen, Instead

_ENROLMENTS: sa.BindParameter[int] = sa.bindparam("enrolments", expanding=True)
_FIRST, _PATTERN, _CHOICE, _AWAY = "first", "pattern", "choice", "away"


def availability_of(enrolment_ids: Collection[int]) -> dict[int, Availability]:
    """When each of these starters can be at sessions, with what is chosen for those at which they cannot."""
    if not enrolment_ids:
        return {}
    first: dict[int, Any] = {}
    patterns: dict[int, list[Pattern]] = {}
    choices: dict[int, list[Chosen]] = {}
    aways: dict[int, list[tuple[date, date]]] = {}
    rows: Any = db.session.execute(_facts(), {"enrolments": sorted(enrolment_ids)})
    for what, key, _, on, text, code, ref, session_id, more, monday in rows:
        if what == _FIRST:
            first[key] = on
        elif what == _PATTERN:
            weeks = (text,) if monday is None else (text, more)
            patterns.setdefault(key, []).append(Pattern(on, weeks, monday))
        elif what == _AWAY:
            aways.setdefault(key, []).append((on, monday))
        else:
            choices.setdefault(key, []).append(Chosen(ref, code, Instead(text), session_id, more))
    return {
        key: Availability(
            on,
            tuple(patterns.get(key, ())),
            tuple(aways.get(key, ())),
            tuple(choices.get(key, ())),
            today=clock.today(),
        )
        for key, on in first.items()
    }


def cannot_come_to(session_ids: Collection[int]) -> dict[int, int]:
    """How many people with a place on each session are not marked and cannot come (nobody waits for their mark)."""
    found = dict.fromkeys(session_ids, 0)
    if not found:
        return found
    rows: Any = db.session.execute(_might_not_come(), {"sessions": sorted(found)}).all()
    known = availability_of({row.enrolment_id for row in rows})
    for row in rows:
        if known[row.enrolment_id].why_not(row.on, row.starts, row.ends, row.id):
            found[row.id] += 1
    return found


def might_not_come(on: Any, until: Any = None) -> sa.ColumnElement[bool]:
    """The condition that it must be looked at whether somebody can come on that day; most people need no look.

    With `until`, on any day from the one to the other. At a weekend everybody is looked at.
    """
    has_pattern = sa.exists().where(
        WorkingPattern.employment_id == Enrolment.employment_id, WorkingPattern.withdrawn_at.is_(None)
    )
    is_away = sa.exists().where(
        Away.enrolment_id == Enrolment.id,
        Away.withdrawn_at.is_(None),
        Away.first_on <= (on if until is None else until),
        Away.last_on >= on,
    )
    at_weekend = sa.extract("dow", on).in_((0, 6))
    return sa.or_(Employment.first_day_on > on, has_pattern, is_away, at_weekend)


@cache
def _facts() -> Any:
    """First days, patterns over time, time away and live choices as rows of one shape, each by day."""
    nothing, no_day, no_session = sa.literal(""), sa.cast(sa.null(), sa.Date), sa.cast(sa.null(), sa.Integer)
    mine = Enrolment.id.in_(_ENROLMENTS)
    first = sa.select(
        sa.literal(_FIRST).label("fact"),
        Enrolment.id.label("enrolment_id"),
        sa.literal(0).label("row_id"),
        Employment.first_day_on.label("on"),
        nothing.label("text"),
        nothing.label("code"),
        nothing.label("ref"),
        no_session.label("session_id"),
        nothing.label("more"),
        no_day.label("monday"),
    ).join(Employment, Employment.id == Enrolment.employment_id)
    pattern = sa.select(
        sa.literal(_PATTERN),
        Enrolment.id,
        WorkingPattern.id,
        WorkingPattern.starts_on,
        WorkingPattern.first_week,
        nothing,
        nothing,
        no_session,
        WorkingPattern.second_week,
        WorkingPattern.first_monday_on,
    ).join(WorkingPattern, WorkingPattern.employment_id == Enrolment.employment_id)
    return sa.union_all(
        first.where(mine),
        _aways(),
        pattern.where(mine, WorkingPattern.withdrawn_at.is_(None)),
        _choices().where(mine),
    ).order_by("fact", "enrolment_id", "on", "row_id")


def _choices() -> Any:
    """What is chosen instead of sessions and still stands, in the shape of the other facts."""
    no_day = sa.cast(sa.null(), sa.Date)
    return (
        sa.select(
            sa.literal(_CHOICE),
            Enrolment.id,
            SessionChoice.id,
            no_day,
            sa.cast(SessionChoice.kind, sa.String),
            Item.code,
            SessionChoice.ref,
            SessionChoice.session_id,
            SessionChoice.time_back,
            no_day,
        )
        .join(PlanItem, PlanItem.enrolment_id == Enrolment.id)
        .join(Item, Item.id == PlanItem.item_id)
        .join(SessionChoice, SessionChoice.plan_item_id == PlanItem.id)
        .where(SessionChoice.withdrawn_at.is_(None))
    )


def _aways() -> Any:
    """Time away, in the shape of the other facts: the first day, and the last in the place of a pattern’s Monday."""
    nothing, no_session = sa.literal(""), sa.cast(sa.null(), sa.Integer)
    return sa.select(
        sa.literal(_AWAY),
        Away.enrolment_id,
        Away.id,
        Away.first_on,
        nothing,
        nothing,
        nothing,
        no_session,
        nothing,
        Away.last_on,
    ).where(Away.enrolment_id.in_(_ENROLMENTS), Away.withdrawn_at.is_(None))


@cache
def _might_not_come() -> Any:
    """The places without a mark of those who start later than that day or whose pattern is known."""
    later = sa.orm.aliased(RegisterMark)
    marked = sa.exists().where(
        RegisterMark.booking_id == Booking.id,
        RegisterMark.mark.is_not(None),
        ~sa.exists().where(later.replaces_id == RegisterMark.id),
    )
    return (
        sa.select(
            TrainingSession.id,
            TrainingSession.on,
            TrainingSession.starts,
            TrainingSession.ends,
            Booking.enrolment_id,
        )
        .join(Booking, Booking.session_id == TrainingSession.id)
        .join(Enrolment, Enrolment.id == Booking.enrolment_id)
        .join(Employment, Employment.id == Enrolment.employment_id)
        .where(
            TrainingSession.id.in_(sa.bindparam("sessions", expanding=True)),
            Booking.withdrawn_at.is_(None),
            might_not_come(TrainingSession.on),
            ~marked,
        )
        .order_by(TrainingSession.id, Booking.id)
    )
