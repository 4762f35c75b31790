"""HR's file, from the upload to the undo: each row with the fate that was promised, refused rows back cell by cell."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looking import ROOT, Looking

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

MORGAN = "morgan.reid@northdale.example"
TEAMS = ROOT / "tests" / "data" / "teams-and-managers.csv"
STARTERS = ROOT / "tests" / "data" / "hr-new-starters.csv"
# What the README of the two files promises, row by row in the order of the file (its blank line left out).
READY, ASKS, REFUSED, AGAIN = "Ready", "Needs an answer", "Refused", "Ignored"
FATES = {
    "40112": READY, "40113": READY, "40114": ASKS, "40115": ASKS, "40116": READY, "40117": ASKS, "40118": READY,
    "40119": ASKS, "40120": ASKS, "40121": ASKS, "40122": REFUSED, "40123": REFUSED, "40124": ASKS, "40125": REFUSED,
    "40126": ASKS, "40127": ASKS, "40128": READY, "40129": ASKS, "40130": ASKS,
}  # fmt: skip
WHY_REFUSED = {"40122": "did you mean SW7132?", "40123": "31 September does not exist", "40125": "1.4"}


def send(morgan: Looking, kind: str, file: Path) -> Looking:
    """Step one and two: the file, and its columns as they were matched."""
    morgan.goes_to("/people/imports").press("Send a list")
    morgan.page.get_by_label(kind).check()
    morgan.page.locator("input[type=file]").set_input_files(file)
    morgan.press("Read the file").reads("Which column is what?")
    return morgan.press("Look at every row")


def fates(morgan: Looking) -> dict[str, str]:
    """Each employee number with what stands beside it; the second row of one number keeps the first."""
    found: dict[str, str] = {}
    rows = morgan.page.locator("table.app-file tbody tr")
    for place in range(rows.count()):
        text = rows.nth(place).inner_text()
        number = re.search(r"\b40\d{3}\b", text)
        if number:
            found.setdefault(number.group(), text)
    return found


def test_the_whole_way_and_back(opened: Callable[..., Looking]) -> None:
    morgan = opened(MORGAN)
    send(morgan, "Teams", TEAMS)
    morgan.press(re.compile("^Take over")).sees("taken over. Nothing was sent to anybody.")

    send(morgan, "New starters", STARTERS)
    morgan.sees("5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank")
    found = fates(morgan)
    for number, fate in FATES.items():
        assert fate in found[number], f"{number}: {found[number]}"
    for number, why in WHY_REFUSED.items():
        assert why in found[number], found[number]
    morgan.sees("“Social Worker (NQSW)”")
    morgan.press("Take over 16 rows").sees("16 rows taken over. Nothing was sent to anybody.")
    sent = rows_of(STARTERS.read_bytes())
    back = rows_of(Path(morgan.downloads(re.compile("^Download the 3 refused")).path()).read_bytes())
    assert back[0][:-1] == sent[0]
    number = sent[0].index("Employee No")
    asked = [row for row in sent if row and row[number].strip() in WHY_REFUSED]
    assert [[cell.removeprefix("'") for cell in row[:-1]] for row in back[1:]] == asked
    for row in back[1:]:
        assert WHY_REFUSED[row[number].strip()] in row[-1]

    send(morgan, "New starters", STARTERS)
    morgan.sees("16 unchanged, 3 refused, 1 ignored, 1 blank")
    morgan.sees("There is nothing to take over")
    expect(morgan.page.get_by_role("button", name=re.compile("^Take over"))).to_have_count(0)
    morgan.press("Throw this upload away")

    morgan.goes_to("/people/imports")
    taken = morgan.page.get_by_role("row").filter(has_text="Taken over").filter(has_text="11 with a question")
    taken.first.get_by_role("link").click()
    morgan.press("Undo this import").check()
    morgan.goes_to("/people/?q=40128")
    morgan.misses("Abshire")


def test_what_is_no_list_keeps_the_choice_and_says_what_to_send(opened: Callable[..., Looking]) -> None:
    morgan = opened(MORGAN)
    morgan.goes_to("/people/imports/new")
    morgan.page.get_by_label("New starters").check()
    morgan.page.locator("input[type=file]").set_input_files(
        [{"name": "picture.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n\x00\x00"}]
    )
    morgan.press("Read the file")
    expect(morgan.page.locator(".govuk-error-summary")).to_be_focused()
    expect(morgan.page.get_by_label("New starters")).to_be_checked()


def test_hrs_file_again(opened: Callable[..., Looking], tmp_path: Path) -> None:
    """A start that moved asks, shows what would move, and the same file once more changes nothing."""
    head = "Employee No,Surname,Forename,Start Date,FTE\r\n"
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    first.write_text(f"{head}77001,Again,Ada,05/10/2026,1\r\n", encoding="utf-8")
    again.write_text(f"{head}77001,Again,Ada,05/10/2026,0.8\r\n", encoding="utf-8")
    morgan = opened(MORGAN)
    send(morgan, "New starters", first)
    morgan.press("Take over 1 row").sees("1 row taken over.")

    send(morgan, "New starters", again)
    morgan.sees("Correction from the beginning, or change from which date?")
    morgan.sees("not in this file. Nothing is done to them")
    expect(morgan.page.locator("input[type=radio]:checked")).to_have_count(0)
    morgan.press("Take over 1 row")
    expect(morgan.page.locator(".govuk-error-summary")).to_be_focused()
    morgan.page.locator("#how-from").check()
    morgan.page.locator("#on").fill("2026-11-02")
    morgan.press("Take over 1 row").sees("1 row taken over.")

    send(morgan, "New starters", again)
    morgan.sees("1 unchanged")
    morgan.press("Throw this upload away")


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_hrs_second_file_waits_for_answers_and_somebody_did_not_start(opened: Callable[..., Looking]) -> None:
    look = opened(MORGAN, width=320)
    look.goes_to("/people/imports").follow("hr-new-starters-again.csv", within="main table")
    look.sees("Correction from the beginning, or change from which date?")
    look.sees("FTE 1 → 0.8")
    look.sees(
        re.compile("SW91443 is the number of Rosa Delgado.* Is Rosa Delgardo the same person in a new job?")
    )
    look.sees("As the same person they are called Rosa Delgardo from now on, and have both jobs.")
    look.sees("Joins as: Experienced, and new to the council, as HR says.")
    look.goes_to("/people/?words=Achterberg").sees("Did not start")
