"""What spans concepts for reading: years, lights, boards, homes; public names only."""

from academy.overview.rules.board import Cell, Filter, Row, Tally, cell, cells_of, shown, total
from academy.overview.rules.homes import HOMES, ToDo, by_first, homes_of, ordered
from academy.overview.rules.seats import Sitting, seats
from academy.overview.rules.team import Light, light, next_day, plan_lights, readiness_lights, worst
from academy.overview.rules.year import (
    Helper,
    Part,
    helpers,
    next_entry,
    parts,
    soon,
    span,
    waits_for_others,
)

__all__ = [
    "HOMES",
    "Cell",
    "Filter",
    "Helper",
    "Light",
    "Part",
    "Row",
    "Sitting",
    "Tally",
    "ToDo",
    "by_first",
    "cell",
    "cells_of",
    "helpers",
    "homes_of",
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
    "total",
    "waits_for_others",
    "worst",
]
