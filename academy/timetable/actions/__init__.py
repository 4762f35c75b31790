"""Arrange sessions, give places, take registers; public names only."""

from academy.timetable.actions.arranging import choose, choose_for_all, choose_while_arranging, take_back
from academy.timetable.actions.bookings import book, book_on_all, withdraw_before, withdraw_booking
from academy.timetable.actions.choices import withdraw_agreed_while_away
from academy.timetable.actions.registers import Saved, claim_register, take_register, undo_register
from academy.timetable.actions.sessions import (
    Scheduled,
    arrange_block_days,
    cancel_session,
    change_session,
    redate_cohort,
    schedule,
)

__all__ = [
    "Saved",
    "Scheduled",
    "arrange_block_days",
    "book",
    "book_on_all",
    "cancel_session",
    "change_session",
    "choose",
    "choose_for_all",
    "choose_while_arranging",
    "claim_register",
    "redate_cohort",
    "schedule",
    "take_back",
    "take_register",
    "undo_register",
    "withdraw_agreed_while_away",
    "withdraw_before",
    "withdraw_booking",
]
