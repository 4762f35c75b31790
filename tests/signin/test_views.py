"""The door as people meet it: every way in, every way out, and what strangers learn (nothing)."""

import re

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.notifications.models import OutboxMessage
from academy.signin import actions, queries, rules
from academy.signin.models import Failure
from tests import factories
from tests.factories import SYSTEM
from tests.forms import post

GOOD = "purple kettle dune"
OTHER = "slow yellow barges"


@pytest.fixture
def now(app, at):
    return at("2026-09-07 09:00")


@pytest.fixture
def amara(now):
    person = factories.with_role(Role.STARTER, given="Amara", family="Okafor", email="amara@council.example")
    actions.create_account(SYSTEM, person, password=GOOD, now=now)
    return person


@pytest.fixture
def coordinator(now):
    return factories.with_role(Role.COORDINATOR, given="Cora", family="Lamb")


def sign_in(client, email="amara@council.example", password=GOOD, **more):
    return post(client, "/sign-in", {"email": email, "password": password, **more})


def is_in(client):
    return client.get("/sign-in/account").status_code == 200


def test_signing_in_leads_to_the_page_that_was_asked_for(client, amara, session):
    asked = client.get("/sign-in/account")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/sign-in/account")
    page = client.get(asked.location)
    assert "Sign in to go on" in page.text
    answer = sign_in(client, "Amara@Council.example", next="/sign-in/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in/account")
    assert "Amara Okafor" in client.get("/sign-in/account").text
    assert Verb.SIGNED_IN in session.scalars(sa.select(AuditEvent.verb)).all()
    assert client.get("/sign-in?next=/sign-in/password").location == "/sign-in/password"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_from_the_academy(client, amara, target):
    assert sign_in(client, next=target).location == "/"


def test_a_wrong_password_an_unknown_address_and_a_closed_account_sound_the_same(
    client, amara, coordinator, now, app
):
    closed = factories.a_person("Ben", email="ben@council.example")
    actions.create_account(SYSTEM, closed, password=GOOD, now=now)
    actions.close_account(SYSTEM, closed, now=now)
    said = set()
    for email, password in (
        ("amara@council.example", OTHER),
        ("nobody@council.example", OTHER),
        ("ben@council.example", GOOD),
        (coordinator.email, GOOD),  # no account at all
    ):
        answer = sign_in(app.test_client(), email, password)
        assert answer.status_code == 422
        page = re.sub(r'(value|content)="[^"]*"', "", answer.text)
        said.add(page)
    assert len(said) == 1
    assert "email address or the password is wrong" in said.pop()


def test_the_same_work_is_done_for_an_unknown_address(client, amara, monkeypatch):
    asked = []
    real = rules.passwords.HASHER
    monkeypatch.setattr(type(real), "verify", lambda _self, *given: asked.append(given[0]) or True)
    sign_in(client, "nobody@council.example", OTHER)
    assert asked == [rules.DUMMY]
    assert not is_in(client)


def test_after_wrong_tries_one_waits_and_a_restart_forgets_nothing(client, amara, at, session, app):
    for _ in range(5):
        assert sign_in(client, password=OTHER).status_code == 422
    answer = sign_in(app.test_client())  # even the right one, from this place
    assert answer.status_code == 429
    assert "Wait 30 seconds" in answer.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Failure)) == 15
    at("2026-09-07 09:01")
    assert sign_in(client).status_code == 303
    assert sign_in(app.test_client(), password=OTHER).status_code == 422  # forgiven: tries are free again


def test_an_unknown_address_is_made_to_wait_in_the_same_words(client, amara, app):
    for email in ("amara@council.example", "nobody@council.example"):
        answers = [sign_in(app.test_client(), email, OTHER) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        assert "Wait 30 seconds" in answers[-1].text


def test_a_stranger_cannot_keep_somebody_out_of_a_device_that_they_know(client, amara, app):
    assert sign_in(client).status_code == 303
    post(client, "/sign-out", page="/sign-in/account")
    stranger = app.test_client()
    while sign_in(stranger, password=OTHER).status_code == 422:
        pass
    assert sign_in(client).status_code == 303


def test_what_was_typed_is_never_kept(client, amara, session):
    sign_in(client, "my-secret@council.example", "my secret password")
    rows = [*session.scalars(sa.select(Failure.key)), *session.scalars(sa.select(AuditEvent.subject))]
    assert not any("secret" in row for row in rows)


def test_a_failed_try_on_a_real_account_stands_in_its_history(client, amara, session):
    sign_in(client, password=OTHER)
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.SIGN_IN_FAILED)).one()
    assert event.about_person_id == amara.id


def test_the_session_begins_anew_and_ends_at_sign_out(client, amara):
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"
    sign_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["confirmed_at"]
    answer = post(client, "/sign-out", page="/sign-in/account")
    assert answer.location == "/sign-in"
    assert not is_in(client)
    assert "You are signed out" in client.get("/sign-in").text


def test_signing_out_needs_a_press_and_a_token(client, amara):
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert is_in(client)


def test_a_password_change_ends_the_other_sessions_and_keeps_this_one(client, amara, app, session):
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)
    wrong = post(client, "/sign-in/password", {"current": OTHER, "password": OTHER})
    assert wrong.status_code == 422
    assert "not the password that you have now" in wrong.text
    weak = post(client, "/sign-in/password", {"current": GOOD, "password": "amaraokafor1"})
    assert weak.status_code == 422
    assert "name or email address" in weak.text
    done = post(client, "/sign-in/password", {"current": GOOD, "password": OTHER})
    assert done.status_code == 303
    assert is_in(client)
    assert not is_in(elsewhere)
    assert sign_in(app.test_client(), password=GOOD).status_code == 422
    assert sign_in(app.test_client(), password=OTHER).status_code == 303


def test_guessing_the_current_password_from_an_open_session_is_slowed_down(client, amara):
    sign_in(client)
    codes = [post(client, "/sign-in/confirm", {"password": OTHER}).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_signing_out_everywhere_else(client, amara, app):
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)
    assert post(client, "/sign-in/account/end-sessions", page="/sign-in/account").status_code == 303
    assert is_in(client)
    assert not is_in(elsewhere)


def test_the_password_again_before_a_signature(client, amara, at):
    sign_in(client)
    at("2026-09-07 11:00")
    page = client.get("/sign-in/confirm?next=/sign-in/account")
    assert page.status_code == 200
    answer = post(client, "/sign-in/confirm", {"password": GOOD, "next": "/sign-in/account"})
    assert answer.location == "/sign-in/account"
    with client.session_transaction() as cookie:
        assert cookie["confirmed_at"].startswith("2026-09-07T10:00")


def test_single_keys_can_be_switched_off(client, amara):
    sign_in(client)
    assert "checked" in client.get("/sign-in/account").text
    assert post(client, "/sign-in/account/keys", {}, page="/sign-in/account").status_code == 303
    assert "Single keys are off" in (page := client.get("/sign-in/account").text)
    assert " checked" not in page


def invited(session, actor, person, now):
    actions.invite(factories.an_actor(actor), person, now=now)
    session.flush()
    body = session.scalars(sa.select(OutboxMessage.body).order_by(OutboxMessage.id.desc())).first()
    return re.search(r"(/sign-in/invitation/\S+)", body).group(1)


def test_an_invitation_opens_a_page_and_only_the_press_acts(client, coordinator, now, session, app):
    ben = factories.with_role(Role.STARTER, given="Ben", family="Ash", email="ben@council.example")
    link = invited(session, coordinator, ben, now)
    for _ in range(3):  # a mail scanner opens it too
        assert "Welcome, Ben" in client.get(link).text
    assert queries.account_of(ben.id) is None
    short = post(client, link, {"password": "short"})
    assert short.status_code == 422
    assert "12 characters or more" in short.text
    answer = post(client, link, {"password": GOOD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(client)
    ended = app.test_client().get(link)
    assert ended.status_code == 404
    assert "does not work any more" in ended.text
    assert app.test_client().get("/sign-in/invitation/rubbish").status_code == 404


def test_an_expired_invitation_does_nothing(client, coordinator, now, session, at):
    ben = factories.a_person("Ben", email="ben@council.example")
    link = invited(session, coordinator, ben, now)
    page = client.get(link).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    at("2026-09-22 00:01")
    assert client.post(link, data={"password": GOOD, "csrf_token": token}).status_code == 404
    assert queries.account_of(ben.id) is None


def test_a_coordinator_sees_how_far_somebody_has_come_and_invites(signed_in_as, coordinator, session):
    ben = factories.with_role(Role.STARTER, given="Ben", family="Ash", email="ben@council.example")
    client = signed_in_as(coordinator)
    where = f"/sign-in/cards/{ben.ref}"
    page = client.get(where).text
    assert "Not invited yet" in page
    assert "No mail server is set up" in page
    answer = post(client, f"{where}/invitation", page=where)
    assert answer.location == where
    assert "Invited, has not signed in yet" in client.get(where).text
    assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 1


def test_a_card_is_made_shown_once_used_once(signed_in_as, coordinator, app, session):
    ben = factories.with_role(Role.STARTER, given="Ben", family="Ash", email="ben@council.example")
    desk = signed_in_as(coordinator)
    where = f"/sign-in/cards/{ben.ref}"
    card = post(desk, where)
    code = re.search(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b", card.text).group(1)
    assert "http://academy.test/sign-in/card" in card.text
    assert code not in desk.get(where).text
    assert "Cora Lamb" in desk.get(where).text
    client = app.test_client()
    wrong = post(client, "/sign-in/card", {"email": "ben@council.example", "code": "aaaa-bbbb"})
    assert wrong.status_code == 422
    answer = post(
        client, "/sign-in/card", {"email": "Ben@council.example", "code": code.lower().replace("-", " ")}
    )
    assert answer.location == "/sign-in/card/password"
    assert post(client, "/sign-in/card/password", {"password": "short"}).status_code == 422
    assert post(client, "/sign-in/card/password", {"password": GOOD}).location == "/"
    assert is_in(client)
    again = post(app.test_client(), "/sign-in/card", {"email": "ben@council.example", "code": code})
    assert again.status_code == 422
    assert client.get("/sign-in/card/password").location == "/sign-in/card"


def test_a_typed_code_waits_a_quarter_of_an_hour(signed_in_as, coordinator, client, at):
    ben = factories.a_person("Ben", email="ben@council.example")
    text = post(signed_in_as(coordinator), f"/sign-in/cards/{ben.ref}").text
    code = re.search(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b", text).group(1)
    post(client, "/sign-in/card", {"email": "ben@council.example", "code": code})
    at("2026-09-07 09:16")
    assert client.get("/sign-in/card/password").location == "/sign-in/card"


def test_an_advanced_practitioner_may_hand_over_but_not_invite_and_not_upwards(signed_in_as, coordinator):
    practitioner = factories.with_role(Role.ADVANCED_PRACTITIONER)
    ben = factories.with_role(Role.STARTER, given="Ben", email="ben@council.example")
    client = signed_in_as(practitioner)
    page = client.get(f"/sign-in/cards/{ben.ref}")
    assert page.status_code == 200
    assert "Send an invitation" not in page.text
    assert post(client, f"/sign-in/cards/{ben.ref}").status_code == 200
    refused = post(client, f"/sign-in/cards/{coordinator.ref}")
    assert refused.status_code == 422
    assert "Ask a coordinator" in refused.text


def test_a_page_costs_the_same_statements_however_many_cards_were_made(
    signed_in_as, coordinator, statements, session
):
    counts = []
    for number in (1, 20):
        ben = factories.a_person(f"Ben{number}", email=f"ben{number}@council.example")
        for _ in range(number):
            actions.hand_over_card(factories.an_actor(coordinator), ben, code_hash="x", now=clock.now())
            session.flush()
        client = signed_in_as(coordinator)
        with statements() as said:
            client.get(f"/sign-in/cards/{ben.ref}")
        counts.append(len(said))
    assert counts[0] == counts[1]
