"""Settings, the history, the outbox and the health of the machinery."""

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from academy import clock
from academy.access.rules import NOBODY_IN_PARTICULAR, Permission, Subject
from academy.admin import queries
from academy.admin.forms import SettingForm
from academy.admin.queries import Search
from academy.admin.rules import what_was_read
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.notifications import actions as notifications
from academy.notifications import queries as outbox_queries
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Fate
from academy.queue import queries as queue
from academy.refusals import Refused
from academy.settings import actions as settings_actions
from academy.settings import queries as settings_queries
from academy.settings.rules import Definition
from academy.web.forms import BaseForm
from academy.web.permissions import actor, may, requires
from academy.web.templating import Undo, done, page, told

bp = Blueprint("admin", __name__, url_prefix="/admin")


def definition(key: str) -> tuple[Definition, Subject]:
    """The setting at that address."""
    return settings_queries.get_definition(key), NOBODY_IN_PARTICULAR


def message(ref: str) -> tuple[OutboxMessage, Subject]:
    """The message at that address."""
    return outbox_queries.get_message(ref), NOBODY_IN_PARTICULAR


@bp.context_processor
def sections() -> dict[str, Any]:
    """The pages beside this one that the person may see."""
    rows = (
        ("Settings", ".settings", Permission.MANAGE_SETTINGS),
        ("Outbox", ".outbox", Permission.MANAGE_SETTINGS),
        ("Health", ".health", Permission.MANAGE_SETTINGS),
        ("History", ".history", Permission.SEE_AUDIT),
    )
    return {"sections": [(label, url_for(endpoint)) for label, endpoint, needed in rows if may(needed)]}


@bp.get("/settings")
@requires(Permission.MANAGE_SETTINGS)
def settings() -> Response:
    """What the council chose."""
    return page("admin/settings.html", choices=queries.choices())


@bp.route("/settings/<key>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, on=definition)
def setting(what: Definition) -> Any:
    """Change one setting."""
    before = settings_queries.get(what.key)
    form = SettingForm.of(what, before)
    if form.validate_on_submit():
        try:
            back = url_for(".settings")
            if not settings_actions.change(actor(), what.key, value=form.value.data or "", now=clock.now()):
                return told(f"{what.label}: nothing was changed.", back)
            undo = Undo(url_for(".setting", key=what.key), {"value": before})
            now_said = queries.said(what, settings_queries.get(what.key))
            return done(f"{what.label}: {now_said}.", back, undo=undo)
        except Refused as no:
            form.refuse(no)
    return page("admin/setting.html", 422 if form.has_faults else 200, form=form, what=what, value=before)


@bp.get("/history")
@requires(Permission.SEE_AUDIT)
def history() -> Response:
    """Who did what, when, about whom; that somebody looked is kept too."""
    search = _search()
    found = queries.history(search)
    about = found.about[0].id if len(found.about) == 1 else None
    words = queries.said_without_names(Verb(search.verb)) if search.verb else ""
    subject = what_was_read([each.name for each in found.about], [each.name for each in found.by], words)
    note_read(actor(), Verb.HISTORY_READ, subject, about=about)
    older = url_for(".history", **_address(search), before=found.older) if found.older else None
    return page("admin/history.html", search=search, found=found, verbs=queries.verb_options(), older=older)


@bp.get("/outbox")
@requires(Permission.MANAGE_SETTINGS)
def outbox() -> Response:
    """What waits, what was sent and what failed; never what stands in a message."""
    return page(
        "admin/outbox.html",
        lines=outbox_queries.outbox(),
        counts=outbox_queries.counts(),
        Fate=Fate,
        mail_server=current_app.config["MAIL_SERVER"],
    )


@bp.post("/outbox/<ref>/again")
@requires(Permission.MANAGE_SETTINGS, on=message)
def try_again(letter: OutboxMessage) -> Any:
    """Send a message that was given up once more."""
    back = url_for(".outbox")
    if BaseForm().validate():
        try:
            notifications.try_again(actor(), letter, now=clock.now())
            return done(f"The message to {letter.person.name} is tried again.", back)
        except Refused as no:
            return told(no.reasons[0].message, back)
    return told("Nothing was changed. Press the button again.", back)


@bp.get("/health")
@requires(Permission.MANAGE_SETTINGS)
def health() -> Response:
    """Whether the machinery runs."""
    return page(
        "admin/health.html",
        health=queries.health(),
        kinds=queue.work_by_kind(),
        failing=queue.failing(),
        counts=outbox_queries.counts(),
        Fate=Fate,
        mail_server=current_app.config["MAIL_SERVER"],
        environment=current_app.config["ENVIRONMENT"],
    )


def _search() -> Search:
    verb = request.args.get("verb", "")
    before = request.args.get("before", "")
    return Search(
        about=request.args.get("about", "").replace("\0", "").strip()[:100],
        by=request.args.get("by", "").replace("\0", "").strip()[:100],
        verb=verb if verb in set(Verb) else "",
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )


def _address(search: Search) -> dict[str, Any]:
    return {name: getattr(search, name) for name in ("about", "by", "verb") if getattr(search, name)}
