"""One quiet note a week to each starter: what they do themself this week and what is late; never while away."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from academy import clock, jobs
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.rules import Source
from academy.lifecycle import actions as lifecycle
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind
from academy.people.rules import shipped_calendar
from academy.reminders import actions, rules
from academy.settings import actions as settings
from academy.signin import actions as signin
from academy.timetable import actions as timetable
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, a_cast, acts, another_starter
from tests.factories import SYSTEM

At = Callable[[str], datetime]
PASSWORD = "river-otter-plum-42"


@pytest.fixture
def cast(at: At) -> Cast:
    at("2026-09-04 15:00")
    made = a_cast()
    signin.create_account(SYSTEM, made.starter, password=PASSWORD, now=clock.now())
    return made


def written(at: At, moment: str) -> int:
    count = actions.write_weekly_notes(SYSTEM, now=at(moment))
    db.session.flush()
    return count


def reads(said: list[str]) -> int:
    return sum(each.startswith("SELECT") for each in said)


def notes() -> list[OutboxMessage]:
    return list(
        db.session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.kind == Kind.WEEK_AHEAD).order_by(OutboxMessage.id)
        )
    )


def test_on_monday_morning_it_says_what_the_starter_does_this_week(cast: Cast, at: At) -> None:
    assert written(at, "2026-09-07 06:59") == 0
    assert written(at, "2026-09-07 07:00") == 1
    (note,) = notes()
    assert note.person_id == cast.starter.id
    assert note.subject == "Your week from 7 September"
    assert "To do this week:\n- Read the handbook, by " in note.body
    assert "Talk with your manager, by Friday 11 September 2026" in note.body
    assert "Welcome to the academy" not in note.body, (
        "what the academy has to arrange is no reminder to the starter"
    )
    assert "Three-month review" not in note.body, "that is not this week"


def test_it_is_written_once_a_week(cast: Cast, at: At) -> None:
    assert written(at, "2026-09-07 07:00") == 1
    assert written(at, "2026-09-07 07:01") == 0
    assert written(at, "2026-09-11 09:00") == 0
    assert written(at, "2026-09-14 07:00") == 1
    assert "Late, or sent back to you:\n- Read the handbook\n" in notes()[1].body


def test_away_stops_it_and_it_comes_on_the_day_of_the_return(cast: Cast, at: At) -> None:
    lifecycle.enter_away(
        acts(cast.starter),
        plans.get_enrolment(cast.enrolment.ref),
        first_on=date(2026, 9, 14),
        last_on=date(2026, 9, 16),
        now=clock.now(),
    )
    db.session.flush()
    for day in (14, 15, 16):
        assert written(at, f"2026-09-{day} 09:00") == 0
    assert written(at, "2026-09-17 07:00") == 1
    assert "away" not in notes()[0].body.removesuffix("never while you are away.\n")


def test_before_the_first_day_in_there_is_none(at: At) -> None:
    at("2026-09-04 15:00")
    later = a_cast(starts_on=date(2026, 9, 9))
    signin.create_account(SYSTEM, later.starter, password=PASSWORD, now=clock.now())
    assert written(at, "2026-09-08 09:00") == 0
    assert written(at, "2026-09-09 09:00") == 1


def test_who_cannot_sign_in_yet_gets_none(at: At) -> None:
    at("2026-09-04 15:00")
    a_cast()
    assert written(at, "2026-09-07 09:00") == 0


def test_a_week_with_nothing_in_it_is_quiet(cast: Cast, at: At) -> None:
    now = at("2026-09-07 06:00")
    for code in ("handbook", "security", "lone_working", "readiness_talk"):
        item, today = cast.item(code), now.date()
        enrolments.complete(
            SYSTEM, item, source=Source.SELF, source_ref=code, done_on=today, how="done", role="", now=now
        )
    db.session.flush()
    assert written(at, "2026-09-07 09:00") == 0


def test_a_session_of_the_week_stands_there_with_day_time_and_place(cast: Cast, at: At) -> None:
    welcome = Arrangement("welcome", "Welcome", date(2026, 9, 8), time(9, 30), time(16), "Room 4")
    timetable.schedule(acts(cast.coordinator), cast.intake, sessions=[welcome], now=clock.now())
    db.session.flush()
    assert written(at, "2026-09-07 09:00") == 1
    assert (
        "Sessions this week:\n- Tuesday 8 September 2026, 9.30am, Room 4: Welcome to the academy\n"
        in notes()[0].body
    )


def test_a_bank_holiday_is_no_day_for_it() -> None:
    monday = datetime(2026, 8, 31, 9, tzinfo=clock.LONDON)
    assert not rules.is_time(monday, 7, shipped_calendar())
    assert rules.is_time(monday.replace(month=9, day=1), 7, shipped_calendar())


def test_a_council_can_switch_it_off(cast: Cast, at: At) -> None:
    settings.change(acts(cast.coordinator), "weekly_note_hour", value="0", now=clock.now())
    assert written(at, "2026-09-07 09:00") == 0


def test_it_is_written_only_where_messages_can_leave(
    cast: Cast, at: At, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.session.commit()
    at("2026-09-07 09:00")
    assert "1 weekly notes written" not in jobs.run_due(clock.now())
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.council.example")
    monkeypatch.setattr(jobs, "Smtp", lambda *_: None)
    monkeypatch.setattr(jobs, "_send_messages", lambda _now: 0)
    assert "1 weekly notes written" in jobs.run_due(clock.now())


def test_the_statements_do_not_grow_with_the_starters(
    cast: Cast, at: At, statements: Callable[[], Any]
) -> None:
    db.session.commit()
    with statements() as one:
        assert written(at, "2026-09-07 09:00") == 1
    for number in range(3):
        other = another_starter(cast, number)
        signin.create_account(SYSTEM, other.person, password=PASSWORD, now=clock.now())
    db.session.commit()
    with statements() as three:
        assert written(at, "2026-09-08 09:00") == 3
    assert reads(three) == reads(one)
