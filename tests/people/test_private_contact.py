"""A private email address or mobile number: used before the first day in, deleted ten working days after it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.audit.models import AuditEvent
from academy.db import db
from academy.jobs import run_due
from academy.notifications.models import OutboxMessage
from academy.people import actions, queries
from academy.people.models import Person, PrivateContact, WorkingPattern
from academy.refusals import Refused
from academy.signin import actions as signin
from academy.signin import queries as accounts
from tests.enrolments.factories import Cast, a_cast, acts
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
PRIVATE = "asha@home.example"


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-08-20 09:00")
    found = a_cast()
    found.starter.email = "asha.begum@council.example"
    db.session.commit()
    return found


def kept(cast: Cast, email: str = PRIVATE, phone: str = "07700 900123") -> None:
    actions.keep_private_contact(
        acts(cast.coordinator), cast.starter, email=email, phone=phone, today=clock.today()
    )
    db.session.commit()


def shown(client: FlaskClient, address: str) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def sent(cast: Cast) -> str:
    signin.invite(acts(cast.coordinator), cast.starter, now=clock.now())
    db.session.commit()
    return (
        db.session.scalars(sa.select(OutboxMessage.address).order_by(OutboxMessage.id.desc())).first() or ""
    )


def test_the_welcome_goes_there_until_the_first_day_in(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    client = signed_in_as(cast.coordinator)
    address = f"/people/{cast.starter.ref}/private-contact"
    assert "Private email and mobile" in shown(client, f"/people/{cast.starter.ref}")
    assert post(client, address, {"email": "nonsense", "phone": ""}).status_code == 422
    assert post(client, address, {"email": PRIVATE, "phone": "07700 900123"}).status_code == 303
    assert PRIVATE in shown(client, f"/lifecycle/cohorts/{cast.cohort.ref}/welcome")
    assert sent(cast) == PRIVATE
    at("2026-09-07 08:00")
    assert sent(cast) == "asha.begum@council.example", "on the first day in it is the work address"
    assert "Private email and mobile" not in shown(
        signed_in_as(cast.coordinator), f"/people/{cast.starter.ref}"
    )


def test_the_page_of_their_sign_in_says_where_the_invitation_goes(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    client, page = signed_in_as(cast.coordinator), f"/sign-in/cards/{cast.starter.ref}"
    assert "private email" not in shown(client, page)
    kept(cast)
    assert "Their private email, until the day before their first day in" in shown(client, page)
    assert PRIVATE not in shown(client, page)
    at("2026-09-07 09:00")
    assert "private email" not in shown(signed_in_as(cast.coordinator), page)


def test_it_signs_in_while_it_is_kept(cast: Cast) -> None:
    signin.create_account(
        acts(cast.coordinator), cast.starter, password="purple kettle dune", now=clock.now()
    )
    kept(cast)
    assert accounts.find_account_by_email(PRIVATE, clock.today()) is not None
    kept(cast, email="", phone="")
    assert accounts.find_account_by_email(PRIVATE, clock.today()) is None
    assert db.session.scalars(sa.select(PrivateContact)).all() == []


def test_it_is_deleted_ten_working_days_after_the_first_day_and_history_never_says_what_it_was(
    cast: Cast, at: Callable[[str], datetime]
) -> None:
    kept(cast)
    assert sent(cast) == PRIVATE
    run_due(at("2026-09-21 23:00"))
    assert queries.private_contact_of(cast.starter.id) is not None, (
        "Monday 21 September is the tenth working day"
    )
    run_due(at("2026-09-22 03:00"))
    assert queries.private_contact_of(cast.starter.id) is None
    message = db.session.scalars(sa.select(OutboxMessage)).one()
    assert (message.address, message.body) == ("deleted", "")
    lines = db.session.scalars(sa.select(AuditEvent)).all()
    assert not [
        each for each in lines if "home.example" in each.details + each.subject or "07700" in each.details
    ]
    assert [each for each in lines if '"private_contact": "deleted"' in each.details]


def test_a_part_timer_keeps_it_for_ten_of_their_own_working_days(
    cast: Cast, at: Callable[[str], datetime]
) -> None:
    job = queries.employments_of([cast.starter.id])[cast.starter.id][0]
    db.session.add(
        WorkingPattern(
            employment_id=job.id,
            starts_on=job.first_day_on,
            first_week="mon tue",
            entered_at=clock.now(),
            entered_by_id=cast.manager.id,
        )
    )
    kept(cast)
    run_due(at("2026-09-22 03:00"))
    assert queries.private_contact_of(cast.starter.id) is not None, "Mondays and Tuesdays only: the fifth"
    run_due(at("2026-10-12 23:00"))
    assert queries.private_contact_of(cast.starter.id) is not None, "Monday 12 October is the tenth"
    run_due(at("2026-10-13 03:00"))
    assert queries.private_contact_of(cast.starter.id) is None


def test_who_has_come_or_never_comes_has_none(cast: Cast, at: Callable[[str], datetime]) -> None:
    kept(cast)
    queries.employments_of([cast.starter.id])[cast.starter.id][0].left_on = date(2026, 8, 21)
    db.session.commit()
    run_due(at("2026-08-24 03:00"))
    assert queries.private_contact_of(cast.starter.id) is None
    with pytest.raises(Refused, match="come already"):
        kept(cast)


def test_only_coordinators_see_it(cast: Cast, signed_in_as: SignIn) -> None:
    kept(cast)
    for who in (cast.manager, cast.runner, cast.starter):
        client = signed_in_as(who)
        assert client.get(f"/people/{cast.starter.ref}/private-contact").status_code == 404
        assert PRIVATE not in shown(client, f"/overview/{cast.enrolment.ref}/year")


def test_a_waiting_welcome_goes_to_the_private_address_also_under_a_new_name(cast: Cast) -> None:
    kept(cast)
    assert sent(cast) == PRIVATE
    actions.change_person(
        acts(cast.coordinator), cast.starter, given_name="Aysha", family_name="Keane",
        email="aysha.keane@council.example", now=clock.now(),
    )  # fmt: skip
    mail = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert mail is not None
    assert (mail.address, mail.body.partition("\n")[0]) == (PRIVATE, "Hello Aysha,")
