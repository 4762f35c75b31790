"""Where a starter stands: ready, with conditions or not; what is missing, whose it is, and what breaks a decision."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from academy.enrolments.rules import Owner
from academy.programmes.rules import KnownBy, OwnerRole
from academy.readiness.rules import (
    LineFacts,
    Outcome,
    Part,
    SignedAs,
    State,
    check_groups,
    in_quotes,
    light,
    owed_in_words,
    seen_by,
    standing,
    still_holds,
)
from tests.readiness.samples import (
    DEE,
    DUE,
    RUTH,
    TODAY,
    a_check,
    a_condition,
    a_line,
    dbs,
    facts,
    right_to_work,
    signed,
)

DONE = date(2026, 9, 9)
LATER = date(2026, 9, 26)


def state(*lines: LineFacts, **more: object) -> State:
    return standing(facts(*lines, **more), TODAY).state  # type: ignore[arg-type]


def test_with_everything_in_place_a_starter_is_ready_only_once_that_is_signed() -> None:
    line = a_line(done_on=DONE)
    unsigned = standing(facts(line), TODAY)
    assert unsigned.state is State.NOT_READY
    assert unsigned.can_sign is Outcome.READY
    assert unsigned.to_sign
    assert unsigned.words == "Not signed yet: nothing is missing"
    assert unsigned.kind == "to_sign", "that is nobody’s fault, so it is not red"
    assert not unsigned.supervised, "no registration is awaited, so nobody signs for supervised duties"
    assert state(line, decision=signed(line)) is State.READY


def test_what_is_missing_is_counted_and_whose_it_is() -> None:
    found = standing(facts(a_line("buddy"), dbs(), right_to_work()), TODAY)
    assert found.words == "Not ready: 3 things missing"
    assert found.can_sign is None
    assert dict(found.owed) == {"Ruth Ainsworth": 1, "Dee Marsh": 2}


def test_a_board_says_it_shorter() -> None:
    def shown(*lines: LineFacts, **more: object) -> tuple[str, str]:
        found = standing(facts(*lines, **more), TODAY)  # type: ignore[arg-type]
        return found.shape, found.short

    done, accepted = a_line(done_on=DONE), a_line(condition=a_condition())
    assert shown(done, decision=signed(done)) == ("done", "Ready")
    assert shown(accepted, decision=signed(accepted, outcome=Outcome.READY_WITH_CONDITIONS)) == (
        "in-progress",
        "With conditions",
    )
    assert shown(done) == ("waiting", "To be signed")
    assert shown(a_line()) == ("held-up", "1 missing")
    assert shown(a_line(due_on=date(2026, 9, 1))) == ("overdue", "1 missing")


def test_one_missing_thing_is_said_in_the_singular() -> None:
    assert standing(facts(a_line()), TODAY).words == "Not ready: 1 thing missing"


def test_the_most_urgent_comes_first_late_before_held_up_before_the_next_date() -> None:
    late = a_line("late", due_on=TODAY - timedelta(days=1))
    held = a_line("held", parts=(Part("Laptop", state="held-up"),))
    sooner, later = a_line("sooner", due_on=TODAY), a_line("later")
    undated = a_line("undated", due_on=None)
    found = standing(facts(undated, later, sooner, held, late), TODAY)
    assert [line.code for line in found.missing] == ["late", "held", "sooner", "later", "undated"]


def test_what_does_not_block_stops_nobody() -> None:
    found = standing(facts(a_line("team", blocking=False), a_line("kit", done_on=DONE)), TODAY)
    assert found.missing == ()
    assert found.can_sign is Outcome.READY


def test_an_accepted_condition_lets_sign_ready_with_conditions() -> None:
    found = standing(facts(a_line(condition=a_condition())), TODAY)
    assert found.missing == ()
    assert found.can_sign is Outcome.READY_WITH_CONDITIONS
    assert [line.words for line in found.conditions] == ["Accepted until 25 September · No visits alone"]


def test_a_condition_holds_through_its_last_day_and_then_the_thing_is_missing() -> None:
    line = a_line(condition=a_condition(TODAY))
    assert standing(facts(line), TODAY).missing == ()
    after = standing(facts(line), TODAY + timedelta(days=1))
    assert [each.code for each in after.missing] == ["buddy"]
    assert after.missing[0].words == "The condition ended on 11 September · with Ruth Ainsworth"
    assert after.missing[0].late


def test_what_is_accepted_is_due_when_the_condition_ends_and_reading_one_has_no_day() -> None:
    """Whose own day is past is late for nobody, and least of all for whoever is asked to read."""
    late, until_on = date(2026, 8, 28), date(2026, 9, 25)
    for condition, due_on in (
        (None, late),
        (a_condition(until_on), until_on),
        (a_condition(until_on, read_on=None), None),
        (a_condition(date(2026, 9, 4)), late),  # it has ended
    ):
        [line] = standing(facts(a_line(due_on=late, condition=condition)), TODAY).lines
        assert line.due_on == due_on, condition
    assert standing(facts(a_line(due_on=late, condition=a_condition(read_on=None))), TODAY).next_on is None


def test_a_condition_on_something_done_meanwhile_is_no_condition() -> None:
    found = standing(facts(a_line(done_on=DONE, condition=a_condition())), TODAY)
    assert found.conditions == ()
    assert found.can_sign is Outcome.READY


@pytest.mark.parametrize(
    ("line", "shape", "words"),
    [
        (a_line(done_on=DONE), "done", "Done · 9 September"),
        (a_line(), "not-started", "Not started · due 14 September"),
        (a_line(due_on=None), "not-started", "Not started · date not known yet"),
        (a_line(due_on=date(2026, 9, 10)), "overdue", "1 day late · with Ruth Ainsworth"),
        (
            a_line(parts=(Part("Welcome", DONE), Part("Recording day"))),
            "in-progress",
            "Started · 1 of 2 done · due 14 September",
        ),
        (
            a_line(parts=(Part("Network account", state="waiting", owner=DEE),)),
            "waiting",
            "Waiting for Dee Marsh · due 14 September",
        ),
        (
            a_line(parts=(Part("Laptop", state="held-up", owner=Owner(OwnerRole.KIT_DESK)),)),
            "held-up",
            "Held up: Laptop · with the kit desk",
        ),
        (a_line(parts=()), "not-needed", "Not needed"),
        (a_line(parts=(Part("Register", not_needed=True),)), "not-needed", "Not needed"),
    ],
)
def test_each_state_has_its_shape_and_words(line: LineFacts, shape: str, words: str) -> None:
    found = standing(facts(line), TODAY).lines[0]
    assert (found.state, found.words) == (shape, words)


def test_what_is_late_is_said_to_its_owner_as_what_to_do() -> None:
    found = standing(facts(a_line(due_on=date(2026, 9, 10))), TODAY).lines[0]
    assert found.words_to_owner == "Was due 10 September. Do it, or say what is in the way"


def test_whose_turn_it_is_follows_the_first_open_part() -> None:
    starter = Owner(OwnerRole.STARTER, "Amara Okafor")
    parts = (Part("Laptop", DONE, owner=RUTH), Part("Phone", owner=starter))
    found = standing(facts(a_line(parts=parts)), TODAY).lines[0]
    assert found.owner == starter
    assert found.why.owner == "Amara Okafor"


def test_the_why_says_rule_counted_missing_and_next_date() -> None:
    parts = (Part("Welcome", DONE, "Attended on 9 September"), Part("Recording day", owner=RUTH))
    why = standing(facts(a_line("week_one", parts=parts, known_by=KnownBy.PLAN)), TODAY).lines[0].why
    assert why.rule.startswith("Because of week_one. It counts when each of its items")
    assert why.counted == ("Welcome: Attended on 9 September",)
    assert why.missing == ("Recording day, with Ruth Ainsworth",)
    assert why.next_date == "By Monday 14 September 2026"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (a_line(done_on=DONE), a_line(), "was in place when it was signed"),
        (a_line(parts=()), a_line(), "was in place when it was signed"),
        (a_line("other", done_on=DONE), a_line(), "was not asked for when it was signed"),
        (
            a_line(condition=a_condition()),
            a_line(condition=a_condition(date(2026, 9, 10))),
            "ended on Thursday 10 September 2026",
        ),
        (a_line(condition=a_condition()), a_line(), "was taken back"),
        (
            a_line(condition=a_condition()),
            a_line(condition=a_condition(LATER)),
            "is another than the one that was signed",
        ),
        (
            a_line(done_on=DONE),
            a_line(condition=a_condition()),
            "was in place when it was signed",  # accepting it does not sign again
        ),
    ],
)
def test_a_later_failure_reopens_a_decision(then: LineFacts, now: LineFacts, said: str) -> None:
    decision = signed(then)
    found = standing(facts(now, decision=decision), TODAY)
    assert not found.holds
    assert found.state is State.NOT_READY
    assert said in found.broken_by[0].sentence
    assert not still_holds(decision.facts, [now], TODAY)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (a_line(done_on=DONE), a_line(done_on=LATER)),
        (a_line(condition=a_condition()), a_line(condition=a_condition())),
        (a_line(condition=a_condition()), a_line(done_on=LATER)),
        (a_line("team", blocking=False, done_on=DONE), a_line("team", blocking=False)),
        (a_line("team", blocking=False), a_line("team", blocking=False)),
    ],
)
def test_what_still_stands_breaks_nothing(then: LineFacts, now: LineFacts) -> None:
    assert still_holds(signed(then).facts, [now], TODAY)


def test_a_decision_holds_again_when_what_broke_it_is_mended() -> None:
    decision = signed(a_line(done_on=DONE))
    assert state(a_line(), decision=decision) is State.NOT_READY
    assert state(a_line(done_on=LATER), decision=decision) is State.READY


def test_time_alone_ends_a_decision_with_a_condition() -> None:
    line = a_line(condition=a_condition(TODAY))
    found = facts(line, decision=signed(line, outcome=Outcome.READY_WITH_CONDITIONS))
    assert standing(found, TODAY).state is State.READY_WITH_CONDITIONS
    assert standing(found, TODAY + timedelta(days=1)).state is State.NOT_READY


def test_what_was_open_and_did_not_block_is_signed_as_open() -> None:
    assert [line.state for line in signed(a_line(blocking=False)).facts.lines] == [SignedAs.OPEN]


def test_lights_say_the_worst_of_a_group() -> None:
    def shown(*lines: LineFacts) -> tuple[str, str]:
        return light(standing(facts(*lines), TODAY).lines)

    done, late = a_line("a", done_on=DONE), a_line("b", due_on=date(2026, 9, 1))
    assert shown(done) == ("done", "In place")
    assert shown(done, a_line("c"), late) == ("overdue", "1 late, 1 to do")
    assert shown(done, a_line("c")) == ("not-started", "1 missing")
    assert shown(late, late) == ("overdue", "2 late")
    assert shown(done, a_line("c", condition=a_condition())) == (
        "in-progress",
        "Condition to 25 Sep",
    )
    assert shown(done, a_line("c", blocking=False)) == ("not-started", "1 thing later")
    assert shown(a_line(parts=())) == ("not-needed", "Not needed")
    assert shown() == ("not-needed", "Not needed")


def test_a_practitioner_learns_of_checks_only_that_one_is_missing_and_who_owes_it() -> None:
    found = standing(facts(dbs(), right_to_work(done_on=DONE), a_line("buddy")), TODAY)
    seen, hidden = seen_by(found, checks=False, kit=False)
    assert [line.code for line in seen.lines] == ["buddy"]
    assert [line.code for line in seen.missing] == ["buddy"]
    assert [group.words for group in hidden] == ["1 is missing · with Dee Marsh"]
    assert seen.words == "Not ready: 2 things missing"
    assert "Dbs" not in str(seen.lines)
    assert "Dbs" not in str(hidden)
    whole, nothing = seen_by(found, checks=True, kit=True)
    assert (whole, nothing) == (found, ())


def test_a_broken_check_is_not_named_to_a_practitioner() -> None:
    found = standing(facts(dbs(), decision=signed(dbs(done_on=DONE))), TODAY)
    seen, _ = seen_by(found, checks=False, kit=False)
    assert "Dbs" not in seen.broken_by[0].sentence
    assert seen.state is State.NOT_READY


def test_what_kit_is_made_of_is_not_for_everybody() -> None:
    parts = (Part("Laptop", state="held-up", words="Does not work", owner=Owner(OwnerRole.KIT_DESK)),)
    found = standing(facts(a_line("kit", parts=parts, known_by=KnownBy.KIT)), TODAY)
    seen, _ = seen_by(found, checks=True, kit=False)
    assert seen.lines[0].why.missing == ()
    assert seen.lines[0].words == "Held up · with the kit desk"
    assert seen.missing[0].words == "Held up · with the kit desk"


def test_whatever_stands_in_a_group_with_a_check_is_treated_as_one() -> None:
    checks = (
        a_check("dbs", group="Checks", owner=OwnerRole.COORDINATOR),
        a_check("driving", group="Checks"),
        a_check("register", group="Registration", known_by=KnownBy.REGISTRATION),
        a_check("buddy", group="Team"),
        a_check("test_call", group="Induction", known_by=KnownBy.PLAN),
    )
    assert check_groups(checks) == {"Checks", "Registration"}


def test_the_next_date_is_the_next_due_or_ending() -> None:
    lines = (a_line("a"), a_line("b", condition=a_condition(DUE - timedelta(days=1))))
    assert standing(facts(*lines), TODAY).next_on == DUE - timedelta(days=1)
    assert standing(facts(replace(lines[0])), TODAY).next_on == DUE


def test_the_reader_is_addressed_where_they_owe_something() -> None:
    owed = (("Ruth Ainsworth", 4), ("Dele Marsh", 1))
    assert owed_in_words(owed, "Ruth Ainsworth") == ["You owe 4 things", "Dele Marsh owes 1"]
    assert owed_in_words(owed[1:], "Ruth Ainsworth") == ["Dele Marsh owes 1 thing"]


def test_what_a_label_quotes_stands_in_single_quotes_inside_its_own() -> None:
    assert in_quotes("Two references") == "“Two references”"
    assert in_quotes("Driving licence, or “does not drive”") == "“Driving licence, or ‘does not drive’”"


def test_a_part_that_is_late_is_not_hidden_behind_one_that_is_held_up() -> None:
    """Its day is past, one part waits for another and one does not: it is late, and with who owes that part."""
    waits = Part("Call", held_up="Laptop is not there yet", owner=DEE)
    late = Part("Reading", owner=RUTH)
    past = TODAY - timedelta(days=1)
    line = standing(facts(a_line(parts=(waits, late), due_on=past)), TODAY).lines[0]
    assert (line.state, line.late, line.owner) == ("overdue", True, RUTH)
    line = standing(facts(a_line(parts=(waits, Part("Tour", done_on=past)), due_on=past)), TODAY).lines[0]
    assert (line.state, line.owner) == ("held-up", DEE)
