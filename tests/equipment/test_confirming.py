"""A signature at the desk: the starter confirms it at their first sign-in, or says what is not right."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from academy import clock
from academy.access.rules import Role
from academy.audit.rules import Verb
from academy.equipment import actions, queries
from academy.equipment.actions import Giving
from academy.equipment.models import KitIssue, KitIssueLine
from academy.equipment.rules import LineState, Objection
from academy.refusals import Refused
from tests import factories
from tests.equipment.factories import Scene, a_kind, a_scene, an_asset, another_starter, handed
from tests.equipment.test_actions import last
from tests.equipment.test_views import SignIn, text_of
from tests.forms import post

QUESTION = "Did you sign for these at the desk on 7 September 2026 at 09:30, witnessed by Priya Shah?"


@pytest.fixture(autouse=True)
def monday(at: Callable[[str], Any]) -> Any:
    return at("2026-09-07 09:30")


@pytest.fixture
def scene(app: Flask) -> Scene:
    return a_scene()


def signed(scene: Scene) -> KitIssue:
    return handed(scene, Giving(a_kind("laptop"), an_asset()), Giving(a_kind("charger")))


def lines_of(issue: KitIssue) -> list[KitIssueLine]:
    return queries.lines_in([issue.id])[issue.id]


def test_the_starters_home_asks_once_and_yes_confirms_it_on_the_receipt(
    scene: Scene, signed_in_as: SignIn
) -> None:
    issue, starter = signed(scene), signed_in_as(scene.starter)
    for page in ("/overview/your-year", "/equipment/own"):
        assert QUESTION in text_of(starter, page)
        assert "Laptop LT-1, Charger" in text_of(starter, page)
    desk = signed_in_as(scene.desk)
    assert "Not yet: asked when Amara Okafor signs in" in text_of(desk, f"/equipment/receipts/{issue.ref}")
    url = f"/equipment/own/{issue.ref}/confirm"
    answer = post(starter, url, {"yes": "1", "back": "/overview/your-year"}, page="/equipment/own")
    assert answer.location == "/overview/your-year"
    assert "Did you sign" not in text_of(starter, "/overview/your-year")
    own_receipt = text_of(starter, f"/equipment/receipts/{issue.ref}")
    assert "Who can see this page: you, your manager, the kit desk" in own_receipt
    assert "Amara Okafor said that this is right" in text_of(desk, f"/equipment/receipts/{issue.ref}")
    assert last(Verb.KIT_CONFIRMED).subject == "Laptop LT-1, Charger"


def test_a_disputed_thing_opens_with_the_desk_and_stands_in_history(
    scene: Scene, signed_in_as: SignIn
) -> None:
    issue, starter, desk = signed(scene), signed_in_as(scene.starter), signed_in_as(scene.desk)
    laptop, charger = lines_of(issue)
    url = f"/equipment/own/{issue.ref}/confirm"
    refused = post(starter, url, {"note": "Ask Ben"})
    assert refused.status_code == 422
    assert "Say of at least one thing what is not right" in refused.get_data(as_text=True)
    assert "Ask Ben" in refused.get_data(as_text=True)
    sent = {f"objection-{laptop.ref}": "not_received", "note": "It went to Ben"}
    assert post(starter, url, sent).status_code == 303
    assert (laptop.state, charger.state) == (LineState.DISPUTED, LineState.ACCEPTED)
    assert last(Verb.KIT_DISPUTED).about_person_id == scene.starter.id
    assert "Laptop LT-1 of Amara Okafor “I did not get it”: It went to Ben" in text_of(desk, "/equipment/")
    assert "Said not to be right: I did not get it" in text_of(desk, f"/equipment/receipts/{issue.ref}")
    kit = queries.kit_state_of([scene.starter.id], clock.today())[scene.starter.id]
    assert {each.code: each.owner for each in kit.things} == {"laptop": Role.KIT_DESK, "charger": None}
    assert "Did you sign" not in text_of(starter, "/overview/your-year")


def test_also_what_need_not_come_back_can_be_settled(scene: Scene, signed_in_as: SignIn) -> None:
    issue = signed(scene)
    charger = lines_of(issue)[1]
    assert charger.kind.kit_class == "consumable"
    amara = factories.an_actor(scene.starter)
    objections = {charger.ref: Objection.NOT_RECEIVED}
    actions.dispute(amara, issue, objections=objections, note="", now=clock.now())
    assert "They do not have it" in text_of(
        signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}"
    )


@pytest.mark.parametrize(
    ("theirs", "state", "words"),
    [
        ({"theirs": "1"}, LineState.ACCEPTED, "Signed for"),
        ({}, LineState.DECLINED, "Declined on 7 September, another is needed"),
    ],
)
def test_the_desk_settles_each_thing(
    scene: Scene, signed_in_as: SignIn, theirs: dict[str, str], state: LineState, words: str
) -> None:
    issue = signed(scene)
    laptop = lines_of(issue)[0]
    amara = factories.an_actor(scene.starter)
    actions.dispute(amara, issue, objections={laptop.ref: Objection.ANOTHER}, note="", now=clock.now())
    desk, page = signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}"
    assert "They have it" in text_of(desk, page)
    post(desk, f"/equipment/handed-over/{laptop.ref}/settle", theirs, page=page)
    assert laptop.state is state
    assert words in text_of(desk, page)
    assert "said not to be right" not in text_of(desk, "/equipment/")


def test_only_the_starter_answers_once_and_only_what_was_signed_at_the_desk(scene: Scene) -> None:
    issue, amara = signed(scene), factories.an_actor(scene.starter)
    for other in (scene.actor, factories.an_actor(another_starter(scene))):
        with pytest.raises(Refused, match="Only the person who signed"):
            actions.confirm(other, issue, now=clock.now())
    actions.confirm(amara, issue, now=clock.now())
    laptop = lines_of(issue)[0]
    with pytest.raises(Refused, match="answered this already"):
        actions.dispute(amara, issue, objections={laptop.ref: Objection.ANOTHER}, note="", now=clock.now())
    assert laptop.state is LineState.ACCEPTED
    later = handed(scene, Giving(a_kind("charger")), signed=False)
    with pytest.raises(Refused, match="not signed at the desk"):
        actions.confirm(amara, later, now=clock.now())


def test_somebody_elses_lines_are_not_touched_and_nobody_settles_their_own(scene: Scene) -> None:
    issue, ben = signed(scene), another_starter(scene)
    theirs = lines_of(handed(scene, Giving(a_kind("charger")), to=ben))[0]
    laptop = lines_of(issue)[0]
    amara = factories.an_actor(scene.starter)
    objections = {laptop.ref: Objection.NOT_SIGNED, theirs.ref: Objection.NOT_SIGNED}
    changed = actions.dispute(amara, issue, objections=objections, note="", now=clock.now())
    assert [line.ref for line in changed] == [laptop.ref]
    assert theirs.state is LineState.ACCEPTED
    factories.with_role(Role.KIT_DESK, scene.starter)
    with pytest.raises(Refused):
        actions.settle(factories.an_actor(scene.starter), laptop, is_theirs=True, now=clock.now())
