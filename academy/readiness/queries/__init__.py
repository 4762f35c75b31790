"""Where starters stand, always read in batches; public names only."""

from academy.readiness.queries.boards import SHOWS, Board, Row, board
from academy.readiness.queries.facts import conditions_of, decisions_of, desks, facts_of, recorded_of
from academy.readiness.queries.standings import (
    check_or_404,
    condition_or_404,
    decisions_in,
    earlier_decisions,
    find_condition,
    find_decision,
    followed,
    in_services,
    one,
    signed_of,
    standing_of,
    standings,
    waiting_for_head,
    waiting_for_signature,
)

__all__ = [
    "SHOWS",
    "Board",
    "Row",
    "board",
    "check_or_404",
    "condition_or_404",
    "conditions_of",
    "decisions_in",
    "decisions_of",
    "desks",
    "earlier_decisions",
    "facts_of",
    "find_condition",
    "find_decision",
    "followed",
    "in_services",
    "one",
    "recorded_of",
    "signed_of",
    "standing_of",
    "standings",
    "waiting_for_head",
    "waiting_for_signature",
]
