"""A bag at the desk: packed the day before, one tag opens it, signed on a locked screen, confirmed, and tried."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place
from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

TARIQ = "tariq.iqbal@northdale.example"
NADIA = "nadia.farrow@northdale.example"
SEAN = "sean.doyle@northdale.example"


def test_from_the_packed_bag_to_it_does_not_work(opened: Callable[..., Looking], academy: Place) -> None:
    tariq = opened(TARIQ)
    packs_what_is_left(tariq)
    prints_the_label(tariq)
    one_tag_opens_the_whole_bag(tariq)
    nadia_signs_on_the_locked_screen(tariq, academy)
    nadia = opened(NADIA)
    nadia_confirms_and_says_what_does_not_work(nadia)
    tariq.goes_to("/equipment/")
    tariq.sees("Does not work: It stays black")
    tariq.follow(re.compile("Laptop LAP-0339"))
    tariq.press("Put right Laptop LAP-0339").sees("Nadia Farrow must now try it")


def packs_what_is_left(tariq: Looking) -> None:
    """Tomorrow's bag is packed but for the charger, which has no tag; the desk puts that in too."""
    tariq.goes_to("/equipment/")
    expect(tariq.page.get_by_role("heading", name="Bags for Thursday 10 September 2026")).to_be_visible()
    tariq.follow("Nadia Farrow")
    tariq.reads("Bag of Nadia Farrow")
    before = tariq.page.locator(".app-gives li").count()
    tariq.goes_to(tariq.page.url.removesuffix("/bag"))
    tariq.page.get_by_label(re.compile("^Diary and stationery")).check()
    tariq.press("Put in the bag")
    tariq.sees("To put in")
    tariq.press("Set aside for Nadia Farrow").sees("Set aside for Nadia Farrow.")
    expect(tariq.page.locator(".app-gives li")).to_have_count(before + 1)


def prints_the_label(tariq: Looking) -> None:
    """Her name, first day, team and tags, with a code that opens her page."""
    tariq.press("Print the label")
    label = tariq.page.locator(".app-label")
    for words in ("Nadia Farrow", "Starts on Thursday 10 September 2026", "Burnside", "Laptop LAP-0339"):
        expect(label).to_contain_text(words)
    expect(label.get_by_role("img", name="Square code that opens the kit of Nadia Farrow")).to_be_visible()


def one_tag_opens_the_whole_bag(tariq: Looking) -> None:
    """Any tag of it, scanned at the desk's page."""
    tariq.goes_to("/equipment/")
    tariq.page.locator("#scan").fill("pho-0339")
    tariq.page.keyboard.press("Enter")
    tariq.reads("Kit of Nadia Farrow")
    expect(tariq.page.locator("#tray")).to_contain_text("Laptop LAP-0339")
    tariq.check()
    tariq.press("Go to the signature")


def nadia_signs_on_the_locked_screen(tariq: Looking, academy: Place) -> None:
    """Her items only; the back button and any address of the desk ask for the password; then she signs."""
    page = tariq.page
    tariq.press("Turn the screen to Nadia Farrow")
    signing = page.url
    expect(page.locator("nav")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("LAP-0331")
    page.go_back()
    tariq.reads("This screen is with Nadia Farrow")
    for address in ("/", "/equipment/people", "/equipment/things", "/sign-in/account"):
        tariq.goes_to(address).reads("This screen is with Nadia Farrow")
    tariq.goes_to(signing)
    tariq.fills("Your full name", "Nadia Farrow")
    page.locator("[name=agreed]").check()
    tariq.press("Sign", within="main")
    tariq.reads("Thank you, Nadia Farrow. Hand the device back")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Hand the device back")
    tariq.fills("Password of Tariq Iqbal", "not this one").press("Go on at the desk")
    tariq.sees("The password is wrong. Try again.")
    tariq.goes_to("/sign-in/confirm")
    tariq.fills("Password of Tariq Iqbal", academy.password).press("Go on at the desk")
    tariq.reads("Receipt for Nadia Farrow")
    tariq.sees("Signed at the desk by Nadia Farrow, witnessed by Tariq Iqbal, 08:4")
    tariq.goes_to("/equipment/people").reads("People")


def nadia_confirms_and_says_what_does_not_work(nadia: Looking) -> None:
    """Her home asks once; the laptop is not tested yet until she says so."""
    nadia.goes_to("/overview/your-year")
    nadia.sees("Did you sign for these at the desk on 9 September 2026 at 08:4")
    nadia.press("Yes, I did").sees("Confirmed. Thank you.")
    nadia.misses("Did you sign for these at the desk")
    nadia.goes_to("/equipment/own")
    nadia.sees("Handed over, not tested yet")
    nadia.press("It works Smartphone with SIM PHO-0339").sees(
        "Smartphone with SIM PHO-0339 works. It counts now."
    )
    nadia.follow(re.compile("It does not work.*Laptop LAP-0339"))
    nadia.fills("What happens when you try it?", "It stays black").press("Tell the kit desk")
    nadia.sees("The kit desk knows since 9 Sep: It stays black")


def test_what_is_not_right_about_a_receipt_opens_with_the_desk(
    opened: Callable[..., Looking], academy: Place
) -> None:
    tariq, sean = opened(TARIQ, width=320), opened(SEAN, width=320)
    tariq.goes_to("/equipment/")
    tariq.page.locator("#scan").fill("Doyle")
    tariq.page.keyboard.press("Enter")
    tariq.reads("Kit of Sean Doyle")
    tariq.sees("Handed over, not tested yet")
    tariq.page.get_by_label(re.compile("^Lanyard")).first.check()
    tariq.press("Go to the signature").press("Turn the screen to Sean Doyle")
    tariq.fills("Your full name", "Sean Doyle")
    tariq.page.locator("[name=agreed]").check()
    tariq.press("Sign", within="main")
    tariq.fills("Password of Tariq Iqbal", academy.password).press("Go on at the desk")
    sean.goes_to("/overview/your-year")
    sean.follow("This is not right")
    sean.page.get_by_label("Is this right? Lanyard").select_option("I did not get it")
    sean.press("Tell the kit desk").sees("The kit desk now sees what is not right")
    tariq.goes_to("/equipment/").sees("“I did not get it”")
    tariq.follow(re.compile("Lanyard of Sean Doyle"))
    tariq.press("They do not have it Lanyard").sees("Settled: Sean Doyle does not have Lanyard.")
