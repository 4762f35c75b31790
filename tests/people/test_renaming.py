"""A changed name replaces the old one: in history, in what was written down, at the sign-in; the old one is sealed."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role, Topic
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.doubts import queries as doubts
from academy.doubts.models import Doubt
from academy.doubts.rules import FactKind
from academy.enrolments import queries as plans
from academy.jobs import run_due
from academy.notifications.models import OutboxMessage
from academy.people import actions, queries
from academy.people.models import FormerAddress, FormerName, Person
from academy.people.rules import Renamed, WhyOpened, in_current_names
from academy.records import actions as records
from academy.records import queries as issued
from academy.refusals import Refused
from academy.signin import actions as signin
from academy.signin import queries as accounts
from tests import factories as make
from tests.forms import post
from tests.people.lists import a_list, committed, fates_of, previewed
from tests.records.factories import INDUCTION, VERIFY, Stage, a_record, a_stage, everything_done

SignIn = Callable[[Person], FlaskClient]
OLD = "Bhriain"


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-18 15:00")


@pytest.fixture
def stage(now: datetime) -> Stage:
    made = a_stage()
    made.starter.email = "s.ni-bhriain@council.example"
    db.session.commit()
    everything_done(made)
    db.session.commit()
    return made


def becomes(stage: Stage, family: str = "Keane", email: str = "s.keane@council.example") -> None:
    person = stage.starter
    actions.change_person(
        make.an_actor(stage.coordinator), person, given_name=person.given_name, family_name=family,
        email=email, now=clock.now(),
    )  # fmt: skip
    db.session.commit()


def shown(client: FlaskClient, address: str) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


@pytest.mark.parametrize(("text", "about", "says"), [
    ("Ann Fay signed", (), "Ann Lowe signed"),
    ("Ann Fayed signed", (), "Ann Fayed signed"),
    ("Bo Ray came", (), "Bo Ray came"),
    ("Bo Ray came", (2,), "Bo Day came"),
    ("Cy May and Cy May-Hill", (), "Cy May-Hill and Cy May-Hill"),
    ("Cy May's plan, not Cy May-Reed's", (), "Cy May-Hill's plan, not Cy May-Reed's"),
])  # fmt: skip
def test_a_sentence_of_before_is_read_with_the_names_of_now(
    text: str, about: tuple[int, ...], says: str
) -> None:
    names = [
        Renamed(1, "Ann Fay", "Ann Lowe"), Renamed(2, "Bo Ray", "Bo Day", shared=True),
        Renamed(3, "Cy May", "Cy May-Hill"),
    ]  # fmt: skip
    assert in_current_names(text, names, about) == says


def test_history_says_name_updated_and_writes_down_no_name_of_before(
    stage: Stage, signed_in_as: SignIn
) -> None:
    known = db.session.scalar(sa.select(sa.func.max(AuditEvent.id)))
    becomes(stage)
    written = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.id > known)).all()
    assert {each.verb for each in written} == {Verb.PERSON_CHANGED, Verb.PERSON_RENAMED}
    assert not [each for each in written if OLD in each.subject + each.details + each.actor_name]
    told = [line.said for line in queries.history_of(stage.starter.id, list(Topic))]
    assert "Name updated: Siobhán Keane, by Dee Marsh" in told
    assert not [line for line in told if OLD in line]
    for who, address in (
        (stage.coordinator, f"/people/{stage.starter.ref}"),
        (stage.coordinator, "/admin/history"),
        (stage.manager, f"/overview/{stage.enrolment.ref}/history"),
    ):
        page = shown(signed_in_as(who), address)
        assert "Name updated" in page
        assert OLD not in page


def test_an_early_line_with_both_names_in_it_shows_neither(stage: Stage, signed_in_as: SignIn) -> None:
    db.session.add(
        AuditEvent(
            at=clock.now(),
            actor_id=stage.coordinator.id,
            actor_name="Dee Marsh",
            verb=Verb.PERSON_CHANGED,
            topic=Topic.PERSON,
            subject="Siobhán Ní Bhriain",
            about_person_id=stage.starter.id,
            details=json.dumps({"family_name": ["O Bhriain", "Ní Bhriain"]}),
        )
    )
    db.session.commit()
    becomes(stage)
    page = shown(signed_in_as(stage.coordinator), "/admin/history")
    assert "family name: changed" in page
    assert OLD not in page


def test_pages_search_sheets_and_waiting_mails_have_the_new_name(stage: Stage, signed_in_as: SignIn) -> None:
    signin.invite(make.an_actor(stage.coordinator), stage.starter, now=clock.now())
    db.session.commit()
    becomes(stage)
    mail = db.session.scalars(sa.select(OutboxMessage)).one()
    assert (mail.address, OLD in mail.body + mail.subject) == ("s.keane@council.example", False)
    client = signed_in_as(stage.coordinator)
    assert stage.starter.ref not in shown(client, "/people/?words=bhriain")
    assert stage.starter.ref in shown(client, "/people/?words=keane")
    for address in ("/people/list.csv", f"/overview/cohorts/{stage.cohort.ref}/board.csv", "/admin/outbox"):
        page = client.get(address).get_data(as_text=True)
        assert "Keane" in page
        assert OLD not in page


def test_an_old_address_of_a_manager_stays_in_no_history(stage: Stage, signed_in_as: SignIn) -> None:
    stage.manager.email = "lena.brandt@council.example"
    line = "E1,Fay,Ann,ann@council.example,,{},7/9/2026,1,,N"
    committed(a_list(line.format("")))
    committed(a_list(line.format("lena.brandt@council.example")))
    committed(a_list("E2,Roe,Bo,bo@council.example,,lena.brandt@council.example,7/9/2026,1,,N"))
    db.session.commit()
    actions.change_person(
        make.an_actor(stage.coordinator), stage.manager, given_name="Lena", family_name="Lund",
        email="lena.lund@council.example", now=clock.now(),
    )  # fmt: skip
    db.session.commit()
    assert "brandt" not in shown(signed_in_as(stage.coordinator), "/admin/history").lower()
    written = db.session.scalars(sa.select(AuditEvent.details)).all()
    assert not [each for each in written if "lena.brandt" in each]


def test_a_waiting_mail_greets_by_the_new_forename(stage: Stage) -> None:
    signin.invite(make.an_actor(stage.coordinator), stage.starter, now=clock.now())
    db.session.commit()
    actions.change_person(
        make.an_actor(stage.coordinator), stage.starter, given_name="Shane", family_name="Keane",
        email="s.keane@council.example", now=clock.now(),
    )  # fmt: skip
    mail = db.session.scalars(sa.select(OutboxMessage)).one()
    assert mail.body.startswith("Hello Shane,\n\nyour place")
    assert "Siobhán" not in mail.body


def test_a_name_that_begins_with_the_old_one_is_not_doubled(stage: Stage, signed_in_as: SignIn) -> None:
    signin.invite(make.an_actor(stage.coordinator), stage.starter, now=clock.now())
    becomes(stage, "Ní Bhriain-Keane")
    becomes(stage, "Ní Bhriain-Keane-Lund")
    for address in (f"/people/{stage.starter.ref}", "/admin/history", "/admin/outbox"):
        page = shown(signed_in_as(stage.coordinator), address)
        assert "Siobhán Ní Bhriain-Keane-Lund" in page
        assert "Keane-Keane" not in page
        assert "Lund-" not in page


def test_what_they_confirmed_and_what_was_asked_name_them_as_they_are_now(stage: Stage) -> None:
    [line] = [
        each
        for each in plans.plan_lines([stage.enrolment.id])[stage.enrolment.id]
        if each.code == "readiness_talk"
    ]
    completion = plans.completion_of(line.id)
    assert completion is not None
    completion.how = "Signed off by Mo Khan, manager"
    db.session.add(
        Doubt(
            person_id=stage.starter.id, kind=FactKind.ITEM, fact_ref=line.ref, topic=Topic.PLAN,
            says="Signed off by Mo Khan", what="It was Dee.", asked_at=clock.now(), asked_of="Mo Khan",
            coordinators_on=clock.today(),
        )
    )  # fmt: skip
    db.session.commit()
    actions.change_person(
        make.an_actor(stage.coordinator), stage.manager, given_name="Mo", family_name="Lund",
        email=None, now=clock.now(),
    )  # fmt: skip
    db.session.refresh(completion)
    assert completion.how == "Signed off by Mo Lund, manager"
    [doubt] = doubts.doubts_of(stage.starter.id)
    assert (doubt.says, doubt.asked_of) == ("Signed off by Mo Lund", "Mo Lund")


def test_both_addresses_sign_in_for_thirty_days(stage: Stage, at: Callable[[str], datetime]) -> None:
    signin.create_account(
        make.SYSTEM, stage.starter, password="purple kettle dune", now=clock.now(),
    )  # fmt: skip
    becomes(stage)
    day = date(2026, 9, 18)

    def found(email: str, today: date) -> bool:
        return accounts.find_account_by_email(email, today) is not None

    assert found("s.keane@council.example", day)
    assert found("S.Ni-Bhriain@council.example", day + timedelta(days=30))
    assert not found("s.ni-bhriain@council.example", day + timedelta(days=31))
    run_due(at("2026-10-20 03:00"))
    assert db.session.scalars(sa.select(FormerAddress)).all() == []


def test_an_address_that_is_somebody_elses_by_now_signs_in_nobody_else(stage: Stage) -> None:
    signin.create_account(
        make.SYSTEM, stage.starter, password="purple kettle dune", now=clock.now(),
    )  # fmt: skip
    becomes(stage)
    make.with_role(Role.STARTER, given="Sile", email="s.ni-bhriain@council.example")
    db.session.commit()
    assert accounts.find_account_by_email("s.ni-bhriain@council.example", date(2026, 9, 18)) is None


def test_the_old_name_is_sealed_and_opening_it_needs_a_reason_and_is_logged(
    stage: Stage, signed_in_as: SignIn
) -> None:
    becomes(stage)
    sealed = db.session.scalars(sa.select(FormerName)).one()
    assert (sealed.given_name, sealed.family_name) == ("Siobhán", "Ní Bhriain")
    client, address = signed_in_as(stage.coordinator), f"/people/{stage.starter.ref}/former-names"
    assert "Former name, sealed" in shown(client, f"/people/{stage.starter.ref}")
    assert OLD not in shown(client, address)
    assert post(client, address, {"reason": " "}).status_code == 422
    opened = post(client, address, {"reason": "pay"})
    assert (opened.status_code, OLD in opened.text) == (200, True)
    line = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb == Verb.PERSON_FORMER_NAME_OPENED)
    ).one()
    assert (line.actor_id, line.subject) == (stage.coordinator.id, "Siobhán Keane: For pay or pension")
    own = shown(signed_in_as(stage.starter), f"/overview/{stage.enrolment.ref}/history")
    assert "Dee Marsh opened the former name of Siobhán Keane: For pay or pension" in own
    with pytest.raises(Refused, match="No former name"):
        actions.open_former_names(make.an_actor(stage.coordinator), stage.manager, why=WhyOpened.PAY)


def test_nothing_about_a_child_can_be_typed_as_the_reason_since_nobody_could_hide_it_in_history(
    stage: Stage, signed_in_as: SignIn
) -> None:
    becomes(stage)
    client, address = signed_in_as(stage.coordinator), f"/people/{stage.starter.ref}/former-names"
    typed = {"reason": "Timmy Brownlow, 943 476 5919", "reason-why": "It is needed for a court"}
    assert post(client, address, typed).status_code == 422
    everything = [line.subject + line.details for line in db.session.scalars(sa.select(AuditEvent))]
    assert not [line for line in everything if "Brownlow" in line or "943" in line]


def test_an_old_record_verifies_as_replaced_without_a_name(
    stage: Stage, client: FlaskClient, signed_in_as: SignIn
) -> None:
    record = a_record(stage)
    db.session.commit()
    assert "Valid" in client.get(f"/v/{record.code}").text
    becomes(stage)
    for surname in ("Ní Bhriain", "Keane"):
        said = post(client, "/v", {"code": record.code, "surname": surname}).text
        assert "has been replaced by a newer one" in said
        assert f"the surname on this record is {surname}" not in said
        assert "surname on this record is not" not in said
    manager, own = signed_in_as(stage.manager), signed_in_as(stage.starter)
    page = shown(manager, f"/records/{record.ref}")
    assert "In a former name: it verifies as replaced" in page
    assert OLD not in page
    assert OLD not in shown(manager, "/records/?show=issued")
    assert manager.get(f"/records/{record.ref}.pdf").status_code == 404
    assert own.get(f"/records/{record.ref}.pdf").status_code == 200, "it is the person's own"
    assert manager.get("/records/zip").status_code != 200


def test_the_record_is_issued_again_in_the_name_of_now(stage: Stage) -> None:
    plan = stage.loaded()
    plan.name_on_record = "Siobhán Ní Bhriain"
    record = a_record(stage)
    db.session.commit()
    becomes(stage)
    assert stage.loaded().name_on_record == ""
    newer = records.replace(
        stage.actor("coordinator"), issued.get_record(record.ref), reason="The name was updated",
        verify_url=VERIFY, now=clock.now(),
    )  # fmt: skip
    assert newer.name_written == "Siobhán Keane"
    assert newer.definition == INDUCTION
    assert issued.get_record(newer.ref).in_former_name is False


def test_the_preview_shows_a_new_name_to_the_coordinator_once(now: datetime, signed_in_as: SignIn) -> None:
    coordinator = make.with_role(Role.COORDINATOR, given="Dee", family="Marsh")
    line = "E1,{},Ann,ann@council.example,,,7/9/2026,1,,N"
    committed(a_list(line.format("Oldova")))
    db.session.commit()
    client = signed_in_as(coordinator)
    batch = previewed(a_list(line.format("Newova")))
    db.session.commit()
    assert "Oldova → Newova" in shown(client, f"/people/imports/{batch.ref}")
    batch = committed(a_list(line.format("Newova")))
    db.session.commit()
    page = shown(client, f"/people/imports/{batch.ref}")
    assert "Name updated" in page
    assert "Oldova" not in page
    assert [each.family_name for each in db.session.scalars(sa.select(FormerName))] == ["Oldova"]


def test_a_list_that_lags_behind_brings_no_former_name_or_address_back(
    now: datetime, signed_in_as: SignIn
) -> None:
    lagging = a_list("E1,Wren,Adam,adam.wren@council.example,,,7/9/2026,1,,N")
    committed(lagging)
    person = db.session.scalars(sa.select(Person).where(Person.family_name == "Wren")).one()
    actions.change_person(
        make.SYSTEM, person, given_name="Ada", family_name="Wren", email="ada.wren@council.example",
        now=clock.now(),
    )  # fmt: skip
    client = signed_in_as(make.with_role(Role.COORDINATOR, given="Dee", family="Marsh"))
    batch = committed(lagging)
    db.session.commit()
    assert fates_of(batch) == {"unchanged": ["E1"]}
    assert (person.name, person.email) == ("Ada Wren", "ada.wren@council.example")
    page = shown(client, f"/people/imports/{batch.ref}")
    assert "a name or an address that they had before. It was left as it is here" in page
    assert "Adam" not in page
    more = committed(a_list("E1,Wren,Adam,adam.wren@council.example,Fostering,,7/9/2026,1,SW11,N"))
    assert fates_of(more) == {"changed": ["E1"]}, "what else the row says is taken over"
    assert (person.name, person.registration_number) == ("Ada Wren", "SW11")
    newer = committed(a_list("E1,Wren-Lowe,Ada,ada.wren@council.example,,,7/9/2026,1,,N"))
    assert fates_of(newer) == {"changed": ["E1"]}
    assert person.name == "Ada Wren-Lowe"


def test_an_address_of_before_alone_is_left_too(now: datetime) -> None:
    committed(a_list("E1,Wren,Ada,adam.wren@council.example,,,7/9/2026,1,,N"))
    person = db.session.scalars(sa.select(Person).where(Person.family_name == "Wren")).one()
    actions.change_person(
        make.SYSTEM, person, given_name="Ada", family_name="Wren", email="ada.wren@council.example",
        now=clock.now(),
    )  # fmt: skip
    batch = committed(a_list("E1,Wren,Ada,adam.wren@council.example,,,7/9/2026,1,,N"))
    assert (fates_of(batch), person.email) == ({"unchanged": ["E1"]}, "ada.wren@council.example")


def test_history_costs_one_statement_more_however_many_names_changed(
    stage: Stage, statements: Callable[[], Any]
) -> None:
    key = stage.starter.id
    becomes(stage)
    with statements() as one:
        queries.history_of(key, list(Topic))
    becomes(stage, "Quirke")
    becomes(stage, "Reilly")
    with statements() as three:
        queries.history_of(key, list(Topic))
    assert len(one) == len(three) == 2
