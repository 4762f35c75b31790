"""What every upload shares: fates in words, columns by name, dates as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.access.rules import Role
from academy.batches.rules import (
    FATE_WORDS,
    ColumnPlan,
    DateOrder,
    Fate,
    Field,
    PartialDate,
    Question,
    RowFate,
    column_date_samples,
    column_key,
    date_in_words,
    match_columns,
    missing_columns,
    read_date,
    read_partial_date,
    remembered_columns,
    repeats,
    slipped,
    summary,
    unmapped_columns,
)
from academy.refusals import Reason

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST
SEVENTH = date(2026, 9, 7)


@pytest.mark.parametrize(
    "text",
    [
        "07/09/2026",
        "7/9/2026",
        "7.9.26",
        "07-09-2026",
        "7 9 2026",
        "7 Sep 2026",
        "07-Sep-26",
        "7 September 2026",
        "7th September 2026",
        "7th of September, 2026",
        "Mon 7 Sep 2026",
        "Monday, 7 September 2026",
        "7sept2026",
        "September 7, 2026",
        "Sep 7 2026",
        "Sept. 7th, 2026",
        "2026-09-07",
        "2026/09/07",
        "2026-09-07 00:00:00",
        "2026-09-07T09:30:00Z",
        "07/09/2026 00:00",
        " 07/09/2026\u00a0",
    ],
)
def test_dates_that_people_write_are_read_day_first(text: str) -> None:
    assert read_date(text) == SEVENTH


@pytest.mark.parametrize("text", ["09/07/2026", "9.7.26", "7 Sep 2026", "2026-09-07"])
def test_only_all_number_dates_depend_on_the_order(text: str) -> None:
    assert read_date(text, MONTH) == SEVENTH


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("31/09/2026", "date_impossible", "31 September does not exist"),
        ("31 Sept 2026", "date_impossible", "31 September does not exist"),
        ("29/02/2027", "date_impossible", "29 February 2027 does not exist"),
        ("30/02/2028", "date_impossible", "30 February does not exist"),
        ("0/9/2026", "date_impossible", "0 September does not exist"),
        ("07/31/2026", "date_impossible", "there is no month 31. The column is read day first"),
        ("2026-13-01", "date_impossible", "there is no month 13"),
        ("07/09/0226", "date_impossible", "year 226"),
        ("46272", "date_is_number", "46272 is a number, not a date"),
        ("46272.5", "date_is_number", "format “date”"),
        ("7 Foo 2026", "date_unreadable", "7 September 2026"),
        ("soon", "date_unreadable", "soon"),
        ("", "date_unreadable", ""),
        ("July 2026", "date_unreadable", "July 2026"),
        ("2026", "date_unreadable", ""),
        ("07/09", "date_unreadable", ""),
        ("٧/٩/٢٠٢٦", "date_unreadable", ""),
        ("07/09-2026", "date_unreadable", ""),
    ],
)
def test_what_is_no_date_says_why(text: str, code: str, says: str) -> None:
    read = read_date(text)
    assert isinstance(read, Reason)
    assert (read.code, says in read.message) == (code, True), read.message


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from(DateOrder))
def test_every_date_is_read_in_every_form(day: date, order: DateOrder) -> None:
    first, second = (day.day, day.month) if order is DAY else (day.month, day.day)
    forms = [
        day.isoformat(),
        f"{first:02}/{second:02}/{day.year}",
        f"{first}.{second}.{day.year % 100:02}",
        date_in_words(day),
        day.strftime("%d-%b-%y"),
        day.strftime("%a %d %b %Y"),
    ]
    assert [read_date(form, order) for form in forms] == [day] * len(forms)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    assert isinstance(read_date(text), date | Reason)
    assert isinstance(read_partial_date(text), PartialDate | Reason)


@pytest.mark.parametrize(
    ("text", "stored", "words"),
    [
        ("July 2026", "2026-07", "July 2026"),
        ("Sept 2026", "2026-09", "September 2026"),
        ("Jul-26", "2026-07", "July 2026"),
        ("2015", "2015", "2015"),
        ("07/2026", "2026-07", "July 2026"),
        ("2026-07", "2026-07", "July 2026"),
        ("2026-07-01", "2026-07", "July 2026"),
        ("1 July 2026", "2026-07", "July 2026"),
    ],
)
def test_a_month_or_a_year_is_kept_as_what_it_is(text: str, stored: str, words: str) -> None:
    read = read_partial_date(text)
    assert isinstance(read, PartialDate)
    assert (read.text, read.words) == (stored, words)
    assert read_partial_date(stored) == read


@pytest.mark.parametrize("text", ["13/2026", "July", "1066", "some time", ""])
def test_what_is_no_month_or_year_says_why(text: str) -> None:
    assert isinstance(read_partial_date(text), Reason)


def test_the_mapping_page_shows_the_rows_that_the_order_changes() -> None:
    cells = [
        (2, "2026-09-07"),
        (3, ""),
        (4, "13/09/2026"),
        (5, "07/09/2026"),
        (6, "05/10/2026"),
        (7, "05/05/2026"),
    ]
    samples = column_date_samples(cells)
    assert [(row.number, row.day_first, row.month_first) for row in samples.rows] == [
        (4, "13 September 2026", "cannot be read"),
        (5, "7 September 2026", "9 July 2026"),
        (6, "5 October 2026", "10 May 2026"),
    ]
    assert (samples.unread_day_first, samples.unread_month_first, samples.differ) == (0, 1, True)
    assert not column_date_samples([(2, "2026-09-07"), (3, "soon")]).differ


# --- columns --------------------------------------------------------------------------------------

FIELDS = (
    Field("email", "Work e-mail", ("Email",), required=True),
    Field("name", "Surname", ("Last name",)),
    Field("manager", "Manager’s e-mail", ("Manager email", "Email")),
)


def test_columns_are_matched_whatever_their_case_spacing_and_punctuation() -> None:
    assert column_key(" E-Mail  Address ") == column_key("email_address") == "emailaddress"
    assert match_columns(["last-name", "  WORK   EMAIL "], FIELDS) == {"name": 0, "email": 1}


def test_our_own_name_goes_before_a_synonym_and_a_column_serves_once() -> None:
    assert match_columns(["Email", "Work e-mail"], FIELDS) == {"email": 1, "manager": 0}
    assert match_columns(["Email"], FIELDS) == {"email": 0}


def test_what_was_chosen_last_time_goes_first_and_what_was_left_out_stays_out() -> None:
    columns = ["Email", "Surname", "Contact"]
    chosen = {"email": 2}
    kept = remembered_columns(columns, chosen)
    assert kept == {"email": "", "surname": "", "contact": "email"}
    assert match_columns(columns, FIELDS, kept) == chosen
    assert match_columns(["Email", "Other"], FIELDS, {"email": "a field that is no more"}) == {"email": 0}
    assert unmapped_columns(columns, chosen) == [0, 1]


def test_a_mapping_that_cannot_be_used_says_why() -> None:
    columns = ["a", "b"]
    assert [reason.code for reason in missing_columns({}, FIELDS, columns)] == ["column_missing"]
    assert [
        (reason.code, reason.field) for reason in missing_columns({"email": 0, "name": 0}, FIELDS, columns)
    ] == [("column_twice", "name")]
    assert [reason.code for reason in missing_columns({"email": 7}, FIELDS, columns)] == ["column_unknown"]
    assert missing_columns({"email": 0, "name": 1}, FIELDS, columns) == []


def test_a_cell_loses_stray_spaces_and_composes_its_letters() -> None:
    plan = ColumnPlan({"email": 1})
    assert plan.cell(("x", " Se\u0301an\u00a0 O "), "email") == "S\u00e9an O"
    assert plan.cell(("x",), "email") == plan.cell(("x",), "name") == ""


# --- fates ----------------------------------------------------------------------------------------


def test_every_fate_has_words_and_the_summary_counts_them_in_order() -> None:
    assert set(FATE_WORDS) == set(Fate)
    counts = {Fate.BLANK: 1, Fate.READY: 5, Fate.REFUSED: 3, Fate.NEEDS_ANSWER: 11, Fate.IGNORED: 1}
    assert (
        summary(fate for fate, count in counts.items() for _ in range(count))
        == "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank"
    )
    assert summary([Fate.UNCHANGED, Fate.CHANGED]) == "1 unchanged, 1 changed"
    assert summary([]) == "no rows"
    assert {fate for fate in Fate if fate.acts} == {Fate.READY, Fate.CHANGED, Fate.NEEDS_ANSWER}


def test_a_row_says_why_in_sentences() -> None:
    row: RowFate[str] = RowFate(
        2,
        Fate.NEEDS_ANSWER,
        reasons=(Reason("a", "One."),),
        questions=(Question("b", "Two?", Role.COORDINATOR),),
    )
    assert row.because == "One. Two?"


def test_copies_point_to_the_first_and_contradictions_to_each_other() -> None:
    assert repeats([(2, "k", "x"), (3, "k", "x"), (4, "", "x"), (5, "", "x"), (6, "l", "x")]) == ({3: 2}, {})
    copies, contradictions = repeats([(2, "k", "x"), (3, "k", "y"), (4, "k", "x")])
    assert (copies, contradictions) == ({4: 2}, {2: [3], 3: [2], 4: [3]})


def test_a_row_with_too_many_cells_has_slipped() -> None:
    assert slipped(2, 2) == slipped(1, 2) == []
    assert [reason.code for reason in slipped(3, 2)] == ["slipped"]
