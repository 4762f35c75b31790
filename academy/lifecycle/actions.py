"""Start plans: the plan, the places on sessions, the accounts to ask for and the role, in one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from academy import clock
from academy.access.rules import Actor, Role, why_not_for_oneself
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db
from academy.doubts import actions as doubts
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans_of
from academy.enrolments.models import Away, Cohort, Enrolment
from academy.equipment import actions as equipment
from academy.lifecycle import queries, rules
from academy.notifications import actions as notifications
from academy.people import actions as who
from academy.people import queries as people
from academy.people.models import Employment, Person, RoleGrant
from academy.people.rules import NewJob
from academy.programmes import queries as programmes
from academy.refusals import Reason, Refused
from academy.registration.queries import live_checks_of
from academy.signin import actions as signin
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions


@dataclass(frozen=True, slots=True)
class Started:
    """A plan that was started, and the sessions on which there was no place, each with its reason."""

    enrolment: Enrolment
    without_place: tuple[str, ...]


def start_plan(
    actor: Actor,
    employment: Employment,
    *,
    cohort: Cohort,
    audience: str,
    programme_start_on: date | None,
    now: datetime,
) -> Started:
    """Start somebody on an intake: plan, places on every session still to come, accounts, and the starter's role.

    How the person joins is from now on confirmed. Nothing is sent to anybody. Refused: a programme that counts from a
    day before the registration is live, where the role needs one.
    """
    document = programmes.document_of(cohort.version)
    today = clock.in_london(now).date()
    needs = any(each.code == audience and each.needs_registration for each in document.audiences)
    if (
        needs
        and programme_start_on
        and employment.person_id not in live_checks_of({employment.person_id}, today)
    ):
        raise Refused(rules.not_registered(employment.person.name))
    enrolment = enrolments.enrol(
        actor,
        employment,
        cohort=cohort,
        audience=audience,
        programme_start_on=programme_start_on,
        now=now,
        sessions=sessions.scheduled_days([cohort.id])[cohort.id],
    )
    if employment.joins_as != audience or employment.joins_as_confirmed_at is None:
        employment.joins_as, employment.joins_as_confirmed_at = audience, now
    enrolments.leave_out_held(actor, enrolment, document.items, today=today)
    _make_starter(actor, employment.person, now)
    without = timetable.book_on_all(actor, enrolment, now=now)
    equipment.request_accounts(actor, employment.person, document, audience=audience, now=now)
    return Started(enrolment, tuple(none.reason.message for none in without))


@not_audited("count_from writes a line for each plan")
def count_from(actor: Actor, days: Mapping[int, date], *, today: date) -> int:
    """Say for several plans (by their keys) from which day the programme counts; gives how many.

    Refused: whoever nobody has seen on the public register, and what the plan itself refuses, each beside its row.
    """
    chosen = [each for each in queries.waiting(today) if each.enrolment.id in days]
    reasons = []
    scheduled = sessions.scheduled_days({each.enrolment.cohort_id for each in chosen})
    for each in chosen:
        plan = each.enrolment
        link = f"#day-{plan.ref}"
        missing = rules.why_not_counting(each.proposed is not None, plan.person.name, link)
        reasons += missing
        if missing:
            continue
        try:
            enrolments.count_from(
                actor, plan, starts_on=days[plan.id], sessions=scheduled.get(plan.cohort_id, {})
            )
        except Refused as no:
            reasons += [replace(reason, link=link) for reason in no.reasons]
    if reasons:
        raise Refused(*reasons)
    return len(chosen)


@not_audited("enter_away writes the line, and redate one for the dates that move")
def enter_away(
    actor: Actor, enrolment: Enrolment, *, first_on: date | None, last_on: date | None, now: datetime
) -> int:
    """Somebody is away: what falls due meanwhile is dated again; gives how many dates moved.

    Places on sessions stay, to be arranged: whether somebody can come is worked out afresh each time. Who had agreed
    to come on one of these days does not come after all.
    """
    row = enrolments.enter_away(actor, enrolment, first_on=first_on, last_on=last_on, now=now)
    timetable.withdraw_agreed_while_away(
        actor, enrolment, first_on=row.first_on, last_on=row.last_on, now=now
    )
    return _date_again(actor, enrolment)


@not_audited("withdraw_away writes the line, and redate one for the dates that move back")
def withdraw_away(actor: Actor, row: Away, *, enrolment: Enrolment, now: datetime) -> int:
    """Take it back; the dates are what they were. Gives how many moved."""
    enrolments.withdraw_away(actor, row, enrolment=enrolment, now=now)
    return _date_again(actor, enrolment)


def _date_again(actor: Actor, enrolment: Enrolment) -> int:
    days = sessions.scheduled_days([enrolment.cohort_id])
    return enrolments.redate(actor, [enrolment], sessions=days, because="time away")


@not_audited("its parts write the lines: redate for each plan, withdraw_before for each place")
def follow(actor: Actor, changed: Mapping[int, NewJob], *, because: str, now: datetime) -> None:
    """Move the plans of jobs that were changed: start and dates; places before the contract are taken back.

    A session between the contract and the first day in keeps its place: it is to be arranged, and they may agree
    to come (domain 8.1).
    """
    plans = plans_of.live_plans_of_jobs(list(changed))
    for each in plans:
        start = queries.start_from(each, changed[each.employment_id])
        each.programme_start_on = start.programme_start_on
    enrolments.redate(
        actor,
        plans,
        sessions=sessions.scheduled_days({each.cohort_id for each in plans}),
        because=because,
    )
    timetable.withdraw_before(
        actor,
        {each.id: changed[each.employment_id].contract_start_on for each in plans},
        today=clock.in_london(now).date(),
        now=now,
        reason="Before the contract starts",
    )
    signin.prolong_invitations(actor, list(changed), now=now)


@not_audited("forget_private_contacts writes a line for each")
def forget_private_contacts(actor: Actor, *, now: datetime) -> int:
    """Delete private addresses and numbers whose time is over, also from the messages that went there."""
    gone = who.forget_private_contacts(actor, now=now)
    for person_id, address in gone:
        if address:
            notifications.forget_address(person_id, address, now=now)
    return len(gone)


@not_audited("the change of the name has its own line")
def renamed(actor: Actor, person: Person, *, now: datetime) -> None:
    """After a new name: the one chosen for records is asked anew, and messages that wait go out in the new one."""
    names = people.renamed()
    enrolments.rename(person.id, names)
    doubts.rename(person.id, names)
    notifications.rename(actor, person, names, now=now)


def did_not_start(actor: Actor, employment: Employment, *, now: datetime) -> None:
    """Close what was prepared for somebody who never came: plan, places, kit, accounts, questions, invitation, job.

    Refused once they did something or hold kit, which must come back first. HR's file finds the job still, so the
    same file again brings nobody back. Where another job goes on, sign-in, role, kit and accounts go on with it.
    """
    today, person = clock.in_london(now).date(), employment.person
    found = queries.not_started(employment, today)
    reasons = why_not_for_oneself(actor, person.id) + rules.why_not_not_started(
        done=found.done, not_returned=found.not_returned
    )
    if reasons:
        raise Refused(*reasons)
    if found.plan is not None:
        timetable.withdraw_before(
            actor, {found.plan.id: date.max}, today=today, now=now, reason="Did not start"
        )
    for order in found.orders:
        equipment.cancel_order(actor, person, code=order.kind.code, now=now)
    for account in found.accounts:
        equipment.revoke_account(actor, account, now=now)
    equipment.unpack(actor, person, reason="Did not start", now=now)
    if found.plan is not None:
        found.plan.withdraw(actor.person_id, now, "Did not start")
    employment.left_on = min(today, employment.first_day_on) - timedelta(days=1)
    for (
        question
    ) in found.questions:  # answered, not taken back: the same file would ask a question that is gone anew
        who.mark_answered(actor, question, answer="They did not start", now=now)
    _close_sign_in(actor, person, found, now)
    record(actor, Verb.PLAN_NOT_STARTED, person.name, about=person.id, employment=employment.ref)


def _close_sign_in(actor: Actor, person: Person, found: queries.NotStarted, now: datetime) -> None:
    """Whoever works here in another job keeps role and sign-in; only an invitation since this plan began ends."""
    if found.works_here:
        if found.plan is not None:
            signin.close_invitations(actor, person, since=found.plan.enrolled_at, now=now)
        return
    for grant in people.grants_of(person.id):
        if grant.role is Role.STARTER and grant.ends_on is None:
            grant.withdraw(actor.person_id, now, "Did not start")
    signin.close_account(actor, person, now=now)


@not_audited("the job writes the line")
def end_job(actor: Actor, job: Employment, last_day_on: date, *, today: date) -> None:
    """Say which day was or is the last in a job of somebody who has another one here; both days count.

    Those of its team see them no longer after it; what they hold and their plan go on with the other job. Refused as
    `why_not_end_job` says, and for oneself.
    """
    reasons = why_not_for_oneself(actor, job.person_id) + rules.why_not_end_job(
        last_day_on,
        first_day_on=job.first_day_on,
        carries_plan=bool(plans_of.live_plans_of_jobs([job.id])),
        has_another=queries.has_another_job(job, today),
    )
    if reasons:
        raise Refused(*reasons)
    who.end_job(actor, job, last_day_on)


def _make_starter(actor: Actor, person: Person, now: datetime) -> None:
    """Give the role of starter from today, to whoever does not hold it."""
    today = clock.in_london(now).date()
    if any(grant.role is Role.STARTER for grant in people.roles_of([person.id], today)[person.id]):
        return
    db.session.add(RoleGrant(person_id=person.id, role=Role.STARTER, starts_on=today))
    record(actor, Verb.ROLE_GRANTED, f"starter, to {person.name}", about=person.id)


@not_audited("invite writes a line for each person")
def welcome(actor: Actor, cohort: Cohort, refs: Collection[str], *, now: datetime) -> int:
    """Send the invitation to those of an intake who are ticked (by their plan’s ref); gives how many.

    Each is looked at again: whoever can sign in by now, or has no address, gets nothing, and nothing is sent at all.
    """
    wanted = [
        each
        for each in queries.welcomed(cohort, now, clock.in_london(now).date())
        if each.enrolment.ref in refs
    ]
    if not wanted:
        raise Refused(Reason("nobody", "Tick the people who get the welcome."))
    reasons = [
        Reason("no_welcome", f"{each.enrolment.person.name}: {each.why_not}.")
        for each in wanted
        if each.why_not
    ]
    if reasons:
        raise Refused(*reasons)
    for each in wanted:
        signin.invite(actor, each.enrolment.person, now=now)
    return len(wanted)
