"""What belongs to no academy goes out of sight with one press, on every page, and a coordinator destroys it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

MYAH = "myah.spencer@northdale.example"
DELE = "dele.marsh@northdale.example"
MORGAN = "morgan.reid@northdale.example"
ITEM = "A day beside an experienced colleague"
WORDS = "We went to see the Doe family at 3 High Street."


def test_one_press_hides_it_and_a_coordinator_destroys_it(opened: Callable[..., Looking]) -> None:
    myah, dele, morgan = opened(MYAH), opened(DELE, width=320), opened(MORGAN)
    myah.goes_to("/overview/your-year")
    myah.page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    myah.follow(re.compile(f"^{ITEM}"), within="main")
    where = myah.page.url
    myah.fills("Anything to add", WORDS).fills("Link", "https://example.org/day").press("Send it in")

    dele.goes_to(where).sees(WORDS)
    dele.press(re.compile("^Report and hide.*their words")).sees(re.compile("^Hidden from everybody"))
    for reader in (dele, myah):
        reader.goes_to(where).misses(WORDS)
        reader.sees("Hidden: reported on 9 September 2026")

    morgan.goes_to("/overview/coordinator").follow(re.compile("was reported as about a child"))
    morgan.follow(re.compile("Myah Spencer"), within="main").sees(WORDS)
    morgan.press("Destroy it")
    expect(morgan.page.locator(".govuk-error-summary")).to_be_focused()
    morgan.page.get_by_label("I have read it, and it goes for good").check()
    morgan.press("Destroy it").sees(re.compile("Inform the data protection officer now"))
    morgan.misses(WORDS)
    myah.goes_to(where).sees("Hidden: reported on 9 September 2026, destroyed")


def test_it_works_without_javascript(opened: Callable[..., Looking]) -> None:
    dele = opened(DELE, scripts=False)
    dele.goes_to("/enrolments/sign-offs")
    for _ in range(2):  # the first on its own, the second inside the form that signs several
        dele.press(re.compile("^Report and hide"), within="main").sees(re.compile("^Hidden from everybody"))
    expect(dele.page.get_by_text("Hidden: reported on 9 September 2026")).to_have_count(2)
