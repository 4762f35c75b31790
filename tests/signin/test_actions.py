"""Accounts, invitations, cards and failures: what they change, keep and tell."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind
from academy.people.models import WorkingPattern
from academy.refusals import Refused
from academy.settings import actions as settings
from academy.signin import actions, queries, rules
from academy.signin.models import Failure
from academy.signin.rules import Counted, Step
from tests import factories
from tests.factories import SYSTEM, a_person, an_employment

GOOD = "purple kettle dune"
LINK = re.compile(r"/sign-in/invitation/([\w-]{40,})")


@pytest.fixture
def now(app, at):
    return at("2026-09-07 09:00")


@pytest.fixture
def amara(app):
    return factories.with_role(Role.STARTER, given="Amara", family="Okafor", email="amara@council.example")


@pytest.fixture
def coordinator(app):
    return factories.an_actor(factories.with_role(Role.COORDINATOR, given="Cora"))


def verbs(session):
    return list(session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)))


def mails(session):
    return list(session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def token_in(message):
    return LINK.search(message.body).group(1)


def prepared(person, password=GOOD):
    return actions.prepare_password(person, password=password)


def test_an_invitation_keeps_only_the_hash_and_its_mail_holds_the_link(session, now, amara, coordinator):
    invitation = actions.invite(coordinator, amara, now=now)
    session.flush()
    [mail] = mails(session)
    assert (mail.kind, mail.address) == (Kind.INVITATION, "amara@council.example")
    token = token_in(mail)
    assert invitation.token_sha256 == rules.token_hash(token)
    assert clock.in_london(invitation.expires_at).date() == (now + timedelta(days=14)).date()
    assert "Monday 21 September 2026" in mail.body
    assert queries.find_invitation(token, now) is invitation
    assert verbs(session) == [Verb.INVITED]
    assert token not in session.scalars(sa.select(AuditEvent.details)).one()


def test_the_link_ends_when_it_expires_is_replaced_or_is_used(session, now, amara, coordinator):
    first = actions.invite(coordinator, amara, now=now)
    session.flush()
    old = token_in(mails(session)[0])
    assert queries.find_invitation(old, now + timedelta(days=15)) is None
    second = actions.invite(coordinator, amara, now=now + timedelta(days=1))
    session.flush()
    assert first.withdrawn_at is not None
    assert queries.find_invitation(old, now) is None
    gone, fresh = mails(session)
    assert (gone.cancelled_at is not None, gone.body) == (True, "")
    token = token_in(fresh)
    account = actions.accept_invitation(second, prepared=prepared(amara), now=now + timedelta(days=2))
    session.flush()
    assert rules.matches(account.password_hash, GOOD)
    assert queries.find_invitation(token, now + timedelta(days=2)) is None
    with pytest.raises(Refused):
        actions.accept_invitation(second, prepared=prepared(amara), now=now + timedelta(days=2))
    assert verbs(session) == [Verb.INVITED, Verb.INVITED, Verb.PASSWORD_SET]


def test_nobody_is_invited_without_an_address(session, now, coordinator):
    person = factories.a_person("Ben")
    person.email = None
    with pytest.raises(Refused) as no:
        actions.invite(coordinator, person, now=now)
    assert no.value.reasons[0].code == "no_address"
    assert mails(session) == []


def test_a_password_change_ends_every_session_link_and_card_and_is_told(session, now, amara, coordinator):
    account = actions.create_account(SYSTEM, amara, password=GOOD, now=now)
    before = account.version
    actions.invite(coordinator, amara, now=now)
    actions.hand_over_card(coordinator, amara, code_hash="x", now=now)
    session.flush()
    actions.change_password(
        factories.an_actor(amara), account, prepared=prepared(amara, "slow yellow barges"), now=now
    )
    session.flush()
    assert account.version == before + 1
    assert not rules.matches(account.password_hash, GOOD)
    assert queries.open_invitations(amara.id) == []
    assert queries.open_cards(amara.id) == []
    assert [mail.kind for mail in mails(session) if mail.cancelled_at is None] == [
        Kind.CARD_MADE,
        Kind.PASSWORD_CHANGED,
    ]


def test_a_weak_password_is_refused_before_anything_changes(session, now, amara):
    with pytest.raises(Refused) as no:
        actions.create_account(SYSTEM, amara, password="amaraokafor2026", now=now)
    assert no.value.reasons[0].code == "about_you"
    assert queries.account_of(amara.id) is None


def test_a_card_is_for_today_names_who_made_it_and_is_told_to_its_person(session, now, amara, coordinator):
    card = actions.hand_over_card(coordinator, amara, code_hash=rules.hashed("abcd2345"), now=now)
    session.flush()
    assert (card.made_by_id, card.valid_on) == (coordinator.person_id, clock.today())
    assert queries.find_card_for("AMARA@council.example", clock.today()) is card
    assert queries.find_card_for("amara@council.example", clock.today() + timedelta(days=1)) is None
    assert [mail.kind for mail in mails(session)] == [Kind.CARD_MADE]
    assert verbs(session) == [Verb.CARD_HANDED_OVER]
    newer = actions.hand_over_card(coordinator, amara, code_hash="y", now=now)
    session.flush()
    assert queries.find_card(card.ref, clock.today()) is None
    account = actions.use_card(newer, prepared=prepared(amara), now=now)
    session.flush()
    assert account.password_hash
    assert queries.find_card(newer.ref, clock.today()) is None
    with pytest.raises(Refused):
        actions.use_card(newer, prepared=prepared(amara), now=now)


def test_a_card_of_yesterday_is_refused(session, now, amara, coordinator):
    card = actions.hand_over_card(coordinator, amara, code_hash="x", now=now)
    with pytest.raises(Refused):
        actions.use_card(card, prepared=prepared(amara), now=now + timedelta(days=1))


def test_nobody_makes_a_card_for_themself_or_above_themself(session, now, amara, coordinator):
    herself = factories.db.session.get(type(amara), coordinator.person_id)
    practitioner = factories.an_actor(factories.with_role(Role.ADVANCED_PRACTITIONER))
    for actor, person, code in (
        (coordinator, herself, "oneself"),
        (practitioner, herself, "not_a_starter"),
    ):
        with pytest.raises(Refused) as no:
            actions.hand_over_card(actor, person, code_hash="x", now=now)
        assert no.value.reasons[0].code == code
    assert actions.hand_over_card(practitioner, amara, code_hash="x", now=now)


def test_a_role_that_begins_next_week_counts_when_a_card_is_made(session, now, amara):
    from academy.people.models import RoleGrant

    session.add(RoleGrant(person_id=amara.id, role=Role.MANAGER, starts_on=clock.today() + timedelta(days=7)))
    session.flush()
    practitioner = factories.an_actor(factories.with_role(Role.ADVANCED_PRACTITIONER))
    with pytest.raises(Refused):
        actions.hand_over_card(practitioner, amara, code_hash="x", now=now)


def test_failures_are_counted_under_hashed_keys_and_forgiven_by_a_sign_in(session, now, amara):
    account = actions.create_account(SYSTEM, amara, password=GOOD, now=now)
    keys = rules.keys_of("password", amara.email, "203.0.113.7")
    for second in range(6):
        actions.keep_failure(keys, account=account, now=now + timedelta(seconds=second))
    session.flush()
    later = now + timedelta(seconds=10)
    found = queries.failures(keys, later)
    assert {kind: each.count for kind, each in found.items()} == dict.fromkeys(keys, 6)
    assert found[Counted.PLACE].last_at == now + timedelta(seconds=5)
    assert rules.longest_wait(found, later) > timedelta(seconds=30)
    actions.sign_in(account, now=later)
    session.flush()
    found = queries.failures(keys, later, since=account.last_signed_in_at)
    assert found[Counted.ADDRESS].count == found[Counted.ADDRESS_HERE].count == 0
    assert found[Counted.PLACE].count == 6
    assert "amara" not in " ".join(session.scalars(sa.select(Failure.key)))
    assert verbs(session).count(Verb.SIGN_IN_FAILED) == 6


def test_old_failures_are_forgotten(session, now, amara):
    keys = rules.keys_of("password", amara.email, "203.0.113.7")
    actions.keep_failure(keys, account=None, now=now)
    session.flush()
    assert queries.failures(keys, now + timedelta(minutes=59))[Counted.PLACE].count == 1
    assert queries.failures(keys, now + timedelta(minutes=61))[Counted.PLACE].count == 0
    assert queries.failures(keys, now + timedelta(hours=13))[Counted.ADDRESS_HERE].count == 0


def test_failures_are_counted_in_one_statement_that_gives_one_row(session, now, amara, statements):
    keys = rules.keys_of("password", amara.email, "203.0.113.7")
    for _ in range(20):
        actions.keep_failure(keys, account=None, now=now)
    session.flush()
    with statements() as said:
        queries.failures(keys, now)
    assert len(said) == 1


def test_closing_ends_everything_and_an_invitation_opens_it_again(session, now, amara, coordinator):
    account = actions.create_account(SYSTEM, amara, password=GOOD, now=now)
    version = account.version
    actions.close_account(coordinator, amara, now=now)
    session.flush()
    assert queries.find_account(amara.id) is None
    assert account.version == version + 1
    invitation = actions.invite(coordinator, amara, now=now)
    actions.accept_invitation(invitation, prepared=prepared(amara), now=now)
    session.flush()
    assert queries.find_account_by_email("Amara@Council.example", clock.today()) is account


def test_how_far_everybody_has_come_takes_three_statements(session, now, amara, coordinator, statements):
    others = [factories.a_person(f"P{number}") for number in range(20)]
    actions.invite(coordinator, others[0], now=now)
    actions.invite(coordinator, others[1], now=now - timedelta(days=20))
    actions.create_account(SYSTEM, amara, password=GOOD, now=now)
    actions.hand_over_card(coordinator, others[2], code_hash="x", now=now)
    session.flush()
    ids = [amara.id, *(person.id for person in others)]
    with statements() as said:
        steps = queries.steps_of(ids, now=now, today=clock.today())
    assert len(said) == 3
    assert [steps[each] for each in ids[:5]] == [
        Step.HAS_PASSWORD,
        Step.INVITED,
        Step.EXPIRED,
        Step.CARD_TODAY,
        Step.NOT_INVITED,
    ]


def test_ending_sessions_and_shortcuts_touch_only_the_own_account(session, now, amara):
    account = actions.create_account(SYSTEM, amara, password=GOOD, now=now)
    version = account.version
    actions.end_sessions(factories.an_actor(amara), account)
    actions.set_shortcuts(factories.an_actor(amara), account, on=False)
    assert (account.version, account.shortcuts) == (version + 1, False)
    assert Verb.SIGNED_OUT_EVERYWHERE in verbs(session)


def test_an_invitation_lives_until_five_working_days_after_the_first_day_in(session, at, coordinator):
    now = at("2026-08-03 09:00")
    nia = a_person("Nia", "New", email="nia@council.example")
    job = an_employment(nia, starts_on=date(2026, 9, 7))
    invitation = actions.invite(coordinator, nia, now=now)
    assert clock.in_london(invitation.expires_at).date() == date(2026, 9, 14)
    session.add(WorkingPattern(employment_id=job.id, starts_on=date(2026, 9, 7), first_week="mon tue"))
    session.flush()
    again = actions.invite(coordinator, nia, now=now)
    assert clock.in_london(again.expires_at).date() == date(2026, 9, 22)  # her own working days
    settings.change(coordinator, "invitation_after_days", value="1", now=now)
    shorter = actions.invite(coordinator, nia, now=now)
    assert clock.in_london(shorter.expires_at).date() == date(2026, 9, 8)


def test_who_started_long_ago_has_the_days_from_the_sending(session, at, coordinator):
    now = at("2026-12-01 09:00")
    nia = a_person("Nia", "New", email="nia@council.example")
    an_employment(nia, starts_on=date(2026, 9, 7))
    invitation = actions.invite(coordinator, nia, now=now)
    assert clock.in_london(invitation.expires_at).date() == date(2026, 12, 15)
