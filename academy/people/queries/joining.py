"""The ways to join: what HR's yes or no for newly qualified means, and what the programmes here declare."""

from collections.abc import Callable, Mapping

from academy.people.rules import JOINS_WORDS

Declared = Callable[[], Mapping[str, str]]
_DECLARED: list[Declared] = []


def ways_to_join() -> dict[str, str]:
    """Each way with its words; those of the programmes, where there are any."""
    found = {code: words for declared in _DECLARED for code, words in declared().items()}
    return found or dict(JOINS_WORDS)


def ways_from(declared: Declared) -> None:
    """Have this package asked which ways it declares; once is enough."""
    if declared not in _DECLARED:
        _DECLARED.append(declared)
