"""Paper: a board on its side with whole words, and a register without what only a keyboard can do."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking
from tests.browser.test_on_a_phone import BROKEN

pytestmark = pytest.mark.browser

ON_ITS_SIDE = {"width": 1032, "height": 703}
DELE, MORGAN = (f"{name}@northdale.example" for name in ("dele.marsh", "morgan.reid"))


def test_a_printed_board_breaks_no_word(opened: Callable[..., Looking]) -> None:
    morgan = opened(MORGAN)
    morgan.goes_to("/enrolments/cohorts").follow("Five months in", within="main").follow("Board")
    morgan.page.set_viewport_size(ON_ITS_SIDE)
    morgan.page.emulate_media(media="print")
    assert morgan.page.evaluate(BROKEN, ".app-board") == []


def test_a_printed_register_shows_no_number_keys(opened: Callable[..., Looking]) -> None:
    dele = opened(DELE)
    dele.goes_to("/overview/today").page.get_by_role("button", name="Take register").first.click()
    key = dele.page.locator(".app-marks kbd").first
    expect(key).to_be_visible()
    dele.page.emulate_media(media="print")
    expect(key).to_be_hidden()
    expect(dele.page.locator(".app-register__keys")).to_be_hidden()


def test_nothing_on_paper_can_be_pressed_and_no_line_of_a_list_is_cut_in_two(
    opened: Callable[..., Looking],
) -> None:
    leila = opened("leila.haddad@northdale.example").goes_to("/equipment/own")
    works = leila.page.get_by_role("listitem").filter(has_text="Case system")
    expect(works.get_by_role("link", name="It does not work any more")).to_be_visible()
    leila.page.emulate_media(media="print")
    expect(works.get_by_role("link", name="It does not work any more")).to_be_hidden()
    assert works.evaluate("line => line.innerText.trim()") == "Case system"
    leila.goes_to("/overview/your-year")
    line = leila.page.locator(".app-todo > li").first
    assert line.evaluate("line => getComputedStyle(line).breakInside") == "avoid"


def test_a_printed_programme_has_the_whole_sheet(opened: Callable[..., Looking]) -> None:
    morgan = opened(MORGAN).goes_to("/programmes/").follow("Social Work Academy programme", within="main")
    morgan.page.emulate_media(media="print")
    expect(morgan.page.get_by_role("heading", name="Contents")).to_be_hidden()
    first = morgan.page.get_by_role("heading", name="Before the first day", exact=True)
    title = morgan.page.get_by_role("heading", level=1)
    left = "heading => heading.getBoundingClientRect().x"
    assert first.evaluate(left) == title.evaluate(left)
