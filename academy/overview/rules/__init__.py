"""What spans concepts for reading: years, lights, boards, homes; public names only."""

from academy.overview.rules.board import Cell, Filter, Row, Tally, cell, cells_of, shown, total
from academy.overview.rules.concerns import Concern, Matter, concern
from academy.overview.rules.figures import (
    Figure,
    Joined,
    as_at,
    days_to_sign,
    joined,
    still_open,
    work_ready,
)
from academy.overview.rules.homes import HOMES, ToDo, by_first, homes_of, ordered
from academy.overview.rules.seats import Sitting, before_first_day, seats
from academy.overview.rules.team import Light, TeamLine, light, next_day, plan_lights, readiness_lights, worst
from academy.overview.rules.year import (
    Helper,
    Part,
    helpers,
    next_entry,
    parts,
    soon,
    span,
    waits_for_others,
    weeks_ahead,
)

__all__ = [
    "HOMES",
    "Cell",
    "Concern",
    "Figure",
    "Filter",
    "Helper",
    "Joined",
    "Light",
    "Matter",
    "Part",
    "Row",
    "Sitting",
    "Tally",
    "TeamLine",
    "ToDo",
    "as_at",
    "before_first_day",
    "by_first",
    "cell",
    "cells_of",
    "concern",
    "days_to_sign",
    "helpers",
    "homes_of",
    "joined",
    "light",
    "next_day",
    "next_entry",
    "ordered",
    "parts",
    "plan_lights",
    "readiness_lights",
    "seats",
    "shown",
    "soon",
    "span",
    "still_open",
    "total",
    "waits_for_others",
    "weeks_ahead",
    "work_ready",
    "worst",
]
