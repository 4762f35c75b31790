"""What a starter sees of their own kit: to sign for, to try, what they have, what is coming, what they signed."""

from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.doubts import queries as doubts
from academy.equipment import actions, queries, rules
from academy.equipment.actions import Tried
from academy.equipment.forms import ConfirmForm, KeepForm, ProblemForm, SignForm, declined_in
from academy.equipment.models import KitIssue
from academy.equipment.rules import HELD, OBJECTION_WORDS, AccountState, LineState
from academy.equipment.views.blueprint import SEEN_BY_OWN, bp, issue_or_404, tried_or_404
from academy.people import queries as people
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, safe_next


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


@bp.get("/own/<ref>/confirm")
@requires(Permission.TEST_OWN_ACCOUNT, on=issue_or_404)
def own_receipt(issue: KitIssue) -> Any:
    """Did you sign for these at the desk? Say of each what is not right."""
    return _confirm_page(issue, ConfirmForm(formdata=None))


@bp.post("/own/<ref>/confirm")
@requires(Permission.TEST_OWN_ACCOUNT, on=issue_or_404)
def confirm_receipt(issue: KitIssue) -> Any:
    """Yes, I did; or what is not right."""
    form = ConfirmForm()
    if form.validate():
        try:
            if "yes" in request.form:
                actions.confirm(actor(), issue, now=clock.now())
                return done("Confirmed. Thank you.", safe_next(request.form.get("back"), url_for(".own")))
            refs = [line.ref for line in queries.lines_in([issue.id])[issue.id]]
            objections = form.objections(request.form, refs)
            actions.dispute(actor(), issue, objections=objections, note=form.note.data or "", now=clock.now())
            return done("The kit desk now sees what is not right, and settles it with you.", url_for(".own"))
        except Refused as no:
            form.refuse(no)
    return _confirm_page(issue, form)


@bp.route("/own/kept", methods=["GET", "POST"])
@requires(Permission.SEE_OWN_KIT)
def kept() -> Any:
    """Is what you hold since an earlier job still yours?"""
    me = people.person_by_id(actor().person_id or 0)
    asked = [line for line in queries.lines_of([me.id])[me.id] if line.asked_again and line.is_held]
    form, gone = KeepForm(), set(request.form.getlist("gone"))
    if form.validate_on_submit():
        try:
            count = actions.keep(actor(), me, gone=gone, signature=form.signature, now=clock.now())
            words = f"{count} {'thing is' if count == 1 else 'things are'} still yours."
            more = " The kit desk now sees what you do not have any more." if gone else ""
            return done(words + more, url_for(".own"))
        except Refused as no:
            form.refuse(no)
    return page(
        "equipment/kept.html",
        422 if form.has_faults else 200,
        form=form,
        asked=asked,
        gone=gone,
        terms=rules.terms_of((line.kind.label, line.kind.terms) for line in asked if line.terms_changed),
        seen_by=SEEN_BY_OWN,
    )


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


def _confirm_page(issue: KitIssue, form: ConfirmForm) -> Any:
    waiting = {each.id: lines for each, lines in queries.to_confirm(issue.person_id)}
    lines = waiting.get(issue.id, [])
    return page(
        "equipment/confirm.html",
        422 if form.has_faults else 200,
        issue=issue,
        lines=lines,
        objections=form.objections(request.form, [line.ref for line in lines]),
        words=OBJECTION_WORDS,
        form=form,
        seen_by=SEEN_BY_OWN,
    )


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
        asked=queries.to_confirm(me),
        unsigned=[(issue, [line for line in lines if line.issue_id == issue.id]) for issue in issues
                  if issue.id in unsigned],
        again=[line for line in lines if line.asked_again and line.is_held],
        to_try=[line for line in lines
                if line.state is LineState.ACCEPTED and line.kind.needs_test and not line.asked_again]
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
