"""How the history's details and the state of the machinery are said in words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from academy.programmes.rules import clock_said

MOST = 160
LONDON = ZoneInfo("Europe/London")

# What somebody was called stays sealed, also where an early line of history wrote it down; a list names a manager by
# their address.
_SEALED = frozenset({"given_name", "family_name", "known_as", "email", "manager_email"})


def detail_words(details: Mapping[str, object]) -> str:
    """The details of a line of history: "value: 14 → 21; how: card". Codes stay codes: this is for auditors."""
    return "; ".join(
        f"{name.replace('_', ' ')}: {'changed' if name in _SEALED else _value_words(value)}"
        for name, value in details.items()
    )


def _value_words(value: object) -> str:
    if isinstance(value, Mapping):
        return detail_words(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) == 2 and not any(isinstance(each, list | tuple | dict) for each in value):
            return " → ".join(_plain(each) for each in value)
        return ", ".join(_plain(each) for each in value)
    return _plain(value)


def _plain(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _dated(str(value))
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


def _dated(text: str) -> str:
    """A date or moment as people write it; any other text as it is."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(text)
        return f"{day.day} {day:%B %Y}"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d", text):
        moment = datetime.fromisoformat(text).astimezone(LONDON)
        return f"{moment.day} {moment:%B %Y} at {clock_said(moment.time())}"
    return text


def what_was_read(about: Sequence[str], by: Sequence[str], verb: str) -> str:
    """Whose history somebody looked at, for the line that says that they did."""
    parts = []
    if about:
        parts.append(_some(about))
    if by:
        parts.append(f"what was done by {_some(by)}")
    if verb:
        parts.append(f"only “{verb}”")
    return ", ".join(parts) or "the whole academy"


def _some(names: Sequence[str]) -> str:
    return " and ".join([*names[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])])
