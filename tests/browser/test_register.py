"""The register: a room of people by keyboard alone, undone, corrected with a reason; on narrow screens too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import Looking

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

DELE = "dele.marsh@northdale.example"
MORNING = "A child's journey, part one"
AFTERNOON = "Family Safeguarding and motivational interviewing"
TARGETS = """each => each.map(one => one.getBoundingClientRect())
    .filter(box => box.width < 44 || box.height < 44).length"""


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def marked(page: Page) -> list[str]:
    """The marks that are set, from the top."""
    chosen: list[str] = page.locator("[data-register-row] input[type=radio]:checked").evaluate_all(
        "each => each.map(one => one.value)"
    )
    return chosen


def mark(row: Locator, said: str) -> None:
    """Press the mark of that name in a person's row."""
    row.get_by_role("radio", name=re.compile(f"^{said}")).click()


def take(practitioner: Looking, session: str) -> Looking:
    return practitioner.goes_to("/").press(re.compile(f"Take register.*{session}"))


def test_seven_people_by_keyboard_alone_in_no_more_presses_than_names_and_five(
    opened: Callable[..., Looking],
) -> None:
    dele = opened(DELE)
    take(dele, MORNING).reads(f"Register: {MORNING}")
    names = dele.page.locator("[data-register-row]").count()
    assert names == 7
    keys = Keys(dele.page)
    while not dele.page.evaluate("document.activeElement.closest('[data-register-row]') !== null"):
        keys.press("Tab")
    keys.press("1", "2", "4", "1", "5", "3", "1")
    assert marked(dele.page) == ["here", "late", "apologies", "here", "not_here", "in_part", "here"]
    expect(dele.page.locator("[data-register-count]")).to_have_text("All 7 marked")
    keys.press("Enter")
    dele.sees("Register saved. Everybody is marked.")
    dele.check()
    assert keys.pressed <= names + 5, keys.pressed
    dele.press("Undo", within=".app-notice")
    expect(dele.page.locator("[data-register-count]")).to_have_text("0 of 7 marked")


def test_the_remaining_are_marked_at_once_and_a_name_is_found_by_typing(
    opened: Callable[..., Looking],
) -> None:
    dele = opened(DELE)
    take(dele, MORNING)
    rows = dele.page.locator("[data-register-row]")
    mark(rows.filter(has_text="Lowe, Anne-Marie"), "Apologies")
    expect(dele.page.locator("[data-register-count]")).to_have_text("1 of 7 marked")
    dele.press("Mark the remaining 6 as here")
    assert marked(dele.page).count("here") == 6
    assert marked(dele.page).count("apologies") == 1
    dele.press("Save the register").sees("Register saved.")
    row = dele.page.get_by_role("row", name="Lowe, Anne-Marie")
    expect(row).to_contain_text("Apologies")


def test_a_later_correction_needs_a_reason_and_the_old_entry_stays(
    opened: Callable[..., Looking], travel: Callable[[str], None]
) -> None:
    travel("2026-09-10 09:10")
    dele = opened(DELE)
    dele.goes_to("/timetable/").follow("Past", within="main")
    dele.follow(re.compile(MORNING), within="main")
    dele.press("Open the register")
    mark(dele.page.locator("[data-register-row]").filter(has_text="Lowe, Anne-Marie"), "Late")
    dele.press("Save the register")
    expect(dele.page.locator(".govuk-error-summary")).to_be_focused()
    dele.press(re.compile("reason|why", re.IGNORECASE), role="link", within=".govuk-error-summary")
    dele.page.keyboard.type("She came at ten; I had read her message only.")
    dele.press("Save the register").sees("Register saved.")
    row = dele.page.get_by_role("row", name="Lowe, Anne-Marie")
    expect(row).to_contain_text("Late")
    row.locator("summary").click()
    expect(row).to_contain_text("Apologies")
    expect(row).to_contain_text("She came at ten")


def test_without_scripts_the_same_buttons_post(opened: Callable[..., Looking]) -> None:
    dele = opened(DELE, scripts=False)
    take(dele, AFTERNOON)
    mark(dele.page.locator("[data-register-row]").filter(has_text="Mac-Donald, Sam"), "Late")
    dele.press("Mark the remaining 7 as here")
    dele.sees("Register saved. Everybody is marked.")
    expect(dele.page.get_by_role("row", name="Mac-Donald, Sam")).to_contain_text("Late")
    expect(dele.page.get_by_role("row", name="Lowe, Anne-Marie")).to_contain_text("Here")
    dele.press("Undo", within=".app-notice")


def test_on_a_telephone_every_mark_is_as_large_as_a_thumb(opened: Callable[..., Looking]) -> None:
    dele = opened(DELE, width=320)
    take(dele, AFTERNOON)
    labels = dele.page.locator(".app-marks__mark label")
    assert labels.count() == 35
    assert labels.evaluate_all(TARGETS) == 0
    mark(dele.page.locator("[data-register-row]").first, "Here")
    dele.press("Mark the remaining 6 as here")
    dele.press("Save the register").sees("Register saved. Everybody is marked.")


def test_nobody_takes_the_register_of_tomorrow(opened: Callable[..., Looking]) -> None:
    dele = opened(DELE)
    dele.goes_to("/").follow(re.compile("The case system"), within=".app-week")
    dele.sees("The register opens on Thursday 10 September 2026.")
    expect(dele.page.get_by_role("button", name="Take register")).to_have_count(0)
