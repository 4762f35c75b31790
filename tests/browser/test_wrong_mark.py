"""A wrong mark opens a session on a plan; put right with a reason, only that is undone, and all is kept."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

DELE = "dele.marsh@northdale.example"
MYAH = "myah.spencer@northdale.example"
JO = "jo.whittle@northdale.example"
SESSION = "Thresholds and the procedures manual"


def set_mark(dele: Looking, said: str, reason: str) -> Locator:
    """Correct yesterday's mark of Myah, which needs a reason; gives her row on the session's page."""
    dele.goes_to("/timetable/").follow("Past", within="main").follow(SESSION, within="main")
    dele.press("Open the register")
    row = dele.page.locator("[data-register-row]").filter(has_text="Spencer, Myah")
    row.get_by_role("radio", name=re.compile(f"^{said}")).click()
    dele.press("Save the register")
    dele.press(re.compile("reason|why", re.IGNORECASE), role="link", within=".govuk-error-summary")
    dele.page.keyboard.type(reason)
    dele.press("Save the register").sees("Register saved.")
    return dele.page.get_by_role("row", name="Spencer, Myah")


def on_the_plan(myah: Looking) -> Locator:
    return myah.goes_to("/overview/your-year").page.get_by_role("row", name=re.compile(f"^{SESSION}"))


def attended(jo: Looking) -> str:
    """How many of the induction sessions count, on the manager's page."""
    jo.goes_to("/readiness/").follow("Myah Spencer", within="main table")
    row = jo.page.get_by_role("row", name=re.compile("^Induction sessions attended")).first
    found = re.search(r"\d+ of \d+ done", row.inner_text())
    assert found, row.inner_text()
    return found.group()


def test_a_wrong_mark_is_put_right_with_a_reason_and_everything_follows_it(
    opened: Callable[..., Looking], travel: Callable[[str], None]
) -> None:
    dele, myah, jo = opened(DELE), opened(MYAH), opened(JO)
    expect(on_the_plan(myah)).to_contain_text("Done")
    before = attended(jo)

    set_mark(dele, "Not here", "Her place was empty when I counted.")
    expect(on_the_plan(myah)).not_to_contain_text("Done")
    assert attended(jo) != before

    travel("2026-09-10 09:10")  # on the day itself the same person needs no reason
    row = set_mark(dele, "Here", "She sat with the other group; I marked the wrong person.")
    expect(row).to_contain_text("Here")
    row.locator("summary").click()
    for kept in ("Not here", "Her place was empty", "I marked the wrong person"):
        expect(row).to_contain_text(kept)
    expect(on_the_plan(myah)).to_contain_text("Done")
    assert attended(jo) == before


def test_on_a_phone_the_starter_sees_what_is_true_now(opened: Callable[..., Looking]) -> None:
    myah = opened(MYAH, width=320)
    expect(on_the_plan(myah)).to_contain_text("Done")
    myah.misses("wrong person")  # why a mark was corrected is not told to others
