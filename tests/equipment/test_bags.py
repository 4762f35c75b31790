"""A bag is packed and labelled the day before; scanning any one tag opens the person with the whole bag."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from academy import clock
from academy.access.rules import Role
from academy.audit.rules import Verb
from academy.db import db
from academy.equipment import actions, queries
from academy.equipment.actions import Giving
from academy.equipment.models import Asset, KitIssue, KitIssueLine
from academy.equipment.rules import LineState, Signature
from academy.lifecycle import actions as lifecycle
from academy.lifecycle import queries as changes
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Refused
from tests import factories
from tests.equipment.factories import Scene, a_kind, a_scene, an_asset, another_starter, handed
from tests.equipment.test_actions import last
from tests.equipment.test_views import SignIn, text_of
from tests.forms import post

ALREADY = r"LT-1 is set aside for Amara Okafor\. Take it out of that bag first"


@pytest.fixture(autouse=True)
def the_day_before(at: Callable[[str], Any]) -> Any:
    """Her first day is Monday 7 September; the desk packs on the Friday before."""
    return at("2026-09-04 15:00")


@pytest.fixture
def scene(app: Flask) -> Scene:
    return a_scene()


def packed(scene: Scene, *things: Giving) -> list[KitIssueLine]:
    actions.set_aside(scene.actor, scene.starter, things=things, now=clock.now())
    db.session.flush()
    return queries.bags_of([scene.starter.id])[scene.starter.id]


def a_bag(scene: Scene) -> tuple[Asset, list[KitIssueLine]]:
    asset = an_asset("LT-1")
    return asset, packed(scene, Giving(a_kind("laptop"), asset), Giving(a_kind("charger"), quantity=2))


class TestPacking:
    def test_what_is_set_aside_lies_in_one_bag_and_stands_in_history(self, scene: Scene) -> None:
        _, lines = a_bag(scene)
        assert [(line.what, line.state) for line in lines] == [
            ("Laptop LT-1", LineState.SET_ASIDE),
            ("2 × Charger", LineState.SET_ASIDE),
        ]
        more = packed(
            scene, Giving(a_kind("charger"), quantity=1), Giving(a_kind("laptop"), an_asset("LT-2"))
        )
        assert [line.what for line in more] == ["Laptop LT-1", "Charger", "Laptop LT-2"]
        bags = db.session.scalars(sa.select(KitIssue).where(KitIssue.is_bag)).all()
        assert len(bags) == 1
        assert last(Verb.KIT_SET_ASIDE).subject == "for Amara Okafor: Charger, Laptop LT-2"

    def test_nothing_of_it_is_handed_over_yet(self, scene: Scene) -> None:
        a_bag(scene)
        kit = queries.kit_state_of([scene.starter.id], clock.today())[scene.starter.id]
        assert [(each.words, each.owner, each.in_place) for each in kit.things] == [
            ("Set aside on 4 September", Role.KIT_DESK, False)
        ] * 2
        assert queries.issues_of(scene.starter.id) == []
        assert (
            queries.lacking([scene.starter.id], ["laptop"])[scene.starter.id]["laptop"].role.value
            == "kit_desk"
        )

    def test_a_thing_that_is_set_aside_cannot_be_given_to_somebody_else(self, scene: Scene) -> None:
        asset, _ = a_bag(scene)
        ben = another_starter(scene)
        with pytest.raises(Refused, match=ALREADY):
            handed(scene, Giving(a_kind("laptop"), asset), to=ben)
        with pytest.raises(Refused, match=ALREADY):
            actions.set_aside(scene.actor, ben, things=[Giving(a_kind("laptop"), asset)], now=clock.now())
        with pytest.raises(Refused, match=ALREADY):
            actions.withdraw_asset(scene.actor, asset, reason="Lost", now=clock.now())

    def test_the_database_itself_refuses_a_second_owner_and_a_second_bag(self, scene: Scene) -> None:
        asset, lines = a_bag(scene)
        twice = KitIssueLine(issue_id=lines[0].issue_id, kind_id=asset.kind_id, asset_id=asset.id)
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.add(twice)
        second = KitIssue(
            person_id=scene.starter.id, is_bag=True, issued_at=clock.now(), issued_by_id=scene.desk.id,
            terms="", terms_sha256="",
        )  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.add(second)

    def test_it_is_taken_out_of_the_bag_again(self, scene: Scene) -> None:
        asset, lines = a_bag(scene)
        actions.take_out(scene.actor, scene.starter, refs=[lines[0].ref], now=clock.now())
        db.session.flush()
        assert [line.what for line in queries.bags_of([scene.starter.id])[scene.starter.id]] == [
            "2 × Charger"
        ]
        assert last(Verb.KIT_TAKEN_OUT).subject == "Laptop LT-1, set aside for Amara Okafor"
        with pytest.raises(Refused, match="not in the bag any more"):
            actions.take_out(scene.actor, scene.starter, refs=[lines[0].ref], now=clock.now())
        handed(scene, Giving(a_kind("laptop"), asset), to=another_starter(scene))

    def test_nobody_packs_their_own_bag_or_an_empty_one(self, scene: Scene) -> None:
        with pytest.raises(Refused, match="Scan a tag or tick something"):
            actions.set_aside(scene.actor, scene.starter, things=[], now=clock.now())
        with pytest.raises(Refused):
            actions.set_aside(scene.actor, scene.desk, things=[Giving(a_kind("charger"))], now=clock.now())


class TestHandingOver:
    def test_the_bag_becomes_the_hand_over_and_is_empty_then(self, scene: Scene) -> None:
        asset, lines = a_bag(scene)
        issue = handed(scene, Giving(a_kind("laptop"), asset), Giving(a_kind("charger"), quantity=2))
        there = queries.lines_in([issue.id])[issue.id]
        assert [line.ref for line in there] == [line.ref for line in lines]
        assert {line.state for line in there} == {LineState.ACCEPTED}
        assert queries.bags_of([scene.starter.id])[scene.starter.id] == []
        assert [each.ref for each in queries.issues_of(scene.starter.id)] == [issue.ref]

    def test_what_is_left_out_stays_in_the_bag(self, scene: Scene) -> None:
        asset, _ = a_bag(scene)
        handed(scene, Giving(a_kind("laptop"), asset))
        assert [line.what for line in queries.bags_of([scene.starter.id])[scene.starter.id]] == [
            "2 × Charger"
        ]

    def test_what_is_declined_leaves_the_bag_and_is_the_desks(self, scene: Scene) -> None:
        asset, _ = a_bag(scene)
        things = [Giving(a_kind("laptop"), asset, declined=True, reason="Too heavy")]
        signature = Signature("Amara Okafor", agreed=True)
        actions.issue(
            scene.actor, scene.starter, things=things, signature=signature, once=None, now=clock.now()
        )
        db.session.flush()
        kit = queries.kit_state_of([scene.starter.id], clock.today())[scene.starter.id]
        assert kit.things[0].owner is Role.KIT_DESK
        handed(scene, Giving(a_kind("laptop"), asset), to=another_starter(scene))


class TestDidNotStart:
    def test_did_not_start_unpacks_the_bag(self, scene: Scene, at: Callable[[str], Any]) -> None:
        at("2026-09-07 12:00")
        asset, _ = a_bag(scene)
        job = people.employments_of([scene.starter.id])[scene.starter.id][0]
        assert changes.not_started(job, clock.today()).packed
        coordinator = factories.an_actor(factories.with_role(Role.COORDINATOR))
        lifecycle.did_not_start(coordinator, job, now=clock.now())
        db.session.flush()
        assert queries.bags_of([scene.starter.id])[scene.starter.id] == []
        handed(scene, Giving(a_kind("laptop"), asset), to=another_starter(scene))


class TestScreens:
    def test_pack_label_and_scanning_any_one_tag_opens_the_whole_bag(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        an_asset("LT-1")
        desk = signed_in_as(scene.desk)
        bag = f"/equipment/people/{scene.starter.ref}/bag"
        assert "Bags for Monday 7 September 2026 Amara Okafor To pack" in text_of(desk, "/equipment/")
        assert "To put in Laptop LT-1 2 × Charger" in text_of(
            desk, f"{bag}?tray=1&tag=lt-1&give=charger&count-charger=2"
        )
        sent = {"tray": "1", "tag": "LT-1", "give": "charger", "count-charger": "2"}
        assert post(desk, bag, sent).status_code == 303
        assert "Amara Okafor Packed: 2 things" in text_of(desk, "/equipment/")
        for page in (f"{bag}/label", "/equipment/labels"):
            label = text_of(desk, page)
            assert "Amara Okafor Starts on Monday 7 September 2026 Team" in label, page
            assert "Laptop LT-1 2 × Charger" in label, page
        found = desk.get("/equipment/?q=lt-1").location
        assert found == f"/equipment/people/{scene.starter.ref}#tray"
        opened = text_of(desk, found)
        assert "A bag with 2 things is packed." in opened
        assert "Laptop LT-1" in opened
        sign = f"/equipment/people/{scene.starter.ref}/sign?tray=1&tag=LT-1&give=charger&count-charger=2"
        assert sign.replace("&", "&amp;") in desk.get(bag).get_data(as_text=True)

    def test_the_code_on_the_label_opens_the_person(self, scene: Scene, signed_in_as: SignIn) -> None:
        desk, address = signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}"
        answer = desk.get("/equipment/", query_string={"q": f"https://academy.example{address}"})
        assert answer.location == f"{address}#tray"

    def test_somebody_elses_tray_says_for_whom_it_is_set_aside(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        a_bag(scene)
        ben = another_starter(scene)
        text = text_of(signed_in_as(scene.desk), f"/equipment/people/{ben.ref}?tray=1&tag=LT-1")
        assert "Laptop LT-1 is set aside for Amara Okafor Take it out of that bag first" in text
        stock = text_of(signed_in_as(scene.desk), "/equipment/things?state=set_aside")
        assert "LT-1 Laptop None Set aside in a bag Amara Okafor" in stock

    def test_take_out_on_the_page_and_an_empty_post_keeps_what_was_chosen(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        _, lines = a_bag(scene)
        desk, bag = signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}/bag"
        assert post(desk, f"{bag}/out", {"line": lines[0].ref}, page=bag).status_code == 303
        assert "Laptop LT-1" not in text_of(desk, bag)
        refused = post(desk, bag, {"tray": "1", "give": "charger", "count-charger": "99"})
        assert refused.status_code == 422
        assert "enter a number from 1 to 20" in refused.get_data(as_text=True)

    def test_the_starter_sees_no_bag_as_something_to_answer(self, scene: Scene, signed_in_as: SignIn) -> None:
        a_bag(scene)
        text = text_of(signed_in_as(scene.starter), "/equipment/own")
        assert "Set aside on 4 September · with the kit desk" in text
        assert "Sign for what you were given" not in text

    def test_the_statements_of_the_desk_do_not_grow_with_the_bags(
        self, scene: Scene, signed_in_as: SignIn, statements: Callable[[], Any]
    ) -> None:
        desk = signed_in_as(scene.desk)
        a_bag(scene)
        db.session.commit()
        desk.get("/equipment/labels")
        for page in ("/equipment/", "/equipment/labels"):
            with statements() as one:
                desk.get(page)
            a_second_bag(scene, page)
            with statements() as two:
                desk.get(page)
            assert len(one) == len(two), "\n".join(two)


def a_second_bag(scene: Scene, page: str) -> Person:
    person = another_starter(scene, "Ben", str(len(page)))
    actions.set_aside(scene.actor, person, things=[Giving(a_kind("charger"))], now=clock.now())
    db.session.commit()
    return person


def test_the_next_working_day_is_what_the_desk_packs_for(scene: Scene, at: Callable[[str], Any]) -> None:
    from academy.equipment.views.bags import next_day

    assert next_day() == date(2026, 9, 7)
