"""Whose answer a question waits for, who asks, who answers, and what is not late meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from academy.access.rules import Actor, Role, Topic
from academy.doubts.rules import Fact, FactKind, OpenDoubt, Place, why_not_answer, why_not_doubt
from academy.enrolments.rules import (
    ItemState,
    Owner,
    PlanFacts,
    attention,
    progress,
    said,
    standing,
    why,
)
from academy.programmes.rules import Completion, ItemKind, OwnerRole

ASHA, DELE, CORA = Actor(1, "Asha"), Actor(2, "Dele"), Actor(3, "Cora", frozenset({Role.COORDINATOR}))
FACT = Fact(FactKind.MARK, "r", 1, "Not there", 2, "Dele", Place("a"), Place("b"), Topic.PLAN)
DOUBT = OpenDoubt("d", FactKind.MARK, date(2026, 9, 4), "Dele Marsh", date(2026, 9, 9))
LATE = PlanFacts(
    "Read the handbook",
    ItemKind.READING,
    Completion.SELF,
    Owner(OwnerRole.STARTER, "Asha Begum"),
    due_on=date(2026, 9, 1),
)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 9, 4), "In question since 4 September, with Dele Marsh"),
        (date(2026, 9, 8), "In question since 4 September, with Dele Marsh"),
        (date(2026, 9, 9), "In question since 4 September, with the coordinator"),
        (date(2027, 1, 4), "In question since 4 September 2026, with the coordinator"),
    ],
)
def test_it_reads_in_question_since_when_with_whom(today: date, words: str) -> None:
    assert DOUBT.words(today) == words
    facts = replace(LATE, doubt=DOUBT)
    assert said(facts, standing(facts, today), today, to_owner=False) == words


@pytest.mark.parametrize(
    "facts",
    [
        LATE,
        replace(LATE, what_to_change="The date"),
        replace(LATE, completion=Completion.REGISTER, missed_on=date(2026, 9, 1)),
    ],
)
def test_until_answered_the_item_is_not_late(facts: PlanFacts) -> None:
    today = date(2026, 9, 7)
    assert standing(facts, today).needs_action
    asked = replace(facts, doubt=DOUBT)
    found = standing(asked, today)
    assert (found.state, found.needs_action) == (ItemState.IN_QUESTION, False)
    assert attention([("x", asked, found)], today) == []
    assert why(asked, found, today).missing == ("An answer to the question of Friday 4 September 2026",)
    assert why(asked, found, today).owner == "Dele Marsh"
    assert standing(asked, DOUBT.coordinators_on).owner == Owner(OwnerRole.COORDINATOR)


def test_what_is_done_counts_until_the_answer_and_what_waits_still_waits() -> None:
    today = date(2026, 9, 7)
    done = replace(LATE, doubt=DOUBT, done_on=date(2026, 9, 2))
    assert progress([standing(done, today).state]).done == 1
    sent = replace(LATE, doubt=DOUBT, sent_on=date(2026, 9, 5))
    assert standing(sent, today).state is ItemState.WAITING


def test_only_the_starter_asks_and_only_about_what_another_entered() -> None:
    assert why_not_doubt(ASHA, FACT, already=False) == []
    assert [each.code for each in why_not_doubt(DELE, FACT, already=False)] == ["not_yours"]
    own = replace(FACT, entered_by_id=1)
    assert [each.code for each in why_not_doubt(ASHA, own, already=False)] == ["own_entry"]
    assert [each.code for each in why_not_doubt(ASHA, FACT, already=True)] == ["asked_already"]


def test_whoever_entered_it_or_a_coordinator_answers_once_and_never_about_themself() -> None:
    asked = {"about": 1, "asked_of": 2, "answered_at": None}
    assert why_not_answer(DELE, **asked) == []
    assert why_not_answer(CORA, **asked) == []
    assert [each.code for each in why_not_answer(Actor(4, "Ben"), **asked)] == ["not_yours"]
    assert [each.code for each in why_not_answer(ASHA, **asked)] == ["oneself"]
    own = replace(CORA, person_id=1)
    assert [each.code for each in why_not_answer(own, **asked)] == ["oneself"]
    answered = {**asked, "answered_at": datetime(2026, 9, 8, tzinfo=UTC)}
    assert [each.code for each in why_not_answer(DELE, **answered)] == ["answered"]
