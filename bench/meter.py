"""Counts what one request costs: CPU of this process and of the database's, wall, SQL statements, bytes."""

import gzip
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_compress import Compress
from sqlalchemy import event

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """The medians of several runs of one thing."""

    name: str
    cpu_ms: float
    wall_ms: float
    statements: int
    kilobytes: float
    ratio: float | None
    limit_ms: float | None
    limit_statements: int | None

    @property
    def verdict(self) -> str:
        """Within its limits, or by how much not."""
        if self.limit_ms is not None and self.cpu_ms > self.limit_ms:
            return f"over: {self.cpu_ms / self.limit_ms:.1f} times"
        if self.limit_statements is not None and self.statements > self.limit_statements:
            return "over: statements"
        return "ok" if self.limit_ms is not None or self.limit_statements is not None else ""


class Meter:
    """Measures requests of one app; `database_pid` is the server whose CPU counts too."""

    def __init__(self, app: Flask, engine: sa.Engine, database_pid: int | None, runs: int) -> None:
        self.app, self.engine, self.database_pid, self.runs = app, engine, database_pid, runs
        self.figures: list[Figure] = []
        self.bare = Flask("bare")

    def measure(
        self,
        name: str,
        act: Callable[[], Any],
        *,
        limit: float | None = None,
        statements: int | None = None,
        before: Callable[[], None] | None = None,
        runs: int | None = None,
        page: bool = True,
    ) -> Any:
        """Run it several times after one to warm up; keep the medians."""
        cpu, wall, said, size, whole, last = [], [], 0, 0, b"", None
        database = 0.0
        for turn in range((runs or self.runs) + 1):
            if turn == 1:
                database = self._database_seconds()
            if before is not None:
                before()
            with self._listening() as heard:
                began, cpu_before = time.perf_counter(), time.process_time()
                last = act()
                used, took = time.process_time() - cpu_before, time.perf_counter() - began
            if hasattr(last, "status_code"):
                sent = last.get_data()
                whole = gzip.decompress(sent) if last.headers.get("Content-Encoding") == "gzip" else sent
                assert last.status_code < 400, f"{name}: {last.status_code} {_fault(whole)}"
                size = len(sent)
            if turn:
                cpu.append(used * 1000)
                wall.append(took * 1000)
                said = len(heard)
        # The database's own clock ticks too coarsely for one request: its share is the mean of all runs.
        median = statistics.median(cpu) + (self._database_seconds() - database) * 1000 / len(cpu)
        ratio = median / self._bare(len(whole)) if page and whole else None
        self.figures.append(
            Figure(name, median, statistics.median(wall), said, size / 1024, ratio, limit, statements)
        )
        print(line(self.figures[-1]), flush=True)
        return last

    def _database_seconds(self) -> float:
        return _tree_seconds(self.database_pid) if self.database_pid else 0.0

    def _bare(self, size: int) -> float:
        """The same number of bytes from nothing but Flask and Jinja, gzipped as ours are."""
        client = self.bare.test_client()
        times = max(1, size // 60)
        text = (
            f"{{% for n in range({times}) %}}"
            "<p class='govuk-body'>{{ n }} some words of a page</p>{% endfor %}"
        )
        if "bare" not in self.bare.view_functions:
            Compress(self.bare)
            self.bare.add_url_rule("/", "bare", lambda: render_template_string(self.bare.config["TEXT"], x=1))
        self.bare.config["TEXT"] = text
        client.get("/", headers={"Accept-Encoding": "gzip"})
        began = time.process_time()
        for _ in range(3):
            client.get("/", headers={"Accept-Encoding": "gzip"})
        return (time.process_time() - began) * 1000 / 3

    @contextmanager
    def _listening(self) -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_c: Any, _cu: Any, statement: str, _p: Any, _x: Any, _many: bool) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                heard.append(statement)

        event.listen(self.engine, "before_cursor_execute", hear)
        try:
            yield heard
        finally:
            event.remove(self.engine, "before_cursor_execute", hear)


def _fault(page: bytes) -> str:
    found = re.search(rb"error-summary.*?</ul>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found.group(0).decode())[:300] if found else ""


def line(figure: Figure) -> str:
    """One row of the table."""
    limit = f"≤ {figure.limit_ms:g}" if figure.limit_ms is not None else ""
    allowed = f"≤ {figure.limit_statements}" if figure.limit_statements is not None else ""
    ratio = f"{figure.ratio:.1f}" if figure.ratio is not None else ""
    return (
        f"| {figure.name} | {figure.cpu_ms:.1f} | {limit} | {figure.wall_ms:.1f} | {figure.statements} | {allowed} "
        f"| {figure.kilobytes:.0f} | {ratio} | {figure.verdict} |"
    )


HEAD = (
    "| what | CPU ms | limit | wall ms | statements | limit | KB sent | × a bare page | |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def signed_in(app: Flask, person_id: int, version: int) -> FlaskClient:
    """A client of that person that accepts gzip, as a browser does."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{person_id}:{version}"
        cookie["_fresh"] = True
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    return client


def _tree_seconds(pid: int) -> float:
    """CPU seconds of a process, its living children and those that ended."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid:
            total += sum(int(fields[place]) for place in (11, 12, 13, 14))
        elif int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / TICK
