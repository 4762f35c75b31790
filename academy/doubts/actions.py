"""Say that something is not right, and answer it: both stay, and history has a line of each."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.db import db, explain_constraint, flush
from academy.doubts import queries, rules
from academy.doubts.models import Doubt
from academy.doubts.rules import Answer, Fact
from academy.people.rules import Renamed, add_working_days, in_current_names, shipped_calendar
from academy.refusals import Reason, Refused
from academy.settings import queries as settings

explain_constraint(
    "uq_doubt_open", Reason("asked_already", "You have asked this. The answer will stand beside it.")
)
explain_constraint(
    "doubt.kind", Reason("asked_already", "You have asked this. The answer will stand beside it.")
)


def doubt(actor: Actor, fact: Fact, *, what: str, now: datetime) -> Doubt:
    """Ask whoever entered it; after some working days, or where nobody is known by name, it is the coordinator's."""
    already = queries.find_open(fact.kind, fact.ref) is not None
    if reasons := rules.why_not_doubt(actor, fact, already=already):
        raise Refused(*reasons)
    today = clock.in_london(now).date()
    days = settings.number("doubt_days") if fact.entered_by_id is not None else 0
    row = Doubt(
        person_id=fact.person_id,
        kind=fact.kind,
        fact_ref=fact.ref,
        topic=fact.topic,
        says=fact.says[:300],
        holds=fact.holds,
        what=what,
        asked_at=now,
        asked_of_id=fact.entered_by_id,
        asked_of=fact.entered_by,
        coordinators_on=add_working_days(today, days, shipped_calendar()) if days else today,
    )
    db.session.add(row)
    flush()
    verb = rules.VERBS[fact.topic][0]
    record(actor, verb, fact.says, about=fact.person_id, doubt=row.ref, asked_of=fact.entered_by)
    return row


def answer(actor: Actor, row: Doubt, *, answer: Answer, reply: str, now: datetime) -> None:
    """Answer a question; the fact itself is put right where it was entered."""
    reasons = rules.why_not_answer(
        actor, about=row.person_id, asked_of=row.asked_of_id, answered_at=row.answered_at
    )
    if reasons:
        raise Refused(*reasons)
    row.answered_at, row.answered_by_id = now, actor.person_id
    row.answer, row.reply = answer, reply
    flush()
    verb = rules.VERBS[row.topic][1]
    record(actor, verb, row.says, about=row.person_id, doubt=row.ref, answer=answer.value)


@not_audited("the change of the name has its own line")
def rename(person_id: int, renamed: Collection[Renamed]) -> None:
    """Put the name of now where a question says whom it was asked of, or names somebody in the fact."""
    names = [each for each in renamed if each.person_id == person_id]
    columns = (Doubt.says, Doubt.asked_of)
    named = [column.contains(each.old, autoescape=True) for each in names for column in columns]
    for row in db.session.scalars(sa.select(Doubt).where(sa.or_(*named))) if named else ():
        row.says = in_current_names(row.says, names, (person_id,))[:300]
        row.asked_of = in_current_names(row.asked_of, names, (person_id,))[:200]
