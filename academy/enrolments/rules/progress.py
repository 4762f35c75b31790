"""How far a plan is, what comes next on it, and who needs somebody to do something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from academy.enrolments.rules.facts import PlanFacts
from academy.enrolments.rules.standing import Standing, said
from academy.enrolments.rules.vocabulary import ItemState
from academy.programmes.rules import Completion, OwnerRole

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Progress:
    """So many done of so many needed; what is not needed counts in neither."""

    done: int
    needed: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down, so that 100 means all."""
        return 100 * self.done // self.needed if self.needed else 100


def progress(states: Iterable[ItemState]) -> Progress:
    """Counted afresh each time and never stored, so that screens, sheets and paper always agree."""
    counted = [state for state in states if state is not ItemState.NOT_NEEDED]
    return Progress(sum(state in {ItemState.DONE, ItemState.MADE_UP} for state in counted), len(counted))


# What the starter can do something about; the rest waits for others.
_ACTABLE = frozenset(
    {
        ItemState.RETURNED,
        ItemState.OVERDUE,
        ItemState.IN_PROGRESS,
        ItemState.BOOKED,
        ItemState.NOT_STARTED,
        ItemState.AWAY,
    }
)


def next_item(
    plan: Sequence[tuple[Key, PlanFacts, Standing]], today: date
) -> tuple[Key, PlanFacts, Standing] | None:
    """The one thing that the starter does next: what was sent back or is late, then the next by date.

    What others owe is never the starter's next thing, and what has not opened yet comes after all that has. On one
    day a session comes before a task, which can be done at any hour; else the programme's order stays.
    """
    mine = [each for each in plan if _is_mine(each[1], each[2])]
    return min(mine, key=lambda each: _order(each[1], each[2], today), default=None)


def _is_mine(facts: PlanFacts, found: Standing) -> bool:
    if found.state not in _ACTABLE:
        return False
    if facts.completion is Completion.REGISTER:
        return found.state is ItemState.BOOKED
    return facts.owner.role is OwnerRole.STARTER


def _order(facts: PlanFacts, found: Standing, today: date) -> tuple[bool, bool, date, bool]:
    closed = facts.opens_on is not None and facts.opens_on > today
    late = found.state in {ItemState.RETURNED, ItemState.OVERDUE}
    day = facts.booked_on or facts.due_on or date.max
    waits = bool(facts.first) or closed
    return (waits, not late, day, facts.booked_on is None)


@dataclass(frozen=True, slots=True)
class Attention(Generic[Key]):
    """One thing about one starter that somebody must do something about: the reason, and whose it is."""

    key: Key
    title: str
    state: ItemState
    words: str
    owner: str
    due_on: date | None


def attention(
    plan: Iterable[tuple[Key, PlanFacts, Standing]], today: date, *, most: int | None = None
) -> list[Attention[Key]]:
    """Who needs action and why, the most urgent first; nobody is in it who only has to wait."""
    urgent = [each for each in plan if each[2].needs_action]
    urgent.sort(key=lambda each: (*each[2].urgency, each[1].title))
    return [
        Attention(
            key=key,
            title=facts.title,
            state=found.state,
            words=said(facts, found, today, to_owner=False),
            owner=found.owner.said if found.owner else "",
            due_on=found.due_on,
        )
        for key, facts, found in urgent[:most]
    ]
