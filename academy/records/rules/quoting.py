"""The words of conditions that a work-ready statement quotes: what was hidden since is shown by no page and no file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from academy.records.rules.facts import Condition, RecordFacts

_UNTIL_THEN = ". Until then: "


def condition_words(what: str, not_until_then: str) -> str:
    """A condition as the paper says it."""
    return f"{what}{_UNTIL_THEN}{not_until_then[:1].lower()}{not_until_then[1:]}"


def quoted(facts: RecordFacts) -> Iterator[str]:
    """The words of each condition in both ways in which they may have been written: the paper begins them small."""
    for condition in facts.conditions:
        yield from _as_written(condition)


def with_instead(facts: RecordFacts, instead: Mapping[str, str]) -> RecordFacts:
    """The same record with what stands instead of hidden words."""
    return replace(facts, conditions=tuple(_shown(each, instead) for each in facts.conditions))


def _shown(condition: Condition, instead: Mapping[str, str]) -> Condition:
    said = next((instead[words] for words in _as_written(condition) if words in instead), None)
    if said is None:
        return condition
    return replace(condition, what=condition.what.partition(_UNTIL_THEN)[0] + _UNTIL_THEN + said)


def _as_written(condition: Condition) -> tuple[str, str]:
    words = condition.what.partition(_UNTIL_THEN)[2]
    return words, words[:1].upper() + words[1:]
