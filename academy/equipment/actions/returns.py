"""Take things back: several with one signature, each with its condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean
from academy.equipment import queries, rules
from academy.equipment.models import KitIssueLine
from academy.equipment.rules import Condition, LineState, Signature, TakenBack
from academy.people.models import Person
from academy.refusals import Refused


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that comes back, by the ref of its line, as it is now."""

    ref: str
    condition: Condition = Condition.GOOD
    note: str = ""


def take_back(
    actor: Actor, person: Person, *, things: Sequence[Coming], signature: Signature, now: datetime
) -> list[KitIssueLine]:
    """Take several things back from one person with one signature of whoever brings them; each with its condition."""
    lines = queries.lines_to_change([thing.ref for thing in things])
    facts = [TakenBack(line.what, line.state, line.issue.person_id == person.id) for line in lines]
    reasons = rules.why_not_return(actor, person_id=person.id, things=facts, signature=signature)
    if reasons:
        raise Refused(*reasons)
    how = {thing.ref: thing for thing in things}
    for line in lines:
        thing = how[line.ref]
        before = line.state
        line.state, line.returned_at, line.returned_to_id = LineState.RETURNED, now, actor.person_id
        line.return_condition, line.return_note = thing.condition, clean(thing.note)[:300]
        line.return_signed_name = clean(signature.name)[:200]
        record(
            actor, Verb.KIT_RETURNED, f"{line.what} from {person.name}",
            about=person.id, condition=thing.condition.value, state=(before.value, line.state.value),
        )  # fmt: skip
    return lines
