"""The words beside one line: what is done, waits, is accepted or late, to its owner and to others."""

from collections.abc import Sequence
from datetime import date

from academy.enrolments.rules import Owner, day_words, days_late
from academy.readiness.rules.facts import ConditionFacts, LineFacts, Part


def said(
    facts: LineFacts,
    condition: ConditionFacts | None,
    state: str,
    turn: Owner,
    today: date,
    *,
    to_owner: bool,
) -> str:
    """The words beside the shape; what is late is said to its owner as what to do, to others as whose it is."""
    if state in {"not-needed", "done"}:
        return _finished(facts, state, today)
    if condition is not None:
        return _accepted(facts, condition, turn, today, to_owner=to_owner)
    if facts.condition is not None and facts.condition.to_read(today):
        return _unread(facts.condition, turn, today, to_owner=to_owner)
    if state == "overdue":
        return _late(facts, turn, today, to_owner=to_owner)
    return _open(facts, state, turn, today)


def _open(facts: LineFacts, state: str, turn: Owner, today: date) -> str:
    if state == "in-question" and facts.doubt is not None:
        return facts.doubt.words(today)
    due = f"due {day_words(facts.due_on, today)}" if facts.due_on else "date not known yet"
    if state == "held-up":
        first = _first_open(facts)
        return f"Held up: {first.held_up or first.label} · with {turn.said}"
    done = sum(not part.open for part in facts.parts)
    begun = (
        f"Waiting for {turn.said}" if state == "waiting" else f"Started · {done} of {len(facts.parts)} done"
    )
    return f"{begun if done or state == 'waiting' else 'Not started'} · {due}"


def _accepted(
    facts: LineFacts, condition: ConditionFacts, turn: Owner, today: date, *, to_owner: bool
) -> str:
    words = f"Accepted until {day_words(condition.until_on, today)} · {condition.not_until_then}"
    if facts.condition is None or facts.condition == condition:
        return words
    renewed = f"{words} · renewed until {day_words(facts.condition.until_on, today)}"
    return f"{renewed}, once {'you have' if to_owner else f'{turn.said} has'} read it"


def _unread(condition: ConditionFacts, starter: Owner, today: date, *, to_owner: bool) -> str:
    ends = f"until {day_words(condition.until_on, today)}"
    if to_owner:
        return f"Read the condition, then press “I have read this”: {condition.not_until_then} {ends}"
    return f"Waiting for {starter.said} to read the condition · {condition.not_until_then} {ends}"


def _finished(facts: LineFacts, state: str, today: date) -> str:
    if state == "not-needed":
        return "Not needed"
    return f"Done · {day_words(facts.done_on, today)}" if facts.done_on else "Done"


def _late(facts: LineFacts, turn: Owner, today: date, *, to_owner: bool) -> str:
    if facts.condition is not None:
        ended = f"The condition ended on {day_words(facts.condition.until_on, today)}"
        return f"{ended}. Do it, or say what is in the way" if to_owner else f"{ended} · with {turn.said}"
    assert facts.due_on is not None
    if to_owner:
        return f"Was due {day_words(facts.due_on, today)}. Do it, or say what is in the way"
    return f"{days_late(facts.due_on, today)} · with {turn.said}"


def _first_open(facts: LineFacts) -> Part:
    held = [part for part in facts.parts if part.open and part.state in {"held-up", "overdue"}]
    return (held or [part for part in facts.parts if part.open])[0]


def owed_in_words(owed: Sequence[tuple[str, int]], reader: str) -> list[str]:
    """You owe 4 things, Dele Marsh owes 2: the reader is addressed, and the first says of what."""
    found: list[str] = []
    for who, count in owed:
        said = f"{'You owe' if who == reader else f'{who} owes'} {count}"
        found.append(said if found else f"{said} {'thing' if count == 1 else 'things'}")
    return found
