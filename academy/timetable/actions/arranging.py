"""Choose what happens for a session to which somebody cannot come, or that they missed; and take a choice back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import PlanItem
from academy.enrolments.rules import Source
from academy.refusals import Reason, Refused
from academy.timetable import queries, rules
from academy.timetable.actions.bookings import book, has_room, withdraw_booking
from academy.timetable.actions.choices import replace_choice
from academy.timetable.actions.sessions import Scheduled
from academy.timetable.models import SessionChoice, TrainingSession
from academy.timetable.queries import ToArrange
from academy.timetable.rules import Instead, Wish

_TWICE = Reason("chosen", "A colleague chose something at the same moment. Look at it again.")
for _marker in ("uq_session_choice_live", "session_choice.plan_item_id"):
    explain_constraint(_marker, _TWICE)


def choose(
    actor: Actor,
    plan_item: PlanItem,
    *,
    wish: Wish,
    now: datetime,
    later: TrainingSession | None = None,
) -> SessionChoice:
    """Choose for one session of one starter: agreed to come, next intake, covered another way, or not needed.

    Covered another way completes the item, signed by who runs the intake or the session; a licence is never covered.
    Next intake gives a place with the choice: on `later`, else on the first session of another intake that is still
    to come, has room and to which they can come; without one they get it as soon as an intake arranges it.
    """
    today = clock.in_london(now).date()
    facts, to_come = queries.open_item(plan_item, today)
    signs = _signs(actor, plan_item, now)
    oneself = actor.person_id == plan_item.enrolment.person_id
    if reasons := rules.why_not_choose(wish, facts, oneself=oneself, signs=signs, today=today):
        raise Refused(*reasons)
    if wish.kind is Instead.NEXT_INTAKE:
        later = _later(plan_item, later, today)
    held = {Instead.AGREED: to_come, Instead.NEXT_INTAKE: later}.get(wish.kind)
    covered = wish.kind is Instead.COVERED
    replace_choice(actor, plan_item, now=now)
    choice = SessionChoice(
        plan_item_id=plan_item.id,
        kind=wish.kind,
        session_id=held.id if held else None,
        time_back=clean(wish.time_back)[:200] if wish.kind is Instead.AGREED else "",
        what=clean(wish.what) if covered else "",
        with_whom=clean(wish.with_whom)[:200] if covered else "",
        done_on=wish.done_on if covered else None,
        reason=clean(wish.reason)[:200] if wish.kind is Instead.NOT_NEEDED else "",
        chosen_at=now,
        chosen_by_id=actor.person_id,
        chosen_as=(Role.ADVANCED_PRACTITIONER if signs else Role.COORDINATOR).value,
    )
    db.session.add(choice)
    db.session.flush()
    record(
        actor,
        Verb.ITEM_ARRANGED,
        f"“{plan_item.item.title}”: {wish.kind.chosen}",
        about=plan_item.enrolment.person_id,
        kind=wish.kind.value,
        session=held.ref if held else None,
    )
    _follow(actor, plan_item, choice, later, now)
    return choice


@not_audited("choose writes a line for each")
def choose_while_arranging(
    actor: Actor, made: Scheduled, wanted: Mapping[str, Instead], *, now: datetime
) -> int:
    """Make the choices that were made while an intake was arranged (by the plan item's ref); gives how many.

    Only for sessions that were arranged now and to which the person still cannot come; nobody's own.
    """
    db.session.flush()
    titles = {(each.person_id, each.session_title) for each in made.to_arrange}
    times = {each.title: rules.time_back(each.starts, each.ends) for each in made.sessions}
    number = 0
    for ref, kind in wanted.items():
        plan_item = plans.get_plan_item(ref)
        title, person_id = plan_item.item.title, plan_item.enrolment.person_id
        if (person_id, title) in titles and person_id != actor.person_id:
            choose(actor, plan_item, wish=Wish(kind, time_back=times[title]), now=now)
            number += 1
    return number


@not_audited("choose writes a line for each")
def choose_for_all(
    actor: Actor, waits: Sequence[ToArrange], kind: Instead, *, now: datetime
) -> list[SessionChoice]:
    """Make one choice for every session of a starter that is to be arranged; gives the choices.

    Agreed to come (with the length of each as time back) or next intake. A session that is past has nobody who could
    still come and is left for its own choice. Refused: where that leaves none.
    """
    chosen = []
    for each in waits:
        if kind is Instead.AGREED and not each.session_to_come:
            continue
        back = rules.time_back(each.starts, each.ends) if each.starts and each.ends else ""
        plan_item = plans.get_plan_item(each.plan_item_ref)
        chosen.append(choose(actor, plan_item, wish=Wish(kind, time_back=back), now=now))
    if not chosen:
        raise Refused(Reason("nothing", "Nothing is to be arranged here any more. Look at the list again."))
    return chosen


def take_back(actor: Actor, choice: SessionChoice, *, now: datetime) -> None:
    """Take a choice back, and with it only what it did: its completion, its reason, or its place on a later session."""
    plan_item = choice.plan_item
    if actor.person_id == plan_item.enrolment.person_id:
        raise Refused(Reason("oneself", "This is your own plan. Ask a colleague to take it back."))
    if choice.kind is Instead.NEXT_INTAKE and choice.session_id is not None:
        _give_back(actor, choice, now)
    if choice.kind is Instead.NOT_NEEDED and plan_item.not_needed_reason == choice.reason:
        plan_item.not_needed_reason = ""
    if choice.kind is Instead.COVERED:
        enrolments.withdraw_completions(
            actor,
            {choice.ref: plan_item},
            source=Source.COVERED,
            source_refs=[choice.ref],
            reason="The choice was taken back",
            now=now,
        )
    choice.withdraw(actor.person_id, now, "Taken back")
    subject = f"“{plan_item.item.title}”: {choice.kind.chosen}"
    record(actor, Verb.ITEM_ARRANGEMENT_WITHDRAWN, subject, about=plan_item.enrolment.person_id)


def _follow(
    actor: Actor, plan_item: PlanItem, choice: SessionChoice, later: TrainingSession | None, now: datetime
) -> None:
    """What a choice does at once."""
    if choice.kind is Instead.NOT_NEEDED:
        plan_item.not_needed_reason = choice.reason
    if choice.kind is Instead.NEXT_INTAKE and later is not None:
        book(actor, later, enrolments=[plan_item.enrolment], now=now)
    if choice.kind is Instead.COVERED and choice.done_on is not None:
        enrolments.complete(
            actor,
            plan_item,
            source=Source.COVERED,
            source_ref=choice.ref,
            done_on=choice.done_on,
            how=rules.made_up_on(choice.done_on),
            role=choice.chosen_as,
            now=now,
        )


def _later(plan_item: PlanItem, wanted: TrainingSession | None, today: date) -> TrainingSession | None:
    """The session that was picked, else the first with a place for them to which they can come; None: none yet."""
    for each in queries.later_sessions(plan_item, today):
        if wanted is None and not each.why_not:
            held = queries.get_session(each.ref)
            if has_room(held, plan_item.enrolment):
                return held
        if wanted is not None and each.ref == wanted.ref and each.why_not:
            words = f"Choose another session: {plan_item.enrolment.person.name} {each.why_not}"
            raise Refused(Reason("cannot_come", words, "later"))
    return wanted


def _give_back(actor: Actor, choice: SessionChoice, now: datetime) -> None:
    held = db.session.get(TrainingSession, choice.session_id)
    if held is None:
        return
    for booking in queries.bookings_of_sessions([held.id])[held.id]:
        if booking.enrolment_id == choice.plan_item.enrolment_id:
            withdraw_booking(actor, booking, held, now=now, reason="The choice was taken back")


def _signs(actor: Actor, plan_item: PlanItem, now: datetime) -> bool:
    """True for an Advanced Practitioner who runs the intake, or that session."""
    today = clock.in_london(now).date()
    subject = plans.subjects_of([plan_item.enrolment], today)[plan_item.enrolment_id]
    return actor.has(Role.ADVANCED_PRACTITIONER) and actor.person_id in (
        subject.runner_ids | queries.who_facilitates(plan_item)
    )
