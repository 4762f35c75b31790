"""Load, check, act: each view declares its permission, and one that does not is never reached."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for

from academy import db as database
from academy.access.rules import NOBODY_IN_PARTICULAR, Actor, Permission, Subject, allowed, hidden
from academy.refusals import NotFoundError
from academy.web.drafting import unsent
from academy.web.handed import handed

View = Callable[..., Any]
V = TypeVar("V", bound=View)
Loader = Callable[..., tuple[Any, Subject]]

NOT_SIGNED_IN = Actor(person_id=None, name="somebody not signed in")


def requires(
    permission: Permission, on: Loader | None = None, *, prepares: bool = False, with_starter: bool = False
) -> Callable[[V], V]:
    """Let a view run only for who may; `on` loads the thing that it is about.

    The loader gets the view's address parts and returns (thing, Subject); it raises NotFoundError where there is none.
    The view then gets the thing as its first argument instead of the address parts. 404 where the actor may not know
    of the thing, 403 where they may see it but not do this. `prepares=True`: the POST starts read-only, does its slow
    work, calls `db.begin_writing()` and loads again what it changes.
    `with_starter=True`: it opens while the screen is handed to a starter; all others ask for the password then.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def checked(**parts: Any) -> Any:
            if prepares:
                database.begin_reading()
            if on is None:
                _stop_unless(permission, NOBODY_IN_PARTICULAR)
                return view(**parts)
            thing, subject = _load(on, parts)
            _stop_unless(permission, subject)
            g.subject = subject
            return view(thing)

        checked.permission = permission  # type: ignore[attr-defined]
        checked.loader = on  # type: ignore[attr-defined]
        checked.prepares = prepares  # type: ignore[attr-defined]
        checked.with_starter = with_starter  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return decorate


def may(permission: Permission, subject: Subject | None = None) -> bool:
    """True where the person signed in may do that (to the thing of this page, unless another is named)."""
    if subject is None:
        subject = getattr(g, "subject", NOBODY_IN_PARTICULAR)
    return allowed(actor(), permission, subject)


def actor() -> Actor:
    """Who is signed in; an actor without roles where nobody is."""
    found: Actor = getattr(g, "actor", NOT_SIGNED_IN)
    return found


def _load(on: Loader, parts: dict[str, Any]) -> tuple[Any, Subject]:
    if actor().person_id is None and getattr(on, "needs_sign_in", True):
        abort(sign_in_first())
    try:
        return on(**parts)
    except NotFoundError:
        abort(404)


def _stop_unless(permission: Permission, subject: Subject) -> None:
    if allowed(actor(), permission, subject):
        return
    if actor().person_id is None:
        abort(sign_in_first())
    about_one_thing = subject is not NOBODY_IN_PARTICULAR
    abort(404 if about_one_thing and hidden(actor(), permission, subject) else 403)


def sign_in_first() -> Response:
    """To the sign-in page, and back here afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else unsent().keep()
    return redirect(url_for("signin.sign_in", next=wanted), 303)  # type: ignore[return-value]


def password_first() -> Response:
    """The screen is with a starter: to the page that asks for the password, and on to this one afterwards."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("signin.confirm", next=wanted), 303)  # type: ignore[return-value]


def _fail_closed() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if actor().person_id is not None and handed() is not None and not getattr(view, "with_starter", False):
        abort(password_first())
    if view is None:
        return
    if not hasattr(view, "permission"):
        abort(403)


def init_app(app: Flask) -> None:
    """Deny every endpoint that declares no permission; give templates `may`."""
    app.before_request(_fail_closed)
    app.jinja_env.globals["may"] = may
    app.jinja_env.globals["handed"] = handed
    app.jinja_env.globals["Permission"] = Permission
