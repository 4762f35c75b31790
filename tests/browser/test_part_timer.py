"""A part-timer (Monday, Tuesday, Wednesday morning): own days, a session outside them, a change, a rehearsal."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

ANJALI = "anjali.desai@northdale.example"
LENA = "lena.brandt@northdale.example"
JO = "jo.whittle@northdale.example"
OLU = "olu.adeyemi@northdale.example"
WEEK = "Monday, Tuesday, Wednesday morning"
BRING = "Choose an assessment to bring"


def row(page: Looking, what: str) -> str:
    """A row of the plan, opened or not."""
    heads = page.page.locator("th, td:first-child").filter(has_text=what)
    text = page.page.locator("main tr").filter(has=heads).first.text_content() or ""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def open_plan(manager: Looking, name: str) -> None:
    manager.goes_to("/").follow(name, within="main")
    manager.reads(name)


def test_a_part_timers_tasks_count_their_own_days(opened: Callable[..., Looking]) -> None:
    for anjali in (opened(ANJALI), opened(ANJALI, width=320, scripts=False)):
        anjali.goes_to("/overview/your-year")
        anjali.sees("Contract from 24 August 2026 · first day in 24 August 2026")
        anjali.sees(f"Your working days: {WEEK}.")
        assert "11 Nov" in row(anjali, BRING)  # five of her days before Tuesday 24 November


def test_a_session_outside_the_pattern_is_to_be_arranged_and_not_missed(
    opened: Callable[..., Looking],
) -> None:
    anjali = opened(ANJALI)
    anjali.goes_to("/overview/your-year")
    assert "To be arranged · with Olu Adeyemi" in row(anjali, "The case system: a day of practice")
    assert "Done · 25 August" in row(anjali, "How children's services fit together")
    anjali.misses("Missed")
    olu = opened(OLU)
    olu.goes_to("/overview/to-arrange")
    olu.sees(re.compile("Does not work on Thursdays"))


def test_a_manager_changes_the_pattern_from_a_day_and_sees_first_what_moves(
    opened: Callable[..., Looking],
) -> None:
    lena = opened(LENA)
    open_plan(lena, "Anjali Desai")
    lena.sees(f"Own working days: {WEEK}.")
    lena.follow("Change the working pattern")
    lena.dates("starts_on", date(2026, 8, 1)).press("See what would move")
    lena.sees("The contract starts on 24 August 2026. Enter that day or a later one")
    expect(lena.page.locator(".govuk-error-summary")).to_be_focused()
    lena.dates("starts_on", date(2026, 10, 1))
    for half in ("Monday morning", "Monday afternoon", "Tuesday morning", "Tuesday afternoon"):
        lena.page.get_by_label(half).first.uncheck()
    for half in ("Wednesday afternoon", "Thursday morning", "Thursday afternoon"):
        lena.page.get_by_label(half).first.check()
    lena.press("See what would move")
    lena.sees("Thursday 1 October 2026")
    lena.sees("1 date moves. What is done never does.")
    assert row(lena, BRING).endswith("11 Nov5 Nov")
    lena.sees(re.compile("^Recall day 1: .*, Tuesday 24 November 2026, 9.30am to 4pm$"))
    lena.press("Save").sees("The pattern holds from Thursday 1 October 2026.")
    assert "5 Nov" in row(lena, BRING)
    lena.follow("Change the working pattern")
    entered = lena.page.locator("main tbody").first
    expect(entered).to_contain_text("1 October 2026")
    expect(entered).to_contain_text(f"24 August 2026{WEEK}")
    assert "To be arranged" in row(opened(ANJALI).goes_to("/overview/your-year"), "Recall day 1: neglect")


def test_two_weeks_that_take_turns_without_scripts_and_on_a_phone(opened: Callable[..., Looking]) -> None:
    lena = opened(LENA, width=320, scripts=False)
    open_plan(lena, "Nia Roberts")
    lena.sees("Monday to Friday is assumed, as no working pattern is entered.")
    lena.follow("Enter the working pattern")
    lena.page.get_by_label("No, two weeks take turns").check()
    for half in ("Monday morning", "Monday afternoon", "Tuesday morning"):
        lena.page.get_by_label(half).nth(1).check()
    lena.press("See what would move")
    lena.sees("One week Monday to Friday; the next Monday, Tuesday morning")
    lena.press("Change it")
    expect(lena.page.get_by_label("Tuesday morning").nth(1)).to_be_checked()
    phone = opened(LENA, width=320)
    phone.goes_to(lena.page.url).page.get_by_label("No, two weeks take turns").check()
    phone.check()


def test_a_first_day_in_must_be_one_of_their_days(opened: Callable[..., Looking]) -> None:
    jo = opened(JO)
    open_plan(jo, "Myah Spencer")
    jo.sees("Monday to Friday is assumed, as no working pattern is entered.")
    jo.follow("change the first day in")
    jo.dates("first_day_on", date(2026, 9, 12)).press("See what would move")
    jo.sees("Their next working day is Monday 14 September 2026")
    jo.dates("first_day_on", date(2026, 9, 8)).press("See what would move")
    jo.sees("What would move")
    jo.follow("Cancel").reads("Myah Spencer")


def test_rehearsal_takes_the_pattern_too(opened: Callable[..., Looking]) -> None:
    for olu in (opened(OLU), opened(OLU, scripts=False), opened(OLU, width=320)):
        olu.goes_to("/programmes/").page.locator("main a").filter(
            has_text=re.compile("Rehearse")
        ).first.click()
        olu.sees("Monday to Friday is assumed")
        olu.page.get_by_text("Working pattern, pauses").click()
        for half in ("Monday morning", "Monday afternoon", "Tuesday morning", "Tuesday afternoon"):
            olu.page.get_by_label(half).first.check()
        olu.page.get_by_label("Wednesday morning").first.check()
        olu.press("Show the dates")
        olu.sees(f"A starter’s own tasks count these working days: {WEEK}.")
