"""What is signed: the facts as one exact text, whether they still hold, and why somebody may not sign."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from academy.enrolments.rules import full_day
from academy.people.rules import fold
from academy.programmes.rules import OwnerRole
from academy.readiness.rules.facts import (
    ConditionFacts,
    LineFacts,
    ReadinessFacts,
    SignedFacts,
    SignedLine,
)
from academy.readiness.rules.vocabulary import Outcome, SignedAs, in_quotes
from academy.refusals import Reason

if TYPE_CHECKING:
    from academy.readiness.rules.standing import ReadinessLine, Standing

SCHEMA = "work-ready/1"


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that changed since the signature, so that it no longer holds."""

    code: str
    label: str
    sentence: str
    confidential: bool = False


def facts_to_sign(facts: ReadinessFacts, outcome: Outcome, today: date) -> SignedFacts:
    """Everything that a signature given now would stand for."""
    return SignedFacts(
        person=facts.person,
        programme=facts.programme,
        version=facts.version,
        as_at=today,
        outcome=outcome,
        lines=tuple(_signed_line(line, outcome, today) for line in facts.lines),
    )


def canonical(facts: SignedFacts) -> str:
    """One spelling for one set of facts, so that its hash holds: sorted keys, ISO dates, composed letters."""
    plain = {
        "schema": SCHEMA,
        "person": facts.person,
        "programme": facts.programme,
        "version": facts.version,
        "as_at": facts.as_at.isoformat(),
        "outcome": facts.outcome.value,
        "lines": [_plain_line(line) for line in facts.lines],
    }
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return unicodedata.normalize("NFC", text)


def sha256(text: str) -> str:
    """The SHA-256 of a canonical text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> SignedFacts:
    """The facts again out of their text; another schema is refused rather than guessed at."""
    plain = json.loads(text)
    if plain.get("schema") != SCHEMA:
        raise ValueError(f"This decision says schema {plain.get('schema')!r}; this version reads {SCHEMA!r}.")
    return SignedFacts(
        person=plain["person"],
        programme=plain["programme"],
        version=plain["version"],
        as_at=date.fromisoformat(plain["as_at"]),
        outcome=Outcome(plain["outcome"]),
        lines=tuple(_read_line(line) for line in plain["lines"]),
    )


def broken_by(signed: SignedFacts, now: Sequence[LineFacts], today: date) -> tuple[Broken, ...]:
    """Everything that has made a signed decision stop holding; empty while it holds.

    What was in place must be in place; what was accepted must be done, or its condition still be in force and
    not taken back; one that renews it without a gap carries on. What does not block breaks nothing. A registration
    that was awaited breaks it by coming: from then on the manager signs.
    """
    then = {line.code: line for line in signed.lines}
    found = []
    for line in now:
        sentence = _why_broken(line, then.get(line.check.code), today) if line.check.blocking else ""
        if sentence:
            found.append(Broken(line.check.code, line.check.label, sentence, line.confidential))
    return tuple(found)


def still_holds(signed: SignedFacts, now: Sequence[LineFacts], today: date) -> bool:
    """True while nothing has broken the decision."""
    return not broken_by(signed, now, today)


def why_not_signer(roles: frozenset[OwnerRole], *, supervised: bool) -> list[Reason]:
    """A decision is the manager’s; for supervised duties it is the head of service’s."""
    if supervised and OwnerRole.HEAD_OF_SERVICE not in roles:
        return [Reason("not_yours", "Only the head of the starter’s service signs for supervised duties.")]
    if not supervised and OwnerRole.MANAGER not in roles:
        return [Reason("not_yours", "Only the starter’s own manager signs this.")]
    return []


def why_not_sign(
    standing: "Standing",
    *,
    signed_name: str,
    own_name: str,
    facts_read: str,
    facts_now: str,
    supervised: bool = False,
) -> list[Reason]:
    """Everything that stops a signature now: what is missing, a decision that holds, a page gone stale.

    `supervised`: a head of service signs, who can do so only for supervised duties.
    """
    outcome = standing.signs_as(supervised=supervised)
    reasons = [] if outcome else [_why_missing(line) for line in standing.missing]
    decision = standing.decision
    if decision is not None and standing.holds and decision.outcome is outcome:
        reasons.append(
            Reason(
                "signed",
                f"{decision.signed_by} signed “{decision.outcome.words}” on {full_day(decision.signed_on)} "
                "and it still holds.",
            )
        )
    if not reasons and facts_read != facts_now:
        reasons.append(
            Reason(
                "changed",
                "Something changed while you had this page open. Nothing was signed. Read it again, then sign.",
            )
        )
    if not signed_name.strip():
        reasons.append(Reason("name_missing", "Type your name to sign.", "signed_name"))
    elif _name(signed_name) != _name(own_name):
        reasons.append(
            Reason("name_differs", f"Type your own name as it is here: {own_name}.", "signed_name")
        )
    return reasons


def _why_missing(line: "ReadinessLine") -> Reason:
    unread = line.to_read is not None
    said = "has not read the condition on it yet" if unread else ""
    sentence = (
        f"{in_quotes(line.label)} is missing. {line.owner.said[:1].upper()}{line.owner.said[1:]} {said}."
        if unread
        else f"{in_quotes(line.label)} is missing. It is with {line.owner.said}."
    )
    return Reason("unread" if unread else "missing", sentence, link=f"#line-{line.code}")


def why_not_reopen(standing: "Standing", reason: str) -> list[Reason]:
    """A coordinator reopens a decision with a reason that is kept; they never make one."""
    if standing.decision is None:
        return [Reason("no_decision", "There is no decision to reopen.")]
    if not reason.strip():
        return [Reason("reason_missing", "Say why the decision is reopened. The reason is kept.", "reason")]
    return []


def _why_broken(line: LineFacts, then: SignedLine | None, today: date) -> str:
    if then is not None and then.state is SignedAs.AWAITED:
        return _why_no_longer_awaited(line)
    if line.done:
        return ""
    if then is None:
        return f"{in_quotes(line.check.label)} was not asked for when it was signed, and is not done."
    if then.state is SignedAs.CONDITION:
        return _why_condition_broken(line, then, today)
    if then.state in {SignedAs.IN_PLACE, SignedAs.NOT_NEEDED}:
        return f"{in_quotes(line.check.label)} was in place when it was signed, and no longer is."
    return f"{in_quotes(line.check.label)} is not done."


def _why_no_longer_awaited(line: LineFacts) -> str:
    if line.done:
        return f"{in_quotes(line.check.label)} is there now: it was signed for supervised duties only."
    return "" if line.awaited else f"{in_quotes(line.check.label)} is no longer only awaited."


def _why_condition_broken(line: LineFacts, then: SignedLine, today: date) -> str:
    accepted = then.condition
    if accepted is None or line.condition is None:
        return f"The condition on {in_quotes(line.check.label)} was taken back."
    if now := line.accepted(today):
        if any(each and _terms(each) == _terms(accepted) for each in (now, now.carries_on)):
            return ""
        return f"The condition on {in_quotes(line.check.label)} is another than the one that was signed."
    if line.condition.to_read(today):
        return f"The condition on {in_quotes(line.check.label)} was not read by the starter yet."
    return f"The condition on {in_quotes(line.check.label)} ended on {full_day(line.condition.until_on)}."


def _terms(condition: ConditionFacts) -> tuple[date, str, date]:
    return condition.until_on, condition.not_until_then, condition.accepted_on


def _signed_line(line: LineFacts, outcome: Outcome, today: date) -> SignedLine:
    condition = line.accepted(today)
    if line.done:
        state = SignedAs.NOT_NEEDED if line.not_needed else SignedAs.IN_PLACE
    elif outcome is Outcome.READY_SUPERVISED and line.awaited:
        state = SignedAs.AWAITED
    else:
        state = SignedAs.CONDITION if condition is not None else SignedAs.OPEN
    return SignedLine(
        code=line.check.code,
        label=line.check.label,
        group=line.check.group,
        state=state,
        done_on=line.done_on,
        who=line.who if line.done else "",
        condition=condition if state is SignedAs.CONDITION else None,
    )


def _plain_line(line: SignedLine) -> dict[str, Any]:
    condition = line.condition
    return {
        "code": line.code,
        "label": line.label,
        "group": line.group,
        "state": line.state.value,
        "done_on": line.done_on.isoformat() if line.done_on else None,
        "who": line.who,
        "condition": None
        if condition is None
        else {
            "not_until_then": condition.not_until_then,
            "until_on": condition.until_on.isoformat(),
            "accepted_by": condition.accepted_by,
            "accepted_as": condition.accepted_as,
            "accepted_on": condition.accepted_on.isoformat(),
            "read_on": condition.read_on.isoformat() if condition.read_on else None,
        },
    }


def _read_line(plain: dict[str, Any]) -> SignedLine:
    condition = plain["condition"]
    return SignedLine(
        code=plain["code"],
        label=plain["label"],
        group=plain["group"],
        state=SignedAs(plain["state"]),
        done_on=date.fromisoformat(plain["done_on"]) if plain["done_on"] else None,
        who=plain["who"],
        condition=None
        if condition is None
        else ConditionFacts(
            not_until_then=condition["not_until_then"],
            until_on=date.fromisoformat(condition["until_on"]),
            accepted_by=condition["accepted_by"],
            accepted_as=condition["accepted_as"],
            accepted_on=date.fromisoformat(condition["accepted_on"]),
            read_on=date.fromisoformat(condition["read_on"]) if condition.get("read_on") else None,
        ),
    )


def _name(text: str) -> str:
    return " ".join(fold(text).split())
