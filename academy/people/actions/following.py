"""What follows from a change of somebody's job in packages above this one: said before it is done, and then done."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from academy.access.rules import Actor
from academy.audit.actions import not_audited
from academy.people import queries
from academy.people.models import Person
from academy.people.queries import Standing
from academy.people.rules import NewJob, Period


class Follower(Protocol):
    """A package that keeps something which depends on when and how much somebody works."""

    def what_moves(self, changed: Mapping[int, NewJob], today: date) -> Mapping[int, str]:
        """What would move, by employment, in words."""

    def follow(self, actor: Actor, changed: Mapping[int, NewJob], *, because: str, now: datetime) -> None:
        """Move it, by the same rule; the employments are changed already."""

    def renamed(self, actor: Actor, person: Person, *, now: datetime) -> None:
        """Take the old name out of what was written down and can still change."""


_FOLLOWERS: list[Follower] = []


@not_audited("it names code at start-up; what the code does writes its own lines")
def follow_with(follower: Follower) -> None:
    """Have this package asked and told of each change; once is enough."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


@not_audited("it only says what would move")
def what_moves(changed: Mapping[int, NewJob], today: date) -> dict[int, str]:
    """What would move with these employments, in words; nothing for those of whom nobody keeps anything."""
    said: dict[int, list[str]] = {}
    for follower in _FOLLOWERS:
        for employment_id, words in follower.what_moves(changed, today).items():
            said.setdefault(employment_id, []).append(words)
    return {employment_id: "; ".join(words) for employment_id, words in said.items()}


@not_audited("each package writes the lines of what it moved")
def follow(actor: Actor, changed: Mapping[int, NewJob], *, because: str, now: datetime) -> None:
    """Let everything move that depends on these employments; `because` is what history says."""
    for follower in _FOLLOWERS:
        follower.follow(actor, changed, because=because, now=now)


@not_audited("keep_former writes the line")
def renamed(actor: Actor, person: Person, *, now: datetime) -> None:
    """Let everything follow that has the name of a person written down."""
    for follower in _FOLLOWERS:
        follower.renamed(actor, person, now=now)


@not_audited("it only says what holds")
def began(standing: Mapping[int, Standing]) -> dict[int, tuple[date, date]]:
    """The start of the contract and the first day in of each employment, to be kept before they change."""
    return {
        key: (each.employment.contract_start_on, each.employment.first_day_on)
        for key, each in standing.items()
    }


@not_audited("it only says what holds")
def now_counted_from(
    moved: Mapping[int, Standing], started: Mapping[int, tuple[date, date]]
) -> dict[int, NewJob]:
    """What dates are counted from now, by employment; `started` is the start and first day that each had before."""
    hours, patterns = queries.hours_of(moved), queries.patterns_of(moved)
    return {
        key: NewJob(
            *started[key],
            each.employment.contract_start_on,
            each.employment.first_day_on,
            tuple(Period(period.starts_on, period.fte) for period in hours[key]),
            patterns[key],
        )
        for key, each in moved.items()
    }
