"""Nothing typed is lost: by a session that ends mid-text, a network that drops, or two people at the same thing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

MYAH = "myah.spencer@northdale.example"
MORGAN = "morgan.reid@northdale.example"
ITEM = "A day beside an experienced colleague"
TYPED = "I walked beside Ruth for a day, and wrote down what I would ask next time."
FIELD = "Anything to add"


def opens_the_item(myah: Looking) -> str:
    myah.goes_to("/overview/your-year")
    myah.page.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    myah.follow(re.compile(f"^{ITEM}"), within="main")
    return myah.page.url


def is_put_back(myah: Looking) -> None:
    myah.sees(re.compile(r"^Your draft of \d\d:\d\d is put back\.$"))
    expect(myah.page.get_by_label(FIELD)).to_have_value(TYPED)


def test_a_session_that_ends_mid_text(opened: Callable[..., Looking]) -> None:
    myah = opened(MYAH, width=320)
    where = opens_the_item(myah)
    myah.fills(FIELD, TYPED)
    cookies = myah.page.context.cookies()
    myah.page.context.clear_cookies()
    myah.page.get_by_role("button", name="Send it in").click()
    myah.sees(re.compile("What you typed is kept: sign in, and it is put back"))
    myah.check()
    myah.page.context.add_cookies(cookies)
    myah.goes_to(where)
    is_put_back(myah)
    myah.fills("Link", "https://example.org/day").press("Send it in").sees(re.compile("is sent in"))
    myah.goes_to(where).misses("Your draft of")


def test_a_network_that_drops(opened: Callable[..., Looking]) -> None:
    anne = opened("anne-marie.lowe@northdale.example")
    where = opens_the_item(anne)
    anne.page.context.set_offline(True)
    anne.page.get_by_label(FIELD).press_sequentially(TYPED)
    anne.page.get_by_role("button", name="Send it in").click()
    anne.sees(re.compile("^No connection. What you typed stays here"))
    expect(anne.page.get_by_label(FIELD)).to_have_value(TYPED)
    anne.page.context.set_offline(False)
    anne.sees(re.compile(r"^Draft saved at \d\d:\d\d$"))
    anne.complaints.clear()  # the browser says itself that it had no connection
    anne.goes_to(where)
    is_put_back(anne)


def test_two_people_edit_the_same_thing(opened: Callable[..., Looking]) -> None:
    one, other = opened(MORGAN), opened(MORGAN)
    for each in (one, other):
        each.goes_to("/enrolments/cohorts").follow("Two weeks in", within="main")
        each.page.get_by_role("link", name=re.compile("^Change")).first.click()
    one.fills("Note for those who run it", "Bring your badge.").press("Save")
    other.fills("Note for those who run it", "Lunch is at noon.").press("Save")
    other.sees("What stands there now")
    other.sees("Bring your badge.")
    expect(other.page.get_by_label("Note for those who run it")).to_have_value("Lunch is at noon.")
    other.press("Save").sees("The intake is changed.")


def test_save_draft_without_javascript(opened: Callable[..., Looking]) -> None:
    rocky = opened("rocky.goodwin@northdale.example", scripts=False)
    rocky.goes_to("/timetable/own").follow(re.compile("^This is not right"), within="main")
    rocky.fills("What is not right?", TYPED).press(re.compile("^Save draft"))
    rocky.sees(re.compile("Only you can see it"))
    expect(rocky.page.get_by_label("What is not right?")).to_have_value(TYPED)
