"""What the figures of a service are counted from, on a day: in a number of statements that does not grow."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from academy import clock
from academy.db import db
from academy.enrolments.models import Enrolment
from academy.enrolments.queries.enrolled import WITH_MANY
from academy.enrolments.rules import ItemState
from academy.equipment import queries as equipment
from academy.overview.queries.plans import late_plans_of
from academy.overview.rules.figures import Joined
from academy.people.models import Employment, Person, Posting, Team
from academy.programmes import queries as programmes
from academy.readiness import queries as readiness
from academy.readiness.models import Decision
from academy.records.models import CompletionRecord, RecordWithdrawal


def joined_by(service_ids: Collection[int], day: date, today: date) -> list[Joined]:
    """Those who had joined these services by a day, and, when it is today, where they stand."""
    found = _there_on(service_ids, day)
    first, stood = _signatures([each.id for each in found], day)
    now = _of_today(found, today) if day == today else {}
    return [
        Joined(
            audience=_audience(each),
            first_day_on=each.employment.first_day_on,
            first_signed_on=first.get(each.id),
            signed=stood.get(each.id),
            **now.get(each.id, {}),  # type: ignore[arg-type]
        )
        for each in found
    ]


def records_by(service_ids: Collection[int], day: date) -> list[tuple[str, int]]:
    """The records that were issued until a day to those of these services, by title; withdrawn ones left out."""
    until = _end_of(day)
    gone = sa.exists().where(RecordWithdrawal.record_id == CompletionRecord.id, RecordWithdrawal.at < until)
    newer = aliased(CompletionRecord)
    replaced = sa.exists().where(newer.replaces_id == CompletionRecord.id, newer.issued_at < until)
    rows = db.session.execute(
        sa.select(CompletionRecord.title, sa.func.count())
        .join(Enrolment, Enrolment.id == CompletionRecord.enrolment_id)
        .where(
            CompletionRecord.issued_at < until,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.employment_id.in_(_posted(service_ids, day)),
            ~gone,
            ~replaced,
        )
        .group_by(CompletionRecord.title)
        .order_by(CompletionRecord.title)
    )
    return [(title, number) for title, number in rows]


def _posted(service_ids: Collection[int], day: date) -> sa.Select[int]:
    return (
        sa.select(Posting.employment_id)
        .join(Team, Team.id == Posting.team_id)
        .where(
            Team.service_id.in_(service_ids),
            Posting.withdrawn_at.is_(None),
            Posting.starts_on <= day,
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= day),
        )
    )


def _there_on(service_ids: Collection[int], day: date) -> list[Enrolment]:
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .join(Enrolment.person)
            .join(Enrolment.employment)
            .options(*WITH_MANY)
            .where(
                Employment.id.in_(_posted(service_ids, day)),
                Employment.first_day_on <= day,
                Employment.withdrawn_at.is_(None),
                Enrolment.withdrawn_at.is_(None),
            )
            .order_by(Person.sort_key, Enrolment.id)
        )
    )


def _signatures(keys: Collection[int], day: date) -> tuple[dict[int, date], dict[int, str]]:
    """Of each starter the day of the first signature, and what stood at the end of the day."""
    first: dict[int, date] = {}
    stood: dict[int, str] = {}
    until = _end_of(day)
    rows = db.session.execute(
        sa.select(Decision.enrolment_id, Decision.outcome, Decision.signed_at, Decision.withdrawn_at)
        .where(Decision.enrolment_id.in_(keys), Decision.signed_at < until)
        .order_by(Decision.signed_at, Decision.id)
    )
    for enrolment_id, outcome, signed_at, withdrawn_at in rows:
        first.setdefault(enrolment_id, clock.in_london(signed_at).date())
        if withdrawn_at is None or withdrawn_at >= until:
            stood[enrolment_id] = outcome.value
    return first, stood


def _of_today(found: Sequence[Enrolment], today: date) -> dict[int, dict[str, object]]:
    standings = readiness.standings(found, today)
    kit = equipment.missing_kit_of([each.person_id for each in found], today)
    late = {
        key
        for key, plan in late_plans_of(found, today).items()
        if any(entry.standing.state is ItemState.OVERDUE for entry in plan.entries)
    }
    return {
        each.id: {
            "state": standings[each.id].state.value,
            "overdue": each.id in late,
            "kit_missing": len(kit[each.person_id]),
        }
        for each in found
    }


def _audience(enrolment: Enrolment) -> str:
    labels = {each.code: each.label for each in programmes.document_of(enrolment.version).audiences}
    return labels.get(enrolment.audience, enrolment.audience)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.LONDON)
