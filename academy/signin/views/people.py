"""Other people's way in: invite them, or make a sign-in card and hand it over."""

from typing import Any

from flask import Response, current_app, url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Refused
from academy.signin import actions, queries, rules
from academy.signin.forms import PressForm
from academy.signin.rules import STEP_WORDS
from academy.signin.views.session import bp
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, safe_next


@bp.get("/sign-in/cards/<ref>", endpoint="person")
@requires(Permission.HAND_OVER_CARD, on=queries.person_or_404)
def person_page(person: Person) -> Response:
    """How far somebody has come with signing in, and the two ways to help."""
    return _person_page(person, PressForm())


@bp.post("/sign-in/cards/<ref>")
@requires(Permission.HAND_OVER_CARD, on=queries.person_or_404, prepares=True)
def hand_over_card(person: Person) -> Any:
    """Make a card; its code is on this one answer and nowhere else, so the answer is the page to print."""
    form, ref, now = PressForm(), person.ref, clock.now()
    if form.validate():
        try:
            code = actions.new_code()
            code_hash = rules.hashed(code)
            database.begin_writing()
            person, _ = queries.person_or_404(ref)
            card = actions.hand_over_card(actor(), person, code_hash=code_hash, now=now)
            database.flush()
            where = f"{current_app.config['PUBLIC_URL']}{url_for('.card')}"
            return page(
                "signin/printed_card.html", card=card, person=person, code=rules.shown_code(code), where=where
            )
        except Refused as no:
            form.refuse(no)
    return _person_page(person, form)


@bp.post("/sign-in/cards/<ref>/invitation")
@requires(Permission.MANAGE_PEOPLE, on=queries.person_or_404)
def invite(person: Person) -> Any:
    """Send a link, or a new one in place of the last."""
    form = PressForm()
    if form.validate():
        try:
            actions.invite(actor(), person, now=clock.now())
            said = f"An invitation for {person.name} is in the outbox."
            return done(said, safe_next(form.next.data, url_for(".person", ref=person.ref)))
        except Refused as no:
            form.refuse(no)
    return _person_page(person, form)


def _person_page(person: Person, form: PressForm) -> Response:
    now, today = clock.now(), clock.today()
    step = queries.steps_of([person.id], now=now, today=today)[person.id]
    cards = queries.cards_made(person.id)
    return page(
        "signin/person.html",
        422 if form.has_faults else 200,
        form=form,
        person=person,
        private=people.welcome_addresses([person], today)[person.id] != (person.email or ""),
        step=step,
        words=STEP_WORDS[step],
        account=queries.account_of(person.id),
        invitations=queries.open_invitations(person.id),
        cards=cards,
        names=queries.names_of({card.made_by_id for card in cards}),
        mail_works=bool(current_app.config["MAIL_SERVER"]),
        today=today,
        now=now,
    )
