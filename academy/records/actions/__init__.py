"""Issue, replace, enlarge and withdraw records; public names only."""

from academy.records.actions.drafting import Draft, draft
from academy.records.actions.issuing import (
    NumberTakenError,
    draft_replacement,
    enlarge,
    issue,
    keep,
    replace,
)
from academy.records.actions.printing import print_record
from academy.records.actions.withdrawing import withdraw

__all__ = [
    "Draft",
    "NumberTakenError",
    "draft",
    "draft_replacement",
    "enlarge",
    "issue",
    "keep",
    "print_record",
    "replace",
    "withdraw",
]
