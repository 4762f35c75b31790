"""Gather what is known of many starters at once: in a number of statements that does not grow with them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.doubts import queries as doubts
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import Owner, fte_periods, pick_up_day
from academy.equipment import queries as equipment
from academy.hiding import queries as hiding
from academy.people import queries as people
from academy.people.models import Person, Posting, RoleGrant
from academy.people.rules import Worked
from academy.programmes import queries as programmes
from academy.programmes.rules import (
    Anchors,
    OwnerRole,
    PlannedCheck,
    ProgrammeDocument,
    WhenForm,
    readiness_due,
    shipped_calendar,
)
from academy.readiness.models import (
    Decision,
    RecordedCheck,
    WorkingSince,
)
from academy.readiness.queries import lines
from academy.readiness.queries.conditions import conditions_of
from academy.readiness.queries.lines import Known
from academy.readiness.rules import (
    DecisionFacts,
    ReadinessFacts,
    WorkingFacts,
    quoted,
    read,
    with_instead,
)
from academy.registration import queries as registration
from academy.settings import queries as settings


def facts_of(found: Sequence[Enrolment], today: date) -> dict[int, ReadinessFacts]:
    """The facts of these starters (loaded with person, job, intake and version), by enrolment key."""
    keys = [each.id for each in found]
    if not keys:
        return {}
    decisions = decisions_of(keys)
    due = _due_of(found)
    return {
        each.enrolment.id: lines.readiness_facts(
            each, due[each.enrolment.id], decisions.get(each.enrolment.id), today
        )
        for each in _known(found, today)
    }


def decisions_of(enrolment_ids: Collection[int]) -> dict[int, DecisionFacts]:
    """The signed decision of each starter who has one, whether or not it still holds."""
    rows = db.session.execute(
        sa.select(Decision, Person)
        .join(Person, Person.id == Decision.signed_by_id)
        .where(Decision.enrolment_id.in_(enrolment_ids), Decision.withdrawn_at.is_(None))
        .order_by(Decision.id)
    ).all()
    signed = {row.id: _read(row.facts_sha256, row.facts) for row, _ in rows}
    instead = hiding.instead_of({text for facts in signed.values() for text in quoted(facts)})
    return {
        row.enrolment_id: DecisionFacts(
            outcome=row.outcome,
            signed_on=clock.in_london(row.signed_at).date(),
            signed_by=signer.name,
            signed_as=row.signed_as,
            facts=with_instead(signed[row.id], instead) if instead else signed[row.id],
            ref=row.ref,
        )
        for row, signer in rows
    }


_read = lru_cache(maxsize=4096)(lambda _sha256, text: read(text))


def _known(found: Sequence[Enrolment], today: date) -> Iterable[Known]:
    keys, person_ids = [each.id for each in found], [each.person_id for each in found]
    documents = {each.id: programmes.document_of(each.version) for each in found}
    plans, circles = enrolments.plan_lines(keys), enrolments.circles(found, today)
    basis = {
        each.person_id: equipment.Basis(
            documents[each.id], each.audience, each.employment.first_day_on, each.employment_id
        )
        for each in found
    }
    kit = equipment.kit_state_of(person_ids, today, basis)
    looks = registration.latest_checks_of(person_ids, today)
    since = _in_team_since([each for each in found if documents[each.id].is_in_post(each.audience)], today)
    asked = doubts.open_doubts_of(person_ids)
    recorded, conditions, working = recorded_of(keys), conditions_of(keys), working_of(keys)
    names, desks = _people(
        {look.recorded_by_id for look in looks.values()}
        | {line.confirmed_by_id for plan in plans.values() for line in plan if line.confirmed_by_id},
        today,
    )
    for each in found:
        yield Known(
            enrolment=each,
            document=documents[each.id],
            circle=circles[each.id],
            desks=desks,
            names=names,
            plan={line.code: line for line in plans[each.id]},
            kit=kit[each.person_id],
            look=looks.get(each.person_id),
            recorded=recorded.get(each.id, {}),
            conditions=conditions.get(each.id, {}),
            working=working.get(each.id),
            in_team_since=since.get(each.employment_id),
            doubts=asked[each.person_id],
        )


def _in_team_since(in_post: Sequence[Enrolment], today: date) -> dict[int, date]:
    """Since when each of these jobs is in its team, for those who are there today."""
    if not in_post:
        return {}
    rows = db.session.execute(
        sa.select(Posting.employment_id, Posting.starts_on).where(
            Posting.employment_id.in_([each.employment_id for each in in_post]),
            people.holds_on(Posting, today),
        )
    )
    return {row.employment_id: row.starts_on for row in rows}


def recorded_of(enrolment_ids: Collection[int]) -> dict[int, dict[str, tuple[RecordedCheck, str]]]:
    """Each starter's recorded checks by code, with the name of who recorded them."""
    found: dict[int, dict[str, tuple[RecordedCheck, str]]] = {}
    rows = db.session.execute(
        sa.select(RecordedCheck, Person)
        .join(Person, Person.id == RecordedCheck.recorded_by_id)
        .where(RecordedCheck.enrolment_id.in_(enrolment_ids), RecordedCheck.withdrawn_at.is_(None))
        .order_by(RecordedCheck.id)
    )
    for row, person in rows:
        found.setdefault(row.enrolment_id, {})[row.code] = (row, person.name)
    return found


def working_of(enrolment_ids: Collection[int]) -> dict[int, WorkingFacts]:
    """Each starter of whom somebody said since when they work in the team."""
    rows = db.session.execute(
        sa.select(WorkingSince, Person)
        .join(Person, Person.id == WorkingSince.entered_by_id)
        .where(WorkingSince.enrolment_id.in_(enrolment_ids), WorkingSince.withdrawn_at.is_(None))
        .order_by(WorkingSince.id)
    )
    return {
        row.enrolment_id: WorkingFacts(
            since_on=row.since_on,
            entered_by=person.name,
            entered_as=row.entered_as,
            entered_on=clock.in_london(row.entered_at).date(),
            ref=row.ref,
        )
        for row, person in rows
    }


def _due_of(found: Sequence[Enrolment]) -> dict[int, list[PlannedCheck]]:
    """Each starter's dated lines; those with the same dates and hours are worked out once."""
    # Only what is due after so many months depends on hours.
    by_months = [
        each
        for each in found
        if any(line.when.form is WhenForm.MONTHS for line in programmes.document_of(each.version).readiness)
    ]
    hours = people.hours_of([each.employment_id for each in by_months]) if by_months else {}
    by_days = [each for each in found if _counts_own_days(programmes.document_of(each.version))]
    patterns = people.patterns_of([each.employment_id for each in by_days])
    aways = enrolments.aways_of([each.id for each in found])
    known: dict[tuple[object, ...], list[PlannedCheck]] = {}
    due = {}
    for each in found:
        periods = fte_periods(hours.get(each.employment_id, ()))
        worked = patterns.get(each.employment_id, ())
        job = each.employment
        away = tuple((one.first_on, one.last_on) for one in aways[each.id])
        key = (
            each.version_id,
            each.audience,
            job.first_day_on,
            job.contract_start_on,
            each.programme_start_on,
            periods,
            worked,
            away,
        )
        if key not in known:
            planned = readiness_due(
                programmes.document_of(each.version),
                each.audience,
                Anchors(
                    first_day=job.first_day_on,
                    contract_start=job.contract_start_on,
                    programme_start=each.programme_start_on,
                ),
                hours=periods,
                pauses=(),
                calendar=shipped_calendar(),
                patterns=worked,
            )
            known[key] = (
                [_picked_up(line, away, Worked(worked, away)) for line in planned] if away else planned
            )
        due[each.id] = known[key]
    return due


def _picked_up(planned: PlannedCheck, aways: Sequence[tuple[date, date]], worked: Worked) -> PlannedCheck:
    """A line that fell due while they were away is due some working days after the return, as on their plan."""
    if planned.due_on is None or planned.check.when.form is WhenForm.MONTHS:
        return planned
    days = settings.number("pick_up_days")
    due = pick_up_day(planned.due_on, aways, worked, shipped_calendar(), days)
    if due == planned.due_on:
        return planned
    return replace(planned, due_on=due, fell_due_on=planned.due_on)


def _counts_own_days(document: ProgrammeDocument) -> bool:
    """True where a starter owes a line that is counted in working days: their own."""
    return any(
        line.owner is OwnerRole.STARTER and line.when.form in (WhenForm.AFTER, WhenForm.BEFORE)
        for line in document.readiness
    )


def desks(today: date) -> dict[OwnerRole, Owner]:
    """The coordinator and the kit desk by name, where that is one person's work alone."""
    return _people((), today)[1]


def _people(person_ids: Collection[int], today: date) -> tuple[dict[int, str], dict[OwnerRole, Owner]]:
    """The names of these people; and the coordinator and the kit desk where that is one person's work alone."""
    wanted = {Role.COORDINATOR: OwnerRole.COORDINATOR, Role.KIT_DESK: OwnerRole.KIT_DESK}
    holds = sa.and_(
        RoleGrant.person_id == Person.id, RoleGrant.role.in_(wanted), people.holds_on(RoleGrant, today)
    )
    rows = db.session.execute(
        sa.select(Person, RoleGrant.role)
        .outerjoin(RoleGrant, holds)
        .where(
            sa.or_(
                Person.id.in_(person_ids), sa.and_(RoleGrant.id.is_not(None), Person.withdrawn_at.is_(None))
            )
        )
        .order_by(Person.id, RoleGrant.id)
    )
    names: dict[int, str] = {}
    held: dict[OwnerRole, dict[int, str]] = {}
    for person, role in rows:
        names[person.id] = person.name
        if role is not None and person.withdrawn_at is None:
            held.setdefault(wanted[role], {})[person.id] = person.name
    return names, {role: Owner(role, *each.values()) for role, each in held.items() if len(each) == 1}
