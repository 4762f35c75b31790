"""Known patterns stop the save of a free text; going on needs a reason, which is logged without the text."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.people.models import Person
from academy.settings import actions as settings
from academy.settings.rules import DEFINITIONS, problems_with
from academy.web.child_data import is_nhs_number, looks_like
from tests.forms import post
from tests.readiness.factories import Cast, a_cast, accept, actor

SignIn = Callable[[Person], FlaskClient]
SHIPPED = {key: one.default for key, one in DEFINITIONS.items() if key.startswith("pattern_")}
NHS = "943 476 5919"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"See the file of {NHS} please", ["an NHS number"]),
        ("9434765919", ["an NHS number"]),
        ("943 476 5918", []),  # its check digit is wrong
        ("Ring me on 0161 496 0000", []),
        ("DOB 03/04/2019", ["a date of birth"]),
        ("date of birth: 3 April 2019", ["a date of birth"]),
        ("born on 03.04.19, so she is seven", ["a date of birth"]),
        *(
            (text, ["an NHS number"])
            for text in (
                "943.476.5919",
                "943  476  5919",
                "943\u2013476\u20135919",
                "943\u00a0476\u00a05919",
                "943 - 476 - 5919",
                "943\u2011476\u20115919",
                "NHS no: 943-476-5919.",
            )
        ),
        *(
            (text, ["a date of birth"])
            for text in (
                "DOB 2015-04-03",
                "DOB 3rd April 2015",
                "date of birth is 3/4/2015",
                "Born: 03 / 04 / 2015",
                "D.O.B: 3.4.15",
                "born on the 3rd of April 2015",
                "Her date of birth was the 3rd April, 2015",
                "born April 3, 2015",
                "Birth date 3/4/15",
                "DOB 03042015",
            )
        ),
        *(
            (text, [])
            for text in (
                "We were born ready",
                "We were born ready: 12 of us",
                "The date of birth is not needed here.",
                "Session of 2026-09-14, then on 3rd October 2026",
                "3/4 of the team came, 12 of 16",
                "Ring 01204 496 0001 or 0161-496-0000 or +44 161 496 0000",
                "07700 900 123",
                "SW154516",
                "SW 123 456",
                "LT-0042, LT-0043 and PH-1043-2291",
                "Asset 104 332 2917",
                "Born in the north, 24 years in the service",
                "10.09.2026 to 11.09.2026",
                "From 14/09/2026, 9.30 to 12.30",
            )
        ),
        ("We met on 03/04/2026", []),
        ("LCS 1234567", ["a case number"]),
        ("case no. 204511", ["a case number"]),
        ("The case system was down at 10.30", []),
        (f"Case 204511, DOB 03/04/2019, {NHS}", ["an NHS number", "a date of birth", "a case number"]),
        ("SW154516 and 40112", []),
    ],
)
def test_the_shipped_patterns_know_what_a_child_looks_like(text: str, found: list[str]) -> None:
    assert looks_like(text, SHIPPED) == found


def test_the_check_digit_of_an_nhs_number_decides() -> None:
    assert is_nhs_number(NHS)
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("1111111111")


def test_a_pattern_that_cannot_be_read_is_no_setting() -> None:
    [reason] = problems_with(DEFINITIONS["pattern_case_number"], "[0-9")
    assert "no regular expression" in reason.message


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-11 10:00")
    found = a_cast()
    accept(found, found.manager, "kit", clock.now())
    db.session.commit()
    return found


def address(cast: Cast) -> str:
    condition = cast.standing().line("kit")
    assert condition is not None
    assert condition.to_read is not None
    return f"/readiness/conditions/{condition.to_read.ref}/take-back"


def send(client: FlaskClient, where: str, **sent: str) -> Any:
    return post(client, where, sent)


def logged() -> list[AuditEvent]:
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.TEXT_KEPT)))


def test_a_pattern_stops_the_save_keeps_what_was_typed_and_asks_why_beside_the_field(
    cast: Cast, signed_in_as: SignIn
) -> None:
    where, browser = address(cast), signed_in_as(cast.manager)
    answer = send(browser, where, reason=f"It was for {NHS}")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "This looks like an NHS number." in page
    assert f"It was for {NHS}" in page
    assert 'name="reason-why"' in page
    assert cast.standing().line("kit").to_read is not None  # type: ignore[union-attr]
    assert logged() == []


def test_going_on_needs_a_reason_and_is_logged_without_the_text(cast: Cast, signed_in_as: SignIn) -> None:
    where, browser = address(cast), signed_in_as(cast.manager)
    text = f"The number {NHS} is the help line of the supplier"
    for no_reason in ("ok", "DOB 03/04/2019 of a child"):
        assert send(browser, where, reason=text, **{"reason-why": no_reason}).status_code == 422
    kept = send(browser, where, reason=text, **{"reason-why": "It is the phone number of a supplier"})
    assert kept.status_code == 303
    [event] = logged()
    assert event.actor_id == cast.manager.id
    assert event.about_person_id == cast.starter.id
    assert "It is the phone number of a supplier" in event.details
    assert NHS not in event.details + event.subject


def test_a_council_can_leave_a_pattern_out(cast: Cast, signed_in_as: SignIn) -> None:
    settings.change(actor(cast.coordinator), "pattern_nhs_number", value="", now=clock.now())
    db.session.commit()
    assert send(signed_in_as(cast.manager), address(cast), reason=f"It was for {NHS}").status_code == 303
    assert logged() == []
