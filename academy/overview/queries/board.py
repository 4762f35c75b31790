"""The cohort board, counted by the database: a row for each starter and milestone, never one for each item."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from academy.db import db
from academy.enrolments.models import Cohort, Completion, Enrolment, PlanItem, Submission
from academy.enrolments.rules import SubmissionState
from academy.overview import rules
from academy.overview.rules import Row, Tally
from academy.people.models import Employment, Person, Posting, Team
from academy.programmes.models import Item
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.rules import Mark, SessionState, counts_as_attended


def columns_of(version_id: int) -> list[str]:
    """The milestones of a version, in the order of its document."""
    rows = db.session.execute(
        sa.select(Item.milestone, sa.func.min(Item.position))
        .where(Item.version_id == version_id)
        .group_by(Item.milestone)
        .order_by(sa.func.min(Item.position), Item.milestone)
    )
    return [milestone for milestone, _ in rows]


def board_rows(cohort: Cohort, milestones: Sequence[str], today: date) -> list[Row]:
    """Every starter of an intake with a cell for each milestone, in three statements whatever their number."""
    tallies = _tallies(cohort.id, today)
    rows = []
    for key, ref, known_as, given, family, sort_key, audience, team in _rows(_people(cohort.id, today)):
        cells = rules.cells_of(tallies.get(key, {}), milestones, today)
        rows.append(Row(ref, f"{known_as or given} {family}".strip(), sort_key, team or "", audience, cells))
    return rows


def _people(cohort_id: int, today: date) -> Any:
    team = (
        sa.select(Team.name)
        .join(Posting, Posting.team_id == Team.id)
        .where(
            Posting.employment_id == Enrolment.employment_id,
            Posting.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
        )
        .order_by(Posting.starts_on, Posting.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(
            Enrolment.id,
            Enrolment.ref,
            Person.known_as,
            Person.given_name,
            Person.family_name,
            Person.sort_key,
            Enrolment.audience,
            team,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Employment, Employment.id == Enrolment.employment_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
        .order_by(Person.sort_key, Enrolment.id)
    )


def _tallies(cohort_id: int, today: date) -> dict[int, dict[str, Tally]]:
    """How the items behind each cell stand, counted: one row for each starter and milestone."""
    found: dict[int, dict[str, Tally]] = {}
    exceptions = _exceptions(cohort_id, today)
    for key, milestone, needed, done, overdue, next_due in _rows(_counted(cohort_id, today)):
        missed, returned, waiting, booked, excused = exceptions.get((key, milestone), (0, 0, 0, 0, 0))
        found.setdefault(key, {})[milestone] = Tally(
            needed, done, max(0, overdue - excused), missed, returned, waiting, booked, _day(next_due)
        )
    return found


def _counted(cohort_id: int, today: date) -> Any:
    done = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    state = (
        sa.select(
            PlanItem.enrolment_id.label("key"),
            PlanItem.item_id.label("item_id"),
            PlanItem.due_on.label("due_on"),
            sa.case((done, 1), else_=0).label("is_done"),
        )
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.withdrawn_at.is_(None),
            PlanItem.not_needed_reason == "",
        )
        .subquery()
    )
    late = sa.and_(state.c.is_done == 0, state.c.due_on < today)
    return (
        sa.select(
            state.c.key,
            Item.milestone,
            sa.func.count(),
            sa.func.sum(state.c.is_done),
            sa.func.sum(sa.case((late, 1), else_=0)),
            sa.func.min(sa.case((state.c.is_done == 0, state.c.due_on))),
        )
        .join(Item, Item.id == state.c.item_id)
        .group_by(state.c.key, Item.milestone)
        .order_by(state.c.key, Item.milestone)
    )


def _exceptions(cohort_id: int, today: date) -> dict[tuple[int, str], tuple[int, ...]]:
    """What is not simply open or done: missed, sent back, waiting, booked; few rows, one for each such item.

    The last number counts those that are late by their date and have another word already.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for key, milestone, due_on, sent, missed, last_on in _rows(_unusual(cohort_id)):
        counts = found.setdefault((key, milestone), [0, 0, 0, 0, 0])
        which = _which(sent, missed=bool(missed), last_on=last_on, today=today)
        if which is not None:
            counts[which] += 1
            counts[4] += due_on is not None and due_on < today
    return {place: tuple(counts) for place, counts in found.items()}


def _which(sent: SubmissionState | None, *, missed: bool, last_on: date | None, today: date) -> int | None:
    """Missed, sent back, waiting (for a signature or for the register), booked; or simply open."""
    if missed:
        return 0
    if sent is SubmissionState.RETURNED:
        return 1
    if sent is SubmissionState.WAITING or (last_on is not None and last_on < today):
        return 2
    return None if last_on is None else 3


def _unusual(cohort_id: int) -> Any:
    done = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    later = sa.orm.aliased(RegisterMark)
    on_session = sa.and_(
        Booking.enrolment_id == PlanItem.enrolment_id,
        Booking.withdrawn_at.is_(None),
        TrainingSession.id == Booking.session_id,
        TrainingSession.item_id == PlanItem.item_id,
        TrainingSession.state == SessionState.PLANNED,
    )
    absent = [mark for mark in Mark if not counts_as_attended(mark)]
    missed = sa.exists().where(
        on_session,
        RegisterMark.booking_id == Booking.id,
        RegisterMark.mark.in_(absent),
        ~sa.exists().where(later.replaces_id == RegisterMark.id),
    )
    last_on = (
        sa.select(sa.func.max(TrainingSession.on)).where(on_session).correlate(PlanItem).scalar_subquery()
    )
    newest = sa.orm.aliased(Submission)
    last = (
        sa.select(sa.func.max(newest.id))
        .where(newest.plan_item_id == PlanItem.id, newest.withdrawn_at.is_(None))
        .correlate(PlanItem)
        .scalar_subquery()
    )
    return (
        sa.select(PlanItem.enrolment_id, Item.milestone, PlanItem.due_on, Submission.state, missed, last_on)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .join(Item, Item.id == PlanItem.item_id)
        .outerjoin(Submission, Submission.id == last)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.withdrawn_at.is_(None),
            PlanItem.not_needed_reason == "",
            ~done,
            sa.or_(Submission.id.is_not(None), last_on.is_not(None)),
        )
        .order_by(PlanItem.id)
    )


def _rows(wanted: Any) -> Sequence[Any]:
    return db.session.execute(wanted).all()


def _day(value: Any) -> date | None:
    """SQLite gives the minimum of dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
