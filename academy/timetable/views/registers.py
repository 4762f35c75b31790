"""The register: open it, say that one takes it, save it, undo a save, print it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.people import queries as people
from academy.refusals import Refused
from academy.timetable import actions, queries, rules
from academy.timetable.actions import Saved
from academy.timetable.forms import TAKE_BACK, RegisterForm
from academy.timetable.queries import Entry, Sitting
from academy.timetable.rules import Mark, RegisterFacts
from academy.timetable.views.blueprint import bp, sitting_at
from academy.web.filters import clock_time, plain_date, plural
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, page, told

MARKS = tuple((mark.value, mark.label) for mark in Mark)


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the screen."""

    ref: str
    name: str
    team: str
    code: str
    chosen: str
    online: bool
    saved: bool
    late: bool  # a change needs a reason
    note: str
    why_not: str
    greyed: bool  # they cannot come


@bp.get("/<ref>/register")
@requires(Permission.TAKE_REGISTER, on=sitting_at)
def register(sitting: Sitting) -> Any:
    """The register as it stands."""
    return _show(sitting, RegisterForm(version=sitting.session.row_version))


@bp.post("/<ref>/register")
@requires(Permission.TAKE_REGISTER, on=sitting_at)
def save_register(sitting: Sitting) -> Any:
    """Save the marks; with the button for the remaining, everybody still without is here."""
    held, form = sitting.session, RegisterForm()
    if form.validate():
        try:
            saved = actions.take_register(
                actor(),
                held,
                marks=form.marks(),
                version=form.version_read or 0,
                now=clock.now(),
                reason=form.reason.data or "",
                remaining_as=form.remaining_as,
                sitting=sitting,
            )
            return _said(sitting, saved)
        except Refused as no:
            form.refuse(no)
    return _show(sitting, form)


@bp.post("/<ref>/register/claim")
@requires(Permission.TAKE_REGISTER, on=sitting_at)
def claim_register(sitting: Sitting) -> Any:
    """I am taking it today."""
    actions.claim_register(actor(), sitting.session, now=clock.now())
    return done("You are taking this register today.", url_for(".register", ref=sitting.session.ref))


@bp.post("/<ref>/register/undo")
@requires(Permission.TAKE_REGISTER, on=sitting_at)
def undo_register(sitting: Sitting) -> Any:
    """Put back what stood before one's own last save."""
    version = request.form.get("version", "")
    saved = actions.undo_register(
        actor(), sitting.session, version=int(version) if version.isdecimal() else 0, now=clock.now()
    )
    words = f"Undone: {plural(saved.changed, 'mark')} put back as they were before."
    return done(words, url_for(".register", ref=sitting.session.ref, _anchor="main-content"))


@bp.get("/<ref>/sheet")
@requires(Permission.TAKE_REGISTER, on=sitting_at)
def sheet(sitting: Sitting) -> Any:
    """The register on paper, each row with a code by which it is found again on the screen."""
    entries = queries.register_entries(sitting.session)
    rows = _rows(sitting, entries)
    return page("timetable/sheet.html", held=sitting.session, sitting=sitting, rows=rows, marks=MARKS)


def _said(sitting: Sitting, saved: Saved) -> Any:
    """Back to the session when all is done, else to the register with what is left."""
    database.flush()
    held = sitting.session
    # A fragment of its own: else the browser keeps the one it came with, and the notice would be out of sight.
    here = url_for(".register", ref=held.ref, _anchor="main-content")
    if not saved.changed:
        return told("Nothing had changed, so nothing was saved.", here)
    undo = Undo(url_for(".undo_register", ref=held.ref), {"version": str(held.row_version)})
    if saved.left:
        words = f"Saved. {plural(saved.left, 'person is', 'people are')} still to be marked."
        return done(words, here, undo)
    return done("Register saved. Everybody is marked.", url_for(".session", ref=held.ref), undo)


def _show(sitting: Sitting, form: RegisterForm) -> Any:
    held = sitting.session
    entries = queries.register_entries(held)
    takes = sitting.takes(actor().person_id)
    facts = RegisterFacts(
        on=held.on, today=clock.today(), state=held.state, takes_it=takes, version=held.row_version
    )
    why_not = rules.why_not_open_register(facts)
    rows = _rows(sitting, entries, form if form.has_faults else None)
    if form.has_faults:
        form.version.data = str(held.row_version)  # what a colleague saved is now on the page
    return page(
        "timetable/register.html",
        422 if form.has_faults else 200,
        form=form,
        held=held,
        sitting=sitting,
        rows=rows,
        marks=MARKS,
        marked=sum(1 for row in rows if row.chosen and row.chosen != TAKE_BACK and not row.why_not),
        can_mark=sum(1 for row in rows if not row.why_not),
        asks_reason=any(row.late and not row.why_not for row in rows),
        takes=takes and not why_not,
        why_not=why_not[0] if why_not else None,
        what_counts=rules.WHAT_COUNTS,
        take_back=TAKE_BACK,
    )


def _rows(sitting: Sitting, entries: list[Entry], form: RegisterForm | None = None) -> list[Row]:
    """The rows as they stand; after a refusal with what was chosen, and beside it what a colleague saved."""
    today, who = clock.today(), actor().person_id
    teams = people.teams_of({entry.line.person_id for entry in entries}, today)
    codes = rules.row_codes([entry.ref for entry in entries])
    typed, named = _typed(form)
    rows = []
    for entry in entries:
        line = entry.line
        saved = line.mark.value if line.mark else ""
        chosen = (typed.get(entry.ref) or TAKE_BACK) if entry.ref in named else saved
        team = teams.get(line.person_id)
        why_not = rules.why_not_mark(line, actor_id=who, on=sitting.session.on)
        rows.append(
            Row(
                ref=entry.ref,
                name=entry.sorted_name,
                team=team.name if team else "",
                code=codes[entry.ref],
                chosen="" if chosen == TAKE_BACK and not saved else chosen,
                online=f"online-{entry.ref}" in request.form if form else line.online,
                saved=bool(saved),
                late=rules.needs_reason(line, actor_id=who, today=today),
                note=_note(entry, who, differs=form is not None and chosen != saved),
                why_not=why_not[0].message if why_not else "",
                greyed=line.greyed,
            )
        )
    return rows


def _typed(form: RegisterForm | None) -> tuple[dict[str, str], set[str]]:
    if form is None:
        return {}, set()
    try:
        return {ref: mark.value if mark else "" for ref, (mark, _) in form.marks().items()}, form.named()
    except Refused:
        return {}, set()


def _note(entry: Entry, who: int | None, *, differs: bool) -> str:
    """Who marked it, where that was not oneself today; and what stands, where something else was chosen."""
    line = entry.line
    if line.mark is None or entry.marked_at is None:
        return ""
    own = line.marked_by_id == who
    day = line.marked_on
    when = clock_time(entry.marked_at) if day == clock.today() else plain_date(day)
    by = "you" if own else entry.marked_by
    if differs:
        return f"Saved as “{line.mark.label}” by {by}, {when}"
    if own and day == clock.today():
        return ""
    return f"Marked by {by}, {when}"
