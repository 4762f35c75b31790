"""Somebody registered after their plan began: the coordinator says from which day the programme counts."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import EnrolmentState
from academy.lifecycle import actions
from academy.overview.queries import counts_now
from academy.people.models import Person
from academy.refusals import Refused
from tests.enrolments.factories import Cast, a_cast, acts
from tests.factories import a_live_check, a_person, an_employment
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
MONDAY, LATER = date(2026, 9, 14), date(2026, 9, 28)


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-10-01 09:00")
    found = a_cast()
    db.session.commit()
    return found


def a_waiting_plan(cast: Cast, given: str, now: datetime) -> Enrolment:
    """Somebody whose programme waits for registration."""
    job = an_employment(a_person(given, "Waiting"), starts_on=MONDAY)
    started = actions.start_plan(
        acts(cast.coordinator), job, cohort=cast.intake, audience="newly_qualified",
        programme_start_on=None, now=now,
    )  # fmt: skip
    return started.enrolment


def dates(plan: Enrolment) -> dict[str, tuple[date | None, bool]]:
    rows = queries.plan_items_of([plan.id])[plan.id]
    return {row.item.code: (row.due_on, row.provisional) for row in rows}


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_once_registered_the_programme_counts_from_a_day_and_its_dates_are_no_longer_provisional(
    cast: Cast, at: Callable[[str], datetime]
) -> None:
    plan = a_waiting_plan(cast, "Zofia", at("2026-10-01 09:00"))
    provisional = {code for code, (_, soft) in dates(plan).items() if soft}
    assert provisional, "the small programme has an item that counts from the programme's start"
    a_live_check(plan.person, on=LATER)

    assert actions.count_from(acts(cast.coordinator), {plan.id: LATER}, today=date(2026, 10, 1)) == 1

    assert (plan.programme_start_on, plan.state) == (LATER, EnrolmentState.ACTIVE)
    after = dates(plan)
    assert all(not after[code][1] and after[code][0] is not None for code in provisional)
    line = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.PLAN_COUNTS_FROM)).one()
    assert line.about_person_id == plan.person_id


def test_a_programme_never_counts_before_somebody_saw_the_registration(
    cast: Cast, at: Callable[[str], datetime]
) -> None:
    plan = a_waiting_plan(cast, "Zofia", at("2026-10-01 09:00"))
    with pytest.raises(Refused, match="Nobody has seen Zofia Waiting on the public register"):
        actions.count_from(acts(cast.coordinator), {plan.id: LATER}, today=date(2026, 10, 1))
    assert plan.programme_start_on is None


def test_a_day_before_the_contract_is_refused_beside_its_row(cast: Cast, signed_in_as: SignIn) -> None:
    plan = a_waiting_plan(cast, "Zofia", datetime.fromisoformat("2026-10-01T09:00+01:00"))
    a_live_check(plan.person, on=LATER)
    ref = plan.ref
    db.session.commit()
    browser = signed_in_as(cast.coordinator)
    answer = post(browser, "/lifecycle/programme-starts", {"pick": ref, f"day-{ref}": "2026-08-01"})
    assert answer.status_code == 422
    assert "The programme cannot start before the contract does." in shown(answer)
    assert f'href="#day-{ref}"' in shown(answer)
    assert 'value="2026-08-01"' in shown(answer), "what was typed is kept"


def test_the_coordinator_sees_who_is_registered_now_and_confirms_the_proposed_day(
    cast: Cast, signed_in_as: SignIn
) -> None:
    now = datetime.fromisoformat("2026-10-01T09:00+01:00")
    plan, other = a_waiting_plan(cast, "Zofia", now), a_waiting_plan(cast, "Abel", now)
    a_live_check(plan.person, on=LATER)
    ref, unseen = plan.ref, other.ref
    db.session.commit()
    browser = signed_in_as(cast.coordinator)
    assert "1 person is on the register now" in shown(browser.get("/overview/coordinator"))
    page = shown(browser.get("/lifecycle/programme-starts"))
    assert f'name="day-{ref}" value="2026-09-28"' in page
    assert f'name="day-{unseen}"' not in page
    assert "Not seen yet" in page

    nobody = post(browser, "/lifecycle/programme-starts", {})
    assert "Tick the people whose programme counts now." in shown(nobody)
    done = post(browser, "/lifecycle/programme-starts", {"pick": ref, f"day-{ref}": "2026-09-28"})
    assert done.status_code == 303
    assert counts_now(date(2026, 10, 1)) == 0


def test_looking_for_who_is_registered_costs_the_same_for_one_and_for_twenty(
    cast: Cast, at: Callable[[str], datetime], statements: Callable[[], Any]
) -> None:
    now = at("2026-10-01 09:00")
    a_live_check(a_waiting_plan(cast, "First", now).person, on=LATER)
    db.session.commit()
    with statements() as one:
        assert counts_now(date(2026, 10, 1)) == 1
    for number in range(19):
        a_live_check(a_waiting_plan(cast, f"More{number}", now).person, on=LATER)
    db.session.commit()
    with statements() as twenty:
        assert counts_now(date(2026, 10, 1)) == 20
    assert len(one) == len(twenty)
