"""What is held since an earlier job: already held, without a new order or signature unless the terms changed."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.equipment import actions, queries
from academy.equipment.actions import Giving
from academy.equipment.models import KitIssue, KitIssueLine, KitKind
from academy.equipment.rules import LineState, Position, Signature
from academy.people.models import Person
from academy.refusals import Refused
from tests import factories
from tests.equipment.factories import Scene, a_kind, a_scene, an_asset, handed
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
UNSIGNED = Signature("", agreed=False)


@pytest.fixture
def scene(at: Callable[[str], datetime]) -> Scene:
    """Amara has a laptop since September and begins another job, with a plan of its own, in the spring."""
    at("2026-09-07 09:00")
    found = a_scene()
    handed(found, Giving(a_kind("laptop"), an_asset("LT-0417")), Giving(a_kind("charger")))
    at("2027-03-08 09:00")
    found.enrolment.withdraw(None, clock.now(), "A new job")
    job = factories.an_employment(found.starter, starts_on=date(2027, 3, 8))
    factories.an_enrolment(job, cohort=enrolments.get_cohort(found.cohort.ref))
    db.session.commit()
    return found


def position(scene: Scene, code: str = "laptop") -> Position:
    state = queries.kit_state_of([scene.starter.id], clock.today())[scene.starter.id]
    return next(each for each in state.positions if each.code == code)


def lines(scene: Scene) -> dict[str, KitIssueLine]:
    return {each.kind.code: each for each in queries.lines_of([scene.starter.id])[scene.starter.id]}


def keeps(scene: Scene, *gone: str, signature: Signature = UNSIGNED) -> int:
    found = actions.keep(
        factories.an_actor(scene.starter), scene.starter, gone=gone, signature=signature, now=clock.now()
    )
    db.session.commit()
    return found


def shown(client: FlaskClient, address: str) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def test_it_shows_as_already_held_with_its_tag_and_is_the_holders_to_answer(
    scene: Scene, signed_in_as: SignIn
) -> None:
    now = position(scene)
    assert (now.words, now.state, now.in_place) == ("Already held · LT-0417 · still yours?", "waiting", False)
    assert now.owner is not None
    assert now.owner.value == "starter"
    assert "Already held · LT-0417 · still yours?" in shown(
        signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}"
    )
    assert "Still yours?" in shown(signed_in_as(scene.starter), "/equipment/own")


def test_what_is_still_theirs_needs_no_new_order_and_no_new_signature(
    scene: Scene, signed_in_as: SignIn
) -> None:
    client = signed_in_as(scene.starter)
    asked = "Say whether what you had in your job before is still yours"
    assert asked in shown(client, "/overview/your-year")
    page = shown(client, "/equipment/own/kept")
    assert "Already held · Laptop LT-0417" in page
    assert "Your full name" not in page
    assert post(client, "/equipment/own/kept", {}).status_code == 303
    assert position(scene).in_place
    assert position(scene, "charger").in_place
    assert len(db.session.scalars(sa.select(KitIssue)).all()) == 1, "no new receipt"
    assert "Still yours?" not in shown(client, "/equipment/own")
    assert asked not in shown(client, "/overview/your-year")
    with pytest.raises(Refused, match="answered this already"):
        keeps(scene)


def test_changed_terms_are_signed_and_the_receipt_of_before_stays(scene: Scene, signed_in_as: SignIn) -> None:
    laptop = db.session.scalars(sa.select(KitKind).where(KitKind.code == "laptop")).one()
    laptop.terms = "Never leave it in a car."
    db.session.commit()
    client = signed_in_as(scene.starter)
    assert "Never leave it in a car." in shown(client, "/equipment/own/kept")
    assert post(client, "/equipment/own/kept", {}).status_code == 422
    assert position(scene).in_place is False
    assert keeps(scene, signature=Signature("Amara Okafor", agreed=True)) == 2
    first, second = db.session.scalars(sa.select(KitIssue).order_by(KitIssue.id))
    assert ("Never leave it in a car." in first.terms, "Never leave it in a car." in second.terms) == (
        False,
        True,
    )
    assert second.signed_name == "Amara Okafor"
    assert position(scene).in_place
    line = lines(scene)["laptop"]
    assert (line.issue_id, line.state) == (second.id, LineState.ACCEPTED)
    assert lines(scene)["charger"].issue_id == first.id, "its terms are what they were"


def test_what_they_do_not_have_any_more_is_the_desks(scene: Scene) -> None:
    assert keeps(scene, lines(scene)["laptop"].ref) == 1
    now = position(scene)
    assert (now.state, now.owner.value if now.owner else "") == ("held-up", "kit_desk")
    assert now.words == "Said not to be right on 8 March"
    assert not [line for line in lines(scene).values() if line.asked_again], "each is asked once"
    assert position(scene, "charger").in_place


def test_nobody_else_answers_and_nobody_in_a_first_job_is_asked(
    scene: Scene, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    with pytest.raises(Refused, match="Only the person"):
        actions.keep(scene.actor, scene.starter, gone=(), signature=UNSIGNED, now=clock.now())
    other = factories.with_role(factories.Role.STARTER, given="Ben", family="Early")
    handed(scene, Giving(a_kind("laptop"), an_asset("LT-2")), to=other)
    at("2027-03-09 09:00")
    factories.an_enrolment(
        factories.an_employment(other, starts_on=date(2027, 3, 15)),
        cohort=enrolments.get_cohort(scene.cohort.ref),
    )
    db.session.commit()
    state = queries.kit_state_of([other.id], clock.today())[other.id]
    assert next(each for each in state.positions if each.code == "laptop").in_place, (
        "given before the plan began"
    )
    assert "Nothing to answer" in shown(signed_in_as(other), "/equipment/own/kept")
