"""The rehearsal: pick a start, hours and pauses, and see every date that a version would give, before anybody joins."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.people.rules import pattern_in_words
from academy.programmes import queries
from academy.programmes.forms import RehearsalForm
from academy.programmes.models import ProgrammeVersion, VersionState
from academy.programmes.rules import (
    Anchor,
    Anchors,
    Given,
    Planned,
    ProgrammeDocument,
    capital,
    notes,
    problems_before_publishing,
    readiness_due,
    rehearse,
    shipped_calendar,
)
from academy.programmes.views.blueprint import bp, role_words, version_at
from academy.programmes.views.picture import year_picture
from academy.web.permissions import requires
from academy.web.templating import page

STEPS = (("4 weeks earlier", -28), ("1 week earlier", -7), ("1 week later", 7), ("4 weeks later", 28))


@bp.get("/<ref>/rehearsal")
@requires(Permission.SEE_PROGRAMMES, on=version_at)
def rehearsal(found: ProgrammeVersion) -> Any:
    """Every date that this version would give; all that was asked stands in the address, nothing is kept."""
    document = queries.document_of(found)
    draft = found.state is VersionState.DRAFT
    problems = problems_before_publishing(document, queries.frameworks()) if draft else []
    form = RehearsalForm.of(document, request.args, next_start(clock.today()))
    year = None
    if not problems and form.validate():
        year = _year(document, form)
    return page(
        "programmes/rehearsal.html",
        422 if form.has_faults else 200,
        this=found,
        document=document,
        form=form,
        problems=problems,
        asks_registration=_asks_registration(document),
        year=year,
    )


def next_start(today: date) -> date:
    """The Monday after next month has begun: far enough ahead to be planned, near enough to be meant."""
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


def _asks_registration(document: ProgrammeDocument) -> bool:
    counted = [item.when for item in document.items] + [line.when for line in document.readiness]
    blocks = [stage.block.anchor for stage in document.stages if stage.block]
    return Anchor.REGISTRATION in {*(when.anchor for when in counted), *blocks}


def _given(document: ProgrammeDocument, form: RehearsalForm) -> Given:
    """The named dates of the person imagined: one day for all of them, unless the form says otherwise."""
    start = form.starts_on.data
    anchors = Anchors(
        first_day=start,
        contract_start=start,
        programme_start=form.programme_starts_on.data or start,
        registration=form.registered_on.data or start,
    )
    return Given(
        document, form.joins_as.data, anchors, form.hours, form.pauses, shipped_calendar(), form.patterns
    )


def _year(document: ProgrammeDocument, form: RehearsalForm) -> dict[str, Any]:
    """Everything that the page shows of the year."""
    given = _given(document, form)
    asked: Any = {
        "hours": given.hours,
        "pauses": given.pauses,
        "calendar": given.calendar,
        "patterns": given.patterns,
    }
    planned = rehearse(document, given.audience, given.anchors, **asked)
    checks = readiness_due(document, given.audience, given.anchors, **asked)
    roles = {role: capital(words) for role, words in role_words().items()}
    return {
        "given": given,
        "planned": planned,
        "works_on": pattern_in_words(given.patterns[0]) if given.patterns else "",
        "months": _by_month(planned),
        "checks": sorted(checks, key=lambda each: each.due_on or date.max),
        "notes": notes(given, planned),
        "ends_on": given.ends_on(),
        "full_time_ends_on": given.ends_on(full_time=True),
        "moved": sum(1 for each in planned if each.due_on != each.original_due_on),
        "met": sum(1 for each in planned if each.proposed_on),
        "picture": year_picture(given, planned),
        "roles": roles,
        "steps": [(words, _stepped(given.anchors.first_day, days)) for words, days in STEPS],
    }


def _by_month(planned: list[Planned]) -> list[tuple[date | None, list[Planned]]]:
    """The plan by month of its dates; what has none comes last, under None."""
    return [
        (month, list(rows))
        for month, rows in groupby(
            planned, key=lambda each: each.due_on.replace(day=1) if each.due_on else None
        )
    ]


def _stepped(start: date | None, days: int) -> str:
    """The same rehearsal with the first day moved."""
    moved = (start or clock.today()) + timedelta(days=days)
    kept: Any = {key: values for key, values in request.args.lists() if not key.startswith("starts_on")}
    return url_for(".rehearsal", ref=(request.view_args or {})["ref"], starts_on=moved.isoformat(), **kept)
