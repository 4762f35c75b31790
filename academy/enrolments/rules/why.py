"""The why of a state: the rule in plain words, what counted, what is missing, who can mend it, and by when."""

from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules.facts import PlanFacts, full_day
from academy.enrolments.rules.standing import Standing
from academy.enrolments.rules.vocabulary import ItemState
from academy.programmes.rules import Completion, ItemKind, OwnerRole


@dataclass(frozen=True, slots=True)
class Why:
    """An answer to "why does it say that?", fit to show as it is."""

    rule: str
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    owner: str
    next_date: str


def why(facts: PlanFacts, found: Standing, today: date, *, why_due: str = "", to_owner: bool = False) -> Why:
    """The rule that decided, and what it was decided on; said to the starter as "you" where it is theirs."""
    return Why(
        rule=" ".join(filter(None, (rule_of(facts, to_owner=to_owner), why_due))),
        counted=_counted(facts),
        missing=() if found.finished else _missing(facts, found, to_owner=to_owner),
        owner=_owner(found, to_owner=to_owner),
        next_date="" if found.finished else _next_date(facts, found, today),
    )


def rule_of(facts: PlanFacts, *, to_owner: bool = False) -> str:
    """How an item comes to be done, in one sentence."""
    if facts.licence:
        return "Only being there, marked on the register, gives this licence. Nothing else counts."
    if facts.completion is Completion.REGISTER:
        return "Being marked on the register of this session as here, or here but late, completes it."
    if facts.kind is ItemKind.POLICY:
        return (
            "Confirming that you know where the policy is and have read the parts for your role completes it."
        )
    mine = facts.owner.role is OwnerRole.STARTER
    you = mine and to_owner
    who = "You" if you else "The starter" if mine else _capital(facts.owner.said)
    if facts.completion is Completion.SELF:
        return f"{who} {'say' if you else 'says'} that it is done. No signature is needed."
    if facts.completion is Completion.EVIDENCE:
        sends = "send" if you else "sends"
        return f"{who} {sends} in what shows that it is done: a file, a link or a certificate number."
    signer = facts.signer.said if facts.signer else "the right person"
    return f"It counts when {signer} has signed it off. Nobody signs off their own."


def _counted(facts: PlanFacts) -> tuple[str, ...]:
    lines = []
    if facts.not_needed:
        lines.append(_capital(facts.not_needed))
    if facts.done_on is not None:
        lines.append(facts.how or f"Done on {full_day(facts.done_on)}")
    if facts.sent_on is not None:
        lines.append(f"Sent in on {full_day(facts.sent_on)}")
    if facts.booked_on is not None:
        lines.append(f"A place on {full_day(facts.booked_on)}")
    if facts.parts_done:
        lines.append(f"{facts.parts_done} of {facts.parts} parts")
    return tuple(lines)


def _missing(facts: PlanFacts, found: Standing, *, to_owner: bool) -> tuple[str, ...]:
    lines = [
        f"{each.title}, with {each.owner.said}"
        if each.thing
        else f"“{each.title}” first, with {each.owner.said}"
        for each in facts.first
    ]
    if found.state is ItemState.IN_QUESTION and facts.doubt is not None:
        lines.append(f"An answer to the question of {full_day(facts.doubt.asked_on)}")
    elif found.state is ItemState.RETURNED:
        lines.append(f"What to change: {facts.what_to_change.strip()}")
    elif facts.completion is Completion.REGISTER:
        lines.append(_session_missing(facts, found))
    elif facts.kind is ItemKind.POLICY:
        lines.append("The confirmation")
    elif facts.completion is Completion.SIGN_OFF:
        lines.append(f"The signature of {facts.signer.said if facts.signer else 'the right person'}")
    elif facts.completion is Completion.EVIDENCE:
        lines.append("The evidence")
    else:
        you = to_owner and facts.owner.role is OwnerRole.STARTER
        lines.append(
            "Your word that it is done" if you else f"The word of {facts.owner.said} that it is done"
        )
    return tuple(lines)


def _session_missing(facts: PlanFacts, found: Standing) -> str:
    if found.state is ItemState.MISSED and facts.missed_on is not None:
        return f"A catch-up for {full_day(facts.missed_on)}"
    if found.state is ItemState.TO_ARRANGE and facts.cannot_come and facts.cannot_come_on:
        return f"Another day than {full_day(facts.cannot_come_on)} ({facts.cannot_come}), or another way"
    if found.state is ItemState.TO_ARRANGE and facts.next_intake:
        return "A place on the same session of a later intake"
    if found.state is ItemState.WAITING:
        return "The register of that day"
    if facts.booked_on is None:
        return "A session with a date and a place for this person"
    return "Being there"


def _owner(found: Standing, *, to_owner: bool) -> str:
    if found.owner is None:
        return ""
    return "You" if to_owner and found.owner.role is OwnerRole.STARTER else _capital(found.owner.said)


def _next_date(facts: PlanFacts, found: Standing, today: date) -> str:
    """The next day on which this can be put right."""
    settled = {
        ItemState.MISSED: full_day(facts.catch_up_on) if facts.catch_up_on else "Not arranged yet",
        ItemState.PAUSED: f"After {full_day(facts.paused_until)}" if facts.paused_until else "",
        ItemState.BOOKED: full_day(facts.booked_on) if facts.booked_on else "",
        ItemState.IN_QUESTION: "When it is answered",
    }
    if found.state in settled:
        return settled[found.state]
    if found.state is ItemState.TO_ARRANGE and (facts.cannot_come or facts.next_intake):
        return "Not arranged yet"
    if facts.opens_on is not None and facts.opens_on > today:
        return f"It opens on {full_day(facts.opens_on)}"
    if facts.due_on is None:
        return "Not known yet"
    if facts.due_on < today:
        return f"Today; it was due on {full_day(facts.due_on)}"
    return f"By {full_day(facts.due_on)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
