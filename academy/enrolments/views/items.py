"""One item of one plan: why it counts, where it stands, and what the reader can do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, url_for

from academy import clock
from academy.access.rules import Actor, Permission, Subject, allowed
from academy.doubts import queries as doubts
from academy.doubts import rules as doubting
from academy.enrolments import actions, queries, rules
from academy.enrolments.forms import AcknowledgeForm, ConfirmForm, NameForm, SendBackForm, SubmitForm
from academy.enrolments.models import Enrolment, PlanItem
from academy.enrolments.rules import Entry, ItemRule, PlanLine, Seat, SubmissionState
from academy.enrolments.views.blueprint import bp, enrolment_at, plan_item_at
from academy.policies import queries as policies
from academy.policies.models import PolicyVersion
from academy.programmes import queries as programmes
from academy.programmes.rules import Completion, ItemDef, ItemKind
from academy.refusals import NotFoundError, Refused
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, page


@dataclass(frozen=True, slots=True)
class Offers:
    """What the reader can do with an item now."""

    submit: bool
    confirm: bool
    acknowledge: PolicyVersion | None
    sign_off: bool
    send_back: bool
    take_back: bool


@bp.get("/items/<ref>")
@requires(Permission.SEE_PLAN, on=plan_item_at)
def plan_item(plan_item: PlanItem) -> Any:
    """One item of one plan."""
    return item_page(plan_item)


@bp.post("/items/<ref>/confirm")
@requires(Permission.COMPLETE_OWN_ITEM, on=plan_item_at)
def confirm(plan_item: PlanItem) -> Any:
    """The starter says that it is done."""
    return _confirmed(plan_item, "enrolments.take_back")


@bp.post("/items/<ref>/confirm-for")
@requires(Permission.SIGN_OFF, on=plan_item_at)
def confirm_for(plan_item: PlanItem) -> Any:
    """Whoever owns an item that is not the starter's says that it is done."""
    return _confirmed(plan_item, "enrolments.take_back_for")


@bp.post("/items/<ref>/acknowledge")
@requires(Permission.COMPLETE_OWN_ITEM, on=plan_item_at)
def acknowledge(plan_item: PlanItem) -> Any:
    """The starter confirms the policy of an item."""
    form = AcknowledgeForm()
    version = _version_in_force(plan_item)
    if version is None:
        raise NotFoundError("no version of that policy is in force")
    if form.validate():
        try:
            actions.acknowledge(actor(), plan_item, version=version, now=clock.now())
            return _done(plan_item, f"You confirmed “{version.policy.title}”.", "enrolments.take_back")
        except Refused as no:
            form.refuse(no)
    return item_page(plan_item, form=form)


@bp.post("/items/<ref>/take-back")
@requires(Permission.COMPLETE_OWN_ITEM, on=plan_item_at)
def take_back(plan_item: PlanItem) -> Any:
    """Undo what the starter said."""
    return _taken_back(plan_item)


@bp.post("/items/<ref>/take-back-for")
@requires(Permission.SIGN_OFF, on=plan_item_at)
def take_back_for(plan_item: PlanItem) -> Any:
    """Undo what another owner said."""
    return _taken_back(plan_item)


@bp.route("/<ref>/name", methods=["GET", "POST"])
@requires(Permission.COMPLETE_OWN_ITEM, on=enrolment_at)
def name_on_record(enrolment: Enrolment) -> Any:
    """The name as the starter wants it written on records."""
    form = NameForm(data={"name": enrolment.name_on_record or enrolment.person.name})
    if form.validate_on_submit():
        try:
            actions.set_name_on_record(actor(), enrolment, name=form.name.data)
            return done(
                "Your name will be written like that on records issued from now on.", url_for("overview.home")
            )
        except Refused as no:
            form.refuse(no)
    return page(
        "enrolments/name_on_record.html", 422 if form.has_faults else 200, form=form, enrolment=enrolment
    )


SeatOf = Callable[[Enrolment, PlanLine, ItemDef, date], Mapping[str, Seat]]
_SEATS: list[SeatOf] = []


def sit_with(seat_of: SeatOf) -> None:
    """Have the package that knows the sessions say how somebody's place on one stands; the last one is asked."""
    _SEATS[:] = [seat_of]


def item_page(plan_item: PlanItem, *, form: Any = None, status: int | None = None) -> Any:
    """The page of an item, again with what was typed when something was refused."""
    today = clock.today()
    entry = entry_of(plan_item, today)
    if not allowed(actor(), Permission.SEE_MISSED, g.subject):
        entry = rules.without_misses(entry, today)
    mine = actor().person_id == plan_item.enrolment.person_id
    sent = queries.submissions_of(plan_item.id)
    offers = _offers(plan_item, entry, actor(), g.subject, sent[0].state if sent else None)
    return page(
        "enrolments/plan_item.html",
        status or (422 if form is not None and form.has_faults else 200),
        **({"form": form} if form is not None else {}),
        plan_item=plan_item,
        enrolment=plan_item.enrolment,
        entry=entry,
        mine=mine,
        words=rules.said(entry.facts, entry.standing, today, to_owner=mine),
        why=rules.why(entry.facts, entry.standing, today, why_due=plan_item.why_due, to_owner=mine),
        by_register=entry.item.completion is Completion.REGISTER,
        policy=_version_in_force(plan_item),
        submissions=sent,
        files=queries.evidence_of([each.id for each in sent]),
        questions=doubts.doubts_on(plan_item.ref),
        can_doubt=_can_doubt(plan_item, today),
        offers=offers,
        forms=_forms(form, today),
    )


def _can_doubt(plan_item: PlanItem, today: date) -> bool:
    """The starter reads it, and somebody else entered what stands there."""
    if actor().person_id != plan_item.enrolment.person_id:
        return False
    fact = queries.item_as_fact(plan_item.ref, today)
    return fact is not None and not doubting.why_not_doubt(actor(), fact, already=False)


def entry_of(plan_item: PlanItem, today: date) -> Entry:
    """The item as a line of its plan, with its standing."""
    enrolment = plan_item.enrolment
    items = {item.code: item for item in programmes.document_of(enrolment.version).items}
    done_codes = queries.done_codes([enrolment.id])[enrolment.id]
    circle = queries.circles([enrolment], today)[enrolment.id]
    line = queries.line_of(plan_item.id)
    who = [(enrolment.id, enrolment.person_id)]
    kit = queries.kit_that_holds_up(who, {enrolment.id: [line]}, {enrolment.id: items}, today).get(
        enrolment.id
    )
    item = items[line.code]
    seats: Mapping[str, Seat] = {}
    if item.completion is Completion.REGISTER and _SEATS:
        seats = _SEATS[0](enrolment, line, item, today)
    return rules.entries([line], items, circle, seats, today, done=done_codes, kit=kit)[0]


def _offers(
    plan_item: PlanItem, entry: Entry, who: Actor, subject: Subject, sent: SubmissionState | None
) -> Offers:
    today = clock.today()
    rule = queries.item_rule(plan_item)
    mine = who.person_id == plan_item.enrolment.person_id
    version = _version_in_force(plan_item)
    return Offers(
        submit=mine
        and _takes_evidence(rule)
        and sent is not SubmissionState.WAITING
        and not _stopped(rule, today),
        confirm=not rules.why_not_confirm(who, subject, rule, today),
        acknowledge=version if mine and version and not _confirmed_already(who, version) else None,
        sign_off=not rules.why_not_sign_off(who, subject, rule, sent=sent, today=today),
        send_back=not rules.why_not_send_back(who, subject, rule, sent=sent, what_to_change="…"),
        take_back=_can_take_back(entry, who, sent, mine=mine),
    )


def _takes_evidence(rule: ItemRule) -> bool:
    return rule.completion in {Completion.EVIDENCE, Completion.SIGN_OFF} and rule.kind is not ItemKind.POLICY


def _stopped(rule: ItemRule, today: date) -> bool:
    return bool(rules.why_not_open(rule, today))


def _confirmed_already(who: Actor, version: PolicyVersion) -> bool:
    return who.person_id is not None and policies.find_acknowledgement(who.person_id, version.id) is not None


def _can_take_back(entry: Entry, who: Actor, sent: SubmissionState | None, *, mine: bool) -> bool:
    line = entry.line
    if line.done_on is None:
        return mine and sent is SubmissionState.WAITING
    return line.source in {rules.Source.SELF, rules.Source.POLICY} and line.confirmed_by_id == who.person_id


def _version_in_force(plan_item: PlanItem) -> PolicyVersion | None:
    code = queries.item_of(plan_item).policy
    return policies.in_force([code], clock.today()).get(code) if code else None


def _forms(form: Any, today: date) -> dict[str, Any]:
    """An empty form of each kind, but for the one that was sent."""
    kinds = {
        "submit": SubmitForm,
        "confirm": ConfirmForm,
        "acknowledge": AcknowledgeForm,
        "send_back": SendBackForm,
    }
    return {
        name: form if isinstance(form, kind) else kind(formdata=None, data={"done_on": today})
        for name, kind in kinds.items()
    }


def _confirmed(plan_item: PlanItem, undo: str) -> Any:
    form = ConfirmForm()
    if form.validate():
        try:
            actions.confirm(actor(), plan_item, done_on=form.done_on.data, now=clock.now())
            return _done(plan_item, f"“{plan_item.item.title}” is done.", undo)
        except Refused as no:
            form.refuse(no)
    return item_page(plan_item, form=form)


def _done(plan_item: PlanItem, said: str, undo: str) -> Any:
    back = url_for("enrolments.plan_item", ref=plan_item.ref)
    return done(said, back, undo=Undo(url_for(undo, ref=plan_item.ref)))


def _taken_back(plan_item: PlanItem) -> Any:
    form = ConfirmForm(formdata=None)
    try:
        actions.take_back(actor(), plan_item, now=clock.now())
        return done(
            f"Taken back: “{plan_item.item.title}” is open again.",
            url_for("enrolments.plan_item", ref=plan_item.ref),
        )
    except Refused as no:
        form.refuse(no)
    return item_page(plan_item, form=form)
