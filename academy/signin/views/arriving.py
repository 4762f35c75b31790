"""The first time: a link from a mail, or a card handed over in person; each leads to choosing a password."""

from datetime import datetime
from typing import Any

from flask import Response, redirect, request, session, url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Refused
from academy.signin import actions, queries
from academy.signin.forms import CardForm, NewPasswordForm
from academy.signin.models import Account
from academy.signin.rules import CARD_STEP, is_fresh
from academy.signin.views import proof
from academy.signin.views.session import begin, bp, remember_device
from academy.web.permissions import requires
from academy.web.templating import done, page, told

CARD = "card"


@bp.route("/sign-in/invitation/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC, prepares=True)
def invitation(token: str) -> Any:
    """Choose a first password; opening the link does nothing yet, so a mail scanner that opens it uses nothing up."""
    now = clock.now()
    found = queries.find_invitation(token, now)
    if found is None:
        return page("signin/link_ended.html", 404)
    form, person = NewPasswordForm(), people.person_by_id(found.person_id)
    if form.validate_on_submit():
        try:
            prepared = actions.prepare_password(person, password=form.password.data)
            database.begin_writing()
            found = queries.find_invitation(token, now, lock=True)
            if found is None:
                return page("signin/link_ended.html", 404)
            return _welcome(actions.accept_invitation(found, prepared=prepared, now=now), now)
        except Refused as no:
            form.refuse(no)
            person = people.person_by_id(person.id)
    return _choose(form, person)


@bp.route("/sign-in/card", methods=["GET", "POST"], endpoint="card")
@requires(Permission.PUBLIC, prepares=True)
def card_page() -> Any:
    """Type what stands on the card."""
    form, status = CardForm(), 200
    if form.validate_on_submit():
        now = clock.now()
        try:
            ref = proof.by_card(form.email.data, form.code.data, now)
            session.clear()
            session[CARD] = [ref, now.isoformat()]
            return redirect(url_for(".card_password"), 303)
        except Refused as no:
            form.refuse(no)
            status = proof.status_of(no)
    elif request.method == "POST":
        status = 422
    return page("signin/card.html", status, form=form)


@bp.route("/sign-in/card/password", methods=["GET", "POST"])
@requires(Permission.PUBLIC, prepares=True)
def card_password() -> Any:
    """Choose a password with the card whose code was typed on this browser a moment ago."""
    now = clock.now()
    found = _card_in_hand(now)
    if found is None:
        return told("Type the code again: it waits for a quarter of an hour.", url_for(".card"))
    form, person = NewPasswordForm(), people.person_by_id(found.person_id)
    if form.validate_on_submit():
        try:
            prepared = actions.prepare_password(person, password=form.password.data)
            database.begin_writing()
            found = _card_in_hand(now, lock=True)
            if found is None:
                return told("This card was used or replaced meanwhile. Ask for a new one.", url_for(".card"))
            return _welcome(actions.use_card(found, prepared=prepared, now=now), now)
        except Refused as no:
            form.refuse(no)
            person = people.person_by_id(person.id)
    return _choose(form, person)


def _choose(form: NewPasswordForm, person: Person) -> Response:
    return page("signin/choose_password.html", 422 if form.has_faults else 200, form=form, person=person)


def _welcome(account: Account, now: datetime) -> Response:
    begin(account, now)
    answer: Response = done("Your password is set and you are signed in.", "/")
    return remember_device(answer, account.person.email or "")


def _card_in_hand(now: datetime, *, lock: bool = False) -> Any:
    held = session.get(CARD)
    if not isinstance(held, list) or len(held) != 2:
        return None
    if not is_fresh(datetime.fromisoformat(str(held[1])), now, within=CARD_STEP):
        return None
    return queries.find_card(str(held[0]), clock.in_london(now).date(), lock=lock)
