"""What a starter sees of their own kit: to sign for, to try, what they have, what is coming, what they signed."""

from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.doubts import queries as doubts
from academy.equipment import actions, queries
from academy.equipment.actions import Tried
from academy.equipment.forms import ProblemForm, SignForm, declined_in
from academy.equipment.models import KitIssue
from academy.equipment.rules import HELD, AccountState, LineState
from academy.equipment.views.blueprint import SEEN_BY_OWN, bp, issue_or_404, tried_or_404
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.get("/own")
@requires(Permission.SEE_OWN_KIT)
def own() -> Any:
    """Your kit."""
    return _own_page()


@bp.get("/own/<ref>/sign")
@requires(Permission.TEST_OWN_ACCOUNT, on=issue_or_404)
def own_signature(issue: KitIssue) -> Any:
    """Sign for what was handed over without a signature."""
    return _answer_page(issue, SignForm(formdata=None))


@bp.post("/own/<ref>/sign")
@requires(Permission.TEST_OWN_ACCOUNT, on=issue_or_404)
def save_own_signature(issue: KitIssue) -> Any:
    """Accept or decline each thing, with a name and a tick."""
    form = SignForm()
    if form.validate():
        keys = [line.ref for line in queries.lines_in([issue.id])[issue.id]]
        declined = declined_in(request.form, keys)
        try:
            actions.answer(actor(), issue, declined=declined, signature=form.signature, now=clock.now())
            words = (
                "Signed. Bring what you declined back to the kit desk." if declined else "Signed. Thank you."
            )
            return done(words, url_for(".own"))
        except Refused as no:
            form.refuse(no)
    return _answer_page(issue, form)


@bp.post("/own/<ref>/works")
@requires(Permission.TEST_OWN_ACCOUNT, on=tried_or_404)
def works(tried: Tried) -> Any:
    """It works."""
    actions.say_whether_it_works(actor(), tried, works=True, problem="", now=clock.now())
    return done(f"{tried.what} works. It counts now.", url_for(".own"))


@bp.route("/own/<ref>/problem", methods=["GET", "POST"])
@requires(Permission.TEST_OWN_ACCOUNT, on=tried_or_404)
def fails(tried: Tried) -> Any:
    """It does not work: what happens?"""
    form = ProblemForm()
    if form.validate_on_submit():
        try:
            actions.say_whether_it_works(
                actor(), tried, works=False, problem=form.problem.data or "", now=clock.now()
            )
            return done(f"The kit desk now sees that {tried.what} does not work.", url_for(".own"))
        except Refused as no:
            form.refuse(no)
    return page("equipment/fails.html", 422 if form.has_faults else 200, form=form, tried=tried)


def _own_page() -> Any:
    me = actor().person_id
    assert me is not None
    today = clock.today()
    kit = queries.kit_state_of([me], today)[me]
    lines, accounts = queries.lines_of([me])[me], queries.accounts_of([me])[me]
    issues = queries.issues_of(me)
    unsigned = {line.issue_id for line in lines if line.state is LineState.OFFERED}
    return page(
        "equipment/own.html",
        kit=kit,
        unsigned=[(issue, [line for line in lines if line.issue_id == issue.id]) for issue in issues
                  if issue.id in unsigned],
        to_try=[line for line in lines if line.state is LineState.ACCEPTED and line.kind.needs_test]
        + [each for each in accounts if each.state is AccountState.GRANTED],
        broken=[line for line in lines if line.state is LineState.FAULTY]
        + [each for each in accounts if each.state is AccountState.FAULTY],
        working=[each for each in accounts if each.state is AccountState.TESTED],
        held=[line for line in lines if line.state in HELD],
        coming=[each for each in kit.missing if each.state != "waiting"],
        issues=issues,
        seen_by=SEEN_BY_OWN,
        questions=doubts.doubts_of(me),
    )  # fmt: skip


def _answer_page(issue: KitIssue, form: SignForm) -> Any:
    lines = queries.lines_in([issue.id])[issue.id]
    return page(
        "equipment/own_signature.html",
        422 if form.has_faults else 200,
        issue=issue,
        lines=[line for line in lines if line.state is LineState.OFFERED],
        terms=issue.terms,
        declined=declined_in(request.form, [line.ref for line in lines]),
        form=form,
        seen_by=SEEN_BY_OWN,
    )
