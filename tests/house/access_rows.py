"""Print, for routes that access.csv does not name, the rows as the code answers today; a person must check each cell.

Run `python -m tests.house.access_rows` (with `--all` for every route). It never writes the table.
"""

import sys

import pytest

from tests.house.test_access import asking, routes, rows
from tests.house.world import WHO

__all__ = ["asking"]


def test_print_rows(app, asking, capsys):
    """Not a test: it borrows the fixtures of the tests."""
    known = {} if "--all" in sys.argv else rows()
    with capsys.disabled():
        sys.stdout.write("\n" + ",".join(("method", "route", *WHO)) + "\n")
        for method, rule in routes(app):
            if (method, rule) in known:
                continue
            cells = []
            for who in WHO:
                parts = asking.world.parts(rule, who)
                cells.append("no-thing" if parts is None else asking.ask(who, method, rule, parts))
            sys.stdout.write(",".join((method, rule, *cells)) + "\n")


if __name__ == "__main__":
    raise SystemExit(pytest.main(["-q", "-p", "no:cacheprovider", "-W", "ignore", __file__]))
