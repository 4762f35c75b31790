"""Job shares, cover and several hats: each acts in their own name, and sees with each hat only what it shows."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import CohortRunner
from academy.people.models import Duty, Person, Responsibility, RoleGrant
from academy.readiness import actions
from academy.refusals import Refused
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement, Mark
from tests import factories as make
from tests.readiness.factories import Cast, a_cast, actor, facts_hash, in_place

SignIn = Callable[[Person], FlaskClient]
TODAY = date(2026, 9, 11)


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def two_managers_of_one_team(cast: Cast) -> tuple[Person, Person]:
    """A job share: neither is line manager by name; both hold the team, one as its owner."""
    for held in db.session.scalars(
        sa.select(Responsibility).where(Responsibility.person_id == cast.starter.id)
    ):
        held.withdraw(None, clock.now(), "A job share from now on")
    team_id = plans.get_enrolment(cast.enrolment.ref).employment_id and db.session.scalar(
        sa.text("SELECT team_id FROM posting ORDER BY id DESC LIMIT 1")
    )
    pair = tuple(
        make.with_role(Role.MANAGER, given=given, family="Share") for given in ("Monday", "Thursday")
    )
    for place, person in enumerate(pair):
        db.session.add(
            Responsibility(
                duty=Duty.TEAM_MANAGER, holder_id=person.id, team_id=team_id, is_owner=place == 0,
                starts_on=make.LONG_AGO,
            )
        )  # fmt: skip
    db.session.flush()
    return pair[0], pair[1]


def test_two_managers_of_one_team_act_in_their_own_names(cast: Cast, now: datetime) -> None:
    monday, thursday = two_managers_of_one_team(cast)
    in_place(cast, now, but=("dbs",))
    found = plans.get_enrolment(cast.enrolment.ref)
    actions.record_check(actor(cast.coordinator), found, "dbs", done_on=date(2026, 9, 4), now=now)
    talk = next(
        row
        for row in plans.plan_items_of([cast.enrolment.id])[cast.enrolment.id]
        if row.item.code == "readiness_talk"
    )
    enrolments.sign_off(actor(monday), plans.get_plan_item(talk.ref), done_on=TODAY, now=now)
    decision = actions.sign(
        actor(thursday), found, signed_name=thursday.name, facts_read=facts_hash(cast), now=now
    )
    db.session.flush()
    assert decision.signed_by_id == thursday.id
    by = dict(
        db.session.execute(
            sa.select(AuditEvent.verb, AuditEvent.actor_name).where(
                AuditEvent.verb.in_([Verb.ITEM_SIGNED_OFF, Verb.READINESS_SIGNED])
            )
        ).all()
    )
    assert by == {Verb.ITEM_SIGNED_OFF: "Monday Share", Verb.READINESS_SIGNED: "Thursday Share"}


def test_nobody_signs_in_the_name_of_who_shares_the_job(cast: Cast, now: datetime) -> None:
    monday, thursday = two_managers_of_one_team(cast)
    in_place(cast, now)
    found = plans.get_enrolment(cast.enrolment.ref)
    with pytest.raises(Refused):
        actions.sign(actor(monday), found, signed_name=thursday.name, facts_read=facts_hash(cast), now=now)


def test_a_manager_who_assesses_elsewhere_sees_there_only_what_an_assessor_sees(
    cast: Cast, signed_in_as: SignIn
) -> None:
    other = cast.stranger  # a manager, of another team
    db.session.add(
        Responsibility(
            duty=Duty.ASSESSOR, holder_id=other.id, person_id=cast.starter.id, is_owner=True,
            starts_on=make.LONG_AGO,
        )
    )  # fmt: skip
    db.session.flush()
    ref = cast.enrolment.ref
    db.session.commit()
    browser, manager = signed_in_as(other), signed_in_as(cast.manager)
    assert browser.get(f"/overview/{ref}/year").status_code == 200
    for address in (
        f"/readiness/{ref}",
        f"/readiness/{ref}/record/dbs",
        f"/equipment/people/{cast.starter.ref}",
    ):
        assert browser.get(address).status_code == 404, address
        assert manager.get(address).status_code in {200, 303}, address
    assert cast.starter.name not in browser.get("/readiness/").get_data(as_text=True)
    assert cast.starter.name not in browser.get("/readiness/my-part").get_data(as_text=True)


def test_an_ap_who_is_a_starter_marks_nothing_of_their_own(cast: Cast, now: datetime) -> None:
    own = cast.starter
    db.session.add(RoleGrant(person_id=own.id, role=Role.ADVANCED_PRACTITIONER, starts_on=make.LONG_AGO))
    db.session.add(CohortRunner(cohort_id=cast.cohort.id, person_id=own.id, starts_on=make.LONG_AGO))
    db.session.flush()
    intake = plans.get_cohort(cast.cohort.ref)
    welcome = Arrangement("welcome", "Welcome", TODAY, time(9, 30), time(12))
    timetable.schedule(actor(cast.coordinator), intake, sessions=[welcome], now=now)
    [line] = sessions.sessions_of_cohorts([intake.id])
    held = sessions.get_session(line.ref)
    [entry] = sessions.register_entries(held)
    with pytest.raises(Refused):
        timetable.take_register(
            actor(own), held, marks={entry.line.ref: (Mark.HERE, False)}, version=None, now=now
        )
    talk = next(
        row
        for row in plans.plan_items_of([cast.enrolment.id])[cast.enrolment.id]
        if row.item.code == "readiness_talk"
    )
    with pytest.raises(Refused):
        enrolments.sign_off(actor(own), plans.get_plan_item(talk.ref), done_on=TODAY, now=now)
