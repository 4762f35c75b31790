"""A day away: two dates and no cause; what falls due can wait, the session is arranged, the manager sees it at once."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

JAY = "jay.smith-koch@northdale.example"
JO = "jo.whittle@northdale.example"
DELE = "dele.marsh@northdale.example"
THURSDAY = date(2026, 9, 10)
CAUSES = re.compile(r"\b(sick|ill|not well|unwell)\b", re.IGNORECASE)


def enter(page: Looking, first: date, last: date) -> None:
    page.dates("first_on", first).dates("last_on", last).press("Enter it")


def test_two_dates_are_entered_shown_and_taken_back_and_nothing_asks_why(
    opened: Callable[..., Looking],
) -> None:
    jay, jo, dele = opened(JAY), opened(JO), opened(DELE)
    jay.goes_to("/overview/your-year").follow("Enter time away").reads("Time away")
    expect(jay.page.locator("main textarea")).to_have_count(0)
    enter(jay, THURSDAY, date(2026, 9, 9))
    expect(jay.page.locator(".govuk-error-summary")).to_be_focused()
    expect(jay.page.locator("[name=first_on-day]")).to_have_value("10")
    enter(jay, THURSDAY, THURSDAY)
    jay.sees(re.compile("^Entered. "))

    jay.goes_to("/overview/your-year").sees("Away on Thursday 10 September 2026.")
    row = jay.page.get_by_role("row", name=re.compile("^The case system: a day of practice"))
    expect(row).to_contain_text("To be arranged · with")
    waits = jay.page.get_by_role("row").filter(has_text="pick this up by").first
    expect(waits).to_contain_text("Away when it is due, 10 September · pick this up by 18 September")

    jo.goes_to("/readiness/").follow("Jay Smith Koch", within="main table")
    jo.follow(re.compile("^The plan"))
    jo.sees("Away on Thursday 10 September 2026.")
    jo.misses(CAUSES)

    dele.goes_to("/timetable/").follow("The case system: a day of practice", within="main")
    place = dele.page.get_by_role("row", name=re.compile("^Smith Koch, Jay"))
    expect(place).to_contain_text("Away until 10 September")
    dele.misses(CAUSES)

    jo.follow("Time away").press(re.compile("^Take it back"))
    jo.sees("Taken back. The dates are what they were.")
    jay.goes_to("/overview/your-year").misses("pick this up by")


def test_who_is_away_this_week_is_late_for_nothing_on_a_phone(opened: Callable[..., Looking]) -> None:
    maya = opened("maya.khalil@northdale.example", width=320)
    maya.goes_to("/overview/your-year").sees(re.compile("^Away from Monday 7 September 2026 to Friday 11"))
    maya.follow("Time away").sees("Nobody is asked why here")
