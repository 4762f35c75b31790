"""The days of an intake, lived through: kit handed over, registers taken, items done, decisions signed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from academy import clock
from academy.access.rules import Actor, Role
from academy.demo.cast import Starter
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import Cohort, Enrolment, PlanItem
from academy.enrolments.rules import SentIn
from academy.equipment import actions as equipment
from academy.equipment import queries as kit
from academy.equipment.actions import Giving
from academy.equipment.models import KitKind
from academy.equipment.rules import NewThing, Signature
from academy.people import queries as who
from academy.people.models import Person
from academy.policies import queries as policies
from academy.programmes import queries as versions
from academy.programmes.rules import KitClass, kit_for, shipped_calendar
from academy.refusals import Refused
from academy.signin import queries as accounts
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement, Mark, propose

Enrolled = Sequence[tuple[Starter, Enrolment]]


def local(day: date, at: time = time(9, 0)) -> datetime:
    """A moment on a London day."""
    return datetime.combine(day, at, tzinfo=clock.LONDON)


def acting(person: Person) -> Actor:
    """That person in the roles that they hold today."""
    account = accounts.find_account(person.id)
    assert account is not None
    return accounts.actor_of(account, clock.today())


def schedule_everything(coordinator: Actor, cohort: Cohort, runners: Sequence[Person], now: datetime) -> None:
    """Every session of the programme gets its day, its room and the intake's lead."""
    document = versions.document_of(cohort.version)
    proposals = propose(
        document,
        cohort.starts_on,
        blocks=plans.blocks_of([cohort.id])[cohort.id],
        sessions={},
        calendar=shipped_calendar(),
    )
    arranged = [
        Arrangement(
            key=proposal.item.code,
            title=proposal.item.title,
            on=proposal.on,
            starts=proposal.starts,
            ends=proposal.ends,
            place="Academy room, Guild House",
            facilitator_ids=(runners[0].id,),
        )
        for proposal in proposals
        if proposal.on is not None
    ]
    timetable.schedule(coordinator, cohort, sessions=arranged, now=now)


def stock_up(enrolled: Enrolled, now: datetime) -> None:
    """A tagged thing on the shelf for everybody and every kind that has tags."""
    desk = acting(who.people_with_role(Role.KIT_DESK, clock.today())[0])
    kinds = {kind.code: kind for kind in kit.kinds()}
    for code, kind in kinds.items():
        if kind.kit_class != KitClass.ASSET.value:
            continue
        things = [
            NewThing(f"{_prefix(code)}-{starter.number[-4:]}", f"SN{starter.number}{len(code):02}")
            for starter, _ in enrolled
        ]
        equipment.add_assets(desk, kind, things=things, now=now)


def live_through(cohort: Cohort, enrolled: Enrolled, starts_on: date, today: date) -> None:
    """Each day from the first until yesterday evening: kit on day one, registers, items."""
    for place, (starter, enrolment) in enumerate(enrolled):
        at_the_desk = local(max(starts_on, enrolment.employment.first_day_on), time(10, 30))
        if at_the_desk < clock.now() and not starter.holds_kit:
            with clock.as_if(at_the_desk) as now:
                _hand_over_kit(starter, enrolment, now, everything=place % 4 != 3)
    _take_registers(
        cohort, {enrolment.person_id for starter, enrolment in enrolled if starter.effort < 90}, today
    )
    for starter, enrolment in enrolled:
        _do_items(starter, enrolment, today)


def _hand_over_kit(starter: Starter, enrolment: Enrolment, now: datetime, *, everything: bool) -> None:
    """Kit at the desk with one signature; every fourth person still waits for one thing and one account."""
    desk = acting(who.people_with_role(Role.KIT_DESK, clock.today())[0])
    document = versions.document_of(enrolment.version)
    lines = kit_for(document, enrolment.audience)
    kinds = {kind.code: kind for kind in kit.kinds()}
    giving = []
    for line in lines:
        kind = kinds[line.kind]
        if kind.kit_class == KitClass.ASSET.value:
            asset = kit.find_asset(tag_for(kind, starter))
            giving.append(Giving(kind=kind, asset=asset))
        elif kind.kit_class == KitClass.CONSUMABLE.value:
            giving.append(Giving(kind=kind, quantity=line.quantity))
    if not everything:
        giving = giving[1:]
    signature = Signature(enrolment.person.name, agreed=True)
    issued = equipment.issue(desk, enrolment.person, things=giving, signature=signature, once=None, now=now)
    to_try = [line for line in kit.lines_in([issued.id])[issued.id] if line.kind.needs_test]
    accounts_there = kit.accounts_of([enrolment.person_id])[enrolment.person_id]
    starter_acts = acting(enrolment.person)
    tried = now + timedelta(minutes=20)
    equipment.confirm(starter_acts, issued, now=tried)
    for thing in to_try:
        equipment.say_whether_it_works(starter_acts, thing, works=True, problem="", now=tried)
    for place, account in enumerate(accounts_there):
        if not everything and place == 0:
            continue
        equipment.grant_account(desk, account, now=now)
        if account.kind.kit_class == KitClass.ACCOUNT.value:
            equipment.say_whether_it_works(starter_acts, account, works=True, problem="", now=tried)


def _take_registers(cohort: Cohort, often_away: set[int], today: date) -> None:
    """Who runs a session takes its register, until yesterday; in each fifth session somebody sent apologies."""
    for count, line in enumerate(sessions.sessions_of_cohorts([cohort.id])):
        if line.on >= today:
            continue
        session = sessions.get_session(line.ref)
        taker = acting(sessions.facilitators_of([session.id])[session.id][0])
        entries = sessions.register_entries(session)
        marks = {
            entry.line.ref: (
                (Mark.APOLOGIES, False)
                if count % 5 == 4 and entry.line.person_id in often_away
                else (Mark.HERE, False)
            )
            for entry in entries
            if not entry.line.cannot_come
        }
        with clock.as_if(local(line.on, time(12, 45))) as now:
            timetable.take_register(taker, session, marks=marks, version=None, now=now)


def _do_items(starter: Starter, enrolment: Enrolment, today: date) -> None:
    """What was due until yesterday is done on its day, as far as this person's effort goes."""
    due = [
        item
        for item in plans.plan_items_of([enrolment.id])[enrolment.id]
        if item.due_on is not None and item.due_on < today
    ]
    loaded = [plans.get_plan_item(bare.ref) for bare in due]
    signed = [each for each in loaded if plans.item_rule(each).sign_off_role is not None]
    waiting = signed[-1].id if signed and starter.effort < 100 else None
    for count, plan_item in enumerate(loaded):
        day = max(plan_item.due_on or today, enrolment.employment.first_day_on)
        with clock.as_if(local(day, time(15, 30))) as now:
            if plan_item.id == waiting:
                _send_in(plan_item, day, now)
            elif (count * 37) % 100 < starter.effort:
                _do(plan_item, day, now)


def _do(plan_item: PlanItem, day: date, now: datetime) -> None:
    """One item in the way that the programme asks for; what this person cannot do alone stays open."""
    rule = plans.item_rule(plan_item)
    starter = acting(plan_item.enrolment.person)
    try:
        policy = versions.document_of(plan_item.enrolment.version).item(plan_item.item.code).policy
        if policy is not None:
            version = policies.in_force([policy], day)[policy]
            enrolments.acknowledge(starter, plan_item, version=version, now=now)
        elif rule.completion.value == "self":
            enrolments.confirm(_owner(plan_item, rule.owner.value), plan_item, done_on=day, now=now)
        elif rule.completion.value == "evidence":
            sent = SentIn(done_on=day, certificate_number=f"EL-{plan_item.id:05}")
            enrolments.submit(starter, plan_item, sent=sent, now=now)
        elif rule.completion.value == "sign_off" and rule.sign_off_role is not None:
            enrolments.sign_off(_owner(plan_item, rule.sign_off_role.value), plan_item, done_on=day, now=now)
    except Refused:
        return  # its turn has not come, or somebody else must come first: the demo shows that too


def _send_in(plan_item: PlanItem, day: date, now: datetime) -> None:
    """Send in what somebody must sign, and leave it with them."""
    sent = SentIn(done_on=day, comment="We talked about it on the day; my notes are in my portfolio.")
    try:
        enrolments.submit(acting(plan_item.enrolment.person), plan_item, sent=sent, now=now)
    except Refused:
        return  # it is not the starter's to send in


def _owner(plan_item: PlanItem, role: str) -> Actor:
    """Who does or signs this for that person: themself, their manager, or who runs the intake."""
    person = plan_item.enrolment.person
    if role == Role.STARTER.value:
        return acting(person)
    if role == Role.MANAGER.value:
        return acting(who.managers_of([person.id], clock.today())[person.id][0])
    if role == Role.ADVANCED_PRACTITIONER.value:
        cohort_id = plan_item.enrolment.cohort_id
        return acting(plans.runners_of([cohort_id], clock.today())[cohort_id][0])
    return acting(who.people_with_role(Role(role), clock.today())[0])


def tag_for(kind: KitKind, starter: Starter) -> str:
    """The tag of that kind's thing which the stock has for somebody."""
    return f"{_prefix(kind.code)}-{starter.number[-4:]}"


def _prefix(code: str) -> str:
    """The letters of a tag: of a laptop LAP."""
    return "".join(letter for letter in code.upper() if letter.isalpha())[:3]
