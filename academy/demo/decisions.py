"""Who is ready in the demo academy: checks are recorded, small gaps accepted for a while, decisions signed."""

from collections.abc import Sequence
from datetime import date, datetime, time

from academy import clock
from academy.access.rules import Actor, Role
from academy.demo.cast import Starter
from academy.demo.days import acting, local
from academy.enrolments.models import Enrolment
from academy.people import queries as who
from academy.programmes import queries as versions
from academy.programmes.rules import (
    AcceptedBy,
    KnownBy,
    add_working_days,
    audience_readiness,
    audience_records,
    shipped_calendar,
)
from academy.readiness import actions as readiness
from academy.readiness import queries as standings
from academy.readiness import rules
from academy.records import actions as records
from academy.refusals import Refused

NOT_UNTIL_THEN = "No visits alone"
DONE_BEFORE = 3  # working days before the first day on which HR's checks were seen


def record_checks(enrolled: Sequence[tuple[Starter, Enrolment]], starts_on: date, today: date) -> None:
    """The coordinator records HR's checks before the start; one person in five still waits for the last."""
    before = add_working_days(starts_on, -DONE_BEFORE, shipped_calendar())
    for place, (_, enrolment) in enumerate(enrolled):
        codes = _codes(enrolment, Role.COORDINATOR)
        with clock.as_if(local(before, time(14, 0))) as now:
            coordinator = acting(who.people_with_role(Role.COORDINATOR, before)[0])
            for code in codes[: -1 if place % 5 == 3 else None]:
                readiness.record_check(coordinator, enrolment, code, done_on=before, now=now)
    if add_working_days(starts_on, 4, shipped_calendar()) < today:
        for starter, enrolment in enrolled:
            if not starter.decided:
                continue
            # Who did everything was decided on two weeks in; the others only now, with conditions.
            after = add_working_days(starts_on, 10, shipped_calendar())
            lately = add_working_days(today, -1, shipped_calendar())
            _decide(enrolment, after if starter.effort >= 90 else lately)


def _decide(enrolment: Enrolment, day: date) -> None:
    """The manager records their own part, accepts what they may, and signs where nothing else is missing."""
    with clock.as_if(local(day, time(16, 0))) as now:
        manager = manager_of(enrolment, day)
        record_parts(enrolment, day, now)
        until = add_working_days(day, 10, shipped_calendar())
        for line in standings.one(enrolment, day)[1].missing:
            if line.accepted_by is AcceptedBy.MANAGER:
                accept(manager, enrolment, line.code, until, now)
        sign(manager, enrolment, day, now)


def manager_of(enrolment: Enrolment, day: date) -> Actor:
    """The starter's manager on that day."""
    return acting(who.managers_of([enrolment.person_id], day)[enrolment.person_id][0])


def record_parts(enrolment: Enrolment, day: date, now: datetime) -> None:
    """What the manager and the Advanced Practitioner record themselves."""
    for role, actor in (
        (Role.MANAGER, manager_of(enrolment, day)),
        (Role.ADVANCED_PRACTITIONER, _practitioner(day)),
    ):
        for code in _codes(enrolment, role):
            readiness.record_check(actor, enrolment, code, done_on=day, now=now)


def accept(
    actor: Actor, enrolment: Enrolment, code: str, until_on: date, now: datetime, *, read: bool = True
) -> None:
    """A missing thing is accepted for a while, and the starter reads what they may not do until then."""
    condition = readiness.accept_condition(
        actor, enrolment, code, not_until_then=NOT_UNTIL_THEN, until_on=until_on, now=now
    )
    if read:
        readiness.read_condition(acting(enrolment.person), condition, enrolment=enrolment, now=now)


def sign(manager: Actor, enrolment: Enrolment, day: date, now: datetime) -> None:
    """The manager signs where nothing is missing any more."""
    facts, standing = standings.one(enrolment, day)
    if standing.can_sign is not None:
        text = rules.canonical(rules.facts_to_sign(facts, standing.can_sign, day))
        readiness.sign(manager, enrolment, signed_name=manager.name, facts_read=rules.sha256(text), now=now)


def issue_records(enrolled: Sequence[tuple[Starter, Enrolment]], verify_url: str, today: date) -> None:
    """Each whose gate is open gets their records, but for one person, so that one is left to issue."""
    with clock.as_if(local(add_working_days(today, -1, shipped_calendar()), time(11, 0))) as now:
        coordinator = acting(who.people_with_role(Role.COORDINATOR, today)[0])
        for _, enrolment in enrolled[:2]:
            for definition in audience_records(versions.document_of(enrolment.version), enrolment.audience):
                try:
                    records.issue(
                        coordinator, enrolment, definition=definition.code, verify_url=verify_url, now=now
                    )
                except Refused:
                    continue  # the gate is closed: the page says why


def left_to_record(enrolment: Enrolment, role: Role, day: date) -> list[str]:
    """The checks of a role that nobody has recorded yet."""
    open_ones = {line.code for line in standings.one(enrolment, day)[1].lines if not line.done}
    return [code for code in _codes(enrolment, role) if code in open_ones]


def _codes(enrolment: Enrolment, role: Role) -> list[str]:
    """The checks that this role records for this person, in the order of the programme."""
    document = versions.document_of(enrolment.version)
    return [
        line.code
        for line in audience_readiness(document, enrolment.audience)
        if line.known_by is KnownBy.RECORDED and line.owner.value == role.value
    ]


def _practitioner(day: date) -> Actor:
    return acting(who.people_with_role(Role.ADVANCED_PRACTITIONER, day)[0])
