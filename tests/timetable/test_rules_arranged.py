"""Who cannot come to a session, in which words, and what may be chosen for them instead: pure rules."""

from dataclasses import replace
from datetime import date, time

import pytest

from academy.people.rules import Pattern
from academy.timetable.rules import (
    Availability,
    Chosen,
    Instead,
    Line,
    Mark,
    OpenItem,
    Presence,
    Wish,
    made_up_on,
    time_back,
    to_oneself,
    why_cannot_come,
    why_not_choose,
    why_not_mark,
    with_remaining,
)

MONDAY, FRIDAY = date(2026, 9, 7), date(2026, 9, 11)
MORNING, AFTERNOON, ALL_DAY = (
    (time(9, 30), time(12, 30)),
    (time(13, 30), time(16, 30)),
    (time(9, 30), time(16, 30)),
)
THERE = Presence(first_day_on=date(2026, 9, 1))
CAUSES = ("sick", "ill", "not well", "because", "leave")
ITEM = OpenItem(
    title="Welcome",
    by_register=True,
    licence=False,
    done=False,
    not_needed=False,
    chosen=None,
    can_still_come=True,
    started_on=date(2026, 9, 9),
)
COVERED = Wish(Instead.COVERED, what="Read the slides", with_whom="Dee Marsh", done_on=date(2026, 10, 15))


@pytest.mark.parametrize(
    ("presence", "on", "times", "words"),
    [
        (THERE, MONDAY, ALL_DAY, ""),
        (replace(THERE, first_day_on=date(2026, 9, 9)), MONDAY, ALL_DAY, "starts Wednesday 9 September"),
        (
            replace(THERE, first_day_on=date(2026, 9, 9), today=date(2026, 9, 10)),
            MONDAY,
            ALL_DAY,
            "started Wednesday 9 September",
        ),
        (replace(THERE, first_day_on=MONDAY), MONDAY, ALL_DAY, ""),
        (replace(THERE, away_until=date(2026, 10, 16)), MONDAY, ALL_DAY, "away until 16 October"),
        (replace(THERE, pattern="mon tue wed-am"), date(2026, 9, 8), ALL_DAY, ""),
        (replace(THERE, pattern="mon wed thu"), date(2026, 9, 8), ALL_DAY, "does not work on Tuesdays"),
        (replace(THERE, pattern="mon fri-am"), FRIDAY, AFTERNOON, "does not work Friday afternoons"),
        (replace(THERE, pattern="mon fri-am"), FRIDAY, MORNING, ""),
        (replace(THERE, pattern="mon fri-pm"), FRIDAY, ALL_DAY, "does not work Friday mornings"),
        (replace(THERE, pattern="mon fri-am"), FRIDAY, (time(9, 30), time(13, 0)), ""),
        (replace(THERE, pattern="mon fri-pm"), FRIDAY, (time(12, 30), time(16, 0)), ""),
        (replace(THERE, pattern="mon", agreed=True), FRIDAY, ALL_DAY, ""),
    ],
)
def test_who_cannot_come_is_said_with_a_reason_and_never_a_cause(
    presence: Presence, on: date, times: tuple[time, time], words: str
) -> None:
    reason = why_cannot_come(presence, on, *times)
    assert (reason.message if reason else "") == words
    assert not any(cause in words.split() for cause in CAUSES)


def test_the_pattern_that_holds_on_the_day_decides() -> None:
    days = Availability(
        MONDAY, (Pattern(date(2026, 9, 1), ("mon tue",)), Pattern(date(2026, 10, 1), ("wed thu",)))
    )
    assert days.why_not(date(2026, 9, 8), *ALL_DAY) == ""
    assert days.why_not(date(2026, 10, 6), *ALL_DAY) == "does not work on Tuesdays"
    assert days.why_not(date(2026, 10, 7), *ALL_DAY) == ""


def test_two_dates_away_end_on_the_last_day() -> None:
    days = Availability(MONDAY, aways=((date(2026, 10, 6), date(2026, 10, 15)),))
    assert days.why_not(date(2026, 10, 5), *ALL_DAY) == ""
    assert days.why_not(date(2026, 10, 15), *ALL_DAY) == "away until 15 October"
    assert days.why_not(date(2026, 10, 16), *ALL_DAY) == ""


def test_without_a_known_pattern_monday_to_friday_is_assumed_for_sessions_too_and_said() -> None:
    days = Availability(MONDAY)
    words = "does not work on Saturdays (Monday to Friday is assumed)"
    assert days.why_not(date(2026, 9, 12), *ALL_DAY) == words
    assert to_oneself(words) == "You do not work on Saturdays (Monday to Friday is assumed)"
    known = Availability(MONDAY, (Pattern(MONDAY, ("mon sat",)),))
    assert known.why_not(date(2026, 9, 12), *ALL_DAY) == ""


def test_who_agreed_to_come_is_expected_at_that_session_only() -> None:
    agreed = Chosen("c", "welcome", Instead.AGREED, session_id=5, time_back="3 hours")
    days = Availability(date(2026, 9, 9), choices=(agreed,))
    assert days.why_not(MONDAY, *ALL_DAY, 5) == ""
    assert days.why_not(MONDAY, *ALL_DAY, 6) == "starts Wednesday 9 September"
    later = replace(agreed, kind=Instead.NEXT_INTAKE)
    assert Availability(date(2026, 9, 9), choices=(later,)).why_not(MONDAY, *ALL_DAY, 5) != ""


def test_a_greyed_person_is_left_out_by_mark_the_remaining_and_cannot_be_marked() -> None:
    late = Line("late", 1, cannot_come="starts Wednesday 9 September")
    lines = [late, Line("there", 2)]
    assert [each.message for each in why_not_mark(late, actor_id=9, on=MONDAY)] == [
        "Starts Wednesday 9 September."
    ]
    barred = {line.ref for line in lines if why_not_mark(line, actor_id=9, on=MONDAY)}
    assert with_remaining(lines, {}, Mark.HERE, unmarkable=barred) == {"there": (Mark.HERE, False)}


def test_who_came_all_the_same_can_be_corrected() -> None:
    came = Line("came", 1, mark=Mark.LATE, cannot_come="does not work on Mondays")
    assert why_not_mark(came, actor_id=9, on=MONDAY) == []
    assert why_not_mark(replace(came, mark=Mark.NOT_HERE), actor_id=9, on=MONDAY) != []


def codes(wish: Wish, item: OpenItem = ITEM, *, oneself: bool = False, signs: bool = True) -> list[str]:
    found = why_not_choose(wish, item, oneself=oneself, signs=signs, today=date(2026, 10, 20))
    return [each.code for each in found]


def test_the_four_choices_and_what_each_asks() -> None:
    assert [each.value for each in Instead] == ["agreed_to_come", "next_intake", "covered", "not_needed"]
    assert codes(Wish(Instead.AGREED, time_back="3 hours")) == []
    assert codes(Wish(Instead.AGREED)) == ["time_back"]
    assert codes(Wish(Instead.AGREED, time_back="x"), replace(ITEM, can_still_come=False)) == ["no_session"]
    assert codes(Wish(Instead.NEXT_INTAKE)) == []
    assert codes(COVERED) == []
    assert codes(Wish(Instead.COVERED)) == ["what", "with_whom", "done_on"]
    assert codes(Wish(Instead.NOT_NEEDED, reason="Held since 2024")) == []
    assert codes(Wish(Instead.NOT_NEEDED)) == ["reason"]


def test_licensed_modules_are_completed_only_by_attendance() -> None:
    licensed = replace(ITEM, licence=True)
    assert codes(COVERED, licensed) == ["licence"]
    assert codes(Wish(Instead.NEXT_INTAKE), licensed) == []


def test_covered_is_signed_by_who_runs_the_intake_or_the_session() -> None:
    assert codes(COVERED, signs=False) == ["not_signer"]
    assert codes(Wish(Instead.NEXT_INTAKE), signs=False) == []


@pytest.mark.parametrize("day", [date(2026, 10, 21), date(2026, 9, 8)])
def test_the_day_lies_between_the_first_day_and_today(day: date) -> None:
    assert codes(replace(COVERED, done_on=day)) == ["done_on"]


def test_nobody_chooses_for_themself_and_nothing_is_chosen_twice() -> None:
    for wish in (COVERED, Wish(Instead.NEXT_INTAKE)):
        assert codes(wish, oneself=True) == ["oneself"]
        assert codes(wish, replace(ITEM, chosen=Instead.NEXT_INTAKE)) == ["chosen"]
        assert codes(wish, replace(ITEM, done=True)) == ["done"]
        assert codes(wish, replace(ITEM, not_needed=True)) == ["done"]
        assert codes(wish, replace(ITEM, expected_on=MONDAY)) == ["expected"]
        assert codes(wish, replace(ITEM, by_register=False)) == ["no_session"]


def test_both_ways_read_made_up_on_the_day() -> None:
    assert made_up_on(date(2026, 10, 15)) == "Made up on 15 October 2026"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (time(9, 30), time(12, 30), "3 hours"),
        (time(9), time(10), "1 hour"),
        (time(9), time(10, 30), "1 hour 30 minutes"),
        (time(9), time(9, 45), "45 minutes"),
    ],
)
def test_the_time_back_is_as_long_as_the_session(starts: time, ends: time, words: str) -> None:
    assert time_back(starts, ends) == words


def test_a_first_day_that_is_over_is_said_as_over_to_everybody() -> None:
    first = date(2026, 9, 9)
    assert [Availability(first, today=day).starts for day in (None, first, date(2026, 9, 10))] == [
        "starts Wednesday 9 September",
        "starts Wednesday 9 September",
        "started Wednesday 9 September",
    ]
    assert to_oneself("started Wednesday 9 September") == "You started Wednesday 9 September"
