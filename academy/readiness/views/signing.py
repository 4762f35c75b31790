"""One decision about one person: the manager signs, or the head of service for supervised duties."""

from datetime import timedelta
from typing import Any

from flask import g, request, url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission
from academy.enrolments.models import Enrolment
from academy.readiness import actions, queries, rules
from academy.readiness.forms import SignForm
from academy.readiness.rules import ReadinessFacts, Standing
from academy.readiness.views.blueprint import bp, starter_or_404
from academy.refusals import Refused
from academy.settings import queries as settings
from academy.signin.rules import is_fresh
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told


@bp.route("/<ref>/sign", methods=["GET", "POST"])
@requires(Permission.DECIDE_READINESS, on=starter_or_404, prepares=True)
def sign(enrolment: Enrolment) -> Any:
    """The manager reads what they would sign for, and signs."""
    return _sign(enrolment.ref, supervised=False)


@bp.route("/<ref>/sign-supervised", methods=["GET", "POST"])
@requires(Permission.DECIDE_SUPERVISED, on=starter_or_404, prepares=True)
def sign_supervised(enrolment: Enrolment) -> Any:
    """The head of service signs that somebody whose registration is awaited may do supervised duties."""
    return _sign(enrolment.ref, supervised=True)


def _sign(ref: str, *, supervised: bool) -> Any:
    form = SignForm()
    form.asks_password = not _is_proved()
    kept = form.facts_read.data  # who only mistyped the password signs what they read, and nothing newer
    if form.validate_on_submit() and _proves(form):
        # Proving ended what was read so far: everything is read again in the transaction that signs.
        kept, answer = None, _signed(form, ref, supervised=supervised)
        if answer:
            return answer
    enrolment = starter_or_404(ref)[0]
    facts, standing = queries.one(enrolment, clock.today())
    outcome = standing.signs_as(supervised=supervised)
    if outcome is None and request.method == "GET":
        return told("Something is still missing, so this cannot be signed yet.", _page_of(ref))
    form.facts_read.data = kept or _hash_of(facts, standing, supervised=supervised)
    form.asks_password = not _is_proved()
    return page(
        "readiness/sign.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        standing=standing,
        outcome=outcome,
        supervised=supervised,
        minutes=settings.number("proof_minutes"),
    )


def _signed(form: SignForm, ref: str, *, supervised: bool) -> Any:
    enrolment = starter_or_404(ref)[0]
    try:
        decision = actions.sign(
            actor(),
            enrolment,
            signed_name=form.signed_name.data,
            facts_read=form.facts_read.data or "",
            now=clock.now(),
            supervised=supervised,
        )
    except Refused as no:
        form.refuse(no)
        return None
    return done(f"Signed: {enrolment.person.name} is {decision.outcome.words}.", _page_of(ref))


def _is_proved() -> bool:
    within = timedelta(minutes=settings.number("proof_minutes"))
    return is_fresh(g.get("confirmed_at"), clock.now(), within)


def _proves(form: SignForm) -> bool:
    """The same person still sits here: proved lately, or by the password on this page."""
    if not form.asks_password:
        database.begin_writing()
        return True
    try:
        g.prove(form.password.data)
    except Refused as no:
        form.refuse(no)
        return False
    g.confirmed_at = clock.now()
    return True


def _page_of(ref: str) -> str:
    return url_for(".starter", ref=ref)


def _hash_of(facts: ReadinessFacts, standing: Standing, *, supervised: bool) -> str:
    outcome = standing.signs_as(supervised=supervised)
    if outcome is None:
        return ""
    return rules.sha256(rules.canonical(rules.facts_to_sign(facts, outcome, clock.today())))
