"""Which dates a stretch away moves: tasks are picked up after it, dates of the supported year stay."""

from datetime import date

import pytest

from academy.enrolments.rules import picked_up
from academy.people.rules import Worked
from academy.programmes.rules import Anchors, Planned, rehearse, shipped_calendar, shipped_programmes

START = date(2026, 9, 7)
EVERY_DAY = Worked(())


@pytest.fixture(scope="module")
def plan() -> dict[str, Planned]:
    anchors = Anchors(first_day=START, contract_start=START, programme_start=START, registration=START)
    found = rehearse(
        shipped_programmes()[0], "newly_qualified", anchors, hours=(), pauses=(), calendar=shipped_calendar()
    )
    return {each.item.code: each for each in found}


def after(planned: Planned, first: date, last: date) -> Planned:
    return picked_up(planned, [(first, last)], EVERY_DAY, shipped_calendar(), 5)


def test_a_module_counted_in_months_from_the_first_day_is_picked_up_like_any_task(
    plan: dict[str, Planned],
) -> None:
    module = plan["prevent"]
    assert module.due_on == date(2026, 10, 7)
    moved = after(module, date(2026, 10, 5), date(2026, 10, 9))
    assert (moved.due_on, moved.fell_due_on) == (date(2026, 10, 19), date(2026, 10, 7))
    assert "It fell due on Wednesday 7 October 2026, while away" in moved.why


@pytest.mark.parametrize("code", ["review-3", "observation-1", "final-review", "recall-1"])
def test_no_date_of_the_supported_year_moves(plan: dict[str, Planned], code: str) -> None:
    planned = plan[code]
    assert planned.due_on is not None
    assert after(planned, planned.due_on, planned.due_on) == planned
