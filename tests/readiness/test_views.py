"""The screens of work-readiness: who sees what, what they can do there, and how many statements it takes."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.people.models import Person
from academy.readiness.models import AcceptedCondition
from academy.readiness.queries import find_condition
from tests import factories as make
from tests.forms import post
from tests.readiness.factories import (
    Cast,
    a_cast,
    another,
    confirmed,
    facts_hash,
    has_read,
    in_place,
    signed,
    with_checks,
    with_kit,
)

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 10:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def url(cast: Cast, *more: str) -> str:
    return "/".join(["/readiness", cast.enrolment.ref, *more])


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def the_condition(cast: Cast, code: str) -> AcceptedCondition:
    db.session.rollback()
    found = find_condition(cast.enrolment.id, code)
    assert found is not None
    return found


def test_the_managers_page_says_what_is_missing_and_who_owes_it(cast: Cast, signed_in_as: SignIn) -> None:
    text = text_of(signed_in_as(cast.manager), url(cast))
    assert "Not ready: 6 things missing" in text
    assert "Dee Marsh owes 3" in text
    assert "Enhanced DBS check" in text
    assert "7 days late · with Dee Marsh" in text
    assert "Accept as a condition : Kit signed for" in text
    assert "Accept as a condition : Enhanced DBS check" not in text
    assert "You can sign when nothing is missing" in text


def test_the_parts_of_a_starter_lead_to_each_other_and_say_which_one_this_is(
    cast: Cast, signed_in_as: SignIn
) -> None:
    client, plan = signed_in_as(cast.manager), f"/overview/{cast.enrolment.ref}/year"
    pages = {
        "Plan": plan,
        "Work-ready": url(cast),
        "Kit": f"/equipment/people/{cast.starter.ref}",
        "Records": f"/records/starters/{cast.enrolment.ref}",
        "History": f"/overview/{cast.enrolment.ref}/history",
    }
    for tab, address in pages.items():
        html = client.get(address).get_data(as_text=True)
        tabs = html.split('aria-label="About Amara Okafor"')[1].split("</nav>")[0]
        for label, other in pages.items():
            here = ' aria-current="page"' if label == tab else ""
            assert f'<a href="{other}"{here}>{label}</a>' in tabs, (tab, label)


def test_a_starters_page_stands_below_work_ready_and_not_below_my_part(
    cast: Cast, signed_in_as: SignIn
) -> None:
    html = signed_in_as(cast.manager).get(url(cast)).get_data(as_text=True)
    menu = html.split("govuk-service-navigation__list")[1].split("</ul>")[0]
    marked = re.findall(r'aria-current="true">\s*(?:<[^>]+>)?([^<]+)<', menu)
    assert marked == ["Work-ready"]


def test_a_practitioner_sees_of_checks_only_that_some_are_missing(cast: Cast, signed_in_as: SignIn) -> None:
    text = text_of(signed_in_as(cast.runner), url(cast))
    assert "Not ready: 6 things missing" in text
    assert "Checks: 3 are missing · with Dee Marsh" in text
    for secret in ("DBS", "Right to work", "Live registration", "Laptop"):
        assert secret not in text
    assert "Week one sessions" in text


def test_the_starter_sees_their_own_and_can_do_nothing_about_checks(cast: Cast, signed_in_as: SignIn) -> None:
    text = text_of(signed_in_as(cast.starter), url(cast))
    assert "Enhanced DBS check" in text
    assert "Record it" not in text
    assert "Accept as a condition" not in text
    assert "3 days late · with Kit Desk" in text
    assert "You" not in text.split("The decision")[1].split("You will be signed out")[0]


def test_nobody_unchecked_is_called_a_social_worker(cast: Cast, signed_in_as: SignIn) -> None:
    """Domain I17."""
    client = signed_in_as(cast.manager)
    for address in (url(cast), "/readiness/", "/readiness/board.csv"):
        assert "Social Worker" not in client.get(address).get_data(as_text=True)
    make.a_live_check(cast.starter)
    for address in (url(cast), "/readiness/", "/readiness/board.csv"):
        assert "Social Worker" in client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("who", ["stranger", "desk"])
def test_another_team_does_not_know_of_them(cast: Cast, signed_in_as: SignIn, who: str) -> None:
    client = signed_in_as(getattr(cast, who))
    for part in ("", "sign", "reopen", "record/dbs", "accept/kit"):
        assert client.get(url(cast, part) if part else url(cast)).status_code == 404


@pytest.mark.parametrize(
    ("who", "part", "status"),
    [
        ("coordinator", "sign", 403),
        ("head", "sign", 403),
        ("runner", "sign", 403),
        ("starter", "sign", 403),
        ("manager", "reopen", 403),
        ("head", "reopen", 403),
        ("coordinator", "accept/kit", 403),
        ("starter", "accept/kit", 403),
        ("head", "accept/dbs", 200),
        ("manager", "accept/kit", 200),
        ("manager", "accept/dbs", 303),
        ("manager", "accept/right_to_work", 303),
        ("coordinator", "record/dbs", 200),
        ("manager", "record/dbs", 303),
        ("head", "record/dbs", 403),
        ("runner", "record/dbs", 404),
        ("manager", "record/nothing", 404),
    ],
)
def test_who_may_do_what_on_the_page(
    cast: Cast, signed_in_as: SignIn, who: str, part: str, status: int
) -> None:
    assert signed_in_as(getattr(cast, who)).get(url(cast, part)).status_code == status


def test_the_head_accepts_their_condition_and_finds_it_on_their_page(
    cast: Cast, signed_in_as: SignIn
) -> None:
    client = signed_in_as(cast.head)
    assert "Enhanced DBS check" in text_of(client, "/readiness/decisions")
    sent = {"not_until_then": "No work alone with children", "until_on": "2026-09-25"}
    assert post(client, url(cast, "accept", "dbs"), sent).status_code == 303
    assert "Nothing waits for you" in text_of(client, "/readiness/decisions")
    made = the_condition(cast, "dbs")
    assert "Waiting for Amara Okafor to read the condition" in text_of(client, url(cast))
    has_read(cast, made, clock.now())
    assert "Accepted by Helen Shaw, head of service, on 11 September 2026, read by Amara Okafor" in text_of(
        client, url(cast)
    )


def test_a_refused_condition_keeps_what_was_typed_and_says_why(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.manager)
    sent = {"not_until_then": "other", "other": "No duty desk", "until_on": "2026-12-24"}
    answer = post(client, url(cast, "accept", "kit"), sent)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "20 working days at most: until Friday 9 October 2026" in text
    assert 'value="No duty desk"' in text
    sent["other"] = ""
    assert "Say what they may not do until then" in post(client, url(cast, "accept", "kit"), sent).get_data(
        as_text=True
    )
    sent.update(other="No duty desk", until_on="2026-09-25")
    assert post(client, url(cast, "accept", "kit"), sent).status_code == 303
    has_read(cast, the_condition(cast, "kit"), clock.now())
    assert "Accepted until 25 September · No duty desk" in text_of(client, url(cast))


def test_a_coordinator_records_a_check_and_can_undo_it(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    assert post(client, url(cast, "record", "dbs"), {"done_on": "2026-09-04"}).status_code == 303
    page = client.get(url(cast)).get_data(as_text=True)
    assert "Not ready: 5 things missing" in page
    undo = re.search(r'action="(/readiness/checks/[^"]+/take-back)"', page)
    assert undo
    assert post(client, undo[1], {"reason": "Undone at once."}, page=url(cast)).status_code == 303
    assert "Not ready: 6 things missing" in text_of(client, url(cast))


def test_a_practitioner_does_not_find_a_check_by_its_address(
    cast: Cast, signed_in_as: SignIn, now: datetime
) -> None:
    with_checks(cast, codes=("dbs",), now=now)
    line = cast.standing().line("dbs")
    assert line is not None
    address = f"/readiness/checks/{line.recorded_ref}/take-back"
    assert signed_in_as(cast.runner).get(address).status_code == 404
    assert signed_in_as(cast.coordinator).get(address).status_code == 200


def test_signing_needs_fresh_proof_a_name_and_the_facts_as_they_are(
    cast: Cast, signed_in_as: SignIn, now: datetime
) -> None:
    in_place(cast, now)
    facts = facts_hash(cast)
    client = signed_in_as(cast.manager)
    with client.session_transaction() as cookie:
        cookie.pop("confirmed_at", None)
    assert "Your password" in text_of(client, url(cast, "sign"))
    confirmed(client)
    assert "Your password" not in text_of(client, url(cast, "sign"))
    assert "What signing means" in text_of(client, url(cast, "sign"))
    wrong = post(client, url(cast, "sign"), {"signed_name": "Somebody Else", "facts_read": facts})
    assert wrong.status_code == 422
    assert "Type your own name as it is here: Ruth Ainsworth" in wrong.get_data(as_text=True)
    stale = post(client, url(cast, "sign"), {"signed_name": "Ruth Ainsworth", "facts_read": "old"})
    assert stale.status_code == 422
    done = post(client, url(cast, "sign"), {"signed_name": "Ruth Ainsworth", "facts_read": facts})
    assert done.status_code == 303
    text = text_of(client, url(cast))
    assert "Signed: Amara Okafor is ready." in text
    assert "Ruth Ainsworth signed “ready” as manager on Friday 11 September 2026. It still holds." in text


def test_who_proved_who_they_are_more_than_ten_minutes_ago_is_asked_again(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime], now: datetime
) -> None:
    in_place(cast, now)
    facts = facts_hash(cast)
    client = confirmed(signed_in_as(cast.manager))
    at("2026-09-11 10:09")
    assert "Your password" not in text_of(client, url(cast, "sign"))
    at("2026-09-11 10:11")
    assert "Your password" in text_of(client, url(cast, "sign"))
    sent = {"signed_name": "Ruth Ainsworth", "facts_read": facts}
    assert post(client, url(cast, "sign"), sent).status_code == 422
    assert not cast.standing().holds


def test_the_signing_page_turns_back_while_something_is_missing(cast: Cast, signed_in_as: SignIn) -> None:
    client = confirmed(signed_in_as(cast.manager))
    assert client.get(url(cast, "sign")).status_code == 303
    assert "Something is still missing" in text_of(client, url(cast))


def test_a_coordinator_reopens_with_a_reason(cast: Cast, signed_in_as: SignIn, now: datetime) -> None:
    in_place(cast, now)
    signed(cast, now)
    client = signed_in_as(cast.coordinator)
    assert post(client, url(cast, "reopen"), {"reason": ""}).status_code == 422
    assert post(client, url(cast, "reopen"), {"reason": "The wrong laptop"}).status_code == 303
    text = text_of(client, url(cast))
    assert "Not signed yet: nothing is missing" in text
    assert "The wrong laptop" in text
    assert client.get(url(cast, "reopen")).status_code == 303


def test_the_board_holds_whom_the_reader_is_there_for(cast: Cast, signed_in_as: SignIn) -> None:
    another(cast, managed=False)
    stranger = make.an_enrolment(make.an_employment(make.a_person("Zed", "Away")), cohort=cast.cohort)
    db.session.flush()
    assert stranger.id
    manager = text_of(signed_in_as(cast.manager), "/readiness/")
    assert "1 person, 1 needs action" in manager
    assert "Amara Okafor" in manager
    head = text_of(signed_in_as(cast.head), "/readiness/")
    assert "2 people" in head
    assert "Zed Away" not in head
    assert "3 people" in text_of(signed_in_as(cast.coordinator), "/readiness/")
    assert "No starters yet" in text_of(signed_in_as(cast.stranger), "/readiness/")
    for person in (cast.runner, cast.starter, cast.desk, make.with_role(Role.AUDITOR)):
        assert signed_in_as(person).get("/readiness/").status_code == 403


def test_the_board_sorts_filters_and_shows_lights(cast: Cast, signed_in_as: SignIn, now: datetime) -> None:
    ready = another(cast, 1)
    db.session.flush()
    in_place(cast, now)
    client = signed_in_as(cast.manager)
    page = text_of(client, "/readiness/")
    assert page.index("Ben Other01") < page.index("Amara Okafor")
    assert "3 late" in page
    assert "In place" in page
    assert "Ruth Ainsworth to sign" in page
    waiting = text_of(client, "/readiness/?show=sign")
    assert "Amara Okafor" in waiting
    assert "Ben Other01" not in waiting
    assert ready.id
    assert "Nobody matches" in text_of(client, "/readiness/?show=ready")
    signed(cast, now)
    assert "Amara Okafor" in text_of(client, "/readiness/?show=ready")


def test_files_hold_exactly_what_is_shown(cast: Cast, signed_in_as: SignIn, now: datetime) -> None:
    another(cast, 1)
    in_place(cast, now)
    db.session.flush()
    client = signed_in_as(cast.manager)
    lines = client.get("/readiness/board.csv?show=sign").get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Amara Okafor,Social Worker,")
    assert "Not signed yet: nothing is missing" in lines[1]
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/readiness/board.xlsx").get_data()))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Name", "Ben Other01", "Amara Okafor"]
    assert client.get("/readiness/board.pdf").status_code == 404


@pytest.mark.parametrize("address", ["/readiness/", "/readiness/board.csv", "/readiness/decisions"])
def test_one_and_twenty_starters_take_the_same_statements(
    cast: Cast, signed_in_as: SignIn, statements: Callable[[], Any], address: str, now: datetime
) -> None:
    client = signed_in_as(cast.head)
    with_kit(cast, now=now)
    make.a_live_check(cast.starter)
    with_checks(cast, codes=("right_to_work",), now=now)
    db.session.commit()
    with statements() as one:
        client.get(address)
    for number in range(2, 21):
        another(cast, number)
    db.session.commit()
    with statements() as twenty:
        client.get(address)
    assert len(one) == len(twenty)
    assert len(twenty) <= 19


def test_every_page_about_a_person_says_who_can_see_it(cast: Cast, signed_in_as: SignIn) -> None:
    for address in (url(cast), "/readiness/"):
        assert "Who can see this page" in text_of(signed_in_as(cast.manager), address)
