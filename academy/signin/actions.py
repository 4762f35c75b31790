"""Accounts, invitations and sign-in cards; passwords are hashed before a transaction that writes."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited, note_read, record
from academy.audit.rules import Verb
from academy.db import REF_ALPHABET, Withdrawable, db, keep
from academy.notifications import actions as notifications
from academy.notifications.rules import Kind
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Reason, Refused
from academy.settings import queries as settings
from academy.signin import queries, rules
from academy.signin.models import Account, Failure, Invitation, SignInCard
from academy.signin.rules import Counted, letters

_END_OF_DAY = time(23, 59)
DOOR = Actor.system("the sign-in page")
USED_UP = Reason("used_up", "This link or card was used or replaced meanwhile. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class PreparedPassword:
    """A password that keeps the rules, already hashed."""

    stored: str


@not_audited("nothing is changed yet")
def prepare_password(person: Person, *, password: str, field: str = "password") -> PreparedPassword:
    """Check a new password by its rule and hash it; slow, so do it outside a transaction that writes."""
    about = (person.name, person.given_name, person.email or "", settings.get("academy_name"))
    if problems := rules.problems_with_password(password, about=about, field=field):
        raise Refused(*problems)
    return PreparedPassword(rules.hashed(password))


def create_account(
    actor: Actor, person: Person, *, password: str, now: datetime, demo: bool = False
) -> Account:
    """Give somebody an account with a password at once: the first administrator and the demo; others are invited."""
    account = _set_password(person, prepare_password(person, password=password), now)
    account.is_demo = demo
    record(actor, Verb.PASSWORD_SET, person.name, about=person.id, how="command")
    return account


def invite(actor: Actor, person: Person, *, now: datetime) -> Invitation:
    """Send somebody a link by which they choose their password; it replaces any that was sent before.

    Only the hash of the link's token is kept; the link itself stands in the message until that is sent.
    """
    today = clock.in_london(now).date()
    address = people.welcome_addresses([person], today)[person.id]
    if problems := rules.why_not_invite(has_email=bool(address)):
        raise Refused(*problems)
    _withdraw_links(actor, person, now, "a newer one was sent")
    token = secrets.token_urlsafe(32)
    until = _end_of(queries.invitations_until([person], today)[person.id])
    invitation = Invitation(
        person_id=person.id,
        token_sha256=rules.token_hash(token),
        sent_at=now,
        sent_by_id=actor.person_id,
        expires_at=until,
    )
    db.session.add(invitation)
    letter = letters.invitation(
        person.known_as or person.given_name,
        settings.get("academy_name"),
        f"/sign-in/invitation/{token}",
        _in_words(until),
        settings.get("help_contact"),
    )
    _tell(actor, Kind.INVITATION, person, letter, now, to=address)
    record(actor, Verb.INVITED, person.name, about=person.id, until=until)
    return invitation


@not_audited("the change of the first day has its own line")
def prolong_invitations(
    actor: Actor,  # noqa: ARG001 - each action begins with who acts
    job_ids: Collection[int],
    *,
    now: datetime,
) -> None:
    """Let a link live longer where its person comes later than was said; what a mail promised is never cut short."""
    found = queries.open_invitations_of_jobs(job_ids)
    lasts = queries.invitations_until([person for _, person in found], clock.in_london(now).date())
    said: dict[int, tuple[str, str]] = {}
    for invitation, person in found:
        until = _end_of(lasts[person.id])
        if invitation.expires_at < until:
            said[person.id] = (_in_words(invitation.expires_at), _in_words(until))
            invitation.expires_at = until
    notifications.reword(Kind.INVITATION, said)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, _END_OF_DAY, tzinfo=clock.LONDON)


def _in_words(moment: datetime) -> str:
    return letters.moment_in_words(clock.in_london(moment))


def accept_invitation(invitation: Invitation, *, prepared: PreparedPassword, now: datetime) -> Account:
    """The person of a link chose their password: the link is used up and they can sign in."""
    if invitation.used_at is not None or invitation.withdrawn_at is not None or invitation.expires_at <= now:
        raise Refused(USED_UP)
    invitation.used_at = now
    return _chosen(people.person_by_id(invitation.person_id), prepared, now, how="invitation")


@not_audited("nothing is changed yet")
def new_code() -> str:
    """A one-time code: eight signs that cannot be mistaken for each other."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(rules.CODE_LENGTH))


def hand_over_card(actor: Actor, person: Person, *, code_hash: str, now: datetime) -> SignInCard:
    """Make a card that is valid today only, keep who hands it over, and tell the person by mail.

    It replaces any card made before. Who makes a card could sign in as that person, so an Advanced Practitioner
    makes them for starters only, and the mail makes it known.
    """
    today = clock.in_london(now).date()
    if actor.person_id is None or actor.person_id == person.id:
        raise Refused(Reason("oneself", "Nobody makes a sign-in card for themself. Ask a coordinator."))
    held = queries.roles_held_or_to_come(person.id, today)
    if problems := rules.why_not_hand_over_card(actor, roles=held, has_email=bool(person.email)):
        raise Refused(*problems)
    for earlier in queries.open_cards(person.id):
        earlier.withdraw(actor.person_id, now, "a newer card was made")
    card = SignInCard(
        person_id=person.id, code_hash=code_hash, valid_on=today, made_at=now, made_by_id=actor.person_id
    )
    db.session.add(card)
    letter = letters.card_made(
        person.known_as or person.given_name,
        settings.get("academy_name"),
        actor.name,
        _in_words(now),
        settings.get("help_contact"),
    )
    _tell(actor, Kind.CARD_MADE, person, letter, now)
    record(actor, Verb.CARD_HANDED_OVER, person.name, about=person.id, valid_on=today)
    return card


def use_card(card: SignInCard, *, prepared: PreparedPassword, now: datetime) -> Account:
    """The person of a card chose their password: the card is used up and they can sign in."""
    if (
        card.used_at is not None
        or card.withdrawn_at is not None
        or card.valid_on != clock.in_london(now).date()
    ):
        raise Refused(USED_UP)
    card.used_at = now
    return _chosen(people.person_by_id(card.person_id), prepared, now, how="card")


def change_password(actor: Actor, account: Account, *, prepared: PreparedPassword, now: datetime) -> None:
    """Replace one's own password: every session but the one that asks ends, and a mail says so."""
    _set_password(account.person, prepared, now)
    record(actor, Verb.PASSWORD_SET, account.person.name, about=account.person_id, how="changed")


def sign_in(account: Account, *, now: datetime, rehashed: str | None = None) -> None:
    """Somebody proved who they are; `rehashed` is the same password at today's cost."""
    account.last_signed_in_at = now
    if rehashed is not None:
        account.password_hash = rehashed
    record(queries.actor_of(account, clock.in_london(now).date()), Verb.SIGNED_IN, account.person.name,
           about=account.person_id)  # fmt: skip


def keep_failure(keys: dict[Counted, str], *, account: Account | None, now: datetime) -> None:
    """Count a wrong try so that it outlives the refusal and a restart; what was typed is never kept."""

    def write() -> None:
        db.session.add_all([Failure(key=key, at=now) for key in keys.values()])

    keep(write)
    if account is not None:
        note_read(DOOR, Verb.SIGN_IN_FAILED, account.person.name, about=account.person_id)


def sign_out(actor: Actor) -> None:
    """Somebody left."""
    record(actor, Verb.SIGNED_OUT, actor.name, about=actor.person_id)


def end_sessions(actor: Actor, account: Account) -> None:
    """Sign out on every device at once."""
    account.version += 1
    record(actor, Verb.SIGNED_OUT_EVERYWHERE, account.person.name, about=account.person_id)


@not_audited("a person's own choice about their own keyboard")
def set_shortcuts(
    actor: Actor,  # noqa: ARG001 - each action begins with who acts
    account: Account,
    *,
    on: bool,
) -> None:
    """Switch the single-letter keys on or off for oneself (WCAG 2.1.4)."""
    account.shortcuts = on


def close_account(actor: Actor, person: Person, *, now: datetime) -> None:
    """Nobody signs in as this person any more: sessions, links and cards end. A new invitation opens it again."""
    _withdraw_links(actor, person, now, "the sign-in was closed")
    account = queries.account_of(person.id)
    if account is not None and account.closed_at is None:
        account.closed_at = now
        account.version += 1
        account.password_hash = None
    record(actor, Verb.ACCOUNT_CLOSED, person.name, about=person.id)


@not_audited("the job that did not start has its own line")
def close_invitations(actor: Actor, person: Person, *, since: datetime, now: datetime) -> None:
    """Take back the links that were sent since then, also from the outbox; the sign-in itself goes on."""
    sent = [each for each in queries.open_invitations(person.id) if each.sent_at >= since]
    for each in sent:
        each.withdraw(actor.person_id, now, "the job did not start")
    if sent:
        notifications.cancel(actor, person, kinds=[Kind.INVITATION], now=now)


def _chosen(person: Person, prepared: PreparedPassword, now: datetime, how: str) -> Account:
    account = _set_password(person, prepared, now)
    account.last_signed_in_at = now
    record(queries.actor_of(account, clock.in_london(now).date()), Verb.PASSWORD_SET, person.name,
           about=person.id, how=how)  # fmt: skip
    return account


def _set_password(person: Person, prepared: PreparedPassword, now: datetime) -> Account:
    """Every session, link and card from before ends with the old password; its owner is told."""
    account = queries.account_of(person.id)
    if account is None:
        account = Account(person=person, version=0, shortcuts=True, is_demo=False)
        db.session.add(account)
    elif account.password_hash is not None:
        _tell_of_change(person, now)
    account.password_hash = prepared.stored
    account.version += 1
    account.closed_at = None
    _withdraw_links(DOOR, person, now, "a password was chosen")
    db.session.flush()
    return account


def _withdraw_links(actor: Actor, person: Person, now: datetime, why: str) -> None:
    both: list[Withdrawable] = [*queries.open_invitations(person.id), *queries.open_cards(person.id)]
    for each in both:
        each.withdraw(actor.person_id, now, why)
    notifications.cancel(actor, person, kinds=[Kind.INVITATION], now=now)


def _tell_of_change(person: Person, now: datetime) -> None:
    letter = letters.password_changed(
        person.known_as or person.given_name,
        settings.get("academy_name"),
        _in_words(now),
        settings.get("help_contact"),
    )
    _tell(DOOR, Kind.PASSWORD_CHANGED, person, letter, now)


def _tell(
    actor: Actor, kind: Kind, person: Person, letter: tuple[str, str], now: datetime, *, to: str = ""
) -> None:
    if address := to or person.email:
        subject, body = letter
        notifications.enqueue(
            actor, kind, person=person, address=address, subject=subject, body=body, now=now
        )
