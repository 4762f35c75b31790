"""Drafts: copy a version, change its text, check it, publish it."""

from dataclasses import replace
from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.programmes import actions, queries
from academy.programmes.forms import DraftForm, NewVersionForm, PublishForm
from academy.programmes.models import ProgrammeVersion, VersionState
from academy.programmes.rules import (
    ProgrammeDocument,
    difference,
    faults_in,
    parse,
    problems_before_publishing,
)
from academy.programmes.views.blueprint import bp, version_at
from academy.programmes.views.loading import refuse_text
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told


@bp.route("/<ref>/new-version", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMMES, on=version_at)
def new_version(found: ProgrammeVersion) -> Any:
    """Copy a version to a draft with a name of its own."""
    form = NewVersionForm()
    if form.validate_on_submit():
        try:
            draft = actions.new_version(actor(), found, label=form.label.data, now=clock.now())
            return done(
                f"Version {draft.label} is a draft now. Change its text.", url_for(".edit", ref=draft.ref)
            )
        except Refused as no:
            form.refuse(no)
    labels = queries.labels_of(found.programme_id)
    return page(
        "programmes/new_version.html",
        422 if form.has_faults else 200,
        form=form,
        this=found,
        labels=labels,
    )


@bp.route("/<ref>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMMES, on=version_at)
def edit(found: ProgrammeVersion) -> Any:
    """Change a draft's text. A text written while somebody else changed the draft is shown beside theirs."""
    if found.state is VersionState.PUBLISHED:
        return told(
            "This version is published and never changes. Make a new version.",
            url_for(".version", ref=found.ref),
        )
    form = DraftForm(data={"document": found.document, "version": found.row_version})
    context: dict[str, Any] = {"faults": [], "theirs": None, "changes": []}
    if form.validate_on_submit():
        try:
            problems = actions.change_draft(actor(), found, text=form.text, version_read=form.version_read)
            return done(_kept(len(problems)), url_for(".version", ref=found.ref))
        except Refused as no:
            context.update(_refused(form, found, no))
    return page("programmes/edit.html", 422 if form.has_faults else 200, form=form, this=found, **context)


def _kept(problems: int) -> str:
    if not problems:
        return "The draft is kept. It could be published as it is."
    noun = "thing has" if problems == 1 else "things have"
    return f"The draft is kept. {problems} {noun} to be mended before it can be published."


def _refused(form: DraftForm, found: ProgrammeVersion, no: Refused) -> dict[str, Any]:
    """What the page shows of a refusal: both texts where the draft is stale, else what is wrong by line."""
    if no.reasons[0].code != "stale":
        faults = faults_in(form.text, no.reasons)
        refuse_text(form, faults)
        return {"faults": faults}
    form.refuse(no)
    form.version.data = str(found.row_version)
    typed = parse(form.text)
    stored = queries.document_of(found)
    return {
        "theirs": found.document,
        "changes": [] if isinstance(typed, list) else difference(stored, typed),
    }


@bp.route("/<ref>/publish", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMMES, on=version_at)
def publish(found: ProgrammeVersion) -> Any:
    """Check what changed and what is wrong, then publish with one button."""
    back = url_for(".version", ref=found.ref)
    if found.state is VersionState.PUBLISHED:
        return told(f"Version {found.label} is published already.", back)
    form = PublishForm(data={"version": found.row_version})
    if form.validate_on_submit():
        try:
            actions.publish(actor(), found, now=clock.now(), version_read=form.version_read)
            return done(f"Version {found.label} is published. New plans can follow it from now on.", back)
        except Refused as no:
            form.refuse(no)
            form.version.data = str(found.row_version)
    document, before = queries.document_of(found), queries.published_before(found)
    return page(
        "programmes/publish.html",
        422 if form.has_faults else 200,
        form=form,
        this=found,
        document=document,
        before=before,
        changes=_changes(before, document) if before else [],
        problems=problems_before_publishing(document, queries.frameworks()),
    )


def _changes(before: ProgrammeVersion, document: ProgrammeDocument) -> list[str]:
    """What changed but the version's own name, which always does."""
    return difference(replace(queries.document_of(before), version=document.version), document)
