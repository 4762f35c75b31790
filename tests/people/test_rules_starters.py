"""HR's list of new starters, row by row: the fates that it must have, first and second time."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.access.rules import Role
from academy.batches.rules import ColumnPlan, DateOrder, Fate, PartialDate, match_columns, missing_columns, summary
from academy.people.rules import (
    STARTER_FIELDS,
    TEAM_FIELDS,
    Holder,
    KnownEmployment,
    KnownFacts,
    KnownTeams,
    StarterFate,
    fates,
    number_key,
    plain_words,
    read_row,
    team_fates,
)
from academy.sheets import Sheet, SheetRow, read_sheet, returned_csv

DATA = Path(__file__).parents[1] / "data"


def starters() -> tuple[Sheet, ColumnPlan]:
    sheet = read_sheet((DATA / "hr-new-starters.csv").read_bytes())
    return sheet, ColumnPlan(match_columns(sheet.columns, STARTER_FIELDS))


def known_from_teams() -> KnownFacts:
    sheet = read_sheet((DATA / "teams-and-managers.csv").read_bytes())
    plan = ColumnPlan(match_columns(sheet.columns, TEAM_FIELDS))
    rows = [fate.row for fate in team_fates(sheet, plan, KnownTeams()) if fate.fate is Fate.READY and fate.row]
    return KnownFacts(
        teams={plain_words(row.team): row.team for row in rows},
        managers={row.manager_email: row.manager for row in rows},
        emails={row.manager_email: Holder(row.manager) for row in rows},
    )


def committed(known: KnownFacts, result: list[StarterFate]) -> KnownFacts:
    """What would be known after the batch was committed: what the action stores, in miniature."""
    employments, numbers, emails = dict(known.employments), dict(known.numbers), dict(known.emails)
    empty = dict.fromkeys((field.name for field in STARTER_FIELDS), "")
    for fate in result:
        if not fate.fate.acts:
            continue
        assert fate.values is not None
        key = number_key(fate.key)
        before = employments.get(key, KnownEmployment(empty))
        employments[key] = KnownEmployment({**before.values, **fate.values},
                                           before.asked | {question.same for question in fate.questions})
        if number := fate.values.get("registration_number"):
            numbers[number] = Holder(fate.name, fate.key)
        if email := fate.values.get("email"):
            emails[email] = Holder(fate.name, fate.key)
    return replace(known, employments=employments, numbers=numbers, emails=emails)


EXPECTED = {
    40112: (Fate.READY, set()), 40113: (Fate.READY, set()), 40116: (Fate.READY, set()), 40118: (Fate.READY, set()),
    40128: (Fate.READY, set()),
    40114: (Fate.NEEDS_ANSWER, {"pattern_unknown"}), 40115: (Fate.NEEDS_ANSWER, {"pattern_unknown"}),
    40117: (Fate.NEEDS_ANSWER, {"pattern_unknown"}), 40126: (Fate.NEEDS_ANSWER, {"pattern_unknown"}),
    40119: (Fate.NEEDS_ANSWER, {"number_missing"}),
    40120: (Fate.NEEDS_ANSWER, {"number_shared"}), 40121: (Fate.NEEDS_ANSWER, {"number_shared"}),
    40124: (Fate.NEEDS_ANSWER, {"manager_missing"}), 40127: (Fate.NEEDS_ANSWER, {"email_missing"}),
    40129: (Fate.NEEDS_ANSWER, {"manager_unknown"}),
    40130: (Fate.NEEDS_ANSWER, {"number_missing", "pattern_unknown"}),
    40122: (Fate.REFUSED, {"registration_number"}), 40123: (Fate.REFUSED, {"date_impossible"}),
    40125: (Fate.REFUSED, {"fte"}),
}


def test_every_column_of_hrs_list_finds_its_field_but_title_and_notes():
    sheet, plan = starters()
    assert {sheet.columns[index]: name for name, index in plan.columns.items()} == {
        "Employee No": "employee_number", "Surname": "family_name", "Forename": "given_name", "Known As": "known_as",
        "Work Email": "email", "Job Title": "job_title", "Team": "team", "Base": "base",
        "Line Manager Email": "manager_email", "Start Date": "starts_on", "FTE": "fte", "Weekly Hours": "weekly_hours",
        "SWE Number": "registration_number", "NQSW (Y/N)": "joins_as", "Qualified": "qualified_in",
    }
    assert missing_columns(plan.columns, STARTER_FIELDS, sheet.columns) == []


def test_every_row_of_hrs_list_has_its_fate_the_first_time():
    sheet, plan = starters()
    result = fates(sheet, plan, known_from_teams())
    first: dict[str, StarterFate] = {}
    for fate in result:
        first.setdefault(fate.key, fate)
    got = {int(key): (fate.fate, {each.code for each in (*fate.reasons, *fate.questions)})
           for key, fate in first.items() if key}
    assert got == EXPECTED
    assert [(fate.number, fate.key) for fate in result if fate.fate is Fate.IGNORED] == [(17, "40112")]
    assert [fate.number for fate in result if fate.fate is Fate.BLANK] == [20]
    assert (summary(fate.fate for fate in result)
            == "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank")


def test_the_same_list_sent_again_changes_nothing():
    sheet, plan = starters()
    known = known_from_teams()
    known = committed(known, fates(sheet, plan, known))
    again = fates(sheet, plan, known)
    assert summary(fate.fate for fate in again) == "16 unchanged, 3 refused, 1 ignored, 1 blank"
    assert [fate.key for fate in again if fate.fate is Fate.REFUSED] == ["40122", "40123", "40125"]


def test_the_reasons_name_what_is_wrong_and_the_mend():
    sheet, plan = starters()
    said = {fate.key: fate.because for fate in fates(sheet, plan, known_from_teams()) if fate.fate is Fate.REFUSED}
    assert "SWE7132 is no registration number (did you mean SW7132?)" in said["40122"]
    assert "31 September does not exist" in said["40123"]
    assert "FTE 1.4" in said["40125"]


def test_what_the_list_says_is_read_as_it_is_meant():
    sheet, plan = starters()
    by_key = {fate.key: fate for fate in reversed(fates(sheet, plan, known_from_teams()))}
    assert by_key["40114"].values is not None
    assert by_key["40114"].values["registration_number"] == "SW8866"
    assert by_key["40114"].values["joins_as"] == "newly_qualified"
    assert by_key["40114"].values["starts_on"] == by_key["40115"].values["starts_on"] == "2026-09-07"
    assert by_key["40115"].values["manager_email"] == "s.haworth@council.example"
    assert by_key["40117"].values["qualified_in"] == "2015"
    assert by_key["40117"].row.fte == Decimal("0.5")
    assert by_key["40116"].values["joins_as"] == "experienced_new"
    assert "registration_number" not in by_key["40120"].values
    assert "registration_number" not in by_key["40121"].values
    assert by_key["40119"].row.qualified_in == PartialDate(2026, 9)


def test_a_question_about_days_goes_to_the_manager_where_there_is_one():
    sheet, plan = starters()
    owners = {fate.key: {question.code: question.owner for question in fate.questions}
              for fate in fates(sheet, plan, known_from_teams())}
    assert owners["40114"] == {"pattern_unknown": Role.MANAGER}
    assert owners["40124"] == {"manager_missing": Role.COORDINATOR}


def test_refused_rows_come_back_equal_cell_by_cell_and_are_refused_again():
    sheet, plan = starters()
    result = fates(sheet, plan, known_from_teams())
    refused = {fate.number: fate.because for fate in result if fate.fate is Fate.REFUSED}
    back = read_sheet(returned_csv(sheet, refused))
    assert back.columns[:-1] == sheet.columns
    assert [row.cells[:-1] for row in back.rows] == [row.cells for row in sheet.rows if row.number in refused]
    assert all(row.cells[-1] for row in back.rows)
    plan = ColumnPlan(match_columns(back.columns, STARTER_FIELDS))
    assert [fate.fate for fate in fates(back, plan, known_from_teams())] == [Fate.REFUSED] * 3


# --- one row at a time ---------------------------------------------------------------------------------------------

FIELDS = [field.name for field in STARTER_FIELDS]
PLAN = ColumnPlan({name: index for index, name in enumerate(FIELDS)})
GOOD = {
    "employee_number": "40200", "family_name": "Ångström", "given_name": "Łucja", "email": "l@council.example",
    "team": "Fostering", "manager_email": "boss@council.example", "starts_on": "07/09/2026", "fte": "1",
    "weekly_hours": "37", "registration_number": "SW1", "joins_as": "Y", "qualified_in": "July 2026",
}
KNOWN = KnownFacts(teams={"fostering": "Fostering"}, managers={"boss@council.example": "The Boss"})


def sheet_of(*rows: dict[str, str]) -> Sheet:
    return Sheet(tuple(FIELDS), tuple(SheetRow(number, tuple(row.get(name, "") for name in FIELDS))
                                      for number, row in enumerate(rows, start=2)))


def codes(fate: StarterFate) -> list[str]:
    return [each.code for each in (*fate.reasons, *fate.questions)]


@pytest.mark.parametrize(("changed", "fate", "expected"), [
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
])
def test_what_one_wrong_cell_does(changed, fate, expected):
    [got] = fates(sheet_of(GOOD | changed), PLAN, KNOWN)
    assert (got.fate, codes(got)) == (fate, expected)


def test_lines_that_contradict_each_other_are_all_refused_and_say_in_what():
    other = GOOD | {"team": "Adoption", "base": "Elsewhere"}
    result = fates(sheet_of(GOOD, other, GOOD), PLAN, KNOWN)
    assert [fate.fate for fate in result] == [Fate.REFUSED] * 3
    assert "Team, Base" in result[0].because and "row 3" in result[0].because


def test_a_line_that_means_the_same_in_other_words_is_the_same_line():
    same = GOOD | {"fte": "1.0", "starts_on": "7 Sep 2026", "joins_as": "yes", "email": "L@Council.example"}
    assert [fate.fate for fate in fates(sheet_of(GOOD, same), PLAN, KNOWN)] == [Fate.READY, Fate.IGNORED]


def test_a_number_or_address_that_somebody_else_has_is_not_taken():
    known = replace(KNOWN, numbers={"SW1": Holder("Ruth Lee", "1")}, emails={"l@council.example": Holder("Lou Law")})
    [fate] = fates(sheet_of(GOOD), PLAN, known)
    assert codes(fate) == ["number_shared", "email_shared"]
    assert "Ruth Lee (1)" in fate.because and "Lou Law" in fate.because
    assert not {"registration_number", "email"} & set(fate.values)


def test_a_number_that_is_theirs_already_stays_theirs():
    rows = sheet_of(GOOD, GOOD | {"employee_number": "40201", "email": "x@council.example"})
    known = committed(KNOWN, fates(sheet_of(GOOD), PLAN, KNOWN))
    assert [(fate.fate, codes(fate)) for fate in fates(rows, PLAN, known)] == [
        (Fate.UNCHANGED, []), (Fate.NEEDS_ANSWER, ["number_shared"])]


def test_a_change_says_from_what_to_what():
    known = committed(KNOWN, fates(sheet_of(GOOD), PLAN, KNOWN))
    [fate] = fates(sheet_of(GOOD | {"starts_on": "05/10/2026", "qualified_in": "2025"}), PLAN, known)
    assert fate.fate is Fate.CHANGED
    assert [(change.label, change.before, change.after) for change in fate.changes] == [
        ("Start date", "7 September 2026", "5 October 2026"), ("Qualified", "July 2026", "2025")]


def test_an_empty_cell_takes_nothing_away_and_asks_for_nothing_that_is_known():
    known = committed(KNOWN, fates(sheet_of(GOOD), PLAN, KNOWN))
    bare = {name: GOOD[name] for name in ("employee_number", "family_name", "starts_on")}
    [fate] = fates(sheet_of(bare), PLAN, known)
    assert (fate.fate, codes(fate)) == (Fate.UNCHANGED, [])


def test_an_answered_question_is_not_asked_again_but_a_new_one_is():
    first = fates(sheet_of(GOOD | {"manager_email": "nobody@council.example"}), PLAN, KNOWN)
    known = committed(KNOWN, first)
    assert first[0].fate is Fate.NEEDS_ANSWER
    for email, fate in (("nobody@council.example", Fate.UNCHANGED), ("who@council.example", Fate.NEEDS_ANSWER),
                        ("boss@council.example", Fate.CHANGED)):
        assert fates(sheet_of(GOOD | {"manager_email": email}), PLAN, known)[0].fate is fate


def test_a_field_that_is_not_compared_never_changes():
    known = KnownFacts(teams=KNOWN.teams, managers=KNOWN.managers,
                       employments={"40200": KnownEmployment({"starts_on": "2026-09-07", "joins_as": ""},
                                                             frozenset({("number_missing", "")}))})
    [fate] = fates(sheet_of(GOOD), PLAN, known)
    assert [change.field for change in fate.changes] == ["joins_as"]


def test_month_first_is_read_when_the_column_was_said_to_be_so():
    plan = replace(PLAN, orders={"starts_on": DateOrder.MONTH_FIRST})
    assert read_row(sheet_of(GOOD).rows[0].cells, plan).row.starts_on.isoformat() == "2026-07-09"


def test_a_row_whose_cells_have_slipped_is_refused():
    sheet = sheet_of(GOOD)
    longer = Sheet(sheet.columns, (SheetRow(2, (*sheet.rows[0].cells, "surplus")),))
    assert codes(fates(longer, PLAN, KNOWN)[0]) == ["slipped"]


CELLS = {
    "employee_number": ["40200", "40201", "40202", " 40200", "", "x!"],
    "family_name": ["Ångström", "Smith", ""], "given_name": ["Łucja", ""], "known_as": ["", "Lu"],
    "email": ["a@b.example", "A@B.example", "c@d.example", "", "wrong", "boss@council.example"],
    "job_title": ["Social Worker", ""], "team": ["Fostering", "fostering", "Adoption", ""], "base": ["", "Here"],
    "manager_email": ["boss@council.example", "nobody@council.example", "a@b.example", "", "?"],
    "starts_on": ["07/09/2026", "2026-09-07", "31/09/2026", ""], "fte": ["1", "1.0", "0.6", "1.4", "", "60%"],
    "weekly_hours": ["37", "22.2", "", "x"], "registration_number": ["SW1", "sw1", "SW2", "SWE3", ""],
    "joins_as": ["Y", "Yes", "N", "", "?"], "qualified_in": ["July 2026", "2015", "", "?"],
}


@settings(deadline=None, max_examples=300)
@given(st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=6))
def test_sending_any_list_again_leaves_everything_as_it_is(rows):
    sheet = sheet_of(*rows)
    first = fates(sheet, PLAN, KNOWN)
    known = committed(KNOWN, first)
    again = fates(sheet, PLAN, known)
    for before, after in zip(first, again, strict=True):
        assert after.fate is (Fate.UNCHANGED if before.fate.acts else before.fate), (before, after)
    assert all(len(question.sentence) <= 300 for fate in first for question in fate.questions)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=6))
def test_no_number_and_no_address_is_ever_given_to_two_people(rows):
    given_out = [fate.values for fate in fates(sheet_of(*rows), PLAN, KNOWN) if fate.fate.acts]
    for name in ("registration_number", "email"):
        values = [each[name] for each in given_out if name in each]
        assert len(values) == len(set(values))
