"""A phone of 320 pixels: what opens in a card has the card's width, and no word is broken in two."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

JO, LENA, OLU, TARIQ = (
    f"{name}@northdale.example" for name in ("jo.whittle", "lena.brandt", "olu.adeyemi", "tariq.iqbal")
)
# Words that stand on two lines: each word alone in a range, and more than one line box of it.
BROKEN = """(within) => [...document.querySelectorAll(within)].flatMap((each) => {
  const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), found = []
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/[A-Za-z]{3,}/g)) {
      const range = document.createRange()
      range.setStart(node, word.index), range.setEnd(node, word.index + word[0].length)
      if (range.getClientRects().length > 1) found.push(word[0])
    }
  return found
})"""


def test_a_why_has_the_width_of_its_card(opened: Callable[..., Looking]) -> None:
    jo = opened(JO, width=320)
    jo.goes_to("/overview/my-team").follow("Rocky Goodwin", within="main table")
    jo.follow("Work-ready", within="main")
    jo.page.evaluate("document.querySelectorAll('.app-why').forEach(each => each.open = true)")
    card, why = jo.page.locator("main tbody tr").first, jo.page.locator(".app-why__body").first
    assert why.evaluate("each => each.clientWidth") > 0.8 * card.evaluate("each => each.clientWidth")
    assert jo.page.evaluate(BROKEN, ".app-why__body") == []


def test_a_day_to_type_is_seen_whole(opened: Callable[..., Looking]) -> None:
    jo = opened(JO, width=320)
    jo.goes_to("/readiness/my-part")
    days = jo.page.locator("input[type=date]").evaluate_all("found => found.map(each => each.clientWidth)")
    assert min(days) > 180


def test_how_a_thing_comes_back_is_seen_whole(opened: Callable[..., Looking]) -> None:
    tariq = opened(TARIQ, width=320)
    tariq.goes_to("/equipment/people").follow("Tom Bradley", within="main").follow("Take things back")
    chosen = tariq.page.locator("main td select").evaluate_all("found => found.map(each => each.clientWidth)")
    assert min(chosen) > 180


def test_a_work_email_breaks_between_its_parts(opened: Callable[..., Looking]) -> None:
    myah = opened("myah.spencer@northdale.example", width=320)
    myah.goes_to("/sign-in/account")
    assert myah.page.evaluate(BROKEN, "dl.govuk-summary-list") == []


@pytest.mark.parametrize("width", [1280, 320])
def test_a_team_is_read_without_broken_words(opened: Callable[..., Looking], width: int) -> None:
    lena = opened(LENA, width=width)
    lena.goes_to("/overview/my-team")
    assert lena.page.evaluate(BROKEN, "main td") == []


@pytest.mark.parametrize("width", [1280, 320])
def test_what_was_chosen_is_in_sight_where_one_comes_back_to_and_is_undone_there(
    opened: Callable[..., Looking], width: int
) -> None:
    olu = opened(OLU, width=width)
    olu.goes_to("/overview/to-arrange")
    theirs = olu.page.locator("main section", has=olu.page.get_by_role("heading", name="Anjali Desai"))
    theirs.get_by_role("button", name="Next intake").last.click()  # far down the page, and not all of hers
    olu.page.wait_for_load_state()
    expect(olu.page.get_by_role("button", name="Undo")).to_be_in_viewport()
    expect(theirs.locator("h2")).to_be_in_viewport()
    expect(olu.page.locator(".app-notice")).to_be_focused()
    olu.page.wait_for_timeout(300)
    olu.page.keyboard.press("Tab")
    expect(olu.page.get_by_role("button", name="Undo")).to_be_focused()
    olu.press("Undo")
    expect(olu.page.locator(".app-notice")).to_be_in_viewport()
