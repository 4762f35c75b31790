"""Write messages with the change that causes them; send them after the commit."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db, unit_of_work
from academy.notifications import queries
from academy.notifications.models import OutboxMessage, Told
from academy.notifications.rules import KIND_WORDS, LEASE, Kind, Letter, next_try_at, one_line, with_address
from academy.people import queries as people
from academy.people.models import Person
from academy.people.rules import Renamed, in_current_names
from academy.refusals import Reason, Refused


class Transport(Protocol):
    """What carries a letter away; it raises OSError (as SMTP does) when it cannot."""

    def send(self, letter: Letter) -> None:
        """Carry one letter away."""


@not_audited("the change that causes a message has its own line")
def enqueue(
    actor: Actor,  # noqa: ARG001 - each action begins with who acts
    kind: Kind,
    *,
    person: Person,
    address: str,
    subject: str,
    body: str,
    now: datetime,
) -> OutboxMessage:
    """Put a message into the outbox, in the transaction of the change that causes it; nothing leaves yet."""
    message = OutboxMessage(
        kind=kind,
        person_id=person.id,
        address=one_line(address),
        subject=one_line(subject)[:200],
        body=body,
        created_at=now,
        due_at=now,
    )
    db.session.add(message)
    return message


@not_audited("what is told then has its own line")
def is_first(key: str, *, now: datetime) -> bool:
    """True once for each key, for what a watcher finds again each time it looks; two at once: one is rolled back."""
    if db.session.scalar(sa.select(Told.id).where(Told.key == key)) is not None:
        return False
    remember(key, now=now)
    return True


@not_audited("what is told then has its own line")
def remember(key: str, *, now: datetime) -> None:
    """What this key stands for was told, or found to need no telling."""
    db.session.add(Told(key=key, told_at=now))


@not_audited("the deletion of the address has its own line")
def forget_address(person_id: int, address: str, *, now: datetime) -> None:
    """Take a private address out of the messages that went there; what still waits for it is cancelled."""
    theirs = (OutboxMessage.person_id == person_id, OutboxMessage.address == address)
    db.session.execute(
        sa.update(OutboxMessage)
        .where(*theirs, OutboxMessage.due_at.is_not(None))
        .values(cancelled_at=now, due_at=None, body="")
    )
    db.session.execute(sa.update(OutboxMessage).where(*theirs).values(address="deleted"))


@not_audited("the change of the name has its own line")
def rename(
    actor: Actor,  # noqa: ARG001 - each action begins with who acts
    person: Person,
    renamed: Collection[Renamed],
    *,
    now: datetime,  # noqa: ARG001 - each action ends with the moment
) -> None:
    """Put the name and the address of now into every message that has not left; others' messages name people too.

    A message to a private address, before somebody's first day, goes there still.
    """
    hello = f"Hello {person.known_as or person.given_name},"
    greetings = {f"Hello {each.known_as or each.given_name}," for each in people.former_names_of(person.id)}
    left_addresses = people.former_addresses_of(person.id)
    waiting = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.due_at.is_not(None)))
    for message in waiting:
        message.subject = in_current_names(message.subject, renamed, (message.person_id,))[:200]
        message.body = in_current_names(message.body, renamed, (message.person_id,))
        if message.person_id != person.id:
            continue
        greeting, comma, text = message.body.partition(",")
        if greeting + comma in greetings:
            message.body = hello + text
        if person.email and message.address in left_addresses:
            message.address = person.email


@not_audited("the change that makes a message say otherwise has its own line")
def reword(kind: Kind, said: Mapping[int, tuple[str, str]]) -> None:
    """Say something otherwise, by person, in their messages of a kind that have not left."""
    waiting = sa.select(OutboxMessage).where(
        OutboxMessage.kind == kind, OutboxMessage.person_id.in_(list(said)), OutboxMessage.due_at.is_not(None)
    )
    for message in db.session.scalars(waiting) if said else ():
        message.body = message.body.replace(*said[message.person_id])


@not_audited("the change that makes a message needless has its own line")
def cancel(
    actor: Actor,  # noqa: ARG001 - each action begins with who acts
    person: Person,
    *,
    kinds: Collection[Kind],
    now: datetime,
) -> int:
    """Take messages that have not left out of the outbox, for example a link that a newer one replaces."""
    messages = queries.unsent_of(person.id, kinds)
    for message in messages:
        message.cancelled_at, message.body, message.due_at = now, "", None
    return len(messages)


def try_again(actor: Actor, message: OutboxMessage, *, now: datetime) -> None:
    """Give a message that was given up another round of tries."""
    if message.sent_at is not None or message.cancelled_at is not None:
        raise Refused(Reason("settled", "This message was already sent or replaced. Nothing was changed."))
    message.tries, message.due_at, message.problem = 0, now, ""
    record(
        actor,
        Verb.MESSAGE_RETRIED,
        f"{KIND_WORDS[message.kind]}, to {message.person.name}",
        about=message.person_id,
    )


@not_audited("sending is told by the outbox itself: when, how often tried, and why not")
def send_due(
    actor: Actor,  # noqa: ARG001 - each action begins with who acts
    transport: Transport,
    *,
    public_url: str,
    now: datetime,
    limit: int = 100,
) -> int:
    """Send what is due; returns how many left. Each message is claimed, carried and settled on its own.

    No lock is held while a letter is on its way. A worker that dies between carrying and settling lets the message
    be carried once more after its lease: a message may come twice, never not at all.
    """
    sent = 0
    with unit_of_work():
        keys = queries.due(now, limit)
    for key in keys:
        with unit_of_work():
            letter = _claim(key, public_url, now)
        if letter is None:
            continue
        try:
            transport.send(letter)
        except OSError as error:
            with unit_of_work():
                _keep_failure(key, error, now)
        else:
            with unit_of_work():
                _settle(key, now)
            sent += 1
    return sent


def _claim(key: int, public_url: str, now: datetime) -> Letter | None:
    claimed = db.session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.id == key, queries.WAITING, OutboxMessage.due_at <= now)
        .values(due_at=now + LEASE, tries=OutboxMessage.tries + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    row = db.session.get_one(OutboxMessage, key, populate_existing=True)
    return Letter(row.address, row.subject, with_address(row.body, public_url), row.ref)


def _settle(key: int, now: datetime) -> None:
    row = db.session.get_one(OutboxMessage, key, populate_existing=True)
    row.sent_at, row.due_at, row.body, row.problem = now, None, "", ""


def _keep_failure(key: int, error: OSError, now: datetime) -> None:
    row = db.session.get_one(OutboxMessage, key, populate_existing=True)
    if row.cancelled_at is None:
        # The class and number only: a server's words may repeat the address.
        row.problem = f"{type(error).__name__} {getattr(error, 'smtp_code', '') or ''}".strip()
        row.due_at = next_try_at(row.tries, now)
