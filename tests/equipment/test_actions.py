"""Hand-overs, returns and accounts: the change, its history, and what is refused."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.equipment import actions, queries
from academy.equipment.actions import Coming, Giving
from academy.equipment.models import Asset, KitIssue, KitIssueLine, KitOrder
from academy.equipment.rules import AccountState, Condition, LineState, NewThing, Signature
from academy.programmes import queries as programmes
from academy.refusals import Refused
from tests import factories
from tests.equipment.factories import a_kind, a_scene, an_account, an_asset, another_starter, handed


@pytest.fixture(autouse=True)
def monday(at: Callable[[str], Any]) -> Any:
    return at("2026-09-07 09:30")


def verbs() -> list[Verb]:
    return list(db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)))


def last(verb: Verb) -> AuditEvent:
    return db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.id.desc())
    ).first()  # type: ignore[return-value]


def lines_of(issue: KitIssue) -> list[KitIssueLine]:
    return queries.lines_in([issue.id])[issue.id]


def test_kinds_are_taken_over_once_and_again_only_where_they_changed(app: Flask) -> None:
    document = programmes.document_of(factories.a_version())
    first = actions.kinds_from(factories.SYSTEM, document, now=clock.now())
    assert [kind.code for kind in first] == ["laptop", "charger", "network"]
    assert verbs().count(Verb.KIT_KIND_CHANGED) == 3
    assert actions.kinds_from(factories.SYSTEM, document, now=clock.now()) == []
    a_kind("laptop").label = "Old laptop"
    assert [kind.label for kind in actions.kinds_from(factories.SYSTEM, document, now=clock.now())] == [
        "Laptop"
    ]


def test_things_are_added_all_or_none(app: Flask) -> None:
    scene = a_scene()
    an_asset("LT-1")
    with pytest.raises(Refused, match="LT-1 is in the stock already"):
        actions.add_assets(
            scene.actor, a_kind("laptop"), things=[NewThing("LT-2"), NewThing("lt-1")], now=clock.now()
        )
    assert db.session.scalars(sa.select(Asset.tag)).all() == ["LT-1"]
    assert last(Verb.ASSET_ADDED).subject == "Laptop LT-1"


def test_eight_things_with_one_signature_keep_the_terms_as_they_were(app: Flask) -> None:
    scene = a_scene()
    things = [Giving(a_kind("laptop"), an_asset(f"LT-{number}")) for number in range(7)]
    issue = handed(scene, *things, Giving(a_kind("charger"), quantity=2))
    assert [line.state for line in lines_of(issue)] == [LineState.ACCEPTED] * 8
    assert (issue.signed_name, issue.witnessed_by_id) == ("Amara Okafor", scene.desk.id)
    assert issue.terms.count("Keep it locked when you leave it.") == 1
    assert "- 2 × Charger" in issue.terms
    assert issue.terms_sha256 == hashlib.sha256(issue.terms.encode()).hexdigest()
    a_kind("laptop").terms = "Something else."
    db.session.flush()
    assert "Keep it locked" in queries.get_issue(issue.ref).terms
    assert verbs().count(Verb.KIT_ISSUED) == 1
    assert last(Verb.KIT_SIGNED).subject == "Amara Okafor for 8 things"
    assert last(Verb.KIT_SIGNED).about_person_id == scene.starter.id


def test_what_is_declined_stays_at_the_desk(app: Flask) -> None:
    scene = a_scene()
    laptop = an_asset()
    issue = handed(
        scene,
        Giving(a_kind("laptop"), laptop, declined=True, reason="Key E sticks"),
        Giving(a_kind("charger")),
    )
    assert [line.state for line in lines_of(issue)] == [LineState.DECLINED, LineState.ACCEPTED]
    assert lines_of(issue)[0].decline_reason == "Key E sticks"
    assert last(Verb.KIT_LEFT).subject == "Laptop LT-1, which Amara Okafor declined"
    assert "Key E" not in last(Verb.KIT_LEFT).details
    assert queries.open_lines_of([laptop.id]) == {}
    handed(scene, Giving(a_kind("laptop"), laptop), to=another_starter(scene))


def test_a_thing_is_with_one_person_only(app: Flask) -> None:
    scene = a_scene()
    laptop = an_asset()
    handed(scene, Giving(a_kind("laptop"), laptop))
    with pytest.raises(Refused, match="Laptop LT-1 is with Amara Okafor since 7 September"):
        handed(scene, Giving(a_kind("laptop"), laptop), to=another_starter(scene))


def test_two_desks_at_the_same_moment_get_a_sentence_from_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = a_scene()
    laptop, ben = an_asset(), another_starter(scene)
    handed(scene, Giving(a_kind("laptop"), laptop))
    db.session.commit()
    monkeypatch.setattr(queries, "open_lines_of", lambda _ids: {})  # the other desk looked a moment earlier
    with pytest.raises(Refused, match="handed over to somebody else a moment ago"):
        handed(scene, Giving(a_kind("laptop"), laptop), to=ben)


def test_a_form_sent_twice_hands_over_once(app: Flask) -> None:
    scene = a_scene()
    signature = Signature("Amara Okafor", agreed=True)
    both = [
        actions.issue(
            scene.actor, scene.starter, things=[Giving(a_kind("charger"))], signature=signature, once="key",
            now=clock.now(),
        )
        for _ in range(2)
    ]  # fmt: skip
    assert both[0] is both[1]
    assert verbs().count(Verb.KIT_ISSUED) == 1


def test_nobody_hands_over_to_themself(app: Flask) -> None:
    scene = a_scene()
    factories.with_role(Role.STARTER, scene.desk)
    with pytest.raises(Refused, match="You cannot do this for yourself"):
        handed(scene, Giving(a_kind("charger")), to=scene.desk)
    assert Verb.KIT_ISSUED not in verbs()


def test_a_hand_over_ends_the_order(app: Flask) -> None:
    scene = a_scene()
    actions.order(
        scene.actor, scene.starter, codes=["laptop", "charger"], expected_on=date(2026, 9, 9), now=clock.now()
    )
    db.session.flush()
    assert last(Verb.KIT_ORDERED).subject == "Charger for Amara Okafor"
    handed(scene, Giving(a_kind("laptop"), an_asset()))
    assert [each.kind.code for each in queries.orders_of([scene.starter.id])[scene.starter.id]] == ["charger"]
    actions.cancel_order(scene.actor, scene.starter, code="charger", now=clock.now())
    db.session.flush()
    assert queries.orders_of([scene.starter.id])[scene.starter.id] == []
    assert last(Verb.KIT_ORDER_CLOSED).about_person_id == scene.starter.id


def test_ordering_again_moves_the_day_and_yesterday_is_refused(app: Flask) -> None:
    scene = a_scene()
    for expected_on in (date(2026, 9, 9), date(2026, 9, 16)):
        actions.order(scene.actor, scene.starter, codes=["laptop"], expected_on=expected_on, now=clock.now())
        db.session.flush()
    assert db.session.scalars(sa.select(KitOrder.expected_on)).all() == [date(2026, 9, 16)]
    with pytest.raises(Refused, match="today or later"):
        actions.order(
            scene.actor, scene.starter, codes=["laptop"], expected_on=date(2026, 9, 6), now=clock.now()
        )


def test_signing_later_is_the_starters_own_with_each_thing_accepted_or_declined(app: Flask) -> None:
    scene = a_scene()
    issue = handed(scene, Giving(a_kind("laptop"), an_asset()), Giving(a_kind("charger")), signed=False)
    assert [line.state for line in lines_of(issue)] == [LineState.OFFERED] * 2
    laptop, charger = lines_of(issue)
    signature = Signature("Amara Okafor", agreed=True)
    with pytest.raises(Refused, match="Only the person who received"):
        actions.answer(scene.actor, issue, declined={}, signature=signature, now=clock.now())
    amara = factories.an_actor(scene.starter)
    with pytest.raises(Refused, match="say in a few words why"):
        actions.answer(amara, issue, declined={charger.ref: " "}, signature=signature, now=clock.now())
    actions.answer(amara, issue, declined={charger.ref: "Wrong plug"}, signature=signature, now=clock.now())
    db.session.flush()
    assert (laptop.state, charger.state) == (LineState.ACCEPTED, LineState.DECLINED)
    assert (issue.signed_name, issue.witnessed_by_id) == ("Amara Okafor", None)
    assert last(Verb.KIT_ACCEPTED).subject == "Laptop LT-1"
    assert last(Verb.KIT_DECLINED).subject == "Charger"
    with pytest.raises(Refused, match="answered this already"):
        actions.answer(amara, issue, declined={}, signature=signature, now=clock.now())


def test_a_return_keeps_condition_note_and_signature_and_frees_the_thing(app: Flask) -> None:
    scene = a_scene()
    laptop = an_asset()
    issue = handed(scene, Giving(a_kind("laptop"), laptop), Giving(a_kind("charger")))
    line = lines_of(issue)[0]
    back = actions.take_back(
        scene.actor, scene.starter, things=[Coming(line.ref, Condition.DAMAGED, "Screen cracked")],
        signature=Signature("Ruth Ainsworth", agreed=True), now=clock.now(),
    )  # fmt: skip
    db.session.flush()
    assert [each.state for each in back] == [LineState.RETURNED]
    assert (line.return_condition, line.return_note) == (Condition.DAMAGED, "Screen cracked")
    assert (line.returned_to_id, line.return_signed_name) == (scene.desk.id, "Ruth Ainsworth")
    said = last(Verb.KIT_RETURNED)
    assert said.subject == "Laptop LT-1 from Amara Okafor"
    assert "damaged" in said.details
    assert "Screen" not in said.details
    with pytest.raises(Refused, match="given back already"):
        actions.take_back(
            scene.actor, scene.starter, things=[Coming(line.ref)], signature=Signature("A", agreed=True),
            now=clock.now(),
        )  # fmt: skip
    handed(scene, Giving(a_kind("laptop"), laptop), to=another_starter(scene))


def test_somebody_elses_line_cannot_be_taken_back_here(app: Flask) -> None:
    scene = a_scene()
    line = lines_of(handed(scene, Giving(a_kind("laptop"), an_asset())))[0]
    with pytest.raises(Refused, match="is not with this person"):
        actions.take_back(
            scene.actor, another_starter(scene), things=[Coming(line.ref)], signature=Signature("A", agreed=True),
            now=clock.now(),
        )  # fmt: skip


def test_an_account_counts_when_the_starter_says_that_it_works(app: Flask) -> None:
    scene = a_scene()
    account = an_account(scene, granted=True)
    amara, me = factories.an_actor(scene.starter), scene.starter.id
    with pytest.raises(Refused, match="Only the person whose it is"):
        actions.say_whether_it_works(scene.actor, account, works=True, problem="", now=clock.now())
    with pytest.raises(Refused, match="Say what happens"):
        actions.say_whether_it_works(amara, account, works=False, problem=" ", now=clock.now())
    actions.say_whether_it_works(amara, account, works=False, problem="Password is refused", now=clock.now())
    assert (account.state, account.problem) == (AccountState.FAULTY, "Password is refused")
    assert "Password" not in last(Verb.ACCOUNT_FAULTY).details
    actions.grant_account(scene.actor, account, now=clock.now())
    assert (account.state, account.problem, account.tested_at) == (AccountState.GRANTED, "", None)
    actions.say_whether_it_works(amara, account, works=True, problem="", now=clock.now())
    db.session.flush()
    (position,) = queries.kit_state_of([me], clock.today())[me].accounts
    assert position.in_place
    assert last(Verb.ACCOUNT_TESTED).about_person_id == me


def test_an_account_is_asked_for_once_and_again_after_it_was_taken_away(app: Flask) -> None:
    scene = a_scene()
    account = an_account(scene)
    document = programmes.document_of(scene.cohort.version)

    def ask() -> int:
        made = actions.request_accounts(
            scene.actor, scene.starter, document, audience="newly_qualified", now=clock.now()
        )
        db.session.flush()
        return len(made)

    assert ask() == 0
    actions.revoke_account(scene.actor, account, now=clock.now())
    assert ask() == 1
    assert verbs().count(Verb.ACCOUNT_REQUESTED) == 2
    assert last(Verb.ACCOUNT_REVOKED).subject == "Network account"


def test_nobody_sets_up_their_own_account(app: Flask) -> None:
    scene = a_scene()
    account = an_account(scene)
    desk_too = factories.with_role(Role.KIT_DESK, scene.starter)
    for act in (actions.grant_account, actions.revoke_account):
        with pytest.raises(Refused, match="You cannot do this for yourself"):
            act(factories.an_actor(desk_too), account, now=clock.now())


def test_a_thing_leaves_the_stock_only_from_the_shelf_and_with_a_reason(app: Flask) -> None:
    scene = a_scene()
    laptop, other = an_asset("LT-1"), an_asset("LT-2")
    handed(scene, Giving(a_kind("laptop"), laptop))
    with pytest.raises(Refused, match="is with Amara Okafor"):
        actions.withdraw_asset(scene.actor, laptop, reason="Lost", now=clock.now())
    with pytest.raises(Refused, match="Say in a few words"):
        actions.withdraw_asset(scene.actor, other, reason=" ", now=clock.now())
    actions.withdraw_asset(scene.actor, other, reason="Lost", now=clock.now())
    db.session.flush()
    assert last(Verb.ASSET_WITHDRAWN).subject == "Laptop LT-2"
    assert queries.find_asset("LT-2") is None
    assert an_asset("LT-2").id != other.id  # its tag can be used again
