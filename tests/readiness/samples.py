"""Readiness facts for rules' tests: one line of each kind, made without app and database."""

from datetime import date
from typing import Any

from academy.enrolments.rules import Owner
from academy.programmes.rules import (
    AcceptedBy,
    Anchor,
    KnownBy,
    OwnerRole,
    ReadinessDef,
    When,
    WhenForm,
)
from academy.readiness.rules import (
    ConditionFacts,
    DecisionFacts,
    LineFacts,
    Outcome,
    Part,
    ReadinessFacts,
    facts_to_sign,
)

TODAY = date(2026, 9, 11)
DUE = date(2026, 9, 14)
RUTH = Owner(OwnerRole.MANAGER, "Ruth Ainsworth")
DEE = Owner(OwnerRole.COORDINATOR, "Dee Marsh")


def a_check(code: str, **more: Any) -> ReadinessDef:
    values: dict[str, Any] = {
        "label": code.replace("_", " ").capitalize(),
        "why": f"Because of {code}.",
        "group": "Team",
        "owner": OwnerRole.MANAGER,
        "when": When(WhenForm.AFTER, 0, Anchor.FIRST_DAY),
    }
    return ReadinessDef(code=code, **{**values, **more})


def a_line(
    code: str = "buddy",
    *,
    done_on: date | None = None,
    due_on: date | None = DUE,
    parts: tuple[Part, ...] | None = None,
    condition: ConditionFacts | None = None,
    owner: Owner = RUTH,
    confidential: bool = False,
    **check: Any,
) -> LineFacts:
    found = a_check(code, **check)
    return LineFacts(
        check=found,
        owner=owner,
        parts=parts if parts is not None else (Part(found.label, done_on),),
        due_on=due_on,
        who="Ruth Ainsworth" if done_on else "",
        condition=condition,
        confidential=confidential,
    )


def dbs(**more: Any) -> LineFacts:
    return a_line(
        "dbs",
        group="Checks",
        accepted_by=AcceptedBy.HEAD_OF_SERVICE,
        known_by=KnownBy.RECORDED,
        confidential=True,
        **{"owner": DEE, **more},
    )


def right_to_work(**more: Any) -> LineFacts:
    return a_line(
        "right_to_work",
        group="Checks",
        accepted_by=AcceptedBy.NOBODY,
        confidential=True,
        **{"owner": DEE, **more},
    )


def a_condition(until_on: date = date(2026, 9, 25), **more: Any) -> ConditionFacts:
    values: dict[str, Any] = {
        "not_until_then": "No visits alone",
        "accepted_by": "Ruth Ainsworth",
        "accepted_as": "manager",
        "accepted_on": TODAY,
        "read_on": TODAY,
    }
    return ConditionFacts(until_on=until_on, **{**values, **more})


def facts(*lines: LineFacts, decision: DecisionFacts | None = None) -> ReadinessFacts:
    return ReadinessFacts("Amara Okafor", "Small programme", "1", lines, RUTH, decision)


def signed(*lines: LineFacts, outcome: Outcome = Outcome.READY, on: date = TODAY) -> DecisionFacts:
    """The decision that was signed when the lines stood like this."""
    return DecisionFacts(outcome, on, "Ruth Ainsworth", "manager", facts_to_sign(facts(*lines), outcome, on))
