"""A name change: the new one everywhere, both addresses sign in, the old one sealed, an old record names nobody."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from academy import create_app
from tests.browser.conftest import Place
from tests.browser.looking import Looking
from tests.browser.roads import roads
from tests.browser.test_record_and_verify import code_of, confirm, verify
from tests.conftest import Trial

pytestmark = pytest.mark.browser

MORGAN = "morgan.reid@northdale.example"
OLD_ADDRESS, NEW_ADDRESS = "zofia.lukasiewicz@northdale.example", "zofia.keane@northdale.example"
OLD = re.compile("łukasiewicz|lukasiewicz", re.IGNORECASE)
READERS = (
    MORGAN,
    "dele.marsh@northdale.example",
    "amir.qureshi@northdale.example",
    "jo.whittle@northdale.example",
    "tariq.iqbal@northdale.example",
    NEW_ADDRESS,
)


def test_the_new_name_stands_everywhere_and_the_old_one_nowhere(
    opened: Callable[..., Looking], academy: Place, tmp_path: Path
) -> None:
    morgan, anybody = opened(MORGAN), opened()
    morgan.goes_to("/records/?show=issued").follow("Zofia Łukasiewicz", within="main table")
    code = code_of(morgan)
    verify(anybody, code).reads("This record is valid")

    morgan.goes_to("/people/").fills("Name, number or team", "zofia").press("Search")
    morgan.follow("Zofia Łukasiewicz", within="main table")
    morgan.page.get_by_role("link", name=re.compile("^Change the details")).click()
    morgan.fills("Surname", "Keane").fills("Work email", NEW_ADDRESS).press("Save")
    morgan.reads("Zofia Keane")
    morgan.sees(re.compile("^Name updated everywhere"))
    morgan.sees("Name updated: Zofia Keane, by Morgan Reid")
    morgan.check()

    opened(OLD_ADDRESS).goes_to("/").reads("Your first year")
    adapter = create_app(Trial("sqlite://", tmp_path)).url_map.bind("127.0.0.1")
    found: list[str] = []
    for reader in READERS:

        def look(address: str, text: str, reader: str = reader) -> None:
            if OLD.search(text):
                found.append(f"{reader}: {address}: {OLD.search(text)}")

        pages, _ = roads(opened(reader).page.request, adapter, look=look)
        assert len(pages) > 5, f"{reader} has looked at hardly anything"
    assert not found

    for surname in ("", "Łukasiewicz", "Keane"):
        verify(anybody, code, surname).reads("This record has been replaced by a newer one")
        anybody.misses("surname on this record")


def test_the_old_name_is_opened_for_a_reason_and_the_record_issued_again(
    opened: Callable[..., Looking], academy: Place
) -> None:
    morgan = opened(MORGAN, width=320)
    morgan.goes_to("/people/").fills("Name, number or team", "keane").press("Search")
    morgan.follow("Zofia Keane", within="main table")
    morgan.follow("Former name, sealed").reads("Former name")
    morgan.press("Open the former name")
    expect(morgan.page.locator(".govuk-error-summary")).to_be_focused()
    morgan.press("For pay or pension", role="radio").press("Open the former name")
    morgan.sees("Łukasiewicz")
    morgan.goes_to("/records/?show=issued").follow("Zofia Keane", within="main table")
    morgan.sees("In a former name: it verifies as replaced")
    morgan.press("Replace it")
    confirm(morgan, academy)
    expect(morgan.page.locator("[name=name_written]")).to_have_value("Zofia Keane")
    morgan.fills("Why is it replaced?", "The name was updated").press("Issue the newer record")
    morgan.sees(re.compile("issued in its place"))
