"""“This is not right”: a wrong mark is questioned, is late for nobody meanwhile, and the answer stands beside it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

MYAH = "myah.spencer@northdale.example"
DELE = "dele.marsh@northdale.example"
MORGAN = "morgan.reid@northdale.example"
LEILA = "leila.haddad@northdale.example"
SESSION = "Thresholds and the procedures manual"
ASKED = re.compile("^In question since 9 September, with ")


def test_a_mark_is_questioned_and_answered_and_both_stay(opened: Callable[..., Looking]) -> None:
    myah, dele = opened(MYAH), opened(DELE)
    myah.goes_to("/timetable/own")
    row = myah.page.get_by_role("row").filter(has_text=SESSION)
    row.get_by_role("link", name=re.compile("^This is not right")).click()
    myah.reads("This is not right")
    myah.check()
    myah.press("Ask")
    expect(myah.page.locator(".govuk-error-summary")).to_be_focused()
    myah.fills("What is not right?", "I came late, at ten o’clock.").press("Ask")
    expect(myah.page.get_by_role("row").filter(has_text=SESSION)).to_contain_text(
        "In question since 9 September, with"
    )

    dele.goes_to("/overview/today").follow(re.compile(SESSION), within="main").reads("Is this right?")
    dele.sees("I came late, at ten o’clock.")
    dele.page.get_by_label("It stays as it is").check()
    dele.fills("Say why, or what you changed", "You were here at half past nine.").press("Answer")
    dele.sees("Answered: stays as it is.")

    myah.goes_to("/timetable/own").follow(re.compile("^Stays as it is: the answer of")).sees(
        "You were here at half past nine."
    )
    myah.goes_to("/overview/your-year").follow("What has happened so far")
    for words in ("I came late, at ten o’clock.", "You were here at half past nine."):
        myah.sees(re.compile(words))


def test_after_three_working_days_it_is_the_coordinators_and_still_late_for_nobody(
    opened: Callable[..., Looking],
) -> None:
    leila, morgan = opened(LEILA, width=320), opened(MORGAN)
    leila.goes_to("/overview/your-year").sees("In question since 2 September, with the coordinator")
    leila.goes_to("/timetable/own")
    morgan.goes_to("/overview/coordinator").sees("Is this right?")
    morgan.follow(re.compile(": Not there"), within="main").sees("I was there all day, in the second group.")
    morgan.sees(re.compile("with the coordinator$"))


def test_it_works_without_javascript(opened: Callable[..., Looking]) -> None:
    rocky = opened("rocky.goodwin@northdale.example", scripts=False)
    rocky.goes_to("/timetable/own").follow(re.compile("^This is not right"), within="main")
    rocky.fills("What is not right?", "It was the other group.").press("Ask").sees(ASKED)
