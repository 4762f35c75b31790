"""A real Chromium on a real server with the demo academy: what the stories stand on."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from academy import clock, create_app, demo
from academy.db import db, unit_of_work
from tests import databases
from tests.browser.looking import Looking
from tests.conftest import Trial

ROOT = Path(__file__).parent.parent.parent
# A Wednesday in the demo's first week: two days of registers are taken, today's is waiting.
THAT_MORNING = "2026-09-09 08:45"


@dataclass(frozen=True)
class Place:
    """A running academy: its address, its folder and the password of everybody in it."""

    url: str
    folder: Path
    password: str


@pytest.fixture(scope="session")
def demo_academy(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Path]]:
    """The demo, made once for each worker through the same actions as `make run`."""
    folder = tmp_path_factory.mktemp("demo")
    with databases.fresh(request.config.getoption("--database"), folder) as url:
        app = create_app(Trial(url, folder))
        with app.app_context():
            clock.travel_to(datetime.fromisoformat(THAT_MORNING))
            with unit_of_work():
                demo.make(clock.now(), folder, "http://127.0.0.1")
            clock.travel_back()
            db.engine.dispose()
        yield url, folder


@pytest.fixture(scope="module")
def academy(demo_academy: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server of its own for each file of stories: on SQLite with a copy of the demo, so that stories keep apart."""
    url, made = demo_academy
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(made, folder, dirs_exist_ok=True)
    if url.startswith("sqlite"):
        url = f"sqlite:///{folder / 'academy.sqlite'}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "ACADEMY_DATA": str(folder),
        "ACADEMY_ENV": "development",
    }
    address = f"http://127.0.0.1:{port}"
    environment |= {"PUBLIC_URL": address, "VERIFY_URL": address}
    clock.allow_time_travel(folder / "clock.txt")
    clock.travel_to(datetime.fromisoformat(THAT_MORNING))
    log = (folder / "server.log").open("wb")
    command = [sys.executable, "-m", "academy.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(address, server, folder / "server.log")
        yield Place(address, folder, (folder / demo.SECRET_FILE).read_text().strip())
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.fixture
def opened(chromium: Browser, academy: Place) -> Iterator[Callable[..., Looking]]:
    """Open a browser as somebody: opened("ruth.ainsworth@…"), or as nobody; wide, or width=320, or without scripts."""
    contexts: list[BrowserContext] = []

    def open_as(email: str | None = None, *, width: int = 1280, scripts: bool = True) -> Looking:
        context = chromium.new_context(
            viewport={"width": width, "height": 900 if width > 600 else 700},
            java_script_enabled=scripts,
            base_url=academy.url,
            locale="en-GB",
            timezone_id="Europe/London",
            accept_downloads=True,
            bypass_csp=False,
        )
        context.set_default_timeout(30_000)  # as in looking.py: a slow machine only waits longer
        contexts.append(context)
        page: Page = context.new_page()
        looking = Looking(page, scripts=scripts)
        if email is not None:
            looking.is_signed_in(email, academy.password)
        return looking

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def travel(academy: Place) -> Iterator[Callable[[str], None]]:
    """Move the academy's clock: travel("2026-09-10 15:00"), London time; it goes back by itself."""
    yield lambda text: clock.travel_to(datetime.fromisoformat(text))
    clock.travel_to(datetime.fromisoformat(THAT_MORNING))


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"The academy did not start: {log.read_text(errors='replace')[-3000:]}")
        try:
            urllib.request.urlopen(f"{address}/help", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The academy did not answer within 20 seconds.")
