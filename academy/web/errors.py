"""Pages for when something is not there, not allowed, refused or broken: what happened, what was kept, what to do."""

from typing import Any

from flask import Flask, Response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from academy.refusals import NotFoundError, Refused
from academy.web.drafting import unsent
from academy.web.permissions import actor
from academy.web.templating import page, told

OWN_PAGES = {403, 404, 405, 410, 413, 429, 500}


def http_error(error: HTTPException) -> Any:
    """One page a status; a redirect stays one, and what asked for no page gets a word."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    if not _wants_page():
        return Response(error.name, status, content_type="text/plain; charset=utf-8")
    answer = page(f"errors/{status if status in OWN_PAGES else 400}.html", status)
    said = error.get_response().headers
    for name in ("Allow", "Retry-After"):
        if value := said.get(name):
            answer.headers[name] = value
    return answer


def refused(no: Refused) -> Response:
    """A refusal that no form took: all its reasons on a page of their own."""
    return page("errors/422.html", 422, reasons=no.reasons)


def not_found(_error: NotFoundError) -> Any:
    """What does not exist, or may not be known to exist."""
    return page("errors/404.html", 404)


def stale_form(_error: CSRFError) -> Any:
    """The page was open for longer than its session: nothing was changed, and the form is kept for its author."""
    kept = unsent().keep()
    if kept is None:
        return page("errors/stale.html", 400)
    if actor().person_id is not None:
        return redirect(kept, 303)
    return told(
        "You were signed out meanwhile. What you sent is kept: sign in, and send it again.",
        url_for("signin.sign_in", next=kept),
    )


def broken(_error: Exception) -> Response:
    """Our fault. The page stands on nothing that could be broken too."""
    return page("errors/500.html", 500)


def _wants_page() -> bool:
    return request.accept_mimetypes.accept_html or not request.accept_mimetypes


def init_app(app: Flask) -> None:
    """Answer every kind of error in words."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(NotFoundError, not_found)
    app.register_error_handler(500, broken)
