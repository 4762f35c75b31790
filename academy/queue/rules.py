"""Queued work: how long a worker may hold it, and when a piece that failed is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(minutes=15)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A piece of work in the hands of a worker; `queued_at` tells whether it was asked for again meanwhile."""

    id: int
    kind: str
    key: str
    payload: str
    queued_at: datetime
    tries: int


def next_try_at(tries: int, now: datetime) -> datetime:
    """When a piece that failed for the nth time is tried again; the last wait is repeated for ever."""
    return now + WAITS[min(tries, len(WAITS)) - 1]
