"""Keep drafts while somebody types and when a form was refused; put them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from itsdangerous import BadData, URLSafeSerializer

from academy import clock
from academy.access.rules import Permission
from academy.db import keep
from academy.drafts import actions, queries
from academy.drafts.models import Draft
from academy.drafts.rules import put_back_words
from academy.web.drafting import ENDING
from academy.web.forms import of_a_child
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, safe_next

bp = Blueprint("drafts", __name__, url_prefix="/drafts")
Ticket = tuple[int, str]  # the author and the page: signed, so that a form finds its author without a session


class OwnDrafts:
    """The drafts of the person of this request, read once for a page that has a long text."""

    def __init__(self, author_id: int) -> None:
        self.author_id = author_id
        self.read: dict[str, dict[str, Draft]] = {}

    def ticket(self, given: str) -> str:
        """The one that came with a refused form, else one for this page."""
        if read_ticket(given) is not None:
            return given
        return _serializer().dumps([self.author_id, request.path])

    def draft(self, field: str, given: str) -> tuple[str, datetime, str] | None:
        """What is kept for that field of this page."""
        found = read_ticket(given)
        address = found[1] if found else request.path
        if address not in self.read:
            self.read[address] = queries.drafts_at(self.author_id, address)
        row = self.read[address].get(field)
        if row is None:
            return None
        saved, now = clock.in_london(row.saved_at), clock.in_london(clock.now())
        return row.text, row.saved_at, put_back_words(saved, now)


@bp.post("/")
@requires(Permission.SIGNED_IN)
def save() -> Any:
    """Keep what stands in the form: pressed, or by the script that asks with `fetch`."""
    typed = _typed(actor().person_id)
    stopped = [text for texts in typed.values() for text in texts.values() if of_a_child(text)]
    for address, texts in typed.items():
        actions.keep_drafts(actor().person_id or 0, address, _without_children(texts), now=clock.now())
    at = clock.in_london(clock.now())
    if request.headers.get("X-Requested-With") == "fetch":
        why = (
            f"No draft is kept: {_seems(stopped)}. Take it out." if stopped else f"Draft saved at {at:%H:%M}"
        )
        return Response(why, mimetype="text/plain")
    if stopped:
        back = safe_next(next(iter(typed), "/"))
        return page("drafts/stopped.html", 422, why=_seems(stopped), texts=stopped, back=back)
    return done(f"Draft saved at {at:%H:%M}. Only you can see it.", safe_next(next(iter(typed), "/")))


@bp.before_app_request
def _offer_drafts() -> None:
    who = actor().person_id
    g.drafts = OwnDrafts(who) if who is not None else None


@bp.after_app_request
def _after(response: Response) -> Response:
    """What was sent needs no draft; what was refused is kept as one."""
    who = actor().person_id
    if request.method != "POST" or who is None or request.blueprint == "drafts":
        return response
    sent = was_taken(response)
    for address, texts in _typed(who).items():
        if sent:
            actions.forget_drafts(who, address, texts)
        else:
            _keep_after(who, address, texts)
    return response


def keep_texts() -> str | None:
    """A draft came after its session had ended: keep it for its author all the same; gives its page."""
    pages = [
        (author_id, address, texts)
        for author_id in _authors()
        for address, texts in _typed(author_id).items()
    ]
    for author_id, address, texts in pages:
        _keep_after(author_id, address, texts)
    return pages[0][1] if pages else None


def was_taken(answer: Response) -> bool:
    """True where a form was carried out: its page leads on, and not to the door or to what was kept of it."""
    return 300 <= answer.status_code < 400 and not (answer.location or "").startswith(
        ("/sign-in", "/drafts/")
    )


def read_ticket(text: str) -> Ticket | None:
    """Author and page of a form; None where nobody of ours signed it."""
    try:
        author_id, address = _serializer().loads(text)
        return int(author_id), str(address)[:300]
    except (BadData, ValueError, TypeError):
        return None


def _authors() -> set[int]:
    tickets = [read_ticket(text) for name, text in request.form.items() if name.endswith(ENDING)]
    return {ticket[0] for ticket in tickets if ticket}


def _typed(author_id: int | None) -> dict[str, dict[str, str]]:
    """The long texts of this form that belong to that author, by page and field."""
    found: dict[str, dict[str, str]] = {}
    for name, text in request.form.items():
        ticket = read_ticket(text) if name.endswith(ENDING) else None
        field = name.removesuffix(ENDING)[:60]
        if ticket and ticket[0] == author_id and field in request.form:
            found.setdefault(ticket[1], {})[field] = request.form[field].replace("\x00", "")
    return found


def _keep_after(author_id: int, address: str, texts: Mapping[str, str]) -> None:
    """Written after the answer, which rolls everything else back."""
    filled = {field: text for field, text in _without_children(texts).items() if text.strip()}
    if filled:
        keep(lambda: actions.keep_drafts(author_id, address, filled, now=clock.now()))


def _without_children(texts: Mapping[str, str]) -> dict[str, str]:
    """What the council's patterns would stop from being saved is kept as a draft just as little."""
    return {field: text for field, text in texts.items() if not of_a_child(text)}


def _seems(stopped: Sequence[str]) -> str:
    found = dict.fromkeys(what for text in stopped for what in of_a_child(text))
    return f"this looks like {' and '.join(found)}"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="academy draft")
