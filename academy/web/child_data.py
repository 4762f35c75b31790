"""What looks like a child or a family in a free text: patterns that a council sets, which stop a save."""

import re
from collections.abc import Mapping

SENTENCE = "No names, dates of birth or case numbers of children or families."
PATTERNS = {
    "pattern_nhs_number": "an NHS number",
    "pattern_birth_date": "a date of birth",
    "pattern_case_number": "a case number",
}
SHORTEST_REASON = 10  # characters: a word is no reason
_TEN_DIGITS = 10


def looks_like(text: str, patterns: Mapping[str, str]) -> list[str]:
    """What a text seems to hold, in words: of each setting its pattern; empty where none is found.

    An NHS number counts only where its check digit is right, so that a phone number stops nobody.
    """
    found = []
    for key, words in PATTERNS.items():
        if not patterns.get(key):
            continue
        matches = [each.group() for each in re.finditer(patterns[key], text, re.IGNORECASE)]
        if key == "pattern_nhs_number":
            matches = [each for each in matches if is_nhs_number(each)]
        if matches:
            found.append(words)
    return found


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit of the first nine (modulus 11, NHS Data Dictionary)."""
    digits = [int(each) for each in text if each.isdigit()]
    if len(digits) != _TEN_DIGITS or len(set(digits)) == 1:
        return False
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[-1]


def why_stopped(found: list[str]) -> str:
    """What stands beside the field."""
    what = " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else found[0]
    return f"This looks like {what}. Take it out. If it is about no child and no family, say below why it may stand"
