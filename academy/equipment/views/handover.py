"""The signature: what lies on the desk, then the screen turned to the starter, who signs; then the receipt."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.equipment import actions, queries, rules
from academy.equipment.actions import Giving
from academy.equipment.forms import HandOverForm, SignForm, Tray, declined_in
from academy.equipment.models import Asset, KitIssue, KitKind
from academy.equipment.rules import LineState
from academy.equipment.views.blueprint import SEEN_BY, SEEN_BY_OWN, bp, issue_or_404, person_or_404
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Refused
from academy.web.handed import fingerprint, hand_to, handed, signed
from academy.web.permissions import actor, password_first, requires
from academy.web.templating import done, page, told


@dataclass(frozen=True, slots=True)
class ToSign:
    """One thing on the signature page; `key` names its fields."""

    key: str
    kind: KitKind
    asset: Asset | None
    quantity: int

    @property
    def what(self) -> str:
        """In words."""
        return f"{self.quantity} × {self.kind.label}" if self.quantity > 1 else self.kind.label


@bp.get("/people/<ref>/sign")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def sign(person: Person) -> Any:
    """What will be handed over, before the screen is turned to the starter."""
    tray = Tray.read(request.args)
    rows = rows_of(tray)
    if len(rows) < len(tray.tags) + len(tray.counts) or not rows:
        words = (
            "Take out what cannot be handed over, then sign."
            if rows
            else "Scan or tick something to hand over."
        )
        return told(words, url_for(".person", ref=person.ref, **tray.address()) + "#tray")
    return _desk_page(person, tray, rows, HandOverForm(formdata=None))


@bp.post("/people/<ref>/sign")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def hand_over(person: Person) -> Any:
    """Turn the screen to the starter to sign; or hand over what is listed, to be signed later on their own page."""
    tray = Tray.read(request.form)
    rows, form = rows_of(tray), HandOverForm()
    if form.validate():
        things = [Giving(row.kind, row.asset, row.quantity) for row in rows]
        try:
            if "later" not in request.form:
                actions.refuse_unless_given(actor(), person, things=things, signature=None, now=clock.now())
                where = url_for(".signing", ref=person.ref, **tray.address())
                hand_to(person.ref, person.name, tray.fields(), where)
                return redirect(where, 303)
            made = actions.issue(
                actor(), person, things=things, signature=None, once=form.once.data, now=clock.now()
            )
            words = f"Handed over. {person.name} signs on their own kit page."
            return done(words, url_for(".receipt", ref=made.ref))
        except Refused as no:
            form.refuse(no)
    return _desk_page(person, tray, rows, form)


@bp.get("/people/<ref>/signing")
@requires(Permission.ISSUE_KIT, on=person_or_404, with_starter=True)
def signing(person: Person) -> Any:
    """What the starter signs for: their items only, and nothing leads away from it but the desk's password."""
    tray = Tray.read(request.args)
    if not _is_with(person, tray):
        return _not_with_them(person, tray)
    return _sign_page(person, tray, rows_of(tray), SignForm(formdata=None))


@bp.post("/people/<ref>/signing")
@requires(Permission.ISSUE_KIT, on=person_or_404, with_starter=True)
def save_signature(person: Person) -> Any:
    """Hand over what is listed, signed now by the starter and witnessed by the desk; then the device goes back."""
    tray = Tray.read(request.form)
    if not _is_with(person, tray):
        return _not_with_them(person, tray)
    rows, form = rows_of(tray), SignForm()
    if form.validate():
        declined = declined_in(request.form, [row.key for row in rows])
        things = [
            Giving(row.kind, row.asset, row.quantity, row.key in declined, declined.get(row.key, ""))
            for row in rows
        ]
        try:
            made = actions.issue(
                actor(), person, things=things, signature=form.signature, once=form.once.data, now=clock.now()
            )
            answer = done("Handed over and signed.", url_for("signin.confirm"))
            signed(url_for(".receipt", ref=made.ref))
            return answer
        except Refused as no:
            form.refuse(_without_names(no))
    return _sign_page(person, tray, rows, form)


def _without_names(no: Refused) -> Refused:
    """The same refusal for the starter's eyes: who else has a thing is told to the desk only."""
    others = {"with_somebody", "set_aside"}
    return Refused(rules.SIGNED_AWAY) if others & {reason.code for reason in no.reasons} else no


def _is_with(person: Person, tray: Tray) -> bool:
    away = handed()
    same = away is not None and (away.ref, away.what) == (person.ref, fingerprint(tray.fields()))
    return same and away is not None and not away.is_signed


def _not_with_them(person: Person, tray: Tray) -> Any:
    return (
        redirect(url_for(".sign", ref=person.ref, **tray.address()), 303)
        if handed() is None
        else password_first()
    )


@bp.get("/receipts/<ref>")
@requires(Permission.SEE_KIT, on=issue_or_404)
def receipt(issue: KitIssue) -> Any:
    """The receipt of one hand-over, to read or print: things, answers, terms as they were, who signed and saw it."""
    lines = queries.lines_in([issue.id])[issue.id]
    return page(
        "equipment/receipt.html", issue=issue, lines=lines, waiting=_waiting(lines),
        seen_by=SEEN_BY_OWN if issue.person_id == actor().person_id else SEEN_BY,
        disputed=any(line.objection for line in lines), objections=rules.OBJECTION_WORDS,
        named=people.naming(issue.person_id),
    )  # fmt: skip


def _waiting(lines: Any) -> bool:
    return any(line.state is LineState.OFFERED for line in lines)


def rows_of(tray: Tray) -> list[ToSign]:
    """What lies on the desk, as things and kinds of the stock; a strange tag is none."""
    kinds = {kind.code: kind for kind in queries.kinds()}
    rows = [
        ToSign(asset.ref, asset.kind, asset, 1)
        for _, asset in queries.scanned(tray.tags)
        if asset is not None
    ]
    return rows + [
        ToSign(code, kinds[code], None, count) for code, count in tray.counts.items() if code in kinds
    ]


def _desk_page(person: Person, tray: Tray, rows: list[ToSign], form: HandOverForm) -> Any:
    return page(
        "equipment/sign.html",
        422 if form.has_faults else 200,
        person=person,
        tray=tray,
        rows=rows,
        form=form,
        seen_by=SEEN_BY,
    )


def _sign_page(person: Person, tray: Tray, rows: list[ToSign], form: SignForm) -> Any:
    return page(
        "equipment/signing.html",
        422 if form.has_faults else 200,
        person=person,
        tray=tray,
        rows=rows,
        declined=declined_in(request.form, [row.key for row in rows]),
        terms=rules.terms_of((row.kind.label, row.kind.terms) for row in rows),
        form=form,
        seen_by=SEEN_BY_OWN,  # the screen is with them
    )
