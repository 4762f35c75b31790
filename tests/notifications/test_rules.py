"""What a message may be, and how long it is tried."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.notifications.rules import (
    ADDRESS,
    KIND_WORDS,
    WAITS,
    Fate,
    Kind,
    fate_of,
    next_try_at,
    one_line,
    problem_words,
    with_address,
)

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


def test_each_kind_has_words():
    assert set(KIND_WORDS) == set(Kind)


def test_each_try_waits_longer_and_then_it_is_given_up():
    waits = [next_try_at(tries, NOW) for tries in range(1, len(WAITS) + 2)]
    assert waits[0] == NOW + timedelta(minutes=1)
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-1] is None


@pytest.mark.parametrize(
    ("facts", "fate"),
    [
        ((False, False, False), Fate.WAITING),
        ((False, False, True), Fate.FAILED),
        ((True, False, True), Fate.SENT),
        ((False, True, True), Fate.CANCELLED),
    ],
)
def test_fates(facts, fate):
    sent, cancelled, given_up = facts
    assert fate_of(sent=sent, cancelled=cancelled, given_up=given_up) is fate


def test_nobody_can_add_a_header_by_breaking_a_line():
    assert one_line("Hello\r\nBcc: all@council.example") == "Hello Bcc: all@council.example"


def test_the_address_is_put_in_when_it_is_sent():
    assert (
        with_address(f"See {ADDRESS}/sign-in.", "https://academy.example/")
        == "See https://academy.example/sign-in."
    )


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("", ""),
        ("TimeoutError", "the mail server did not answer in time"),
        ("SMTPDataError 552", "the mail server did not take the message (code 552)"),
        ("OddError", "the mail server said no (OddError)"),
    ],
)
def test_a_problem_is_said_in_words(kept, words):
    assert problem_words(kept) == words
