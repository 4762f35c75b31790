"""The stock: kinds taken over from a programme, things added and taken out, orders."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint
from academy.equipment import queries, rules
from academy.equipment.models import Asset, KitKind, KitOrder
from academy.equipment.rules import LineState, NewThing
from academy.people.models import Person
from academy.programmes.rules import ProgrammeDocument
from academy.refusals import Reason, Refused

_TAKEN = Reason(
    "taken", "One of these tags was added to the stock a moment ago. Look at the list again.", "things"
)
for _marker in ("uq_asset_tag_live", "asset.tag"):
    explain_constraint(_marker, _TAKEN)
_ORDERED = Reason(
    "ordered", "One of these is on order for this person already. Look at the list again.", "kinds"
)
for _marker in ("uq_kit_order_live", "kit_order.person_id"):
    explain_constraint(_marker, _ORDERED)


def kinds_from(
    actor: Actor,
    document: ProgrammeDocument,
    *,
    now: datetime,  # noqa: ARG001 - every action takes it
) -> list[KitKind]:
    """Take over the kinds of kit that a programme names; gives those that are new or changed.

    The newest document wins; what was signed keeps its own copy of the terms. Safe to call again.
    """
    known = {kind.code: kind for kind in queries.kinds()}
    changed = []
    for wanted in document.kit_kinds:
        kind = known.get(wanted.code)
        values = {
            "label": wanted.label, "kit_class": wanted.kit_class.value, "serial": wanted.serial,
            "needs_test": wanted.needs_test, "terms": wanted.terms,
        }  # fmt: skip
        if kind is None:
            kind = KitKind(code=wanted.code, **values)
            db.session.add(kind)
        elif all(getattr(kind, name) == value for name, value in values.items()):
            continue
        else:
            for name, value in values.items():
                setattr(kind, name, value)
        changed.append(kind)
        record(actor, Verb.KIT_KIND_CHANGED, wanted.label, code=wanted.code, programme=document.code)
    db.session.flush()
    return changed


def add_assets(actor: Actor, kind: KitKind, *, things: Sequence[NewThing], now: datetime) -> list[Asset]:
    """Put tagged things of one kind on the shelf; all of them, or none where a tag is there already."""
    tags = [rules.tag_of(thing.tag) for thing in things]
    if reasons := rules.why_not_add(things, taken=queries.tags_taken(tags)):
        raise Refused(*reasons)
    made = []
    for tag, thing in zip(tags, things, strict=True):
        asset = Asset(kind=kind, tag=tag, serial_number=clean(thing.serial_number)[:80], added_at=now)
        db.session.add(asset)
        made.append(asset)
        record(actor, Verb.ASSET_ADDED, f"{kind.label} {tag}", tag=tag)
    return made


def withdraw_asset(actor: Actor, asset: Asset, *, reason: str, now: datetime) -> None:
    """Take a thing out of the stock (lost, broken, disposed of); first take it back from whoever has it."""
    what = f"{asset.kind.label} {asset.tag}"
    if asset.withdrawn_at is not None:
        raise Refused(Reason("gone", f"{what} was taken out of the stock already."))
    if line := queries.open_lines_of([asset.id]).get(asset.id):
        holder = line.issue.person.name
        raise Refused(
            Reason("set_aside", f"{what} is set aside for {holder}. Take it out of that bag first.")
            if line.state is LineState.SET_ASIDE
            else Reason("with_somebody", f"{what} is with {holder}. Take it back first.")
        )
    if not reason.strip():
        raise Refused(Reason("reason", "Say in a few words why it leaves the stock.", "reason"))
    asset.withdraw(actor.person_id, now, clean(reason))
    record(actor, Verb.ASSET_WITHDRAWN, what, tag=asset.tag)


def order(
    actor: Actor, person: Person, *, codes: Collection[str], expected_on: date | None, now: datetime
) -> list[KitOrder]:
    """Order kit for a person; what is on order already gets the new day. `codes` are of kinds on the kit list."""
    today = clock.in_london(now).date()
    reasons = rules.why_not_order(
        actor, person_id=person.id, codes=list(codes), expected_on=expected_on, today=today
    )
    if reasons:
        raise Refused(*reasons)
    open_orders = {each.kind.code: each for each in queries.orders_of([person.id])[person.id]}
    placed = []
    for kind in kinds_of(actor, person, codes, now=now):
        placed_order = open_orders.get(kind.code)
        if placed_order is None:
            placed_order = KitOrder(
                person_id=person.id, kind=kind, ordered_on=today, ordered_by_id=actor.person_id
            )
            db.session.add(placed_order)
        placed_order.expected_on = expected_on
        placed.append(placed_order)
        record(
            actor, Verb.KIT_ORDERED, f"{kind.label} for {person.name}", about=person.id, kind=kind.code,
            expected_on=expected_on,
        )  # fmt: skip
    return placed


def cancel_order(actor: Actor, person: Person, *, code: str, now: datetime) -> None:
    """Take back an order that is not needed any more."""
    found = next((each for each in queries.orders_of([person.id])[person.id] if each.kind.code == code), None)
    if found is None:
        raise Refused(Reason("no_order", "There is no such order any more. Nothing was changed."))
    found.withdraw(actor.person_id, now, "Cancelled")
    record(actor, Verb.KIT_ORDER_CLOSED, f"{found.kind.label} for {person.name}", about=person.id, kind=code)


def kinds_of(
    actor: Actor,
    person: Person,
    codes: Collection[str],
    *,
    now: datetime,
    document: ProgrammeDocument | None = None,
) -> list[KitKind]:
    """The kinds with these codes as rows, taken over from the person's programme where the stock lacks one."""
    known = {kind.code: kind for kind in queries.kinds()}
    if not known.keys() >= set(codes):
        basis = None if document else queries.basis_of([person.id]).get(person.id)
        if document := document or (basis.document if basis else None):
            kinds_from(actor, document, now=now)
            known = {kind.code: kind for kind in queries.kinds()}
    if missing := sorted(set(codes) - known.keys()):
        raise Refused(
            *(Reason("unknown_kind", f"There is no kind of kit called {code}.") for code in missing)
        )
    return [known[code] for code in codes]
