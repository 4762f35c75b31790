"""The session behind a request; the only importer of Flask-Login."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadData, URLSafeSerializer

from academy import clock
from academy.access.rules import Actor
from academy.signin import queries
from academy.signin.models import Account
from academy.signin.rules import normal_address
from academy.signin.views.cookie import RenewedByUse
from academy.web import authorship
from academy.web.permissions import NOT_SIGNED_IN

bp = Blueprint("signin", __name__)
login_manager = LoginManager()
# A phone's address changes all day; the account's version ends sessions, not the place they are used from.
login_manager.session_protection = None

CONFIRMED = "confirmed_at"
DEVICE_COOKIE = "academy_device"
DEVICE_DAYS = 180
PEOPLE_ON_A_DEVICE = 5


class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind this session, as Flask-Login wants it."""

    def __init__(self, account: Account, who: Actor | None = None) -> None:
        self.account, self.who = account, who

    def get_id(self) -> str:
        """Person and account version: a password change ends every session."""
        return f"{self.account.person_id}:{self.account.version}"


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(session_id: str) -> SignedIn | None:
    """The account of a session, while its version is still the same."""
    person_id, _, version = session_id.partition(":")
    if not (person_id.isascii() and person_id.isdigit()):
        return None
    found = queries.signed_in(int(person_id), clock.today())
    return SignedIn(*found) if found and str(found[0].version) == version else None


def init_app(app: Flask) -> None:
    """Put the actor of each request on `g`; a session ends after a time without use."""
    app.session_interface = RenewedByUse()
    login_manager.init_app(app)
    app.before_request(_set_actor)
    app.jinja_env.globals["shortcuts"] = shortcuts


def begin(account: Account, now: datetime) -> None:
    """A session of its own for this sign-in: nothing that was in the browser before is taken over."""
    session.clear()
    authorship.begin(account.person.ref)
    login_user(SignedIn(account))
    confirm(now)


def end() -> None:
    """Nobody is signed in on this browser any more."""
    logout_user()
    session.clear()


def renew() -> None:
    """Somebody says that they are still here: the time without use begins anew."""
    session.modified = True


def confirm(now: datetime) -> None:
    """This session has just proved who it is."""
    session[CONFIRMED] = now.isoformat()


def shortcuts() -> bool:
    """True where the person wants single-letter keys."""
    account: Account | None = getattr(g, "account", None)
    return account is None or account.shortcuts


def known_device(email: str) -> str | None:
    """This browser's own number, where somebody with that address signed in on it before."""
    number, people = _device()
    return number if _mark(email) in people else None


def remember_device(response: Response, email: str) -> Response:
    """Know this browser again, so that strangers who fail with this address do not keep its owner out."""
    number, people = _device()
    people = [_mark(email), *(each for each in people if each != _mark(email))][:PEOPLE_ON_A_DEVICE]
    response.set_cookie(
        DEVICE_COOKIE,
        _serializer().dumps([number, people]),
        max_age=DEVICE_DAYS * 24 * 3600,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
        path="/sign-in",
    )
    return response


def _device() -> tuple[str, list[str]]:
    try:
        number, people = _serializer().loads(request.cookies.get(DEVICE_COOKIE, ""))
        return str(number), [str(each) for each in people]
    except (BadData, ValueError, TypeError):
        return secrets.token_urlsafe(16), []


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="academy device")


def _mark(email: str) -> str:
    return hashlib.sha256(normal_address(email).encode("utf-8")).hexdigest()[:16]


def _set_actor() -> None:
    signed_in: Any = current_user
    if signed_in.is_authenticated:
        g.account = signed_in.account
        g.actor = signed_in.who
        g.confirmed_at = _confirmed_at()
    else:
        g.account, g.actor, g.confirmed_at = None, NOT_SIGNED_IN, None


def _confirmed_at() -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(session.get(CONFIRMED, "")))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
