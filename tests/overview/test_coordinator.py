"""A coordinator's overview: what waits for them beside intakes and sessions."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.enrolments import actions
from academy.enrolments.queries import plan_items_of
from academy.enrolments.rules import Source
from academy.people.models import OpenQuestion, Person
from tests.enrolments.factories import Cast, a_cast, plan_item
from tests.factories import SYSTEM
from tests.overview.test_views import text

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-21 09:00")
    found = a_cast()
    db.session.commit()
    return found


def ask(person: Person, code: str, role: Role) -> None:
    db.session.add(
        OpenQuestion(
            person_id=person.id, code=code, sentence="What is it?", owner_role=role, asked_at=clock.now()
        )
    )
    db.session.commit()


def test_an_intake_that_began_is_not_called_ahead(cast: Cast, signed_in_as: SignIn) -> None:
    shown = text(signed_in_as(cast.coordinator), "/overview/coordinator")
    assert f'{cast.intake.name}</a></th><td data-label="First day">7 Sep, 2 weeks ago' in shown
    assert '<h2 class="govuk-heading-m">Intakes ahead or just begun</h2>' in shown


def test_questions_that_the_coordinator_owes_are_counted(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    assert "to answer" not in text(client, "/overview/coordinator")
    ask(cast.starter, "email", Role.COORDINATOR)
    ask(cast.starter, "manager", Role.MANAGER)
    shown = text(client, "/overview/coordinator")
    assert "1 question about people to answer" in shown
    assert 'href="/people/?show=questions"' in shown


def test_records_that_can_be_issued_are_named(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    assert "None: nobody has everything" in text(client, "/overview/coordinator")
    for bare in plan_items_of([cast.enrolment.id])[cast.enrolment.id]:
        actions.complete(
            SYSTEM, plan_item(cast.enrolment, bare.item.code), source=Source.SELF, source_ref=bare.ref,
            done_on=date(2026, 9, 18), how="Done", role="starter", now=clock.now(),
        )  # fmt: skip
    db.session.commit()
    shown = text(client, "/overview/coordinator")
    assert "everything that" in shown
    assert f"{cast.starter.name}</a>, record of induction, {cast.intake.name}</li>" in shown
    assert f'<a class="govuk-link" href="/records/starters/{cast.enrolment.ref}">Asha Begum</a>' in shown
