"""The things that access.csv asks about: everything that can be about a starter, and what is about nobody."""

import hashlib
import random
from datetime import time, timedelta

import sqlalchemy as sa

from academy import clock, storage
from academy.access.rules import Role, Topic
from academy.batches.models import Batch, BatchKind, BatchState
from academy.db import db
from academy.doubts.models import Doubt
from academy.doubts.rules import FactKind
from academy.drafts.models import UnsentForm
from academy.enrolments import queries as plans
from academy.enrolments.models import Away, Cohort, Enrolment, Evidence, PlanItem, Submission
from academy.equipment.models import AccountAccess, Asset, KitIssue, KitIssueLine, KitKind
from academy.equipment.rules import AccountState, Condition, LineState
from academy.hiding.models import HiddenText
from academy.notifications import actions as notifications
from academy.notifications.rules import Kind
from academy.people.models import OpenQuestion, Person, Responsibility, RoleGrant, Team
from academy.policies.models import Policy
from academy.programmes.models import Item
from academy.readiness import queries as readiness
from academy.readiness import rules as signing
from academy.readiness.models import AcceptedCondition, Decision, RecordedCheck, WorkingSince
from academy.records import rules as records
from academy.records.models import CompletionRecord, RecordPdf
from academy.signin.models import Invitation
from academy.signin.rules import token_hash
from academy.timetable.models import Booking, Facilitator, SessionChoice, TrainingSession
from academy.timetable.rules import Instead
from tests import factories
from tests.factories import START, SYSTEM
from tests.house.rows import added
from tests.pdf.samples import induction


def shared(cohort: Cohort, people: dict[str, Person]) -> dict[str, str]:
    """Things that are about nobody, or about a whole intake."""
    version = cohort.version
    item = db.session.scalars(
        sa.select(Item).where(Item.version_id == version.id, Item.kind == "session").order_by(Item.position)
    ).first()
    training = added(
        TrainingSession(
            cohort_id=cohort.id,
            item_id=item.id,
            title=item.title,
            on=START,
            starts=time(9, 30),
            ends=time(12, 30),
        )
    )
    for who in ("practitioner", "practitioner_former"):  # who no longer runs the intake still takes this one
        added(Facilitator(session_id=training.id, person_id=people[who].id))
    kind = _kit_kind("laptop", "asset")
    asset = added(Asset(kind_id=kind.id, tag="LT-1", added_at=clock.now()))
    message = notifications.enqueue(
        SYSTEM,
        Kind.CARD_MADE,
        person=people["coordinator"],
        address="c@council.example",
        subject="x",
        body="y",
        now=clock.now(),
    )
    policy = db.session.scalars(sa.select(Policy)).first() or added(Policy(code="lone", title="Lone working"))
    batch, taken_over = (
        _batch(state, people["coordinator"]) for state in (BatchState.UPLOADED, BatchState.COMMITTED)
    )
    team = factories.a_team("Open team")
    db.session.flush()
    return {
        "/admin/settings/<key>": "academy_name",
        "/admin/outbox/<ref>": message.ref,
        "/enrolments/cohorts/<ref>": cohort.ref,
        "/overview/cohorts/<ref>": cohort.ref,
        "/overview/cohorts/<ref>/board.<file_type>": "csv",
        "/timetable/cohorts/<ref>": cohort.ref,
        "/timetable/<ref>": training.ref,
        "/equipment/things/<ref>": asset.ref,
        "/equipment/things.<file_type>": "csv",
        "/programmes/<ref>": version.ref,
        "/lifecycle/cohorts/<ref>": cohort.ref,
        "/readiness/cohorts/<ref>": cohort.ref,
        "/readiness/board.<file_type>": "csv",
        "/policies/<ref>": policy.ref,
        "/people/imports/<ref>": batch.ref,
        "/people/imports/<ref>/refused.csv": taken_over.ref,
        "/people/teams/<ref>": team.ref,
    }


def _batch(state: BatchState, by: Person) -> Batch:
    return added(
        Batch(
            kind=BatchKind.STARTERS,
            state=state,
            file_name="starters.csv",
            file_bytes=b"Forename,Surname\n",
            file_sha256="0" * 64,
            columns='["Forename", "Surname"]',
            uploaded_at=clock.now(),
            uploaded_by_id=by.id,
        )
    )


def things(person: Person, team: Team, cohort: Cohort, people: dict[str, Person]) -> dict[str, str]:
    """Everything that can be about a starter, by the address that it stands in."""
    job = factories.an_employment(person, team=team)
    enrolment = factories.an_enrolment(job, cohort=cohort)
    by = people["kit_desk"]
    item = _item_of(enrolment.id, "security")
    submission = added(
        Submission(plan_item_id=item.id, done_on=START, sent_at=clock.now(), sent_by_id=person.id)
    )
    evidence = added(
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
        sa.select(TrainingSession).where(TrainingSession.cohort_id == cohort.id)
    ).first()
    booking = training and added(
        Booking(session_id=training.id, enrolment_id=enrolment.id, booked_at=clock.now())
    )
    choice = added(
        SessionChoice(
            plan_item_id=_item_of(enrolment.id, "welcome").id,
            kind=Instead.COVERED,
            done_on=START,
            chosen_at=clock.now(),
            chosen_by_id=people["practitioner"].id,
            chosen_as="advanced_practitioner",
        )
    )
    look = factories.a_live_check(person)
    issue, line, account = _kit(person, by)
    record = _record(enrolment, by)
    question = added(
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
    token = f"token-of-{person.id}"
    added(
        Invitation(
            person_id=person.id,
            token_sha256=token_hash(token),
            sent_at=clock.now(),
            expires_at=clock.now() + timedelta(days=14),
        )
    )
    check, condition, decision = _readiness(enrolment, people["manager"])
    away = added(
        Away(
            enrolment_id=enrolment.id, first_on=clock.today() + timedelta(days=60),
            last_on=clock.today() + timedelta(days=61), entered_at=clock.now(), entered_by_id=people["manager"].id,
        )
    )  # fmt: skip
    doubt = added(
        Doubt(
            person_id=person.id, kind=FactKind.ITEM, fact_ref=item.ref, topic=Topic.PLAN,
            says="“Security”: sent back", what="It was complete.", asked_at=clock.now(),
            asked_of_id=people["practitioner_former"].id, coordinators_on=START,
        )
    )  # fmt: skip
    hidden = added(
        HiddenText(
            person_id=person.id,
            place="evidence.file_name",
            row_id=evidence.id,
            label="a file that was sent in",
            kept="certificate.pdf",
            sha256=storage.files().put(b"%PDF-1.7 reported"),
            is_file=True,
            reported_at=clock.now(),
            reported_by_id=by.id,
        )
    )
    unsent = added(
        UnsentForm(
            author_id=person.id,
            address="/",
            page="/",
            fields='[["note", "My own words"]]',
            sent_at=clock.now(),
        )
    )
    return {
        "/drafts/unsent/<ref>": unsent.ref,
        "/hiding/<ref>": hidden.ref,
        "/hiding/report/<place>": "submission.comment",
        "/hiding/report/<place>/<ref>": submission.ref,
        "/doubts/<ref>": doubt.ref,
        "/doubts/about/<kind>": "away",
        "/doubts/about/<kind>/<ref>": away.ref,
        "/lifecycle/away/<ref>": enrolment.ref,
        "/lifecycle/away/take-back/<ref>": away.ref,
        "/enrolments/<ref>": enrolment.ref,
        "/enrolments/items/<ref>": item.ref,
        "/enrolments/submissions/<ref>": submission.ref,
        "/enrolments/sign-offs/<ref>": submission.ref,
        "/enrolments/evidence/<ref>": evidence.ref,
        "/overview/<ref>": enrolment.ref,
        "/overview/people/<ref>": person.ref,
        "/overview/starters/<ref>": enrolment.ref,
        "/lifecycle/did-not-start/<ref>": job.ref,
        "/lifecycle/job-end/<ref>": job.ref,
        "/lifecycle/first-day/<ref>": job.ref,
        "/lifecycle/pattern/<ref>": job.ref,
        "/lifecycle/start/<ref>": job.ref,
        "/readiness/<ref>": enrolment.ref,
        "/readiness/<ref>/accept/<code>": "kit",
        "/readiness/<ref>/record/<code>": "dbs",
        "/records/starters/<ref>/issue/<definition>": "induction_year",
        "/timetable/<ref>/places/<booking_ref>": booking.ref if booking else "",
        "/timetable/plans/<ref>/instead": enrolment.ref,
        "/timetable/instead/<ref>": _item_of(enrolment.id, "welcome").ref,
        "/timetable/choices/<ref>": choice.ref,
        "/readiness/checks/<ref>": check.ref,
        "/readiness/conditions/<ref>": condition.ref,
        "/readiness/decisions/<ref>": decision.ref,
        "/readiness/working/<ref>": _working(enrolment, people["manager"]).ref,
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
        "/equipment/own/<ref>/works": account.ref,
        "/equipment/own/<ref>/problem": account.ref,
        "/equipment/handed-over/<ref>": line.ref,
        "/timetable/bookings/<ref>": booking.ref if booking else "",
        "/sign-in/cards/<ref>": person.ref,
        "/sign-in/invitation/<token>": token,
        "/enrolments/items/<ref>/acknowledge": _item_of(enrolment.id, "lone_working").ref,
    }


def _kit(person: Person, by: Person) -> tuple[KitIssue, KitIssueLine, AccountAccess]:
    laptop, network = _kit_kind("laptop", "asset"), _kit_kind("network", "account")
    asset = added(Asset(kind_id=laptop.id, tag=f"LT-P{person.id}", added_at=clock.now()))
    issue = added(
        KitIssue(
            person_id=person.id,
            issued_at=clock.now(),
            issued_by_id=by.id,
            terms="Keep it safe.",
            terms_sha256=hashlib.sha256(b"Keep it safe.").hexdigest(),
        )
    )
    added(KitIssueLine(issue_id=issue.id, kind_id=laptop.id, asset_id=asset.id))
    added(KitIssueLine(issue_id=issue.id, kind_id=laptop.id, state=LineState.FAULTY))
    line = added(
        KitIssueLine(
            issue_id=issue.id,
            kind_id=laptop.id,
            state=LineState.RETURNED,
            returned_at=clock.now(),
            returned_to_id=by.id,
            return_condition=next(iter(Condition)),
        )
    )
    account = added(
        AccountAccess(
            person_id=person.id,
            kind_id=network.id,
            requested_at=clock.now(),
            requested_by_id=by.id,
            state=AccountState.FAULTY,
        )
    )
    return issue, line, account


def _readiness(enrolment: Enrolment, manager: Person) -> tuple[RecordedCheck, AcceptedCondition, Decision]:
    check = added(
        RecordedCheck(
            enrolment_id=enrolment.id,
            code="dbs",
            done_on=START,
            recorded_at=clock.now(),
            recorded_by_id=manager.id,
        )
    )
    condition = added(
        AcceptedCondition(
            enrolment_id=enrolment.id,
            code="kit",
            label="Kit",
            not_until_then="Work from home",
            until_on=START + timedelta(days=7),
            accepted_at=clock.now(),
            accepted_by_id=manager.id,
            accepted_as="manager",
        )
    )
    facts, _ = readiness.one(plans.get_enrolment(enrolment.ref), START)
    text = signing.canonical(signing.facts_to_sign(facts, signing.Outcome.READY, START))
    decision = added(
        Decision(
            enrolment_id=enrolment.id,
            outcome=signing.Outcome.READY,
            facts=text,
            facts_sha256=signing.sha256(text),
            signed_at=clock.now(),
            signed_by_id=manager.id,
            signed_as="manager",
            signed_name=manager.name,
        )
    )
    return check, condition, decision


def _working(enrolment: Enrolment, manager: Person) -> WorkingSince:
    return added(
        WorkingSince(
            enrolment_id=enrolment.id,
            since_on=START,
            entered_at=clock.now(),
            entered_by_id=manager.id,
            entered_as="manager",
        )
    )


def _record(enrolment: Enrolment, by: Person) -> CompletionRecord:
    text = records.snapshot(induction())
    record = added(
        CompletionRecord(
            kind=records.RecordKind.INDUCTION,
            enrolment_id=enrolment.id,
            definition="induction_year",
            turn=1,
            once=f"once-{enrolment.id}",
            title="Induction",
            number=f"2026-{enrolment.id:05}",
            code=records.verify_code(random.Random(enrolment.id).randrange),
            name_written="Siobhán Ní Bhriain",
            snapshot=text,
            snapshot_sha256=records.sha256(text),
            issued_at=clock.now(),
            issued_by_id=by.id,
        )
    )
    pdf = f"%PDF-1.7 {enrolment.id}".encode()
    added(
        RecordPdf(
            record_id=record.id,
            variant=records.PrintVariant.NORMAL,
            content=pdf,
            size=len(pdf),
            sha256=records.sha256(pdf),
            made_at=clock.now(),
        )
    )
    return record


def _item_of(enrolment_id: int, code: str) -> PlanItem:
    return db.session.scalars(
        sa.select(PlanItem)
        .join(Item, Item.id == PlanItem.item_id)
        .where(PlanItem.enrolment_id == enrolment_id, Item.code == code)
    ).one()


def _kit_kind(code: str, kit_class: str) -> KitKind:
    found = db.session.scalar(sa.select(KitKind).where(KitKind.code == code))
    return found or added(KitKind(code=code, label=code.title(), kit_class=kit_class))
