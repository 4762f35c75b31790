"""The terms of a hand-over: each text once, under the names of all the kinds that share it, and as it is signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SIGNING = "I have received what is listed, apart from what I declined, and I will keep to these terms."


@dataclass(frozen=True, slots=True)
class Terms:
    """One text of terms and the kinds of kit that it holds for."""

    labels: tuple[str, ...]
    text: str


def terms_of(kinds: Iterable[tuple[str, str]]) -> tuple[Terms, ...]:
    """The terms of these kinds (label, text), each different text once, in the order in which they first come."""
    grouped: dict[str, dict[str, None]] = {}
    for label, text in kinds:
        if text.strip():
            grouped.setdefault(text.strip(), {})[label] = None
    return tuple(Terms(tuple(labels), text) for text, labels in grouped.items())


def signed_text(person: str, things: Sequence[str], terms: Sequence[Terms]) -> str:
    """Exactly what a signature stands under: to whom, what was offered, the terms, and the sentence that is ticked."""
    lines = [f"Handed over to {person}", ""]
    lines += [f"- {thing}" for thing in things]
    lines += ["", "Terms"] if terms else []
    lines += [f"{', '.join(each.labels)}: {each.text}" for each in terms]
    return "\n".join([*lines, "", SIGNING])
