"""Reading what people really send: told apart by its bytes, decoded, split, and refused in plain words."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from academy.refusals import Reason, Refused
from academy.sheets.cells import Limits, Sheet, empty_file, sheet_of
from academy.sheets.workbooks import workbook_lines

_SAVE_AS = "Open it in your spreadsheet program, save it as XLSX or CSV, and send that file."
_NOT_A_TABLE = Reason("not_a_table", f"This is not a table that can be read. {_SAVE_AS}")
_KNOWN_STARTS = (
    (
        b"\xd0\xcf\x11\xe0",
        Reason(
            "old_excel",
            "This is an old Excel file (.xls) or one with a password."
            " Open it in Excel, take the password off, save it as XLSX or CSV, and send that.",
        ),
    ),
    (b"%PDF", Reason("not_a_table", "This is a PDF. Ask for the list as XLSX or CSV, and send that file.")),
    (b"\x89PNG", _NOT_A_TABLE),
    (b"\xff\xd8\xff", _NOT_A_TABLE),
    (b"GIF8", _NOT_A_TABLE),
    (b"\x1f\x8b", _NOT_A_TABLE),
    (b"{\\rtf", _NOT_A_TABLE),
)
_WEB_PAGE = re.compile(r"\s*<(!doctype|html|\?xml|table|meta)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)
_SNIFFED_ROWS = 25


def read_sheet(data: bytes, *, limits: Limits | None = None) -> Sheet:
    """Read a CSV or XLSX file, whatever it is called, into text cells; what cannot be read raises Refused.

    CSV may be UTF-8 with or without mark, UTF-16 with mark or Windows-1252, separated by commas, semicolons or
    tabs. An apostrophe that guards a formula-like cell is taken away, so what we wrote reads as it was.
    """
    limits = limits or Limits()
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused(empty_file())
    if len(data) > limits.max_bytes:
        raise Refused(
            Reason(
                "too_large",
                f"The file is {len(data) / 1e6:.1f} MB; at most {limits.max_bytes / 1e6:g} MB"
                " can be read. Delete columns and sheets that are not needed, or send it in parts.",
            )
        )
    for start, reason in _KNOWN_STARTS:
        if data.startswith(start):
            raise Refused(reason)
    if data.startswith(b"PK\x03\x04"):
        return sheet_of(workbook_lines(data, limits), limits)
    return sheet_of(_lines(_decoded(data)), limits)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise Refused(_NOT_A_TABLE)
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            break
        if _WEB_PAGE.match(text):
            raise Refused(Reason("web_page", f"This is a web page under another name. {_SAVE_AS}"))
        return text
    raise Refused(_NOT_A_TABLE)


def _lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Numbered lines. A line break inside quotation marks does not count, as in a spreadsheet program."""
    said = _SEPARATOR_LINE.match(text)
    if said:
        text = text[said.end() :]
    return enumerate(_records(text, said.group(1) if said else _delimiter(text)), start=1)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    started = 1
    try:
        for record in reader:
            started = reader.line_num + 1
            yield record
    except csv.Error as error:
        raise Refused(
            Reason(
                "stray_quotation_mark",
                f"From line {started} of the file on, the quotation marks do not"
                " pair up, so nobody can tell where a cell ends. Remove the stray one, or save the"
                " list again as XLSX or CSV from your spreadsheet program.",
            )
        ) from error


def _delimiter(text: str) -> str:
    """The separator that the first line uses most, weighed by how many of the next lines have as many cells."""
    best, best_score = ",", (0.0, 0)
    for candidate in ",;\t":
        widths = _widths(text, candidate)
        if not widths or widths[0] < 2:
            continue
        below = widths[1:]
        score = (
            widths[0] * (sum(width == widths[0] for width in below) / len(below) if below else 1.0),
            widths[0],
        )
        if score > best_score:
            best, best_score = candidate, score
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for record in islice(reader, _SNIFFED_ROWS * 2):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
    except csv.Error:
        return widths
    return widths[:_SNIFFED_ROWS]
