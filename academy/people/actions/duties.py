"""Name who does what for whom: one named owner at a time for each duty, any number who share it in their own name."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.people import queries
from academy.people.actions.questions import settle
from academy.people.actions.roles import give_manager_role
from academy.people.models import Duty, Employment, Person, Responsibility, Team
from academy.people.rules import Held, Interval, problems_with_period, why_not_own
from academy.refusals import Reason, Refused

DUTY_WORDS = {
    Duty.LINE_MANAGER: "line manager",
    Duty.TEAM_MANAGER: "team manager",
    Duty.ASSESSOR: "assessor",
    Duty.BUDDY: "buddy",
}
GIVES_RIGHTS = (Duty.LINE_MANAGER, Duty.TEAM_MANAGER, Duty.ASSESSOR)
MANAGES = (Duty.LINE_MANAGER, Duty.TEAM_MANAGER)


def give_duty(
    actor: Actor,
    duty: Duty,
    *,
    holder: Person,
    starts_on: date,
    now: datetime,
    person: Person | None = None,
    team: Team | None = None,
    ends_on: date | None = None,
    is_owner: bool = True,
    takes_over: bool = False,
) -> Responsibility:
    """Name somebody for a duty towards a person or a team, for a period.

    The duty has one named owner on each day; `takes_over` ends the owner before on the day before. Others share it
    (`is_owner=False`), in their own name. Nobody names themself for a duty that gives rights over somebody.
    """
    if (person is None) == (team is None) or (team is not None) != (duty is Duty.TEAM_MANAGER):
        raise ValueError("A team manager is named for a team, every other duty for a person.")
    if why := [*problems_with_period(starts_on, ends_on), *_why_not_hold(actor, duty, holder, person)]:
        raise Refused(*why)
    _lock(person, team)
    if is_owner:
        owners, wanted = _owners(duty, person, team), Interval(starts_on, ends_on)
        if takes_over:
            _hand_over(actor, owners, wanted, now)
        elif why := why_not_own(_held(owners), wanted, duty=DUTY_WORDS[duty]):
            raise Refused(*why)
    given = Responsibility(
        duty=duty,
        holder=holder,
        person_id=person.id if person else None,
        team_id=team.id if team else None,
        is_owner=is_owner,
        starts_on=starts_on,
        ends_on=ends_on,
        entered_by_id=actor.person_id,
    )
    db.session.add(given)
    flush()
    _tell(actor, given, person or team or holder)
    if duty in MANAGES:
        give_manager_role(actor, holder, starts_on=min(starts_on, now.date()))
    if duty is Duty.LINE_MANAGER and person is not None:
        settle(actor, person, ["manager_email"], answer=holder.name, now=now)
    return given


def name_manager(
    actor: Actor,
    person: Person,
    *,
    manager: Person,
    starts_on: date,
    now: datetime,
    takes_over: bool = False,
    is_owner: bool = True,
) -> Responsibility:
    """Name somebody's line manager from a day on."""
    return give_duty(
        actor,
        Duty.LINE_MANAGER,
        holder=manager,
        person=person,
        starts_on=starts_on,
        now=now,
        takes_over=takes_over,
        is_owner=is_owner,
    )


def name_team_manager(
    actor: Actor, team: Team, *, manager: Person, starts_on: date, now: datetime, takes_over: bool = False
) -> Responsibility:
    """Name the manager of a team from a day on."""
    return give_duty(
        actor,
        Duty.TEAM_MANAGER,
        holder=manager,
        team=team,
        starts_on=starts_on,
        now=now,
        takes_over=takes_over,
    )


def end_duty(actor: Actor, given: Responsibility, *, ends_on: date, now: datetime) -> None:
    """End a duty with its last day; one that has not begun is taken back."""
    if ends_on < given.starts_on:
        given.withdraw(actor.person_id, now, "ended before it began")
    else:
        given.ends_on = ends_on
    record(
        actor,
        Verb.DUTY_ENDED,
        f"{given.holder.name} as {DUTY_WORDS[given.duty]}",
        about=given.person_id,
        holder=given.holder.ref,
        ends_on=ends_on,
    )


def hand_over_with_job(actor: Actor, job: Employment, last_day_on: date) -> None:
    """With the last day in a job its line manager ends, and the one of the job that goes on is the named one.

    Whoever was named for the first day of a job beside the manager before belongs to that job.
    """
    named = _live_managers(job.person_id)
    others = [each for each in queries.employments_of([job.person_id])[job.person_id] if each.id != job.id]
    begins = {each.contract_start_on for each in others if each.left_on is None or each.left_on > last_day_on}
    shares = [
        each for each in named if not each.is_owner and (each.ends_on is None or each.ends_on > last_day_on)
    ]
    of_this = [each for each in shares if each.starts_on == job.contract_start_on]
    next_one = next((each for each in shares if each.starts_on in begins), None)
    ending = of_this or [each for each in named if each.is_owner and next_one is not None]
    for each in ending:
        if each.starts_on <= last_day_on and (each.ends_on is None or each.ends_on > last_day_on):
            each.ends_on = last_day_on
            said = f"{each.holder.name} as {DUTY_WORDS[each.duty]}"
            record(actor, Verb.DUTY_ENDED, said, about=job.person_id, ends_on=last_day_on)
    if next_one is not None and not of_this:
        _own_after(next_one, last_day_on)


def _own_after(shares: Responsibility, last_day_on: date) -> None:
    """Whoever acted beside the named one until a day is the named one from the next."""
    if shares.starts_on > last_day_on:
        shares.is_owner = True
        return
    ends_on, shares.ends_on = shares.ends_on, last_day_on
    after = last_day_on + timedelta(days=1)
    db.session.add(
        Responsibility(
            duty=shares.duty,
            holder=shares.holder,
            person_id=shares.person_id,
            starts_on=after,
            ends_on=ends_on,
            entered_by_id=shares.entered_by_id,
        )
    )


def _live_managers(person_id: int) -> list[Responsibility]:
    return list(
        db.session.scalars(
            sa.select(Responsibility)
            .options(joinedload(Responsibility.holder))
            .where(
                Responsibility.duty == Duty.LINE_MANAGER,
                Responsibility.person_id == person_id,
                Responsibility.withdrawn_at.is_(None),
            )
            .order_by(Responsibility.id)
        )
    )


def _why_not_hold(actor: Actor, duty: Duty, holder: Person, person: Person | None) -> list[Reason]:
    reasons = []
    if person is not None and person.id == holder.id:
        reasons.append(
            Reason("for_oneself", f"{holder.name} cannot be their own {DUTY_WORDS[duty]}.", "holder")
        )
    if duty in GIVES_RIGHTS and actor.person_id is not None and actor.person_id == holder.id:
        reasons.append(
            Reason("oneself", "You cannot name yourself. Ask another coordinator to do it.", "holder")
        )
    return reasons


def _tell(actor: Actor, given: Responsibility, towards: Person | Team) -> None:
    record(
        actor,
        Verb.DUTY_GIVEN,
        f"{given.holder.name} as {DUTY_WORDS[given.duty]} of {towards.name}",
        about=given.person_id,
        holder=given.holder.ref,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        shares=not given.is_owner,
    )


def _lock(person: Person | None, team: Team | None) -> None:
    """Two people who name an owner at once go one after the other."""
    if person is not None:
        db.session.execute(sa.select(Person.id).where(Person.id == person.id).with_for_update())
    if team is not None:
        db.session.execute(sa.select(Team.id).where(Team.id == team.id).with_for_update())


def _owners(duty: Duty, person: Person | None, team: Team | None) -> list[Responsibility]:
    towards = (
        Responsibility.person_id == person.id
        if person
        else Responsibility.team_id == (team.id if team else None)
    )
    return list(
        db.session.scalars(
            sa.select(Responsibility)
            .options(joinedload(Responsibility.holder))
            .where(
                Responsibility.duty == duty,
                towards,
                Responsibility.is_owner,
                Responsibility.withdrawn_at.is_(None),
            )
            .order_by(Responsibility.id)
        )
    )


def _held(owners: Sequence[Responsibility]) -> list[Held[int]]:
    return [Held(each.holder_id, Interval(each.starts_on, each.ends_on), each.holder.name) for each in owners]


def _hand_over(actor: Actor, owners: Sequence[Responsibility], wanted: Interval, now: datetime) -> None:
    for each in owners:
        if Interval(each.starts_on, each.ends_on).overlaps(wanted):
            end_duty(actor, each, ends_on=wanted.starts_on - timedelta(days=1), now=now)
