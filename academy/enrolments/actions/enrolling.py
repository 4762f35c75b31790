"""Give a person a plan: the items that are for them, pinned with its standards, and dated."""

from collections.abc import Mapping
from datetime import date, datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries, rules
from academy.enrolments.actions.plans import redate, write_dates
from academy.enrolments.models import Cohort, Enrolment, EnrolmentFramework, PlanItem
from academy.enrolments.rules import EnrolmentState
from academy.people import queries as people
from academy.people.models import Employment
from academy.policies import actions as policies
from academy.policies.rules import Declared
from academy.programmes import queries as programmes
from academy.programmes.rules import ProgrammeDocument, audience_items
from academy.refusals import Reason, Refused


def enrol(
    actor: Actor,
    employment: Employment,
    *,
    cohort: Cohort,
    audience: str,
    programme_start_on: date | None,
    now: datetime,
    sessions: Mapping[str, date] | None = None,
) -> Enrolment:
    """Give a person the plan of the intake's programme version, pinned with its standards.

    `programme_start_on` None means: waiting for registration; dates counted from it are then provisional. Refused:
    oneself, a second live plan for the same job, an audience that the version does not have.
    """
    document = programmes.document_of(cohort.version)
    if reasons := _why_not(actor, employment, document, audience, programme_start_on):
        raise Refused(*reasons)
    hours = people.hours_of([employment.id])[employment.id]
    patterns = people.patterns_of([employment.id])[employment.id]
    enrolment = Enrolment(
        person_id=employment.person_id,
        employment_id=employment.id,
        employment=employment,
        cohort=cohort,
        version=cohort.version,
        audience=audience,
        state=EnrolmentState.ACTIVE if programme_start_on else EnrolmentState.PENDING_REGISTRATION,
        programme_start_on=programme_start_on,
        enrolled_at=now,
        enrolled_by_id=actor.person_id,
        **({"fte": hours[0].fte} if hours else {}),
    )
    db.session.add(enrolment)
    db.session.flush()
    declared = [Declared(each.code, each.title, each.summary) for each in document.policies]
    policies.ensure(actor, declared, now=now)
    _lay_out(enrolment, document)
    write_dates(
        enrolment,
        hours=hours,
        patterns=patterns,
        blocks=queries.blocks_of([cohort.id])[cohort.id],
        sessions=sessions or {},
    )
    said = f"{employment.person.name} in {cohort.name}"
    record(actor, Verb.ENROLLED, said, about=employment.person_id, cohort=cohort.ref)
    db.session.flush()
    return enrolment


def count_from(
    actor: Actor,
    enrolment: Enrolment,
    *,
    starts_on: date,
    sessions: Mapping[str, date],
) -> None:
    """The day from which a programme counts, for a plan that waited for registration; provisional dates become real.

    Refused: for oneself, a second time, or before the contract starts.
    """
    reasons = why_not_for_oneself(actor, enrolment.person_id) + rules.why_not_count_from(
        starts_on,
        counts_from=enrolment.programme_start_on,
        contract_start_on=enrolment.employment.contract_start_on,
    )
    if reasons:
        raise Refused(*reasons)
    enrolment.programme_start_on, enrolment.state = starts_on, EnrolmentState.ACTIVE
    said = enrolment.person.name
    record(actor, Verb.PLAN_COUNTS_FROM, said, about=enrolment.person_id, counts_from=starts_on)
    redate(actor, [enrolment], sessions={enrolment.cohort_id: sessions}, because="registration")


def _why_not(
    actor: Actor,
    employment: Employment,
    document: ProgrammeDocument,
    audience: str,
    programme_start_on: date | None,
) -> list[Reason]:
    return why_not_for_oneself(actor, employment.person_id) + rules.why_not_enrol(
        has_plan=bool(queries.enrolments_of_employments([employment.id])),
        audience=audience,
        audiences={each.code: each.needs_registration for each in document.audiences},
        programme_start_on=programme_start_on,
        contract_start_on=employment.contract_start_on,
    )


def _lay_out(enrolment: Enrolment, document: ProgrammeDocument) -> None:
    """Pin the standards, and make a row for each item that is for this person."""
    pinned = {row.code: row for row in programmes.stored_frameworks()}
    for code in document.frameworks:
        db.session.add(EnrolmentFramework(enrolment_id=enrolment.id, framework_id=pinned[code].id))
    wanted = {item.code for item in audience_items(document, enrolment.audience)}
    for item in programmes.items_of([enrolment.version_id])[enrolment.version_id]:
        if item.code in wanted:
            db.session.add(PlanItem(enrolment_id=enrolment.id, item_id=item.id))
    db.session.flush()
