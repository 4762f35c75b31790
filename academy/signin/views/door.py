"""Sign in, sign out, and the password again before something is signed."""

from typing import Any

from flask import Response, g, redirect, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.refusals import Reason, Refused
from academy.signin import actions
from academy.signin.forms import ConfirmForm, SignInForm
from academy.signin.views import proof
from academy.signin.views.session import begin, bp, confirm, end, remember_device, renew
from academy.web.drafting import unsent
from academy.web.handed import handed, take_back
from academy.web.permissions import actor, requires
from academy.web.templating import page, safe_next, told

WRONG_PASSWORD = Reason("wrong", "The password is wrong. Try again.", "password")


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC, prepares=True)
def sign_in() -> Any:
    """Address and password; a link to a page inside leads there afterwards."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next"))
        if actor().person_id is not None:
            return redirect(form.next.data, 303)
    status = 422 if form.has_faults else 200
    if form.validate_on_submit():
        now = clock.now()
        try:
            account, rehashed = proof.by_password(form.email.data, form.password.data, now)
            actions.sign_in(account, now=now, rehashed=rehashed)
            begin(account, now)
            answer = redirect(unsent().waiting(account.person_id) or safe_next(form.next.data), 303)
            return remember_device(answer, account.person.email or "")  # type: ignore[arg-type]
        except Refused as no:
            form.refuse(no)
            status = proof.status_of(no)
    elif request.method == "POST":
        status = 422
    return page("signin/sign_in.html", status, form=form, wanted=safe_next(form.next.data) != "/")


@bp.before_app_request
def _offer_proof() -> None:
    """Let a page ask for the password beside what is signed there (readiness): `g.prove(password)`."""
    g.prove = _prove


def _prove(password: str) -> None:
    """This is still the same person, or Refused; a `prepares` view may write afterwards, and loads again."""
    now = clock.now()
    proof.by_password(g.account.person.email or "", password, now, wrong=WRONG_PASSWORD)
    confirm(now)


@bp.post("/sign-out")
@requires(Permission.SIGNED_IN, with_starter=True)
def sign_out() -> Any:
    """End this session."""
    actions.sign_out(actor())
    end()
    return told("You are signed out.", url_for(".sign_in"))


@bp.post("/sign-in/stay")
@requires(Permission.SIGNED_IN, with_starter=True)
def stay() -> Response:
    """For the script that warns before somebody is signed out: renew, and nothing else. 204, or nobody is signed in."""
    renew()
    return Response(status=204, mimetype="text/plain")


@bp.route("/sign-in/confirm", methods=["GET", "POST"], endpoint="confirm")
@requires(Permission.SIGNED_IN, prepares=True, with_starter=True)
def confirm_page() -> Any:
    """The password again: it is still the same person who sits here, or has the screen back from a starter."""
    form, status, away = ConfirmForm(), 200, handed()
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next"))
    elif form.validate():
        now, email = clock.now(), g.account.person.email or ""
        try:
            proof.by_password(email, form.password.data, now, wrong=WRONG_PASSWORD)
            confirm(now)
            take_back()
            # Once they have signed, an address from before (the back button) would offer the same things again.
            return redirect(safe_next(away.after if away and away.is_signed else form.next.data), 303)
        except Refused as no:
            form.refuse(no)
            status = proof.status_of(no)
    else:
        status = 422
    if away:
        form.password.label.text = f"Password of {actor().name}"
    return page(
        "signin/confirm.html", status, form=form, back=None if away else safe_next(form.next.data), away=away
    )
