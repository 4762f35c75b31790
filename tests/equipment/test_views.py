"""The kit's screens: who sees what, a whole hand-over, what is typed wrongly, and how many statements they need."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.equipment import actions, queries
from academy.equipment.actions import Giving
from academy.equipment.rules import AccountState, LineState
from academy.people.models import Person
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
    turn,
)
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture(autouse=True)
def monday(at: Callable[[str], Any]) -> Any:
    return at("2026-09-07 09:30")


@pytest.fixture
def scene(app: Flask) -> Scene:
    return a_scene()


def text_of(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


class TestWhoSeesWhat:
    def test_kit_of_one_person(self, scene: Scene, signed_in_as: SignIn) -> None:
        other_manager = factories.with_role(Role.MANAGER)
        factories.managing(another_starter(scene), other_manager)
        people = {
            scene.desk: 200,
            scene.manager: 200,
            scene.starter: 200,
            factories.with_role(Role.COORDINATOR): 200,
            other_manager: 404,
            another_starter(scene): 404,
            factories.with_role(Role.ADVANCED_PRACTITIONER): 404,
            factories.with_role(Role.HEAD_OF_SERVICE): 404,
            factories.with_role(Role.AUDITOR): 404,
        }
        address = f"/equipment/people/{scene.starter.ref}"
        for person, status in people.items():
            assert signed_in_as(person).get(address).status_code == status, person.name
        assert signed_in_as(scene.desk).get("/equipment/people/zzzzzzzzzzzz").status_code == 404

    def test_a_manager_reads_and_cannot_hand_over(self, scene: Scene, signed_in_as: SignIn) -> None:
        client = signed_in_as(scene.manager)
        address = f"/equipment/people/{scene.starter.ref}"
        text = text_of(client, address)
        assert "Who can see this page: the person, their manager, the kit desk" in text
        assert "Hand over" not in text
        assert "Not handed over yet" in text
        assert client.get(f"{address}/sign?tray=1&give=charger").status_code == 403
        for path in ("sign", "orders", "accounts", "accounts/request", "return"):
            assert post(client, f"{address}/{path}", page=address).status_code == 403, path

    def test_pages_of_the_desk_are_the_desks(self, scene: Scene, signed_in_as: SignIn) -> None:
        asset = an_asset()
        pages = ("", "people", "orders", "chase", "things", "things.csv", "things/new", f"things/{asset.ref}")
        for who, status in ((scene.desk, 200), (scene.manager, 403), (scene.starter, 403)):
            client = signed_in_as(who)
            for path in pages:
                assert client.get(f"/equipment/{path}").status_code == status, f"{who.name}: {path}"
        assert signed_in_as(scene.desk).get("/equipment/own").status_code == 403
        assert signed_in_as(scene.starter).get("/equipment/own").status_code == 200

    def test_a_receipt_is_seen_like_the_kit(self, scene: Scene, signed_in_as: SignIn) -> None:
        issue = handed(scene, Giving(a_kind("laptop"), an_asset()))
        for who, status in ((scene.desk, 200), (scene.manager, 200), (scene.starter, 200),
                            (another_starter(scene), 404)):  # fmt: skip
            assert signed_in_as(who).get(f"/equipment/receipts/{issue.ref}").status_code == status

    def test_a_desk_member_who_is_a_starter_cannot_serve_themself(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        factories.with_role(Role.STARTER, scene.desk)
        client = signed_in_as(scene.desk)
        address = f"/equipment/people/{scene.desk.ref}"
        assert "Hand over" not in text_of(client, address)
        assert sign(client, f"{address}/sign", give="charger").status_code == 403

    def test_only_the_starter_says_whether_an_account_works(self, scene: Scene, signed_in_as: SignIn) -> None:
        account = an_account(scene, granted=True)
        for who, status in ((scene.desk, 403), (scene.manager, 403), (another_starter(scene), 404)):
            answer = post(signed_in_as(who), f"/equipment/own/{account.ref}/works", page="/help")
            assert answer.status_code == status
        assert account.state is AccountState.GRANTED

    def test_nothing_of_plans_or_checks_stands_on_the_desks_page(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        text = text_of(signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}")
        for word in ("Welcome to the academy", "DBS", "Right to work", "egistration", "ocial worker"):
            assert word not in text


class TestDesk:
    def test_today(self, scene: Scene, signed_in_as: SignIn) -> None:
        late = another_starter(scene, "Cem", "Late")
        actions.order(scene.actor, late, codes=["laptop"], expected_on=date(2026, 9, 7), now=clock.now())
        handed(scene, Giving(a_kind("charger")), signed=False)
        leaver = another_starter(scene, "Dai", "Leaver")
        handed(scene, Giving(a_kind("laptop"), an_asset()), to=leaver)
        employment = queries.everybody(clock.today())[0].employment
        leaver_job = next(
            each.employment for each in queries.everybody(clock.today()) if each.person.id == leaver.id
        )
        leaver_job.left_on = date(2026, 9, 11)
        assert employment.first_day_on == date(2026, 9, 7)
        db.session.flush()
        clock.travel_to(clock.now().replace(day=8))
        text = text_of(signed_in_as(scene.desk), "/equipment/")
        assert "Was expected on 7" in text
        assert "1 thing handed over on" in text
        assert "Leaves on 11" in text
        assert "has 1 thing" in text
        assert "Laptop, Charger, Network account" in text  # Cem has started and lacks it all

    def test_a_tag_opens_its_thing_and_a_name_its_person(self, scene: Scene, signed_in_as: SignIn) -> None:
        asset = an_asset("LT-7", serial="5cd1234")
        client = signed_in_as(scene.desk)
        for typed in ("lt-7", " LT-7 ", "5CD1234"):
            assert client.get("/equipment/", query_string={"q": typed}).location.endswith(
                f"/things/{asset.ref}"
            )
        assert client.get("/equipment/?q=okafor").location.endswith(f"/people/{scene.starter.ref}")
        another_starter(scene, "Amina", "Okafor")
        assert "Amina Okafor" in text_of(client, "/equipment/?q=okafor")
        assert "Nothing found for “QQ-1”" in text_of(client, "/equipment/?q=QQ-1")

    def test_people_can_be_narrowed(self, scene: Scene, signed_in_as: SignIn) -> None:
        another_starter(scene, "Zoë", "Ångström")
        client = signed_in_as(scene.desk)
        assert "1 person of 2" in text_of(client, "/equipment/people?words=angstrom")
        assert "2 people" in text_of(client, "/equipment/people?only=missing")

    def test_whom_to_chase(self, scene: Scene, signed_in_as: SignIn) -> None:
        client = signed_in_as(scene.desk)
        assert "Nobody to chase" in text_of(client, "/equipment/chase")
        an_account(scene, granted=True)
        handed(scene, Giving(a_kind("charger")), signed=False)
        text = text_of(client, "/equipment/chase")
        assert "Network account" in text
        assert "Charger" in text


class TestHandOver:
    def test_eight_things_one_signature_in_few_steps(self, scene: Scene, signed_in_as: SignIn) -> None:
        """Find, scan seven times, go to the signature (charger ticked already), turn, name, tick, sign: 13."""
        for number in range(7):
            an_asset(f"LT-{number}")
        client = signed_in_as(scene.desk)
        steps, address = 1, client.get("/equipment/?q=okafor").location
        query = [("tray", "1"), ("give", "charger"), ("count-charger", "1")]  # as the page has ticked them
        assert 'value="charger" checked' in client.get(address).get_data(as_text=True)
        for number in range(7):
            query.append(("tag", f"LT-{number}"))
            page = client.get(address, query_string=query).get_data(as_text=True)
            assert f"Laptop LT-{number}" in page
            steps += 1
        to_sign = client.get(f"{address}/sign", query_string=query).get_data(as_text=True)
        steps += 1
        assert "Hand over 8 things to Amara Okafor" in to_sign
        tags = {"tag": [f"LT-{n}" for n in range(7)], "give": "charger"}
        signing = client.get(turn(client, f"{address}/sign", **tags).location).get_data(as_text=True)
        steps += 1
        assert signing.count("Keep it locked when you leave it.") == 1
        assert "Amara Okafor signs for 8 things" in signing
        back_at_the_desk(client)
        answer = sign(client, f"{address}/sign", **tags)
        steps += 3  # the name, the tick, the button
        assert answer.status_code == 303
        assert steps == 13
        receipt = text_of(client, back_at_the_desk(client))
        assert "Handed over and signed." in receipt
        assert receipt.count("Accepted") == 8
        assert "Amara Okafor, Monday 7 September 2026 at 9.30am" in receipt
        assert "Signed at the desk by Amara Okafor, witnessed by Priya Shah, 09:30" in receipt

    def test_what_has_a_tag_is_scanned_and_never_counted_twice(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        client = signed_in_as(scene.desk)
        address, ticked = f"/equipment/people/{scene.starter.ref}", 'value="charger" checked'
        assert ticked in client.get(address).get_data(as_text=True)
        an_asset("CH-1", "charger")
        assert ticked not in client.get(address).get_data(as_text=True)
        begun = f"{address}?tray=1&give=charger"
        assert ticked in client.get(begun).get_data(as_text=True)
        scanned = client.get(f"{begun}&tag=CH-1").get_data(as_text=True)
        assert ticked not in scanned
        assert scanned.index("Something else") < scanned.index('value="charger"'), (
            "what lies there is not asked for"
        )

    def test_the_tray_says_what_is_wrong_with_a_scan(self, scene: Scene, signed_in_as: SignIn) -> None:
        handed(scene, Giving(a_kind("laptop"), an_asset("LT-1")), to=another_starter(scene, "Ben", "Ito"))
        client = signed_in_as(scene.desk)
        address = f"/equipment/people/{scene.starter.ref}"
        text = text_of(client, f"{address}?tray=1&tag=lt-1&tag=nope")
        assert "Laptop LT-1 is with Ben Ito" in text
        assert "Nothing in the stock has the tag NOPE" in text
        assert client.get(f"{address}/sign?tray=1&tag=nope").status_code == 303

    def test_a_thing_that_went_to_somebody_else_meanwhile_is_refused(
        self, scene: Scene, signed_in_as: SignIn
    ) -> None:
        laptop, ben = an_asset(), another_starter(scene, "Ben", "Ito")
        client = signed_in_as(scene.desk)
        address = f"/equipment/people/{scene.starter.ref}/sign"
        assert client.get(f"{address}?tray=1&tag=LT-1").status_code == 200
        handed(scene, Giving(a_kind("laptop"), laptop), to=ben)
        answer = sign(client, address, tag="LT-1")
        assert answer.status_code == 422
        assert "Laptop LT-1 is with Ben Ito since 7 September" in answer.get_data(as_text=True)
        assert queries.lines_of([scene.starter.id])[scene.starter.id] == []

    def test_a_missing_name_keeps_what_was_chosen(self, scene: Scene, signed_in_as: SignIn) -> None:
        asset = an_asset()
        answer = sign(
            signed_in_as(scene.desk), f"/equipment/people/{scene.starter.ref}/sign", tag="LT-1", signed_name="",
            **{f"reason-{asset.ref}": "Key E sticks"},
        )  # fmt: skip
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "Amara Okafor types their name here" in page
        assert "Key E sticks" in page
        assert 'name="tag" value="LT-1"' in page

    def test_signed_later_on_the_starters_own_page(self, scene: Scene, signed_in_as: SignIn) -> None:
        an_asset()
        url = f"/equipment/people/{scene.starter.ref}/sign"
        answer = turn(signed_in_as(scene.desk), url, tag="LT-1", later="1")
        assert answer.status_code == 303
        starter = signed_in_as(scene.starter)
        assert "Sign for what you were given" in text_of(starter, "/equipment/own")
        issue = queries.issues_of(scene.starter.id)[0]
        own = f"/equipment/own/{issue.ref}/sign"
        assert post(starter, own, {"signed_name": "Amara Okafor"}).status_code == 422
        answer = post(starter, own, {"signed_name": "Amara Okafor", "agreed": "y"})
        assert answer.status_code == 303
        assert queries.lines_in([issue.id])[issue.id][0].state is LineState.ACCEPTED
        assert signed_in_as(scene.manager).get(own).status_code == 403


class TestOtherScreens:
    def test_a_return_with_condition(self, scene: Scene, signed_in_as: SignIn) -> None:
        issue = handed(scene, Giving(a_kind("laptop"), an_asset()))
        line = queries.lines_in([issue.id])[issue.id][0]
        client = signed_in_as(scene.desk)
        url = f"/equipment/people/{scene.starter.ref}/return"
        assert f'value="{line.ref}" data-tag="LT-1" checked' in client.get(f"{url}?tag=lt-1").get_data(
            as_text=True
        )
        assert "does not have NOPE" in text_of(client, f"{url}?tag=nope")
        fields = {"line": line.ref, f"condition-{line.ref}": "damaged", f"note-{line.ref}": "Cracked"}
        refused = post(client, url, fields)
        assert refused.status_code == 422
        assert "Cracked" in refused.get_data(as_text=True)
        answer = post(client, url, {**fields, "signed_name": "Amara Okafor", "agreed": "y"})
        text = text_of(client, answer.location)
        assert "Damaged" in text
        assert "Came back damaged" in text_of(client, "/equipment/things?state=to_check")

    def test_accounts_from_nothing_to_working(self, scene: Scene, signed_in_as: SignIn) -> None:
        desk, starter = signed_in_as(scene.desk), signed_in_as(scene.starter)
        address = f"/equipment/people/{scene.starter.ref}"
        assert post(desk, f"{address}/accounts", page=address).status_code == 422
        assert post(desk, f"{address}/accounts", {"accounts": "network"}, page=address).status_code == 303
        assert "Try what you were given" in text_of(starter, "/equipment/own")
        (account,) = queries.accounts_of([scene.starter.id])[scene.starter.id]
        problem = f"/equipment/own/{account.ref}/problem"
        assert post(starter, problem, {"problem": ""}).status_code == 422
        assert post(starter, problem, {"problem": "Password refused"}).status_code == 303
        assert "Network account does not work: Password refused" in text_of(desk, "/equipment/")
        works = post(starter, f"/equipment/own/{account.ref}/works", page="/equipment/own")
        assert works.status_code == 303
        assert queries.kit_state_of([scene.starter.id], clock.today())[scene.starter.id].accounts[0].in_place

    def test_orders(self, scene: Scene, signed_in_as: SignIn) -> None:
        client = signed_in_as(scene.desk)
        address = f"/equipment/people/{scene.starter.ref}"
        day = {"expected_on-day": "14", "expected_on-month": "9", "expected_on-year": "2026"}
        assert post(client, f"{address}/orders", day, page=address).status_code == 422
        assert post(client, f"{address}/orders", {"kinds": "laptop", **day}, page=address).status_code == 303
        assert "Amara Okafor Laptop" in text_of(client, "/equipment/orders")
        post(client, f"{address}/orders/cancel", {"kind": "laptop"}, page=address)
        assert "Nothing is on order" in text_of(client, "/equipment/orders")

    def test_the_stock_is_added_found_and_written_as_a_file(self, scene: Scene, signed_in_as: SignIn) -> None:
        client = signed_in_as(scene.desk)
        fields = {"kind": "laptop", "things": "lt-1, 5CD1\nLT-2\n\n=1+1"}
        assert post(client, "/equipment/things/new", fields).status_code == 303
        again = post(client, "/equipment/things/new", {"kind": "laptop", "things": "LT-2"})
        assert again.status_code == 422
        assert "LT-2 is in the stock already" in again.get_data(as_text=True)
        assert "3 things." in text_of(client, "/equipment/things")
        assert "1 thing." in text_of(client, "/equipment/things?words=5cd1")
        lines = client.get("/equipment/things.csv?kind=laptop").get_data(as_text=True).splitlines()
        assert lines[0].endswith("Tag,Kind,Serial number,Where it is,With,Since")
        assert [line.split(",")[0] for line in lines[1:]] == ["'=1+1", "LT-1", "LT-2"]
        book = client.get("/equipment/things.xlsx").data
        assert io.BytesIO(book).read(2) == b"PK"
        assert client.get("/equipment/things.exe").status_code == 404

    def test_a_things_page_says_who_had_it(self, scene: Scene, signed_in_as: SignIn) -> None:
        asset = an_asset()
        handed(scene, Giving(a_kind("laptop"), asset))
        client = signed_in_as(scene.desk)
        text = text_of(client, f"/equipment/things/{asset.ref}")
        assert "with Amara Okafor since 7 September 2026" in text
        assert "Take it out of the stock" not in text
        answer = post(
            client, f"/equipment/things/{asset.ref}/withdraw", {"reason": "Lost"}, page="/equipment/"
        )
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "path", ["/equipment/", "/equipment/people", "/equipment/orders", "/equipment/chase", "/equipment/things"]
)
def test_statements_do_not_grow_with_people(
    path: str, scene: Scene, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    def fill(number: int) -> None:
        person = another_starter(scene, f"P{number}", f"Q{number}")
        handed(scene, Giving(a_kind("laptop"), an_asset(f"LT-{number}")), to=person)
        handed(scene, Giving(a_kind("charger")), to=person, signed=False)
        actions.order(scene.actor, person, codes=["laptop"], expected_on=clock.today(), now=clock.now())
        made = actions.request_accounts(
            scene.actor,
            person,
            queries.basis_of([person.id])[person.id].document,
            audience="newly_qualified",
            now=clock.now(),
        )
        if number % 2:
            actions.grant_account(scene.actor, made[0], now=clock.now())
        db.session.flush()

    client = signed_in_as(scene.desk)
    fill(0)
    clock.travel_to(clock.now() + timedelta(days=1))
    counts = []
    for first in (1, 20):
        fill(first)
        with statements() as said:
            assert client.get(path).status_code == 200
        counts.append(len(said))
        for number in range(first + 1, 20):
            fill(number)
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_statements_of_one_person_do_not_grow_with_things(
    scene: Scene, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    desk, starter = signed_in_as(scene.desk), signed_in_as(scene.starter)
    handed(scene, Giving(a_kind("laptop"), an_asset("LT-0")))
    counts = []
    for first in (1, 20):
        with statements() as said:
            desk.get(f"/equipment/people/{scene.starter.ref}?tray=1&tag=LT-0")
            starter.get("/equipment/own")
            desk.get(f"/equipment/people/{scene.starter.ref}/return")
        counts.append(len(said))
        for number in range(first, 20):
            handed(scene, Giving(a_kind("laptop"), an_asset(f"LT-{number}")))
    assert counts[0] == counts[1]
