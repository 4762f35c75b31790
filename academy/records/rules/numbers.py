"""The reference that is printed on a record, and the short code with which anybody can check it."""

from collections.abc import Callable

from academy.refusals import Reason

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
GROUP = 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_PRIME = 31  # the first prime above 30 letters: any one wrong letter and any two swapped ones are noticed


def record_number(prefix: str, year: int, counter: int) -> str:
    """The reference, like SWA-2026-000123, from a counter that never gives a number twice."""
    if counter < 1:
        raise ValueError("Record numbers count from 1.")
    return f"{prefix}-{year:04}-{counter:06}"


def verify_code(draw: Callable[[int], int]) -> str:
    """A new code of twelve letters, the last a check letter. `draw(n)` gives a secret number below n.

    No 0, 1, i, l, o or u: read aloud or copied from paper there is one way to understand it.
    """
    while True:
        body = "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH - 1))
        check = _check_value(body)
        if check < len(ALPHABET):  # one body in 31 would need a 31st letter: draw again
            return body + ALPHABET[check]


def shown_code(code: str) -> str:
    """The code in groups of four, as it is printed: k7m2-q9hx-4tpd."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed_code(typed: str) -> str:
    """What somebody typed, without spaces, dashes and capitals: the form in which codes are stored."""
    return "".join(character for character in typed.casefold() if character.isalnum())


def problems_with_code(typed: str) -> list[Reason]:
    """Why what was typed cannot be one of our codes, found without looking anything up. Empty if it can."""
    code = typed_code(typed)
    strange = sorted({character for character in code if character not in _VALUE})
    if not code:
        return [_reason("code_empty", "Enter the code that is printed beside the square picture.")]
    if strange:
        return [
            _reason(
                "code_letters",
                f"Our codes never contain {' or '.join(strange)}. Look at the printed code again.",
            )
        ]
    if len(code) != LENGTH:
        return [_reason("code_length", f"The code has {LENGTH} letters and digits. You entered {len(code)}.")]
    if _check_value(code[:-1]) != _VALUE[code[-1]]:
        return [
            _reason(
                "code_mistyped", "One letter or digit is not right. Compare the code with the paper again."
            )
        ]
    return []


def _check_value(body: str) -> int:
    total = sum(place * _VALUE[character] for place, character in enumerate(body, start=1))
    # The check letter stands at place 12; choose it so that the whole sum is a multiple of the prime.
    return int(-total * pow(LENGTH, -1, _PRIME) % _PRIME)


def _reason(code: str, message: str) -> Reason:
    return Reason(code, message, field="code")
