"""What is kept of what somebody typed, and how it is put back."""

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


def own_words(fields: Fields) -> list[str]:
    """Of a form's fields those that somebody wrote in words of their own: what they would copy, were the page gone."""
    texts = (text.strip() for _, text in fields)
    return [text for text in texts if len(text.split()) > 1]
