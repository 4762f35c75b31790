"""Say on which half-days somebody works, from a day on; what depends on it follows."""

from datetime import datetime

import sqlalchemy as sa

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.people import queries
from academy.people.actions.following import follow
from academy.people.actions.questions import settle
from academy.people.models import Employment, WorkingPattern
from academy.people.rules import (
    NewJob,
    Pattern,
    Period,
    pattern_in_words,
    pattern_on,
    why_not_pattern,
)
from academy.refusals import Refused


def enter_pattern(actor: Actor, job: Employment, pattern: Pattern, *, now: datetime) -> None:
    """Enter the pattern that holds from a day on; one that began on the same day is replaced, others are kept.

    Refused: for oneself, and a pattern from before the contract. The dates of the plan follow.
    """
    reasons = why_not_for_oneself(actor, job.person_id) + why_not_pattern(pattern, job.contract_start_on)
    if reasons:
        raise Refused(*reasons)
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
    flush()
    said = pattern_in_words(pattern)
    record(
        actor,
        Verb.PERSON_CHANGED,
        job.person.name,
        about=job.person_id,
        pattern=(pattern_in_words(before), said),
        since=pattern.starts_on,
    )
    follow(actor, {job.id: counted_from(job)}, because="the working pattern", now=now)
    settle(actor, job.person, ["pattern"], answer=said, now=now)


def counted_from(job: Employment) -> NewJob:
    """What the dates of a job are counted from, as things are."""
    hours = queries.hours_of([job.id])[job.id]
    return NewJob(
        job.contract_start_on,
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
