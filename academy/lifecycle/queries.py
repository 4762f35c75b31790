"""Whom a plan can be started for, with what is proposed for each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy import clock
from academy.access.rules import Subject
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.rules import fte_periods, moves_in_words, programme_start_after
from academy.equipment import queries as equipment
from academy.equipment.models import AccountAccess, KitOrder
from academy.equipment.rules import HELD, AccountState
from academy.lifecycle import rules
from academy.lifecycle.rules import Proposal
from academy.people import queries as people
from academy.people.models import Employment, OpenQuestion, Person
from academy.people.rules import NewJob, is_about_job
from academy.programmes import queries as programmes
from academy.programmes.rules import ProgrammeDocument
from academy.refusals import NotFoundError
from academy.registration import queries as registration
from academy.signin import queries as signin
from academy.signin.rules import Step
from academy.timetable import queries as sessions
from academy.timetable.models import Booking
from academy.timetable.rules import Availability


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with a job and no plan, and what is proposed for them in one intake."""

    employment: Employment
    team: str
    registered: bool
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan whose programme does not count yet; the day that is proposed once the registration is live."""

    enrolment: Enrolment
    team: str
    proposed: date | None
    looked_on: date | None


def waiting(today: date) -> list[Waiting]:
    """Everybody whose programme waits for registration; who is on the register by now stands first."""
    plans = enrolments.waiting_for_registration()
    keys = {each.person_id for each in plans}
    teams = people.teams_of_jobs({each.employment_id for each in plans}, today)
    live = registration.live_checks_of(keys, today)
    found = []
    for each in plans:
        seen = live.get(each.person_id)
        job = each.employment
        proposed = (
            rules.counts_from(job.first_day_on, job.contract_start_on, seen.checked_on) if seen else None
        )
        team = teams[each.employment_id].name if each.employment_id in teams else ""
        found.append(Waiting(each, team, proposed, seen.checked_on if seen else None))
    return sorted(found, key=lambda one: one.proposed is None)


def employment_or_404(ref: str, today: date) -> tuple[Employment, Subject]:
    """A job with its person, and what rights on it depend on."""
    employment = db.session.scalar(
        sa.select(Employment)
        .join(Employment.person)
        .options(joinedload(Employment.person))
        .where(Employment.ref == ref, Employment.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    )
    if employment is None:
        raise NotFoundError(f"no employment {ref}")
    return employment, people.subjects({employment.person_id}, today)[employment.person_id]


def candidates(cohort: Cohort, today: date) -> list[Candidate]:
    """Everybody who has a job and no plan yet, by first day and surname, with what is proposed for this intake."""
    return proposed(cohort, enrolments.without_plan(today), today)


def proposed(cohort: Cohort, jobs: Sequence[Employment], today: date) -> list[Candidate]:
    """These jobs with what is proposed for them in this intake."""
    document = programmes.document_of(cohort.version)
    keys = {job.person_id for job in jobs}
    teams = people.teams_of_jobs({job.id for job in jobs}, today)
    live = registration.live_checks_of(keys, today)
    return [
        Candidate(
            job,
            teams[job.id].name if job.id in teams else "",
            job.person_id in live,
            _proposal(document, job, registered=job.person_id in live),
        )
        for job in jobs
    ]


def _proposal(document: ProgrammeDocument, job: Employment, *, registered: bool) -> Proposal:
    audience, why = rules.how_they_join(
        document,
        joins_as=job.joins_as,
        confirmed=job.joins_as_confirmed_at is not None,
        starter_type=job.starter_type or "",
    )
    found = rules.propose(document, audience, job.first_day_on, job.contract_start_on, registered)
    return replace(found, joins_why=why)


def what_moves(changed: Mapping[int, NewJob], today: date) -> dict[int, str]:
    """What would move in the plans of these changed jobs, in words; nothing for a job without a plan."""
    plans = enrolments.live_plans_of_jobs(list(changed))
    found = enrolments.moves(
        plans,
        {each.id: start_from(each, changed[each.employment_id]) for each in plans},
        sessions.scheduled_days({each.cohort_id for each in plans}),
    )
    first_days = {each.id: changed[each.employment_id].first_day_on for each in plans}
    lost = Counter(place.enrolment_id for place in sessions.places_before(first_days, today))
    said = {}
    for each in plans:
        before, after = each.employment.first_day_on, first_days[each.id]
        kit_by = (before, after) if before != after else None
        said[each.employment_id] = moves_in_words(found[each.id], sessions=lost[each.id], kit_by=kit_by)
    return said


def start_from(enrolment: Enrolment, job: NewJob) -> enrolments.Start:
    """What a plan's dates are counted from once its job is changed."""
    return enrolments.Start(
        job.first_day_on,
        job.contract_start_on,
        programme_start_after(
            enrolment.programme_start_on,
            started_on=job.started_on,
            was_first_day_on=job.was_first_day_on,
            contract_start_on=job.contract_start_on,
            first_day_on=job.first_day_on,
        ),
        fte_periods(job.hours),
        job.patterns,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """What would move in a plan: dates of open items, and the sessions that would be outside, or no longer."""

    plan: Enrolment | None
    dates: list[enrolments.Move]
    outside: list[sessions.ToCome]
    inside: list[sessions.ToCome]


def plan_of(job: Employment) -> Enrolment | None:
    """The live plan of a job."""
    return next(iter(enrolments.live_plans_of_jobs([job.id])), None)


def moved(job: Employment, new: NewJob, today: date) -> Moved:
    """What would move if the job were so; sessions stay where the intake has them, so those outside are arranged."""
    plan = plan_of(job)
    if plan is None:
        return Moved(None, [], [], [])
    days = sessions.scheduled_days([plan.cohort_id])
    dates = enrolments.moves([plan], {plan.id: start_from(plan, new)}, days)[plan.id]
    known = sessions.availability_of([plan.id])[plan.id]
    then = replace(known, first_day_on=new.first_day_on, patterns=new.patterns)
    to_come = sessions.to_come([plan.id], today)
    return Moved(
        plan,
        dates,
        [each for each in to_come if _outside(then, each) and not _outside(known, each)],
        [each for each in to_come if _outside(known, each) and not _outside(then, each)],
    )


def _outside(days: Availability, each: sessions.ToCome) -> bool:
    return bool(days.why_not(each.on, each.starts, each.ends, each.session_id))


@dataclass(frozen=True, slots=True)
class NotStarted:
    """What stands in the way of saying that somebody did not start, and what that would close."""

    plan: Enrolment | None
    done: int
    not_returned: tuple[str, ...]
    places: list[Booking]
    orders: list[KitOrder]
    accounts: list[AccountAccess]
    packed: bool  # a bag is set aside for them
    questions: list[OpenQuestion]  # that nobody need answer any more
    works_here: bool  # in another job, which goes on


def not_started(employment: Employment, today: date) -> NotStarted:
    """Everything that somebody's job that never began has left behind.

    Where another job goes on, what they hold and use is theirs: only what was asked for since this job's plan began,
    and nobody has set up or handed over, belongs to it.
    """
    person_id = employment.person_id
    plan = plan_of(employment)
    keys = [plan.id] if plan else []
    works_here = has_another_job(employment, today)
    since = clock.in_london(plan.enrolled_at).date() if plan else date.max
    lines = equipment.lines_of([person_id])[person_id]
    return NotStarted(
        plan,
        len(enrolments.completions_of(keys)) if keys else 0,
        () if works_here else tuple(line.kind.label for line in lines if line.state in HELD),
        sessions.places_before(dict.fromkeys(keys, date.max), today) if keys else [],
        [
            each
            for each in equipment.orders_of([person_id])[person_id]
            if not works_here or each.ordered_on >= since
        ],
        [
            each
            for each in equipment.accounts_of([person_id])[person_id]
            if each.state is not AccountState.REVOKED and (not works_here or _only_asked_for(each, since))
        ],
        bool(equipment.bags_of([person_id])[person_id]) and (plan is not None or not works_here),
        [
            each
            for each in people.open_questions(person_ids=[person_id])
            if not works_here or (is_about_job(each.code) and each.employment_id == employment.id)
        ],
        works_here,
    )


def has_another_job(job: Employment, today: date) -> bool:
    """Whether another job of that person here goes on, or is still to begin."""
    return any(
        other.id != job.id and (other.left_on is None or other.left_on >= today)
        for other in people.employments_of([job.person_id])[job.person_id]
    )


def _only_asked_for(account: AccountAccess, since: date) -> bool:
    asked_on = clock.in_london(account.requested_at).date()
    return account.state is AccountState.REQUESTED and asked_on >= since


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Somebody on an intake: where a welcome would go and what it would be, or why none is sent."""

    enrolment: Enrolment
    address: str
    step: Step
    until: date
    why_not: str


def welcomed(cohort: Cohort, now: datetime, today: date) -> list[Welcomed]:
    """Everybody on an intake, by surname, with who would get what."""
    plans = enrolments.enrolments_of_cohorts([cohort.id])
    steps = signin.steps_of([each.person_id for each in plans], now=now, today=today)
    lasts = signin.invitations_until([each.person for each in plans], today)
    addresses = people.welcome_addresses([each.person for each in plans], today)
    return [
        Welcomed(
            each,
            addresses[each.person_id],
            steps[each.person_id],
            lasts[each.person_id],
            rules.why_no_welcome(addresses[each.person_id], steps[each.person_id]),
        )
        for each in plans
    ]
