"""The kinds of message that the academy sends, and how long it keeps trying."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# In a body this word stands for the academy's own address; it is put in when the message is sent, so that what
# causes a message need not know where the academy is served.
ADDRESS = "{academy address}"


class Kind(StrEnum):
    """Each message, by what it is for."""

    INVITATION = "invitation"
    CARD_MADE = "card_made"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a kind
    RECORD_ISSUED = "record_issued"
    RECORD_WITHDRAWN = "record_withdrawn"
    ITEM_RETURNED = "item_returned"
    SESSION_CANCELLED = "session_cancelled"
    DECISION_ENDED = "decision_ended"
    WORKING_UNDECIDED = "working_undecided"
    WEEK_AHEAD = "week_ahead"


# What the outbox page calls each kind.
KIND_WORDS: dict[Kind, str] = {
    Kind.INVITATION: "Invitation to sign in",
    Kind.CARD_MADE: "A sign-in card was made",
    Kind.PASSWORD_CHANGED: "The password was changed",
    Kind.RECORD_ISSUED: "A record was issued",
    Kind.RECORD_WITHDRAWN: "A record was withdrawn",
    Kind.ITEM_RETURNED: "Something was sent back",
    Kind.SESSION_CANCELLED: "A session was cancelled",
    Kind.DECISION_ENDED: "A decision no longer holds",
    Kind.WORKING_UNDECIDED: "Somebody works without a decision",
    Kind.WEEK_AHEAD: "The weekly note to a starter",
}


class Fate(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a transport gets it: to whom, what about, and the text."""

    address: str
    subject: str
    body: str
    reference: str


# After how long each next try is made; after the last one the message stays in the outbox as failed.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
# While one worker sends a message no other may take it; if that worker dies, another takes it after this.
LEASE = timedelta(minutes=10)


def next_try_at(tries: int, now: datetime) -> datetime | None:
    """When a message that failed for the nth time is tried again; None means that it is given up."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None


def fate_of(*, sent: bool, cancelled: bool, given_up: bool) -> Fate:
    """What became of a message, in one word."""
    if cancelled:
        return Fate.CANCELLED
    if sent:
        return Fate.SENT
    return Fate.FAILED if given_up else Fate.WAITING


_PROBLEMS = {
    "TimeoutError": "the mail server did not answer in time",
    "ConnectionRefusedError": "the mail server refused the connection",
    "gaierror": "the name of the mail server is not known",
    "SMTPServerDisconnected": "the mail server hung up",
    "SMTPConnectError": "the mail server did not take the connection",
    "SMTPAuthenticationError": "the mail server did not accept our name and password",
    "SMTPSenderRefused": "the mail server does not accept our sender’s address",
    "SMTPRecipientsRefused": "the mail server does not know this address",
    "SMTPDataError": "the mail server did not take the message",
}


def problem_words(problem: str) -> str:
    """Why a message could not be sent, from the kind of error that was kept."""
    name, _, code = problem.partition(" ")
    words = _PROBLEMS.get(name, f"the mail server said no ({name})" if name else "")
    return f"{words} (code {code})" if code else words


def one_line(text: str) -> str:
    """A subject or address without line breaks: whoever can break a line can add a header."""
    return " ".join(text.split())


def with_address(body: str, public_url: str) -> str:
    """The body with the academy's own address in place of the word that stands for it."""
    return body.replace(ADDRESS, public_url.rstrip("/"))
