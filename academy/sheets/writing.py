"""Writing tables that open in every spreadsheet program, and in which no cell can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from academy.sheets.cells import Sheet, defuse

Cell = str | int | Decimal | date | None

REASON_COLUMN = "Why it was refused"

_MAX_XLSX_CELL = 32_767
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WIDEST = 60
_WIDTH_SAMPLE = 200


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as Excel likes it: UTF-8 with its mark, CRLF, and every cell that looks like a formula defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_text(name) for name in columns])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "List",
    made_at: datetime | None = None,
) -> bytes:
    """One sheet with a bold first row that stays in sight; whole and decimal numbers stay numbers.

    Dates are written as text in the form 2026-09-07, so that no program can turn day and month round.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    if made_at is not None:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_title(title))
    table = [
        [cell if type(cell) is int or isinstance(cell, Decimal) else _text(cell) for cell in row]
        for row in rows
    ]
    _write_cells(sheet, table)
    sheet.write_row(0, 0, [_text(name)[:_MAX_XLSX_CELL] for name in columns], book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for index, width in enumerate(_widths(columns, table)):
        sheet.set_column(index, index, width)
    book.close()
    return out.getvalue()


def returned_csv(sheet: Sheet, reasons: Mapping[int, str]) -> bytes:
    """The rows that were refused, equal to the file cell by cell, with the reason in one more column at the end.

    `reasons` are by row number. A file that already has the column (it was sent back once) gets no second one.
    Cells beyond the named columns get a column of their own, so that nothing is lost.
    """
    refused = [row for row in sheet.rows if row.number in reasons]
    columns = list(sheet.columns)
    surplus = max((len(row.cells) for row in refused), default=0) - len(columns)
    columns += [f"Surplus cell {index + 1}" for index in range(surplus)]
    at = columns.index(REASON_COLUMN) if REASON_COLUMN in columns else len(columns)
    columns[at : at + 1] = [REASON_COLUMN]
    rows = []
    for row in refused:
        cells = list(row.cells) + [""] * (len(columns) - len(row.cells))
        cells[at] = reasons[row.number]
        rows.append(cells)
    return write_csv(columns, rows)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return defuse(_UNPRINTABLE.sub("", cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return defuse(format(cell, "f") if isinstance(cell, Decimal) else str(cell))


def _write_cells(sheet: "xlsxwriter.worksheet.Worksheet", table: list[list[str | int | Decimal]]) -> None:
    write_string, write_number = sheet.write_string, sheet.write_number
    for number, row in enumerate(table, start=1):
        for index, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    write_string(number, index, cell[:_MAX_XLSX_CELL])
            else:
                write_number(number, index, cell)


def _widths(columns: Sequence[str], table: list[list[str | int | Decimal]]) -> list[int]:
    widths = [len(name) for name in columns]
    for row in table[:_WIDTH_SAMPLE]:
        for index, cell in enumerate(row[: len(widths)]):
            length = len(cell) if isinstance(cell, str) else 8
            widths[index] = max(widths[index], length)
    return [min(width + 2, _WIDEST) for width in widths]


def _sheet_title(title: str) -> str:
    """A name that Excel accepts: at most 31 characters, none of []:*?/\\, no apostrophe at either end."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip().strip("'") or "List"
