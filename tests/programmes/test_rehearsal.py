"""Every date that a programme gives one person, and the sentence that says where each comes from."""

import time
from datetime import date
from fractions import Fraction

import pytest

from academy.people.rules import Pattern
from academy.programmes.rules import (
    Anchor,
    Anchors,
    FtePeriod,
    Pause,
    Planned,
    ProgrammeDocument,
    audience_items,
    readiness_due,
    rehearse,
    shipped_calendar,
    shipped_programmes,
)

MONDAY = date(2026, 10, 5)
SETTLED = Anchors(first_day=MONDAY, contract_start=MONDAY, programme_start=MONDAY, registration=MONDAY)


@pytest.fixture
def document() -> ProgrammeDocument:
    return shipped_programmes()[0]


def plan(
    document: ProgrammeDocument,
    anchors: Anchors = SETTLED,
    hours: tuple[FtePeriod, ...] = (),
    pauses: tuple[Pause, ...] = (),
    patterns: tuple[Pattern, ...] = (),
) -> dict[str, Planned]:
    found = rehearse(
        document,
        "newly_qualified",
        anchors,
        hours=hours,
        pauses=pauses,
        calendar=shipped_calendar(),
        patterns=patterns,
    )
    return {each.item.code: each for each in found}


def test_a_full_timers_year(document: ProgrammeDocument) -> None:
    found = plan(document)
    assert set(found) == {item.code for item in audience_items(document, "newly_qualified")}
    assert found["welcome"].due_on == MONDAY
    assert found["who-does-what"].why == "Day 2 of week one, counted from the first day in."
    assert found["year-explained"].due_on == date(2026, 10, 12)
    assert found["kit-ordered"].due_on == date(2026, 9, 21)
    assert found["review-3"].due_on == date(2027, 1, 5)
    assert found["recall-1"].opens_on == date(2026, 12, 5)
    assert found["recall-3"].due_on == date(2027, 7, 5)
    assert found["panel"].due_on == date(2027, 10, 5)
    assert not any(each.provisional for code, each in found.items() if code != "recall-1-bring")
    dates = [each.due_on for each in found.values()]
    assert dates == sorted(dates, key=lambda each: each or date.max)


def test_bank_holidays_are_skipped(document: ProgrammeDocument) -> None:
    found = plan(document, Anchors(first_day=date(2026, 12, 21), programme_start=date(2026, 12, 21)))
    assert found["readiness-talk"].due_on == date(2026, 12, 29)
    assert found["year-explained"].due_on == date(2026, 12, 30)


def test_meetings_are_proposed_on_working_days(document: ProgrammeDocument) -> None:
    found = plan(document, Anchors(first_day=date(2026, 10, 10), programme_start=date(2026, 10, 10)))
    assert found["review-6"].due_on == date(2027, 4, 10)  # a Saturday
    assert found["review-6"].proposed_on == date(2027, 4, 9)
    assert found["self-assessment-2"].proposed_on is None


def test_part_time_and_pauses_move_months_and_both_dates_stay_visible(document: ProgrammeDocument) -> None:
    hours, pause = FtePeriod(MONDAY, Fraction(3, 5)), Pause(date(2027, 2, 1), date(2027, 6, 30))
    part_time = plan(document, hours=(hours,))["review-6"]
    assert (part_time.due_on, part_time.original_due_on) == (date(2027, 8, 5), date(2027, 4, 5))
    assert part_time.why.endswith("Full-time and without a pause it would be 5 April 2027.")
    paused = plan(document, pauses=(pause,))["review-6"]
    assert paused.due_on == date(2027, 9, 2)


def test_own_tasks_fall_on_days_of_the_persons_pattern(document: ProgrammeDocument) -> None:
    found = plan(document, patterns=(Pattern(MONDAY, ("mon tue wed-am",)),))
    assert found["multi-agency-1"].due_on == date(2026, 10, 14)  # five of their own days on
    assert found["first-supervision"].due_on == date(2026, 10, 19)  # the manager's days
    assert found["readiness-talk"].due_on == date(2026, 10, 9)  # the academy's days
    assert found["multi-agency-1"].why.startswith("5 working days of their own after the first day in")
    assumed = plan(document)["multi-agency-1"]
    assert assumed.why.startswith("5 working days (Monday to Friday assumed) after the first day in")
    assert "assumed" not in found["first-supervision"].why


def test_a_talk_of_an_intakes_week_is_held_with_who_joins_at_another_time_on_their_own_day(
    document: ProgrammeDocument,
) -> None:
    week = tuple(date(2026, 9, day) for day in (7, 8, 9, 10, 11))
    found = plan(document, Anchors(MONDAY, MONDAY, MONDAY, MONDAY, blocks={"week-one": week}))
    assert found["readiness-talk"].due_on == date(
        2026, 10, 9
    )  # their fifth day, not a month before they came
    assert found["welcome"].due_on == date(2026, 9, 7)  # a session stays where the intake has it
    november = tuple(date(2026, 11, day) for day in (2, 3, 4, 5, 6))
    between = plan(document, Anchors(MONDAY, MONDAY, MONDAY, MONDAY, blocks={"week-one": november}))
    assert between["readiness-talk"].due_on == date(2026, 10, 9)
    assert between["welcome"].due_on == date(2026, 11, 2)
    on_time = Anchors(week[0], week[0], week[0], week[0], blocks={"week-one": week})
    assert plan(document, on_time)["readiness-talk"].why == "Day 5 of week one, as scheduled for the intake."


def test_without_a_programme_start_the_first_day_stands_in(document: ProgrammeDocument) -> None:
    found = plan(document, Anchors(first_day=MONDAY))
    review = found["review-3"]
    assert (review.due_on, review.provisional, review.missing) == (
        date(2027, 1, 5),
        True,
        Anchor.PROGRAMME_START,
    )
    assert "until the start of the programme is known" in review.why
    assert not found["welcome"].provisional


def test_without_any_date_the_reason_says_so(document: ProgrammeDocument) -> None:
    found = plan(document, Anchors())
    assert found["welcome"].due_on is None
    assert found["welcome"].why == "No date yet: it is counted from the first day in, which is not known."
    assert found["recall-1-bring"].missing is Anchor.SESSION


def test_the_cohorts_dates_come_first(document: ProgrammeDocument) -> None:
    wednesday, recall = date(2026, 10, 7), date(2026, 12, 16)
    days = (wednesday, date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 12), date(2026, 10, 13))
    anchors = Anchors(
        MONDAY, MONDAY, MONDAY, MONDAY, sessions={"recall-1": recall}, blocks={"week-one": days}
    )
    found = plan(document, anchors)
    assert found["welcome"].due_on == wednesday
    assert found["case-system-day"].why == "Day 4 of week one, as scheduled for the intake."
    check = found["case-system-check"]  # what the starter does alone, once the session was
    assert check.due_on == date(2026, 10, 12)
    assert check.why == "On the day of “The case system: a day of practice”, which it needs first."
    assert (found["recall-1"].due_on, found["recall-1"].proposed_on) == (recall, recall)
    assert found["recall-1-bring"].due_on == date(2026, 12, 9)
    assert not found["recall-1-bring"].provisional


def test_tasks_count_ones_own_working_days_and_sessions_stay_where_the_intake_has_them(
    document: ProgrammeDocument,
) -> None:
    days = tuple(date(2026, 10, day) for day in (5, 6, 7, 8, 9))
    wednesday = date(2026, 10, 7)
    late = Anchors(wednesday, wednesday, wednesday, wednesday, blocks={"week-one": days})
    found = plan(document, late)
    assert found["welcome"].due_on == MONDAY  # where the intake has it: it is to be arranged
    assert found["data-protection"].due_on == wednesday, "nothing is due before the first day in"
    assert found["data-protection"].why == (
        "Day 1 of week one, counted in working days (Monday to Friday assumed) from the first day in."
    )
    assert found["policy-supervision"].due_on == date(2026, 10, 13)  # the fifth of their own days
    three_days = plan(document, late, patterns=(Pattern(wednesday, ("wed thu fri",)),))
    assert three_days["policy-supervision"].due_on == date(2026, 10, 15)
    early = plan(
        document, Anchors(date(2026, 9, 7), date(2026, 9, 7), MONDAY, MONDAY, blocks={"week-one": days})
    )
    assert early["data-protection"].due_on == date(2026, 9, 7), "what needs no session starts at once"
    assert early["case-system-check"].due_on == date(2026, 10, 8), "it needs a session of the intake first"


def test_what_waits_for_an_unscheduled_session_is_provisional(document: ProgrammeDocument) -> None:
    bring = plan(document)["recall-1-bring"]
    assert (bring.due_on, bring.provisional) == (date(2026, 12, 24), True)


def test_beyond_the_known_bank_holidays_there_is_no_date(document: ProgrammeDocument) -> None:
    late = date(shipped_calendar().known_until.year, 12, 20)
    found = plan(document, Anchors(first_day=late, programme_start=late))
    assert found["agreement-meeting"].due_on is None
    assert "Bank holidays are known only" in found["agreement-meeting"].why
    assert found["review-6"].due_on is not None  # months need no bank holidays
    assert found["review-6"].proposed_on is None


def test_readiness_lines_have_dates_too(document: ProgrammeDocument) -> None:
    calendar = shipped_calendar()
    lines = readiness_due(document, "no_registration", SETTLED, hours=(), pauses=(), calendar=calendar)
    due = {each.check.code: each for each in lines}
    assert "registration" not in due
    assert "assessor" not in due
    assert due["right-to-work"].due_on == date(2026, 10, 2)
    assert due["kit"].due_on == date(2026, 10, 6)


def test_a_plan_of_seventy_items_is_quick(document: ProgrammeDocument) -> None:
    hours = (FtePeriod(MONDAY, Fraction(3, 5)), FtePeriod(date(2027, 4, 5), Fraction(1, 2)))
    plan(document, hours=hours)
    began = time.process_time()
    for _ in range(20):
        plan(document, hours=hours)
    assert (time.process_time() - began) / 20 < 0.01  # measured at 1 ms; the bound is for slow machines
