"""What somebody lacks of kit and accounts, asked of the package above that keeps it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol

from academy.enrolments.rules import MissingKit, PlanLine
from academy.programmes.rules import ItemDef

Missing = dict[int, dict[str, MissingKit]]


class KitKeeper(Protocol):
    """The package that knows who has what."""

    def lacking(self, person_ids: Collection[int], codes: Collection[str]) -> Missing:
        """What of these kinds each of them still lacks, by the code of the kind."""


_KEEPERS: list[KitKeeper] = []


def ask_for_kit(keeper: KitKeeper) -> None:
    """Have this package asked; once is enough."""
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)


def kit_that_holds_up(
    plans: Iterable[tuple[int, int]],
    lines: Mapping[int, Iterable[PlanLine]],
    items: Mapping[int, Mapping[str, ItemDef]],
    today: date,
) -> dict[int, Mapping[str, MissingKit]]:
    """For each plan (its key and its person's) with something late that needs kit: what is missing.

    Kit is looked up only for those, so that a page on which nothing is late costs no statement more.
    """
    late = {
        key: person_id
        for key, person_id in plans
        if any(
            line.due_on is not None
            and line.due_on < today
            and line.done_on is None
            and items[key][line.code].needs_kit
            for line in lines[key]
            if line.code in items[key]
        )
    }
    if not late:
        return {}
    codes = {code for key in late for item in items[key].values() for code in item.needs_kit}
    lacking: Missing = {}
    for keeper in _KEEPERS:
        lacking |= keeper.lacking(set(late.values()), codes)
    return {key: lacking.get(person_id, {}) for key, person_id in late.items()}
