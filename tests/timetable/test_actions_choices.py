"""A choice for a session stands as long as it is true: days move, sessions are cancelled, and people are away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from academy import clock
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments.rules import ItemState
from academy.refusals import Refused
from academy.timetable import actions, queries
from academy.timetable.models import SessionChoice, TrainingSession
from academy.timetable.rules import Arrangement, Instead, Mark, Wish
from tests.enrolments.factories import Cast, a_cast, acts, plan_item
from tests.timetable.factories import an_intake, arranged, entries_of, greyed, is_away, state_of, works

At = Callable[[str], datetime]
MONDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 9, day) for day in (7, 9, 10, 11))
AWAY = "away until 11 September"


@pytest.fixture
def cast(at: At) -> Cast:
    """Asha works from Monday to Wednesday."""
    at("2026-09-02 09:00")
    found = a_cast()
    works(found.enrolment, "mon tue wed")
    return found


def chooses(cast: Cast, kind: Instead, later: TrainingSession | None = None) -> SessionChoice:
    wish = Wish(kind, time_back="3 hours")
    choice = actions.choose(
        acts(cast.runner), plan_item(cast.enrolment, "welcome"), wish=wish, later=later, now=clock.now()
    )
    db.session.flush()
    return choice


def asked(cast: Cast) -> list[str]:
    """Why it is to be arranged for Asha, as Today says it."""
    return [each.why for each in queries.to_arrange([cast.enrolment.id], clock.today())]


def moved(cast: Cast, held: TrainingSession, **to: object) -> None:
    as_it_is = Arrangement(
        "", held.title, held.on, held.starts, held.ends, held.place, capacity=held.capacity
    )
    wanted = replace(as_it_is, facilitator_ids=(cast.runner.id,), **to)
    actions.change_session(acts(cast.coordinator), held, wanted=wanted, now=clock.now())
    db.session.flush()


def choice_of(cast: Cast) -> SessionChoice | None:
    return queries.choice_of(plan_item(cast.enrolment, "welcome").id)


@pytest.mark.both_databases
def test_who_agreed_to_come_and_then_is_away_is_greyed_and_never_missed_and_to_be_arranged(
    cast: Cast, at: At
) -> None:
    _, held = arranged(cast, on=THURSDAY)
    chooses(cast, Instead.AGREED)
    assert greyed(held) == {}
    at("2026-09-08 09:00")
    is_away(cast.enrolment, WEDNESDAY, FRIDAY, by=cast.starter)
    assert greyed(held) == {"Asha Begum": AWAY}
    assert asked(cast) == [AWAY]
    now, [entry] = at("2026-09-10 13:00"), entries_of(held)
    with pytest.raises(Refused, match="Away until 11 September"):
        actions.take_register(
            acts(cast.runner), held, marks={entry.ref: (Mark.NOT_HERE, False)}, version=None, now=now
        )
    assert state_of(cast.enrolment, "welcome", FRIDAY)[0] is ItemState.TO_ARRANGE
    verbs = db.session.scalars(
        sa.select(AuditEvent.verb).where(AuditEvent.about_person_id == cast.starter.id)
    )
    assert Verb.ITEM_ARRANGEMENT_WITHDRAWN in set(verbs)


def test_who_is_away_can_still_agree_to_come(cast: Cast) -> None:
    is_away(cast.enrolment, WEDNESDAY, FRIDAY, by=cast.starter)
    _, held = arranged(cast, on=THURSDAY)
    chooses(cast, Instead.AGREED)
    assert (greyed(held), asked(cast)) == ({}, [])


def test_what_somebody_came_to_stays_when_they_are_entered_as_away_afterwards(cast: Cast, at: At) -> None:
    _, held = arranged(cast, on=THURSDAY)
    chooses(cast, Instead.AGREED)
    now, [entry] = at("2026-09-10 13:00"), entries_of(held)
    marks = {entry.ref: (Mark.HERE, False)}
    actions.take_register(acts(cast.runner), held, marks=marks, version=None, now=now)
    is_away(cast.enrolment, THURSDAY, FRIDAY, by=cast.starter)
    assert choice_of(cast) is not None
    assert state_of(cast.enrolment, "welcome", FRIDAY)[0] is ItemState.DONE


@pytest.mark.parametrize(
    ("to", "why"),
    [({"on": FRIDAY}, "does not work on Fridays"), ({"on": WEDNESDAY}, ""), ({"place": "Room 5"}, None)],
)
def test_who_agreed_to_one_day_did_not_agree_to_another(
    cast: Cast, to: dict[str, object], why: str | None
) -> None:
    _, held = arranged(cast, on=THURSDAY)
    chooses(cast, Instead.AGREED)
    moved(cast, held, **to)
    assert (choice_of(cast) is not None) is (why is None)
    assert asked(cast) == ([why] if why else [])


@pytest.mark.both_databases
def test_a_choice_to_come_ends_with_its_session_and_a_new_session_asks_again(cast: Cast) -> None:
    _, held = arranged(cast, on=THURSDAY)
    chooses(cast, Instead.AGREED)
    actions.cancel_session(acts(cast.coordinator), held, now=clock.now())
    db.session.flush()
    assert choice_of(cast) is None
    _, again = arranged(cast, on=FRIDAY)
    assert greyed(again) == {"Asha Begum": "does not work on Fridays"}
    assert asked(cast) == ["does not work on Fridays"]


@pytest.mark.both_databases
def test_who_waits_for_a_later_intake_and_then_is_away_there_is_asked_again_and_gets_the_next_place(
    cast: Cast, at: At
) -> None:
    arranged(cast, on=THURSDAY)
    october, november = an_intake("October", date(2026, 10, 5)), an_intake("November", date(2026, 11, 2))
    _, second = arranged(cast, on=date(2026, 10, 5), cohort=october)
    assert chooses(cast, Instead.NEXT_INTAKE).session_id == second.id
    assert asked(cast) == []
    at("2026-10-02 09:00")
    is_away(cast.enrolment, date(2026, 10, 5), date(2026, 10, 9), by=cast.starter)
    assert asked(cast) == ["away until 9 October"]
    assert state_of(cast.enrolment, "welcome", date(2026, 10, 20))[0] is ItemState.TO_ARRANGE
    _, third = arranged(cast, on=date(2026, 11, 3), cohort=november)
    assert [entry.name for entry in entries_of(third)] == ["Asha Begum"]
    assert asked(cast) == []
    assert state_of(cast.enrolment, "welcome", date(2026, 10, 20))[0] is ItemState.BOOKED


def test_a_place_to_which_they_cannot_come_any_more_is_chosen_for_again_without_taking_anything_back(
    cast: Cast, at: At
) -> None:
    arranged(cast, on=THURSDAY)
    october = an_intake("October", date(2026, 10, 5))
    arranged(cast, on=date(2026, 10, 5), cohort=october)
    first = chooses(cast, Instead.NEXT_INTAKE)
    with pytest.raises(Refused, match="Take that back first"):
        chooses(cast, Instead.NEXT_INTAKE)
    at("2026-10-02 09:00")
    is_away(cast.enrolment, date(2026, 10, 5), date(2026, 10, 9), by=cast.starter)
    second = chooses(cast, Instead.NEXT_INTAKE)
    assert (first.withdrawn_at, second.session_id) == (second.chosen_at, None)
    assert asked(cast) == []


def test_a_later_session_on_a_day_that_they_do_not_work_is_refused_with_the_reason(cast: Cast) -> None:
    arranged(cast, on=THURSDAY)
    _, later = arranged(cast, on=date(2026, 10, 8), cohort=an_intake("October", date(2026, 10, 5)))
    [offered] = queries.later_sessions(plan_item(cast.enrolment, "welcome"), clock.today())
    assert offered.why_not == "does not work on Thursdays"
    with pytest.raises(Refused, match="Asha Begum does not work on Thursdays") as no:
        chooses(cast, Instead.NEXT_INTAKE, later)
    assert [(each.code, each.field) for each in no.value.reasons] == [("cannot_come", "later")]
