"""What a sheet is once read: named columns, numbered rows, cells of text; and the guard against formulas."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from academy.refusals import Reason, Refused

# The apostrophes are part of the pattern so that guarding and unguarding undo each other for any text.
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold; more is refused in words, never half read."""

    max_bytes: int = 5_000_000
    max_rows: int = 10_000
    max_columns: int = 200
    max_cell: int = 20_000
    max_unpacked: int = 80_000_000
    max_area: int = 1_000_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: its number as a spreadsheet program shows it, and its cells exactly as sent.

    A line shorter than the first is filled up with empty cells; a longer one keeps its surplus,
    so that a rule can say that the cells have slipped.
    """

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """True when nothing stands in any cell."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text as it was sent: the first line's names, and every line below it, blank ones too."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def defuse(text: str) -> str:
    """A text that a spreadsheet program would take for a formula gets a leading apostrophe."""
    return "'" + text if text and text[0] in "'=+-@\t\r" and _FORMULA_LIKE.match(text) else text


def unguard(text: str) -> str:
    """Take away the apostrophe that `defuse` gave; any other text stays as it is."""
    return text[1:] if text[:1] == "'" and _FORMULA_LIKE.match(text) else text


def sheet_of(lines: Iterable[tuple[int, Sequence[str]]], limits: Limits) -> Sheet:
    """Make a sheet of numbered lines: the first with anything in it names the columns.

    Blank lines between others are kept and blank lines at the end are dropped (spreadsheet programs write
    thousands of them); columns at the end with neither name nor content are dropped too.
    """
    header: list[str] = []
    rows: list[SheetRow] = []
    filled = 0
    for number, cells in lines:
        row = SheetRow(number, tuple(map(unguard, cells)))
        if row.is_blank:
            if header:
                rows.append(row)
            continue
        if len(cells) > limits.max_columns:
            raise Refused(_too_many_columns(limits))
        if max(map(len, cells)) > limits.max_cell:
            raise Refused(
                Reason(
                    "cell_too_long",
                    f"Row {number} has a cell with more than {limits.max_cell:,}"
                    " characters. Shorten it and send the file again.",
                )
            )
        if not header:
            header = list(row.cells)
            continue
        rows.append(row)
        filled += 1
        if filled > limits.max_rows:
            raise Refused(
                Reason(
                    "too_many_rows",
                    f"The file has more than {limits.max_rows:,} rows. Send it in"
                    " several parts, each with the same first row.",
                )
            )
    return _checked(header, rows)


def _checked(header: list[str], rows: list[SheetRow]) -> Sheet:
    if not header:
        raise Refused(empty_file())
    while rows and rows[-1].is_blank:
        rows.pop()
    if not rows:
        raise Refused(
            Reason(
                "no_rows",
                "The file has column names in its first row and nothing below them."
                " Add the rows and send it again.",
            )
        )
    used = _used_columns(rows)
    while len(header) > 1 and not header[-1].strip() and len(header) - 1 not in used:
        header.pop()
    _refuse_bad_names(header, used)
    width = len(header)
    return Sheet(tuple(header), tuple(SheetRow(row.number, _fitted(row.cells, width)) for row in rows))


def _used_columns(rows: list[SheetRow]) -> set[int]:
    return {index for row in rows for index, cell in enumerate(row.cells) if cell.strip()}


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    if len(cells) == width:
        return cells
    if len(cells) < width:
        return cells + ("",) * (width - len(cells))
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _refuse_bad_names(header: list[str], used: set[int]) -> None:
    seen: dict[str, int] = {}
    reasons: list[Reason] = []
    for index, name in enumerate(header):
        key = " ".join(name.casefold().split())
        if not key and index in used:
            reasons.append(
                Reason(
                    "unnamed_column",
                    f"Column {letters(index)} has no name in the first row, but there"
                    " is something below it. The first row must hold the column names: give the"
                    " column a name, or delete lines that stand above the names.",
                )
            )
        elif key and key in seen:
            reasons.append(
                Reason(
                    "repeated_column",
                    f"Columns {letters(seen[key])} and {letters(index)} are both"
                    f" called “{name.strip()}”. Give one of them another name and send the file again.",
                )
            )
        else:
            seen.setdefault(key, index)
    if reasons:
        raise Refused(*reasons)


def letters(index: int) -> str:
    """The letters by which a spreadsheet program calls a column: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def empty_file() -> Reason:
    """What to say of a file with nothing in it."""
    return Reason("empty_file", "There is nothing in the file. Check that it was saved, and send it again.")


def _too_many_columns(limits: Limits) -> Reason:
    return Reason(
        "too_many_columns",
        f"The file has more than {limits.max_columns} columns. Delete those that are"
        " not needed and send it again.",
    )
