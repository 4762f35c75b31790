"""Nobody is signed out without a warning, and a browser that was left shows nobody's page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Place
from tests.browser.looking import AXE, RULES, TOO_WIDE, Looking
from tests.browser.test_nothing_is_lost import FIELD, MYAH, TYPED, is_put_back, opens_the_item

pytestmark = pytest.mark.browser
WARNING = re.compile(r"^You will be signed out in \d+ minutes?$")
STAY = "**/sign-in/stay"
TYPE = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })) }"
# What a browser says when a page is left, put away or its device sleeps.
LEAVE = """
Object.defineProperty(document, 'hidden', { value: true })
document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
"""


def dialog(page: Page, name: str | re.Pattern[str]) -> None:
    """It is open, by that name, and nothing is wrong with it for axe or on a small screen."""
    expect(page.get_by_role("alertdialog", name=name)).to_be_visible()
    found = AXE.run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate(TOO_WIDE) <= 0


def test_a_warning_and_then_a_cover(opened: Callable[..., Looking], academy: Place) -> None:
    myah = opened(MYAH, width=320)
    page = myah.page
    page.clock.install()
    where = opens_the_item(myah)
    page.get_by_label(FIELD).press_sequentially(TYPED)
    myah.sees(re.compile("^Draft saved at"))

    page.clock.fast_forward("54:30")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    page.clock.fast_forward("00:40")
    dialog(page, "You will be signed out in 5 minutes")
    expect(page).to_have_title(re.compile("^You will be signed out in 5 minutes – "))
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.clock.fast_forward("01:00")
    expect(page.get_by_role("status").filter(visible=True).last).to_have_text(
        "You will be signed out in 4 minutes"
    )
    with page.expect_response(STAY) as asked:
        page.keyboard.press("Enter")
    assert asked.value.status == 204
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.get_by_label(FIELD)).to_be_focused()
    expect(page).not_to_have_title(re.compile("signed out"))

    page.clock.fast_forward("56:00")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    with page.expect_response(STAY):
        page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.get_by_label(FIELD)).to_be_focused()

    page.context.clear_cookies()  # for the server the hour is over too
    page.clock.fast_forward("09:00:00")  # the device slept
    dialog(page, "You have been signed out")
    expect(page).to_have_title(re.compile("^You have been signed out – (?!.*experienced colleague)"))
    for _ in range(3):
        page.keyboard.press("Escape")
    page.evaluate("document.querySelector('dialog[open]').close()")  # some browsers do, at the second Escape
    expect(page.get_by_role("link", name="Sign in again")).to_be_focused()
    expect(page.locator("main")).to_be_hidden()
    expect(page.get_by_text("You did nothing here for 60 minutes.")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_label("Work email").fill(MYAH)
    page.get_by_label("Password", exact=True).fill(academy.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(where)
    is_put_back(myah)


def test_filling_in_is_use_and_the_last_words_are_kept(opened: Callable[..., Looking]) -> None:
    anne = opened("anne-marie.lowe@northdale.example")
    page = anne.page
    page.clock.install()
    where = opens_the_item(anne)
    page.clock.fast_forward("50:00")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)  # so that no draft is saved by itself
    with page.expect_response(STAY) as asked:
        page.get_by_label(FIELD).evaluate(TYPE, TYPED)
    assert asked.value.status == 204
    with page.expect_response("**/drafts/") as kept:
        page.evaluate(LEAVE)
    assert kept.value.status == 200
    page.clock.resume()
    anne.goes_to(where)
    is_put_back(anne)


def test_what_one_tab_does_counts_for_the_other(opened: Callable[..., Looking]) -> None:
    myah = opened(MYAH)
    page = myah.page
    page.clock.install()
    myah.goes_to("/sign-in/account")
    other = page.context.new_page()
    other.goto("/help")
    page.clock.fast_forward("57:00")
    warned = page.get_by_role("alertdialog", name=WARNING)
    expect(warned).to_be_visible()
    expect(other.get_by_role("alertdialog", name=WARNING)).to_be_visible()
    other.reload()
    expect(warned).to_have_count(0)
    page.clock.fast_forward("58:00")
    expect(warned).to_be_visible()
    page.context.clear_cookies()
    warned.get_by_role("button", name="Stay signed in").click()
    dialog(page, "You have been signed out")
    expect(page.get_by_text("You did nothing here")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_hidden()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
