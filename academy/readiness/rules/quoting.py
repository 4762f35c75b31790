"""Words that a signed decision quotes: what was hidden since is not read from it either."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from academy.readiness.rules.facts import SignedFacts


def quoted(facts: SignedFacts) -> Iterator[str]:
    """The words of each condition that was accepted when it was signed."""
    for line in facts.lines:
        if line.condition is not None:
            yield line.condition.not_until_then


def with_instead(facts: SignedFacts, instead: Mapping[str, str]) -> SignedFacts:
    """The same decision with what stands instead of hidden words: that they were hidden breaks nothing."""
    return replace(
        facts,
        lines=tuple(
            line
            if line.condition is None
            else replace(
                line,
                condition=replace(
                    line.condition,
                    not_until_then=instead.get(line.condition.not_until_then, line.condition.not_until_then),
                ),
            )
            for line in facts.lines
        ),
    )
