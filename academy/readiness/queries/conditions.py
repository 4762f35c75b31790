"""The conditions on the lines of many starters: which stands, what it follows, how many have counted."""

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa

from academy import clock
from academy.db import db
from academy.people.models import Person
from academy.readiness.models import AcceptedCondition, ConditionReading, ConditionRenewal
from academy.readiness.queries.lines import Accepted
from academy.readiness.rules import RENEWED


def conditions_of(enrolment_ids: Collection[int]) -> dict[int, dict[str, Accepted]]:
    """Each starter's conditions by code: the one that stands, ended or not, and how many have counted so far."""
    found: dict[int, dict[str, Accepted]] = {}
    renewed: dict[int, Accepted] = {}
    rows = db.session.execute(
        sa.select(AcceptedCondition, Person, ConditionReading.read_at, ConditionRenewal.renews_id)
        .join(Person, Person.id == AcceptedCondition.accepted_by_id)
        .outerjoin(ConditionReading, ConditionReading.condition_id == AcceptedCondition.id)
        .outerjoin(ConditionRenewal, ConditionRenewal.condition_id == AcceptedCondition.id)
        .where(AcceptedCondition.enrolment_id.in_(enrolment_ids))
        .order_by(AcceptedCondition.id)
    )
    for row, person, read_at, renews_id in rows:
        before = found.setdefault(row.enrolment_id, {}).get(row.code, Accepted())
        times = before.times + (read_at is not None)
        this = Accepted(
            row,
            person.name,
            clock.in_london(read_at).date() if read_at else None,
            renewal=renews_id is not None,
            times=times,
            renews=renewed.get(renews_id) if renews_id else None,
        )
        if row.withdrawn_at is None:
            found[row.enrolment_id][row.code] = this
        else:
            found[row.enrolment_id][row.code] = replace(before, times=times)
        if row.withdrawn_reason == RENEWED:
            renewed[row.id] = this
    return found
