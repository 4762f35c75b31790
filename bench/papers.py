"""What records on paper cost."""

import multiprocessing
import time

from tests.pdf import samples


def measure(runs: int) -> None:
    """One page, three pages, and 200 of three pages in two processes."""
    print("\n## Records on paper\n\n| what | CPU ms, median | limit |\n|---|---|---|", flush=True)
    three = samples.induction(rows=20)
    samples.printed(three)
    for name, facts, limit in (
        (
            "A work-ready statement: the certificate page (60) and one page of facts (120)",
            samples.work_ready(),
            180,
        ),
        ("An induction record of three pages, first issue", three, 300),
    ):
        used = []
        for _ in range(runs):
            began = time.process_time()
            samples.printed(facts)
            used.append((time.process_time() - began) * 1000)
        print(f"| {name} | {sorted(used)[len(used) // 2]:.0f} | ≤ {limit} |", flush=True)
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(print_one, range(200), chunksize=10)
    print(
        f"| 200 of three pages in two processes, wall s | {time.perf_counter() - began:.1f} | ≤ 40 |",
        flush=True,
    )


def print_one(_number: int) -> int:
    """One induction record of three pages; here, as a new process finds nothing of the one that runs as a program."""
    return len(samples.printed(samples.induction(rows=20)))
