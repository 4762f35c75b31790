"""The style guide in a real browser: what no test of HTML can see."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guide(migrated_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, migrated_app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/style-guide"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def page(chromium: Browser, guide: str) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: (
            wrong.append(message.text) if message.type == "error" and "422" not in message.text else None
        ),
    )
    page.goto(guide)
    yield page
    page.close()
    assert wrong == []


def active(page: Page) -> Any:
    return page.evaluate("document.activeElement.id")


def test_axe_finds_nothing(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("scripts", [True, False])
def test_320_pixels_are_enough(chromium: Browser, guide: str, scripts: bool) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(guide)
    widest = page.locator("html").evaluate("each => each.scrollWidth") if scripts else 320
    assert widest == 320
    assert page.locator(".app-js-only").first.is_visible() is scripts
    context.close()


def test_the_error_summary_takes_focus_and_leads_to_the_first_faulty_input(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Enter the start date").click()
    assert active(page) == "starts_on-day"


def test_a_register_is_taken_by_number_keys_inside_its_rows_only(page: Page) -> None:
    page.locator("body").press("1")
    assert page.locator("[data-register] input[type=radio]:checked").count() == 2
    page.locator("#mark-c-1").focus()
    page.keyboard.press("4")
    assert page.locator("#mark-c-4").is_checked()
    assert page.locator("#mark-d-1").count() == 0, "who may not be marked has nothing to press"
    assert page.locator("[data-register-count]").inner_text() == "All 3 marked"
    assert not page.locator("[data-register-rest]").is_visible()
    page.locator("#register-keys").uncheck()
    page.locator("#mark-c-4").focus()
    page.keyboard.press("2")
    assert page.locator("#mark-c-4").is_checked()


def test_the_rest_are_marked_without_touching_what_is_set(page: Page) -> None:
    page.locator("[data-register-rest]").click()
    marks = page.evaluate(
        "[...document.querySelectorAll('[data-register] input[type=radio]:checked')].map(e => e.value)"
    )
    assert marks == ["here", "late", "here"]


def test_a_list_is_filtered_as_one_types_whatever_the_accents(page: Page) -> None:
    page.locator("#marks-list-filter").fill("cwikla")
    assert page.locator("#marks-list [data-filter-row]:visible").count() == 1
