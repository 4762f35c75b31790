"""Where the browser of the tests and of the bench stands, and how it is started."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

# Debian builds the same engine with and without windows; the one without needs half the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def start(playwright: Playwright) -> Browser:
    """Debian's own Chromium; nothing is downloaded."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError("Chromium is missing. Run: apt-get install -y chromium-headless-shell")
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each worker, whatever it runs: Playwright does not start twice in one process."""
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()
