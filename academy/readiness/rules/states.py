"""The one state that a line of readiness is in."""

from datetime import date

from academy.readiness.rules.facts import ConditionFacts, LineFacts


def state_of(facts: LineFacts, condition: ConditionFacts | None, today: date) -> str:
    """What ended it or was accepted first, then what is in question, then its day, then what it waits for.

    `condition` is one that is in force. What is in question is not late until it is answered.
    """
    if facts.done:
        return "not-needed" if facts.not_needed else "done"
    if condition is not None:
        return "in-progress"
    if facts.condition is not None and facts.condition.to_read(today):
        return "waiting"
    if facts.doubt is not None:
        return "in-question"
    ended = facts.condition is not None
    return "overdue" if ended or (facts.due_on is not None and facts.due_on < today) else _by_parts(facts)


def _by_parts(facts: LineFacts) -> str:
    open_parts = [part for part in facts.parts if part.open]
    for state in ("held-up", "waiting"):
        if any(part.state in (state, "overdue" if state == "held-up" else state) for part in open_parts):
            return state
    return "in-progress" if len(open_parts) < len(facts.parts) else "not-started"
