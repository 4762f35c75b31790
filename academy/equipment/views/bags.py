"""Bags: what is set aside for one person, packed the day before, and the labels to print."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.equipment import actions, queries
from academy.equipment.actions import Giving
from academy.equipment.forms import Tray
from academy.equipment.models import KitIssueLine
from academy.equipment.queries import Coming
from academy.equipment.views.blueprint import SEEN_BY, bp, person_or_404
from academy.equipment.views.handover import rows_of
from academy.people.models import Person
from academy.programmes.rules import add_working_days, shipped_calendar
from academy.qr import QrPicture, qr_picture
from academy.refusals import Refused
from academy.web.forms import BaseForm
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed for one bag: whose it is, what lies in it, and a code that opens their page."""

    person: Person
    first_day: date | None
    team: str
    lines: list[KitIssueLine]
    qr: QrPicture


@bp.get("/people/<ref>/bag")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def bag(person: Person) -> Any:
    """What lies in a person's bag, and what would be put in now."""
    return _bag_page(person, Tray.read(request.args), BaseForm(formdata=None))


@bp.post("/people/<ref>/bag")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def pack(person: Person) -> Any:
    """Put what lies on the desk in the person's bag."""
    tray, form = Tray.read(request.form), BaseForm()
    if form.validate():
        try:
            things = [Giving(row.kind, row.asset, row.quantity) for row in rows_of(tray)]
            actions.set_aside(actor(), person, things=things, now=clock.now())
            return done(f"Set aside for {person.name}.", url_for(".bag", ref=person.ref))
        except Refused as no:
            form.refuse(no)
    return _bag_page(person, tray, form)


@bp.post("/people/<ref>/bag/out")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def take_out(person: Person) -> Any:
    """Take a thing out of the bag again."""
    actions.take_out(actor(), person, refs=request.form.getlist("line"), now=clock.now())
    return done("Taken out of the bag.", url_for(".bag", ref=person.ref))


@bp.get("/people/<ref>/bag/label")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def label(person: Person) -> Any:
    """The label of one bag, to print."""
    lines = queries.bags_of([person.id])[person.id]
    basis = queries.basis_of([person.id]).get(person.id)
    team = queries.team_for(person.id, basis, clock.today())
    made = _label(person, basis.first_day_on if basis else None, team.name if team else "", lines)
    return page(
        "equipment/labels.html", labels=[made] if lines else [], back_to=url_for(".bag", ref=person.ref)
    )


@bp.get("/labels")
@requires(Permission.USE_KIT_DESK)
def labels() -> Any:
    """The labels of every bag that is packed for the next working day."""
    day = next_day()
    coming = queries.expected_people(day, day, clock.today())
    found = [_of(each, lines) for each, lines in with_bags(coming) if lines]
    return page("equipment/labels.html", labels=found, back_to=url_for(".desk"))


def next_day() -> date:
    """The next working day: its bags are packed today."""
    return add_working_days(clock.today(), 1, shipped_calendar())


def with_bags(coming: list[Coming]) -> list[tuple[Coming, list[KitIssueLine]]]:
    """Each of them with what is set aside for them."""
    packed = queries.bags_of([each.person.id for each in coming])
    return [(each, packed[each.person.id]) for each in coming]


def _of(each: Coming, lines: list[KitIssueLine]) -> Label:
    return _label(each.person, each.employment.first_day_on, each.team.name if each.team else "", lines)


def _label(person: Person, first_day: date | None, team: str, lines: list[KitIssueLine]) -> Label:
    address = f"{current_app.config['PUBLIC_URL']}{url_for('.person', ref=person.ref)}"
    return Label(person, first_day, team, lines, qr_picture(address))


def _bag_page(person: Person, tray: Tray, form: BaseForm) -> Any:
    lines = queries.bags_of([person.id])[person.id]
    there = Tray.of(lines)
    new = [
        row
        for row in rows_of(tray)
        if (row.asset.tag not in there.tags if row.asset else there.counts.get(row.kind.code) != row.quantity)
    ]
    return page(
        "equipment/bag.html",
        422 if form.has_faults else 200,
        person=person,
        lines=lines,
        bag=there,
        new=new,
        tray=tray,
        strange=[tag for tag, asset in queries.scanned(tray.tags) if asset is None],
        form=form,
        seen_by=SEEN_BY,
    )
