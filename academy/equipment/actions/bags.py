"""A bag is packed the day before: things are set aside for one person, and nobody else can be given them."""

from collections.abc import Sequence
from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint, flush
from academy.equipment import queries
from academy.equipment.actions.handover import Giving, refuse_unless_given
from academy.equipment.models import KitIssue, KitIssueLine
from academy.equipment.rules import LineState
from academy.people.models import Person
from academy.refusals import Reason, Refused

for _marker in ("uq_kit_issue_bag", "kit_issue.person_id"):
    explain_constraint(
        _marker, Reason("packed", "Somebody began this bag a moment ago. Look at it again.", "tag")
    )


def set_aside(actor: Actor, person: Person, *, things: Sequence[Giving], now: datetime) -> list[KitIssueLine]:
    """Put things in a person's bag; gives what is new in it. What lies there stays; of a kind the new count holds."""
    bag = queries.bag_to_change(person.id)
    there = queries.bag_lines_to_change(person.id)
    tags = {line.asset_id for line in there if line.asset_id}
    new = [thing for thing in things if thing.asset is None or thing.asset.id not in tags]
    refuse_unless_given(actor, person, things=new, signature=None, now=now)
    if bag is None:
        bag = KitIssue(person=person, is_bag=True, issued_by_id=actor.person_id, terms="", terms_sha256="")
        db.session.add(bag)
    if not there:
        bag.issued_at = now
    counted = {line.kind.code: line for line in there if line.asset_id is None}
    made = []
    for thing in new:
        line = counted.get(thing.kind.code) if thing.asset is None else None
        if line is None:
            line = KitIssueLine(issue=bag, kind=thing.kind, asset=thing.asset, state=LineState.SET_ASIDE)
            db.session.add(line)
            made.append(line)
        line.quantity = thing.quantity
    flush()  # here, where a collision with another desk can still be said
    listed = ", ".join(thing.what for thing in new)
    codes = [thing.asset.tag if thing.asset else thing.kind.code for thing in new]
    record(actor, Verb.KIT_SET_ASIDE, f"for {person.name}: {listed}", about=person.id, things=codes)
    return made


def take_out(actor: Actor, person: Person, *, refs: Sequence[str], now: datetime) -> None:
    """Take some things out of a person's bag (by the refs of their lines): they lie on the shelf again."""
    lines = [line for line in queries.bag_lines_to_change(person.id) if line.ref in refs]
    if not lines:
        raise Refused(Reason("not_there", "This is not in the bag any more. Nothing was changed."))
    _take_out(actor, person, lines, "Taken out of the bag", now)


def unpack(actor: Actor, person: Person, *, reason: str, now: datetime) -> None:
    """Take everything out of a person's bag, where they have one: they do not come."""
    _take_out(actor, person, queries.bag_lines_to_change(person.id), reason, now)


def _take_out(
    actor: Actor, person: Person, lines: Sequence[KitIssueLine], reason: str, now: datetime
) -> None:
    for line in lines:
        line.withdraw(actor.person_id, now, reason)
        record(actor, Verb.KIT_TAKEN_OUT, f"{line.what}, set aside for {person.name}", about=person.id)
