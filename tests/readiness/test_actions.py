"""Recording, accepting, signing and reopening: each with its history, each refused where it must be."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.rules import Source
from academy.equipment.models import KitIssueLine
from academy.equipment.rules import AccountState, LineState
from academy.people.models import Person, RoleGrant
from academy.readiness import actions, queries
from academy.readiness.models import AcceptedCondition, Decision
from academy.readiness.rules import Outcome, State, read, sha256
from academy.refusals import Refused
from tests import factories as make
from tests.readiness.factories import (
    Cast,
    a_cast,
    actor,
    has_read,
    in_place,
    signed,
    with_account,
    with_checks,
    with_plan,
)

At = Callable[[str], datetime]
TODAY = date(2026, 9, 11)


@pytest.fixture
def now(at: At) -> datetime:
    return at("2026-09-11 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def events(session: Any, verb: Verb) -> list[AuditEvent]:
    session.flush()
    return list(session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.id)))


def codes(no: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in no.value.reasons]


def accept(cast: Cast, who: Person, code: str, now: datetime, **other: Any) -> AcceptedCondition:
    values = {"not_until_then": "No visits alone", "until_on": date(2026, 9, 25), **other}
    return actions.accept_condition(actor(who), cast.enrolment, code, **values, now=now)


def test_a_check_is_recorded_with_day_and_name_and_nothing_else(
    cast: Cast, now: datetime, session: Any
) -> None:
    with_checks(cast, codes=("dbs",), now=now)
    line = cast.standing().line("dbs")
    assert line is not None
    assert (line.done_on, line.who) == (date(2026, 9, 4), "Dee Marsh")
    event = events(session, Verb.CHECK_RECORDED)[0]
    assert (event.topic.value, event.about_person_id) == ("checks", cast.starter.id)


@pytest.mark.parametrize(
    ("who", "code", "why"),
    [
        ("manager", "dbs", "not_yours"),
        ("runner", "dbs", "not_yours"),
        ("coordinator", "kit", "known_elsewhere"),
    ],
)
def test_a_check_is_recorded_by_its_owner(cast: Cast, now: datetime, who: str, code: str, why: str) -> None:
    with pytest.raises(Refused) as no:
        actions.record_check(actor(getattr(cast, who)), cast.enrolment, code, done_on=TODAY, now=now)
    assert codes(no) == [why]


def test_nobody_records_accepts_or_signs_for_themself(cast: Cast, now: datetime, session: Any) -> None:
    for role in (Role.COORDINATOR, Role.MANAGER):
        session.add(RoleGrant(person_id=cast.starter.id, role=role, starts_on=make.LONG_AGO))
    make.managing(cast.starter, cast.starter)
    session.flush()
    oneself = actor(cast.starter)
    with pytest.raises(Refused) as no:
        actions.record_check(oneself, cast.enrolment, "dbs", done_on=TODAY, now=now)
    assert codes(no) == ["oneself"]
    with pytest.raises(Refused) as no:
        accept(cast, cast.starter, "kit", now)
    assert codes(no) == ["oneself"]
    in_place(cast, now)
    with pytest.raises(Refused) as no:
        actions.sign(oneself, cast.enrolment, signed_name=cast.starter.name, facts_read="", now=now)
    assert "oneself" in codes(no)


def test_a_recorded_check_is_taken_back_with_a_reason(cast: Cast, now: datetime, session: Any) -> None:
    check = actions.record_check(actor(cast.coordinator), cast.enrolment, "dbs", done_on=TODAY, now=now)
    with pytest.raises(Refused):
        actions.withdraw_check(actor(cast.manager), check, enrolment=cast.enrolment, reason="x", now=now)
    with pytest.raises(Refused):
        actions.withdraw_check(actor(cast.coordinator), check, enrolment=cast.enrolment, reason=" ", now=now)
    actions.withdraw_check(
        actor(cast.coordinator), check, enrolment=cast.enrolment, reason="Another person's", now=now
    )
    assert "dbs" in [line.code for line in cast.standing().missing]
    assert len(events(session, Verb.CHECK_WITHDRAWN)) == 1
    actions.record_check(actor(cast.coordinator), cast.enrolment, "dbs", done_on=TODAY, now=now)


def test_a_condition_is_in_the_acceptors_own_name_and_role(cast: Cast, now: datetime, session: Any) -> None:
    made = has_read(cast, accept(cast, cast.manager, "kit", now), now)
    assert (made.accepted_by_id, made.accepted_as) == (cast.manager.id, "manager")
    head = has_read(cast, accept(cast, cast.head, "dbs", now), now)
    assert head.accepted_as == "head_of_service"
    assert [event.topic.value for event in events(session, Verb.CONDITION_ACCEPTED)] == ["readiness"]
    assert [event.topic.value for event in events(session, Verb.CHECK_CONDITION_ACCEPTED)] == ["checks"]
    assert {line.code for line in cast.standing().conditions} == {"kit", "dbs"}


@pytest.mark.parametrize(
    ("who", "code", "why"),
    [
        ("manager", "dbs", "not_yours"),
        ("head", "kit", "not_yours"),
        ("coordinator", "kit", "not_yours"),
        ("stranger", "kit", "not_yours"),
        ("head", "right_to_work", "nobody_may"),
        ("manager", "registration", "nobody_may"),
    ],
)
def test_who_may_accept_what(cast: Cast, now: datetime, who: str, code: str, why: str) -> None:
    with pytest.raises(Refused) as no:
        accept(cast, getattr(cast, who), code, now)
    assert codes(no) == [why]


def test_a_condition_that_ended_can_be_accepted_anew(cast: Cast, now: datetime, at: At, session: Any) -> None:
    first = accept(cast, cast.manager, "kit", now, until_on=date(2026, 9, 14))
    later = at("2026-09-15 09:00")
    second = accept(cast, cast.manager, "kit", later)
    session.flush()
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None


def test_a_condition_is_taken_back_by_who_could_accept_it(cast: Cast, now: datetime, session: Any) -> None:
    made = accept(cast, cast.head, "dbs", now)
    with pytest.raises(Refused) as no:
        actions.withdraw_condition(
            actor(cast.manager), made, enrolment=cast.enrolment, reason="No more", now=now
        )
    assert codes(no) == ["not_yours"]
    actions.withdraw_condition(actor(cast.head), made, enrolment=cast.enrolment, reason="No more", now=now)
    assert cast.standing().conditions == ()
    assert len(events(session, Verb.CHECK_CONDITION_WITHDRAWN)) == 1


def test_nobody_is_signed_ready_with_an_open_blocking_item(cast: Cast, now: datetime, session: Any) -> None:
    """Domain I16: neither with a missing thing, nor after its condition ended."""
    in_place(cast, now, but=("kit",))
    with pytest.raises(Refused) as no:
        actions.sign(
            actor(cast.manager), cast.enrolment, signed_name=cast.manager.name, facts_read="", now=now
        )
    assert codes(no) == ["missing"]
    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 0
    has_read(cast, accept(cast, cast.manager, "kit", now), now)
    assert signed(cast, now).outcome is Outcome.READY_WITH_CONDITIONS
    assert cast.standing().state is State.READY_WITH_CONDITIONS
    assert cast.standing(date(2026, 9, 25)).state is State.READY_WITH_CONDITIONS
    ended = cast.standing(date(2026, 9, 26))
    assert ended.state is State.NOT_READY
    assert "ended on Friday 25 September 2026" in ended.broken_by[0].sentence


def test_what_is_signed_is_kept_as_the_exact_text_with_its_hash_and_the_role(
    cast: Cast, now: datetime, session: Any
) -> None:
    in_place(cast, now)
    decision = signed(cast, now)
    assert decision.facts_sha256 == sha256(decision.facts)
    facts = read(decision.facts)
    assert (facts.person, facts.outcome, facts.as_at) == ("Amara Okafor", Outcome.READY, TODAY)
    assert {line.code: line.who for line in facts.lines}["dbs"] == "Dee Marsh"
    assert (decision.signed_as, decision.signed_name) == ("manager", "Ruth Ainsworth")
    event = events(session, Verb.READINESS_SIGNED)[0]
    assert event.subject == "Amara Okafor is ready"
    assert decision.facts_sha256 in event.details


@pytest.mark.parametrize("who", ["head", "coordinator", "runner", "stranger"])
def test_only_their_own_manager_signs(cast: Cast, now: datetime, who: str) -> None:
    in_place(cast, now)
    person = getattr(cast, who)
    with pytest.raises(Refused) as no:
        actions.sign(actor(person), cast.enrolment, signed_name=person.name, facts_read="", now=now)
    assert "not_yours" in codes(no)


def test_what_changed_while_the_page_was_open_is_not_signed(cast: Cast, now: datetime) -> None:
    in_place(cast, now)
    with pytest.raises(Refused) as no:
        signed(cast, now, facts_read="0" * 64)
    assert codes(no) == ["changed"]


def test_a_conditional_decision_becomes_ready_by_a_new_signature(
    cast: Cast, now: datetime, session: Any
) -> None:
    in_place(cast, now, but=("accounts",))
    has_read(cast, accept(cast, cast.manager, "accounts", now), now)
    first = signed(cast, now)
    with_account(cast, now=now)
    second = signed(cast, now)
    assert (first.withdrawn_reason, second.outcome) == ("Signed anew.", Outcome.READY)
    with pytest.raises(Refused) as no:
        signed(cast, now)
    assert codes(no) == ["signed"]


def test_kit_that_goes_back_reopens_the_decision(cast: Cast, now: datetime, session: Any) -> None:
    in_place(cast, now)
    decision = signed(cast, now)
    assert cast.standing().state is State.READY
    give_back(cast, session, now)
    found = cast.standing()
    assert found.state is State.NOT_READY
    assert [each.code for each in found.broken_by] == ["kit"]
    assert decision.withdrawn_at is None  # computed, never stored


def give_back(cast: Cast, session: Any, now: datetime) -> None:
    line = session.scalars(sa.select(KitIssueLine).order_by(KitIssueLine.id)).first()
    line.state, line.returned_at, line.returned_to_id = LineState.RETURNED, now, cast.desk.id


def test_a_registration_that_lapses_reopens_the_decision(cast: Cast, now: datetime) -> None:
    """Domain I17: the register is asked about today, whenever today is."""
    in_place(cast, now)
    signed(cast, now)
    assert cast.standing(date(2026, 12, 10)).state is State.READY
    lapsed = cast.standing(date(2026, 12, 11))
    assert [each.code for each in lapsed.broken_by] == ["registration"]


def test_a_completion_that_is_taken_back_reopens_the_decision(
    cast: Cast, now: datetime, session: Any
) -> None:
    in_place(cast, now)
    signed(cast, now)
    items = {
        row.item.code: plans.get_plan_item(row.ref)
        for row in plans.plan_items_of([cast.enrolment.id])[cast.enrolment.id]
    }
    enrolments.withdraw_completions(
        actor(cast.runner), items, source=Source.SELF, source_refs=["recording"], reason="Not here", now=now
    )
    found = cast.standing()
    assert [each.code for each in found.broken_by] == ["week_one"]
    with_plan(cast, codes=("recording",), now=now)
    assert cast.standing().state is State.READY


@pytest.mark.parametrize(
    ("state", "counts"),
    [(AccountState.GRANTED, False), (AccountState.TESTED, True), (AccountState.FAULTY, False)],
)
def test_an_account_counts_only_when_the_starter_says_it_works(
    cast: Cast, now: datetime, state: AccountState, counts: bool
) -> None:
    """Domain I18."""
    in_place(cast, now, but=("accounts",))
    with_account(cast, state=state, now=now)
    line = cast.standing().line("accounts")
    assert line is not None
    assert line.done is counts


def test_a_role_that_needs_no_registration_is_asked_for_none(cast: Cast, now: datetime, session: Any) -> None:
    cast.enrolment.employment.needs_registration = False
    line = cast.standing().line("registration")
    assert line is not None
    assert (line.state, line.missing) == ("not-needed", False)


def test_a_coordinator_reopens_with_a_reason_and_never_decides(
    cast: Cast, now: datetime, session: Any
) -> None:
    in_place(cast, now)
    decision = signed(cast, now)
    with pytest.raises(Refused):
        actions.reopen(actor(cast.manager), cast.enrolment, reason="x", now=now)
    with pytest.raises(Refused) as no:
        actions.reopen(actor(cast.coordinator), cast.enrolment, reason=" ", now=now)
    assert codes(no) == ["reason_missing"]
    actions.reopen(actor(cast.coordinator), cast.enrolment, reason="The laptop was another's", now=now)
    assert cast.standing().state is State.NOT_READY
    assert decision.withdrawn_by_id == cast.coordinator.id
    assert "another" not in events(session, Verb.READINESS_REOPENED)[0].details
    assert signed(cast, now).outcome is Outcome.READY


def test_what_homes_and_records_ask_is_read_in_batches(cast: Cast, now: datetime, session: Any) -> None:
    in_place(cast, now, but=("dbs",))
    session.flush()
    head, manager = {cast.service.id}, actor(cast.manager)
    assert [line.code for _, line in queries.waiting_for_head(head, TODAY)] == ["dbs"]
    assert queries.waiting_for_signature(manager, TODAY) == []
    made = accept(cast, cast.head, "dbs", now)
    assert queries.waiting_for_head(head, TODAY) == []
    assert queries.waiting_for_signature(manager, TODAY) == [], "the starter has to read it first"
    has_read(cast, made, now)
    assert [each.id for each, _ in queries.waiting_for_signature(manager, TODAY)] == [cast.enrolment.id]
    assert queries.signed_of([cast.enrolment.id], TODAY) == {}
    signed(cast, now)
    decision, holds = queries.signed_of([cast.enrolment.id], TODAY)[cast.enrolment.id]
    assert (decision.outcome, holds) == (Outcome.READY_WITH_CONDITIONS, True)
    assert queries.signed_of([cast.enrolment.id], date(2026, 9, 26))[cast.enrolment.id][1] is False
    assert [each.id for each, _ in queries.decisions_in(head, TODAY)] == [cast.enrolment.id]
    assert queries.decisions_in({cast.service.id + 1000}, TODAY) == []
