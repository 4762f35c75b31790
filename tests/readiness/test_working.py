"""“Working in the team since 19 October, no decision signed”: a dated fact that closes nothing and is never hidden."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries as plans
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind
from academy.people.models import Person
from academy.readiness import actions
from academy.readiness.models import WorkingSince
from academy.readiness.rules import State
from academy.refusals import Refused
from tests.forms import post
from tests.readiness.factories import Cast, a_cast, actor, in_place, signed

SignIn = Callable[[Person], FlaskClient]
SINCE = date(2026, 10, 19)
WORDS = "Working in the team since 19 October, no decision signed"


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-10-26 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def entered(cast: Cast, who: Person, now: datetime, since_on: date | None = SINCE) -> WorkingSince:
    found = plans.get_enrolment(cast.enrolment.ref)
    row = actions.enter_working(actor(who), found, since_on=since_on, now=now)
    db.session.flush()
    return row


def words(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


@pytest.mark.parametrize("who", ["manager", "runner", "coordinator"])
def test_manager_ap_or_coordinator_enter_it(cast: Cast, now: datetime, who: str) -> None:
    row = entered(cast, getattr(cast, who), now)
    assert row.since_on == SINCE
    assert cast.standing(date(2026, 10, 26)).working_words == WORDS


@pytest.mark.parametrize("who", ["starter", "stranger", "desk"])
def test_nobody_else_enters_it(cast: Cast, now: datetime, who: str) -> None:
    with pytest.raises(Refused):
        entered(cast, getattr(cast, who), now)


def test_it_closes_nothing(cast: Cast, now: datetime) -> None:
    before = cast.standing(date(2026, 10, 26))
    entered(cast, cast.manager, now)
    after = cast.standing(date(2026, 10, 26))
    assert after.state is State.NOT_READY
    assert [line.code for line in after.missing] == [line.code for line in before.missing]


def test_it_tells_the_head_of_service_the_same_day(cast: Cast, now: datetime) -> None:
    entered(cast, cast.manager, now)
    told = db.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.kind == Kind.WORKING_UNDECIDED)
    ).all()
    assert [(each.person_id, each.subject) for each in told] == [
        (cast.head.id, "Amara Okafor works in the team without a signed decision")
    ]
    assert "since Monday 19 October 2026" in told[0].body


def test_nobody_is_told_where_a_decision_holds(cast: Cast, now: datetime) -> None:
    in_place(cast, now)
    signed(cast, now)
    entered(cast, cast.manager, now)
    kinds = list(db.session.scalars(sa.select(OutboxMessage.kind)))
    assert Kind.WORKING_UNDECIDED not in kinds


def test_it_stays_in_every_list_and_in_the_history(cast: Cast, now: datetime, signed_in_as: SignIn) -> None:
    entered(cast, cast.manager, now)
    db.session.commit()
    manager, head = signed_in_as(cast.manager), signed_in_as(cast.head)
    for client, address in (
        (manager, f"/readiness/{cast.enrolment.ref}"),
        (manager, "/readiness/"),
        (manager, "/overview/my-team"),
        (head, "/readiness/decisions"),
        (head, "/overview/service"),
    ):
        assert WORDS in words(client, address), address
    assert WORDS in manager.get("/readiness/board.csv").get_data(as_text=True)
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.READINESS_WORKING)).one()
    assert event.subject == "Amara Okafor works in the team since Monday 19 October 2026"


def test_a_later_signature_is_said_beside_it(cast: Cast, now: datetime) -> None:
    entered(cast, cast.manager, now)
    in_place(cast, now)
    signed(cast, now)
    assert (
        cast.standing(date(2026, 10, 26)).working_words
        == "Working in the team since 19 October, decision signed 26 October"
    )


@pytest.mark.parametrize(
    ("day", "code"),
    [(None, "day_wrong"), (date(2026, 10, 27), "day_wrong"), (date(2026, 8, 1), "before_contract")],
)
def test_a_day_that_cannot_be_is_refused(cast: Cast, now: datetime, day: date | None, code: str) -> None:
    with pytest.raises(Refused) as no:
        entered(cast, cast.manager, now, day)
    assert [reason.code for reason in no.value.reasons] == [code]


def test_it_is_entered_once_and_taken_back_with_a_reason_that_is_kept(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    row = entered(cast, cast.manager, now)
    with pytest.raises(Refused, match="entered already"):
        entered(cast, cast.coordinator, now)
    db.session.commit()
    address, browser = f"/readiness/working/{row.ref}/take-back", signed_in_as(cast.manager)
    assert post(browser, address, {"reason": ""}).status_code == 422
    assert post(browser, address, {"reason": "The wrong person"}).status_code == 303
    kept = db.session.scalars(sa.select(WorkingSince)).one()
    assert kept.withdrawn_reason == "The wrong person"
    assert cast.standing(date(2026, 10, 26)).working is None
