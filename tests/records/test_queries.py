"""What a work-ready statement says and when it stops holding; lists that answer in a fixed number of statements."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from academy import clock
from academy.db import db
from academy.enrolments import queries as plans
from academy.readiness import actions as readiness
from academy.records import actions, queries
from academy.records.models import CompletionRecord
from academy.records.rules import Decision, ItemState, facts_of
from academy.refusals import Refused
from tests.readiness.factories import Cast, a_cast, actor, another, has_read, in_place, signed
from tests.records.factories import VERIFY


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 15:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def a_statement(cast: Cast, now: datetime) -> CompletionRecord:
    db.session.flush()
    made = actions.issue(
        actor(cast.coordinator),
        plans.get_enrolment(cast.enrolment.ref),
        definition="work_ready",
        verify_url=VERIFY,
        now=now,
    )
    db.session.flush()
    return made


def answer(made: CompletionRecord) -> str:
    return queries.answer_of_code(made.code, "", clock.today())[0].heading


def test_without_a_decision_that_stands_there_is_no_statement(cast: Cast, now: datetime) -> None:
    in_place(cast, now)
    with pytest.raises(Refused) as no:
        a_statement(cast, now)
    assert "no_decision" in [reason.code for reason in no.value.reasons]


def test_a_statement_counts_the_checks_on_a_person_and_names_none(cast: Cast, now: datetime) -> None:
    in_place(cast, now)
    signed(cast, now)
    facts = facts_of(a_statement(cast, now).snapshot)
    assert (facts.decision, facts.completed_on) == (Decision.READY, date(2026, 9, 11))
    assert [(each.name, each.role) for each in facts.signed_by] == [("Ruth Ainsworth", "Manager")]
    groups = {group.title: group.rows for group in facts.readiness}
    assert [row.what for row in groups["Checks"]] == ["3 checks complete"]
    assert [row.what for row in groups["Kit and accounts"]] == ["Kit signed for", "Accounts tried"]
    assert facts.stages == ()
    assert facts.registration is not None


def test_a_condition_stands_on_it_with_its_end_and_who_accepted_it(cast: Cast, now: datetime) -> None:
    in_place(cast, now, but=("dbs", "kit"))
    for who, code, cannot in (
        (cast.head, "dbs", "No work alone with children"),
        (cast.manager, "kit", "No visits alone"),
    ):
        condition = readiness.accept_condition(
            actor(who),
            cast.enrolment,
            code,
            until_on=date(2026, 9, 18),
            not_until_then=cannot,
            now=now,
        )
        has_read(cast, condition, now)
    signed(cast, now)
    made = a_statement(cast, now)
    facts = facts_of(made.snapshot)
    assert facts.decision is Decision.READY_WITH_CONDITIONS
    assert [(each.what, each.accepted_by.name, each.accepted_by.role) for each in facts.conditions] == [
        ("A check on the person. Until then: no work alone with children", "Helen Shaw", "Head of service"),
        ("Kit signed for. Until then: no visits alone", "Ruth Ainsworth", "Manager"),
    ]
    assert "DBS" not in made.snapshot
    states = [row.state for group in facts.readiness for row in group.rows]
    assert states.count(ItemState.CONDITION) == 2


def test_a_statement_stops_holding_when_what_it_was_signed_on_fails(
    cast: Cast, now: datetime, at: Callable[[str], datetime]
) -> None:
    in_place(cast, now)
    signed(cast, now)
    made = a_statement(cast, now)
    assert answer(made) == "This record is valid"
    stored = next(iter(queries.pdfs_of([made.id], content=True)[made.id].values())).content
    assert queries.verify_bytes(stored, clock.today()).valid
    readiness.reopen(actor(cast.coordinator), cast.enrolment, reason="A mistake", now=now)
    db.session.flush()
    assert answer(made) == "This record is genuine, but no longer current"
    assert not queries.verify_bytes(stored, clock.today()).valid
    signed(cast, now)
    assert answer(made) == "This record is genuine, but no longer current", "another decision"


def test_gates_of_one_and_of_many_take_the_same_statements(
    cast: Cast, now: datetime, statements: Callable[[], Any]
) -> None:
    in_place(cast, now)
    signed(cast, now)
    db.session.commit()

    def asked() -> int:
        db.session.expire_all()
        db.session.commit()
        found = plans.enrolments_of_cohorts([cast.cohort.id])
        with statements() as said:
            gates = queries.gates(found, now.date())
        assert all(len(each) == 2 for each in gates.values())
        return len(said)

    few = asked()
    for number in range(5):
        another(cast, number)
    assert asked() == few
