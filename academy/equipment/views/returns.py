"""Things that come back: ticked or scanned, each with its condition, one signature, a receipt."""

from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.equipment import actions, queries
from academy.equipment.actions import Coming
from academy.equipment.forms import ReturnForm, ticked_in
from academy.equipment.models import KitIssueLine
from academy.equipment.rules import CONDITION_WORDS, HELD, tag_of
from academy.equipment.views.blueprint import SEEN_BY, bp, person_or_404, return_or_404
from academy.equipment.views.person import is_kept
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.get("/people/<ref>/return")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def take_back(person: Person) -> Any:
    """What this person has, to tick or scan what comes back; `?all=1` ticks everything."""
    return _return_page(person, ReturnForm(formdata=None))


@bp.post("/people/<ref>/return")
@requires(Permission.ISSUE_KIT, on=person_or_404)
def save_return(person: Person) -> Any:
    """Take back what is ticked, with one signature."""
    form = ReturnForm()
    if form.validate():
        things = [
            Coming(each.ref, each.condition, each.note)
            for each in ticked_in(request.form, [line.ref for line in _held(person)])
        ]
        try:
            back = actions.take_back(
                actor(), person, things=things, signature=form.signature, now=clock.now()
            )
            count = f"{len(back)} {'thing' if len(back) == 1 else 'things'}"
            return done(f"Taken back: {count}.", url_for(".returned", ref=back[0].ref))
        except Refused as no:
            form.refuse(no)
    return _return_page(person, form)


@bp.get("/returns/<ref>")
@requires(Permission.SEE_KIT, on=return_or_404)
def returned(lines: list[KitIssueLine]) -> Any:
    """The receipt of a return."""
    return page(
        "equipment/returned.html",
        lines=lines,
        first=lines[0],
        named=people.naming(lines[0].issue.person_id),
        conditions=CONDITION_WORDS,
        seen_by=SEEN_BY,
    )


def _held(person: Person) -> list[KitIssueLine]:
    lines = queries.lines_of([person.id])[person.id]
    return [line for line in lines if line.state in HELD and is_kept(line)]


def _return_page(person: Person, form: ReturnForm) -> Any:
    held = _held(person)
    sent = ticked_in(request.form, [line.ref for line in held])
    scans = [tag_of(tag) for tag in request.args.getlist("tag") if tag.strip()]
    tags = {tag_of(line.asset.tag): line.ref for line in held if line.asset}
    ticked = {each.ref for each in sent} | {tags[tag] for tag in scans if tag in tags}
    if request.args.get("all"):
        ticked = {line.ref for line in held}
    return page(
        "equipment/take_back.html",
        422 if form.has_faults else 200,
        person=person,
        held=held,
        ticked=ticked,
        sent={each.ref: each for each in sent},
        scans=[tag for tag in scans if tag in tags],
        strange=[tag for tag in scans if tag not in tags],
        conditions=CONDITION_WORDS,
        form=form,
        seen_by=SEEN_BY,
    )
