"""What of one starter's plan somebody must see to, kept without the people around it, who are named afresh."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules import (
    Attention,
    Circle,
    Entry,
    ItemState,
    MissingKit,
    attention,
    named,
    owed_by,
)
from academy.programmes.rules import ItemDef, OwnerRole


@dataclass(frozen=True, slots=True)
class Matter:
    """One item of a plan, with what comes before it and is not done, and in which role somebody owes that."""

    entry: Entry
    held_by: tuple[tuple[str, OwnerRole], ...]

    def told(self, circle: Circle, today: date) -> Entry:
        """The item as it is said today, with the people of today."""
        return named(self.entry, self.held_by, circle, today)


@dataclass(frozen=True, slots=True)
class Concern:
    """The most urgent thing about one starter, how many more, what waits for a signature, and what nobody caught up."""

    first: Matter | None
    more: int
    waiting: tuple[Matter, ...]
    missed: tuple[Entry, ...]

    @property
    def due_on(self) -> date:
        """For sorting: the day of the most urgent thing."""
        return (self.first.entry.standing.due_on if self.first else None) or date.max

    def urgent(self, circle: Circle, today: date) -> Attention[Entry] | None:
        """The most urgent thing, in words."""
        if self.first is None:
            return None
        entry = self.first.told(circle, today)
        return attention([(entry, entry.facts, entry.standing)], today)[0]


def concern(
    entries: Sequence[Entry], items: Mapping[str, ItemDef], kit: Mapping[str, MissingKit], today: date
) -> Concern:
    """What of a plan (all of it, or what is open of it) somebody must see to; no state depends on who they are."""
    still_open = {entry.line.code for entry in entries if not entry.standing.finished}
    urgent = attention([(entry, entry.facts, entry.standing) for entry in entries], today, most=1)

    def matter(entry: Entry) -> Matter:
        needs = [items[code] for code in entry.item.needs if code in still_open]
        return Matter(entry, tuple((each.title, owed_by(each, items, still_open, kit)) for each in needs))

    return Concern(
        first=matter(urgent[0].key) if urgent else None,
        more=max(0, sum(entry.standing.needs_action for entry in entries) - 1),
        waiting=tuple(matter(entry) for entry in _to_sign(entries)),
        missed=tuple(
            entry
            for entry in entries
            if entry.standing.state is ItemState.MISSED and entry.facts.catch_up_on is None
        ),
    )


def _to_sign(entries: Iterable[Entry]) -> list[Entry]:
    return [
        entry
        for entry in entries
        if entry.standing.state is ItemState.WAITING
        and entry.item.sign_off_role is OwnerRole.ADVANCED_PRACTITIONER
    ]
