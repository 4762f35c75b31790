"""Not ready: a manager sees what is missing and who owes it, mends, accepts, signs; a later failure reopens it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place
from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

JO = "jo.whittle@northdale.example"
KIRTI = "kirti.patel@northdale.example"
TARIQ = "tariq.iqbal@northdale.example"
MYAH = "myah.spencer@northdale.example"
HELEN = "helen.ogden@northdale.example"


def lines_to_do(page: Looking, what: str) -> list[str]:
    """The addresses of the links of one kind in what is missing."""
    links = page.page.get_by_role("link", name=what)
    return [links.nth(place).get_attribute("href") or "" for place in range(links.count())]


def open_starter(manager: Looking, name: str) -> None:
    manager.goes_to("/readiness/")
    manager.follow(name, within="main table")
    manager.reads(f"Work-ready: {name}")


def test_the_home_says_who_is_not_ready_and_who_owes_what(opened: Callable[..., Looking]) -> None:
    jo = opened(JO)
    jo.goes_to("/").reads("My team")
    rows = jo.page.locator("main table tbody tr")
    expect(rows.first).to_contain_text("Not ready")
    expect(rows.filter(has_text="Zofia Łukasiewicz")).to_contain_text("Ready")
    jo.misses("Anne-Marie Lowe")  # another team's
    open_starter(jo, "Myah Spencer")
    jo.sees("Not ready: 9 things missing")
    jo.sees("You owe 6 things, Dele Marsh owes 2 and Myah Spencer owes 1.")
    jo.sees("You can sign when nothing is missing")


def test_the_whole_way_to_a_signature_and_back(
    opened: Callable[..., Looking], academy: Place, travel: Callable[[str], None]
) -> None:
    jo, helen = opened(JO), opened(HELEN)
    open_starter(jo, "Myah Spencer")
    where = jo.page.url
    for address in lines_to_do(jo, "Record it"):
        jo.goes_to(address)
        jo.press("Record it").sees("Recorded: ")
    for page in (jo, helen):
        page.goes_to(where)
        for address in lines_to_do(page, "Accept as a condition"):
            page.goes_to(address)
            page.page.get_by_role("radio").first.check()
            page.dates("until_on", date(2026, 9, 15))
            page.press("Accept as a condition")
            page.sees("Accepted as a condition: ")
    jo.goes_to(where)
    assert not lines_to_do(jo, "Record it")
    jo.sees("Not ready: 5 things missing")  # a condition counts once the starter has read it
    myah = opened(MYAH)
    for address in lines_to_do(myah.goes_to(where), "Read the condition"):
        myah.goes_to(address).press("I have read this")
    jo.goes_to(where).sees("Not signed yet: nothing is missing")
    travel("2026-09-09 09:30")  # long enough after the sign-in for the password to be asked again
    sign(jo, academy)
    jo.sees("Ready with conditions")
    jo.sees("Signed and still holding.")
    helen.goes_to("/readiness/decisions")
    expect(helen.page.get_by_role("row", name="Myah Spencer").last).to_contain_text(
        "Jo Whittle, 9 September 2026"
    )


def test_a_laptop_that_goes_back_ends_a_decision_and_a_new_one_can_be_signed(
    opened: Callable[..., Looking], academy: Place
) -> None:
    jo, tariq = opened(JO), opened(TARIQ)
    open_starter(jo, "Zofia Łukasiewicz")
    where = jo.page.url
    jo.sees("Signed and still holding.")
    tariq.goes_to("/equipment/people?q=Lukasiewicz").follow("Zofia Łukasiewicz", within="main")
    tariq.follow("Take things back")
    tariq.page.get_by_label("Scan what comes back").fill("LAP-0211")
    tariq.page.keyboard.press("Enter")
    expect(tariq.page.get_by_label("Laptop LAP-0211", exact=True)).to_be_checked()
    tariq.fills("Full name of who gives it back", "Zofia Łukasiewicz")
    tariq.page.locator("[name=agreed]").check()
    tariq.press("Take back").sees("Taken back: ")

    jo.goes_to(where).sees("That decision no longer holds:")
    jo.sees("Not ready: 1 thing missing")
    line = jo.page.get_by_role("row", name="Kit handed over and signed for").first
    line.locator("summary").click()
    expect(line).to_contain_text("Laptop")
    jo.goes_to("/")
    expect(jo.page.locator("main table tbody tr").filter(has_text="Zofia Łukasiewicz")).to_contain_text(
        "Not ready"
    )


def test_a_wrong_name_signs_nothing_and_says_what_to_type(
    opened: Callable[..., Looking], academy: Place
) -> None:
    kirti = opened(KIRTI)
    kirti.goes_to("/readiness/")
    kirti.follow("Chelsie D'Amore", within="main table")
    where = kirti.page.url
    for address in lines_to_do(kirti, "Record it"):
        kirti.goes_to(address).press("Record it")
    for address in lines_to_do(kirti.goes_to(where), "Accept as a condition"):
        kirti.goes_to(address)
        kirti.press("Accept as a condition")
        expect(kirti.page.locator(".govuk-error-summary")).to_be_focused()
        kirti.page.get_by_role("radio").first.check()
        kirti.dates("until_on", date(2026, 9, 15)).press("Accept as a condition")


def sign(manager: Looking, academy: Place) -> None:
    """On one page: the name typed and, long after the sign-in, the password once more; what was typed is kept."""
    manager.press(re.compile("^Sign: "))
    manager.fills("Type your name to sign", "Jo Whitle").fills("Your password", academy.password)
    manager.press(re.compile("^Sign: "))
    expect(manager.page.locator(".govuk-error-summary")).to_be_focused()
    expect(manager.page.get_by_label("Type your name to sign")).to_have_value("Jo Whitle")
    manager.fills("Type your name to sign", "Jo Whittle")
    if manager.page.get_by_label("Your password").count():
        manager.fills("Your password", academy.password)
    manager.press(re.compile("^Sign: "))
