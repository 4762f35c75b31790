"""Each kind of fact that others enter: its starter can say that it is not right where it stands, and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role, Topic
from academy.batches.models import Batch, BatchKind, BatchState
from academy.db import db
from academy.doubts import actions, queries
from academy.doubts.models import Doubt
from academy.doubts.rules import FactKind
from academy.enrolments import actions as plans
from academy.enrolments.models import Away
from academy.equipment.models import AccountAccess, KitIssue, KitIssueLine, KitKind
from academy.equipment.rules import AccountState, LineState
from academy.people import actions as people
from academy.people.models import Duty, Employment, Person, WorkingPattern
from academy.readiness import queries as readiness
from academy.readiness.models import AcceptedCondition, ConditionReading, RecordedCheck, WorkingSince
from tests.enrolments.factories import Cast, a_cast, acts
from tests.factories import a_live_check, a_person, with_role
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
Row = Any


@dataclass
class Everything:
    """A starter about whom each kind of fact was entered by somebody else."""

    cast: Cast
    desk: Person
    refs: dict[FactKind, tuple[str, Person, str]] = field(default_factory=dict)


def added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture
def everything(at: Callable[[str], datetime]) -> Everything:
    at("2026-09-10 09:00")
    cast, desk = a_cast(), with_role(Role.KIT_DESK, given="Kit", family="Desk")
    found = Everything(cast, desk)
    enrolment, now, today, manager = cast.enrolment, clock.now(), clock.today(), cast.manager
    readiness_page, kit_page = f"/readiness/{enrolment.ref}", "/equipment/own"
    plans.confirm(acts(cast.starter), cast.item("handbook"), done_on=today, now=now)
    plans.sign_off(acts(cast.runner), cast.item("review"), done_on=today, now=now)
    review = cast.item("review").ref
    found.refs[FactKind.ITEM] = (review, cast.runner, f"/enrolments/items/{review}")
    away = added(
        Away(
            enrolment_id=enrolment.id, first_on=today + timedelta(30), last_on=today + timedelta(31),
            entered_at=now, entered_by_id=manager.id,
        )
    )  # fmt: skip
    found.refs[FactKind.AWAY] = (away.ref, manager, f"/lifecycle/away/{enrolment.ref}")
    kinds = [added(KitKind(code=code, label=code.title(), kit_class=kind)) for code, kind in
             (("tote", "asset"), ("post_box", "account"))]  # fmt: skip
    issue = added(
        KitIssue(
            person_id=cast.starter.id, issued_at=now, issued_by_id=desk.id, terms="x", terms_sha256="0" * 64
        )
    )
    line = added(KitIssueLine(issue_id=issue.id, kind_id=kinds[0].id, state=LineState.ACCEPTED))
    found.refs[FactKind.KIT] = (line.ref, desk, kit_page)
    account = added(
        AccountAccess(
            person_id=cast.starter.id, kind_id=kinds[1].id, state=AccountState.GRANTED,
            requested_at=now, granted_at=now, granted_by_id=desk.id,
        )
    )  # fmt: skip
    found.refs[FactKind.ACCOUNT] = (account.ref, desk, kit_page)
    check = added(
        RecordedCheck(
            enrolment_id=enrolment.id, code="dbs", done_on=today, recorded_at=now, recorded_by_id=manager.id
        )
    )
    found.refs[FactKind.CHECK] = (check.ref, manager, readiness_page)
    look = a_live_check(cast.starter)
    looker = db.session.get_one(Person, look.recorded_by_id)
    found.refs[FactKind.LOOK] = (look.ref, looker, readiness_page)
    condition = added(
        AcceptedCondition(
            enrolment_id=enrolment.id, code="kit", label="Kit", not_until_then="Work from home",
            until_on=today + timedelta(7), accepted_at=now, accepted_by_id=manager.id, accepted_as="manager",
        )
    )  # fmt: skip
    added(ConditionReading(condition_id=condition.id, read_at=now, read_by_id=cast.starter.id))
    found.refs[FactKind.CONDITION] = (condition.ref, manager, readiness_page)
    working = added(
        WorkingSince(
            enrolment_id=enrolment.id, since_on=today, entered_at=now, entered_by_id=manager.id, entered_as="manager"
        )
    )  # fmt: skip
    found.refs[FactKind.WORKING] = (working.ref, manager, readiness_page)
    job = db.session.get_one(Employment, enrolment.employment_id)
    batch = added(
        Batch(
            kind=BatchKind.STARTERS, state=BatchState.COMMITTED, file_name="s.csv", file_bytes=b"", columns="[]",
            file_sha256="0" * 64, uploaded_at=now, uploaded_by_id=cast.coordinator.id,
        )
    )  # fmt: skip
    job.batch_id = batch.id
    found.refs[FactKind.JOB] = (job.ref, cast.coordinator, "/overview/your-year")
    found.refs[FactKind.NAME] = (job.ref, cast.coordinator, "/overview/your-year")
    added(
        WorkingPattern(
            employment_id=job.id, starts_on=job.first_day_on, first_week="mon tue wed-am", entered_at=now,
            entered_by_id=manager.id,
        )
    )  # fmt: skip
    found.refs[FactKind.PATTERN] = (job.ref, manager, "/overview/your-year")
    db.session.commit()
    return found


# A mark has its own story in test_views, and who is named one below.
KINDS = [kind for kind in FactKind if kind not in {FactKind.MARK, FactKind.PEOPLE}]


@pytest.mark.parametrize("kind", KINDS)
def test_beside_every_fact_that_another_entered_the_starter_asks_that_person(
    kind: FactKind, everything: Everything, signed_in_as: SignIn
) -> None:
    ref, entered_by, page = everything.refs[kind]
    client, address = signed_in_as(everything.cast.starter), f"/doubts/about/{kind.value}/{ref}"
    assert address in client.get(page).get_data(as_text=True)
    answer = post(client, address, {"what": "It is another day."})
    assert (answer.status_code, answer.location) == (303, page)
    row = db.session.scalars(sa.select(Doubt)).one()
    assert (row.asked_of_id, row.asked_of) == (entered_by.id, entered_by.name)
    assert f"In question since 10 September, with {entered_by.name}" in client.get(page).get_data(
        as_text=True
    )
    look_at = signed_in_as(entered_by).get(f"/doubts/{row.ref}").get_data(as_text=True)
    assert "put it right there" in look_at


def test_that_another_person_is_named_is_asked_of_whoever_named_them(
    everything: Everything, signed_in_as: SignIn
) -> None:
    """Manager, assessor and buddy are entered by others, too."""
    cast = everything.cast
    people.give_duty(
        acts(everything.desk),
        Duty.BUDDY,
        holder=a_person("Bea", "Buddy"),
        person=cast.starter,
        starts_on=clock.today(),
        now=clock.now(),
    )
    client, ref = signed_in_as(cast.starter), everything.refs[FactKind.JOB][0]
    address = f"/doubts/about/people/{ref}"
    assert address in client.get("/overview/your-year").get_data(as_text=True)
    assert "Manager: Mo Khan, assessor: nobody, buddy: Bea Buddy" in client.get(address).get_data(
        as_text=True
    )
    assert post(client, address, {"what": "Ann is my manager."}).status_code == 303
    row = db.session.scalars(sa.select(Doubt)).one()
    assert (row.asked_of_id, row.asked_of) == (everything.desk.id, everything.desk.name)
    assert f"with {everything.desk.name}" in client.get("/overview/your-year").get_data(as_text=True)


def test_what_nobody_is_known_to_have_named_is_asked_of_the_coordinator_at_once(
    everything: Everything, signed_in_as: SignIn
) -> None:
    client, ref = signed_in_as(everything.cast.starter), everything.refs[FactKind.JOB][0]
    assert post(client, f"/doubts/about/people/{ref}", {"what": "Ann is my manager."}).status_code == 303
    row = db.session.scalars(sa.select(Doubt)).one()
    assert [each.ref for each in queries.to_answer(acts(everything.cast.coordinator), clock.today())] == [
        row.ref
    ]


def test_from_the_first_page_a_starter_comes_to_all_that_stands_about_them(
    everything: Everything, signed_in_as: SignIn
) -> None:
    """The work-ready page, with the checks that others recorded, too."""
    first = signed_in_as(everything.cast.starter).get("/overview/your-year").get_data(as_text=True)
    assert f'href="/readiness/{everything.cast.enrolment.ref}"' in first


def test_the_kit_desk_sees_it_on_their_page(everything: Everything, signed_in_as: SignIn) -> None:
    ref = everything.refs[FactKind.KIT][0]
    post(signed_in_as(everything.cast.starter), f"/doubts/about/kit/{ref}", {"what": "I never got it."})
    assert "Is this right?" in signed_in_as(everything.desk).get("/equipment/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("kind", "topic"),
    [(FactKind.CHECK, Topic.CHECKS), (FactKind.CONDITION, Topic.READINESS), (FactKind.KIT, Topic.KIT)],
)
def test_who_may_not_read_the_fact_does_not_read_that_it_is_in_question(
    kind: FactKind, topic: Topic, everything: Everything
) -> None:
    fact = queries.get_fact(kind.value, everything.refs[kind][0], clock.today())
    assert fact.topic is topic


def test_a_line_of_readiness_in_question_is_not_late(everything: Everything, at: Any) -> None:
    """The condition has ended, so the line is late; in question it is not."""
    starter, enrolment = acts(everything.cast.starter), everything.cast.enrolment
    at("2026-09-25 09:00")
    before = readiness.one(plans_of(enrolment.ref), clock.today())[1].line("kit")
    assert before is not None
    assert before.late
    fact = queries.get_fact("condition", everything.refs[FactKind.CONDITION][0], clock.today())
    actions.doubt(starter, fact, what="It was agreed until October.", now=clock.now())
    after = readiness.one(plans_of(enrolment.ref), clock.today())[1].line("kit")
    assert after is not None
    assert (after.state, after.late, after.missing) == ("in-question", False, True)
    assert after.words == "In question since 25 September, with Mo Khan"


def plans_of(ref: str) -> Any:
    from academy.enrolments import queries as found

    return found.get_enrolment(ref)


def test_hours_are_said_as_a_part_of_full_time(everything: Everything) -> None:
    fact = queries.get_fact("job", everything.refs[FactKind.JOB][0], date(2026, 9, 10))
    assert "full time" in fact.says
