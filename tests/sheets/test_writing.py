"""What is written opens everywhere, runs nothing, and reads as it was."""

import csv
import io
import time
import zipfile
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.sheets import (
    REASON_COLUMN,
    Sheet,
    SheetRow,
    defuse,
    read_sheet,
    returned_csv,
    unguard,
    write_csv,
    write_xlsx,
)

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n'=+-@,;\" "),
    max_size=12,
)
TRICKY = [
    "=1+1",
    "+44 20 7946 0000",
    "-5",
    "@sum",
    "\t=1",
    "\r=1",
    "'=1",
    "''=1",
    "'",
    "'t Hooft",
    "O'Hara",
    '="a"',
    "a,b;c\td",
    'say "hi"',
    "two\r\nlines",
    " lead",
    "trail ",
    "_x000D_",
    "Łukasiewicz",
    "日本",
    "😀",
    "",
]


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 4))
    rows = draw(
        st.lists(
            st.lists(TEXT | st.sampled_from(TRICKY), min_size=width, max_size=width), min_size=1, max_size=6
        )
    )
    if not any(cell.strip() for cell in rows[-1]):
        rows[-1][0] = "end"  # blank lines at the end are dropped on purpose
    return rows


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(deadline=None, max_examples=150)
@given(tables())
def test_a_round_trip_keeps_every_cell(
    write: Callable[[Sequence[str], list[list[str]]], bytes], rows: list[list[str]]
) -> None:
    columns = [f"Column {index}" for index in range(len(rows[0]))]
    sheet = read_sheet(write(columns, rows))
    assert list(sheet.columns) == columns
    assert [list(row.cells) for row in sheet.rows] == rows


@given(TEXT)
def test_guarding_and_unguarding_undo_each_other(text: str) -> None:
    assert unguard(defuse(text)) == text
    assert defuse(text)[:1] not in set("=+-@\t\r")


@given(tables())
def test_no_written_cell_begins_like_a_formula(rows: list[list[str]]) -> None:
    data = write_csv(["a"] * len(rows[0]), rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline="")):
        assert all(cell[:1] not in set("=+-@\t\r") for cell in row)


def test_no_written_workbook_holds_a_formula_or_a_link() -> None:
    data = write_xlsx(["=1+1"], [["=1+1"], ["http://198.51.100.7/x"], ["{=1}"], ["mailto:a@b.example"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml


def test_csv_has_the_mark_and_the_line_ends_that_excel_wants() -> None:
    assert write_csv(["a", "b"], [["é", "1\x00\x0b"]]) == b"\xef\xbb\xbfa,b\r\n\xc3\xa9,1\r\n"


def test_refused_rows_come_back_with_the_reason_and_what_was_surplus() -> None:
    sheet = Sheet(
        ("a", "b"), (SheetRow(2, ("1", "2")), SheetRow(3, ("=3", "4", "5")), SheetRow(4, ("6", "")))
    )
    back = read_sheet(returned_csv(sheet, {3: "It slipped.", 4: "No b."}))
    assert back.columns == ("a", "b", "Surplus cell 1", REASON_COLUMN)
    assert [row.cells for row in back.rows] == [("=3", "4", "5", "It slipped."), ("6", "", "", "No b.")]


def test_rows_that_came_back_twice_have_one_reason() -> None:
    sheet = Sheet(("a", REASON_COLUMN, "b"), (SheetRow(2, ("1", "old", "2")),))
    back = read_sheet(returned_csv(sheet, {2: "new"}))
    assert (back.columns, back.rows[0].cells) == (("a", REASON_COLUMN, "b"), ("1", "new", "2"))


def test_a_whole_cohort_is_written_fast() -> None:
    columns = [f"Item {index}" for index in range(60)]
    rows = [[f"Done {row} {index % 9}" for index in range(60)] for row in range(500)]
    began = time.process_time()
    write_csv(columns, rows)
    between = time.process_time()
    write_xlsx(columns, rows)
    assert between - began < 0.2  # about 0.015 on an idle machine
    assert time.process_time() - between < 1.0  # about 0.12
