"""What somebody holds since an earlier job: they say that it is still theirs, or that they do not have it any more."""

from collections.abc import Collection, Sequence
from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db, flush
from academy.equipment import queries, rules
from academy.equipment.actions.confirming import move
from academy.equipment.actions.handover import receipt
from academy.equipment.models import KitIssueLine
from academy.equipment.rules import LineEvent, Objection, Signature
from academy.people.models import Person
from academy.refusals import Reason, Refused


def keep(actor: Actor, person: Person, *, gone: Collection[str], signature: Signature, now: datetime) -> int:
    """Answer for everything held since an earlier job: only its holder; gives how many things stay.

    What is `gone` (by the refs of the lines) opens with the kit desk. The rest needs no new order and no new
    signature, unless the terms of its kind are others now than those that were signed: then these are signed.
    """
    if actor.person_id != person.id:
        raise Refused(Reason("not_yours", "Only the person whose it is can say whether it is still theirs."))
    asked = [
        line.ref for line in queries.lines_of([person.id])[person.id] if line.asked_again and line.is_held
    ]
    if not asked:
        raise Refused(Reason("nothing", "You have answered this already. Look at your kit again."))
    lines = queries.lines_to_change(asked)
    kept = [line for line in lines if line.ref not in gone]
    changed = [line for line in kept if line.terms_changed]
    if changed and (reasons := rules.why_not_signed(signature, person.name)):
        raise Refused(*reasons)
    for line in lines:
        line.kept_at = now
        if line.ref in gone:
            line.objection = Objection.GONE
            move(actor, line, LineEvent.DISPUTE)
    if changed:
        _sign_again(actor, person, changed, signature, now)
    for line in kept:
        record(actor, Verb.KIT_KEPT, line.what, about=person.id, kind=line.kind.code)
    return len(kept)


def _sign_again(
    actor: Actor, person: Person, lines: Sequence[KitIssueLine], signature: Signature, now: datetime
) -> None:
    """The same things under the terms of today, on a receipt of their own; the old lines end."""
    made = receipt(actor, person, lines, now)
    made.signed_name, made.signed_at = clean(signature.name)[:200], now
    db.session.add(made)
    for line in lines:
        line.withdraw(actor.person_id, now, "Signed again under newer terms")
    flush()  # one thing has one open line
    db.session.add_all(
        KitIssueLine(
            issue=made,
            kind_id=line.kind_id,
            asset_id=line.asset_id,
            quantity=line.quantity,
            state=line.state,
            answered_at=now,
            tested_at=line.tested_at,
        )
        for line in lines
    )
    record(actor, Verb.KIT_SIGNED, f"{person.name} for the terms of today", about=person.id)
