"""Which column of a file is which field: matched by name, corrected by a person, kept for the next time."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from academy.batches.rules.dates import DateOrder
from academy.refusals import Reason

_NOT_MAPPED = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an upload can tell us, with the names that columns really have for it, best first."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How to read a file: for each field the number of its column (from 0), for each date its order."""

    columns: Mapping[str, int]
    orders: Mapping[str, DateOrder] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """True when a column stands for this field."""
        return name in self.columns

    def cell(self, cells: Sequence[str], name: str) -> str:
        """The field's cell with stray spaces taken away, in composed Unicode; empty when there is no column."""
        index = self.columns.get(name)
        if index is None or index >= len(cells):
            return ""
        text = cells[index]
        return (
            " ".join(text.split()) if text.isascii() else unicodedata.normalize("NFC", " ".join(text.split()))
        )

    def order(self, name: str) -> DateOrder:
        """The order of day and month in the field's column; day first unless somebody said otherwise."""
        return self.orders.get(name, DateOrder.DAY_FIRST)

    def mapped_cells(self, cells: Sequence[str]) -> tuple[str, ...]:
        """What the mapped columns say, as one comparable value: for finding a line that was sent twice."""
        return tuple(self.cell(cells, name) for name in self.columns)


def column_key(name: str) -> str:
    """A column's name as it is compared: letters and digits only, no case, no accents."""
    plain = unicodedata.normalize("NFKD", name.replace("#", " no ").replace("&", " and ")).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def match_columns(
    columns: Sequence[str], fields: Iterable[Field], remembered: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Propose the column for each field: what was chosen last time, then our own name, then known synonyms.

    `remembered` is by `column_key`: the field's name, or "" for a column that was left out on purpose.
    A column serves one field and a field has one column.
    """
    fields = list(fields)
    remembered = remembered or {}
    known = {each.name for each in fields}
    free: dict[str, int] = {}
    matched: dict[str, int] = {}
    for index, name in enumerate(columns):
        key = column_key(name)
        chosen = remembered.get(key)
        if chosen in known and chosen not in matched:
            matched[chosen] = index
        elif key and chosen != _NOT_MAPPED:
            free.setdefault(key, index)
    for rank in range(1 + max((len(each.synonyms) for each in fields), default=0)):
        for each in fields:
            names = (each.label, *each.synonyms)
            if each.name not in matched and rank < len(names):
                index_or_none = free.pop(column_key(names[rank]), None)
                if index_or_none is not None:
                    matched[each.name] = index_or_none
    return matched


def remembered_columns(columns: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    """What to keep of a mapping that a person confirmed, for `match_columns` the next time."""
    by_index = {index: name for name, index in mapping.items()}
    return {
        column_key(name): by_index.get(index, _NOT_MAPPED)
        for index, name in enumerate(columns)
        if column_key(name)
    }


def unmapped_columns(columns: Sequence[str], mapping: Mapping[str, int]) -> list[int]:
    """The columns that are shown and never stored."""
    used = set(mapping.values())
    return [index for index in range(len(columns)) if index not in used]


def missing_columns(
    mapping: Mapping[str, int], fields: Iterable[Field], columns: Sequence[str]
) -> list[Reason]:
    """Why this mapping cannot be used yet: a needed field without a column, one column used twice, none such."""
    fields = list(fields)
    reasons = [
        Reason("column_missing", f"Choose the column that holds the {each.label.lower()}.", each.name)
        for each in fields
        if each.required and each.name not in mapping
    ]
    used: dict[int, Field] = {}
    for each in fields:
        index = mapping.get(each.name)
        if index is None:
            continue
        if not 0 <= index < len(columns):
            reasons.append(
                Reason(
                    "column_unknown", f"Choose a column of this file for the {each.label.lower()}.", each.name
                )
            )
        elif index in used:
            reasons.append(
                Reason(
                    "column_twice",
                    f"“{columns[index].strip()}” cannot be both the"
                    f" {used[index].label.lower()} and the {each.label.lower()}.",
                    each.name,
                )
            )
        else:
            used[index] = each
    return reasons
