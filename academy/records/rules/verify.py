"""What the public verify page answers: the least that proves a record, and nothing about its owner."""

import unicodedata
from datetime import date

from academy.records.rules.facts import RecordKind, RecordState, VerifyAnswer
from academy.records.rules.wording import kind_word, long_date

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ə": "e",
    }
)


def surname_matches(typed: str, name: str, family_name: str = "") -> bool:
    """Whether what was typed is the surname of the person named, all of it and nothing more.

    Capitals, accents, spaces, hyphens and apostrophes do not matter (Ni Bhriain is Ní Bhriain). A surname is
    the family name that is known, or the last words of the name as written, never a first name alone.
    """
    wanted = _folded(typed)
    if not wanted:
        return False
    words = name.split()
    endings = {_folded(" ".join(words[start:])) for start in range(min(1, len(words) - 1), len(words))}
    return wanted in (endings | {_folded(family_name)}) - {""}


def what_verify_says(
    state: RecordState,
    *,
    kind: RecordKind,
    issued_on: date,
    surname_typed: str = "",
    surname_matched: bool | None = None,
    still_stands: bool | None = None,
) -> VerifyAnswer:
    """The answer for one record. Of a replaced record it says nothing but that: the newer one speaks.

    `still_stands` is asked for a work-ready statement: False when a fact behind it has changed since.
    """
    if state is RecordState.REPLACED:
        return VerifyAnswer(
            state.value,
            "This record has been replaced by a newer one",
            ("Ask the person who showed it to you for the newer record.",),
        )
    what = f"{kind_word(kind)}, issued on {long_date(issued_on)}."
    surname = _surname_line(surname_typed, surname_matched)
    if state is RecordState.WITHDRAWN:
        return VerifyAnswer(
            state.value, "This record was withdrawn", (what, "The employer no longer stands by it.", *surname)
        )
    if kind is RecordKind.WORK_READY and still_stands is False:
        return VerifyAnswer(
            "changed",
            "This record is genuine, but no longer current",
            (what, "Ask the employer whether the decision still stands.", *surname),
        )
    return VerifyAnswer(state.value, "This record is valid", (what, *surname))


def what_verify_says_of_nothing() -> VerifyAnswer:
    """The answer when no record has this code."""
    return VerifyAnswer(
        "unknown",
        "We have no record with this code",
        ("Compare the code with the paper again. If it is the same, do not rely on the paper.",),
    )


def what_file_says(state: RecordState | None, *, still_stands: bool | None = None) -> VerifyAnswer:
    """The answer for a PDF file: whether these are, byte for byte, the bytes that we issued.

    `still_stands` is asked for a work-ready statement, as it is for its code.
    """
    if state is None:
        return VerifyAnswer(
            "unknown",
            "This is not a file that we issued",
            (
                "A file that was opened and saved again, or printed to PDF, is no longer the same file.",
                "You can still check the record by the code that is printed on it.",
            ),
        )
    endings = {
        RecordState.VALID: ("This is the file that we issued", "The record is valid."),
        RecordState.REPLACED: (
            "This file has been replaced by a newer one",
            "We issued it. Ask the person who showed it to you for the newer record.",
        ),
        RecordState.WITHDRAWN: (
            "This file was withdrawn",
            "We issued it, and the employer no longer stands by it.",
        ),
    }
    if state is RecordState.VALID and still_stands is False:
        return VerifyAnswer(
            "changed",
            "This is the file that we issued, but it is no longer current",
            ("Ask the employer whether the decision still stands.",),
        )
    heading, line = endings[state]
    return VerifyAnswer(state.value, heading, (line,))


def _surname_line(typed: str, matched: bool | None) -> tuple[str, ...]:
    if matched is None:
        return ()
    if matched:
        return (f"Yes: the surname on this record is {typed.strip()}.",)
    return (f"No: the surname on this record is not {typed.strip()}.",)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(character for character in plain if character.isalnum())
