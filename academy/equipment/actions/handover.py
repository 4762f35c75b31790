"""Hand things over to one person with one signature, now at the desk or later on the starter's own page."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint, flush
from academy.equipment import queries, rules
from academy.equipment.models import Asset, KitIssue, KitIssueLine, KitKind, said
from academy.equipment.rules import Handed, LineEvent, LineState, Signature
from academy.people.models import Person
from academy.refusals import Reason, Refused

for _marker in ("uq_kit_issue_line_open_asset", "kit_issue_line.asset_id"):
    explain_constraint(_marker, rules.SIGNED_AWAY)
for _marker in ("uq_kit_issue_once", "kit_issue.once"):
    explain_constraint(
        _marker, Reason("sent_twice", "This was handed over already. Look at the person's page.")
    )


@dataclass(frozen=True, slots=True)
class Giving:
    """One thing on the desk: a tagged one, or so many of a kind; and whether the person declines it."""

    kind: KitKind
    asset: Asset | None = None
    quantity: int = 1
    declined: bool = False
    reason: str = ""

    @property
    def what(self) -> str:
        """In words: Laptop LT-0042, or 2 × Lanyard."""
        return said(self.kind, self.asset, self.quantity)


def issue(
    actor: Actor,
    person: Person,
    *,
    things: Sequence[Giving],
    signature: Signature | None,
    once: str | None,
    now: datetime,
) -> KitIssue:
    """Hand several things over to one person with one signature, witnessed by the member of the desk who acts.

    Without a signature they wait for the starter to answer on their own page. The text that is signed is kept as it
    was, with its hash. The same form sent twice hands over once. A thing that was ordered is no longer on order.
    """
    if had := queries.find_issue_once(once):
        return had
    packed = queries.bag_lines_to_change(person.id)
    refuse_unless_given(actor, person, things=things, signature=signature, now=now)
    made = receipt(actor, person, things, now)
    made.once = once
    if signature is not None:
        made.signed_name, made.signed_at = clean(signature.name)[:200], now
        made.witnessed_by_id = actor.person_id
    db.session.add(made)
    for thing in things:
        db.session.add(_line(made, thing, packed, signed=signature is not None, now=now))
    flush()  # here, where a collision with another desk can still be said
    _close_orders(actor, person, things, now)
    _record_issue(actor, person, things, signed=signature is not None)
    return made


@not_audited("whoever adds it writes the line")
def receipt(
    actor: Actor, person: Person, things: Sequence[Giving] | Sequence[KitIssueLine], now: datetime
) -> KitIssue:
    """A hand-over of these things with the exact text that is signed for them, and its hash."""
    terms = rules.terms_of((thing.kind.label, thing.kind.terms) for thing in things)
    text = rules.signed_text(person.name, [thing.what for thing in things], terms)
    return KitIssue(
        person=person,
        issued_at=now,
        issued_by_id=actor.person_id,
        terms=text,
        terms_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def answer(
    actor: Actor,
    handed: KitIssue,
    *,
    declined: Mapping[str, str],
    signature: Signature,
    now: datetime,
) -> None:
    """Sign for what was handed over without a signature: only the starter themself, on their own page.

    `declined` are the refs of the lines that they do not take, each with the reason; the rest is accepted.
    """
    refs = [line.ref for line in queries.lines_in([handed.id])[handed.id]]
    lines = queries.lines_to_change(refs)
    answers = [
        Handed(line.what, declined=line.ref in declined, reason=declined.get(line.ref, "")) for line in lines
    ]
    reasons = rules.why_not_answer(
        actor, person_id=handed.person_id, person_name=handed.person.name, answers=answers,
        states=[line.state for line in lines], signature=signature,
    )  # fmt: skip
    if reasons:
        raise Refused(*reasons)
    handed.signed_name, handed.signed_at = clean(signature.name)[:200], now
    for line in lines:
        if line.state is LineState.OFFERED:
            event = LineEvent.DECLINE if line.ref in declined else LineEvent.ACCEPT
            step = rules.line_step(line.state, event, line.what)
            if isinstance(step, Reason):
                raise Refused(step)
            line.state, line.answered_at = step.to, now
            line.decline_reason = clean(declined.get(line.ref, ""))[:300]
            record(actor, step.verb, line.what, about=handed.person_id, kind=line.kind.code)


@not_audited("nothing is changed yet")
def refuse_unless_given(
    actor: Actor, person: Person, *, things: Sequence[Giving], signature: Signature | None, now: datetime
) -> None:
    """Refuse what cannot be handed over to, or set aside for, this person now; what lies in their own bag can."""
    out = queries.open_lines_of([thing.asset.id for thing in things if thing.asset is not None])
    handed = []
    for thing in things:
        line = out.get(thing.asset.id) if thing.asset else None
        packed = line is not None and line.state is LineState.SET_ASIDE
        if packed and line is not None and line.person_id == person.id:
            line = None
        handed.append(
            Handed(
                thing.what,
                quantity=thing.quantity,
                tagged=thing.asset is not None,
                holder=line.issue.person.name if line else "",
                holder_since=clock.in_london(line.issue.issued_at).date() if line else None,
                set_aside=packed and line is not None,
                gone=thing.asset is not None and thing.asset.withdrawn_at is not None,
                declined=thing.declined,
                reason=thing.reason,
            )
        )
    reasons = rules.why_not_issue(
        actor, person_id=person.id, person_name=person.name, left_on=queries.left_on(person.id), things=handed,
        signature=signature, today=clock.in_london(now).date(),
    )  # fmt: skip
    if reasons:
        raise Refused(*reasons)


def _line(
    made: KitIssue, thing: Giving, packed: Sequence[KitIssueLine], *, signed: bool, now: datetime
) -> KitIssueLine:
    """The line of a thing: the one from the person's bag where it lies there, else a new one."""
    line = next((each for each in packed if _is(each, thing)), None) or KitIssueLine(asset=thing.asset)
    state = LineState.OFFERED
    if signed:
        step = rules.line_step(state, LineEvent.LEAVE if thing.declined else LineEvent.SIGN, thing.what)
        assert not isinstance(step, Reason)
        state = step.to
    line.issue, line.kind, line.quantity, line.state = made, thing.kind, thing.quantity, state
    line.answered_at = now if signed else None
    line.decline_reason = clean(thing.reason)[:300] if thing.declined else ""
    return line


def _is(line: KitIssueLine, thing: Giving) -> bool:
    asset_id = thing.asset.id if thing.asset else None
    return line.asset_id == asset_id and line.kind.code == thing.kind.code


def _close_orders(actor: Actor, person: Person, things: Sequence[Giving], now: datetime) -> None:
    given = {thing.kind.code for thing in things if not thing.declined}
    for placed in queries.orders_of([person.id])[person.id]:
        if placed.kind.code in given:
            placed.withdraw(actor.person_id, now, "Handed over")


def _record_issue(actor: Actor, person: Person, things: Sequence[Giving], *, signed: bool) -> None:
    given = [thing for thing in things if not thing.declined]
    codes = [thing.asset.tag if thing.asset else thing.kind.code for thing in things]
    listed = ", ".join(thing.what for thing in things)
    record(actor, Verb.KIT_ISSUED, f"to {person.name}: {listed}", about=person.id, things=codes)
    if not signed:
        return
    count = f"{len(given)} {'thing' if len(given) == 1 else 'things'}"
    record(actor, Verb.KIT_SIGNED, f"{person.name} for {count}", about=person.id, things=codes)
    for thing in things:
        if thing.declined:
            subject = f"{thing.what}, which {person.name} declined"
            record(actor, Verb.KIT_LEFT, subject, about=person.id, kind=thing.kind.code)
