"""Give and end roles: dated, audited, and never to oneself."""

from datetime import date, datetime

import sqlalchemy as sa

from academy.access.rules import ROLES, Actor, Role
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, flush
from academy.people import queries
from academy.people.models import Person, RoleGrant, Service
from academy.people.rules import Interval, problems_with_period
from academy.refusals import Reason, Refused


def grant_role(
    actor: Actor,
    person: Person,
    *,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    service: Service | None = None,
) -> RoleGrant:
    """Give somebody a role from a day on; nobody gives one to themself, and a head of service heads one service."""
    reasons = problems_with_period(starts_on, ends_on)
    if actor.person_id is not None and actor.person_id == person.id:
        reasons.append(
            Reason("oneself", "You cannot give a role to yourself. Ask another coordinator to do it.")
        )
    if role is Role.HEAD_OF_SERVICE and service is None:
        reasons.append(Reason("no_service", "Choose the service that they head.", "service"))
    if reasons:
        raise Refused(*reasons)
    db.session.execute(sa.select(Person.id).where(Person.id == person.id).with_for_update())
    wanted = Interval(starts_on, ends_on)
    service_id = service.id if service is not None and role is Role.HEAD_OF_SERVICE else None
    for held in _held(person.id, role):
        if held.service_id == service_id and Interval(held.starts_on, held.ends_on).overlaps(wanted):
            raise Refused(
                Reason(
                    "held_already",
                    f"{person.name} has the role {_words(role)} on these days already.",
                    "role",
                )
            )
    grant = RoleGrant(
        person_id=person.id, role=role, service_id=service_id, starts_on=starts_on, ends_on=ends_on
    )
    db.session.add(grant)
    flush()
    _tell(actor, Verb.ROLE_GRANTED, grant, person)
    return grant


def end_role(actor: Actor, grant: RoleGrant, *, person: Person, ends_on: date, now: datetime) -> None:
    """End a role with a last day; one that has not begun is taken back. The last coordinator stays one."""
    if grant.role is Role.COORDINATOR and not _another_coordinator(grant, ends_on):
        raise Refused(
            Reason(
                "last_coordinator",
                "Nobody else is a coordinator after that day. Give the role to somebody first, then end this one.",
                "ends_on",
            )
        )
    if ends_on < grant.starts_on:
        grant.withdraw(actor.person_id, now, "ended before it began")
    else:
        grant.ends_on = ends_on
    _tell(actor, Verb.ROLE_ENDED, grant, person)


def give_starter_role(actor: Actor, person: Person, *, starts_on: date) -> None:
    """Who joins is a starter, unless they are one already; a coordinator never makes themself one."""
    if actor.person_id != person.id and not _held(person.id, Role.STARTER):
        grant_role(actor, person, role=Role.STARTER, starts_on=starts_on)


def give_manager_role(actor: Actor, person: Person, *, starts_on: date) -> None:
    """Who is named as a manager needs the role to see those whom they manage; nobody gives it to themself."""
    if actor.person_id == person.id:
        return
    if not any(
        Interval(held.starts_on, held.ends_on).contains(starts_on) for held in _held(person.id, Role.MANAGER)
    ):
        db.session.add(grant := RoleGrant(person_id=person.id, role=Role.MANAGER, starts_on=starts_on))
        _tell(actor, Verb.ROLE_GRANTED, grant, person)


def _held(person_id: int, role: Role) -> list[RoleGrant]:
    return list(
        db.session.scalars(
            sa.select(RoleGrant)
            .where(RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.withdrawn_at.is_(None))
            .order_by(RoleGrant.id)
        )
    )


def _another_coordinator(grant: RoleGrant, after: date) -> bool:
    others = queries.people_with_role(Role.COORDINATOR, after)
    return any(person.id != grant.person_id for person in others)


def _tell(actor: Actor, verb: Verb, grant: RoleGrant, person: Person) -> None:
    record(
        actor,
        verb,
        f"{_words(grant.role)}, {person.name}",
        about=person.id,
        role=grant.role,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
    )


def _words(role: Role) -> str:
    return ROLES[role][0]
