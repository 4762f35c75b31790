"""What is kept of what somebody typed, and how it is put back."""

import re
from collections.abc import Iterable
from datetime import datetime

LONGEST = 20_000  # characters; no field takes more
MOST_UNSENT = 20  # forms of one person: who sends more of them after the end loses the oldest
NEVER_KEPT = frozenset({"csrf_token", "password", "current"})  # and no form calls a password otherwise

Fields = list[tuple[str, str]]


def put_back_words(saved: datetime, now: datetime) -> str:
    """Your draft of 10:42 is put back; with its day when that is not today. Both are London's."""
    day = "" if saved.date() == now.date() else f"{saved.day} {saved:%B}, "
    return f"Your draft of {day}{saved:%H:%M} is put back."


def sent_words(sent: datetime, now: datetime) -> str:
    """When a form was sent: at 10:42; with its day when that is not today. Both are London's."""
    day = "" if sent.date() == now.date() else f"on {sent.day} {sent:%B} "
    return f"{day}at {sent:%H:%M}"


def kept_fields(sent: Iterable[tuple[str, str]]) -> Fields:
    """What is kept of a form: everything but a password and the token; PostgreSQL takes no NUL."""
    return [(name, text.replace("\x00", "")) for name, text in sent if name not in NEVER_KEPT]


def readable(fields: Fields) -> tuple[Fields, int]:
    """What a person reads of a form: (name, text) of each answer, a date in one; and how many there are besides.

    Besides are marks and ticks that a page lists by reference: without that page nobody could tell whose they are.
    """
    answers: dict[str, list[str]] = {}
    besides = 0
    for name, text in fields:
        if not text.strip() or name in _CARRIED or name.endswith(_CARRIED_ENDS):
            continue
        asked, _, part = name.partition("-")
        if (part and part not in _DATE) or _is_ref(text):
            besides += 1
        else:
            answers.setdefault(_in_words(asked).capitalize(), []).append(_in_words(text.strip()))
    return [(name, " ".join(texts)) for name, texts in answers.items()], besides


_DATE = frozenset({"day", "month", "year"})
_CARRIED = frozenset({"version", "once", "next", "confirmed", "tray", "show", "facts_read"})
_CARRIED_ENDS = ("-draft",)


def _in_words(text: str) -> str:
    return text.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z]+)+", text) else text


def _is_ref(text: str) -> bool:
    return re.fullmatch(r"[2-9a-hjkmnp-tv-z]{12}", text) is not None
