"""A signature at the desk is confirmed by the starter at their first sign-in, or is said not to be right."""

from collections.abc import Mapping
from datetime import datetime

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean
from academy.equipment import queries, rules
from academy.equipment.models import KitIssue, KitIssueLine
from academy.equipment.rules import LineEvent, Objection
from academy.refusals import Reason, Refused


def confirm(actor: Actor, issue: KitIssue, *, now: datetime) -> None:
    """The starter signed for these at the desk, and says so once."""
    issue = _asked(actor, issue, objections=None)
    issue.confirmed_at = now
    things = ", ".join(line.what for line in queries.lines_in([issue.id])[issue.id])
    record(actor, Verb.KIT_CONFIRMED, things, about=issue.person_id)


def dispute(
    actor: Actor, issue: KitIssue, *, objections: Mapping[str, Objection], note: str, now: datetime
) -> list[KitIssueLine]:
    """Say of some things (by the refs of their lines) what is not right: the desk settles each; the rest is right."""
    issue = _asked(actor, issue, objections=len(objections))
    theirs = {line.ref for line in queries.lines_in([issue.id])[issue.id]}
    lines = queries.lines_to_change(theirs & objections.keys())
    issue.confirmed_at, issue.objection_note = now, clean(note)[:200]
    for line in lines:
        line.objection = objections[line.ref]
        move(actor, line, LineEvent.DISPUTE)
    return lines


def settle(actor: Actor, line: KitIssueLine, *, is_theirs: bool, now: datetime) -> None:  # noqa: ARG001 - all take it
    """The desk settles with the starter what was not right: they have the thing after all, or they do not."""
    (line,) = queries.lines_to_change([line.ref])
    if reasons := why_not_for_oneself(actor, line.person_id):
        raise Refused(*reasons)
    move(actor, line, LineEvent.UPHOLD if is_theirs else LineEvent.STRIKE)
    if not is_theirs and line.objection is not None:
        line.decline_reason = rules.OBJECTION_WORDS[line.objection]


def _asked(actor: Actor, issue: KitIssue, *, objections: int | None) -> KitIssue:
    """The hand-over as it is now, locked: two answers at once are one answer and one refusal."""
    issue = queries.issue_to_change(issue.id)
    reasons = rules.why_not_confirm(
        actor, person_id=issue.person_id, at_the_desk=issue.witnessed_by_id is not None,
        answered=issue.confirmed_at is not None, objections=objections,
    )  # fmt: skip
    if reasons:
        raise Refused(*reasons)
    return issue


def move(actor: Actor, line: KitIssueLine, event: LineEvent) -> None:
    """Let this happen to a line, with its line of history; refused where it cannot happen now."""
    step = rules.line_step(line.state, event, line.what)
    if isinstance(step, Reason):
        raise Refused(step)
    before, line.state = line.state, step.to
    record(
        actor, step.verb, line.what, about=line.person_id, kind=line.kind.code, objection=line.objection,
        state=(before.value, step.to.value),
    )  # fmt: skip
