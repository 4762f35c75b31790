"""Make and change intakes: name and day, who runs them, the days of their blocks; and a starter's written name."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint
from academy.enrolments import queries, rules
from academy.enrolments.models import Cohort, CohortBlock, CohortRunner, Completion, Enrolment
from academy.people import queries as people
from academy.people.models import Person
from academy.people.rules import Renamed, in_current_names
from academy.programmes import queries as programmes
from academy.programmes.models import ProgrammeVersion, VersionState
from academy.programmes.rules import shipped_calendar
from academy.refusals import Reason, Refused

_TAKEN = Reason("name_taken", "There is already an intake of this name. Choose another.", "name")
explain_constraint("uq_cohort_name", _TAKEN)
explain_constraint("cohort.name", _TAKEN)


def make_cohort(
    actor: Actor,
    *,
    name: str,
    version: ProgrammeVersion,
    starts_on: date | None,
    note: str = "",
) -> Cohort:
    """Make an intake of a published version, with the days of its blocks proposed on working days."""
    name = clean(name)
    reasons = rules.problems_with_cohort(
        name,
        starts_on,
        taken=queries.name_taken(name),
        published=version.state is VersionState.PUBLISHED,
        calendar=shipped_calendar(),
    )
    if reasons or starts_on is None:
        raise Refused(*reasons)
    cohort = Cohort(name=name, version=version, starts_on=starts_on, note=clean(note)[:500])
    db.session.add(cohort)
    db.session.flush()
    for stage in programmes.document_of(version).stages:
        for day, on in enumerate(rules.proposed_days(stage, starts_on, shipped_calendar()), start=1):
            db.session.add(CohortBlock(cohort_id=cohort.id, stage_code=stage.code, day=day, on=on))
    record(actor, Verb.COHORT_ADDED, name, cohort=cohort.ref, starts_on=starts_on)
    return cohort


def change_cohort(actor: Actor, cohort: Cohort, *, name: str, note: str) -> None:
    """Change an intake's name and note. Its programme version and first day stay: plans are pinned to them."""
    name = clean(name)
    reasons = rules.problems_with_cohort(
        name,
        cohort.starts_on,
        taken=queries.name_taken(name, but=cohort.id),
        published=True,
        calendar=shipped_calendar(),
    )
    if reasons:
        raise Refused(*reasons)
    changed: dict[str, Any] = {}
    if cohort.name != name:
        changed["name"] = [cohort.name, name]
    if cohort.note != clean(note)[:500]:
        changed["note"] = "changed"
    cohort.name, cohort.note = name, clean(note)[:500]
    if changed:
        record(actor, Verb.COHORT_CHANGED, name, cohort=cohort.ref, **changed)


def set_runners(
    actor: Actor, cohort: Cohort, *, runners: Sequence[Person], lead: Person | None, now: datetime
) -> None:
    """Name the Advanced Practitioners who run an intake, and its lead; who is named no more ran it until yesterday."""
    today = clock.in_london(now).date()
    able = {person.id for person in people.people_with_role(Role.ADVANCED_PRACTITIONER, today)}
    if not runners:
        raise Refused(Reason("nobody", "Choose at least one person who runs this intake.", "runners"))
    if any(person.id not in able for person in runners):
        raise Refused(Reason("not_practitioner", "Only Advanced Practitioners can run an intake.", "runners"))
    if lead is None or lead not in runners:
        raise Refused(Reason("lead", "Choose one of those who run it as the lead.", "lead"))
    rows = _live_runners(cohort)
    kept = {person.id for person in runners}
    for row in rows:
        if row.person_id in kept:
            row.is_lead = row.person_id == lead.id
        elif row.starts_on >= today:
            row.withdraw(actor.person_id, now, "not named any more")
        else:
            row.ends_on = today - timedelta(days=1)
    had = {row.person_id for row in rows}
    for person in runners:
        if person.id not in had:
            db.session.add(
                CohortRunner(
                    cohort_id=cohort.id, person_id=person.id, is_lead=person == lead, starts_on=today
                )
            )
    if had != kept or any(row.is_lead for row in rows if row.person_id != lead.id):
        names = ", ".join(person.name for person in runners)
        record(actor, Verb.COHORT_CHANGED, cohort.name, cohort=cohort.ref, run_by=names, lead=lead.name)


@not_audited("the change of the name has its own line")
def rename(person_id: int, renamed: Collection[Renamed]) -> None:
    """Forget a name chosen for records, and put the name of now on what they confirmed."""
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == person_id).values(name_on_record=""))
    names = [each for each in renamed if each.person_id == person_id]
    named = sa.or_(*(Completion.how.contains(each.old, autoescape=True) for each in names))
    confirmed = sa.select(Completion).where(Completion.confirmed_by_id == person_id, named)
    for each in db.session.scalars(confirmed) if names else ():
        each.how = in_current_names(each.how, names, (person_id,))[:200]


def set_name_on_record(actor: Actor, enrolment: Enrolment, *, name: str) -> None:
    """Keep the name as the starter wants it written on records; what was issued already stays as it is."""
    name = clean(name)
    if not name:
        raise Refused(Reason("name_missing", "Enter the name as it should be written.", "name"))
    if len(name) > 200:
        raise Refused(Reason("name_long", "The name may have at most 200 letters.", "name"))
    if name == enrolment.name_on_record:
        return
    enrolment.name_on_record = name
    record(
        actor, Verb.PERSON_CHANGED, enrolment.person.name, about=enrolment.person_id, name_on_record="changed"
    )


def _live_runners(cohort: Cohort) -> list[CohortRunner]:
    return list(
        db.session.scalars(
            sa.select(CohortRunner)
            .where(
                CohortRunner.cohort_id == cohort.id,
                CohortRunner.withdrawn_at.is_(None),
                CohortRunner.ends_on.is_(None),
            )
            .order_by(CohortRunner.id)
        )
    )
