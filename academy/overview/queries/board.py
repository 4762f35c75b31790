"""The cohort board, counted by the database: a row for each starter and milestone, never one for each item."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from academy.audit.queries import Kept, sign_of
from academy.db import db
from academy.doubts.models import Doubt
from academy.doubts.queries import open_ones
from academy.enrolments.models import Cohort, Completion, Enrolment, PlanItem, Submission
from academy.enrolments.rules import SubmissionState
from academy.overview import rules
from academy.overview.rules import Cell, Row, Tally
from academy.people.models import Employment, Person, Posting, Team
from academy.programmes.models import Item
from academy.programmes.rules import Completion as ByRegister
from academy.programmes.rules import ProgrammeDocument
from academy.timetable.models import Booking, RegisterMark, TrainingSession
from academy.timetable.queries import availability_of
from academy.timetable.rules import SessionState


def columns_of(document: ProgrammeDocument) -> list[str]:
    """The milestones of a version, in the order of its document: the same words as `Item.milestone`."""
    titles = {stage.code: stage.title for stage in document.stages}
    return list(dict.fromkeys(item.milestone or titles[item.stage] for item in document.items))


_CELLS: Kept[tuple[Cell, ...]] = Kept()


def board_rows(cohort: Cohort, milestones: Sequence[str], today: date) -> list[Row]:
    """Every starter of an intake with a cell for each milestone, counted by the database.

    One statement says who is there and whose row may have changed; only those rows are counted again, in four
    more at most.
    """
    people = _rows(_people(cohort.id, today))
    keys = {person[1]: person[0] for person in people}

    def count(stale: list[str]) -> dict[str, tuple[Cell, ...]]:
        found = _tallies([keys[ref] for ref in stale], today)
        return {ref: rules.cells_of(found[keys[ref]], milestones, today) for ref in stale}

    cells = _CELLS.read({person[1]: (today, *person[8:]) for person in people}, count)
    return [
        Row(ref, f"{known_as or given} {family}".strip(), sort_key, team or "", audience, cells[ref])
        for _, ref, known_as, given, family, sort_key, audience, team, *_ in people
    ]


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
            *sign_of(Enrolment.person_id),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
        .order_by(Person.sort_key, Enrolment.id)
    )


def _tallies(enrolment_ids: Sequence[int], today: date) -> dict[int, dict[str, Tally]]:
    """How the items behind each cell stand, counted: one row for each starter and milestone."""
    found: dict[int, dict[str, Tally]] = {key: {} for key in enrolment_ids}
    states = _states(enrolment_ids, today)
    exceptions, booked_days = _exceptions(states), _first_booked(states)
    for key, milestone, needed, done, overdue, next_due, early, doubted in _rows(
        _counted(enrolment_ids, today)
    ):
        counts = exceptions.get((key, milestone), _NOTHING)
        missed, returned, waiting, booked, to_arrange, excused, known_early = counts
        found[key][milestone] = Tally(
            needed=needed,
            done=done,
            overdue=max(0, overdue - excused),
            missed=missed,
            returned=returned,
            waiting=waiting,
            booked=booked,
            next_due=_day(next_due),
            to_arrange=to_arrange + early - known_early,
            in_question=doubted,
            booked_on=booked_days.get((key, milestone)),
        )
    return found


_DONE = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
# Not late, missed, sent back or to arrange until it is answered.
_DOUBTED = sa.exists().where(Doubt.holds == PlanItem.ref, *open_ones())


def _counted(enrolment_ids: Sequence[int], today: date) -> Any:
    """A session before somebody's first day is late for nobody: it is to be arranged."""
    by_register = Item.completion == ByRegister.REGISTER.value
    early = sa.and_(~_DONE, ~_DOUBTED, by_register, PlanItem.due_on < Employment.first_day_on)
    late = sa.and_(
        ~_DONE,
        ~_DOUBTED,
        PlanItem.due_on < today,
        ~sa.and_(by_register, PlanItem.due_on < Employment.first_day_on),
    )
    return (
        sa.select(
            PlanItem.enrolment_id,
            Item.milestone,
            sa.func.count(),
            sa.func.sum(sa.case((_DONE, 1), else_=0)),
            sa.func.sum(sa.case((late, 1), else_=0)),
            sa.func.min(sa.case((~_DONE, PlanItem.due_on))),
            sa.func.sum(sa.case((early, 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(~_DONE, _DOUBTED), 1), else_=0)),
        )
        .join(Item, Item.id == PlanItem.item_id)
        .join(Enrolment, Enrolment.id == PlanItem.enrolment_id)
        .join(Employment, Employment.id == Enrolment.employment_id)
        .where(PlanItem.enrolment_id.in_(enrolment_ids), PlanItem.not_needed_reason == "")
        .group_by(PlanItem.enrolment_id, Item.milestone)
        .order_by(PlanItem.enrolment_id, Item.milestone)
    )


class _State(NamedTuple):
    """One item that is not simply open or done: which word it has, and whether its date is past or too early."""

    enrolment_id: int
    milestone: str
    which: int
    late: bool
    early: bool = False
    booked_on: date | None = None


_MISSED, _RETURNED, _WAITING, _BOOKED, _TO_ARRANGE = range(5)


def _states(enrolment_ids: Sequence[int], today: date) -> list[_State]:
    """The items that are not simply open or done: missed, sent back, waiting, booked, to arrange."""
    states = _session_states(enrolment_ids, today)
    for item_id, key, milestone, due_on, state in _rows(_sent(enrolment_ids)):
        if state in _SENT and (item_id not in states or states[item_id].which == _BOOKED):
            states[item_id] = _State(key, milestone, _SENT[state], due_on is not None and due_on < today)
    return list(states.values())


def _exceptions(states: Sequence[_State]) -> dict[tuple[int, str], list[int]]:
    """How many have which word, by starter and milestone.

    The last numbers count those that are late by their date and have another word already, and those whose session
    lies before the first day.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for each in states:
        counts = found.setdefault((each.enrolment_id, each.milestone), list(_NOTHING))
        counts[each.which] += 1
        counts[5] += each.late
        counts[6] += each.early
    return found


def _first_booked(states: Sequence[_State]) -> dict[tuple[int, str], date]:
    """The day of the first session that is booked, by starter and milestone."""
    found: dict[tuple[int, str], date] = {}
    for each in states:
        if each.booked_on is not None:
            place = (each.enrolment_id, each.milestone)
            found[place] = min(each.booked_on, found.get(place, each.booked_on))
    return found


def _session_states(enrolment_ids: Sequence[int], today: date) -> dict[int, _State]:
    """What the places on sessions come to, by item."""
    states: dict[int, _State] = {}
    places = _rows(_places(enrolment_ids))
    known = availability_of({place[1] for place in places})
    for item_id, key, milestone, due_on, on, mark, starts, ends, session_id, code in places:
        days, had = known[key], states.get(item_id)
        which = _MISSED if mark is not None else _WAITING if on < today else _BOOKED
        if days.why_not(on, starts, ends, session_id):
            which = had.which if had else _TO_ARRANGE
        elif had and had.which == _MISSED:  # a miss stays one until it is made up
            which = _MISSED
        elif which == _MISSED and days.waits(code):
            which = _TO_ARRANGE
        early = due_on is not None and due_on < days.first_day_on
        late = due_on is not None and due_on < today and not early
        # Of several places without a mark the last one counts.
        states[item_id] = _State(key, milestone, which, late, early, on if which == _BOOKED else None)
    return states


_NOTHING = (0, 0, 0, 0, 0, 0, 0)
_SENT = {SubmissionState.RETURNED: _RETURNED, SubmissionState.WAITING: _WAITING}


def _places(enrolment_ids: Sequence[int]) -> Any:
    """The places on sessions of items that are not done, by time, each with the mark that stands."""
    later = sa.orm.aliased(RegisterMark)
    stands = sa.and_(
        RegisterMark.booking_id == Booking.id, ~sa.exists().where(later.replaces_id == RegisterMark.id)
    )
    held = sa.orm.aliased(Item)  # of a later intake’s session: the same item, perhaps of a newer version
    return (
        sa.select(
            PlanItem.id,
            PlanItem.enrolment_id,
            Item.milestone,
            PlanItem.due_on,
            TrainingSession.on,
            RegisterMark.mark,
            TrainingSession.starts,
            TrainingSession.ends,
            TrainingSession.id,
            Item.code,
        )
        .select_from(Booking)
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(held, held.id == TrainingSession.item_id)
        .join(PlanItem, PlanItem.enrolment_id == Booking.enrolment_id)
        .join(Item, sa.and_(Item.id == PlanItem.item_id, Item.code == held.code))
        .outerjoin(RegisterMark, stands)
        .where(
            Booking.enrolment_id.in_(enrolment_ids),
            Booking.withdrawn_at.is_(None),
            TrainingSession.state == SessionState.PLANNED,
            PlanItem.not_needed_reason == "",
            ~_DONE,
            ~_DOUBTED,
        )
        .order_by(TrainingSession.on, TrainingSession.starts, Booking.id)
    )


def _sent(enrolment_ids: Sequence[int]) -> Any:
    """What was sent in for items that are not done, the newest of each item last."""
    return (
        sa.select(PlanItem.id, PlanItem.enrolment_id, Item.milestone, PlanItem.due_on, Submission.state)
        .select_from(Submission)
        .join(PlanItem, PlanItem.id == Submission.plan_item_id)
        .join(Item, Item.id == PlanItem.item_id)
        .where(
            PlanItem.enrolment_id.in_(enrolment_ids),
            Submission.withdrawn_at.is_(None),
            PlanItem.not_needed_reason == "",
            ~_DONE,
            ~_DOUBTED,
        )
        .order_by(Submission.id)
    )


def _rows(wanted: Any) -> Sequence[Any]:
    return db.session.execute(wanted).all()


def _day(value: Any) -> date | None:
    """SQLite gives the minimum of dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
