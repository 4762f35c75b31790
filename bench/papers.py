"""What records on paper cost."""

import multiprocessing
import time
from collections.abc import Callable

import jinja2

from tests.pdf import samples

# The first page alone: the sheet of records with nothing after its certificate.
FIRST_PAGE = samples.TEMPLATES.overlay(
    loader=jinja2.ChoiceLoader(
        [jinja2.DictLoader({"pdf/later_pages.html": ""}), samples.TEMPLATES.loader or jinja2.DictLoader({})]
    )
)
PAGES = 120  # certificate pages timed for their rate
RECORDS = 200


def measure(runs: int) -> None:
    """The certificate page, two and three pages, then rates: in one process and in two."""
    print("\n## Records on paper\n\n| what | CPU ms, median | limit |\n|---|---|---|", flush=True)
    three, statement = samples.induction(rows=20), samples.work_ready()
    one_page = _cpu(lambda: certificate(0), runs)
    two_pages = _cpu(lambda: samples.printed(statement), runs)
    three_pages = _cpu(lambda: samples.printed(three), runs)
    _row("The certificate page alone", one_page, "≤ 60")
    _row("A work-ready statement: the certificate page and one page of facts", two_pages, "≤ 180")
    _row("An induction record of three pages, first issue", three_pages, "≤ 300")
    _row("Each of its transcript pages", (three_pages - one_page) / 2, "≤ 120")
    began = time.perf_counter()
    for number in range(PAGES):
        certificate(number)
    _row("Certificate pages a second in one process", PAGES / (time.perf_counter() - began), "≥ 20")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(certificate, range(2))  # both have started and read their libraries
        began = time.perf_counter()
        pool.map(certificate, range(PAGES), chunksize=10)
        _row("Certificate pages a second in two processes", PAGES / (time.perf_counter() - began), "≥ 38")
        began = time.perf_counter()
        pool.map(record, range(RECORDS), chunksize=10)
        taken = time.perf_counter() - began
    _row(f"{RECORDS} records of three pages in two processes, wall s", taken, "≤ 40")


def certificate(_number: int) -> int:
    """One certificate page; here, as a new process finds nothing of the one that runs as a program."""
    return len(samples.printed(samples.induction(), templates=FIRST_PAGE))


def record(_number: int) -> int:
    """One induction record of three pages."""
    return len(samples.printed(samples.induction(rows=20)))


def _cpu(act: Callable[[], object], runs: int) -> float:
    """Milliseconds of this process, the median after one run to warm up."""
    used = []
    for turn in range(runs + 1):
        began = time.process_time()
        act()
        if turn:
            used.append((time.process_time() - began) * 1000)
    return sorted(used)[len(used) // 2]


def _row(name: str, figure: float, limit: str) -> None:
    print(f"| {name} | {figure:.1f} | {limit} |", flush=True)
