"""The queue of signatures: one after another, the evidence beside the button, or several at once."""

from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Actor, Permission
from academy.enrolments import actions, queries
from academy.enrolments.forms import ConfirmForm, SendBackForm, TasksForm
from academy.enrolments.models import PlanItem, Submission
from academy.enrolments.views.blueprint import bp, own_queue, plan_item_at, submission_at
from academy.enrolments.views.items import item_page
from academy.refusals import Reason, Refused
from academy.web.forms import BaseForm
from academy.web.permissions import actor, requires
from academy.web.templating import done, page, told

QUEUE = "enrolments.sign_offs"


@bp.get("/sign-offs")
@requires(Permission.SEE_SIGN_OFFS, on=own_queue)
def sign_offs(who: Actor) -> Any:  # noqa: ARG001 - only whether they have a queue matters
    """What waits for the reader's signature, the oldest first."""
    return _queue()


@bp.post("/sign-offs")
@requires(Permission.SEE_SIGN_OFFS, on=own_queue)
def sign_several(who: Actor) -> Any:
    """Sign the ticked ones; each is judged for itself, and nothing is signed when one may not be."""
    form = BaseForm()
    picked = set(request.form.getlist("pick"))
    chosen = [
        each.submission for each in queries.waiting_for(who, clock.today()) if each.submission.ref in picked
    ]
    try:
        if not chosen:
            raise Refused(Reason("nothing_ticked", "Tick what you want to sign off."))
        for submission in chosen:
            actions.sign_off(who, submission.plan_item, now=clock.now())
        said = "1 item is signed off." if len(chosen) == 1 else f"{len(chosen)} items are signed off."
        return done(said, url_for(QUEUE))
    except Refused as no:
        form.refuse(no)
    return _queue(form=form)


@bp.route("/tasks", methods=["GET", "POST"])
@requires(Permission.SEE_SIGN_OFFS, on=own_queue)
def tasks(who: Actor) -> Any:
    """What the reader has to do for starters; the ticked ones are done, all on one day."""
    form = TasksForm(data={"done_on": clock.today()})
    found = queries.tasks_for(who, clock.today())
    if form.validate_on_submit():
        picked = set(request.form.getlist("pick"))
        chosen = [each.plan_item for each in found if each.plan_item.ref in picked]
        try:
            if not chosen:
                raise Refused(Reason("nothing_ticked", "Tick what is done."))
            for each in chosen:
                actions.confirm(who, each, done_on=form.done_on.data, now=clock.now())
            said = "1 task is done." if len(chosen) == 1 else f"{len(chosen)} tasks are done."
            return done(said, url_for("enrolments.tasks"))
        except Refused as no:
            form.refuse(no)
    groups: dict[str, list[queries.Task]] = {}
    for task in found:
        groups.setdefault(task.plan_item.item.title, []).append(task)
    return page(
        "enrolments/tasks.html", 422 if form.has_faults else 200,
        form=form, groups=groups, total=len(found), today=clock.today(), picked=set(request.form.getlist("pick")),
    )  # fmt: skip


@bp.post("/items/<ref>/sign-off")
@requires(Permission.SIGN_OFF, on=plan_item_at)
def sign_off(plan_item: PlanItem) -> Any:
    """Sign one item off, and go on to the next."""
    form = ConfirmForm()
    try:
        day = form.done_on.data
        completion = actions.sign_off(actor(), plan_item, done_on=day, now=clock.now())
        said = f"Signed off: “{plan_item.item.title}” for {plan_item.enrolment.person.name}."
        direct = completion.source_ref == plan_item.ref
        back = url_for("enrolments.plan_item", ref=plan_item.ref) if direct else url_for(QUEUE)
        return done(said, back)
    except Refused as no:
        form.refuse(no)
    return item_page(plan_item, form=form)


@bp.post("/submissions/<ref>/send-back")
@requires(Permission.SIGN_OFF, on=submission_at)
def send_back(submission: Submission) -> Any:
    """Send one back with what to change, and go on to the next."""
    form = SendBackForm()
    if form.validate():
        try:
            actions.send_back(actor(), submission, what_to_change=form.words(), now=clock.now())
            name = submission.plan_item.enrolment.person.name
            return done(f"Sent back to {name}: “{submission.plan_item.item.title}”.", url_for(QUEUE))
        except Refused as no:
            form.refuse(no)
    if any(each.submission.id == submission.id for each in queries.waiting_for(actor(), clock.today())):
        return _queue(form=form, chosen=submission.ref)
    return item_page(submission.plan_item, form=form)


@bp.get("/sign-offs/<ref>")
@requires(Permission.SIGN_OFF, on=submission_at)
def sign_off_one(submission: Submission) -> Any:
    """The queue, opened at one of its items."""
    if not any(each.submission.id == submission.id for each in queries.waiting_for(actor(), clock.today())):
        return told("That one was answered already.", url_for(QUEUE))
    return _queue(chosen=submission.ref)


def _queue(*, form: Any = None, chosen: str = "") -> Any:
    waiting = queries.waiting_for(actor(), clock.today())
    first = next((each for each in waiting if each.submission.ref == chosen), waiting[0] if waiting else None)
    return page(
        "enrolments/sign_offs.html",
        422 if form is not None and form.has_faults else 200,
        **({"form": form} if form is not None else {}),
        first=first,
        others=[each for each in waiting if each is not first],
        total=len(waiting),
        back_form=form if isinstance(form, SendBackForm) else SendBackForm(formdata=None),
    )
