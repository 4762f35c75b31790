"""Days on which people are not there: at the weekend, in the middle of a week, on the last day of being away."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from academy import clock
from academy.db import db
from academy.enrolments.rules import ItemState
from academy.timetable import actions, queries
from academy.timetable.rules import Instead, Slot, Wish
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, plan_item
from tests.timetable.factories import an_intake, arranged, greyed, is_away, state_of, works

At = Callable[[str], datetime]
MONDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 9, day) for day in (7, 10, 11, 12))


@pytest.fixture
def cast(at: At) -> Cast:
    """Asha starts with her intake, and no pattern of hers is known."""
    at("2026-09-02 09:00")
    found = a_cast()
    db.session.flush()
    return found


def a_slot(on: date, code: str = "welcome") -> Slot:
    return Slot(code, on, time(9, 30), time(12, 30))


@pytest.mark.both_databases
def test_arranging_a_week_shows_who_is_away_in_the_middle_of_it(cast: Cast) -> None:
    is_away(cast.enrolment, THURSDAY, FRIDAY, by=cast.starter)
    slots = [a_slot(MONDAY), a_slot(THURSDAY, "recording")]
    found = queries.who_cannot_come(cast.cohort.id, slots)
    assert [(each.name, each.on, each.why) for each in found] == [
        ("Asha Begum", THURSDAY, "away until 11 September")
    ]


@pytest.mark.both_databases
def test_a_session_on_a_saturday_is_to_be_arranged_where_monday_to_friday_is_assumed(
    cast: Cast, at: At
) -> None:
    works(another_starter(cast), "mon tue sat")
    words = "does not work on Saturdays (Monday to Friday is assumed)"
    found = queries.who_cannot_come(cast.cohort.id, [a_slot(SATURDAY)])
    assert [(each.name, each.why) for each in found] == [("Asha Begum", words)]
    _, held = arranged(cast, on=SATURDAY)
    assert greyed(held) == {"Asha Begum": words}
    assert queries.cannot_come_to([held.id]) == {held.id: 1}
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 30))[0] is ItemState.TO_ARRANGE
    assert [each.why for each in queries.to_arrange([cast.enrolment.id], MONDAY)] == [words]


@pytest.mark.both_databases
def test_on_the_last_day_of_being_away_they_are_greyed_and_on_the_next_one_no_more(cast: Cast) -> None:
    is_away(cast.enrolment, MONDAY, THURSDAY, by=cast.starter)
    _, last = arranged(cast, on=THURSDAY)
    _, back = arranged(cast, "recording", on=FRIDAY)
    assert greyed(last) == {"Asha Begum": "away until 10 September"}
    assert greyed(back) == {}


@pytest.mark.parametrize("away", [True, False])
def test_next_intake_gives_no_place_on_a_day_on_which_they_are_away_or_do_not_work(
    cast: Cast, at: At, away: bool
) -> None:
    works(cast.enrolment, "tue wed")
    arranged(cast)
    october, november = an_intake("October", date(2026, 10, 5)), an_intake("November", date(2026, 11, 2))
    if away:
        is_away(cast.enrolment, date(2026, 10, 5), date(2026, 10, 9), by=cast.starter)
    arranged(cast, on=date(2026, 10, 6) if away else date(2026, 10, 5), cohort=october)
    _, later = arranged(cast, on=date(2026, 11, 3), cohort=november)
    item = plan_item(cast.enrolment, "welcome")
    choice = actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), now=clock.now())
    assert choice.session_id == later.id
