"""One's own account: password, keyboard, and leaving every device."""

from typing import Any

from flask import Response, g, request, url_for

from academy import clock
from academy import db as database
from academy.access.rules import ROLES, Permission
from academy.refusals import Reason, Refused
from academy.signin import actions, queries
from academy.signin.forms import ChangePasswordForm, KeysForm, PressForm
from academy.signin.views import proof
from academy.signin.views.session import begin, bp
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

WRONG_NOW = Reason("wrong", "This is not the password that you have now. Try again.", "current")


@bp.get("/sign-in/account")
@requires(Permission.SIGNED_IN)
def account() -> Response:
    """What the academy knows about this sign-in, and what can be changed."""
    roles = [ROLES[role] for role in ROLES if role in actor().roles]
    return page("signin/account.html", account=g.account, roles=roles, form=KeysForm(obj=g.account))


@bp.post("/sign-in/account/keys")
@requires(Permission.SIGNED_IN)
def keys() -> Any:
    """Switch single keys on or off."""
    form = KeysForm()
    if not form.validate():
        return page("signin/account.html", 422, account=g.account, roles=[], form=form)
    actions.set_shortcuts(actor(), g.account, on=bool(form.shortcuts.data))
    said = "Single keys are on." if form.shortcuts.data else "Single keys are off."
    return done(said, url_for(".account"))


@bp.post("/sign-in/account/end-sessions")
@requires(Permission.SIGNED_IN)
def end_sessions() -> Any:
    """Sign out on every other device."""
    form = PressForm()
    if form.validate():
        actions.end_sessions(actor(), g.account)
        confirmed = g.confirmed_at
        begin(g.account, confirmed or clock.now())
    return done("You are signed out on every other device.", url_for(".account"))


@bp.route("/sign-in/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN, prepares=True)
def password() -> Any:
    """Change one's own password."""
    form, status = ChangePasswordForm(), 200
    person = g.account.person
    email = person.email or ""
    if form.validate_on_submit():
        now = clock.now()
        try:
            prepared = actions.prepare_password(person, password=form.password.data)
            found, _ = proof.by_password(email, form.current.data, now, wrong=WRONG_NOW)
            actions.change_password(actor(), found, prepared=prepared, now=now)
            database.flush()
            begin(found, now)
            return done(
                "Your password is changed. You are signed out on every other device.", url_for(".account")
            )
        except Refused as no:
            form.refuse(no)
            status = proof.status_of(no)
    elif request.method == "POST":
        status = 422
    g.account = queries.find_account(actor().person_id or 0)
    return page("signin/password.html", status, form=form, email=email)
