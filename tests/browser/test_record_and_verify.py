"""A record: why not yet, issued, downloaded, verified by code, link and file, replaced, withdrawn."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Place
from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

MORGAN = "morgan.reid@northdale.example"


def verify(anybody: Looking, code: str, surname: str = "") -> Looking:
    anybody.goes_to("/v").fills("Code on the record", code)
    if surname:
        anybody.fills("Surname on the record", surname)
    return anybody.press("Check the record")


def compare(anybody: Looking, file: Path) -> Looking:
    anybody.goes_to("/v")
    anybody.page.locator("input[type=file]").set_input_files(file)
    return anybody.press("Compare the file")


def code_of(holder: Looking) -> str:
    """The short code that the record's page shows."""
    found = re.search(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b", holder.page.locator("main").inner_text())
    assert found
    return found.group()


def confirm(page: Looking, academy: Place) -> None:
    if "password again" in page.page.title():
        page.page.get_by_label("Password", exact=True).fill(academy.password)
        page.press("Continue")


def test_a_closed_gate_says_each_thing_that_is_missing(opened: Callable[..., Looking]) -> None:
    morgan = opened(MORGAN)
    morgan.goes_to("/records/?show=waiting").follow("Myah Spencer", within="main")
    morgan.sees(re.compile(r"Not yet: \d+ things are missing"))
    missing = morgan.page.locator("main li")
    assert missing.count() >= 5
    expect(morgan.page.get_by_role("button", name="Check and issue")).to_have_count(0)


def test_issued_downloaded_verified_replaced_and_withdrawn(
    opened: Callable[..., Looking], academy: Place, tmp_path: Path
) -> None:
    morgan, anybody = opened(MORGAN), opened()
    morgan.goes_to("/records/?show=ready")
    morgan.follow(re.compile("^Check and issue"), within="main")
    confirm(morgan, academy)
    name = morgan.page.locator("[name=name_written]").input_value()
    surname = name.split()[-1]
    morgan.press("Issue the record")
    confirm(morgan, academy)
    morgan.sees(re.compile(r"SWA-2026-\d+ issued. The person has been told."))
    code, first = code_of(morgan), tmp_path / "first.pdf"
    morgan.downloads(re.compile(r"^SWA-2026-")).save_as(first)
    assert first.read_bytes().startswith(b"%PDF-")

    verify(anybody, code.upper().replace("-", " ")).reads("This record is valid")
    anybody.misses(surname)
    verify(anybody, code, surname)
    anybody.sees(f"Yes: the surname on this record is {surname}.")
    verify(anybody, code, "Nobody")
    anybody.sees("No: the surname on this record is not Nobody.")
    compare(anybody, first)
    anybody.reads("This is the file that we issued")
    anybody.goes_to(f"/v/{code.replace('-', '')}").reads("This record is valid")
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(first.read_bytes().replace(b"%PDF-1", b"%PDF-2", 1) + b"\n")
    compare(anybody, changed)
    anybody.reads("This is not a file that we issued")

    morgan.press("Replace it")
    confirm(morgan, academy)
    morgan.fills("Why", "The name was misspelt on paper").press("Issue the newer record")
    confirm(morgan, academy)
    morgan.sees("issued in its place.")
    newer = code_of(morgan)
    assert newer != code
    verify(anybody, code, surname)
    anybody.reads("This record has been replaced by a newer one")
    anybody.misses("surname on this record is")
    verify(anybody, newer).reads("This record is valid")

    morgan.press("Withdraw it")
    confirm(morgan, academy)
    morgan.fills("Why", "Issued to the wrong person").press("Withdraw the record")
    confirm(morgan, academy)
    morgan.sees("withdrawn.")
    verify(anybody, newer)
    anybody.reads("This record was withdrawn")
    compare(anybody, first)
    anybody.reads("This file has been replaced by a newer one")
    verify(anybody, "aaaa-bbbb-cccc")
    anybody.sees("One letter or digit is not right.")
