"""What a work-ready statement says of a signed decision: enough for its reader, and no single check on the person."""

from datetime import date

from academy.programmes.rules import audience_readiness
from academy.readiness.rules import ConditionFacts, SignedAs, SignedLine, check_groups
from academy.records.queries.gathered import Known, role_words
from academy.records.rules import Condition, ItemState, ReadinessGroup, ReadinessRow, Signed, condition_words

_STATES = {
    SignedAs.IN_PLACE: ItemState.IN_PLACE,
    SignedAs.CONDITION: ItemState.CONDITION,
    SignedAs.NOT_NEEDED: ItemState.NOT_NEEDED,
}


def statement_signature(known: Known) -> tuple[Signed, ...]:
    """The manager who signed the decision."""
    if known.decision is None:
        return ()
    decision = known.decision
    return (Signed(decision.signed_by, role_words(decision.signed_as), decision.signed_on),)


def readiness_groups(known: Known) -> tuple[ReadinessGroup, ...]:
    """How each item stood when the decision was signed.

    Checks on the person are counted and not named: a starter shows this paper to others, and what a reader needs is
    that the checks were complete, not which of them took until when. What did not block is left out.
    """
    if known.decision is None:
        return ()
    lines = [line for line in known.decision.facts.lines if line.state in _STATES]
    secret = _secret_groups(known)
    titles = dict.fromkeys(line.group for line in lines)
    return tuple(
        ReadinessGroup(
            title,
            _counted([line for line in lines if line.group == title])
            if title in secret
            else tuple(_row(line) for line in lines if line.group == title),
        )
        for title in titles
    )


def conditions(known: Known) -> tuple[Condition, ...]:
    """What was accepted for a while, until when and by whom; of a check only what the starter may not do until then."""
    if known.decision is None:
        return ()
    secret = _secret_groups(known)
    return tuple(
        _condition(line, line.condition, secret=line.group in secret)
        for line in known.decision.facts.lines
        if line.state is SignedAs.CONDITION and line.condition is not None
    )


def _secret_groups(known: Known) -> frozenset[str]:
    return check_groups(audience_readiness(known.document, known.enrolment.audience))


def _row(line: SignedLine) -> ReadinessRow:
    condition = line.condition
    return ReadinessRow(
        what=line.label,
        state=_STATES[line.state],
        when=condition.accepted_on if condition else line.done_on,
        who_confirmed=condition.accepted_by if condition else line.who,
        until=condition.until_on if condition else None,
    )


def _counted(lines: list[SignedLine]) -> tuple[ReadinessRow, ...]:
    rows = []
    done = [line for line in lines if line.state is SignedAs.IN_PLACE]
    if done:
        rows.append(
            ReadinessRow(_checks(len(done), "complete"), ItemState.IN_PLACE, _latest(done), "The employer")
        )
    for line in lines:
        if line.state is SignedAs.CONDITION and line.condition is not None:
            rows.append(
                ReadinessRow(
                    _checks(1, "accepted for now"),
                    ItemState.CONDITION,
                    line.condition.accepted_on,
                    line.condition.accepted_by,
                    line.condition.until_on,
                )
            )
    return tuple(rows)


def _condition(line: SignedLine, condition: ConditionFacts, *, secret: bool) -> Condition:
    what = "A check on the person" if secret else line.label
    return Condition(
        what=condition_words(what, condition.not_until_then),
        until=condition.until_on,
        accepted_by=Signed(condition.accepted_by, role_words(condition.accepted_as), condition.accepted_on),
    )


def _checks(number: int, words: str) -> str:
    return f"{number} {'check' if number == 1 else 'checks'} {words}"


def _latest(lines: list[SignedLine]) -> date | None:
    return max((line.done_on for line in lines if line.done_on), default=None)
