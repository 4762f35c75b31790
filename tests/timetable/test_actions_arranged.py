"""Late joiners and part-timers: places that are to be arranged, the four choices, and what taking one back undoes."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Completion
from academy.enrolments.rules import ItemState
from academy.refusals import Refused
from academy.timetable import actions, queries
from academy.timetable.models import SessionChoice
from academy.timetable.rules import Instead, Mark, Wish
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, plan_item
from tests.factories import a_cohort, an_employment, an_enrolment, with_role
from tests.timetable.factories import a_practitioner, arranged, state_of, works

At = Callable[[str], datetime]
WEDNESDAY = date(2026, 9, 9)
COVERED = Wish(Instead.COVERED, what="Read the slides", with_whom="Dee Marsh", done_on=date(2026, 9, 10))


@pytest.fixture
def cast(at: At) -> Cast:
    """Asha starts on the Wednesday of the intake’s first week."""
    at("2026-09-02 09:00")
    found = a_cast(starts_on=WEDNESDAY)
    db.session.flush()
    return found


def codes(no: Any) -> list[str]:
    return [reason.code for reason in no.value.reasons]


def test_a_session_before_the_first_day_is_to_be_arranged_with_the_practitioner_and_never_missed(
    cast: Cast, at: At
) -> None:
    _, held = arranged(cast)
    words = "To be arranged · with Ruth Ainsworth"
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 2)) == (ItemState.TO_ARRANGE, words)
    now = at("2026-09-07 12:00")
    other = next(e for e in queries.register_entries(held))
    with pytest.raises(Refused) as no:
        actions.take_register(
            acts(cast.runner), held, marks={other.ref: (Mark.NOT_HERE, False)}, version=None, now=now
        )
    assert codes(no) == ["cannot_come"]
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 30)) == (ItemState.TO_ARRANGE, words)


def test_without_a_place_too_a_session_before_the_first_day_is_late_for_nobody(cast: Cast, at: At) -> None:
    _, held = arranged(cast)
    booking = queries.bookings_of_sessions([held.id])[held.id][0]
    actions.withdraw_booking(acts(cast.coordinator), booking, held, now=at("2026-09-03"))
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 30))[0] is ItemState.TO_ARRANGE
    found = queries.to_arrange([cast.enrolment.id], date(2026, 9, 30))
    assert [(each.title, each.why) for each in found if each.on == date(2026, 9, 7)] == [
        ("Welcome to the academy", "starts Wednesday 9 September")
    ]


def test_mark_the_remaining_leaves_out_who_cannot_come(cast: Cast, at: At) -> None:
    another_starter(cast)
    _, held = arranged(cast)
    saved = actions.take_register(
        acts(cast.runner), held, marks={}, version=None, now=at("2026-09-07 12:00"), remaining_as=Mark.HERE
    )
    db.session.flush()
    assert (saved.changed, saved.left) == (1, 0)
    marks = {entry.name: entry.line.mark for entry in queries.register_entries(held)}
    assert marks == {"Asha Begum": None, "Ben Other01": Mark.HERE}
    line = queries.sessions_of_cohorts([cast.cohort.id])[0]
    assert (line.booked, line.marked, line.cannot_come, line.left) == (2, 1, 1, 0)
    assert queries.registers_to_take(date(2026, 9, 8)) == []


def test_arranging_says_for_whom_it_is_to_be_arranged_and_gives_their_place_to_others(cast: Cast) -> None:
    another_starter(cast)
    made, held = arranged(cast, capacity=1)
    assert (made.booked, made.not_booked) == (1, ())
    assert [(each.name, each.reason.message) for each in made.to_arrange] == [
        ("Asha Begum", "starts Wednesday 9 September.")
    ]
    assert len(queries.register_entries(held)) == 2


def test_a_part_timer_is_greyed_by_a_pattern_entered_after_the_place(cast: Cast, at: At) -> None:
    _, held = arranged(cast, on=date(2026, 9, 10))
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 2))[0] is ItemState.BOOKED
    works(cast.enrolment, "mon tue wed")
    db.session.flush()
    entry = queries.register_entries(held)[0]
    assert entry.line.cannot_come == "does not work on Thursdays"
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 2))[0] is ItemState.TO_ARRANGE


@pytest.mark.parametrize(("on", "words"), [(10, "does not work on Thursdays"), (17, "")])
def test_two_weeks_that_take_turns_decide_by_the_week_of_the_session(
    cast: Cast, at: At, on: int, words: str
) -> None:
    works(cast.enrolment, "mon tue wed", "wed thu fri")
    _, held = arranged(cast, on=date(2026, 9, on))
    assert [each.line.cannot_come for each in queries.register_entries(held)] == [words]


def test_a_mark_of_not_here_does_not_make_it_missed_once_they_could_not_come(cast: Cast, at: At) -> None:
    _, held = arranged(cast, on=date(2026, 9, 10))
    ref = queries.register_entries(held)[0].ref
    actions.take_register(
        acts(cast.runner), held, marks={ref: (Mark.NOT_HERE, False)}, version=None, now=at("2026-09-10 12:00")
    )
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 11))[0] is ItemState.MISSED
    works(cast.enrolment, "mon tue wed")
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 11))[0] is ItemState.TO_ARRANGE


def test_who_agreed_to_come_can_be_marked_and_gets_the_time_back(cast: Cast, at: At) -> None:
    _, held = arranged(cast)
    choice = actions.choose(
        acts(cast.runner),
        plan_item(cast.enrolment, "welcome"),
        wish=Wish(Instead.AGREED, time_back="3 hours, on Friday"),
        now=at("2026-09-03"),
    )
    assert (choice.session_id, choice.time_back) == (held.id, "3 hours, on Friday")
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 3))[0] is ItemState.BOOKED
    saved = actions.take_register(
        acts(cast.runner), held, marks={}, version=None, now=at("2026-09-07 12:00"), remaining_as=Mark.HERE
    )
    db.session.flush()
    assert saved.changed == 1
    assert state_of(cast.enrolment, "welcome", date(2026, 9, 8))[0] is ItemState.DONE


def test_next_intake_waits_and_gets_the_first_place_when_that_intake_is_arranged(cast: Cast, at: At) -> None:
    arranged(cast)
    now = at("2026-09-03")
    item = plan_item(cast.enrolment, "welcome")
    actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), now=now)
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", now.date())[1] == (
        "To be arranged · with Ruth Ainsworth, at the next intake"
    )
    assert queries.to_arrange([cast.enrolment.id], now.date()) == []
    october = enrolments.get_cohort(a_cohort("October", starts_on=date(2026, 10, 5)).ref)
    an_enrolment(an_employment(starts_on=date(2026, 10, 5)), cohort=october)
    made, held = arranged(cast, on=date(2026, 10, 5), cohort=october, capacity=1)
    assert (made.booked, len(made.not_booked)) == (1, 1)
    assert state_of(cast.enrolment, "welcome", now.date()) == (
        ItemState.BOOKED,
        "Booked · Monday 5 October 2026",
    )
    actions.take_register(
        acts(cast.runner), held, marks={}, version=None, now=at("2026-10-05 12:00"), remaining_as=Mark.HERE
    )
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", date(2026, 10, 6)) == (
        ItemState.MADE_UP,
        "Made up on 5 October",
    )


def test_a_place_on_a_later_session_is_given_with_the_choice_and_taken_back_with_it(
    cast: Cast, at: At
) -> None:
    arranged(cast)
    october = enrolments.get_cohort(a_cohort("October", starts_on=date(2026, 10, 5)).ref)
    _, later = arranged(cast, on=date(2026, 10, 5), cohort=october)
    now, item = at("2026-09-03"), plan_item(cast.enrolment, "welcome")
    assert [(each.cohort_name, each.left) for each in queries.later_sessions(item, now.date())] == [
        ("October", 20)
    ]
    choice = actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), later=later, now=now)
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", now.date())[0] is ItemState.BOOKED
    actions.take_back(acts(cast.runner), queries.get_choice(choice.ref), now=now)
    db.session.flush()
    assert queries.bookings_of_sessions([later.id])[later.id] == []
    assert state_of(cast.enrolment, "welcome", now.date())[0] is ItemState.TO_ARRANGE


def test_next_intake_gives_the_first_place_that_there_is_and_to_which_they_can_come(
    cast: Cast, at: At
) -> None:
    arranged(cast)
    now, item = at("2026-09-03"), plan_item(cast.enrolment, "welcome")
    full = enrolments.get_cohort(a_cohort("September, full", starts_on=date(2026, 9, 21)).ref)
    an_enrolment(an_employment(starts_on=date(2026, 9, 21)), cohort=full)
    arranged(cast, on=date(2026, 9, 21), cohort=full, capacity=1)
    october = enrolments.get_cohort(a_cohort("October", starts_on=date(2026, 10, 5)).ref)
    _, later = arranged(cast, on=date(2026, 10, 5), cohort=october)
    choice = actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), now=now)
    db.session.flush()
    assert choice.session_id == later.id
    assert queries.place_given(choice) is later
    assert state_of(cast.enrolment, "welcome", now.date()) == (
        ItemState.BOOKED,
        "Booked · Monday 5 October 2026",
    )


def test_covered_another_way_reads_made_up_on_that_day_and_only_that_is_undone(cast: Cast, at: At) -> None:
    arranged(cast)
    now, item = at("2026-09-10 15:00"), plan_item(cast.enrolment, "welcome")
    choice = actions.choose(acts(cast.runner), item, wish=COVERED, now=now)
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", now.date()) == (ItemState.MADE_UP, "Made up on 10 September")
    done = db.session.scalars(sa.select(Completion)).one()
    assert (done.how, done.confirmed_as, done.source_ref) == (
        "Made up on 10 September 2026",
        "advanced_practitioner",
        choice.ref,
    )
    actions.take_back(acts(cast.runner), queries.get_choice(choice.ref), now=now)
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", now.date())[0] is ItemState.TO_ARRANGE
    verbs = db.session.scalars(
        sa.select(AuditEvent.verb).where(AuditEvent.about_person_id == cast.starter.id)
    ).all()
    assert {Verb.ITEM_ARRANGED, Verb.ITEM_ARRANGEMENT_WITHDRAWN, Verb.COMPLETION_WITHDRAWN} <= set(verbs)


def test_a_missed_session_is_covered_too_and_a_facilitator_of_that_session_may_sign(
    cast: Cast, at: At
) -> None:
    other = another_starter(cast)
    _, held = arranged(cast)
    refs = [entry.ref for entry in queries.register_entries(held) if entry.name == "Ben Other01"]
    actions.take_register(
        acts(cast.runner),
        held,
        marks={refs[0]: (Mark.APOLOGIES, False)},
        version=None,
        now=at("2026-09-07 12:00"),
    )
    db.session.flush()
    now, item = at("2026-09-10 15:00"), plan_item(other, "welcome")
    for person in (a_practitioner("Dee", "Marsh"), cast.coordinator):
        with pytest.raises(Refused) as no:
            actions.choose(acts(person), item, wish=COVERED, now=now)
        assert codes(no) == ["not_signer"]
    helper = a_practitioner("Fay", "Cole")
    from academy.timetable.models import Facilitator

    db.session.add(Facilitator(session_id=held.id, person_id=helper.id))
    db.session.flush()
    actions.choose(acts(helper), item, wish=COVERED, now=now)
    db.session.flush()
    assert state_of(other, "welcome", now.date())[0] is ItemState.MADE_UP


def test_a_licensed_module_is_completed_only_by_attendance(cast: Cast, at: At) -> None:
    arranged(cast, "licence_course", on=date(2026, 9, 8))
    now, item = at("2026-09-10 15:00"), plan_item(cast.enrolment, "licence_course")
    with pytest.raises(Refused, match="completed only by attendance") as no:
        actions.choose(acts(cast.runner), item, wish=COVERED, now=now)
    assert codes(no) == ["licence"]
    assert db.session.scalars(sa.select(Completion)).all() == []


def test_not_needed_has_a_reason_and_can_be_taken_back(cast: Cast, at: At) -> None:
    arranged(cast)
    now, item = at("2026-09-03"), plan_item(cast.enrolment, "welcome")
    choice = actions.choose(
        acts(cast.coordinator), item, wish=Wish(Instead.NOT_NEEDED, reason="held since 2024"), now=now
    )
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", now.date())[0] is ItemState.NOT_NEEDED
    actions.take_back(acts(cast.coordinator), queries.get_choice(choice.ref), now=now)
    db.session.flush()
    assert state_of(cast.enrolment, "welcome", now.date())[0] is ItemState.TO_ARRANGE


def test_nobody_chooses_for_themself(cast: Cast, at: At) -> None:
    arranged(cast)
    with_role(Role.ADVANCED_PRACTITIONER, cast.starter)
    item = plan_item(cast.enrolment, "welcome")
    with pytest.raises(Refused) as no:
        actions.choose(acts(cast.starter), item, wish=Wish(Instead.NEXT_INTAKE), now=at("2026-09-03"))
    assert codes(no) == ["oneself"]
    choice = actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), now=at("2026-09-03"))
    with pytest.raises(Refused) as no:
        actions.take_back(acts(cast.starter), queries.get_choice(choice.ref), now=at("2026-09-03"))
    assert codes(no) == ["oneself"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE session_choice SET what = 'x'",
        "UPDATE session_choice SET done_on = NULL",
        "DELETE FROM session_choice",
    ],
)
def test_the_database_refuses_to_change_what_was_signed(cast: Cast, at: At, change: str) -> None:
    arranged(cast)
    actions.choose(
        acts(cast.runner), plan_item(cast.enrolment, "welcome"), wish=COVERED, now=at("2026-09-10 15:00")
    )
    db.session.flush()
    with pytest.raises(sa.exc.DBAPIError, match="may not be changed"), db.session.begin_nested():
        db.session.execute(sa.text(change))
    assert db.session.scalars(sa.select(SessionChoice.what)).one() == "Read the slides"


def test_taking_a_wrong_mark_back_undoes_only_what_it_did(cast: Cast, at: At) -> None:
    other = another_starter(cast)
    _, held = arranged(cast)
    now = at("2026-09-07 12:00")
    ref = next(entry.ref for entry in queries.register_entries(held) if entry.name == "Ben Other01")
    for mark in ((Mark.HERE, False), (Mark.NOT_HERE, False)):
        actions.take_register(acts(cast.runner), held, marks={ref: mark}, version=None, now=now)
        db.session.flush()
    assert state_of(other, "welcome", date(2026, 9, 8))[0] is ItemState.MISSED
    done = db.session.scalars(sa.select(Completion)).one()
    assert done.withdrawn_reason == "The register was corrected"
