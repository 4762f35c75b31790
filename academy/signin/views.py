"""Sign in and out; the only importer of Flask-Login."""

from typing import Any

from flask import Blueprint, Flask, g
from flask_login import LoginManager, UserMixin, current_user

from academy import clock
from academy.access.rules import Permission
from academy.signin import queries
from academy.signin.models import Account
from academy.web.permissions import NOT_SIGNED_IN, requires

bp = Blueprint("signin", __name__)
login_manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind this session, as Flask-Login wants it."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Person and account version: a password change ends every session."""
        return f"{self.account.person_id}:{self.account.version}"


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(session_id: str) -> SignedIn | None:
    """The account of a session, while its version is still the same."""
    person_id, _, version = session_id.partition(":")
    account = queries.find_account(int(person_id)) if person_id.isdigit() else None
    return SignedIn(account) if account and str(account.version) == version else None


def init_app(app: Flask) -> None:
    """Put the actor of each request on `g`."""
    login_manager.init_app(app)
    app.before_request(_set_actor)


def _set_actor() -> None:
    signed_in: Any = current_user
    if signed_in.is_authenticated:
        g.account = signed_in.account
        g.actor = queries.actor_of(signed_in.account, clock.today())
    else:
        g.account, g.actor = None, NOT_SIGNED_IN


@bp.get("/sign-in")
@requires(Permission.PUBLIC)
def sign_in() -> str:
    """The sign-in page."""
    return "to come"
