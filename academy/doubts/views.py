"""Say that something is not right, and answer it: one question, one page."""

from typing import Any

from flask import Blueprint, url_for

from academy import clock
from academy.access.rules import Permission, Subject
from academy.doubts import actions, queries, rules
from academy.doubts.forms import AnswerForm, DoubtForm
from academy.doubts.models import Doubt
from academy.doubts.rules import Answer, Fact, Place
from academy.refusals import Refused
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, page, told

bp = Blueprint("doubts", __name__, url_prefix="/doubts")


def fact_at(kind: str, ref: str) -> tuple[Fact, Subject]:
    """Something that stands about a starter."""
    return queries.fact_or_404(kind, ref, clock.today())


def doubt_at(ref: str) -> tuple[Doubt, Subject]:
    """One question."""
    return queries.doubt_or_404(ref)


@bp.route("/about/<kind>/<ref>", methods=["GET", "POST"])
@requires(Permission.ASK_DOUBT, on=fact_at)
def ask(fact: Fact) -> Any:
    """This is not right: say what, to whoever entered it."""
    if (asked := queries.find_open(fact.kind, fact.ref)) is not None:
        return told("You have asked this already.", url_for(".doubt", ref=asked.ref))
    form, back = DoubtForm(), url_of(fact.shown)
    if form.validate_on_submit():
        try:
            row = actions.doubt(actor(), fact, what=form.what.data, now=clock.now())
            words = queries.as_open(row).words(clock.today())
            return done(f"{words}. The answer will stand beside it.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "doubts/ask.html",
        422 if form.has_faults else 200,
        form=form,
        fact=fact,
        back_to=back,
        why_not=rules.why_not_doubt(actor(), fact, already=False),
    )


@bp.get("/<ref>")
@requires(Permission.SEE_DOUBT, on=doubt_at)
def doubt(row: Doubt) -> Any:
    """A question and its answer, as they were written."""
    return _doubt_page(row, AnswerForm(formdata=None))


@bp.post("/<ref>")
@requires(Permission.ANSWER_DOUBT, on=doubt_at)
def answer(row: Doubt) -> Any:
    """Answer it: put right, or right as it is."""
    form = AnswerForm()
    if form.validate():
        try:
            found = Answer(form.answer.data)
            actions.answer(actor(), row, answer=found, reply=form.reply.data, now=clock.now())
            return done(f"Answered: {found.label.lower()}.", url_for("overview.home"))
        except Refused as no:
            form.refuse(no)
    return _doubt_page(row, form)


def _doubt_page(row: Doubt, form: AnswerForm) -> Any:
    fact, mine = queries.find_fact(row, clock.today()), actor().person_id == row.person_id
    reasons = rules.why_not_answer(
        actor(), about=row.person_id, asked_of=row.asked_of_id, answered_at=row.answered_at
    )
    return page(
        "doubts/doubt.html",
        422 if form.has_faults else 200,
        form=form,
        row=row,
        mine=mine,
        answers=not reasons,
        words=queries.as_open(row).words(clock.today()),
        look_at=url_of(fact.shown if mine else fact.mended) if fact else None,
    )


def url_of(place: Place) -> str:
    """The address of a screen that a fact names."""
    return url_for(place.endpoint, **place.values)  # type: ignore[arg-type]


@bp.app_template_global("open_doubt")
def open_doubt(row: Doubt) -> str:
    """In question since when, with whom: for any page that shows a fact."""
    return queries.as_open(row).words(clock.today())


@bp.app_template_global("may_see_doubt")
def may_see_doubt(row: Doubt) -> bool:
    """The reader is one of those whom this question concerns."""
    return may(Permission.SEE_DOUBT, queries.subject_of(row))
