"""Screens of sessions: lists, one session, arranging an intake, and the register."""

import academy.timetable.views.arranging
import academy.timetable.views.choosing
import academy.timetable.views.listing
import academy.timetable.views.registers
import academy.timetable.views.sessions  # noqa: F401 - the imports hang the screens on the blueprint
from academy.timetable.views.blueprint import bp

__all__ = ["bp"]
