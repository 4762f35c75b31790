"""One starter's page, and reopening what was signed."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.doubts import queries as doubts
from academy.enrolments.models import Enrolment
from academy.readiness import actions, queries, rules
from academy.readiness.forms import ReasonForm
from academy.readiness.views.blueprint import SEEN_BY, SEEN_BY_OWN, bp, roles_here, starter_or_404
from academy.refusals import Refused
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, page, told


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
        owed=rules.owed_in_words(now.owed, actor().name),
        roles=roles_here(enrolment, today),
        enters=rules.enters_as(roles_here(enrolment, today)),
        oneself=oneself,
        questions=doubts.doubts_of(enrolment.person_id) if oneself else [],
        deciding=may(Permission.ACCEPT_CONDITION),
        called=now.title,
        seen_words=SEEN_BY_OWN if oneself else SEEN_BY,
        earlier=queries.earlier_decisions(enrolment.id),
        may_record=rules.may_record,
        may_accept=rules.may_accept,
        may_renew=rules.may_renew,
        may_take_back=rules.may_take_back,
        accepts_as=rules.accepts_as,
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
