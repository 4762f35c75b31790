"""States, words, whys, progress and what comes next, from facts alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.enrolments.rules import (
    FINISHED,
    NEEDS_ACTION,
    ItemState,
    Needed,
    Owner,
    PlanFacts,
    attention,
    next_item,
    progress,
    said,
    standing,
    why,
)
from academy.programmes.rules import Completion, ItemKind, OwnerRole

TODAY = date(2026, 10, 14)
ASHA = Owner(OwnerRole.STARTER, "Asha Begum")
RUTH = Owner(OwnerRole.ADVANCED_PRACTITIONER, "Ruth Ainsworth")
DESK = Owner(OwnerRole.KIT_DESK)
TASK = PlanFacts("Read the handbook", ItemKind.READING, Completion.SELF, ASHA, due_on=date(2026, 10, 16))
SIGNED = PlanFacts(
    "Shadow visit", ItemKind.TASK, Completion.SIGN_OFF, ASHA, signer=RUTH, due_on=date(2026, 10, 16)
)
SESSION = PlanFacts(
    "Recall day 1", ItemKind.SESSION, Completion.REGISTER, ASHA, signer=RUTH, due_on=date(2026, 10, 20)
)


@pytest.mark.parametrize(
    ("facts", "state", "words"),
    [
        (TASK, ItemState.NOT_STARTED, "Not started · due 16 October"),
        (replace(TASK, due_on=date(2027, 1, 8)), ItemState.NOT_STARTED, "Not started · due 8 January 2027"),
        (replace(TASK, provisional=True), ItemState.NOT_STARTED, "Not started · due about 16 October"),
        (replace(TASK, due_on=None), ItemState.NOT_STARTED, "Not started · date not known yet"),
        (replace(TASK, opens_on=date(2026, 10, 15)), ItemState.NOT_STARTED, "Not started · opens 15 October"),
        (replace(TASK, done_on=date(2026, 9, 9)), ItemState.DONE, "Done · 9 September"),
        (replace(TASK, due_on=date(2026, 10, 9)), ItemState.OVERDUE, "5 days late · with Asha Begum"),
        (replace(TASK, due_on=date(2026, 10, 13)), ItemState.OVERDUE, "1 day late · with Asha Begum"),
        (
            replace(TASK, owner=DESK, due_on=date(2026, 10, 9)),
            ItemState.OVERDUE,
            "5 days late · with the kit desk",
        ),
        (
            replace(TASK, not_needed="held since 2024"),
            ItemState.NOT_NEEDED,
            "Not needed again: held since 2024",
        ),
        (replace(TASK, paused_until=date(2027, 6, 30)), ItemState.PAUSED, "Paused until 30 June 2027"),
        (
            replace(TASK, fell_due_on=date(2026, 10, 8), due_on=date(2026, 10, 16)),
            ItemState.AWAY,
            "Away when it was due, 8 October · pick this up by 16 October",
        ),
        (
            replace(TASK, fell_due_on=TODAY, due_on=date(2026, 10, 30)),
            ItemState.AWAY,
            f"Away when it is due, {TODAY.day} October · pick this up by 30 October",
        ),
        (replace(TASK, parts_done=2, parts=3), ItemState.IN_PROGRESS, "Started · 2 of 3 parts"),
        (replace(SIGNED, sent_on=TODAY), ItemState.WAITING, "Waiting for Ruth Ainsworth to sign off"),
        (
            replace(SIGNED, what_to_change="Add the date.\nAnd sign it."),
            ItemState.RETURNED,
            "Sent back: Add the date.",
        ),
        (SESSION, ItemState.TO_ARRANGE, "To be arranged · with Ruth Ainsworth"),
        (
            replace(SESSION, booked_on=date(2026, 10, 20)),
            ItemState.BOOKED,
            "Booked · Tuesday 20 October 2026",
        ),
        (
            replace(SESSION, booked_on=date(2026, 10, 13)),
            ItemState.WAITING,
            "Waiting for Ruth Ainsworth to take the register",
        ),
        (
            replace(SESSION, missed_on=date(2026, 10, 6), catch_up_on=date(2026, 11, 3)),
            ItemState.MISSED,
            "Missed · catch-up: 3 November",
        ),
        (
            replace(SESSION, done_on=date(2026, 11, 3), made_up=True),
            ItemState.MADE_UP,
            "Made up on 3 November",
        ),
        (
            replace(TASK, due_on=date(2026, 10, 9), first=(Needed("Collect your kit", DESK),)),
            ItemState.HELD_UP,
            "Held up: “Collect your kit” comes first · with the kit desk",
        ),
    ],
)
def test_each_state_is_said_in_its_words(facts: PlanFacts, state: ItemState, words: str) -> None:
    found = standing(facts, TODAY)
    assert found.state is state
    assert said(facts, found, TODAY, to_owner=False) == words


def test_what_is_late_tells_its_owner_what_to_do() -> None:
    facts = replace(TASK, due_on=date(2026, 10, 9))
    words = said(facts, standing(facts, TODAY), TODAY, to_owner=True)
    assert words == "Was due 9 October. Do it, or say what is in the way"


def test_what_others_owe_is_said_to_the_starter_as_theirs() -> None:
    facts = replace(TASK, owner=DESK, due_on=date(2026, 10, 9))
    found = standing(facts, TODAY)
    assert said(facts, found, TODAY, to_owner=True) == "5 days late · with the kit desk"
    assert why(facts, found, TODAY, to_owner=True).owner == "The kit desk"
    mine = why(TASK, standing(TASK, TODAY), TODAY, to_owner=True)
    assert (mine.rule, mine.missing, mine.owner) == (
        "You say that it is done. No signature is needed.",
        ("Your word that it is done",),
        "You",
    )


def test_on_its_day_nothing_is_late() -> None:
    assert standing(replace(TASK, due_on=TODAY), TODAY).state is ItemState.NOT_STARTED


def test_the_why_names_rule_what_is_missing_owner_and_next_date() -> None:
    facts = replace(SIGNED, sent_on=date(2026, 10, 12))
    found = why(facts, standing(facts, TODAY), TODAY, why_due="Two days after the first day.")
    assert found.rule == (
        "It counts when Ruth Ainsworth has signed it off. Nobody signs off their own. Two days after the first day."
    )
    assert found.counted == ("Sent in on Monday 12 October 2026",)
    assert found.missing == ("The signature of Ruth Ainsworth",)
    assert found.owner == "Ruth Ainsworth"
    assert found.next_date == "By Friday 16 October 2026"


def test_the_why_of_something_done_misses_nothing() -> None:
    facts = replace(SESSION, done_on=date(2026, 10, 6), how="Attended on 6 October 2026")
    found = why(facts, standing(facts, TODAY), TODAY)
    assert (found.counted, found.missing, found.owner, found.next_date) == (
        ("Attended on 6 October 2026",),
        (),
        "",
        "",
    )


def test_next_is_what_was_sent_back_then_what_is_late_then_by_day() -> None:
    soon = replace(TASK, title="Soon", due_on=date(2026, 10, 15))
    late = replace(TASK, title="Late", due_on=date(2026, 10, 12))
    back = replace(TASK, title="Back", due_on=date(2026, 10, 30), what_to_change="Sign it.")
    booked = replace(SESSION, title="Booked", booked_on=TODAY)
    order = []
    plan = [soon, late, back, booked]
    while found := next_item([(f.title, f, standing(f, TODAY)) for f in plan], TODAY):
        order.append(found[0])
        plan = [facts for facts in plan if facts.title != found[0]]
    assert order == ["Late", "Back", "Booked", "Soon"]


def test_next_on_the_first_day_is_the_session_that_begins_it() -> None:
    """Whoever is new learns when and where to come, not that a chair is to be looked at that day."""
    desk = replace(TASK, title="Check your desk", due_on=TODAY)
    welcome = replace(SESSION, title="Welcome", booked_on=TODAY)
    kit = replace(SESSION, title="Collect your kit", booked_on=TODAY)
    plan = [(f.title, f, standing(f, TODAY)) for f in (desk, welcome, kit)]
    order = []
    while found := next_item(plan, TODAY):
        order.append(found[0])
        plan.remove(found)
    assert order == ["Welcome", "Collect your kit", "Check your desk"]


def test_next_is_never_what_others_owe_or_what_waits() -> None:
    owed = replace(TASK, owner=DESK, due_on=date(2026, 10, 1))
    waits = replace(SIGNED, sent_on=TODAY)
    unarranged = SESSION
    plan = [(f.title, f, standing(f, TODAY)) for f in (owed, waits, unarranged)]
    assert next_item(plan, TODAY) is None


def test_attention_is_most_urgent_first_and_names_an_owner() -> None:
    late = replace(TASK, title="Late", due_on=date(2026, 10, 9))
    later = replace(TASK, title="Later", due_on=date(2026, 10, 12))
    missed = replace(SESSION, title="Missed", missed_on=date(2026, 10, 6))
    plan = [(f.title, f, standing(f, TODAY)) for f in (missed, later, TASK, late)]
    found = attention(plan, TODAY)
    assert [each.title for each in found] == ["Late", "Later", "Missed"]
    assert found[2].words == "Missed · catch-up to be arranged with Ruth Ainsworth"
    assert attention(plan, TODAY, most=1) == found[:1]


DAYS = st.none() | st.dates(date(2026, 6, 1), date(2027, 6, 1))
FACTS = st.builds(
    PlanFacts,
    title=st.sampled_from(["One", "Two", "Three"]),
    kind=st.sampled_from(ItemKind),
    completion=st.sampled_from(Completion),
    owner=st.builds(Owner, st.sampled_from(OwnerRole), st.sampled_from(["", "Ruth"])),
    signer=st.none() | st.just(RUTH),
    due_on=DAYS,
    opens_on=DAYS,
    done_on=DAYS,
    made_up=st.booleans(),
    not_needed=st.sampled_from(["", "held since 2024"]),
    sent_on=DAYS,
    what_to_change=st.sampled_from(["", "Sign it."]),
    booked_on=DAYS,
    missed_on=DAYS,
    first=st.sampled_from([(), (Needed("Zero", DESK),)]),
)
MOMENT = st.dates(date(2026, 6, 1), date(2027, 6, 1))


@given(FACTS, MOMENT)
def test_whatever_needs_action_or_waits_names_one_owner(facts: PlanFacts, today: date) -> None:
    found = standing(facts, today)
    if found.state in NEEDS_ACTION | {ItemState.WAITING, ItemState.TO_ARRANGE}:
        assert found.owner is not None
        assert found.owner.said
    assert said(facts, found, today, to_owner=True)


@given(FACTS, MOMENT, st.integers(1, 400))
def test_what_is_finished_stays_finished_as_days_pass(facts: PlanFacts, today: date, later: int) -> None:
    if standing(facts, today).state in FINISHED:
        assert standing(facts, today + timedelta(days=later)).state in FINISHED


@given(FACTS, MOMENT)
def test_a_finished_item_misses_nothing_and_an_open_one_something(facts: PlanFacts, today: date) -> None:
    found = standing(facts, today)
    assert bool(why(facts, found, today).missing) is not found.finished


@given(st.lists(st.sampled_from(ItemState)))
def test_progress_is_never_more_than_all(states: list[ItemState]) -> None:
    found = progress(states)
    assert 0 <= found.done <= found.needed <= len(states)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) is (found.done == found.needed)


@given(st.lists(FACTS, max_size=8), MOMENT)
def test_next_is_one_of_the_plan_and_open(plan: list[PlanFacts], today: date) -> None:
    found = next_item([(place, facts, standing(facts, today)) for place, facts in enumerate(plan)], today)
    if found is not None:
        assert plan[found[0]] is found[1]
        assert not found[2].finished
