"""A small academy in which everybody stands somewhere else to one starter: who and what access.csv is about."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TypeVar

import sqlalchemy as sa

from academy import clock, storage
from academy.access.rules import Role
from academy.batches.models import Batch, BatchKind
from academy.db import Withdrawable, db
from academy.enrolments.models import CohortRunner, Evidence, PlanItem, Submission
from academy.equipment.models import AccountAccess, Asset, KitIssue, KitIssueLine, KitKind
from academy.notifications import actions as notifications
from academy.notifications.rules import Kind
from academy.people.models import Duty, OpenQuestion, Person, Responsibility, RoleGrant
from academy.policies.models import Policy, PolicyVersion
from academy.programmes.models import Item
from academy.readiness.models import AcceptedCondition, Decision, Outcome, RecordedCheck
from academy.records.models import CompletionRecord, RecordPdf
from academy.records.rules import PrintVariant, RecordKind
from academy.timetable.models import Booking, Facilitator, TrainingSession
from tests import factories
from tests.factories import START, SYSTEM

Row = TypeVar("Row")
YESTERDAY = START - timedelta(days=1)

# The columns of access.csv: who asks. "own" and "other" are seen from the starter whom the row's thing is about.
WHO = (
    "nobody",
    "starter",
    "starter_other",
    "manager",
    "manager_former",
    "manager_other",
    "assessor",
    "practitioner",
    "practitioner_former",
    "practitioner_other",
    "coordinator",
    "kit_desk",
    "head",
    "head_other",
    "auditor",
    "everything_oneself",  # holds every role, and the thing is about themself
)


@dataclass
class World:
    """Everybody by their column, and the refs of things by the address that they stand in."""

    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    of_everything: dict[str, str] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)

    def parts(self, rule: str, who: str = "") -> dict[str, str] | None:
        """What stands in the address of a route for this person; None where no thing is known for it."""
        return parts_of(rule, self.of_everything if who == "everything_oneself" else self.things)

    def withdrawn_parts(self, rule: str) -> dict[str, str] | None:
        """The same with things that were withdrawn."""
        return parts_of(rule, self.withdrawn)


def parts_of(rule: str, things: dict[str, str]) -> dict[str, str] | None:
    """Fill the one variable of a route with the thing of the longest address that it begins with."""
    if "<" not in rule:
        return {}
    variables = [part for part in rule.replace("<", " <").split() if part.startswith("<")]
    found: dict[str, str] = {}
    for variable in variables:
        name = variable.split(">")[0].strip("<").split(":")[-1]
        head = rule[: rule.index(f"{name}>")] + f"{name}>"
        if head not in things:
            return None
        found[name] = things[head]
    return found


def make() -> World:
    """Amara Okafor's world on her first Monday, with Dana Dual, who holds every role, and a withdrawn third."""
    world = World()
    people = world.people
    north, south = factories.a_service("North"), factories.a_service("South")
    ours, theirs = factories.a_team("Family North", north), factories.a_team("Family South", south)
    roles = {
        "starter": Role.STARTER,
        "starter_other": Role.STARTER,
        "manager": Role.MANAGER,
        "manager_former": Role.MANAGER,
        "manager_other": Role.MANAGER,
        "practitioner": Role.ADVANCED_PRACTITIONER,
        "practitioner_former": Role.ADVANCED_PRACTITIONER,
        "practitioner_other": Role.ADVANCED_PRACTITIONER,
        "coordinator": Role.COORDINATOR,
        "kit_desk": Role.KIT_DESK,
        "auditor": Role.AUDITOR,
    }
    for who, role in roles.items():
        people[who] = factories.with_role(role, given=who.split("_")[0].title(), family=who.title())
    people["assessor"] = factories.a_person("Asa", "Assessor")
    people["head"] = factories.with_role(Role.HEAD_OF_SERVICE, service=north, given="Hedda", family="North")
    people["head_other"] = factories.with_role(
        Role.HEAD_OF_SERVICE, service=south, given="Hal", family="South"
    )
    people["everything_oneself"] = dana = _everything(north)
    cohort = factories.a_cohort("October", runner=people["practitioner"])
    _ran(cohort.id, people["practitioner_former"].id, until=YESTERDAY)
    _ran(cohort.id, dana.id, until=None)
    other = factories.a_cohort("January", runner=people["practitioner_other"], version=cohort.version)
    amara = people["starter"]
    factories.managing(amara, people["manager"])
    factories.managing(amara, people["manager_former"], ends_on=YESTERDAY)
    factories.managing(people["starter_other"], people["manager_other"])
    factories.managing(dana, dana)
    _duty(Duty.ASSESSOR, people["assessor"], amara)
    shared = _shared(cohort, people)
    world.things = shared | _things(amara, ours, cohort, people)
    world.of_everything = shared | _things(dana, ours, cohort, people)
    _things(people["starter_other"], theirs, other, people)
    gone = factories.with_role(Role.STARTER, given="Wanda", family="Withdrawn")
    factories.managing(gone, people["manager"])
    world.withdrawn = _things(gone, ours, cohort, people)
    _withdraw(gone)
    db.session.commit()
    return world


def _everything(service: object) -> Person:
    dana = factories.with_role(Role.STARTER, given="Dana", family="Dual")
    for role in Role:
        if role is not Role.STARTER:
            factories.with_role(role, dana, service=service)  # type: ignore[arg-type]
    return dana


def _shared(cohort: object, people: dict[str, Person]) -> dict[str, str]:
    """Things that are about nobody, or about a whole intake."""
    version = cohort.version  # type: ignore[attr-defined]
    item = db.session.scalars(
        sa.select(Item).where(Item.version_id == version.id, Item.kind == "session").order_by(Item.position)
    ).first()
    training = _added(
        TrainingSession(
            cohort_id=cohort.id,  # type: ignore[attr-defined]
            item_id=item.id,
            title=item.title,
            on=START,
            starts=time(9, 30),
            ends=time(12, 30),
        )
    )
    _added(Facilitator(session_id=training.id, person_id=people["practitioner"].id))
    kind = _kit_kind("laptop", "asset")
    asset = _added(Asset(kind_id=kind.id, tag="LT-1", added_at=clock.now()))
    message = notifications.enqueue(
        SYSTEM,
        Kind.CARD_MADE,
        person=people["coordinator"],
        address="c@council.example",
        subject="x",
        body="y",
        now=clock.now(),
    )
    policy = db.session.scalars(sa.select(Policy)).first() or _added(
        Policy(code="lone", title="Lone working")
    )
    policy_version = db.session.scalars(sa.select(PolicyVersion)).first() or _added(
        PolicyVersion(policy_id=policy.id, label="1")
    )
    batch = _added(
        Batch(
            kind=BatchKind.STARTERS,
            file_name="starters.csv",
            file_bytes=b"Forename,Surname\n",
            file_sha256="0" * 64,
            columns='["Forename", "Surname"]',
            uploaded_at=clock.now(),
            uploaded_by_id=people["coordinator"].id,
        )
    )
    team = factories.a_team("Open team")
    db.session.flush()
    return {
        "/admin/settings/<key>": "academy_name",
        "/admin/outbox/<ref>": message.ref,
        "/enrolments/cohorts/<ref>": cohort.ref,  # type: ignore[attr-defined]
        "/overview/cohorts/<ref>": cohort.ref,  # type: ignore[attr-defined]
        "/overview/cohorts/<ref>/board.<file_type>": "csv",
        "/timetable/cohorts/<ref>": cohort.ref,  # type: ignore[attr-defined]
        "/timetable/<ref>": training.ref,
        "/equipment/things/<ref>": asset.ref,
        "/equipment/things.<file_type>": "csv",
        "/programmes/<ref>": version.ref,
        "/policies/<ref>": policy_version.ref,
        "/people/imports/<ref>": batch.ref,
        "/people/teams/<ref>": team.ref,
    }


def _things(person: Person, team: object, cohort: object, people: dict[str, Person]) -> dict[str, str]:
    """Everything that can be about a starter, by the address that it stands in."""
    job = factories.an_employment(person, team=team)  # type: ignore[arg-type]
    enrolment = factories.an_enrolment(job, cohort=cohort)  # type: ignore[arg-type]
    by = people["kit_desk"]
    item = _item_of(enrolment.id, "security")
    submission = _added(
        Submission(plan_item_id=item.id, done_on=START, sent_at=clock.now(), sent_by_id=person.id)
    )
    evidence = _added(
        Evidence(
            submission_id=submission.id,
            file_name="certificate.pdf",
            media_type="application/pdf",
            size=9,
            sha256=storage.files().put(b"%PDF-1.7\n"),
            added_at=clock.now(),
            added_by_id=person.id,
        )
    )
    training = db.session.scalars(
        sa.select(TrainingSession).where(TrainingSession.cohort_id == cohort.id)  # type: ignore[attr-defined]
    ).first()
    booking = training and _added(
        Booking(session_id=training.id, enrolment_id=enrolment.id, booked_at=clock.now())
    )
    look = factories.a_live_check(person)
    issue, line, account = _kit(person, by)
    record = _record(enrolment.id, by)
    question = _added(
        OpenQuestion(
            person_id=person.id,
            code="start_date",
            sentence="When is the first day?",
            owner_role=Role.COORDINATOR,
            asked_at=clock.now(),
        )
    )
    duty = db.session.scalars(sa.select(Responsibility).where(Responsibility.person_id == person.id)).first()
    grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person.id)).first()
    check, condition, decision = _readiness(enrolment.id, people["manager"])
    return {
        "/enrolments/<ref>": enrolment.ref,
        "/enrolments/items/<ref>": item.ref,
        "/enrolments/submissions/<ref>": submission.ref,
        "/enrolments/sign-offs/<ref>": submission.ref,
        "/enrolments/evidence/<ref>": evidence.ref,
        "/overview/<ref>": enrolment.ref,
        "/overview/people/<ref>": person.ref,
        "/overview/starters/<ref>": enrolment.ref,
        "/lifecycle/start/<ref>": job.ref,
        "/readiness/<ref>": enrolment.ref,
        "/readiness/checks/<ref>": check.ref,
        "/readiness/conditions/<ref>": condition.ref,
        "/readiness/decisions/<ref>": decision.ref,
        "/records/<ref>": record.ref,
        "/records/starters/<ref>": enrolment.ref,
        "/v/<code>": record.code,
        "/people/<ref>": person.ref,
        "/people/employments/<ref>": job.ref,
        "/people/questions/<ref>": question.ref,
        "/people/duties/<ref>": duty.ref if duty else "",
        "/people/roles/<ref>": grant.ref if grant else "",
        "/registration/people/<ref>": person.ref,
        "/registration/looks/<ref>": look.ref,
        "/equipment/people/<ref>": person.ref,
        "/equipment/own/<ref>": issue.ref,
        "/equipment/receipts/<ref>": issue.ref,
        "/equipment/returns/<ref>": line.ref,
        "/equipment/accounts/<ref>": account.ref,
        "/timetable/bookings/<ref>": booking.ref if booking else "",
        "/sign-in/cards/<ref>": person.ref,
        "/sign-in/invitation/<token>": "no-such-token",
    }


def _kit(person: Person, by: Person) -> tuple[KitIssue, KitIssueLine, AccountAccess]:
    laptop, network = _kit_kind("laptop", "asset"), _kit_kind("network", "account")
    asset = _added(Asset(kind_id=laptop.id, tag=f"LT-P{person.id}", added_at=clock.now()))
    issue = _added(
        KitIssue(
            person_id=person.id,
            issued_at=clock.now(),
            issued_by_id=by.id,
            terms="Keep it safe.",
            terms_sha256=hashlib.sha256(b"Keep it safe.").hexdigest(),
        )
    )
    line = _added(KitIssueLine(issue_id=issue.id, kind_id=laptop.id, asset_id=asset.id))
    account = _added(
        AccountAccess(
            person_id=person.id, kind_id=network.id, requested_at=clock.now(), requested_by_id=by.id
        )
    )
    return issue, line, account


def _readiness(enrolment_id: int, manager: Person) -> tuple[RecordedCheck, AcceptedCondition, Decision]:
    check = _added(
        RecordedCheck(
            enrolment_id=enrolment_id,
            code="dbs",
            done_on=START,
            recorded_at=clock.now(),
            recorded_by_id=manager.id,
        )
    )
    condition = _added(
        AcceptedCondition(
            enrolment_id=enrolment_id,
            code="laptop",
            label="Laptop",
            not_until_then="Work from home",
            until_on=START + timedelta(days=7),
            accepted_at=clock.now(),
            accepted_by_id=manager.id,
            accepted_as="manager",
        )
    )
    decision = _added(
        Decision(
            enrolment_id=enrolment_id,
            outcome=next(iter(Outcome)),
            facts="{}",
            facts_sha256=hashlib.sha256(b"{}").hexdigest(),
            signed_at=clock.now(),
            signed_by_id=manager.id,
            signed_as="manager",
            signed_name=manager.name,
        )
    )
    return check, condition, decision


def _record(enrolment_id: int, by: Person) -> CompletionRecord:
    record = _added(
        CompletionRecord(
            kind=RecordKind.INDUCTION,
            enrolment_id=enrolment_id,
            definition="induction",
            turn=1,
            once=f"once-{enrolment_id}",
            title="Induction",
            number=f"2026-{enrolment_id:05}",
            code=f"CODE{enrolment_id:08}",
            name_written="Amara Okafor",
            snapshot="{}",
            snapshot_sha256=hashlib.sha256(b"{}").hexdigest(),
            issued_at=clock.now(),
            issued_by_id=by.id,
        )
    )
    pdf = f"%PDF-1.7 {enrolment_id}".encode()
    _added(
        RecordPdf(
            record_id=record.id,
            variant=next(iter(PrintVariant)),
            content=pdf,
            size=len(pdf),
            sha256=hashlib.sha256(pdf).hexdigest(),
            made_at=clock.now(),
        )
    )
    return record


def _withdraw(person: Person) -> None:
    """Take back everything about somebody, as an undone import does."""
    now = clock.now()
    person.withdraw(None, now, "for the test")
    db.session.flush()
    for mapper in list(type(person).registry.mappers):
        model = mapper.class_
        if issubclass(model, Withdrawable) and model is not Person:
            for row in db.session.scalars(_about(model, person.id)):
                row.withdraw(None, now, "for the test")
    db.session.flush()


def _about(model: type, person_id: int) -> sa.Select[tuple[object]]:
    """The rows of a table about one person, by the path that the model itself declares."""
    wanted, at, path = sa.select(model), model, (model.person_path or "id").split(".")  # type: ignore[attr-defined]
    if model.person_path is None:  # type: ignore[attr-defined]
        return wanted.where(sa.false())
    for step in path[:-1]:
        wanted = wanted.join(getattr(at, step))
        at = sa.inspect(at).relationships[step].mapper.class_
    return wanted.where(getattr(at, path[-1]) == person_id)


def _item_of(enrolment_id: int, code: str) -> PlanItem:
    return db.session.scalars(
        sa.select(PlanItem)
        .join(Item, Item.id == PlanItem.item_id)
        .where(PlanItem.enrolment_id == enrolment_id, Item.code == code)
    ).one()


def _kit_kind(code: str, kit_class: str) -> KitKind:
    found = db.session.scalar(sa.select(KitKind).where(KitKind.code == code))
    return found or _added(KitKind(code=code, label=code.title(), kit_class=kit_class))


def _ran(cohort_id: int, person_id: int, *, until: date | None) -> None:
    _added(
        CohortRunner(cohort_id=cohort_id, person_id=person_id, starts_on=factories.LONG_AGO, ends_on=until)
    )


def _duty(duty: Duty, holder: Person, person: Person) -> None:
    _added(Responsibility(duty=duty, holder_id=holder.id, person_id=person.id, starts_on=factories.LONG_AGO))


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
