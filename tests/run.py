"""The whole run, as `make test` and CI do it: checks, tests on both databases, then the browser."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.postgres import server

BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-n", os.environ.get("TEST_WORKERS", "2"), "--dist", "loadfile")
CHECKS: tuple[tuple[str, Sequence[str]], ...] = (
    ("ruff", (str(BIN / "ruff"), "check", "-q", ".")),
    ("format", (str(BIN / "ruff"), "format", "--check", "-q", ".")),
    ("imports", (str(BIN / "lint-imports"), "--no-cache")),
    ("types", (str(BIN / "mypy"),)),
    ("templates", (str(BIN / "djlint"), "templates", "--lint", "--quiet")),
)


def main() -> int:
    """Run every step even where one fails, so that one run says all there is to mend."""
    failed: list[str] = []
    for name, command in CHECKS:
        _step(name, command, {}, failed)
    with server() as url:
        postgres = {"TEST_POSTGRES_URL": url}
        _step("tests on SQLite", (*PYTEST, "-m", "not browser"), postgres, failed)
        _step(
            "tests on PostgreSQL",
            (*PYTEST, "-m", "not browser", "--database", "postgresql"),
            postgres,
            failed,
        )
        _step("browser on SQLite", (*PYTEST, "-m", "browser"), postgres, failed)
        on_both = (*PYTEST, "-m", "browser and both_databases", "--database", "postgresql")
        _step("browser on PostgreSQL", on_both, postgres, failed)
    print("\nEverything passed." if not failed else f"\nFailed: {', '.join(failed)}.", flush=True)  # noqa: T201
    return 1 if failed else 0


def _step(name: str, command: Sequence[str], extra: dict[str, str], failed: list[str]) -> None:
    print(f"== {name}", flush=True)  # noqa: T201
    began = time.monotonic()
    code = subprocess.run(command, env={**os.environ, **extra}, check=False).returncode
    if code != 0:
        failed.append(name)
    print(f"   {'ok' if name not in failed else 'FAILED'} after {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
