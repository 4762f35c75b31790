"""Sessions, registers and places, always read in batches; public names only."""

from academy.timetable.queries.places import (
    Place,
    attendance_of,
    bookings_of_sessions,
    get_booking,
    next_sessions,
    places_before,
    places_of,
    reasons_of_items,
    sessions_to_come,
    wanting,
)
from academy.timetable.queries.registers import Entry, PastMark, marks_before, marks_of, register_entries
from academy.timetable.queries.sessions import (
    SessionLine,
    facilitators_of,
    registers_to_take,
    scheduled_days,
    sessions_between,
    sessions_for_runner,
    sessions_not_arranged,
    sessions_of_cohorts,
    slots_on,
)
from academy.timetable.queries.sittings import Sitting, Taker, get_session, sitting_of

__all__ = [
    "Entry",
    "PastMark",
    "Place",
    "SessionLine",
    "Sitting",
    "Taker",
    "attendance_of",
    "bookings_of_sessions",
    "facilitators_of",
    "get_booking",
    "get_session",
    "marks_before",
    "marks_of",
    "next_sessions",
    "places_before",
    "places_of",
    "reasons_of_items",
    "register_entries",
    "registers_to_take",
    "scheduled_days",
    "sessions_between",
    "sessions_for_runner",
    "sessions_not_arranged",
    "sessions_of_cohorts",
    "sessions_to_come",
    "sitting_of",
    "slots_on",
    "wanting",
]
