"""Plans as values, read in one statement whatever their number: for homes, one person's year and exports."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from academy import clock
from academy.db import db
from academy.doubts.models import Doubt
from academy.doubts.queries import open_ones
from academy.doubts.rules import OpenDoubt
from academy.enrolments.models import CohortRunner, Completion, Enrolment, PlanItem, Submission
from academy.enrolments.rules import Circle, Contact, PlanLine
from academy.people.models import Duty, Employment, Person, Posting, Responsibility, Team
from academy.people.rules import who_manages
from academy.programmes.models import Item

_RUNNER = "runner"
_PEOPLE: sa.BindParameter[int] = sa.bindparam("people", expanding=True)
_ENROLMENTS: sa.BindParameter[int] = sa.bindparam("enrolments", expanding=True)
_TODAY = sa.bindparam("today", type_=sa.Date())
_NEVER = sa.cast(sa.null(), sa.Date)
_NEWEST = sa.orm.aliased(Submission)
_COLUMNS = (
    PlanItem.id,
    PlanItem.ref,
    PlanItem.enrolment_id,
    Item.code,
    Item.milestone,
    PlanItem.due_on,
    PlanItem.opens_on,
    PlanItem.provisional,
    PlanItem.why_due,
    PlanItem.not_needed_reason,
    PlanItem.fell_due_on,
    Completion.done_on,
    Completion.how,
    Completion.source,
    Completion.confirmed_by_id,
    Submission.state,
    Submission.sent_at,
    Submission.what_to_change,
    Doubt.ref,
    Doubt.kind,
    Doubt.asked_at,
    Doubt.asked_of,
    Doubt.coordinators_on,
)


def plan_lines(enrolment_ids: Collection[int], *, open_by: date | None = None) -> dict[int, list[PlanLine]]:
    """Each plan's lines by date, then in the order of the document; items without a date last.

    With `open_by`, only what may need somebody: not done, and due by that day or sent in. Due on the day itself is no
    delay, but a session of that day can be missed already.
    """
    found: dict[int, list[PlanLine]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    if not found:
        return found
    seen: set[int] = set()
    asked = {"enrolments": list(enrolment_ids), "today": open_by}
    rows: Any = db.session.execute(_lines_of(open_only=open_by is not None), asked)
    for row in rows:
        if row[0] not in seen:  # a second completion of the same item: the earliest counts
            seen.add(row[0])
            found[row[2]].append(_line(row))
    return found


def line_of(plan_item_id: int) -> PlanLine:
    """One line of a plan."""
    rows = db.session.execute(_lines().where(PlanItem.id == plan_item_id)).all()
    return _line(rows[0])


def done_days(enrolment_id: int) -> dict[str, date]:
    """On which day each item of a plan was done, by its code."""
    rows: Any = db.session.execute(
        sa.select(Item.code, Completion.done_on)
        .join(PlanItem, PlanItem.item_id == Item.id)
        .join(Completion, Completion.plan_item_id == PlanItem.id)
        .where(PlanItem.enrolment_id == enrolment_id, Completion.withdrawn_at.is_(None))
        .order_by(Completion.id.desc())
    )
    return dict(rows.all())


def done_codes(enrolment_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The codes of what is done, or not needed, on each plan."""
    completed = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    found: dict[int, set[str]] = {enrolment_id: set() for enrolment_id in enrolment_ids}
    rows = db.session.execute(
        sa.select(PlanItem.enrolment_id, Item.code)
        .join(Item, Item.id == PlanItem.item_id)
        .where(PlanItem.enrolment_id.in_(enrolment_ids), sa.or_(completed, PlanItem.not_needed_reason != ""))
        .order_by(PlanItem.id)
    )
    for enrolment_id, code in rows:
        found[enrolment_id].add(code)
    return {enrolment_id: frozenset(codes) for enrolment_id, codes in found.items()}


def circles(enrolments: Sequence[Enrolment], today: date) -> dict[int, Circle]:
    """Those around each starter today (by enrolment key), in one statement: runners, managers, assessor, buddy."""
    return circles_of({each.id: contact_of(each.person) for each in enrolments}, today)


def circles_of(starters: Mapping[int, Contact], today: date) -> dict[int, Circle]:
    """The same for those of whom only the enrolment key and the person are known.

    Whoever is line manager by name comes before who manages the team; the owner of a duty before who shares it.
    """
    person_ids = sorted({starter.person_id for starter in starters.values()})
    if not person_ids:
        return {}
    by_person: dict[int, dict[str, list[Contact]]] = {person_id: {} for person_id in person_ids}
    teams: dict[int, dict[str, list[Contact]]] = {person_id: {} for person_id in person_ids}
    asked = {"people": person_ids, "enrolments": sorted(starters), "today": today}
    rows: Any = db.session.execute(_around(), asked)
    for about, duty, team, *columns in rows:
        group = teams[about].setdefault(team, []) if team else by_person[about].setdefault(duty, [])
        if duty is not None and columns[0] is not None and (contact := _contact(columns)) not in group:
            group.append(contact)
    return {
        key: _circle(starter, by_person[starter.person_id], teams[starter.person_id])
        for key, starter in starters.items()
    }


def contact_of(person: Person) -> Contact:
    """Somebody as they are named and reached."""
    return Contact(person.id, person.name, person.email or "", person.phone)


@cache
def _lines_of(*, open_only: bool) -> Any:
    wanted = _lines().where(PlanItem.enrolment_id.in_(_ENROLMENTS))
    if not open_only:
        return wanted
    return wanted.where(
        Completion.id.is_(None),
        PlanItem.not_needed_reason == "",
        sa.or_(PlanItem.due_on <= _TODAY, Submission.id.is_not(None)),
    )


@cache
def _lines() -> Any:
    """The statement itself, built once in a process."""
    newest = (
        sa.select(sa.func.max(_NEWEST.id))
        .where(_NEWEST.plan_item_id == PlanItem.id, _NEWEST.withdrawn_at.is_(None))
        .correlate(PlanItem)
        .scalar_subquery()
    )
    done = sa.and_(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    return (
        sa.select(*_COLUMNS)
        .select_from(PlanItem)
        .join(Item, Item.id == PlanItem.item_id)
        .outerjoin(Completion, done)
        .outerjoin(Submission, Submission.id == newest)
        .outerjoin(Doubt, sa.and_(Doubt.holds == PlanItem.ref, *open_ones()))
        .order_by(
            PlanItem.enrolment_id, PlanItem.due_on.is_(None), PlanItem.due_on, Item.position, PlanItem.id
        )
        .order_by(Completion.id, Doubt.id)
    )


def _line(row: Sequence[Any]) -> PlanLine:
    done_on, how, source, confirmed_by_id, sent, sent_at, what_to_change, *doubt = row[11:]
    # By place: the first eleven columns are the first eleven fields, and there are thousands of lines.
    rest = (done_on, how or "", source, confirmed_by_id, sent, sent_at, what_to_change or "", _doubt(doubt))
    fields: tuple[Any, ...] = (*row[:11], *rest)
    return PlanLine(*fields)


def _doubt(row: Sequence[Any]) -> OpenDoubt | None:
    ref, kind, asked_at, asked_of, coordinators_on = row
    return OpenDoubt(ref, kind, clock.in_london(asked_at).date(), asked_of, coordinators_on) if ref else None


_SOMEBODY = (Person.id, Person.known_as, Person.given_name, Person.family_name, Person.email, Person.phone)


@cache
def _around() -> Any:
    """Who is there for these people: by name, through their team, and as those who run their intake."""
    own = (
        sa.select(
            Responsibility.person_id.label("about"),
            sa.cast(Responsibility.duty, sa.String).label("duty"),
            sa.literal("").label("team"),
            *_SOMEBODY,
            sa.literal(0).label("tier"),
            _NEVER.label("since"),
            sa.case((Responsibility.is_owner, 0), else_=1).label("rank"),
            Responsibility.id.label("row_id"),
        )
        .join(Person, Person.id == Responsibility.holder_id)
        .where(
            Responsibility.person_id.in_(_PEOPLE),
            Responsibility.withdrawn_at.is_(None),
            sa.or_(Responsibility.ends_on.is_(None), Responsibility.ends_on >= _TODAY),
        )
    )
    through_team = _through_team()
    running = (
        sa.select(
            Enrolment.person_id,
            sa.literal(_RUNNER),
            sa.literal(""),
            *_SOMEBODY,
            sa.literal(2),
            _NEVER,
            sa.case((CohortRunner.is_lead, 0), else_=1),
            CohortRunner.id,
        )
        .join(CohortRunner, CohortRunner.cohort_id == Enrolment.cohort_id)
        .join(Person, Person.id == CohortRunner.person_id)
        .where(
            Enrolment.id.in_(_ENROLMENTS),
            CohortRunner.withdrawn_at.is_(None),
            sa.or_(CohortRunner.ends_on.is_(None), CohortRunner.ends_on >= _TODAY),
        )
    )
    return sa.union_all(own, through_team, running).order_by("tier", "since", "rank", "row_id")


def _through_team() -> Any:
    """Of two jobs, the team of the one that the plan is counted from; the team of today before one to come."""
    managed = sa.and_(
        Responsibility.team_id == Posting.team_id,
        Responsibility.duty == Duty.TEAM_MANAGER,
        Responsibility.withdrawn_at.is_(None),
        Responsibility.starts_on <= _TODAY,
        sa.or_(Responsibility.ends_on.is_(None), Responsibility.ends_on >= _TODAY),
    )
    return (
        sa.select(
            Employment.person_id,
            sa.cast(Responsibility.duty, sa.String),
            Team.name,
            *_SOMEBODY,
            sa.literal(1),
            Posting.starts_on,
            sa.case((Responsibility.is_owner, 0), else_=1),
            Posting.id,
        )
        .select_from(Enrolment)
        .join(Employment, Employment.id == Enrolment.employment_id)
        .join(Posting, Posting.employment_id == Employment.id)
        .join(Team, Team.id == Posting.team_id)
        .outerjoin(Responsibility, managed)
        .outerjoin(Person, Person.id == Responsibility.holder_id)
        .where(
            Enrolment.id.in_(_ENROLMENTS),
            Employment.withdrawn_at.is_(None),
            Posting.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= _TODAY),
        )
    )


def _contact(columns: Sequence[Any]) -> Contact:
    key, known_as, given, family, email, phone = columns[:6]
    return Contact(key, f"{known_as or given} {family}".strip(), email or "", phone or "")


def _circle(starter: Contact, groups: dict[str, list[Contact]], teams: dict[str, list[Contact]]) -> Circle:
    """Team by team, as access asks: who shares a team with the line manager says nothing of the next team."""
    line = groups.get(Duty.LINE_MANAGER, [])
    through = [who for of_team in teams.values() for who in who_manages(line, of_team)]
    return Circle(
        starter=starter,
        runners=tuple(groups.get(_RUNNER, ())),
        managers=tuple(dict.fromkeys([*line, *through])),
        assessors=tuple(groups.get(Duty.ASSESSOR, ())),
        buddies=tuple(groups.get(Duty.BUDDY, ())),
        team=next(iter(teams), ""),
    )
