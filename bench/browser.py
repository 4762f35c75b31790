"""What a visitor of the real thing waits for: bytes over the wire, requests, and when the page can be used."""

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.year import PASSWORD, Year
from tests.chromium import start

PORT = 8993
TIMES = """() => { const t = performance.getEntriesByType('navigation')[0];
const r = performance.getEntriesByType('resource');
return [t.domContentLoadedEventEnd - t.responseStart,
        (t.transferSize + r.reduce((sum, each) => sum + each.transferSize, 0)) / 1024, 1 + r.length]; }"""


def look(url: str, folder: Path, made: Year, size: int) -> str:
    """A table of Chromium's own timings, on the same database, from a server of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "ACADEMY_DATA": str(folder),
        "ACADEMY_ENV": "development",
    }
    command = [sys.executable, "-m", "academy.cli", "serve", "--port", str(PORT)]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    rows = [
        "| in Chromium | usable after the first byte, ms | limit | KB over the wire | requests |",
        "|---|---|---|---|---|",
    ]
    try:
        _wait()
        with sync_playwright() as playwright:
            browser = start(playwright)
            first = browser.new_page(base_url=f"http://127.0.0.1:{PORT}")
            first.goto("/sign-in")
            rows.append(_row("First visit (sign-in page)", [first.evaluate(TIMES)], 200))
            for email, name, path, limit in (
                (made.starter, "Your first year", "/overview/your-year", 200),
                (made.coordinator, f"Cohort board of {size}", f"/overview/cohorts/{made.big}/board", 500),
            ):
                page = browser.new_context(base_url=f"http://127.0.0.1:{PORT}").new_page()
                _sign_in(page, email)
                seen = []
                for _ in range(5):
                    page.goto(path)
                    seen.append(page.evaluate(TIMES))
                rows.append(_row(name, seen, limit))
            browser.close()
    finally:
        running.terminate()
        running.wait(timeout=20)
    return "\n".join(rows)


def _row(name: str, seen: list[list[float]], limit: int) -> str:
    usable, kilobytes, requests = (statistics.median(each[place] for each in seen) for place in range(3))
    return f"| {name} | {usable:.0f} | ≤ {limit} | {kilobytes:.0f} | {requests:.0f} |"


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _wait() -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/help", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the academy did not start")
