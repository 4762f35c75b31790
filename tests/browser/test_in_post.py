"""Somebody who works here already: what they hold is still theirs; and one who is added and started by hand."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

MORGAN, LENA = "morgan.reid@northdale.example", "lena.brandt@northdale.example"
ROSA, TARIQ = "rosa.delgado@northdale.example", "tariq.iqbal@northdale.example"


def test_who_moved_here_is_in_post_with_gaps_and_says_that_the_laptop_is_still_theirs(
    opened: Callable[..., Looking],
) -> None:
    lena, rosa, tariq = opened(LENA), opened(ROSA, width=320), opened(TARIQ)
    lena.goes_to("/readiness/").follow("Rosa Delgado", within="main table")
    lena.sees(re.compile(r"In post · \d+ gap"))
    lena.sees("In the team since 24 August 2026.")
    tariq.goes_to("/equipment/people").follow("Rosa Delgado", within="main")
    tariq.sees("Already held · LT-0417 · still yours?")

    rosa.goes_to("/equipment/own").press("Answer").reads("Still yours?")
    rosa.page.get_by_label(re.compile("I do not have it any more: Door fob")).check()
    rosa.press("Everything else is still mine")
    rosa.sees(re.compile("4 things are still yours"))
    expect(rosa.page.get_by_text("Still yours?")).to_have_count(0)
    tariq.goes_to("/equipment/people").follow("Rosa Delgado", within="main")
    tariq.misses("Already held · LT-0417 · still yours?")
    tariq.goes_to("/equipment/").sees(re.compile("I do not have it any more"))


def test_the_coordinator_moves_the_last_day_in_the_job_before(opened: Callable[..., Looking]) -> None:
    for width in (1280, 320):
        morgan = opened(MORGAN, width=width)
        morgan.goes_to("/people/?words=Delgado").follow("Rosa Delgado", within="main")
        morgan.sees("Ended on 23 August 2026")
        morgan.page.get_by_role("link", name=re.compile("^Change Last day")).last.click()
        morgan.reads("Last day in a job")
        morgan.dates("last_day_on", date(2020, 1, 1)).press("Save the last day")
        expect(morgan.page.locator(".govuk-error-summary")).to_be_focused()
        expect(morgan.page.locator("[name=last_day_on-year]")).to_have_value("2020")
        morgan.check()
        morgan.dates("last_day_on", date(2026, 8, 23)).press("Save the last day")
        morgan.sees(re.compile("The last day in the job from .* is 23 August 2026"))


def test_somebody_added_by_hand_is_reached_at_home_and_started_from_their_page(
    opened: Callable[..., Looking],
) -> None:
    for width in (1280, 320):
        morgan = opened(MORGAN, width=width)
        name = f"Hand{width}"
        morgan.goes_to("/people/new").fills("Forename", "Ida").fills("Surname", name)
        morgan.press("Add them").follow("Add a job by hand")
        morgan.dates("starts_on", date(2026, 10, 5)).page.get_by_label("Newly qualified").check()
        morgan.page.get_by_label("Team").select_option(label="Assessment 1 - Burnside")
        morgan.press("Add the job")
        assert "job" not in morgan.page.url, morgan.page.locator("main").inner_text()
        morgan.reads(f"Ida {name}")
        morgan.follow("Private email and mobile, before their first day")
        morgan.fills("Private email", f"ida.{width}@home.example").press("Save")
        morgan.sees("Saved. It is deleted by itself.")
        morgan.follow("Plan", within="main").reads("Start a plan")
