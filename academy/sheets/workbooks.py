"""XLSX: unpacked within bounds before anything trusts it, then read as the text that each cell shows."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import python_calamine as calamine

from academy.refusals import Reason, Refused
from academy.sheets.cells import Limits, empty_file

type_of_cell = int | float | str | bool | time | date | datetime | timedelta

_POSITION = re.compile(rb"""[\s"']r\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
_REFERENCE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*(\d{1,9})\s*<")
_UNPACKS_TOO_LARGE = Reason(
    "unpacks_too_large",
    "Unpacked, this workbook is far larger than a list of people can be."
    " Copy the list alone into a new workbook and send that.",
)
_DAMAGED = Reason(
    "damaged_workbook",
    "The file is damaged or is not an XLSX workbook. Open it in your spreadsheet"
    " program, save it again as XLSX or CSV, and send that file.",
)


def workbook_lines(data: bytes, limits: Limits) -> Iterator[tuple[int, Sequence[str]]]:
    """The numbered lines of the first visible sheet that has anything in it."""
    with _opened(_repacked(data, limits)) as book:
        for about in book.sheets_metadata:
            if (
                about.visible != calamine.SheetVisibleEnum.Visible
                or about.typ != calamine.SheetTypeEnum.WorkSheet
            ):
                continue
            rows = _values(book, about.name)
            if any(cell != "" for row in rows for cell in row):
                return iter(
                    [(number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
                )
    raise Refused(empty_file())


def cell_text(value: type_of_cell) -> str:
    """A typed cell as a person reads it: 40112, 0.6, 2026-09-07, TRUE; never 40112.0."""
    if isinstance(value, str):
        # A cell that begins with an apostrophe keeps it here; sheet_of takes a guard away for both formats.
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return _time_text(value)


def _time_text(value: time | timedelta) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes" if value.second == 0 else "seconds")
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _number_text(value: float) -> str:
    """Fifteen digits are what a spreadsheet program itself holds and shows; beyond them is noise."""
    exact = Decimal(format(value, ".15g"))
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _opened(data: bytes) -> calamine.CalamineWorkbook:
    try:
        return calamine.load_workbook(io.BytesIO(data))
    except calamine.CalamineError as error:
        raise Refused(_DAMAGED) from error


def _values(book: calamine.CalamineWorkbook, name: str) -> list[list[type_of_cell]]:
    try:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except calamine.CalamineError as error:
        raise Refused(_DAMAGED) from error
    except BaseException as error:
        # A panic in the reader's compiled code arrives as a BaseException of a class that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise Refused(_DAMAGED) from error
        raise


def _repacked(data: bytes, limits: Limits) -> bytes:
    """The same workbook, each part unpacked here and counted: the sizes that a ZIP states may be lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _copied(archive, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Refused(_DAMAGED) from error


def _copied(archive: zipfile.ZipFile, limits: Limits) -> bytes:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise Refused(
            Reason(
                "not_a_workbook",
                "This is a packed file, not an XLSX workbook. If it is a ZIP, unpack it;"
                " if it is from another spreadsheet program, save it as XLSX or CSV and send that.",
            )
        )
    left = limits.max_unpacked
    strings = _string_lengths(archive, names, left)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(names):
            if not name.endswith((".xml", ".rels")):
                continue
            with archive.open(name) as part:
                content = part.read(left + 1)
            left -= len(content)
            if name.startswith("xl/worksheets/"):
                _refuse_far_cells(content, limits)
                # Every cell gets its own copy of a shared text: one long text named often would fill any memory.
                left -= sum(
                    strings[index] for index in map(int, _REFERENCE.findall(content)) if index < len(strings)
                )
            if left < 0:
                raise Refused(_UNPACKS_TOO_LARGE)
            out.writestr(name, content)
    return copy.getvalue()


def _string_lengths(archive: zipfile.ZipFile, names: set[str], most: int) -> list[int]:
    if "xl/sharedStrings.xml" not in names:
        return []
    with archive.open("xl/sharedStrings.xml") as part:
        content = part.read(most + 1)
    return [len(text) for text in re.split(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>", content)]


def _refuse_far_cells(xml: bytes, limits: Limits) -> None:
    """The reader makes room for every cell up to the farthest: one cell at XFD1048576 would fill any memory."""
    if b"\x00" in xml:
        raise Refused(_DAMAGED)
    last_row, last_column = 1, 1
    for letters, digits in set(_POSITION.findall(xml)):
        last_row = max(last_row, int(digits[:9]))
        column = 0
        for letter in letters.upper():
            column = min(column * 26 + letter - 64, 100_000)
        last_column = max(last_column, column)
    # Cells that do not say where they are stand one after another: four tags make the usual cell.
    if last_row * last_column > limits.max_area or xml.count(b"<") > 4 * limits.max_area:
        raise Refused(
            Reason(
                "far_cells",
                f"A sheet of this workbook reaches to row {last_row:,}, mostly empty. Copy the"
                " list alone into a new workbook and send that.",
            )
        )
