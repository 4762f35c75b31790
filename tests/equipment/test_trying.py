"""What must be tried before it counts, and what was declined: whose turn it is, on every screen that says so."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from academy import clock
from academy.access.rules import Role
from academy.audit.rules import Verb
from academy.db import db
from academy.equipment import actions, queries, rules
from academy.equipment.actions import Giving
from academy.equipment.models import KitIssueLine
from academy.equipment.rules import KitFacts, LineFact, LineState, Listed, OrderFact, Signature
from academy.people.models import Person
from academy.programmes.rules import KitClass
from academy.readiness import queries as readiness
from academy.refusals import Refused
from academy.web.pictures import state_html
from tests import factories
from tests.equipment.factories import (
    Scene,
    a_kind,
    a_scene,
    an_account,
    an_asset,
    another_starter,
    back_at_the_desk,
    handed,
    sign,
)
from tests.equipment.test_actions import last
from tests.equipment.test_views import SignIn, text_of
from tests.forms import post

TODAY = date(2026, 9, 10)
LAPTOP = Listed("laptop", "Laptop", KitClass.ASSET)


@pytest.fixture(autouse=True)
def monday(at: Callable[[str], Any]) -> Any:
    return at("2026-09-07 09:30")


@pytest.fixture
def scene(app: Flask) -> Scene:
    found = a_scene()
    a_kind("laptop").needs_test = True
    db.session.flush()
    return found


def a_laptop(scene: Scene, tag: str = "LT-1") -> KitIssueLine:
    issue = handed(scene, Giving(a_kind("laptop"), an_asset(tag)))
    return queries.lines_in([issue.id])[issue.id][0]


def declined(scene: Scene, code: str = "laptop") -> None:
    asset = an_asset("LT-9") if code == "laptop" else None
    things = [Giving(a_kind(code), asset, declined=True, reason="The screen is broken")]
    actions.issue(
        scene.actor, scene.starter, things=things, signature=Signature("Amara Okafor", agreed=True), once=None,
        now=clock.now(),
    )  # fmt: skip
    db.session.flush()


def stands(*lines: LineFact, listed: Listed = LAPTOP, orders: tuple[OrderFact, ...] = ()) -> rules.Position:
    facts = KitFacts(listed=(listed,), lines=lines, orders=orders)
    return rules.positions(facts, TODAY)[0]


def fact(state: LineState, *, needs_test: bool = True, day: int = 7) -> LineFact:
    return LineFact("laptop", 1, state, date(2026, 9, day), needs_test)


class TestWhereAThingStands:
    @pytest.mark.parametrize(
        ("state", "words", "owner", "in_place"),
        [
            (LineState.ACCEPTED, "Handed over, not tested yet · since 7 September", Role.STARTER, False),
            (LineState.TESTED, "Works, said on 7 September", None, True),
            (LineState.FAULTY, "Does not work, said on 7 September", Role.KIT_DESK, False),
        ],
    )
    def test_handed_over_not_tested_yet_becomes_done_by_it_works(
        self, state: LineState, words: str, owner: Role | None, in_place: bool
    ) -> None:
        found = stands(fact(state))
        assert (found.words, found.owner, found.in_place) == (words, owner, in_place)

    def test_a_kind_that_needs_no_test_counts_once_it_is_signed_for(self) -> None:
        assert stands(fact(LineState.ACCEPTED, needs_test=False)).in_place

    def test_what_does_not_work_is_the_desks_though_another_waits_for_its_test(self) -> None:
        two = Listed("laptop", "Laptop", KitClass.ASSET, quantity=2)
        assert stands(fact(LineState.ACCEPTED), fact(LineState.FAULTY), listed=two).owner is Role.KIT_DESK

    @pytest.mark.parametrize("pending", [LineState.OFFERED, LineState.ACCEPTED])
    def test_one_of_two_declined_is_the_desks_though_the_other_waits_for_the_starter(
        self, pending: LineState
    ) -> None:
        two = Listed("laptop", "Laptop", KitClass.ASSET, quantity=2)
        found = stands(fact(pending), fact(LineState.DECLINED), listed=two)
        assert (found.owner, found.words) == (Role.KIT_DESK, "Declined on 7 September, another is needed")
        order = OrderFact("laptop", TODAY, None)
        found = stands(fact(pending), fact(LineState.DECLINED), listed=two, orders=(order,))
        assert found.owner is Role.KIT_DESK

    def test_a_second_one_after_a_declined_one_waits_for_the_starter(self) -> None:
        assert stands(fact(LineState.DECLINED), fact(LineState.OFFERED)).owner is Role.STARTER

    @pytest.mark.parametrize(
        ("states", "turn"),
        [
            ({LineState.ACCEPTED}, Role.STARTER),
            ({LineState.TESTED}, None),
            ({LineState.FAULTY}, Role.KIT_DESK),
            ({LineState.DECLINED}, Role.KIT_DESK),
        ],
    )
    def test_a_plan_waits_for_whoever_has_the_thing(self, states: set[str], turn: Role | None) -> None:
        assert rules.turn(states, needs_test=True) is turn


class TestSayingSo:
    def test_what_waits_for_their_word_stands_on_their_first_page(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        client, page = signed_in_as(scene.starter), "/overview/your-year"
        handed(scene, Giving(a_kind("charger"), quantity=1), signed=False)
        assert "Sign for what you were given" in text_of(client, page)
        line, account = a_laptop(scene), an_account(scene, granted=True)
        assert "Say whether 2 things that you were given work" in text_of(client, page)
        actions.say_whether_it_works(
            factories.an_actor(scene.starter), line, works=True, problem="", now=clock.now()
        )
        assert "Say whether what you were given works" in text_of(client, page)
        actions.say_whether_it_works(
            factories.an_actor(scene.starter),
            queries.get_account(account.ref),
            works=True,
            problem="",
            now=clock.now(),
        )
        assert "Say whether" not in text_of(client, page)

    def test_only_its_owner_says_whether_it_works_and_history_keeps_it(self, scene: Scene) -> None:
        line, amara = a_laptop(scene), factories.an_actor(scene.starter)
        for other in (scene.actor, factories.an_actor(another_starter(scene))):
            with pytest.raises(Refused, match="Only the person whose it is"):
                actions.say_whether_it_works(other, line, works=True, problem="", now=clock.now())
        with pytest.raises(Refused, match="Say what happens"):
            actions.say_whether_it_works(amara, line, works=False, problem=" ", now=clock.now())
        actions.say_whether_it_works(amara, line, works=False, problem="No picture", now=clock.now())
        db.session.flush()
        assert (line.state, line.problem) == (LineState.FAULTY, "No picture")
        assert last(Verb.KIT_FAULTY).subject == "Laptop LT-1"
        actions.put_right(scene.actor, line, now=clock.now())
        assert (line.state, line.problem, line.tested_at) == (LineState.ACCEPTED, "", None)
        actions.say_whether_it_works(amara, line, works=True, problem="", now=clock.now())
        db.session.flush()
        assert last(Verb.KIT_TESTED).about_person_id == scene.starter.id
        with pytest.raises(Refused, match="works already"):
            actions.say_whether_it_works(amara, line, works=True, problem="", now=clock.now())

    def test_nobody_puts_right_what_is_their_own_or_what_works(self, scene: Scene) -> None:
        line = a_laptop(scene)
        with pytest.raises(Refused, match="signed for already"):
            actions.put_right(scene.actor, line, now=clock.now())
        factories.with_role(Role.KIT_DESK, scene.starter)
        with pytest.raises(Refused):
            actions.put_right(factories.an_actor(scene.starter), line, now=clock.now())

    def test_what_does_not_work_is_still_with_its_owner_and_goes_to_nobody_else(self, scene: Scene) -> None:
        line, amara = a_laptop(scene), factories.an_actor(scene.starter)
        for works in (True, False):
            actions.say_whether_it_works(amara, line, works=works, problem="No picture", now=clock.now())
            db.session.flush()
            with pytest.raises(Refused, match="is with Amara Okafor"):
                handed(scene, Giving(a_kind("laptop"), line.asset), to=another_starter(scene))

    def test_the_database_itself_refuses_a_second_owner_of_what_does_not_work(self, scene: Scene) -> None:
        line, amara = a_laptop(scene), factories.an_actor(scene.starter)
        actions.say_whether_it_works(amara, line, works=False, problem="No picture", now=clock.now())
        db.session.flush()
        db.session.add(
            KitIssueLine(
                issue_id=line.issue_id, kind_id=line.kind_id, asset_id=line.asset_id, state=LineState.OFFERED
            )
        )
        with pytest.raises(Exception, match=r"uq_kit_issue_line_open_asset|kit_issue_line\.asset_id"):
            db.session.flush()


class TestOnEveryScreen:
    def test_not_tested_yet_stands_with_the_starter_the_desk_and_on_the_readiness_page(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        line = a_laptop(scene)
        starter, desk = signed_in_as(scene.starter), signed_in_as(scene.desk)
        ready = f"/readiness/{scene.enrolment.ref}"
        for client, page in (
            (starter, "/equipment/own"),
            (desk, f"/equipment/people/{scene.starter.ref}"),
            (signed_in_as(scene.manager), ready),
        ):
            assert "anded over, not tested yet" in text_of(client, page), page
        assert "Laptop LT-1" in text_of(desk, "/equipment/chase")
        works = post(starter, f"/equipment/own/{line.ref}/works", page="/equipment/own")
        assert works.status_code == 303
        assert "Works, you said on 7 Sep" in text_of(starter, "/equipment/own")
        assert "not tested yet" not in text_of(signed_in_as(scene.manager), ready)

    def test_the_desk_is_told_of_those_who_came_lately_and_led_to_everybody_else(
        self, scene: Scene, signed_in_as: SignIn, at: Any
    ) -> None:
        desk = signed_in_as(scene.desk)
        at("2026-09-08 09:30")
        today = desk.get("/equipment/").get_data(as_text=True)
        assert "started in the last 28 days and lacks something" in today
        assert '<td data-label="Whose turn">The kit desk</td>' in today
        assert 'href="/equipment/people?only=missing">Everybody who lacks something</a>' in today
        everybody = desk.get("/equipment/people").get_data(as_text=True)
        assert state_html("not-started", "0 of 3 in place") in everybody
        at("2026-11-18 09:30")
        assert "started in the last 28 days and lack something" in desk.get("/equipment/").get_data(
            as_text=True
        )

    def test_whom_to_chase_begins_with_who_has_had_it_longest(
        self, scene: Scene, signed_in_as: SignIn, at: Any
    ) -> None:
        an_account(scene, granted=True)
        at("2026-09-09 09:30")
        a_laptop(scene)
        chase = text_of(signed_in_as(scene.desk), "/equipment/chase")
        assert chase.index("Network account") < chase.index("Laptop LT-1")

    def test_it_does_not_work_opens_it_with_the_desk(self, scene: Scene, signed_in_as: SignIn) -> None:
        line = a_laptop(scene)
        starter, desk = signed_in_as(scene.starter), signed_in_as(scene.desk)
        url = f"/equipment/own/{line.ref}/problem"
        refused = post(starter, url, {"problem": ""})
        assert refused.status_code == 422
        assert post(starter, url, {"problem": "No picture"}).status_code == 303
        assert "Does not work: No picture" in text_of(desk, "/equipment/")
        page = f"/equipment/people/{scene.starter.ref}"
        assert "“No picture”" in text_of(desk, page)
        answer = post(desk, f"/equipment/handed-over/{line.ref}/put-right", page=page)
        assert answer.status_code == 303
        assert "Things that do not work" not in text_of(desk, "/equipment/")
        assert "Handed over, not tested yet" in text_of(starter, "/equipment/own")

    def test_the_desk_owns_it_in_readiness_and_nobody_else_is_late(self, scene: Scene) -> None:
        line = a_laptop(scene)
        actions.say_whether_it_works(
            factories.an_actor(scene.starter), line, works=False, problem="No picture", now=clock.now()
        )
        db.session.flush()
        assert owner_of_kit(scene) == Role.KIT_DESK.value


def owner_of_kit(scene: Scene) -> str:
    standing = readiness.one(scene.enrolment, clock.today())[1]
    line = next(each for each in standing.lines if each.known_by.value == "kit")
    return line.owner.role.value


class TestADeclinedItemIsTheDesksNeverTheStarters:
    def test_in_every_query_that_names_an_owner(self, scene: Scene) -> None:
        declined(scene)
        person, today = scene.starter.id, clock.today()
        kit = queries.kit_state_of([person], today)[person]
        assert {each.owner for each in kit.things} == {Role.KIT_DESK}
        missing = {each.code: each for each in queries.missing_kit_of([person], today)[person]}
        assert missing["laptop"].owner is Role.KIT_DESK
        assert queries.lacking([person], ["laptop"])[person]["laptop"].role.value == "kit_desk"
        assert owner_of_kit(scene) == "kit_desk"
        assert queries.unsigned_issues() == []
        assert queries.things_to_try() == []

    def test_though_something_before_it_on_the_list_waits_for_the_starter(self, scene: Scene) -> None:
        """The line of readiness is held up by what was declined, so it stands with the desk."""
        handed(scene, Giving(a_kind("laptop"), an_asset("LT-1")), signed=False)
        assert owner_of_kit(scene) == "starter"
        declined(scene, "charger")
        assert owner_of_kit(scene) == "kit_desk"

    def test_on_every_screen_that_names_an_owner(self, scene: Scene, signed_in_as: SignIn) -> None:
        declined(scene)
        words = "Declined on 7 September, another is needed"
        ready = f"/readiness/{scene.enrolment.ref}"
        assert f"{words} · with the kit desk" in text_of(signed_in_as(scene.starter), "/equipment/own")
        desk = text_of(signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}")
        assert f"{words} The kit desk" in desk
        readiness_page = text_of(signed_in_as(scene.manager), ready)
        assert "declined on 7 September, another is needed, with Priya Shah" in readiness_page
        for who, page in home_pages(scene):
            client = signed_in_as(who)
            text = text_of(client, client.get(page).location or page)
            assert "with Amara Okafor: Laptop" not in text, page
            assert "Laptop with you" not in text, page

    def test_declined_with_a_reason(self, scene: Scene, signed_in_as: SignIn) -> None:
        asset = an_asset()
        client = signed_in_as(scene.desk)
        reason = {f"reason-{asset.ref}": "Key E sticks"}
        answer = sign(
            client, f"/equipment/people/{scene.starter.ref}/sign", tag="LT-1", give="charger", **reason
        )
        assert answer.location == "/sign-in/confirm"
        assert "Declined: Key E sticks" in text_of(client, back_at_the_desk(client))


def home_pages(scene: Scene) -> list[tuple[Person, str]]:
    return [
        (scene.starter, "/"),
        (scene.manager, "/"),
        (scene.desk, "/equipment/"),
        (scene.manager, "/readiness/"),
    ]
