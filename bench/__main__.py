"""`make bench`: fills the year on SQLite and PostgreSQL, measures, and prints the tables."""

import argparse
import gzip
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import sqlalchemy as sa
from flask import Flask

from academy import clock, create_app
from academy.batches import queries as uploads
from academy.batches.models import BatchKind
from academy.batches.rules import ColumnPlan, DateOrder
from academy.db import db
from academy.people import queries as who
from academy.people.actions import imports
from academy.people.actions.following import what_moves
from academy.people.rules import Answer
from academy.signin.models import Account
from academy.timetable.models import TrainingSession
from bench import browser, papers, year
from bench.meter import HEAD, Meter, signed_in
from tests import databases
from tests.conftest import Trial
from tests.postgres import server

BOARD = 20  # milestones, as the limits were set


def main() -> None:
    """Everything, or a part of it for a quick look."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--size", type=int, default=500, help="starters in the big intake")
    asked.add_argument("--runs", type=int, default=9)
    asked.add_argument("--only", choices=("sqlite", "postgresql", "records", "growth"))
    given = asked.parse_args()
    for kind in ("sqlite", "postgresql"):
        if given.only in {None, kind}:
            _one_database(kind, given.size, given.runs)
    if given.only in {None, "growth"}:
        _one_database("sqlite", 2000, 3, growth=True)
    if given.only in {None, "records"}:
        papers.measure(given.runs)


def _one_database(kind: str, size: int, runs: int, *, growth: bool = False) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with _database(kind, folder) as (url, pid):
        app = create_app(Trial(url, folder))
        clock.travel_to(year.TODAY)
        print(f"\n## {kind}: {size} starters, median of {runs} runs\n", flush=True)
        with app.app_context():
            began = time.perf_counter()
            made = year.fill(size)
            # PostgreSQL's own housekeeping does this within a minute; until then it plans as if tables were empty.
            db.session.execute(sa.text("ANALYZE"))
            db.session.commit()
            print(f"Filled in {time.perf_counter() - began:.0f} s.\n\n{HEAD}", flush=True)
            meter = Meter(app, db.engine, pid, runs)
        _pages(app, meter, made, growth=growth)
        if not growth:
            _register(app, meter, made)
            _imports(app, meter, made)
            print("\n" + browser.look(url, folder, made, size), flush=True)
        clock.travel_back()


def _pages(app: Flask, meter: Meter, made: year.Year, *, growth: bool) -> None:
    clients = {
        name: signed_in(app, *_account(app, email))
        for name, email in (
            ("s", made.starter),
            ("m", made.manager),
            ("p", made.practitioner),
            ("c", made.coordinator),
        )
    }
    factor = 4 if growth else 1
    for name, client, path in (
        ("Your first year", "s", "/overview/your-year"),
        ("Today (Advanced Practitioner)", "p", "/overview/today"),
        ("My team (manager)", "m", "/overview/my-team"),
        ("Overview (coordinator)", "c", "/overview/coordinator"),
    ):
        meter.measure(name, partial(clients[client].get, path), limit=12, statements=10)
    board = f"/overview/cohorts/{made.big}/board"
    meter.measure("Cohort board", lambda: clients["c"].get(board), limit=30 * factor, statements=5)
    meter.measure(
        "Cohort board, CSV", lambda: clients["c"].get(f"{board}.csv"), limit=100 * factor, page=False
    )
    meter.measure(
        "Cohort board, XLSX", lambda: clients["c"].get(f"{board}.xlsx"), limit=220 * factor, page=False
    )
    meter.measure("Work-ready board", lambda: clients["m"].get("/readiness/"))
    for name, client in (("A record served again", "s"), ("The same to a coordinator, which is noted", "c")):
        record = partial(clients[client].get, f"/records/{made.record}.pdf")
        meter.measure(name, record, limit=5, page=False)


def _register(app: Flask, meter: Meter, made: year.Year) -> None:
    client = signed_in(app, *_account(app, made.practitioner))
    with app.app_context():
        refs = db.session.scalars(
            sa.select(TrainingSession.ref)
            .join(TrainingSession.cohort)
            .where(TrainingSession.cohort.property.mapper.class_.ref == made.small)
            .order_by(TrainingSession.on, TrainingSession.id)
        ).all()
        db.session.rollback()
    meter.measure(
        "Open a register of 25", lambda: client.get(f"/timetable/{refs[0]}/register"), limit=12, statements=12
    )
    waiting = iter(refs)
    form: dict[str, str] = {}

    def read() -> None:
        form.clear()
        address = f"/timetable/{next(waiting)}/register"
        text = client.get(address).get_data()
        page = (gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text).decode()
        page = page[page.index("data-register") :]  # not the undo of the notice above
        form["address"] = address
        for name in ("csrf_token", "version"):
            found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
            if found:
                form[name] = found.group(1)
        for key in set(re.findall(r'name="(mark-[^"]+)"', page)):
            form[key] = "here"
        assert len(form) > 25, address

    def save() -> object:
        address = form.pop("address")
        return client.post(address, data=form)

    meter.measure(
        "Save a register of 25",
        save,
        before=read,
        limit=20,
        statements=12,
        runs=min(meter.runs, len(refs) - 1),
        page=False,
    )


def _imports(app: Flask, meter: Meter, made: year.Year) -> None:
    def take(*, dry_run: bool) -> None:
        try:
            imports.take_over(
                year.SYSTEM, "starters", "hr.csv", made.hr_file, dry_run=dry_run, now=clock.now()
            )
        finally:
            db.session.rollback()

    def look_again() -> None:
        """Every row with its fate, and what would move in each plan either way (a page shows but 100 rows)."""
        today = clock.today()
        try:
            sheet = who.read_upload(made.hr_again)
            batch = imports.upload(
                year.SYSTEM, BatchKind.STARTERS, file_name="hr.csv", content=made.hr_again, sheet=sheet,
                now=clock.now(),
            )  # fmt: skip
            plan = ColumnPlan(uploads.plan_of(batch).columns, {"starts_on": DateOrder.DAY_FIRST})
            decided = who.decide(BatchKind.STARTERS, sheet, plan, today, by=None)
            imports.preview(year.SYSTEM, batch, plan=plan, decided=decided)
            db.session.flush()
            rows = uploads.rows_of(batch.id)
            became = {
                row.number: {each["field"]: each["became"] for each in json.loads(row.changes)}
                for row in rows
            }
            asking = [row for row in rows if became[row.number]]
            for answer in (Answer(), Answer(today)):
                what_moves(dict(who.dates_after(asking, became, answer, today).values()), today)
        finally:
            db.session.rollback()

    with app.app_context():
        meter.measure(
            "HR file of 1,000 again, plans move: previewed", look_again, limit=5000, runs=3, page=False
        )
        meter.measure("HR file of 500: previewed", lambda: take(dry_run=True), limit=500, runs=3, page=False)
        meter.measure(
            "HR file of 500: read, previewed, taken over, with audit",
            lambda: take(dry_run=False),
            limit=1500,
            runs=3,
            page=False,
        )


def _account(app: Flask, email: str) -> tuple[int, int]:
    with app.app_context():
        person = who.person_by_email(email)
        assert person is not None
        version = db.session.scalar(sa.select(Account.version).where(Account.person_id == person.id))
        db.session.rollback()
        return person.id, version or 1


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    if kind == "sqlite":
        with databases.fresh("sqlite", folder) as url:
            yield url, None
        return
    with server() as address:
        os.environ["TEST_POSTGRES_URL"] = address
        with psycopg.connect(f"{address}/postgres") as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row is not None
            stat = Path(f"/proc/{row[0]}/stat").read_text().rsplit(")", 1)[1].split()
        with databases.fresh("postgresql", folder) as url:
            yield url, int(stat[1])


if __name__ == "__main__":
    main()
