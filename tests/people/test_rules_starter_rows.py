"""One row of HR's list at a time, and what must hold for any list."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.batches.rules import (
    ColumnPlan,
    DateOrder,
    Fate,
)
from academy.people.rules import (
    STARTER_FIELDS,
    Holder,
    KnownEmployment,
    KnownFacts,
    StarterFate,
    fates,
    read_row,
)
from academy.sheets import Sheet, SheetRow
from tests.people.starters import committed

FIELDS = [field.name for field in STARTER_FIELDS]
PLAN = ColumnPlan({name: index for index, name in enumerate(FIELDS)})
GOOD = {
    "employee_number": "40200",
    "family_name": "Ångström",
    "given_name": "Łucja",
    "email": "l@council.example",
    "team": "Fostering",
    "manager_email": "boss@council.example",
    "starts_on": "07/09/2026",
    "fte": "1",
    "weekly_hours": "37",
    "registration_number": "SW1",
    "joins_as": "Y",
    "qualified_in": "July 2026",
}
KNOWN = KnownFacts(teams={"fostering": "Fostering"}, managers={"boss@council.example": "The Boss"})


def sheet_of(*rows: dict[str, str]) -> Sheet:
    return Sheet(
        tuple(FIELDS),
        tuple(
            SheetRow(number, tuple(row.get(name, "") for name in FIELDS))
            for number, row in enumerate(rows, start=2)
        ),
    )


def codes(fate: StarterFate) -> list[str]:
    return [each.code for each in (*fate.reasons, *fate.questions)]


@pytest.mark.parametrize(
    ("changed", "fate", "expected"),
    [
        ({}, Fate.READY, []),
        ({"employee_number": ""}, Fate.REFUSED, ["employee_number_missing"]),
        ({"employee_number": "40112.0"}, Fate.REFUSED, ["employee_number"]),
        ({"family_name": " "}, Fate.REFUSED, ["family_name_missing"]),
        ({"family_name": "Kowal\ufffdska"}, Fate.REFUSED, ["letter_lost"]),
        ({"starts_on": ""}, Fate.REFUSED, ["starts_on_missing"]),
        ({"starts_on": "46272"}, Fate.REFUSED, ["date_is_number"]),
        ({"starts_on": "soon"}, Fate.REFUSED, ["date_unreadable"]),
        ({"fte": "0"}, Fate.REFUSED, ["fte"]),
        ({"fte": "-0.5"}, Fate.REFUSED, ["fte"]),
        ({"fte": "0.00001"}, Fate.REFUSED, ["fte"]),
        ({"fte": "NaN"}, Fate.REFUSED, ["fte"]),
        ({"fte": "60%", "weekly_hours": "22.2"}, Fate.NEEDS_ANSWER, ["pattern_unknown"]),
        ({"fte": "0,6", "weekly_hours": "22,2"}, Fate.NEEDS_ANSWER, ["pattern_unknown"]),
        ({"fte": "0.6"}, Fate.NEEDS_ANSWER, ["hours_differ", "pattern_unknown"]),
        ({"fte": ""}, Fate.NEEDS_ANSWER, ["fte_missing"]),
        ({"weekly_hours": "370"}, Fate.REFUSED, ["weekly_hours"]),
        ({"registration_number": "SW0123"}, Fate.REFUSED, ["registration_number"]),
        ({"registration_number": ""}, Fate.NEEDS_ANSWER, ["number_missing"]),
        ({"given_name": ""}, Fate.NEEDS_ANSWER, ["given_name_missing"]),
        ({"team": "Fostering "}, Fate.READY, []),
        ({"team": "Adoption"}, Fate.NEEDS_ANSWER, ["team_unknown"]),
        ({"team": ""}, Fate.NEEDS_ANSWER, ["team_missing"]),
        ({"manager_email": "l@council.example"}, Fate.NEEDS_ANSWER, ["manager_self"]),
        ({"email": "not an address"}, Fate.NEEDS_ANSWER, ["email_unreadable", "email_missing"]),
        ({"joins_as": "perhaps"}, Fate.NEEDS_ANSWER, ["joins_unclear", "joins_unknown"]),
        ({"qualified_in": "soon"}, Fate.NEEDS_ANSWER, ["qualified_unclear"]),
        ({"qualified_in": ""}, Fate.READY, []),
    ],
)
def test_what_one_wrong_cell_does(changed: dict[str, str], fate: Fate, expected: list[str]) -> None:
    [got] = fates(sheet_of(GOOD | changed), PLAN, KNOWN)
    assert (got.fate, codes(got)) == (fate, expected)


def test_lines_that_contradict_each_other_are_all_refused_and_say_in_what() -> None:
    other = GOOD | {"team": "Adoption", "base": "Elsewhere"}
    result = fates(sheet_of(GOOD, other, GOOD), PLAN, KNOWN)
    assert [fate.fate for fate in result] == [Fate.REFUSED] * 3
    assert "Team, Base" in result[0].because
    assert "row 3" in result[0].because


def test_a_line_that_means_the_same_in_other_words_is_the_same_line() -> None:
    same = GOOD | {"fte": "1.0", "starts_on": "7 Sep 2026", "joins_as": "yes", "email": "L@Council.example"}
    assert [fate.fate for fate in fates(sheet_of(GOOD, same), PLAN, KNOWN)] == [Fate.READY, Fate.IGNORED]


def test_a_number_or_address_that_somebody_else_has_is_not_taken() -> None:
    known = replace(
        KNOWN, numbers={"SW1": Holder("Ruth Lee", "1")}, emails={"l@council.example": Holder("Lou Law")}
    )
    [fate] = fates(sheet_of(GOOD), PLAN, known)
    assert codes(fate) == ["number_shared", "email_shared"]
    assert "Ruth Lee (1)" in fate.because
    assert "Lou Law" in fate.because
    assert not {"registration_number", "email"} & set(fate.values)


def test_a_number_that_is_theirs_already_stays_theirs_and_a_second_row_asks_whether_they_are_the_same() -> (
    None
):
    rows = sheet_of(GOOD, GOOD | {"employee_number": "40201", "email": "x@council.example"})
    known = committed(KNOWN, fates(sheet_of(GOOD), PLAN, KNOWN))
    assert [(fate.fate, codes(fate)) for fate in fates(rows, PLAN, known)] == [
        (Fate.UNCHANGED, []),
        (Fate.NEEDS_ANSWER, ["same_person"]),
    ]


def test_a_change_says_from_what_to_what() -> None:
    known = committed(KNOWN, fates(sheet_of(GOOD), PLAN, KNOWN))
    [fate] = fates(sheet_of(GOOD | {"starts_on": "05/10/2026", "qualified_in": "2025"}), PLAN, known)
    assert fate.fate is Fate.CHANGED
    assert [(change.label, change.before, change.after) for change in fate.changes] == [
        ("Start date", "7 September 2026", "5 October 2026"),
        ("Qualified", "July 2026", "2025"),
    ]


def test_an_empty_cell_takes_nothing_away_and_asks_for_nothing_that_is_known() -> None:
    known = committed(KNOWN, fates(sheet_of(GOOD), PLAN, KNOWN))
    bare = {name: GOOD[name] for name in ("employee_number", "family_name", "starts_on")}
    [fate] = fates(sheet_of(bare), PLAN, known)
    assert (fate.fate, codes(fate)) == (Fate.UNCHANGED, [])


def test_an_answered_question_is_not_asked_again_but_a_new_one_is() -> None:
    first = fates(sheet_of(GOOD | {"manager_email": "nobody@council.example"}), PLAN, KNOWN)
    known = committed(KNOWN, first)
    assert first[0].fate is Fate.NEEDS_ANSWER
    for email, fate in (
        ("nobody@council.example", Fate.UNCHANGED),
        ("who@council.example", Fate.NEEDS_ANSWER),
        ("boss@council.example", Fate.CHANGED),
    ):
        assert fates(sheet_of(GOOD | {"manager_email": email}), PLAN, known)[0].fate is fate


def test_a_field_that_is_not_compared_never_changes() -> None:
    known = KnownFacts(
        teams=KNOWN.teams,
        managers=KNOWN.managers,
        employments={
            "40200": KnownEmployment(
                {"starts_on": "2026-09-07", "joins_as": ""}, frozenset({("number_missing", "")})
            )
        },
    )
    [fate] = fates(sheet_of(GOOD), PLAN, known)
    assert [change.field for change in fate.changes] == ["joins_as"]


def test_month_first_is_read_when_the_column_was_said_to_be_so() -> None:
    plan = replace(PLAN, orders={"starts_on": DateOrder.MONTH_FIRST})
    assert read_row(sheet_of(GOOD).rows[0].cells, plan).row.starts_on.isoformat() == "2026-07-09"


def test_a_row_whose_cells_have_slipped_is_refused() -> None:
    sheet = sheet_of(GOOD)
    longer = Sheet(sheet.columns, (SheetRow(2, (*sheet.rows[0].cells, "surplus")),))
    assert codes(fates(longer, PLAN, KNOWN)[0]) == ["slipped"]


CELLS = {
    "employee_number": ["40200", "40201", "40202", " 40200", "", "x!"],
    "family_name": ["Ångström", "Smith", ""],
    "given_name": ["Łucja", ""],
    "known_as": ["", "Lu"],
    "email": ["a@b.example", "A@B.example", "c@d.example", "", "wrong", "boss@council.example"],
    "job_title": ["Social Worker", ""],
    "team": ["Fostering", "fostering", "Adoption", ""],
    "base": ["", "Here"],
    "manager_email": ["boss@council.example", "nobody@council.example", "a@b.example", "", "?"],
    "starts_on": ["07/09/2026", "2026-09-07", "31/09/2026", ""],
    "fte": ["1", "1.0", "0.6", "1.4", "", "60%"],
    "weekly_hours": ["37", "22.2", "", "x"],
    "registration_number": ["SW1", "sw1", "SW2", "SWE3", ""],
    "joins_as": ["Y", "Yes", "N", "", "?"],
    "qualified_in": ["July 2026", "2015", "", "?"],
}


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=6
    )
)
def test_sending_any_list_again_leaves_everything_as_it_is(rows: list[dict[str, str]]) -> None:
    sheet = sheet_of(*rows)
    first = fates(sheet, PLAN, KNOWN)
    known = committed(KNOWN, first)
    again = fates(sheet, PLAN, known)
    for before, after in zip(first, again, strict=True):
        assert after.fate is (Fate.UNCHANGED if before.fate.acts else before.fate), (before, after)
    assert all(len(question.sentence) <= 300 for fate in first for question in fate.questions)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=6
    )
)
def test_no_number_and_no_address_is_ever_given_to_two_people(rows: list[dict[str, str]]) -> None:
    given_out = [fate.values for fate in fates(sheet_of(*rows), PLAN, KNOWN) if fate.fate.acts]
    for name in ("registration_number", "email"):
        values = [each[name] for each in given_out if name in each]
        assert len(values) == len(set(values))
