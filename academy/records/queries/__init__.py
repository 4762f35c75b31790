"""Records that were issued, those that can be, and what a stranger is answered; public names only."""

from academy.records.queries.facts import Stamp, covers, facts_for, signatures, stage_checks
from academy.records.queries.gates import (
    Candidate,
    Gate,
    candidates,
    gates,
    issue_facts,
    standing_record,
)
from academy.records.queries.gathered import Known, definitions_of, gather, own_name, role_words
from academy.records.queries.issued import (
    MOST_LISTED,
    Issued,
    cohorts_in_view,
    find_by_code,
    find_made_by,
    get_record,
    issued,
    names_around,
    pdfs_of,
    record_or_404,
    records_of,
    still_stands,
    visible,
)
from academy.records.queries.verifying import Answer, answer_of_code, verify_bytes, verify_digest

__all__ = [
    "MOST_LISTED",
    "Answer",
    "Candidate",
    "Gate",
    "Issued",
    "Known",
    "Stamp",
    "answer_of_code",
    "candidates",
    "cohorts_in_view",
    "covers",
    "definitions_of",
    "facts_for",
    "find_by_code",
    "find_made_by",
    "gates",
    "gather",
    "get_record",
    "issue_facts",
    "issued",
    "names_around",
    "own_name",
    "pdfs_of",
    "record_or_404",
    "records_of",
    "role_words",
    "signatures",
    "stage_checks",
    "standing_record",
    "still_stands",
    "verify_bytes",
    "verify_digest",
    "visible",
]
