"""Who may sign, accept, record and take back, when, and what exactly is signed."""

from datetime import date, timedelta

import pytest

from academy.access.rules import Actor, Role, Subject
from academy.programmes.rules import AcceptedBy, KnownBy, OwnerRole, shipped_calendar
from academy.readiness.rules import (
    LineFacts,
    Outcome,
    Part,
    ReadinessLine,
    canonical,
    facts_to_sign,
    latest_end,
    may_record,
    read,
    roles_towards,
    sha256,
    standing,
    why_not_accept,
    why_not_record,
    why_not_reopen,
    why_not_sign,
    why_not_take_back,
)
from tests.readiness.samples import DEE, TODAY, a_condition, a_line, dbs, facts, right_to_work, signed

MANAGER = frozenset({OwnerRole.MANAGER})
HEAD = frozenset({OwnerRole.HEAD_OF_SERVICE})
COORDINATOR = frozenset({OwnerRole.COORDINATOR})
PRACTITIONER = frozenset({OwnerRole.ADVANCED_PRACTITIONER})
DONE = date(2026, 9, 9)
USUAL = date(2026, 9, 25)
LAST = date(2026, 10, 9)  # 20 working days after Friday 11 September


def shown(line: LineFacts) -> ReadinessLine:
    return standing(facts(line), TODAY).lines[0]


def accepting(
    line: LineFacts | None,
    roles: frozenset[OwnerRole],
    until: date | None = USUAL,
    what: str = "No visits alone",
) -> list[str]:
    found = why_not_accept(
        shown(line) if line else None,
        roles,
        until_on=until,
        not_until_then=what,
        today=TODAY,
        calendar=shipped_calendar(),
        most_days=20,
    )
    return [reason.code for reason in found]


@pytest.mark.parametrize(
    ("line", "roles", "codes"),
    [
        (a_line(), MANAGER, []),
        (a_line(), HEAD, ["not_yours"]),
        (a_line(), COORDINATOR, ["not_yours"]),
        (a_line(), frozenset(), ["not_yours"]),
        (dbs(), HEAD, []),
        (dbs(), MANAGER, ["not_yours"]),
        (dbs(), COORDINATOR, ["not_yours"]),
        (right_to_work(), MANAGER | HEAD | COORDINATOR, ["nobody_may"]),
        (a_line(done_on=DONE), MANAGER, ["done"]),
        (a_line(blocking=False), MANAGER, ["not_blocking"]),
        (a_line(condition=a_condition()), MANAGER, ["accepted"]),
        (a_line(condition=a_condition(TODAY - timedelta(days=1))), MANAGER, []),
        (None, MANAGER, ["no_line"]),
    ],
)
def test_each_line_says_who_may_accept_it(
    line: LineFacts | None, roles: frozenset[OwnerRole], codes: list[str]
) -> None:
    assert accepting(line, roles) == codes


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        (TODAY, ["ends_too_early"]),
        (None, ["ends_too_early"]),
        (TODAY + timedelta(days=1), []),
        (LAST, []),
        (LAST + timedelta(days=1), ["ends_too_late"]),
    ],
)
def test_a_condition_ends_after_today_and_within_twenty_working_days(
    until: date | None, codes: list[str]
) -> None:
    assert accepting(a_line(), MANAGER, until) == codes


def test_a_condition_says_what_they_may_not_do_until_then() -> None:
    assert accepting(a_line(), MANAGER, what="  ") == ["restriction_missing"]


def test_bank_holidays_make_a_condition_last_longer_and_an_unknown_year_shorter() -> None:
    calendar = shipped_calendar()
    assert latest_end(TODAY, calendar, 20) == LAST
    assert latest_end(date(2026, 12, 18), calendar, 20) == date(2027, 1, 20)  # over three bank holidays
    assert latest_end(date(2099, 1, 5), calendar, 20) == date(2099, 2, 2)


def signing(
    line: LineFacts, *, name: str = "Ruth Ainsworth", seen: str = "x", decided: bool = False
) -> list[str]:
    found = standing(facts(line, decision=signed(line) if decided else None), TODAY)
    reasons = why_not_sign(found, signed_name=name, own_name="Ruth Ainsworth", facts_read=seen, facts_now="x")
    return [reason.code for reason in reasons]


def test_nobody_signs_while_a_blocking_thing_is_missing_and_not_accepted() -> None:
    """Domain I16."""
    assert signing(a_line()) == ["missing"]
    assert signing(a_line(condition=a_condition())) == []
    assert signing(a_line(done_on=DONE)) == []
    assert signing(a_line(blocking=False)) == []
    assert signing(a_line(condition=a_condition(TODAY - timedelta(days=1)))) == ["missing"]


def test_a_signature_is_ones_own_name_however_it_is_spaced_or_accented() -> None:
    line = a_line(done_on=DONE)
    assert signing(line, name=" ruth  AINSWORTH ") == []
    assert signing(line, name="") == ["name_missing"]
    assert signing(line, name="Dee Marsh") == ["name_differs"]


def test_what_changed_while_the_page_was_open_is_read_before_it_is_signed() -> None:
    assert signing(a_line(done_on=DONE), seen="older") == ["changed"]


def test_a_decision_that_holds_is_not_signed_twice_but_can_become_ready() -> None:
    assert signing(a_line(done_on=DONE), decided=True) == ["signed"]
    then = a_line(condition=a_condition())
    now = standing(
        facts(a_line(done_on=DONE), decision=signed(then, outcome=Outcome.READY_WITH_CONDITIONS)), TODAY
    )
    reasons = why_not_sign(
        now, signed_name="Ruth Ainsworth", own_name="Ruth Ainsworth", facts_read="x", facts_now="x"
    )
    assert now.holds
    assert reasons == []


def test_the_same_facts_give_the_same_text_and_come_back_out_of_it() -> None:
    found = facts_to_sign(
        facts(a_line(done_on=DONE), dbs(condition=a_condition()), a_line("c", parts=())), Outcome.READY, TODAY
    )
    text = canonical(found)
    assert read(text) == found
    assert canonical(read(text)) == text
    assert len(sha256(text)) == 64
    with pytest.raises(ValueError, match="schema"):
        read(text.replace("work-ready/1", "work-ready/9"))


def test_any_difference_in_the_facts_is_another_text() -> None:
    texts = {
        canonical(facts_to_sign(facts(line), outcome, day))
        for line in (a_line(), a_line(done_on=DONE), a_line(condition=a_condition()))
        for outcome in Outcome
        for day in (TODAY, DONE)
    }
    assert len(texts) == 18


@pytest.mark.parametrize(
    ("line", "roles", "done_on", "codes"),
    [
        (a_line(), MANAGER, TODAY, []),
        (a_line(), COORDINATOR, TODAY, []),
        (a_line(), PRACTITIONER, TODAY, ["not_yours"]),
        (a_line(), HEAD, TODAY, ["not_yours"]),
        (dbs(), COORDINATOR, TODAY, []),
        (dbs(), MANAGER, TODAY, ["not_yours"]),
        (a_line(), MANAGER, None, ["day_wrong"]),
        (a_line(), MANAGER, TODAY + timedelta(days=1), ["day_wrong"]),
        (a_line(done_on=DONE), MANAGER, TODAY, ["recorded"]),
        (a_line(known_by=KnownBy.KIT), MANAGER, TODAY, ["known_elsewhere"]),
        (a_line(known_by=KnownBy.REGISTRATION), COORDINATOR, TODAY, ["known_elsewhere"]),
        (None, MANAGER, TODAY, ["no_line"]),
    ],
)
def test_a_yes_is_recorded_by_the_lines_owner_or_a_coordinator(
    line: LineFacts | None, roles: frozenset[OwnerRole], done_on: date | None, codes: list[str]
) -> None:
    found = why_not_record(shown(line) if line else None, roles, done_on=done_on, today=TODAY)
    assert [reason.code for reason in found] == codes


def test_a_line_that_a_part_waits_for_is_still_recorded_by_its_owner() -> None:
    line = a_line(parts=(Part("x", owner=DEE),))
    assert shown(line).owner == DEE
    assert may_record(shown(line), MANAGER)


def test_roles_count_only_towards_this_starter() -> None:
    every = frozenset({Role.MANAGER, Role.ADVANCED_PRACTITIONER, Role.HEAD_OF_SERVICE, Role.COORDINATOR})
    actor = Actor(1, "Ruth", every, frozenset({7}))
    assert roles_towards(actor, Subject(person_id=2)) == COORDINATOR
    subject = Subject(2, frozenset({1}), frozenset({1}), service_ids=frozenset({7}))
    assert roles_towards(actor, subject) == MANAGER | HEAD | PRACTITIONER | COORDINATOR


def test_taking_back_and_reopening_need_the_right_and_a_reason() -> None:
    assert why_not_take_back("wrong day", may=True) == []
    assert [each.code for each in why_not_take_back("wrong day", may=False)] == ["not_yours"]
    assert [each.field for each in why_not_take_back(" ", may=True)] == ["reason"]
    line = a_line(done_on=DONE)
    assert [each.code for each in why_not_reopen(standing(facts(line), TODAY), "x")] == ["no_decision"]
    decided = standing(facts(line, decision=signed(line)), TODAY)
    assert why_not_reopen(decided, "The laptop was another person's") == []
    assert [each.field for each in why_not_reopen(decided, "")] == ["reason"]


def test_who_accepts_is_among_the_three_that_a_document_may_say() -> None:
    assert {each.value for each in AcceptedBy} == {"manager", "head_of_service", "nobody"}
