"""A condition that ends: accepted, read, signed on; then its day is over, and the decision reopens by itself."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Place
from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

JO = "jo.whittle@northdale.example"
HELEN = "helen.ogden@northdale.example"
MYAH = "myah.spencer@northdale.example"
MORGAN = "morgan.reid@northdale.example"
LAST_DAY, RENEWED = date(2026, 9, 23), date(2026, 10, 7)


def addresses(page: Looking, what: str) -> list[str]:
    """Where the links of one kind lead."""
    links = page.page.get_by_role("link", name=what)
    return [links.nth(place).get_attribute("href") or "" for place in range(links.count())]


def my_part(jo: Looking) -> None:
    """All that only the manager can do, on one page with one save; the test call is Friday's and cannot be yet."""
    jo.goes_to("/readiness/my-part")
    section = jo.page.get_by_role("region", name="Myah Spencer")
    fields = section.locator("input[type=date]")
    for place in range(fields.count()):
        fields.nth(place).fill("2026-09-09")
    jo.press("Save")
    jo.sees(re.compile("^There is a problem"))
    wrong = section.locator(".govuk-input--error")
    assert wrong.count() == 1
    assert fields.first.input_value() == "2026-09-09"
    wrong.first.fill("")
    jo.press("Save").sees(re.compile("^Saved: "))


def accept_all(page: Looking, where: str) -> None:
    page.goes_to(where)
    for address in addresses(page, "Accept as a condition"):
        page.goes_to(address)
        page.page.get_by_role("radio").first.check()
        page.dates("until_on", LAST_DAY).press("Accept as a condition").sees("Accepted as a condition: ")


def read_all(myah: Looking, where: str) -> None:
    for address in addresses(myah.goes_to(where), "Read the condition"):
        myah.goes_to(address).press("I have read this")


def sign(jo: Looking, academy: Place) -> None:
    jo.press(re.compile("^Sign: ")).fills("Type your name to sign", "Jo Whittle")
    if jo.page.get_by_label("Your password").count():
        jo.fills("Your password", academy.password)
    jo.press(re.compile("^Sign: "))
    jo.sees("Ready with conditions")


def statement(morgan: Looking, academy: Place, enrolment: str) -> str:
    """Issue the work-ready statement; gives the code to verify it by."""
    morgan.goes_to(f"/records/starters/{enrolment}")
    morgan.press("Check and issue")
    for _ in range(2):
        if "password again" in morgan.page.title():
            morgan.page.get_by_label("Password", exact=True).fill(academy.password)
            morgan.press("Continue")
    morgan.press("Issue the record")
    found = re.search(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b", morgan.page.locator("main").inner_text())
    assert found, morgan.page.locator("main").inner_text()
    return found.group()


def verify(anybody: Looking, code: str) -> Looking:
    return anybody.goes_to("/v").fills("Code on the record", code).press("Check the record")


def the_daily_look(academy: Place) -> None:
    """What the server's clock does by itself, at once."""
    environment = {**os.environ, "ACADEMY_DATA": str(academy.folder), "ACADEMY_ENV": "development"}
    environment["DATABASE_URL"] = f"sqlite:///{academy.folder / 'academy.sqlite'}"
    command = [sys.executable, "-m", "academy.cli", "jobs", "run"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def test_a_condition_that_ends_reopens_the_decision_by_itself_and_only_the_head_of_service_renews_it(
    opened: Callable[..., Looking], academy: Place, travel: Callable[[str], None]
) -> None:
    jo, helen, myah, morgan, anybody = opened(JO), opened(HELEN), opened(MYAH), opened(MORGAN), opened()
    jo.goes_to("/readiness/").follow("Myah Spencer", within="main table")
    where = jo.page.url
    enrolment = where.rstrip("/").split("/")[-1]
    my_part(jo)
    accept_all(jo, where)
    accept_all(helen, where)
    jo.goes_to(where).misses(re.compile("^Sign: "))  # nobody has read the conditions yet
    read_all(myah, where)
    sign(jo.goes_to(where), academy)
    code = statement(morgan, academy, enrolment)
    verify(anybody, code).reads("This record is valid")

    travel("2026-09-23 17:00")
    jo.goes_to(where).sees("Ready with conditions")
    travel("2026-09-24 09:00")
    the_daily_look(academy)
    jo.goes_to(where).sees("That decision no longer holds:")
    jo.sees(re.compile("The condition on .* ended on Wednesday 23 September 2026"))
    verify(anybody, code).reads("This record is genuine, but no longer current")
    told = morgan.goes_to("/admin/outbox").page.get_by_role("row").filter(has_text="Jo Whittle")
    expect(told.filter(has_text="A decision no longer holds")).to_have_count(1)

    assert not addresses(jo.goes_to(where), "Renew the condition")
    for address in addresses(helen.goes_to(where), "Renew the condition"):
        helen.goes_to(address)
        helen.page.get_by_role("radio").first.check()
        helen.dates("until_on", RENEWED).press("Renew the condition")
    assert addresses(myah.goes_to(where), "Read the condition")


def test_my_part_on_a_phone_by_keyboard_and_without_scripts(opened: Callable[..., Looking]) -> None:
    jo = opened(JO, width=320, scripts=False)
    jo.goes_to("/readiness/my-part")
    field = jo.page.get_by_role("region", name="Rocky Goodwin").locator("input[type=date]").first
    field.focus()
    jo.page.keyboard.type("09092026")
    jo.page.keyboard.press("Enter")
    jo.page.wait_for_load_state()
    jo.sees("Saved: 1 thing.")
