"""The one state that a line of readiness is in, and its day."""

from datetime import date

from academy.readiness.rules.facts import ConditionFacts, LineFacts


def state_of(facts: LineFacts, condition: ConditionFacts | None, today: date) -> str:
    """What ended it or was accepted first, then what is in question, then its day, then what it waits for.

    `condition` is one that is in force. What is in question is not late until it is answered, and
    what waits for something that another owes is held up, not late.
    """
    if facts.done:
        return "not-needed" if facts.not_needed else "done"
    if condition is not None:
        return "in-progress"
    if facts.condition is not None and facts.condition.to_read(today):
        return "waiting"
    if facts.doubt is not None:
        return "in-question"
    if facts.condition is not None:
        return "overdue"
    return _by_parts(facts) if facts.due_on is None or facts.due_on >= today else _past_its_day(facts)


def due_on(facts: LineFacts, condition: ConditionFacts | None, today: date) -> date | None:
    """While it is accepted its own day stands for nobody: it is due when the condition ends.

    Reading a condition has no day: nobody could read it before it was made.
    """
    if facts.done:
        return facts.due_on
    if condition is not None:
        return condition.until_on
    return None if facts.condition is not None and facts.condition.to_read(today) else facts.due_on


def _past_its_day(facts: LineFacts) -> str:
    return "held-up" if all(part.held_up for part in facts.parts if part.open) else "overdue"


def _by_parts(facts: LineFacts) -> str:
    open_parts = [part for part in facts.parts if part.open]
    for state in ("held-up", "waiting"):
        if any(part.state in (state, "overdue" if state == "held-up" else state) for part in open_parts):
            return state
    return "in-progress" if len(open_parts) < len(facts.parts) else "not-started"
