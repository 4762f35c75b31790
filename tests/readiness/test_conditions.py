"""Conditions: who may accept what, read before it counts, ended by a day, renewed once, told; by no coordinator."""

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock, jobs
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries as plans
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind
from academy.people.models import Person
from academy.readiness import actions, queries
from academy.readiness.models import (
    AcceptedCondition,
    ConditionReading,
    ConditionRenewal,
)
from academy.readiness.rules import State
from academy.refusals import Refused
from academy.settings import actions as settings
from tests import factories as make
from tests.forms import post
from tests.readiness.factories import (
    ENDS,
    Cast,
    a_cast,
    accept,
    actor,
    has_read,
    in_place,
    signed,
    with_kit,
)

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]
SHIPPED = Path("academy/programmes/data/programmes/academy-2026.toml")


@pytest.fixture
def now(at: At) -> datetime:
    return at("2026-09-11 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def codes(no: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in no.value.reasons]


def renew(
    cast: Cast, who: Person, condition: AcceptedCondition, now: datetime, until_on: date
) -> AcceptedCondition:
    return actions.renew_condition(
        actor(who),
        condition,
        enrolment=plans.get_enrolment(cast.enrolment.ref),
        not_until_then="No visits alone",
        until_on=until_on,
        now=now,
    )


def words_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def url(cast: Cast, *more: str) -> str:
    return "/".join(["/readiness", cast.enrolment.ref, *more])


def messages(kind: Kind) -> list[OutboxMessage]:
    return list(db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == kind)))


def test_who_may_accept_what_as_shipped() -> None:
    """Right to work and registration nobody; four things the head of service; the rest the manager."""
    lines = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["readiness"]
    found: dict[str, set[str]] = {}
    for line in lines:
        found.setdefault(line.get("accepted_by", "manager"), set()).add(line["code"])
    assert found["nobody"] == {"right-to-work", "registration"}
    assert found["head_of_service"] == {"dbs", "references", "occupational-health", "lone-working-ready"}
    assert found["manager"] == {line["code"] for line in lines} - found["nobody"] - found["head_of_service"]
    assert "barred list" in next(line["label"] for line in lines if line["code"] == "dbs")


def test_a_condition_names_what_the_person_may_not_do_until_then(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as no:
        accept(cast, cast.manager, "kit", now, not_until_then="  ")
    assert codes(no) == ["restriction_missing"]


def test_it_is_read_by_the_starter_before_it_counts(cast: Cast, now: datetime, signed_in_as: SignIn) -> None:
    in_place(cast, now, but=("kit",))
    made = accept(cast, cast.manager, "kit", now)
    line = cast.standing().line("kit")
    assert line is not None
    assert line.missing
    assert line.words == "Waiting for Amara Okafor to read the condition · No visits alone until 25 September"
    assert line.owner.said == "Amara Okafor"
    with pytest.raises(Refused) as no:
        actions.sign(
            actor(cast.manager), cast.enrolment, signed_name=cast.manager.name, facts_read="", now=now
        )
    assert codes(no) == ["unread"]
    starter = signed_in_as(cast.starter)
    home = words_of(starter, "/overview/your-year")
    html = starter.get("/overview/your-year").get_data(as_text=True)
    cards = [part.split("</section>")[0] for part in html.split('<section class="app-next"')[1:]]
    assert ['class="govuk-button"' in card for card in cards] == [True, False], (
        "one thing is to be done first"
    )
    assert [card.split('label">')[1].split("<")[0] for card in cards] == ["Next", "Then"]
    assert "Read what you may not do yet" in home
    assert "No visits alone" in home
    read = f"/readiness/conditions/{made.ref}/read"
    assert "Friday 25 September 2026" in words_of(starter, read)
    assert post(starter, read, {}).status_code == 303
    assert "Read what you may not do yet" not in words_of(starter, "/overview/your-year")
    assert cast.standing().line("kit").missing is False  # type: ignore[union-attr]
    assert signed(cast, now).outcome.value == "ready_with_conditions"


def test_only_the_starter_reads_it_and_only_once(cast: Cast, now: datetime, signed_in_as: SignIn) -> None:
    made = accept(cast, cast.manager, "kit", now)
    db.session.flush()
    for who in (cast.manager, cast.coordinator, cast.runner, cast.head):
        with pytest.raises(Refused) as no:
            actions.read_condition(
                actor(who), made, enrolment=plans.get_enrolment(cast.enrolment.ref), now=now
            )
        assert codes(no) == ["not_yours"]
        address = f"/readiness/conditions/{made.ref}/read"
        assert post(signed_in_as(who), address, {}, page="/sign-in/account").status_code == 403
    has_read(cast, made, now)
    with pytest.raises(Refused) as no:
        actions.read_condition(
            actor(cast.starter), made, enrolment=plans.get_enrolment(cast.enrolment.ref), now=now
        )
    assert codes(no) == ["nothing_to_read"]


@pytest.mark.parametrize(
    "change", ["UPDATE condition_reading SET read_by_id = 1", "DELETE FROM condition_reading"]
)
def test_the_database_keeps_a_reading_as_it_was(cast: Cast, now: datetime, change: str) -> None:
    has_read(cast, accept(cast, cast.manager, "kit", now), now)
    with pytest.raises(sa.exc.DatabaseError, match="may not be changed"), db.session.begin_nested():
        db.session.execute(sa.text(change))
    assert db.session.scalar(sa.select(sa.func.count(ConditionReading.id))) == 1


def test_the_database_keeps_a_condition_as_it_was_accepted(cast: Cast, now: datetime) -> None:
    made = accept(cast, cast.manager, "kit", now)
    db.session.flush()
    with pytest.raises(sa.exc.DatabaseError, match="may not be changed"), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE accepted_condition SET until_on = '2027-01-01'"))
    db.session.expire(made)
    assert made.until_on == ENDS


def test_it_ends_after_10_working_days_unless_changed_20_at_most(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    page = signed_in_as(cast.manager).get(url(cast, "accept", "kit")).get_data(as_text=True)
    assert "20 working days at most: until Friday 9 October 2026" in page
    assert re.search(r'name="until_on[^>]*value="2026-09-25"|value="25"', page), (
        "ten working days from Friday"
    )
    with pytest.raises(Refused) as no:
        accept(cast, cast.manager, "kit", now, until_on=date(2026, 10, 10))
    assert codes(no) == ["ends_too_late"]
    accept(cast, cast.manager, "kit", now, until_on=date(2026, 10, 9))


def test_the_days_of_a_condition_are_the_councils_choice(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    settings.change(make.SYSTEM, "condition_most_days", value="5", now=now)
    db.session.commit()
    page = signed_in_as(cast.manager).get(url(cast, "accept", "kit")).get_data(as_text=True)
    assert "5 working days at most: until Friday 18 September 2026" in page
    with pytest.raises(Refused) as no:
        accept(cast, cast.manager, "kit", now)
    assert codes(no) == ["ends_too_late"]
    with pytest.raises(Refused):
        settings.change(make.SYSTEM, "condition_most_days", value="21", now=now)


def test_it_is_renewed_once_by_the_head_of_service(cast: Cast, now: datetime, at: At) -> None:
    first = has_read(cast, accept(cast, cast.manager, "kit", now), now)
    later = at("2026-09-24 09:00")
    with pytest.raises(Refused) as no:
        renew(cast, cast.manager, first, later, date(2026, 10, 8))
    assert codes(no) == ["not_yours"]
    second = renew(cast, cast.head, first, later, date(2026, 10, 8))
    db.session.flush()
    assert first.withdrawn_reason == "It was renewed."
    cited = db.session.scalars(sa.select(ConditionRenewal)).one()
    assert (cited.condition_id, cited.renews_id) == (second.id, first.id)
    line = cast.standing().line("kit")
    assert line is not None
    assert line.to_read is not None, "the renewed one is read again"
    has_read(cast, second, later)
    line = cast.standing().line("kit")
    assert line is not None
    assert line.condition is not None
    assert line.condition.renewal
    for who in (cast.head, cast.manager):
        with pytest.raises(Refused) as no:
            renew(cast, who, second, later, date(2026, 10, 9))
        assert codes(no) == ["renewed"]
    ended = at("2026-10-09 09:00")
    with pytest.raises(Refused) as no:
        accept(cast, cast.head, "kit", ended, until_on=date(2026, 10, 20))
    assert codes(no) == ["renewed"]


def test_an_ended_condition_cannot_be_accepted_anew_by_the_manager(cast: Cast, now: datetime, at: At) -> None:
    has_read(cast, accept(cast, cast.manager, "kit", now, until_on=date(2026, 9, 14)), now)
    later = at("2026-09-15 09:00")
    with pytest.raises(Refused) as no:
        accept(cast, cast.manager, "kit", later)
    assert codes(no) == ["not_yours"]
    waiting = queries.waiting_for_head({cast.service.id}, clock.today())
    assert "kit" in [line.code for _, line in waiting]
    assert accept(cast, cast.head, "kit", later).accepted_as == "head_of_service"


def test_taking_back_what_was_read_and_accepting_anew_is_a_renewal_too(cast: Cast, now: datetime) -> None:
    made = has_read(cast, accept(cast, cast.manager, "kit", now), now)
    actions.withdraw_condition(
        actor(cast.manager),
        made,
        enrolment=plans.get_enrolment(cast.enrolment.ref),
        reason="Other day",
        now=now,
    )
    with pytest.raises(Refused) as no:
        accept(cast, cast.manager, "kit", now)
    assert codes(no) == ["not_yours"]
    unread = accept(cast, cast.head, "kit", now)
    actions.withdraw_condition(
        actor(cast.head), unread, enrolment=plans.get_enrolment(cast.enrolment.ref), reason="Typo", now=now
    )
    accept(cast, cast.head, "kit", now)  # what nobody read did not count


def test_the_head_renews_on_the_page(cast: Cast, now: datetime, signed_in_as: SignIn) -> None:
    made = has_read(cast, accept(cast, cast.manager, "kit", now), now)
    address = f"/readiness/conditions/{made.ref}/renew"
    db.session.commit()
    manager = signed_in_as(cast.manager)
    assert "Renew the condition" not in words_of(manager, url(cast))
    assert manager.get(address).status_code == 303
    head = signed_in_as(cast.head)
    assert "Renew the condition : Kit signed for" in words_of(head, url(cast))
    late = post(head, address, {"not_until_then": "other", "other": "No duty desk", "until_on": "2026-12-24"})
    assert late.status_code == 422
    assert 'value="No duty desk"' in late.get_data(as_text=True)
    sent = {"not_until_then": "No visits alone", "until_on": "2026-10-02"}
    assert post(head, address, sent).status_code == 303
    assert "renewed until 2 October, once Amara Okafor has read it" in words_of(head, url(cast))


def test_when_it_ends_the_decision_reopens_by_itself_and_the_manager_is_told_once(
    cast: Cast, now: datetime, at: At
) -> None:
    in_place(cast, now, but=("kit",))
    has_read(cast, accept(cast, cast.manager, "kit", now), now)
    signed(cast, now)
    db.session.commit()
    jobs.run_due(at("2026-09-25 09:00"))
    assert messages(Kind.DECISION_ENDED) == []
    assert cast.standing(date(2026, 9, 25)).state is State.READY_WITH_CONDITIONS
    jobs.run_due(at("2026-09-26 09:00"))
    assert cast.standing(date(2026, 9, 26)).state is State.NOT_READY
    told = messages(Kind.DECISION_ENDED)
    assert [(each.person_id, each.subject) for each in told] == [
        (cast.manager.id, "The decision about Amara Okafor no longer holds")
    ]
    assert "The condition on “Kit signed for” ended on Friday 25 September 2026." in told[0].body
    for moment in ("2026-09-26 09:01", "2026-09-27 09:00"):
        jobs.run_due(at(moment))
    assert len(messages(Kind.DECISION_ENDED)) == 1
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.READINESS_ENDED)).one()
    assert (event.about_person_id, event.subject) == (cast.starter.id, "Amara Okafor")


def test_a_mail_about_an_ended_decision_names_no_check_on_the_person(
    cast: Cast, now: datetime, at: At
) -> None:
    in_place(cast, now, but=("dbs",))
    has_read(cast, accept(cast, cast.head, "dbs", now), now)
    signed(cast, now)
    db.session.commit()
    jobs.run_due(at("2026-09-28 09:00"))
    body = messages(Kind.DECISION_ENDED)[0].body
    assert "A check that was in place or accepted when it was signed no longer is." in body
    assert "DBS" not in body


def test_kit_that_comes_ends_a_condition_early(cast: Cast, now: datetime) -> None:
    in_place(cast, now, but=("kit",))
    has_read(cast, accept(cast, cast.manager, "kit", now), now)
    signed(cast, now)
    with_kit(cast, now=now)
    standing = cast.standing(date(2026, 10, 26))
    assert standing.holds
    assert standing.conditions == ()
