"""What somebody missed is said only to those who need it: starter, manager, practitioner and coordinator."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.people.models import Duty, Person, Responsibility
from academy.timetable import actions
from academy.timetable.models import TrainingSession
from academy.timetable.rules import Instead, Mark, Wish
from tests.enrolments.factories import acts, plan_item
from tests.factories import LONG_AGO
from tests.overview.test_views import text
from tests.readiness.factories import Cast, a_cast
from tests.timetable.factories import a_practitioner, a_session, entries_of

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    """Amara was not at the welcome."""
    at("2026-09-02 09:00")
    found = a_cast()
    held: TrainingSession = a_session(found.cohort, facilitators=[found.runner], on=date(2026, 9, 8))
    db.session.commit()
    at("2026-09-08 13:00")
    [entry] = entries_of(held)
    marks = {entry.ref: (Mark.NOT_HERE, False)}
    actions.take_register(acts(found.runner), held, marks=marks, version=None, now=clock.now())
    db.session.commit()
    at("2026-09-15 09:00")
    return found


def pages(cast: Cast) -> list[str]:
    ref, item = cast.enrolment.ref, plan_item(cast.enrolment, "welcome")
    return [
        f"/overview/{ref}/year",
        f"/overview/{ref}/why?item={item.item.milestone}",
        f"/enrolments/items/{item.ref}",
        f"/overview/cohorts/{cast.cohort.ref}/board",
        f"/overview/cohorts/{cast.cohort.ref}/board.csv",
    ]


def test_whoever_owes_the_catch_up_reads_it_on_the_day_of_the_register(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    """The plan and the manager's page said “Missed” that day; the practitioner's own page said nobody needs action."""
    at("2026-09-08 16:00")
    for address in ("/overview/today", "/overview/starters"):
        page = text(signed_in_as(cast.runner), address)
        assert "Missed · catch-up to be arranged" in page, address
        assert "needs action today" not in page, address


def test_what_is_to_be_caught_up_stands_on_the_practitioners_page_whatever_else_is_late(
    cast: Cast, signed_in_as: SignIn
) -> None:
    """The starter's own lateness is more urgent and stood alone: whoever owes the catch-up was never told."""
    page, item = text(signed_in_as(cast.runner), "/overview/today"), plan_item(cast.enrolment, "welcome")
    needs = page[page.index("Who needs attention") :]
    assert "Welcome to the academy" not in needs[: needs.index("The next seven days")]
    assert "Missed · Tuesday 8 September 2026" in page
    assert f'href="/timetable/instead/{item.ref}"' in page
    actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), now=clock.now())
    db.session.commit()
    assert "Missed, and not caught up yet" not in text(signed_in_as(cast.runner), "/overview/today")


def test_what_was_missed_is_not_said_to_the_head_of_service(cast: Cast, signed_in_as: SignIn) -> None:
    head, runner = signed_in_as(cast.head), signed_in_as(cast.runner)
    for address in pages(cast):
        assert "missed" not in text(head, address).lower(), address
    for address in pages(cast)[:3]:
        assert "Missed" in text(runner, address), address
        assert "To be arranged · with Priya Nair" in text(head, address), address


def test_what_was_missed_is_not_said_to_who_only_assesses_them(cast: Cast, signed_in_as: SignIn) -> None:
    other = a_practitioner("Una", "Else")
    duty = Responsibility(
        duty=Duty.ASSESSOR, holder_id=other.id, person_id=cast.starter.id, starts_on=LONG_AGO
    )
    db.session.add(duty)
    db.session.commit()
    for address in pages(cast)[:3]:
        assert "missed" not in text(signed_in_as(other), address).lower(), address


def test_the_starter_their_manager_and_the_coordinator_read_what_was_missed(
    cast: Cast, signed_in_as: SignIn
) -> None:
    for reader in (cast.starter, cast.manager, cast.coordinator):
        for address in pages(cast)[:3]:
            assert "Missed" in text(signed_in_as(reader), address), (reader.name, address)
