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
