"""Whether a thing or an account works: its owner says so, and the desk puts right what does not."""

from datetime import datetime
from typing import Any

from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Step
from academy.db import clean
from academy.equipment import queries, rules
from academy.equipment.models import AccountAccess, KitIssueLine
from academy.equipment.rules import LineEvent
from academy.refusals import Reason, Refused

# What is handed over or set up, and must then be tried.
Tried = KitIssueLine | AccountAccess


def say_whether_it_works(actor: Actor, tried: Tried, *, works: bool, problem: str, now: datetime) -> None:
    """Say whether a thing or an account works: only the person whose it is (domain I18)."""
    tried = _as_it_is_now(tried)
    if actor.person_id != tried.person_id:
        raise Refused(Reason("not_yours", "Only the person whose it is can say whether it works."))
    if not works and not problem.strip():
        raise Refused(Reason("problem", "Say what happens when you try it.", "problem"))
    _move(actor, tried, rules.tried_step(tried.state, tried.what, works=works))
    tried.tested_at = now
    tried.problem = "" if works else clean(problem)[:300]


def put_right(actor: Actor, line: KitIssueLine, *, now: datetime) -> None:  # noqa: ARG001 - every action takes it
    """Say that a thing which did not work is put right: its owner must try it again."""
    (line,) = queries.lines_to_change([line.ref])
    if reasons := why_not_for_oneself(actor, line.person_id):
        raise Refused(*reasons)
    _move(actor, line, rules.line_step(line.state, LineEvent.PUT_RIGHT, line.what))
    line.tested_at, line.problem = None, ""


def _as_it_is_now(tried: Tried) -> Tried:
    return queries.lines_to_change([tried.ref])[0] if isinstance(tried, KitIssueLine) else tried


def _move(actor: Actor, tried: Tried, step: Step[Any] | Reason) -> None:
    if isinstance(step, Reason):
        raise Refused(step)
    before, tried.state = tried.state, step.to
    record(
        actor, step.verb, tried.what, about=tried.person_id, kind=tried.kind.code,
        state=(before.value, step.to.value),
    )  # fmt: skip
