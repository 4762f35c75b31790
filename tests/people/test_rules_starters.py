"""HR's list of new starters, row by row: the fates that it must have, first and second time."""

from decimal import Decimal
from pathlib import Path

from academy.access.rules import Role
from academy.batches.rules import (
    ColumnPlan,
    Fate,
    PartialDate,
    match_columns,
    missing_columns,
    summary,
)
from academy.people.rules import (
    STARTER_FIELDS,
    TEAM_FIELDS,
    Holder,
    KnownFacts,
    KnownTeams,
    StarterFate,
    fates,
    plain_words,
    team_fates,
)
from academy.sheets import Sheet, read_sheet, returned_csv
from tests.people.starters import committed

DATA = Path(__file__).parents[1] / "data"


def starters() -> tuple[Sheet, ColumnPlan]:
    sheet = read_sheet((DATA / "hr-new-starters.csv").read_bytes())
    return sheet, ColumnPlan(match_columns(sheet.columns, STARTER_FIELDS))


def known_from_teams() -> KnownFacts:
    sheet = read_sheet((DATA / "teams-and-managers.csv").read_bytes())
    plan = ColumnPlan(match_columns(sheet.columns, TEAM_FIELDS))
    rows = [
        fate.row for fate in team_fates(sheet, plan, KnownTeams()) if fate.fate is Fate.READY and fate.row
    ]
    return KnownFacts(
        teams={plain_words(row.team): row.team for row in rows},
        managers={row.manager_email: row.manager for row in rows},
        emails={row.manager_email: Holder(row.manager) for row in rows},
    )


EXPECTED = {
    40112: (Fate.READY, set()),
    40113: (Fate.READY, set()),
    40116: (Fate.READY, set()),
    40118: (Fate.READY, set()),
    40128: (Fate.READY, set()),
    40114: (Fate.NEEDS_ANSWER, {"pattern_unknown"}),
    40115: (Fate.NEEDS_ANSWER, {"pattern_unknown"}),
    40117: (Fate.NEEDS_ANSWER, {"pattern_unknown"}),
    40126: (Fate.NEEDS_ANSWER, {"pattern_unknown"}),
    40119: (Fate.NEEDS_ANSWER, {"number_missing"}),
    40120: (Fate.NEEDS_ANSWER, {"number_shared"}),
    40121: (Fate.NEEDS_ANSWER, {"number_shared"}),
    40124: (Fate.NEEDS_ANSWER, {"manager_missing"}),
    40127: (Fate.NEEDS_ANSWER, {"email_missing"}),
    40129: (Fate.NEEDS_ANSWER, {"manager_unknown"}),
    40130: (Fate.NEEDS_ANSWER, {"number_missing", "pattern_unknown"}),
    40122: (Fate.REFUSED, {"registration_number"}),
    40123: (Fate.REFUSED, {"date_impossible"}),
    40125: (Fate.REFUSED, {"fte"}),
}


def test_every_column_of_hrs_list_finds_its_field_but_title_and_notes() -> None:
    sheet, plan = starters()
    assert {sheet.columns[index]: name for name, index in plan.columns.items()} == {
        "Employee No": "employee_number",
        "Surname": "family_name",
        "Forename": "given_name",
        "Known As": "known_as",
        "Work Email": "email",
        "Job Title": "job_title",
        "Team": "team",
        "Base": "base",
        "Line Manager Email": "manager_email",
        "Start Date": "starts_on",
        "FTE": "fte",
        "Weekly Hours": "weekly_hours",
        "SWE Number": "registration_number",
        "NQSW (Y/N)": "joins_as",
        "Qualified": "qualified_in",
    }
    assert missing_columns(plan.columns, STARTER_FIELDS, sheet.columns) == []


def test_every_row_of_hrs_list_has_its_fate_the_first_time() -> None:
    sheet, plan = starters()
    result = fates(sheet, plan, known_from_teams())
    first: dict[str, StarterFate] = {}
    for fate in result:
        first.setdefault(fate.key, fate)
    got = {
        int(key): (fate.fate, {each.code for each in (*fate.reasons, *fate.questions)})
        for key, fate in first.items()
        if key
    }
    assert got == EXPECTED
    assert [(fate.number, fate.key) for fate in result if fate.fate is Fate.IGNORED] == [(17, "40112")]
    assert [fate.number for fate in result if fate.fate is Fate.BLANK] == [20]
    assert (
        summary(fate.fate for fate in result) == "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank"
    )


def test_the_same_list_sent_again_changes_nothing() -> None:
    sheet, plan = starters()
    known = known_from_teams()
    known = committed(known, fates(sheet, plan, known))
    again = fates(sheet, plan, known)
    assert summary(fate.fate for fate in again) == "16 unchanged, 3 refused, 1 ignored, 1 blank"
    assert [fate.key for fate in again if fate.fate is Fate.REFUSED] == ["40122", "40123", "40125"]


def test_the_reasons_name_what_is_wrong_and_the_mend() -> None:
    sheet, plan = starters()
    said = {
        fate.key: fate.because for fate in fates(sheet, plan, known_from_teams()) if fate.fate is Fate.REFUSED
    }
    assert "SWE7132 is no registration number (did you mean SW7132?)" in said["40122"]
    assert "31 September does not exist" in said["40123"]
    assert "FTE 1.4" in said["40125"]


def test_what_the_list_says_is_read_as_it_is_meant() -> None:
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


def test_a_question_about_days_goes_to_the_manager_where_there_is_one() -> None:
    sheet, plan = starters()
    owners = {
        fate.key: {question.code: question.owner for question in fate.questions}
        for fate in fates(sheet, plan, known_from_teams())
    }
    assert owners["40114"] == {"pattern_unknown": Role.MANAGER}
    assert owners["40124"] == {"manager_missing": Role.COORDINATOR}


def test_refused_rows_come_back_equal_cell_by_cell_and_are_refused_again() -> None:
    sheet, plan = starters()
    result = fates(sheet, plan, known_from_teams())
    refused = {fate.number: fate.because for fate in result if fate.fate is Fate.REFUSED}
    back = read_sheet(returned_csv(sheet, refused))
    assert back.columns[:-1] == sheet.columns
    assert [row.cells[:-1] for row in back.rows] == [row.cells for row in sheet.rows if row.number in refused]
    assert all(row.cells[-1] for row in back.rows)
    plan = ColumnPlan(match_columns(back.columns, STARTER_FIELDS))
    assert [fate.fate for fate in fates(back, plan, known_from_teams())] == [Fate.REFUSED] * 3
