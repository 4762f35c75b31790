"""The written form of a Social Work England number; a number of the right form is not yet a check."""

import re

from academy.refusals import Reason

MAX_DIGITS = 6

_HINT = re.compile(r"(?:SWE?[-.:/#]?)?0*([1-9]\d*)", re.ASCII)


def read_number(text: str, *, max_digits: int = MAX_DIGITS) -> str | Reason:
    """The number in capitals, without spaces, or why it is none.

    SW, then one to six digits of which the first is not 0 (the form that DfE's own service takes; the longest
    length is a parameter, since numbers will outgrow it). A near miss is never corrected here: the reason
    names the number that was probably meant, and a person decides.
    """
    number = "".join(text.split()).upper()
    if re.fullmatch(rf"SW[1-9][0-9]{{0,{max_digits - 1}}}", number):
        return number
    shown = " ".join(text.split())[:40]
    found = _HINT.fullmatch(number)
    hint = f" (did you mean SW{found[1]}?)" if found and len(found[1]) <= max_digits else ""
    return Reason(
        "registration_number",
        f"{shown} is no registration number{hint}. It is SW and up to {max_digits} digits, the first not 0.",
    )
