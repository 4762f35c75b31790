"""A work-ready line that fell due while somebody was away is due five working days after the return, as on the plan."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from academy import clock
from academy.db import db
from academy.enrolments import queries as plans
from academy.lifecycle import actions as lifecycle
from tests.readiness.factories import Cast, a_cast, actor

FRIDAY, LATER = date(2026, 9, 11), date(2026, 9, 21)


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-07 09:00")
    found = a_cast()
    db.session.commit()
    return found


def test_it_moves_with_the_time_away_and_both_dates_are_said(cast: Cast) -> None:
    def due() -> dict[str, date | None]:
        return {line.code: line.due_on for line in cast.standing(clock.today()).lines}

    before = due()
    meanwhile = {code for code, day in before.items() if day and date(2026, 9, 8) <= day <= FRIDAY}
    assert meanwhile, "something falls due on these days"
    lifecycle.enter_away(
        actor(cast.starter), plans.get_enrolment(cast.enrolment.ref), first_on=date(2026, 9, 8), last_on=FRIDAY,
        now=clock.now(),
    )  # fmt: skip
    db.session.commit()
    after = due()
    assert {after[code] for code in meanwhile} == {LATER}, "back on Monday, and five working days"
    assert {code: day for code, day in after.items() if code not in meanwhile} == {
        code: day for code, day in before.items() if code not in meanwhile
    }
    [line] = [each for each in cast.standing(clock.today()).lines if each.code == min(meanwhile)]
    assert (
        line.why.next_date
        == "By Monday 21 September 2026; it fell due on Tuesday 8 September 2026, while away"
    )
