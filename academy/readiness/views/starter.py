"""One starter's page, and the manager's signature."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments.models import Enrolment
from academy.readiness import actions, queries, rules
from academy.readiness.forms import ReasonForm, SignForm
from academy.readiness.rules import ReadinessFacts, Standing
from academy.readiness.views.blueprint import SEEN_BY, bp, roles_here, starter_or_404
from academy.refusals import Refused
from academy.signin.rules import is_fresh
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, page, told

# The page asks for fresh proof before it is read; who reads it slowly is not sent away with the answer.
TIME_TO_READ = timedelta(minutes=30)


@bp.get("/<ref>")
@requires(Permission.SEE_READINESS, on=starter_or_404)
def starter(enrolment: Enrolment) -> Any:
    """Everything that this starter's readiness waits for, what is missing first."""
    today = clock.today()
    now = queries.one(enrolment, today)[1]
    seen, hidden = rules.seen_by(now, checks=may(Permission.SEE_CHECKS), kit=may(Permission.SEE_KIT))
    oneself = actor().person_id == enrolment.person_id
    return page(
        "readiness/starter.html",
        enrolment=enrolment,
        standing=seen,
        hidden=hidden,
        owed=[f"{who} owes {count}" for who, count in now.owed],
        roles=roles_here(enrolment, today),
        oneself=oneself,
        deciding=may(Permission.ACCEPT_CONDITION),
        called=now.title,
        seen_words=SEEN_BY,
        earlier=queries.earlier_decisions(enrolment.id),
        may_record=rules.may_record,
        may_accept=rules.may_accept,
        accepts_as=rules.accepts_as,
    )


@bp.route("/<ref>/sign", methods=["GET", "POST"])
@requires(Permission.DECIDE_READINESS, on=starter_or_404)
def sign(enrolment: Enrolment) -> Any:
    """The manager reads what they would sign for, and signs."""
    posted = request.method == "POST"
    if not is_fresh(g.get("confirmed_at"), clock.now(), **({"within": TIME_TO_READ} if posted else {})):
        return redirect(url_for("signin.confirm", next=url_for(".sign", ref=enrolment.ref)), 303)
    facts, standing = queries.one(enrolment, clock.today())
    if standing.can_sign is None and not posted:
        return told("Something is still missing, so this cannot be signed yet.", _page_of(enrolment))
    form = SignForm()
    if form.validate_on_submit():
        try:
            decision = actions.sign(
                actor(),
                enrolment,
                signed_name=form.signed_name.data,
                facts_read=form.facts_read.data or "",
                now=clock.now(),
            )
            said = f"Signed: {enrolment.person.name} is {decision.outcome.words}."
            return done(said, _page_of(enrolment))
        except Refused as no:
            form.refuse(no)
    form.facts_read.data = _hash_of(facts, standing)
    return page(
        "readiness/sign.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        standing=standing,
    )


@bp.route("/<ref>/reopen", methods=["GET", "POST"])
@requires(Permission.REOPEN_READINESS, on=starter_or_404)
def reopen(enrolment: Enrolment) -> Any:
    """A coordinator takes a decision back, with a reason."""
    decision = queries.decisions_of([enrolment.id]).get(enrolment.id)
    if decision is None:
        return told("There is no decision to reopen.", _page_of(enrolment))
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            actions.reopen(actor(), enrolment, reason=form.reason.data, now=clock.now())
            return done("The decision is reopened. The manager has to sign again.", _page_of(enrolment))
        except Refused as no:
            form.refuse(no)
    return page(
        "readiness/reopen.html",
        422 if form.has_faults else 200,
        form=form,
        enrolment=enrolment,
        decision=decision,
    )


def _page_of(enrolment: Enrolment) -> str:
    return url_for(".starter", ref=enrolment.ref)


def _hash_of(facts: ReadinessFacts, standing: Standing) -> str:
    outcome = standing.can_sign
    if outcome is None:
        return ""
    return rules.sha256(rules.canonical(rules.facts_to_sign(facts, outcome, clock.today())))
