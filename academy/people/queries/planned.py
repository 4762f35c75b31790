"""What dates would be counted from if changed rows of HR's list were taken over in one way or the other."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from academy.batches.models import BatchRow
from academy.people.queries.everyone import hours_of
from academy.people.queries.facts import employment_ids_by_number
from academy.people.queries.standings import Standing, standings
from academy.people.rules import (
    Answer,
    Interval,
    NewJob,
    Period,
    first_day_along,
    hand_over,
    number_key,
    shipped_calendar,
)


def dates_after(
    rows: Sequence[BatchRow], became: Mapping[int, Mapping[str, str]], answer: Answer, today: date
) -> dict[int, tuple[int, NewJob]]:
    """By row number: the employment and what its dates would be counted from; a fixed number of statements.

    `became` holds the new values by row number. It is the rule by which the change is written.
    """
    ids = employment_ids_by_number([row.key for row in rows])
    found, hours = standings(ids.values(), today), hours_of(ids.values())
    after = {}
    for row in rows:
        employment_id = ids.get(number_key(row.key))
        if employment_id is not None:
            periods = [(each.id, each.starts_on, each.fte) for each in hours[employment_id]]
            after[row.number] = (
                employment_id,
                _after(found[employment_id], periods, became[row.number], answer),
            )
    return after


def _after(
    standing: Standing,
    periods: list[tuple[int, date, Decimal]],
    became: Mapping[str, str],
    answer: Answer,
) -> NewJob:
    job, old = standing.employment, standing.hours
    started, start, first = job.contract_start_on, job.contract_start_on, job.first_day_on
    if became.get("starts_on"):
        start = date.fromisoformat(became["starts_on"])
        first = first_day_along(
            first, was=started, now=start, patterns=standing.patterns, calendar=shipped_calendar()
        )
    begins = start if old is not None and old.starts_on == started else old.starts_on if old else start
    moved = [(key, begins if old is not None and key == old.id else on, fte) for key, on, fte in periods]
    if became.get("fte") and old is not None:
        ends = old.ends_on if old.ends_on is None or old.ends_on >= begins else None
        new, last = hand_over(Interval(begins, ends), answer.on)
        moved = [each for each in moved if last is not None or each[0] != old.id]
        moved.append((0, new.starts_on, Decimal(became["fte"])))
    hours = sorted(((on, fte) for _, on, fte in moved), key=lambda each: each[0])
    after = tuple(Period(on, fte) for on, fte in hours)
    return NewJob(started, job.first_day_on, start, first, after, standing.patterns)
