"""How the history's details and the state of the machinery are said in words."""

from collections.abc import Mapping, Sequence

MOST = 160


def detail_words(details: Mapping[str, object]) -> str:
    """The details of a line of history: "value: 14 → 21; how: card". Codes stay codes: this is for auditors."""
    return "; ".join(f"{name.replace('_', ' ')}: {_value_words(value)}" for name, value in details.items())


def _value_words(value: object) -> str:
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
    text = str(value)
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


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
