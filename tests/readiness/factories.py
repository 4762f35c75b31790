"""A starter with everybody around them, and ways to put each readiness line in place."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Actor, Role
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.rules import Source
from academy.equipment import actions as equipment
from academy.equipment.models import AccountAccess, KitIssue, KitIssueLine, KitKind
from academy.equipment.rules import AccountState, LineState
from academy.people.models import Person, Service
from academy.programmes import queries as programmes
from academy.programmes.models import ProgrammeVersion
from academy.readiness import actions, queries
from academy.readiness.models import AcceptedCondition, Decision
from academy.readiness.rules import Standing, canonical, facts_to_sign, sha256
from tests import factories as make

CHECKS = ("right_to_work", "dbs")
ENDS = date(2026, 9, 25)
PLAN = ("welcome", "recording", "security", "lone_working")


@dataclass(frozen=True)
class Cast:
    """A starter and everybody who stands somewhere to them, and a manager and an AP who do not."""

    starter: Person
    manager: Person
    runner: Person
    head: Person
    coordinator: Person
    desk: Person
    stranger: Person
    service: Service
    cohort: Cohort
    enrolment: Enrolment

    def standing(self, day: date | None = None) -> Standing:
        db.session.flush()
        found = plans.get_enrolment(self.enrolment.ref)
        return queries.one(found, day or clock.today())[1]


def a_cast(version: ProgrammeVersion | None = None) -> Cast:
    service = make.a_service()
    starter = make.with_role(Role.STARTER, given="Amara", family="Okafor")
    manager = make.with_role(Role.MANAGER, given="Ruth", family="Ainsworth")
    runner = make.with_role(Role.ADVANCED_PRACTITIONER, given="Priya", family="Nair")
    make.managing(starter, manager)
    cohort = make.a_cohort(runner=runner, version=version)
    job = make.an_employment(starter, team=make.a_team(service=service))
    return Cast(
        starter=starter,
        manager=manager,
        runner=runner,
        head=make.with_role(Role.HEAD_OF_SERVICE, service=service, given="Helen", family="Shaw"),
        coordinator=make.with_role(Role.COORDINATOR, given="Dee", family="Marsh"),
        desk=make.with_role(Role.KIT_DESK, given="Kit", family="Desk"),
        stranger=make.with_role(Role.MANAGER, given="Other", family="Manager"),
        service=service,
        cohort=cohort,
        enrolment=make.an_enrolment(job, cohort=cohort),
    )


def another(cast: Cast, number: int = 1, *, managed: bool = True) -> Enrolment:
    """One more starter of the same intake and service."""
    starter = make.with_role(Role.STARTER, given="Ben", family=f"Other{number:02}")
    if managed:
        make.managing(starter, cast.manager)
    job = make.an_employment(starter, team=make.a_team(service=cast.service))
    return make.an_enrolment(job, cohort=plans.get_cohort(cast.cohort.ref))


def actor(person: Person) -> Actor:
    return make.an_actor(person)


def with_kit(cast: Cast, *, codes: tuple[str, ...] = ("laptop", "charger"), now: datetime) -> KitIssue:
    """Handed over and signed for."""
    kinds = kinds_of(cast, now)
    issue = KitIssue(
        person_id=cast.starter.id, issued_at=now, issued_by_id=cast.desk.id, terms="", terms_sha256="",
        signed_name=cast.starter.name, signed_at=now, witnessed_by_id=cast.desk.id,
    )  # fmt: skip
    db.session.add(issue)
    db.session.flush()
    for code in codes:
        db.session.add(
            KitIssueLine(issue_id=issue.id, kind_id=kinds[code].id, state=LineState.ACCEPTED, answered_at=now)
        )
    db.session.flush()
    return issue


def with_account(cast: Cast, *, state: AccountState = AccountState.TESTED, now: datetime) -> AccountAccess:
    """The network account, said to work unless said otherwise."""
    account = AccountAccess(
        person_id=cast.starter.id, kind_id=kinds_of(cast, now)["network"].id, state=state, requested_at=now,
        granted_at=now, granted_by_id=cast.desk.id, tested_at=now,
    )  # fmt: skip
    db.session.add(account)
    db.session.flush()
    return account


def kinds_of(cast: Cast, now: datetime) -> dict[str, KitKind]:
    equipment.kinds_from(
        make.SYSTEM, programmes.document_of(plans.get_cohort(cast.cohort.ref).version), now=now
    )
    return {kind.code: kind for kind in db.session.scalars(sa.select(KitKind))}


def with_plan(cast: Cast, *, codes: tuple[str, ...] = PLAN, now: datetime) -> None:
    """The items done, each by a source of its own name."""
    for line in plans.plan_items_of([cast.enrolment.id])[cast.enrolment.id]:
        if line.item.code in codes:
            item = plans.get_plan_item(line.ref)
            enrolments.complete(
                actor(cast.runner), item, source=Source.SELF, source_ref=line.item.code,
                done_on=clock.in_london(now).date(), how="Done", role="advanced_practitioner", now=now,
            )  # fmt: skip
    db.session.flush()


def with_checks(cast: Cast, *, codes: tuple[str, ...] = CHECKS, now: datetime) -> None:
    """Recorded by the coordinator."""
    for code in codes:
        actions.record_check(actor(cast.coordinator), cast.enrolment, code, done_on=date(2026, 9, 4), now=now)


def in_place(cast: Cast, now: datetime, *, but: tuple[str, ...] = ()) -> None:
    """Everything that the small programme asks for, but these lines."""
    with_checks(cast, codes=tuple(code for code in CHECKS if code not in but), now=now)
    if "registration" not in but:
        make.a_live_check(cast.starter)
    if "kit" not in but:
        with_kit(cast, now=now)
    if "accounts" not in but:
        with_account(cast, now=now)
    if "week_one" not in but:
        with_plan(cast, now=now)


def the_starter(cast: Cast) -> Enrolment:
    """Read afresh."""
    return plans.get_enrolment(cast.enrolment.ref)


def accept(cast: Cast, who: Person, code: str, now: datetime, **other: Any) -> AcceptedCondition:
    """Somebody accepts a missing thing; the starter has not read it yet."""
    values = {"not_until_then": "No visits alone", "until_on": ENDS, **other}
    return actions.accept_condition(actor(who), the_starter(cast), code, **values, now=now)


def has_read(cast: Cast, condition: AcceptedCondition, now: datetime) -> AcceptedCondition:
    """The starter pressed “I have read this”: from now on the condition counts."""
    found = plans.get_enrolment(cast.enrolment.ref)
    actions.read_condition(actor(cast.starter), condition, enrolment=found, now=now)
    db.session.flush()
    return condition


def facts_hash(cast: Cast) -> str:
    """The hash that the signing page carries."""
    db.session.flush()
    facts, standing = queries.one(plans.get_enrolment(cast.enrolment.ref), clock.today())
    assert standing.can_sign is not None
    return sha256(canonical(facts_to_sign(facts, standing.can_sign, clock.today())))


def signed(cast: Cast, now: datetime, **other: Any) -> Decision:
    """The manager signs."""
    values = {"signed_name": cast.manager.name, "facts_read": facts_hash(cast), **other}
    decision = actions.sign(actor(cast.manager), cast.enrolment, **values, now=now)
    db.session.flush()
    return decision


def confirmed(client: FlaskClient) -> FlaskClient:
    """Who is signed in there has just proved who they are."""
    with client.session_transaction() as cookie:
        cookie["confirmed_at"] = clock.now().isoformat()
    return client
