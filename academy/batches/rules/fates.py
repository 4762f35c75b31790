"""What can become of a row of an upload, with the words for it."""

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from academy.access.rules import Role
from academy.refusals import Reason

Row = TypeVar("Row")


class Fate(StrEnum):
    """What a row would do, or did."""

    READY = "ready"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEEDS_ANSWER = "needs_answer"
    REFUSED = "refused"
    IGNORED = "ignored"
    BLANK = "blank"

    @property
    def words(self) -> str:
        """The fate as a tag shows it."""
        return FATE_WORDS[self]

    @property
    def acts(self) -> bool:
        """True when committing the batch does something for this row."""
        return self in (Fate.READY, Fate.CHANGED, Fate.NEEDS_ANSWER)


FATE_WORDS: Mapping[Fate, str] = {
    Fate.READY: "Ready",
    Fate.UNCHANGED: "Unchanged",
    Fate.CHANGED: "Changed",
    Fate.NEEDS_ANSWER: "Needs an answer",
    Fate.REFUSED: "Refused",
    Fate.IGNORED: "Ignored",
    Fate.BLANK: "Blank line",
}

_COUNTED = {
    Fate.READY: "ready",
    Fate.UNCHANGED: "unchanged",
    Fate.CHANGED: "changed",
    Fate.NEEDS_ANSWER: "with a question",
    Fate.REFUSED: "refused",
    Fate.IGNORED: "ignored",
    Fate.BLANK: "blank",
}


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can say: a stable code, the sentence, and the role that owns the answer.

    `about` is the cell that raised it. A question is the same question when code and about are the same,
    so one that was asked before, answered or not, is not asked again when the same file is sent again.
    """

    code: str
    sentence: str
    owner: Role
    about: str = ""
    field: str | None = None

    @property
    def same(self) -> tuple[str, str]:
        """What makes two questions the same one; keep it with the person."""
        return self.code, self.about


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change, its name and both values in words fit to show."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowFate(Generic[Row]):
    """What becomes of one row, and why. `row` is what was read; None when it could not be read.

    `values` holds, by field name, exactly what committing would store: short texts, so that a batch can
    keep them and compare them when it checks again.
    """

    number: int
    fate: Fate
    key: str = ""
    name: str = ""
    reasons: tuple[Reason, ...] = ()
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()
    values: Mapping[str, str] | None = None
    row: Row | None = None

    @property
    def because(self) -> str:
        """Why, in sentences: for the preview's last column and for the file of refused rows."""
        parts = [reason.message for reason in self.reasons] + [
            question.sentence for question in self.questions
        ]
        return " ".join(parts)


def summary(fates: Iterable[Fate]) -> str:
    """How many rows of each fate, in words: “5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank”."""
    counts = Counter(fates)
    parts = [f"{counts[fate]:,} {word}" for fate, word in _COUNTED.items() if counts[fate]]
    return ", ".join(parts) or "no rows"


def meaning_of(fate: RowFate[Row]) -> str:
    """All that a row would do, hashed: two that are equal do the same."""
    said = [fate.fate, sorted((fate.values or {}).items()), sorted(each.same for each in fate.questions)]
    said.append(sorted((each.field, each.before, each.after) for each in fate.changes))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def repeats(lines: Sequence[tuple[int, str, Hashable]]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Find rows that stand for the same thing twice, given (row number, key, everything mapped).

    A row that equals an earlier one is a copy: (copies: its number → the first one's number). Rows with one
    key that differ contradict each other, and nobody can tell which is right: all of them are named
    (contradictions: number → the numbers of the others).
    """
    first: dict[tuple[str, Hashable], int] = {}
    variants: dict[str, list[int]] = {}
    copies: dict[int, int] = {}
    for number, key, content in lines:
        if not key:
            continue
        if (key, content) in first:
            copies[number] = first[key, content]
        else:
            first[key, content] = number
            variants.setdefault(key, []).append(number)
    contradictions: dict[int, list[int]] = {}
    for numbers in variants.values():
        if len(numbers) > 1:
            contradictions.update(
                {number: [other for other in numbers if other != number] for number in numbers}
            )
    contradictions.update(
        {copy: contradictions[number] for copy, number in copies.items() if number in contradictions}
    )
    return copies, contradictions


def slipped(cells: int, columns: int) -> list[Reason]:
    """Why not read a row with more cells than there are columns: every cell may stand in the wrong one."""
    if cells <= columns:
        return []
    return [
        Reason(
            "slipped",
            f"This row has {cells} cells, the first row {columns}: probably a comma stands in a cell"
            " without quotation marks around it, and what follows has slipped. Put the cell in quotation"
            " marks, or save the list as XLSX.",
        )
    ]
