"""One person's kit: what they should get, what is there; for the desk also the tray, orders and accounts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.equipment import actions, queries
from academy.equipment.actions import Tried
from academy.equipment.forms import AccountsForm, OrderForm, Tray
from academy.equipment.models import Asset, KitIssueLine, KitKind
from academy.equipment.rules import HELD, KitState, LineState, Position
from academy.equipment.views.blueprint import SEEN_BY, account_or_404, bp, line_or_404, person_or_404
from academy.people.models import Person
from academy.programmes.rules import KitClass
from academy.refusals import Refused
from academy.web.forms import Option
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, page


@dataclass(frozen=True, slots=True)
class OnTray:
    """One scan as the tray shows it: the thing, or why it cannot be handed over."""

    tag: str
    asset: Asset | None
    line: KitIssueLine | None
    without: str

    @property
    def is_fine(self) -> bool:
        """True where it can be handed over."""
        return self.asset is not None and self.line is None

    @property
    def holder(self) -> Person | None:
        """Who has it, or for whom it is set aside."""
        return self.line.issue.person if self.line else None

    @property
    def is_set_aside(self) -> bool:
        """True where it lies in somebody else's bag."""
        return self.line is not None and self.line.state is LineState.SET_ASIDE


@dataclass(frozen=True, slots=True)
class ByCount:
    """One kind without a tag: whether it is ticked, and how many."""

    code: str
    label: str
    ticked: bool
    count: int
    words: str = ""


@bp.get("/people/<ref>")
@requires(Permission.SEE_KIT, on=person_or_404)
def person(person: Person) -> Any:
    """One person's kit."""
    return _person_page(person)


@bp.post("/people/<ref>/orders")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def place_order(person: Person) -> Any:
    """Order kit for this person, or change the day on which it should come."""
    form = _order_form(_kit(person))
    if form.validate():
        try:
            placed = actions.order(
                actor(),
                person,
                codes=form.kinds.data or [],
                expected_on=form.expected_on.data,
                now=clock.now(),
            )
            return done(
                f"On order: {_listed(each.kind for each in placed)}.", url_for(".person", ref=person.ref)
            )
        except Refused as no:
            form.refuse(no)
    return _person_page(person, form)


@bp.post("/people/<ref>/orders/cancel")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def cancel_order(person: Person) -> Any:
    """Take an order back."""
    actions.cancel_order(actor(), person, code=request.form.get("kind", ""), now=clock.now())
    return done("Order cancelled.", url_for(".person", ref=person.ref))


@bp.post("/people/<ref>/accounts")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def set_up_accounts(person: Person) -> Any:
    """Say that accounts are set up; what was never asked for is asked for in the same step."""
    form = _accounts_form(_kit(person))
    if form.validate():
        try:
            basis = queries.basis_of([person.id])[person.id]
            actions.request_accounts(
                actor(), person, basis.document, audience=basis.audience, now=clock.now()
            )
            chosen = set(form.accounts.data)
            ready = [each for each in queries.accounts_of([person.id])[person.id] if each.kind.code in chosen]
            for account in ready:
                if account.revoked_at is None:
                    actions.grant_account(actor(), account, now=clock.now())
            words = f"Set up: {_listed(each.kind for each in ready)}. {person.name} must now try them."
            return done(words, url_for(".person", ref=person.ref))
        except Refused as no:
            form.refuse(no)
    return _person_page(person, form)


@bp.post("/people/<ref>/accounts/request")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def request_accounts(person: Person) -> Any:
    """Ask for every account on the person's list."""
    basis = queries.basis_of([person.id])[person.id]
    asked = actions.request_accounts(
        actor(), person, basis.document, audience=basis.audience, now=clock.now()
    )
    return done(f"Asked for: {_listed(each.kind for each in asked)}.", url_for(".person", ref=person.ref))


@bp.post("/handed-over/<ref>/put-right")
@requires(Permission.ISSUE_KIT, on=line_or_404)
def put_right(line: KitIssueLine) -> Any:
    """Say that a thing which did not work is put right."""
    actions.put_right(actor(), line, now=clock.now())
    person = line.issue.person
    return done(
        f"{line.what} is put right. {person.name} must now try it.", url_for(".person", ref=person.ref)
    )


@bp.post("/handed-over/<ref>/settle")
@requires(Permission.ISSUE_KIT, on=line_or_404)
def settle(line: KitIssueLine) -> Any:
    """Settle with the starter what they say is not right about a receipt."""
    person, is_theirs = line.issue.person, "theirs" in request.form
    actions.settle(actor(), line, is_theirs=is_theirs, now=clock.now())
    words = f"Settled: {person.name} {'has' if is_theirs else 'does not have'} {line.what}."
    return done(words, url_for(".person", ref=person.ref))


@bp.post("/accounts/<ref>/revoke")
@requires(Permission.ISSUE_KIT, on=account_or_404)
def revoke_account(account: Any) -> Any:
    """Take an account away."""
    actions.revoke_account(actor(), account, now=clock.now())
    return done(f"{account.kind.label} was taken away.", request.form.get("back") or url_for(".desk"))


def _person_page(person: Person, form: AccountsForm | OrderForm | None = None) -> Any:
    today = clock.today()
    basis = queries.basis_of([person.id])
    kit = queries.kit_state_of([person.id], today, basis)[person.id]
    lines, accounts = queries.lines_of([person.id])[person.id], queries.accounts_of([person.id])[person.id]
    desk = may(Permission.ISSUE_KIT)
    shown: dict[str, Any] = {}
    if desk:
        tray, bag = Tray.read(request.args), queries.bags_of([person.id])[person.id]
        tray = tray if tray.begun else Tray.of(bag)
        scans = on_tray(tray, person)
        shown = {"tray": tray, "on_tray": scans, "bag": bag} | by_count(tray, scans, kit.positions)
        shown["orders"] = form if isinstance(form, OrderForm) else _order_form(kit)
        shown["accounts"] = form if isinstance(form, AccountsForm) else _accounts_form(kit)
        shown["on_order"] = queries.orders_of([person.id])[person.id]
    return page(
        "equipment/person.html",
        422 if form is not None else 200,
        person=person,
        team=queries.team_for(person.id, basis.get(person.id), today),
        basis=basis.get(person.id),
        kit=kit,
        held=[
            line
            for line in lines
            if line.state is LineState.DISPUTED or (line.state in HELD and is_kept(line))
        ],
        problems=_problems([*lines, *accounts]),
        access={each.kind.code: each for each in accounts},
        issues=queries.issues_of(person.id),
        desk=desk,
        seen_by=SEEN_BY,
        **({"form": form} if form is not None else {}),
        **shown,
    )


def _problems(tried: Iterable[Tried]) -> dict[str, Tried]:
    """Of each kind what its owner said does not work."""
    return {each.kind.code: each for each in tried if each.problem}


def is_kept(line: KitIssueLine) -> bool:
    """True for what comes back one day: what is used up does not."""
    return line.kind.kit_class == KitClass.ASSET


def on_tray(tray: Tray, person: Person) -> list[OnTray]:
    """Each scan with its thing and who has it."""
    scans = queries.scanned(tray.tags)
    out = queries.open_lines_of([asset.id for _, asset in scans if asset is not None])
    found = []
    for tag, asset in scans:
        line = out.get(asset.id) if asset else None
        without = url_for(".person", ref=person.ref, **tray.address(without=tag)) + "#tray"
        own_bag = line is not None and line.state is LineState.SET_ASIDE and line.person_id == person.id
        found.append(OnTray(tag, asset, line if line and not own_bag else None, without))
    return found


def by_count(tray: Tray, scanned: list[OnTray], positions: tuple[Position, ...]) -> dict[str, list[ByCount]]:
    """The kinds that are handed over by count: those on the list, and all others.

    What is missing is ticked to begin with, unless the stock has it with tags; a scan takes its tick away, and what
    lies there with its tag is not offered on the list once more.
    """
    states = {each.code: each for each in positions}
    with_tags = queries.kinds_with_tags()
    seen = Counter(each.asset.kind.code for each in scanned if each.asset is not None)
    found: dict[str, list[ByCount]] = {"counted": [], "others": []}
    for kind in queries.kinds():
        if kind.serial or kind.kit_class not in {KitClass.ASSET, KitClass.CONSUMABLE}:
            continue
        state = states.get(kind.code)
        left = state.left if state and state.state != "waiting" else 0
        wanted = kind.code in tray.counts if tray.begun else bool(left) and kind.code not in with_tags
        scanned_all = seen[kind.code] >= max(left, 1)
        ticked = wanted and not scanned_all
        words = "Scan its tag, or tick it here if it has none" if kind.code in with_tags else ""
        row = ByCount(
            kind.code, kind.label, ticked, tray.counts.get(kind.code, max(left, 1)),
            state.words if state and state.in_place else words,
        )  # fmt: skip
        found["counted" if state and not scanned_all else "others"].append(row)
    return found


def _kit(person: Person) -> KitState:
    return queries.kit_state_of([person.id], clock.today())[person.id]


def _order_form(kit: KitState) -> OrderForm:
    form = OrderForm()
    form.kinds.options = [Option(each.code, each.label) for each in kit.missing if not each.is_access]
    return form


def _accounts_form(kit: KitState) -> AccountsForm:
    form = AccountsForm()
    form.accounts.options = [
        Option(each.code, each.label, each.words)
        for each in kit.accounts
        if not each.in_place and each.state != "waiting"
    ]
    return form


def _listed(kinds: Iterable[KitKind]) -> str:
    return ", ".join(kind.label for kind in kinds) or "nothing new"
