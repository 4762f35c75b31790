"""What follows from a change of somebody's job in packages above this one: said before it is done, and then done."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from academy.access.rules import Actor
from academy.audit.actions import not_audited
from academy.people.rules import NewJob


class Follower(Protocol):
    """A package that keeps something which depends on when and how much somebody works."""

    def what_moves(self, changed: Mapping[int, NewJob], today: date) -> Mapping[int, str]:
        """What would move, by employment, in words."""

    def follow(self, actor: Actor, changed: Mapping[int, NewJob], *, because: str, now: datetime) -> None:
        """Move it, by the same rule; the employments are changed already."""


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
