"""Nothing typed is lost: by a session that ends mid-text, a network that drops, or two people at the same thing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place
from tests.browser.looking import Looking
from tests.browser.test_register import AFTERNOON, DELE, MORNING, mark, marked, take

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


def signs_in_again(who: Looking, email: str, academy: Place) -> None:
    who.page.get_by_label("Work email").fill(email)
    who.page.get_by_label("Password", exact=True).fill(academy.password)
    who.page.get_by_role("button", name="Sign in").click()


def notes_in_front(who: Looking) -> None:
    """The note that something is put back has the focus, so that it is read out."""
    expect(who.page.get_by_role("region", name="Please note")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_sent_after_its_session_ended(
    opened: Callable[..., Looking], academy: Place, scripts: bool
) -> None:
    email = MYAH if scripts else "tom.bradley@northdale.example"
    myah = opened(email, width=320, scripts=scripts)
    where = opens_the_item(opened(email))  # with scripts: they unfold the year
    myah.goes_to(where)
    myah.fills(FIELD, TYPED).fills("Link", "https://example.org/day")
    myah.page.context.clear_cookies()
    myah.page.get_by_role("button", name="Send it in").click()
    myah.sees(re.compile("What you sent is kept: sign in, and send it again"))
    myah.check()
    signs_in_again(myah, email, academy)
    myah.reads("This was not saved")
    myah.check()
    myah.press("Send it now").sees(re.compile("is sent in"))
    myah.goes_to(where)
    myah.misses("Your draft of")
    myah.sees(TYPED)


def test_marks_that_were_not_saved_when_the_session_ended(
    opened: Callable[..., Looking], academy: Place
) -> None:
    dele = opened(DELE)
    page = dele.page
    page.clock.install()
    take(dele, MORNING)
    rows = page.locator("[data-register-row]")
    for place, said in enumerate(("Here", "Late", "Apologies")):
        mark(rows.nth(place), said)
    rows.nth(1).get_by_role("checkbox").check()
    page.context.clear_cookies()
    page.clock.fast_forward("01:01:00")
    expect(page.get_by_role("alertdialog", name="You have been signed out")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    signs_in_again(dele, DELE, academy)
    dele.reads(f"Register: {MORNING}")
    dele.sees("What you typed is put back. It is not saved yet.")
    notes_in_front(dele)
    dele.check()
    assert marked(page) == ["here", "late", "apologies"]
    dele.sees("3 of 7 marked")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    dele.press(re.compile("^Save")).sees("4 people are still to be marked")
    dele.misses("It is not saved yet")


def test_short_fields_are_put_back_for_their_author_alone(
    opened: Callable[..., Looking], academy: Place
) -> None:
    one = opened(MORGAN)
    page = one.page
    page.clock.install()
    one.goes_to("/enrolments/cohorts").follow("Two weeks in", within="main")
    page.get_by_role("link", name=re.compile("^Change")).first.click()
    where = page.url
    one.fills("Name", "The October people")
    page.context.clear_cookies()
    page.clock.fast_forward("01:01:00")
    page.get_by_role("link", name="Sign in again").click()
    signs_in_again(one, DELE, academy)
    one.misses("The October people")
    one.complaints.clear()  # the coordinator's page does not exist for them
    one.goes_to("/")
    assert page.evaluate("window.sessionStorage.length") == 0, "nothing is left for whoever sits here next"
    page.context.clear_cookies()
    one.is_signed_in(MORGAN, academy.password)
    one.goes_to(where)
    page.clock.fast_forward("00:30")
    one.fills("Name", "The October people")
    page.context.clear_cookies()
    page.clock.fast_forward("01:01:00")
    page.get_by_role("link", name="Sign in again").click()
    signs_in_again(one, MORGAN, academy)
    expect(page.get_by_label("Name").first).to_have_value("The October people")
    one.check()


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


def test_a_register_sent_without_a_network(opened: Callable[..., Looking]) -> None:
    dele = opened(DELE, width=320)
    page = dele.page
    take(dele, AFTERNOON)
    where, rows = page.url, page.locator("[data-register-row]")
    mark(rows.nth(0), "Here")
    mark(rows.nth(1), "Late")
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("^Save")).click()
    dele.sees("No connection. What you typed stays here: press again once you are connected.")
    assert (page.url, marked(page)) == (where, ["here", "late"])
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")

    # No browser keeps such a page alive for "back".
    page.evaluate("window.addEventListener('unload', () => {})")
    page.wait_for_timeout(1100)  # pressed twice in a second, a button acts once
    page.route("**/register", lambda asked: asked.abort())  # connected, and nothing answers
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator("main")).to_have_count(0)
    page.unroute("**/register")
    dele.complaints.clear()  # the browser says itself that nothing answered
    page.go_back()
    dele.sees("What you typed is put back. It may not have reached the academy.")
    assert marked(page) == ["here", "late"]
    dele.press(re.compile("^Save")).misses("It may not have reached the academy")


def test_two_people_edit_the_same_thing(opened: Callable[..., Looking]) -> None:
    one, other = opened(MORGAN), opened(MORGAN)
    for each in (one, other):
        each.goes_to("/enrolments/cohorts").follow("Two weeks in", within="main")
        each.page.get_by_role("link", name=re.compile("^Change")).first.click()
    one.fills("Note for those who run it", "Bring your badge.").press("Save")
    other.fills("Note for those who run it", "Lunch is at noon.").press("Save")
    other.sees(re.compile("Somebody else changed .* meanwhile. Now it is “Bring your badge.” Save again"))
    expect(other.page.get_by_label("Note for those who run it")).to_have_value("Lunch is at noon.")
    other.press("Save").sees("The intake is changed.")


def test_save_draft_without_javascript(opened: Callable[..., Looking]) -> None:
    rocky = opened("rocky.goodwin@northdale.example", scripts=False)
    rocky.goes_to("/timetable/own").follow(re.compile("^This is not right"), within="main")
    rocky.fills("What is not right?", TYPED).press(re.compile("^Save draft"))
    rocky.sees(re.compile("Only you can see it"))
    expect(rocky.page.get_by_label("What is not right?")).to_have_value(TYPED)
