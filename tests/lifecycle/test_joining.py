"""How a person joins is proposed from HR's columns, confirmed by the coordinator, and decides the plan."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from academy import clock
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.batches import queries as uploads
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments import queries
from academy.enrolments.rules import Source
from academy.lifecycle import actions, rules
from academy.people.models import Employment
from academy.programmes import queries as programmes
from academy.programmes.rules import shipped_programmes
from tests.enrolments.factories import a_cast, acts
from tests.factories import a_live_check, an_employment
from tests.forms import post
from tests.people.lists import committed

MONDAY = date(2026, 9, 14)
HEADS = "Employee number,Surname,Forename,Work email,Start date,FTE,Starter type,NQSW (Y/N)\r\n"


@pytest.fixture
def cast(app, at):
    at("2026-09-02 09:00")
    return a_cast()


def shown(answer):
    return " ".join(answer.get_data(as_text=True).split())


def job_of(number):
    return db.session.scalar(
        sa.select(Employment)
        .options(sa.orm.joinedload(Employment.person))
        .where(Employment.employee_number == number)
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("NQSW", "newly_qualified"),
        ("experienced hire", "experienced_new"),
        ("Agency – to permanent", "agency_to_permanent"),
        ("Internal transfer", "moving_inside"),
        ("Returner", "returning"),
        ("Support worker", "no_registration"),
    ],
)
def test_each_way_of_joining_is_proposed_from_hrs_words(words, expected):
    [document] = [each for each in shipped_programmes() if len(each.audiences) == 6]
    audience, why = rules.how_they_join(document, joins_as="", confirmed=False, starter_type=words)
    assert (audience, why) == (expected, f"HR’s list says “{words}”")


def test_what_was_confirmed_goes_before_hrs_words_and_words_before_y_or_n(cast):
    document = programmes.document_of(cast.intake.version)
    first, second = document.audiences[0], replace(document.audiences[1], hr_words=("Seasoned",))
    document = replace(document, audiences=(first, second))
    said = {"joins_as": first.code, "starter_type": "seasoned"}
    assert rules.how_they_join(document, confirmed=True, **said) == (first.code, "Confirmed before")
    assert rules.how_they_join(document, confirmed=False, **said)[0] == second.code
    assert rules.how_they_join(document, joins_as=first.code, confirmed=False, starter_type="") == (
        first.code,
        "HR’s list says “Y” for newly qualified",
    )


def test_words_that_no_way_of_joining_has_propose_nothing_and_say_so(cast):
    document = programmes.document_of(cast.intake.version)
    assert rules.how_they_join(document, joins_as="", confirmed=False, starter_type="Secondee") == (
        "",
        "HR’s list says “Secondee”, which this programme does not know",
    )
    assert rules.how_they_join(document, joins_as="", confirmed=False, starter_type="") == (
        "",
        "HR’s list does not say",
    )


def test_hrs_words_are_kept_asked_for_once_changed_and_proposed_where_a_plan_starts(cast, signed_in_as):
    row = "40301,Bello,Tola,tola@council.example,14/09/2026,1,Experienced, new to the council,\r\n"
    row = row.replace("Experienced, new to the council", '"Experienced, new to the council"')
    batch = committed((HEADS + row).encode())
    job = job_of("40301")
    assert job.starter_type == "Experienced, new to the council"
    assert "newly qualified, or experienced" not in " ".join(each.questions for each in _rows(batch))
    committed((HEADS + row.replace("Experienced, new to the council", "Returner")).encode())
    db.session.refresh(job)
    assert job.starter_type == "Returner"
    job.starter_type = "Experienced, new to the council"
    db.session.commit()
    client = signed_in_as(cast.coordinator)
    several = shown(client.get(f"/lifecycle/cohorts/{cast.cohort.ref}/enrol"))
    assert "HR’s list says “Experienced, new to the council”" in several
    assert 'value="experienced_new" selected' in several
    page = f"/lifecycle/start/{job.ref}"
    one = shown(client.get(page))
    assert "HR’s list says “Experienced, new to the council”. Confirm it, or choose another" in one
    a_live_check(job.person, on=date(2026, 9, 1))
    db.session.commit()
    typed = {"cohort": cast.cohort.ref, "audience": "newly_qualified", "programme_start_on": "2026-09-14"}
    assert post(client, page, {**typed, "confirmed": "yes"}).status_code == 303
    db.session.refresh(job)
    assert (job.joins_as, job.joins_as_confirmed_at is not None) == ("newly_qualified", True)


def test_a_second_plan_leaves_out_what_is_held_and_history_says_so_in_its_own_words(cast, monkeypatch):
    document = programmes.document_of(cast.intake.version)
    item = replace(document.items[0], module="m1", refresh_months=None, licence=False)
    monkeypatch.setattr(programmes, "document_of", lambda _: replace(document, stages=_with(document, item)))
    enrolments.complete(
        acts(cast.coordinator), cast.item(item.code), source=Source.SELF, source_ref="x",
        done_on=date(2026, 8, 20), how="Done", role="", now=clock.now(),
    )  # fmt: skip
    job = an_employment(cast.starter, starts_on=MONDAY)
    a_live_check(cast.starter, on=date(2026, 9, 1))
    started = actions.start_plan(
        acts(cast.coordinator), job, cohort=cast.intake, audience="newly_qualified",
        programme_start_on=MONDAY, now=clock.now(),
    )  # fmt: skip
    db.session.flush()
    lines = queries.plan_lines([started.enrolment.id])[started.enrolment.id]
    assert {line.not_needed for line in lines if line.code == item.code} == {"held since 20 August 2026"}
    [said] = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.PLAN_ITEMS_HELD))
    assert (said.subject, said.about_person_id) == ("1 item", cast.starter.id)


def _with(document, item):
    return tuple(
        replace(stage, items=tuple(item if each.code == item.code else each for each in stage.items))
        for stage in document.stages
    )


def _rows(batch):
    return uploads.rows_of(batch.id)


def test_who_has_a_plan_is_shown_it_instead_of_being_started_again(cast, signed_in_as):
    client, job = signed_in_as(cast.coordinator), cast.enrolment.employment
    assert f'href="/lifecycle/start/{job.ref}">Plan</a>' in shown(client.get(f"/people/{cast.starter.ref}"))
    answer = client.get(f"/lifecycle/start/{job.ref}")
    assert (answer.status_code, answer.location) == (302, f"/overview/{cast.enrolment.ref}/year")
