"""What pages across concepts read, always in batches; public names only."""

from academy.overview.queries.board import board_rows, columns_of
from academy.overview.queries.concerns import circles_around, concerns_of, team_lines, to_arrange_of
from academy.overview.queries.figures import joined_by, records_by
from academy.overview.queries.homes import (
    Gap,
    Starter,
    cohorts_ahead,
    counts_now,
    figures_of_coordinators,
    gaps,
    rarely,
    records_ready,
    starters_of_manager,
    starters_of_practitioner,
    starters_of_services,
)
from academy.overview.queries.plans import Plan, late_plans_of, plans_of, seat_of, sittings_of

__all__ = [
    "Gap",
    "Plan",
    "Starter",
    "board_rows",
    "circles_around",
    "cohorts_ahead",
    "columns_of",
    "concerns_of",
    "counts_now",
    "figures_of_coordinators",
    "gaps",
    "joined_by",
    "late_plans_of",
    "plans_of",
    "rarely",
    "records_by",
    "records_ready",
    "seat_of",
    "sittings_of",
    "starters_of_manager",
    "starters_of_practitioner",
    "starters_of_services",
    "team_lines",
    "to_arrange_of",
]
