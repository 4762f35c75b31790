"""Held up: no account yet, so the item is the kit desk's to mend, and late for nobody else."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.enrolments import queries as plans
from academy.enrolments.rules import ItemState, Standing
from academy.equipment.rules import AccountState
from academy.overview.queries import plans_of
from academy.people.models import Person
from academy.programmes import actions as programmes
from academy.programmes import queries as documents
from academy.programmes.models import ProgrammeVersion
from tests import factories as make
from tests.readiness.factories import Cast, a_cast, kinds_of, with_account, with_plan

SignIn = Callable[[Person], FlaskClient]
ITEM, LATE = "security", date(2026, 9, 30)


def needing(kit: str) -> str:
    """The small programme, in which one item needs this kit."""
    text = (make.DATA / "small-programme.toml").read_text(encoding="utf-8")
    return text.replace(f'code = "{ITEM}"', f'code = "{ITEM}"\nneeds_kit = ["{kit}"]', 1)


def a_version(kit: str) -> ProgrammeVersion:
    version = programmes.load(make.SYSTEM, needing(kit), now=clock.now())
    programmes.publish(make.SYSTEM, version, now=clock.now())
    return version


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-30 09:00")
    found = a_cast(a_version("network"))
    kinds_of(found, clock.now())
    db.session.commit()
    return found


def standing(cast: Cast) -> tuple[Standing, str]:
    found = plans.get_enrolment(cast.enrolment.ref)
    [entry] = [each for each in plans_of([found], LATE)[found.id].entries if each.line.code == ITEM]
    return entry.standing, entry.line.ref


def words(client: FlaskClient, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).get_data(as_text=True)).split())


def test_it_is_with_the_kit_desk_and_late_for_nobody_else(cast: Cast, signed_in_as: SignIn) -> None:
    found, ref = standing(cast)
    assert found.state is ItemState.HELD_UP
    assert found.owner is not None
    assert found.owner.role.value == "kit_desk"
    said = "Held up: Network account is not there yet · with the kit desk"
    starter = signed_in_as(cast.starter)
    assert said in words(starter, "/overview/your-year")
    assert said in words(starter, f"/enrolments/items/{ref}")
    assert said in words(signed_in_as(cast.manager), f"/overview/{cast.enrolment.ref}/year")


def test_once_it_is_there_the_item_is_the_starters_again(cast: Cast) -> None:
    with_account(cast, state=AccountState.TESTED, now=clock.now())
    found, _ = standing(cast)
    assert found.state is ItemState.OVERDUE
    assert found.owner is not None
    assert found.owner.name == cast.starter.name


def test_kit_is_asked_for_only_where_something_late_needs_it(
    cast: Cast, statements: Callable[[], Any]
) -> None:
    found = plans.get_enrolment(cast.enrolment.ref)
    with statements() as late:
        plans_of([found], LATE)
    with_plan(cast, codes=(ITEM,), now=clock.now())
    db.session.commit()
    found = plans.get_enrolment(cast.enrolment.ref)
    with statements() as nothing_late:
        plans_of([found], LATE)
    assert len(nothing_late) < len(late)


@pytest.mark.parametrize(
    ("kit", "said"),
    [("teapot", "needs the kit “teapot”, which does not exist."), ("parking", "which does not exist")],
)
def test_a_document_that_needs_unknown_kit_is_refused_with_the_mend(
    kit: str, said: str, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    at("2026-09-30 09:00")
    reasons = documents.checked(needing(kit))
    assert isinstance(reasons, list)
    assert any(said in reason.message for reason in reasons)
    assert any(re.match(r"Line \d+: ", reason.message) for reason in reasons)
