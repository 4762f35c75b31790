"""Invitations, sign-in cards and how long a proof of who one is lasts."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from academy.access.rules import Actor, Role
from academy.people.rules import Calendar, Pattern, Worked, add_working_days
from academy.refusals import Reason

FRESH = timedelta(minutes=10)
CARD_STEP = timedelta(minutes=15)
CODE_LENGTH = 8


class Step(StrEnum):
    """How far somebody has come with signing in."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    EXPIRED = "expired"
    CARD_TODAY = "card_today"
    HAS_PASSWORD = "has_password"  # noqa: S105 - the name of a step
    CLOSED = "closed"


STEP_WORDS: dict[Step, str] = {
    Step.NOT_INVITED: "Not invited yet",
    Step.INVITED: "Invited, has not signed in yet",
    Step.EXPIRED: "The invitation has expired",
    Step.CARD_TODAY: "Has a sign-in card for today",
    Step.HAS_PASSWORD: "Can sign in",
    Step.CLOSED: "The sign-in is closed",
}


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What decides how far somebody has come."""

    has_password: bool
    closed: bool
    invited_until: datetime | None
    card_for: date | None


def is_fresh(confirmed_at: datetime | None, now: datetime, within: timedelta = FRESH) -> bool:
    """True where the person proved who they are so recently that they may sign something (10 minutes)."""
    return confirmed_at is not None and timedelta() <= now - confirmed_at <= within


def token_hash(token: str) -> str:
    """What is kept of a link's token: it is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def shown_code(code: str) -> str:
    """A card's code as it is printed: capitals, in two groups."""
    return f"{code[:4]}-{code[4:]}".upper()


def typed_code(text: str) -> str:
    """A card's code as it was typed: capitals, spaces and hyphens do not matter."""
    return re.sub(r"[\s\-–—]+", "", text).casefold()[:40]


def step_of(facts: StepFacts, *, now: datetime, today: date) -> Step:
    """How far somebody has come; what lets them in counts before what is only on its way."""
    if facts.closed:
        return Step.CLOSED
    if facts.has_password:
        return Step.HAS_PASSWORD
    if facts.card_for == today:
        return Step.CARD_TODAY
    if facts.invited_until is not None:
        return Step.INVITED if now < facts.invited_until else Step.EXPIRED
    return Step.NOT_INVITED


def why_not_hand_over_card(actor: Actor, *, roles: frozenset[Role], has_email: bool) -> list[Reason]:
    """Why this actor may not make a card for somebody with these roles.

    A card lets its holder choose the password, so an Advanced Practitioner makes cards for starters only: else they
    could take the place of a coordinator or of a head of service. The code is typed with the work address.
    """
    found = []
    if not actor.has(Role.COORDINATOR) and not roles <= {Role.STARTER}:
        found.append(
            Reason(
                "not_a_starter",
                "This person has another role beside starter. Ask a coordinator to make the card.",
            )
        )
    if not has_email:
        found.append(
            Reason("no_address", "No work email is known, and the code is typed with it. Add it first.")
        )
    return found


def invitation_until(
    today: date,
    starts: Iterable[tuple[date, tuple[Pattern, ...]]],
    *,
    after_first_day: int,
    after_sending: int,
    calendar: Calendar,
) -> date:
    """The last day of an invitation: some own working days after the first day in, for who starts soon or just did.

    `starts` are the first day in and the patterns of each of their jobs. Who has no such job, or whose days are over,
    has some days from the sending.
    """
    plain = today + timedelta(days=after_sending)
    ends = [
        add_working_days(first, after_first_day, calendar, Worked(patterns)) for first, patterns in starts
    ]
    ahead = [end for end in ends if end >= today]
    return max(ahead) if ahead else plain


def why_not_invite(*, has_email: bool) -> list[Reason]:
    """Why no invitation can be sent."""
    if has_email:
        return []
    return [
        Reason(
            "no_address",
            "No work email is known, so an invitation has nowhere to go. Add the address first.",
        )
    ]
