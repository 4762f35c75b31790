"""What happens for a session to which somebody cannot come, or that they missed: choose, and take it back."""

from dataclasses import replace
from typing import Any

from flask import request, url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission, Role, Subject
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment, PlanItem
from academy.refusals import Reason, Refused
from academy.timetable import actions, queries, rules
from academy.timetable.forms import InsteadForm
from academy.timetable.models import SessionChoice
from academy.timetable.rules import Instead, OpenItem
from academy.timetable.views.blueprint import bp
from academy.web.filters import long_date, plural
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, link, page, safe_next


def instead_at(ref: str) -> tuple[PlanItem, Subject]:
    """One item of one plan, for those who run its intake or that session."""
    plan_item, subject = enrolments.plan_item_or_404(ref, clock.today())
    return plan_item, replace(subject, facilitator_ids=queries.who_facilitates(plan_item))


def plan_at(ref: str) -> tuple[Enrolment, Subject]:
    """A plan, for those who run its intake."""
    return enrolments.enrolment_or_404(ref, clock.today())


def choice_at(ref: str) -> tuple[SessionChoice, Subject]:
    """A choice that stands."""
    choice = queries.get_choice(ref)
    _, subject = instead_at(choice.plan_item.ref)
    return choice, subject


@bp.route("/instead/<ref>", methods=["GET", "POST"])
@requires(Permission.CHOOSE_INSTEAD, on=instead_at)
def instead(plan_item: PlanItem) -> Any:
    """The four choices for one session of one starter."""
    today, form = clock.today(), InsteadForm()
    facts, held = queries.open_item(plan_item, today)
    later = queries.later_sessions(plan_item, today)
    form.offer(_kinds(facts), later)
    if form.validate_on_submit():
        try:
            wanted = form.later.data if form.wish().kind is Instead.NEXT_INTAKE else None
            session = queries.get_session(wanted) if wanted else None
            return _chosen(plan_item, form, session)
        except Refused as no:
            form.refuse(no)
    if held is not None and form.time_back.typed is None:
        form.time_back.data = rules.time_back(held.starts, held.ends)
    return page(
        "timetable/instead.html",
        422 if form.has_faults else 200,
        today=today,
        form=form,
        plan_item=plan_item,
        chosen=queries.choice_of(plan_item.id) if facts.chosen else None,
        waits=queries.to_arrange([plan_item.enrolment_id], today),
        back=link("overview.year", ref=plan_item.enrolment.ref),
    )


@bp.post("/plans/<ref>/instead")
@requires(Permission.CHOOSE_INSTEAD, on=plan_at)
def instead_for_all(enrolment: Enrolment) -> Any:
    """One choice for every session of a starter that is to be arranged."""
    form = InsteadForm()
    form.offer([Instead.AGREED, Instead.NEXT_INTAKE], ())
    if not form.validate_on_submit():
        raise Refused(Reason("kind", "Choose what happens instead: agreed to come, or the next intake."))
    waits, kind = queries.to_arrange([enrolment.id], clock.today()), form.wish().kind
    chosen = actions.choose_for_all(actor(), waits, kind, now=clock.now())
    words = f"{plural(len(chosen), 'session')} of {enrolment.person.name}: {kind.chosen}."
    if kind is Instead.NEXT_INTAKE:
        words += _places(sum(each.session_id is not None for each in chosen), len(chosen))
    words += " Each has a page to take it back."
    return done(words, safe_next(request.form.get("next"), url_for("overview.year", ref=enrolment.ref)))


def _places(given: int, chosen: int) -> str:
    """How many of them have a place at a later intake, and when the others get theirs."""
    if not given:
        return " The places are given once it is arranged."
    later = ", the others once they are arranged" if given < chosen else ""
    return f" {plural(given, 'place')} given{later}."


@bp.post("/choices/<ref>/take-back")
@requires(Permission.CHOOSE_INSTEAD, on=choice_at)
def take_back_choice(choice: SessionChoice) -> Any:
    """Take a choice back, and only what it did."""
    plan_item = choice.plan_item
    actions.take_back(actor(), choice, now=clock.now())
    words = f"Taken back: “{plan_item.item.title}” is open again for {plan_item.enrolment.person.name}."
    return done(words, url_for(".instead", ref=plan_item.ref))


def _chosen(plan_item: PlanItem, form: InsteadForm, session: Any) -> Any:
    choice = actions.choose(actor(), plan_item, wish=form.wish(), later=session, now=clock.now())
    database.flush()
    name = plan_item.enrolment.person.name
    words = f"“{plan_item.item.title}” is {choice.kind.chosen} for {name}."
    if choice.kind is Instead.AGREED:
        words = f"{name} comes to “{plan_item.item.title}”, and gets the time back: {choice.time_back}."
    if choice.kind is Instead.NEXT_INTAKE:
        given = queries.place_given(choice)
        words += (
            f" The place is given: {long_date(given.on)}."
            if given
            else " The place is given once it is arranged."
        )
    undo = Undo(url_for(".take_back_choice", ref=choice.ref))
    return done(words, safe_next(request.form.get("next"), url_for(".instead", ref=plan_item.ref)), undo)


def _kinds(facts: OpenItem) -> list[Instead]:
    """What this reader can choose here: no licence is covered another way, and a coordinator does not sign."""
    kinds = list(Instead)
    if not facts.can_still_come:
        kinds.remove(Instead.AGREED)
    if facts.licence or not actor().has(Role.ADVANCED_PRACTITIONER):
        kinds.remove(Instead.COVERED)
    return kinds
