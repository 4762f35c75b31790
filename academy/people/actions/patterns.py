"""Say on which half-days somebody works from a day on, and which day is the first; what depends on it follows."""

from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint, flush
from academy.people import queries
from academy.people.actions.following import follow
from academy.people.actions.questions import settle
from academy.people.models import Employment, WorkingPattern
from academy.people.rules import (
    NewJob,
    Pattern,
    Period,
    first_day_in,
    pattern_in_words,
    pattern_on,
    shipped_calendar,
    why_not_first_day,
    why_not_pattern,
    with_pattern,
)
from academy.refusals import Reason, Refused

# Two people may enter one at the same moment.
explain_constraint(
    "uq_working_pattern_live",
    Reason(
        "pattern_taken", "Somebody has just entered a pattern from this day. Look at it first", "starts_on"
    ),
)


def enter_pattern(actor: Actor, job: Employment, pattern: Pattern, *, now: datetime) -> None:
    """Enter the pattern that holds from a day on; one that began on the same day is replaced, others are kept.

    Refused: for oneself, and a pattern from before the contract. A first day in that lies ahead and is no day of the
    pattern becomes their next working day; the dates of the plan follow.
    """
    new = job_in_pattern(actor, job, pattern, today=clock.in_london(now).date())
    before = pattern_on(queries.patterns_of([job.id])[job.id], pattern.starts_on)
    _replace(actor, job, pattern, now)
    second = pattern.weeks[1] if len(pattern.weeks) > 1 else None
    db.session.add(
        WorkingPattern(
            employment_id=job.id,
            starts_on=pattern.starts_on,
            first_week=pattern.weeks[0],
            second_week=second,
            first_monday_on=pattern.first_monday,
            entered_at=now if actor.person_id is not None else None,
            entered_by_id=actor.person_id,
        )
    )
    said = pattern_in_words(pattern)
    told: dict[str, object] = {"pattern": (pattern_in_words(before), said), "since": pattern.starts_on}
    if new.first_day_on != job.first_day_on:
        told["first_day"] = (job.first_day_on, new.first_day_on)
        job.first_day_on = new.first_day_on
    flush()
    record(actor, Verb.PERSON_CHANGED, job.person.name, about=job.person_id, **told)
    follow(actor, {job.id: new}, because="the working pattern", now=now)
    settle(actor, job.person, ["pattern"], answer=said, now=now, job=job)


def change_first_day(actor: Actor, job: Employment, first_day_on: date, *, now: datetime) -> None:
    """Say which day is the first day in; the dates of the plan follow, and places before it are given back.

    Refused: for oneself, a day before the contract, a bank holiday, a day on which they do not work.
    """
    new = job_from(actor, job, first_day_on)
    before, job.first_day_on = job.first_day_on, first_day_on
    flush()
    record(actor, Verb.PERSON_CHANGED, job.person.name, about=job.person_id, first_day=(before, first_day_on))
    follow(actor, {job.id: new}, because="the first day in", now=now)
    settle(actor, job.person, ["first_day_on"], answer=f"{first_day_on:%A %-d %B %Y}", now=now, job=job)


@not_audited("it only says what the job would be")
def job_in_pattern(actor: Actor, job: Employment, pattern: Pattern, *, today: date) -> NewJob:
    """What dates would be counted from in that pattern; refused as entering it would be."""
    reasons = why_not_for_oneself(actor, job.person_id) + why_not_pattern(pattern, job.contract_start_on)
    if reasons:
        raise Refused(*reasons)
    known = _counted_from(job)
    patterns = with_pattern(known.patterns, pattern)
    first = job.first_day_on
    if first > today:
        first = first_day_in(first, patterns, shipped_calendar())
    return replace(known, first_day_on=first, patterns=patterns)


@not_audited("it only says what the job would be")
def job_from(actor: Actor, job: Employment, first_day_on: date) -> NewJob:
    """What dates would be counted from with that first day in; refused as changing it would be."""
    known = _counted_from(job)
    reasons = why_not_for_oneself(actor, job.person_id) + why_not_first_day(
        first_day_on, job.contract_start_on, known.patterns, shipped_calendar()
    )
    if reasons:
        raise Refused(*reasons)
    return replace(known, first_day_on=first_day_on)


def _counted_from(job: Employment) -> NewJob:
    """What the dates of a job are counted from, as things are."""
    hours = queries.hours_of([job.id])[job.id]
    return NewJob(
        job.contract_start_on,
        job.first_day_on,
        job.contract_start_on,
        job.first_day_on,
        tuple(Period(each.starts_on, each.fte) for each in hours),
        queries.patterns_of([job.id])[job.id],
    )


def _replace(actor: Actor, job: Employment, pattern: Pattern, now: datetime) -> None:
    old = db.session.scalar(
        sa.select(WorkingPattern).where(
            WorkingPattern.employment_id == job.id,
            WorkingPattern.starts_on == pattern.starts_on,
            WorkingPattern.withdrawn_at.is_(None),
        )
    )
    if old is not None:
        old.withdraw(actor.person_id, now, "another pattern from the same day")
        flush()
