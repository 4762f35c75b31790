"""When the weekly note to a starter is written, and what stands in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from academy.enrolments.rules import Entry, ItemState, Seat, day_words, full_day
from academy.overview.rules import soon
from academy.people.rules import Calendar, is_working_day

DAYS_OF_A_WEEK = 7


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def is_time(now: datetime, hour: int, calendar: Calendar) -> bool:
    """From that hour of a working day on, London time; hour 0 says that no notes are written (demand 14)."""
    return 0 < hour <= now.hour and is_working_day(now.date(), calendar)


def key(monday: date, enrolment_ref: str) -> str:
    """What makes the note of one starter in one week unlike every other."""
    return f"week {monday.isoformat()} {enrolment_ref}"


def subject(today: date) -> str:
    """Your week from 7 September."""
    return f"Your week from {day_words(today, today)}"


def note(entries: Sequence[Entry], seats: Mapping[str, Seat], today: date) -> str:
    """The sessions of this week, what the starter does until Sunday, and what is late; empty where there is nothing.

    Only what the starter does themself: what others owe is never a reminder to them.
    """
    sunday = monday_of(today) + timedelta(days=DAYS_OF_A_WEEK - 1)
    mine = soon(entries, today, but=None, most=len(entries))
    late = [each for each in mine if each.standing.state in {ItemState.OVERDUE, ItemState.RETURNED}]
    booked = [each for each in mine if each.facts.booked_on and each.facts.booked_on <= sunday]
    due = [
        each
        for each in mine
        if each not in late and not each.facts.booked_on and each.facts.due_on and each.facts.due_on <= sunday
    ]
    parts = (
        ("Sessions this week", [_session(each, seats.get(each.line.code)) for each in booked]),
        ("To do this week", [_due(each) for each in due]),
        ("Late, or sent back to you", [each.facts.title for each in late]),
    )
    return "\n".join(
        f"{head}:\n" + "".join(f"- {line}\n" for line in lines) for head, lines in parts if lines
    )


def _session(entry: Entry, seat: Seat | None) -> str:
    when = full_day(entry.facts.booked_on) if entry.facts.booked_on else ""
    where = [each for each in ((seat.at, seat.where) if seat else ()) if each]
    return f"{', '.join([when, *where])}: {entry.facts.title}"


def _due(entry: Entry) -> str:
    return (
        f"{entry.facts.title}, by {full_day(entry.facts.due_on)}" if entry.facts.due_on else entry.facts.title
    )
