"""What people really send is read; what cannot be read is refused with the mend."""

import io
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from academy.refusals import Refused
from academy.sheets import Limits, read_sheet, write_xlsx

DATA = Path(__file__).parents[1] / "data"
NAMES = "Name,Team\r\nŁukasiewicz,Ó\r\n"


def why(data: bytes, **limits: int) -> str:
    with pytest.raises(Refused) as no:
        read_sheet(data, limits=Limits(**limits))
    assert all(reason.message.endswith(".") for reason in no.value.reasons)
    return no.value.reasons[0].code


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_sheet(data).rows]


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_hold_every_letter(encoding: str) -> None:
    sheet = read_sheet(NAMES.encode(encoding))
    assert sheet.columns == ("Name", "Team")
    assert cells(NAMES.encode(encoding)) == [("Łukasiewicz", "Ó")]


def test_utf_16_of_either_order_and_windows_1252() -> None:
    assert cells(b"\xfe\xff" + NAMES.encode("utf-16-be")) == cells(b"\xff\xfe" + NAMES.encode("utf-16-le"))
    assert cells("Name;Team\nSeán O’Neill;Größe".encode("cp1252")) == [("Seán O’Neill", "Größe")]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("a,b;c,d\n1,2,3\n", ("a", "b;c", "d")),
        ("a;b;c\n1,5;2,5;3,5\n", ("a", "b", "c")),
        ("a\tb, or c, or d, or e\n1\t2\n", ("a", "b, or c, or d, or e")),
        ('"a;b;c;d",e\n1,2\n', ("a;b;c;d", "e")),
        ('"a\nb;c",d\n1,2\n', ("a\nb;c", "d")),
        ("sep=;\na,b;c\n1;2\n", ("a,b", "c")),
        ("only one\nx,y\n", ("only one",)),
        ("\n , \na,b\n1,2\n", ("a", "b")),
    ],
)
def test_the_separator_is_found_from_the_first_line(text: str, columns: tuple[str, ...]) -> None:
    assert read_sheet(text.encode()).columns == columns


def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them() -> None:
    sheet = read_sheet(b'a,b\r\n"two\r\nlines",1\r\n\r\n,\r\nx,2\r\n,,\r\n\r\n')
    assert [(row.number, row.is_blank) for row in sheet.rows] == [
        (2, False),
        (3, True),
        (4, True),
        (5, False),
    ]
    assert sheet.rows[0].cells == ("two\r\nlines", "1")


def test_short_rows_are_filled_and_long_ones_keep_their_surplus() -> None:
    assert cells(b"a,b\n1\n1,2,,\n1,2,3\n") == [("1", ""), ("1", "2"), ("1", "2", "3")]


def test_empty_columns_at_the_end_are_dropped_and_empty_ones_between_are_kept() -> None:
    assert read_sheet(b"a,,b,,\n1,,2,,\n").columns == ("a", "", "b")


def test_cells_keep_their_spaces() -> None:
    assert cells(b"a,b\n x ,\xc2\xa0y\n") == [(" x ", "\xa0y")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\r\n\r\n", "empty_file"),
        (b",,\n,,\n", "empty_file"),
        (b"\xff\xfe", "empty_file"),
        (b"a,b\n", "no_rows"),
        (b"a,b\n,\n\n", "no_rows"),
        (b"a,a \n1,2\n", "repeated_column"),
        (b"Email,e,EMAIL\n1,2,3\n", "repeated_column"),
        (b"a,,c\n1,2,3\n", "unnamed_column"),
        (b"New starters\nname,team\nx,y\n", None),
        (bytes(range(256)) * 4, "not_a_table"),
        (b"\x89PNG\r\n\x1a\n123", "not_a_table"),
        (b"%PDF-1.7 x", "not_a_table"),
        (b"a\x81,b\n1,2\n", "not_a_table"),
        (b"a,b\n\x01,2\n", "not_a_table"),
        (b"a\x00,\x00b\x00", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_excel"),
        (b"<html><table></table>", "web_page"),
        (b'a,b\n"1,2\n3,4\n', "stray_quotation_mark"),
        (b'a,b\n"1"x,2\n', "stray_quotation_mark"),
        (b"PK\x03\x04 rubbish", "damaged_workbook"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str | None) -> None:
    if code is None:
        assert read_sheet(data).columns == ("New starters",)  # one column; the needed fields will be missing
    else:
        assert why(data) == code


def test_a_broken_quotation_names_the_line_where_it_begins() -> None:
    with pytest.raises(Refused, match="From line 3 of the file"):
        read_sheet(b'a,b\n1,2\n3,"4\n5,6\n7,8\n')


def test_the_limits_are_said() -> None:
    assert why(b"a,b\n" + b"1,2\n" * 4, max_bytes=10) == "too_large"
    assert why(b"a,b\n" + b"1,2\n" * 4, max_rows=3) == "too_many_rows"
    assert why(b"a,b,c\n1,2,3\n", max_columns=2) == "too_many_columns"
    assert why(b"a,b\n1," + b"x" * 50 + b"\n", max_cell=20) == "cell_too_long"
    assert len(read_sheet(b"a,b\n" + b"1,2\n" + b",\n" * 500, limits=Limits(max_rows=1)).rows) == 1


def test_a_million_commas_are_refused_quickly() -> None:
    began = time.process_time()
    assert why(b"," * 2_000_000 + b"a\n1\n") == "too_many_columns"
    assert why(b'a,b\n"' + b"x" * 4_000_000) in ("stray_quotation_mark", "cell_too_long")
    assert time.process_time() - began < 3


# --- XLSX -----------------------------------------------------------------------------------------


def typed_workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Empty")
    hidden = book.add_worksheet("Hidden")
    hidden.write_row(0, 0, ["secret", "x"])
    hidden.hide()
    sheet = book.add_worksheet("List")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Number", "FTE", "Start", "Yes", "At", "Hours"])
    sheet.write_row(1, 0, [40112, 0.6])
    sheet.write_datetime(1, 2, datetime(2026, 9, 7, tzinfo=UTC).replace(tzinfo=None), day)
    sheet.write_boolean(1, 3, True)
    sheet.write_datetime(
        1,
        4,
        datetime(2026, 9, 7, 9, 30, tzinfo=UTC).replace(tzinfo=None),
        book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    )
    sheet.write_number(1, 5, 0.1 + 0.2)
    sheet.write_row(3, 0, [1e14, -2.50])
    sheet.write_formula(3, 5, "=1/0", None, "#DIV/0!")
    book.close()
    return out.getvalue()


def test_typed_cells_are_read_by_their_value_from_the_first_visible_sheet_with_content() -> None:
    sheet = read_sheet(typed_workbook())
    assert sheet.columns == ("Number", "FTE", "Start", "Yes", "At", "Hours")
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ("40112", "0.6", "2026-09-07", "TRUE", "2026-09-07 09:30:00", "0.3")),
        (3, ("",) * 6),
        (4, ("100000000000000", "-2.5", "", "", "", "")),
    ]


def test_a_list_of_people_is_the_same_list_as_xlsx() -> None:
    sheet = read_sheet((DATA / "hr-new-starters.csv").read_bytes())
    assert read_sheet(write_xlsx(sheet.columns, [row.cells for row in sheet.rows])) == sheet


def test_damaged_packed_and_other_workbooks_are_refused() -> None:
    good = typed_workbook()
    assert why(good[:-200]) == "damaged_workbook"
    assert why(good[:300] + b"\x00" * 200 + good[500:]) == "damaged_workbook"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("list.csv", "a,b\n1,2\n")
    assert why(out.getvalue()) == "not_a_workbook"
    assert why(repacked(good, sheet3=b"<worksheet><sheetData><row")) == "damaged_workbook"
    empty = write_xlsx([], [])
    assert why(empty) == "empty_file"


def test_a_workbook_that_unpacks_to_far_more_is_refused_before_it_fills_the_memory() -> None:
    bomb = repacked(typed_workbook(), sheet3=b"<worksheet>" + b" " * 200_000_000)
    assert len(bomb) < 300_000
    assert why(bomb) == "unpacks_too_large"


@pytest.mark.parametrize("cell", [b'<c r="XFD1048576"><v>1</v></c>', b"<c r='XFD1048576'/>"])
def test_one_cell_at_the_far_end_is_refused_before_it_fills_the_memory(cell: bytes) -> None:
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><v>1</v></c></row><row r="1048576">' + cell + b"</row></sheetData></worksheet>"
    )
    assert why(repacked(typed_workbook(), sheet3=xml)) == "far_cells"


def test_one_long_text_named_by_many_cells_is_refused() -> None:
    text = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>" + b"x" * 30_000
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 9001))
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    assert (
        why(repacked(typed_workbook(), sheet3=xml, sharedStrings=text + b"</t></si></sst>"))
        == "unpacks_too_large"
    )


def test_numbers_and_dates_are_written_so_that_they_read_as_they_were() -> None:
    made = write_xlsx(
        ["n", "d", "t", "x"],
        [[-5, Decimal("0.6"), date(2026, 9, 7), None]],
        title="A very long title: with [signs] that Excel refuses",
        made_at=datetime(2026, 9, 7, tzinfo=UTC),
    )
    assert cells(made) == [("-5", "0.6", "2026-09-07", "")]
    again = write_xlsx(
        ["n", "d", "t", "x"],
        [[-5, Decimal("0.6"), date(2026, 9, 7), None]],
        title="A very long title: with [signs] that Excel refuses",
        made_at=datetime(2026, 9, 7, tzinfo=UTC),
    )
    assert made == again
