"""The first week: a starter reads, sends in, confirms and tries; somebody signs; she sees it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place
from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

MYAH = "myah.spencer@northdale.example"
PRACTITIONER = "dele.marsh@northdale.example"
CHECK = "Log in and record a visit on your own"
SHADOWING = "A day beside an experienced colleague"
PROOF = {
    "name": "visit.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n% a page of the case system\n",
}


@pytest.fixture
def myah(opened: Callable[..., Looking]) -> Looking:
    return opened(MYAH)


def open_item(starter: Looking, title: str) -> None:
    """From her page, where each stage of the plan folds open."""
    starter.goes_to("/")
    link = starter.page.locator("main").get_by_role("link", name=title).first
    if not link.is_visible():
        starter.page.locator("details.app-section", has=starter.page.get_by_text(title)).locator(
            "summary"
        ).first.click()
    starter.follow(title, within="main")


def test_she_lands_on_her_year_and_the_next_thing_is_one_press_away(
    opened: Callable[..., Looking], academy: Place
) -> None:
    myah = opened()
    myah.sign_in(MYAH, academy.password)
    myah.reads("Your first year")
    card = myah.page.locator(".app-next")
    expect(card).to_contain_text("A child's journey, part one")
    expect(card).to_contain_text("Wednesday 9 September 2026")
    expect(card).to_contain_text("Academy room, Guild House")
    expect(card.get_by_role("button")).to_have_count(1)
    myah.press("See the session").reads("A child's journey, part one")
    myah.sees("Dele Marsh")


def test_a_reading_is_confirmed_in_three_presses_and_can_be_taken_back(myah: Looking) -> None:
    title = "Reading: what children say about their workers"
    open_item(myah, title)
    myah.press("I have done it")
    myah.sees(f"“{title}” is done.")
    myah.press("Undo", within=".app-notice")
    myah.sees("is open again")
    open_item(myah, title)
    myah.press("I have done it")
    myah.goes_to("/")
    expect(myah.page.locator("main").get_by_role("row", name=title)).to_contain_text("Done")


def test_a_policy_is_confirmed_only_with_the_tick(myah: Looking) -> None:
    open_item(myah, "Policy: case recording standards")
    myah.press("Confirm")
    expect(myah.page.locator(".govuk-error-summary")).to_be_focused()
    myah.follow("Tick the box", within=".govuk-error-summary")
    expect(myah.page.locator("[name=known]")).to_be_focused()
    myah.page.keyboard.press("Space")
    myah.press("Confirm")
    myah.sees("You confirmed “")


def test_an_account_counts_when_she_says_that_it_works(myah: Looking) -> None:
    myah.goes_to("/equipment/own").sees("18 of 19")
    myah.follow(re.compile("It does not work"))
    myah.fills("What", "The barrier does not open.").press("Tell the kit desk")
    myah.sees("The kit desk now sees that Car-park permit does not work")
    myah.press("It works now")
    myah.sees("Car-park permit works. It counts now.")
    myah.sees("19 of 19")


def test_evidence_goes_to_the_practitioner_comes_back_and_is_signed(
    opened: Callable[..., Looking], travel: Callable[[str], None]
) -> None:
    travel("2026-09-10 15:00")
    myah, dele = opened(MYAH), opened(PRACTITIONER)
    open_item(myah, CHECK)
    myah.sees("“The case system: a day of practice” first")
    dele.goes_to("/").press(re.compile("Take register.*case system"))
    dele.page.get_by_role("button", name="Mark the remaining 7 as here").click()
    dele.press("Save the register").sees("Register saved. Everybody is marked.")
    send_in(myah, "Practice case 7")
    dele.goes_to("/").reads("Today")
    dele.follow(CHECK, within="main")
    dele.page.locator("summary", has_text="Send it back").click()
    dele.page.get_by_label("The file cannot be opened or read").check()
    dele.press("Send back", within="details[open]")
    dele.sees(f"Sent back to Myah Spencer: “{CHECK}”.")

    myah.goes_to("/")
    expect(myah.page.locator("main")).to_contain_text("Sent back")
    open_item(myah, CHECK)
    myah.sees("The file cannot be opened or read.")
    send_in(myah, "Practice case 8")

    dele.goes_to("/enrolments/sign-offs")
    dele.follow(re.compile("Look at this one now.*" + CHECK))
    dele.sees("Practice case 8")
    with dele.page.expect_download() as file:
        dele.page.get_by_role("link", name="visit.pdf").first.click()
    assert file.value.suggested_filename == "visit.pdf"
    dele.press("Sign off", within=".app-next")
    dele.sees(f"Signed off: “{CHECK}” for Myah Spencer.")

    myah.goes_to("/")
    row = myah.page.locator("main").get_by_role("row", name=CHECK)
    expect(row).to_contain_text("Done")
    row.get_by_role("link").first.click()
    myah.sees("Signed off on 10 September 2026")
    myah.check()


def send_in(starter: Looking, comment: str) -> None:
    open_item(starter, CHECK)
    starter.dates("done_on", date(2026, 9, 10))
    starter.page.locator("input[type=file]").set_input_files([PROOF])
    starter.fills("Anything to add", comment)
    starter.press("Send it in")
    starter.sees("Sent in")


def test_her_year_is_a_picture_and_the_same_as_a_list_with_every_why(myah: Looking) -> None:
    myah.goes_to("/")
    expect(myah.page.locator("svg[role=img]").first).to_be_visible()
    for stage in ("Week one", "Week two", "Recall days", "First-year modules", "Agreement and reviews"):
        expect(myah.page.locator("summary", has_text=stage).first).to_be_attached()
    row = (
        myah.page.locator("main")
        .get_by_role("row", name="Policy: speaking up")
        .or_(myah.page.locator("main").get_by_role("row", name="Policy: conduct and speaking up"))
        .first
    )
    row.locator("summary").click()
    expect(row).to_contain_text("Confirming that you know where the policy is")
    myah.check()


def test_on_a_telephone_the_same_reading_can_be_done(opened: Callable[..., Looking]) -> None:
    phone = opened("jay.smith-koch@northdale.example", width=320)
    open_item(phone, "Reading: what children say about their workers")
    phone.press("I have done it").sees("is done.")


def test_without_scripts_evidence_can_be_sent(opened: Callable[..., Looking]) -> None:
    plain = opened("jay.smith-koch@northdale.example", scripts=False)
    open_item(plain, SHADOWING)
    plain.dates("done_on", date(2026, 9, 9))
    plain.page.locator("input[type=file]").set_input_files([PROOF])
    plain.press("Send it in").sees(f"“{SHADOWING}” is sent in.")
