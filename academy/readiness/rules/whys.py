"""The why of one readiness line: the rule, what counted, what is missing, who can mend it, and by when."""

from datetime import date

from academy.enrolments.rules import Owner, Why, full_day
from academy.programmes.rules import AcceptedBy, KnownBy
from academy.readiness.rules.facts import ConditionFacts, LineFacts, Part

_KNOWN: dict[KnownBy, str] = {
    KnownBy.RECORDED: "It counts when {owner} has recorded yes and the day. Only that is kept, no document.",
    KnownBy.PLAN: "It counts when each of its items in the plan is done.",
    KnownBy.KIT: "It counts when everything on the kit list that can be handed over is signed for, and works where it "
    "must be tried.",
    KnownBy.ACCOUNTS: "An account counts when the starter says that it works, not when it is set up.",
    KnownBy.REGISTRATION: "It counts while somebody’s last look at the public register shows a live registration.",
}
_ACCEPTED: dict[AcceptedBy, str] = {
    AcceptedBy.MANAGER: "The manager may accept it missing for a while.",
    AcceptedBy.HEAD_OF_SERVICE: "Only the head of service may accept it missing for a while.",
    AcceptedBy.NOBODY: "Nobody may accept it missing.",
}


def why_of(facts: LineFacts, condition: ConditionFacts | None, turn: Owner, today: date) -> Why:
    """The answer to "why does it say that?"."""
    known = _KNOWN[facts.check.known_by].format(owner=facts.owner.said)
    may = _ACCEPTED[facts.check.accepted_by] if facts.check.blocking else "It does not stop the start."
    return Why(
        rule=" ".join((facts.check.why, known, "" if facts.done else may)).strip(),
        counted=tuple(_counted(facts)),
        missing=tuple(_missing(part) for part in facts.parts if part.open),
        owner="" if facts.done else _capital(turn.said),
        next_date="" if facts.done else _next(facts, condition, today),
    )


def _counted(facts: LineFacts) -> list[str]:
    lines = []
    for part in facts.parts:
        if part.not_needed:
            lines.append(f"{part.label}: not needed")
        elif part.done_on is not None:
            lines.append(f"{part.label}: {part.words or full_day(part.done_on)}")
    return lines


def _missing(part: Part) -> str:
    said = f"{part.label}: {_small(part.words)}" if part.words else part.label
    return f"{said}, with {part.owner.said}" if part.owner else said


def _next(facts: LineFacts, condition: ConditionFacts | None, today: date) -> str:
    if condition is not None:
        return f"The condition ends on {full_day(condition.until_on)}"
    if facts.due_on is None:
        return "Not known yet"
    meanwhile = f"; it fell due on {full_day(facts.fell_due_on)}, while away" if facts.fell_due_on else ""
    if facts.due_on < today:
        return f"Today; it was due on {full_day(facts.due_on)}"
    return f"By {full_day(facts.due_on)}{meanwhile}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
