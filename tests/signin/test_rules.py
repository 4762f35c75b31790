"""Passwords, waits, links and cards: what the rules say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from academy.access.rules import Actor, Role
from academy.signin import rules
from academy.signin.rules import Counted, Failures, Step, StepFacts
from academy.signin.rules.letters import moment_in_words
from academy.signin.rules.passwords import HASHER

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
TODAY = date(2026, 9, 7)
ABOUT = ("Amara Okafor", "amara.okafor@council.example", "Social Work Academy")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "too_short"),
        ("x" * 201, "too_long"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("abcdefghijkl", "common"),
        ("123456789012", "common"),
        ("qwertyuiop[]", "common"),
        ("Password1234!", "common"),
        ("P4ssw0rd!!!!!", "common"),
        ("SocialWorker2026", "common"),
        ("September2026!", "common"),
        ("welcomewelcome", "common"),
        ("AmaraOkafor2026", "about_you"),
        ("okafor-council", "about_you"),
        ("purple kettle dune", None),
        ("Amara keeps seven bees", None),
        ("8472 9183 5567", None),
        ("kaffee mit ölgötze", None),
    ],
)
def test_a_password_is_long_and_hard_to_guess_and_nothing_else_is_asked(password, code):
    problems = rules.problems_with_password(password, about=ABOUT)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all(problem.field == "password" for problem in problems)


def test_a_hash_matches_its_password_from_any_keyboard_and_no_other():
    stored = rules.hashed("caf\u00e9 on the corner")
    assert rules.matches(stored, "cafe\u0301 on the corner")
    assert not rules.matches(stored, "cafe on the corner")
    assert not rules.matches("rubbish", "cafe on the corner")
    assert not rules.is_outdated(stored)


def test_the_cost_is_what_the_house_says_and_the_dummy_costs_the_same():
    assert (HASHER.memory_cost, HASHER.time_cost, HASHER.parallelism) == (19456, 2, 1)
    assert not rules.is_outdated(rules.DUMMY)
    assert not rules.matches(None, "anything at all")


def test_without_an_account_the_same_work_is_done(monkeypatch):
    asked = []
    real = HASHER.verify
    monkeypatch.setattr(type(HASHER), "verify", lambda _self, *given: asked.append(given[0]) or real(*given))
    rules.matches(None, "something")
    assert asked == [rules.DUMMY]


def waits(kind):
    limit, found = rules.LIMITS[kind], []
    for count in range(limit.free + 14):
        found.append(rules.wait_after(Failures(count, NOW), limit, NOW))
    return limit, found


@pytest.mark.parametrize("kind", list(Counted))
def test_the_first_tries_are_free_then_each_waits_longer_up_to_a_limit(kind):
    limit, found = waits(kind)
    assert found[: limit.free] == [timedelta()] * limit.free
    assert found[limit.free] == limit.first
    assert found == sorted(found)
    assert found[-1] == limit.longest <= timedelta(minutes=15)


def test_a_wait_runs_down_and_ends():
    limit = rules.LIMITS[Counted.DEVICE]
    failures = Failures(limit.free, NOW)
    assert rules.wait_after(failures, limit, NOW + timedelta(seconds=20)) == timedelta(seconds=10)
    assert rules.wait_after(failures, limit, NOW + timedelta(hours=1)) == timedelta()


def test_the_longest_wait_of_all_counts():
    found = {Counted.ADDRESS: Failures(3, NOW), Counted.ADDRESS_HERE: Failures(6, NOW)}
    assert rules.longest_wait(found, NOW) == timedelta(minutes=1)
    assert rules.longest_wait({}, NOW) == timedelta()


def test_a_known_device_is_counted_alone_so_that_a_stranger_cannot_keep_its_owner_out():
    stranger = rules.keys_of("password", "amara@council.example", "203.0.113.7")
    known = rules.keys_of("password", "amara@council.example", "203.0.113.7", "device-1")
    assert set(known) == {Counted.DEVICE}
    assert not set(known.values()) & set(stranger.values())


def test_keys_tell_nothing_and_do_not_depend_on_capitals():
    one = rules.keys_of("password", " Amara@Council.example", "203.0.113.7")
    two = rules.keys_of("password", "amara@council.example ", "203.0.113.7")
    assert one == two
    assert all(len(key) == 64 and "amara" not in key for key in one.values())
    assert one != rules.keys_of("card", "amara@council.example", "203.0.113.7")


@pytest.mark.parametrize(
    ("origin", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
    ],
)
def test_a_place_is_an_address_or_a_home_network(origin, place):
    assert rules.place_of(origin) == place


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(milliseconds=200), "1 second"),
        (timedelta(seconds=29, milliseconds=1), "30 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
    ],
)
def test_a_wait_is_said_rounded_up(wait, words):
    assert rules.in_words(wait) == words
    assert words in rules.why_wait(wait)[0].message
    assert rules.why_wait(timedelta()) == []


@pytest.mark.parametrize(
    ("minutes", "fresh"),
    [(0, True), (10, True), (10.1, False), (-1, False)],
    ids=["now", "10", "after", "future"],
)
def test_a_proof_is_fresh_for_ten_minutes(minutes, fresh):
    assert rules.is_fresh(NOW - timedelta(minutes=minutes), NOW) is fresh
    assert not rules.is_fresh(None, NOW)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (StepFacts(False, False, None, None), Step.NOT_INVITED),
        (StepFacts(False, False, NOW + timedelta(days=1), None), Step.INVITED),
        (StepFacts(False, False, NOW, None), Step.EXPIRED),
        (StepFacts(False, False, NOW, TODAY), Step.CARD_TODAY),
        (StepFacts(False, False, None, TODAY - timedelta(days=1)), Step.NOT_INVITED),
        (StepFacts(True, False, NOW, TODAY), Step.HAS_PASSWORD),
        (StepFacts(True, True, None, None), Step.CLOSED),
    ],
)
def test_how_far_somebody_has_come(facts, step):
    assert rules.step_of(facts, now=NOW, today=TODAY) is step
    assert set(rules.STEP_WORDS) == set(Step)


@pytest.mark.parametrize(
    ("by", "roles", "code"),
    [
        (Role.COORDINATOR, {Role.HEAD_OF_SERVICE}, None),
        (Role.ADVANCED_PRACTITIONER, {Role.STARTER}, None),
        (Role.ADVANCED_PRACTITIONER, set(), None),
        (Role.ADVANCED_PRACTITIONER, {Role.STARTER, Role.MANAGER}, "not_a_starter"),
        (Role.ADVANCED_PRACTITIONER, {Role.COORDINATOR}, "not_a_starter"),
    ],
)
def test_an_advanced_practitioner_makes_cards_for_starters_only(by, roles, code):
    actor = Actor(1, "Ruth", frozenset({by}))
    found = rules.why_not_hand_over_card(actor, roles=frozenset(roles), has_email=True)
    assert [reason.code for reason in found] == ([code] if code else [])


@pytest.mark.parametrize(("hour", "words"), [((9, 5), "9.05am"), ((14, 0), "2pm"), ((23, 59), "11.59pm")])
def test_mails_say_a_time_as_screens_do(hour, words):
    assert moment_in_words(datetime(2026, 10, 13, *hour)) == f"Tuesday 13 October 2026 at {words}"  # noqa: DTZ001


def test_without_an_address_there_is_no_card_and_no_invitation():
    actor = Actor(1, "Ruth", frozenset({Role.COORDINATOR}))
    assert rules.why_not_hand_over_card(actor, roles=frozenset(), has_email=False)[0].code == "no_address"
    assert rules.why_not_invite(has_email=False)[0].code == "no_address"
    assert rules.why_not_invite(has_email=True) == []


@pytest.mark.parametrize("typed", ["ABCD-2345", "abcd2345", " abcd 2345 ", "AbCd–2345"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert rules.typed_code(typed) == "abcd2345"
    assert rules.shown_code("abcd2345") == "ABCD-2345"
