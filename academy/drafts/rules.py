"""What is kept of what somebody typed, and how it is put back."""

from datetime import datetime

LONGEST = 20_000  # characters; no field takes more


def put_back_words(saved: datetime, now: datetime) -> str:
    """Your draft of 10:42 is put back; with its day when that is not today. Both are London's."""
    day = "" if saved.date() == now.date() else f"{saved.day} {saved:%B}, "
    return f"Your draft of {day}{saved:%H:%M} is put back."
