"""A work-ready statement that quotes what somebody reported: no page and no file shows the words."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.db import db
from academy.enrolments import queries as plans
from academy.hiding import actions as hiding
from academy.hiding import queries as texts
from academy.hiding.models import HiddenText
from academy.people.models import Person
from academy.readiness import actions as readiness
from academy.records import actions, queries
from academy.records.models import CompletionRecord
from academy.refusals import Refused
from tests.readiness.factories import Cast, a_cast, actor, has_read, in_place, signed
from tests.records.factories import VERIFY

SignIn = Callable[[Person], FlaskClient]
WORDS = "No visits to Timmy Brownlow of 4 Elm Road"
INSTEAD = "Hidden: reported on 11 September 2026"


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 15:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    """Signed with a condition that says too much, issued, and then reported by the manager."""
    cast = a_cast()
    in_place(cast, now, but=("kit",))
    condition = readiness.accept_condition(
        actor(cast.manager),
        cast.enrolment,
        "kit",
        until_on=date(2026, 9, 18),
        not_until_then=WORDS,
        now=now,
    )
    has_read(cast, condition, now)
    signed(cast, now)
    db.session.flush()
    enrolment = plans.get_enrolment(cast.enrolment.ref)
    actions.issue(actor(cast.coordinator), enrolment, definition="work_ready", verify_url=VERIFY, now=now)
    found, _ = texts.text_or_404("accepted_condition.not_until_then", condition.ref, now.date())
    hiding.report(actor(cast.manager), found, now=now)
    db.session.commit()
    return cast


def record() -> CompletionRecord:
    return db.session.scalars(sa.select(CompletionRecord)).one()


def reported() -> HiddenText:
    return db.session.scalars(sa.select(HiddenText)).one()


def answers(client: FlaskClient) -> list[Any]:
    ref = record().ref
    return [client.get(address) for address in (f"/records/{ref}", f"/records/{ref}.pdf", "/records/zip")]


def test_hidden_words_stand_on_no_page_and_in_no_file_of_a_record(cast: Cast, signed_in_as: SignIn) -> None:
    for person in (cast.manager, cast.starter, cast.coordinator):
        page, pdf, archive = answers(signed_in_as(person))
        assert (page.status_code, pdf.status_code, archive.status_code) == (200, 410, 410), person.name
        assert INSTEAD in page.text
        assert "Brownlow" not in page.text + pdf.text + archive.text
        assert "quotes words that somebody reported" in page.text
        assert "This record is hidden" in pdf.text
        assert f"{record().ref}.pdf" not in page.text, "no link to a file that nobody gets"


def test_no_list_links_to_a_file_that_nobody_gets(cast: Cast, signed_in_as: SignIn) -> None:
    for person, addresses in (
        (cast.starter, ("/records/",)),
        (cast.coordinator, (f"/records/starters/{cast.enrolment.ref}", "/records/?show=issued")),
    ):
        client = signed_in_as(person)
        for address in addresses:
            text = client.get(address).text
            assert record().number in text
            assert f"{record().ref}.pdf" not in text
            assert "idden" in text
            assert "ZIP" not in text


def test_what_was_put_back_is_read_again(cast: Cast, signed_in_as: SignIn, now: datetime) -> None:
    hiding.put_back(actor(cast.coordinator), reported(), why="It is a colleague.", now=now)
    db.session.commit()
    page, pdf, archive = answers(signed_in_as(cast.manager))
    assert (page.status_code, pdf.status_code, archive.status_code) == (200, 200, 200)
    assert "o visits to Timmy Brownlow" in page.text
    assert len(zipfile.ZipFile(io.BytesIO(archive.data)).namelist()) == 1
    archive.close()


def test_what_was_destroyed_never_comes_back(cast: Cast, signed_in_as: SignIn, now: datetime) -> None:
    hiding.destroy(actor(cast.coordinator), reported(), now=now)
    db.session.commit()
    page, pdf, archive = answers(signed_in_as(cast.starter))
    assert (pdf.status_code, archive.status_code) == (410, 410)
    assert f"{INSTEAD}, destroyed" in page.text
    coordinators = signed_in_as(cast.coordinator).get(f"/records/{record().ref}").text
    assert "Withdraw the record." in coordinators


def test_no_other_print_is_made_of_it(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused, match="quotes words"):
        actions.enlarge(
            actor(cast.coordinator), queries.get_record(record().ref), content=b"%PDF-1.7", now=now
        )
