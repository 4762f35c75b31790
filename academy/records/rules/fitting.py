"""What fits where on paper: page one keeps the record's number and code, however much there is to say."""

from collections.abc import Sequence

from academy.records.rules import wording
from academy.records.rules.facts import RecordFacts

_CONDITIONS_ON_PAGE_ONE = 3
_ROOM_ON_PAGE_ONE = 300  # characters of conditions, and one and a half for each of the name
_SMALL_LINES = 20  # characters that the two small lines of a condition stand for
_NAME_ON_ONE_LINE = 18  # characters
_NAME_IN_FOOTER = 60  # characters
_LINES_KEPT_TOGETHER = 16
_LETTERS_ON_A_LINE = 35  # of the first column


def listed_later(facts: RecordFacts) -> bool:
    """The conditions are too many or too long for page one, and stand in a table on the next."""
    taken = _words_of_conditions(facts) + _SMALL_LINES * len(facts.conditions)
    too_long = taken + len(facts.name_written) * 3 // 2 > _ROOM_ON_PAGE_ONE
    return bool(facts.conditions) and (too_long or len(facts.conditions) > _CONDITIONS_ON_PAGE_ONE)


def kept_together(first_column: Sequence[str]) -> bool:
    """A short table is not cut in two: the second part would not say what it is part of."""
    return sum(1 + len(words) // _LETTERS_ON_A_LINE for words in first_column) <= _LINES_KEPT_TOGETHER


def page_style(facts: RecordFacts, *, large: bool) -> str:
    """Large print, or a page one that stands closer together when there is much to say on it."""
    if large:
        return "large"
    much = (
        len(facts.name_written) > _NAME_ON_ONE_LINE
        or len(wording.sentence(facts)) > 165
        or _words_of_conditions(facts) > 100
    )
    return "tight" if much or len(facts.conditions) > 1 or len(facts.signed_by) > 2 else "normal"


def name_style(name: str) -> str:
    """The size class of the name, so that a long one keeps to two lines of the certificate."""
    longest_word = max((len(word) for word in name.split()), default=0)
    if len(name) <= 24 and longest_word <= 18:
        return "name"
    if len(name) <= 44 and longest_word <= 24:
        return "name name-long"
    return "name name-longest"


def footer(facts: RecordFacts, *, large: bool) -> str:
    """A long name would run into the page number, and any name would in 18 point."""
    if large or len(facts.name_written) > _NAME_IN_FOOTER:
        return facts.reference
    return f"{facts.reference} · {facts.name_written}"


def _words_of_conditions(facts: RecordFacts) -> int:
    return sum(len(condition.what) for condition in facts.conditions)
