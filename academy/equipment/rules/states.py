"""Where a thing or an account can stand, and what can happen to it next: tables, so that they can be printed."""

from collections.abc import Mapping
from enum import StrEnum

from academy.audit.rules import Step, Verb
from academy.refusals import Reason


class LineState(StrEnum):
    """Where one thing that was handed over stands."""

    SET_ASIDE = "set_aside"  # packed in a person's bag the day before, still at the desk
    OFFERED = "offered"  # handed over, the starter has not yet answered
    ACCEPTED = "accepted"  # of a kind that must be tried: not tested yet
    TESTED = "tested"
    FAULTY = "faulty"
    DISPUTED = "disputed"  # signed for at the desk, and the starter says that this is not right
    DECLINED = "declined"
    RETURNED = "returned"


# With somebody, whether or not they have answered.
HELD = frozenset(
    {LineState.OFFERED, LineState.ACCEPTED, LineState.TESTED, LineState.FAULTY, LineState.DISPUTED}
)

# Nobody else can be given it.
TAKEN = HELD | {LineState.SET_ASIDE}


class AccountState(StrEnum):
    """Where an account stands; only one that the starter says works counts (domain I18)."""

    REQUESTED = "requested"
    GRANTED = "granted"
    TESTED = "tested"
    FAULTY = "faulty"
    REVOKED = "revoked"


class Objection(StrEnum):
    """What is not right about one thing on a receipt that was signed at the desk."""

    NOT_RECEIVED = "not_received"
    ANOTHER = "another"
    NOT_SIGNED = "not_signed"
    GONE = "gone"


OBJECTION_WORDS: dict[Objection, str] = {
    Objection.NOT_RECEIVED: "I did not get it",
    Objection.ANOTHER: "I got another one",
    Objection.NOT_SIGNED: "I did not sign for it",
    Objection.GONE: "I do not have it any more",
}


class Condition(StrEnum):
    """How a thing was when it came back."""

    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"


CONDITION_WORDS: dict[Condition, str] = {
    Condition.GOOD: "In good order",
    Condition.WORN: "Worn, works",
    Condition.DAMAGED: "Damaged",
    Condition.INCOMPLETE: "Parts missing",
}


class LineEvent(StrEnum):
    """What can happen to a thing that is handed over."""

    SET_ASIDE = "set_aside"
    HAND_OVER = "hand_over"
    SIGN = "sign"
    LEAVE = "leave"
    ACCEPT = "accept"
    DECLINE = "decline"
    WORKS = "works"
    FAILS = "fails"
    PUT_RIGHT = "put_right"
    DISPUTE = "dispute"
    UPHOLD = "uphold"
    STRIKE = "strike"
    RETURN = "return"


class AccountEvent(StrEnum):
    """What can happen to an account or permit."""

    ASK = "ask"
    GRANT = "grant"
    WORKS = "works"
    FAILS = "fails"
    REVOKE = "revoke"


_AT_DESK = "Both stand at the desk."
_ON_DESK = "The kit desk's page shows it."

_TRY = "The starter's kit page asks them to try it."
_BACK = Step(LineState.RETURNED, Verb.KIT_RETURNED, False, f"The kit desk. {_AT_DESK}")
_WORKS = Step(LineState.TESTED, Verb.KIT_TESTED, False, f"The starter. {_ON_DESK}")
_FAILS = Step(LineState.FAULTY, Verb.KIT_FAULTY, False, f"The starter. {_ON_DESK}")
_HAND_OVER = Step(
    LineState.OFFERED, Verb.KIT_ISSUED, False, "The kit desk; the starter's kit page asks for an answer."
)
_DISPUTE = Step(LineState.DISPUTED, Verb.KIT_DISPUTED, False, f"The starter. {_ON_DESK}")

# None: it begins here.
LINE_TRANSITIONS: Mapping[LineState | None, Mapping[LineEvent, Step[LineState]]] = {
    None: {
        LineEvent.SET_ASIDE: Step(
            LineState.SET_ASIDE, Verb.KIT_SET_ASIDE, False, f"The kit desk, the day before. {_ON_DESK}"
        ),
        LineEvent.HAND_OVER: _HAND_OVER,
    },
    LineState.SET_ASIDE: {LineEvent.HAND_OVER: _HAND_OVER},
    LineState.OFFERED: {
        LineEvent.SIGN: Step(LineState.ACCEPTED, Verb.KIT_SIGNED, False, f"The starter signs. {_AT_DESK}"),
        LineEvent.LEAVE: Step(LineState.DECLINED, Verb.KIT_LEFT, False, f"The starter declines. {_AT_DESK}"),
        LineEvent.ACCEPT: Step(
            LineState.ACCEPTED, Verb.KIT_ACCEPTED, False, f"The starter, later. {_ON_DESK}"
        ),
        LineEvent.DECLINE: Step(
            LineState.DECLINED, Verb.KIT_DECLINED, False, f"The starter, later. {_ON_DESK}"
        ),
        LineEvent.RETURN: _BACK,
    },
    LineState.ACCEPTED: {
        LineEvent.WORKS: _WORKS,
        LineEvent.FAILS: _FAILS,
        LineEvent.DISPUTE: _DISPUTE,
        LineEvent.RETURN: _BACK,
    },
    LineState.TESTED: {LineEvent.FAILS: _FAILS, LineEvent.DISPUTE: _DISPUTE, LineEvent.RETURN: _BACK},
    LineState.FAULTY: {
        LineEvent.PUT_RIGHT: Step(LineState.ACCEPTED, Verb.KIT_PUT_RIGHT, False, f"The kit desk. {_TRY}"),
        LineEvent.WORKS: _WORKS,
        LineEvent.DISPUTE: _DISPUTE,
        LineEvent.RETURN: _BACK,
    },
    LineState.DISPUTED: {
        LineEvent.UPHOLD: Step(
            LineState.ACCEPTED, Verb.KIT_UPHELD, False, "The kit desk, together with the starter."
        ),
        LineEvent.STRIKE: Step(
            LineState.DECLINED, Verb.KIT_STRUCK, False, "The kit desk, together with the starter."
        ),
        LineEvent.RETURN: _BACK,
    },
    LineState.DECLINED: {},
    LineState.RETURNED: {},
}

ACCOUNT_TRANSITIONS: Mapping[AccountState | None, Mapping[AccountEvent, Step[AccountState]]] = {
    None: {
        AccountEvent.ASK: Step(
            AccountState.REQUESTED,
            Verb.ACCOUNT_REQUESTED,
            False,
            f"The kit desk or a coordinator. {_ON_DESK}",
        )
    },
    AccountState.REQUESTED: {
        AccountEvent.GRANT: Step(AccountState.GRANTED, Verb.ACCOUNT_GRANTED, False, f"The kit desk. {_TRY}"),
        AccountEvent.REVOKE: Step(AccountState.REVOKED, Verb.ACCOUNT_REVOKED, False, "The kit desk."),
    },
    AccountState.GRANTED: {
        AccountEvent.WORKS: Step(AccountState.TESTED, Verb.ACCOUNT_TESTED, False, f"The starter. {_ON_DESK}"),
        AccountEvent.FAILS: Step(AccountState.FAULTY, Verb.ACCOUNT_FAULTY, False, f"The starter. {_ON_DESK}"),
        AccountEvent.REVOKE: Step(AccountState.REVOKED, Verb.ACCOUNT_REVOKED, False, "The kit desk."),
    },
    AccountState.TESTED: {
        AccountEvent.FAILS: Step(AccountState.FAULTY, Verb.ACCOUNT_FAULTY, False, f"The starter. {_ON_DESK}"),
        AccountEvent.REVOKE: Step(AccountState.REVOKED, Verb.ACCOUNT_REVOKED, False, "The kit desk."),
    },
    AccountState.FAULTY: {
        AccountEvent.GRANT: Step(AccountState.GRANTED, Verb.ACCOUNT_GRANTED, False, f"The kit desk. {_TRY}"),
        AccountEvent.WORKS: Step(AccountState.TESTED, Verb.ACCOUNT_TESTED, False, f"The starter. {_ON_DESK}"),
        AccountEvent.REVOKE: Step(AccountState.REVOKED, Verb.ACCOUNT_REVOKED, False, "The kit desk."),
    },
    AccountState.REVOKED: {},
}

# Every table of this concept by its title, for the generated page of states.
TRANSITIONS = {"A thing that is handed over": LINE_TRANSITIONS, "An account or permit": ACCOUNT_TRANSITIONS}

_NOT_NOW: dict[LineState, str] = {
    LineState.SET_ASIDE: "{what} is set aside at the desk and was not handed over yet.",
    LineState.OFFERED: "{what} was handed over and still waits for an answer.",
    LineState.ACCEPTED: "{what} was signed for already.",
    LineState.TESTED: "{what} works already, the starter said so.",
    LineState.FAULTY: "{what} is marked as not working. The kit desk has to put it right first.",
    LineState.DISPUTED: "{what} is said not to be right. The kit desk has to settle that first.",
    LineState.DECLINED: "{what} was declined and stayed at the desk.",
    LineState.RETURNED: "{what} was given back already.",
}
_ACCOUNT_NOT_NOW: dict[AccountState, str] = {
    AccountState.REQUESTED: "{what} is asked for but not set up yet. Ask the kit desk.",
    AccountState.GRANTED: "{what} is set up already and waits for the starter to try it.",
    AccountState.TESTED: "{what} works already, the starter said so.",
    AccountState.FAULTY: "{what} is marked as not working. The kit desk has to put it right first.",
    AccountState.REVOKED: "{what} was taken away. Ask for it again first.",
}


def line_step(state: LineState | None, event: LineEvent, what: str) -> Step[LineState] | Reason:
    """What an event does to a thing in that state, or why it cannot happen now."""
    step = LINE_TRANSITIONS[state].get(event)
    if step is not None:
        return step
    return Reason("not_now", _NOT_NOW[state].format(what=what) if state else f"{what} was not handed over.")


def tried_step(
    state: LineState | AccountState, what: str, *, works: bool
) -> Step[LineState] | Step[AccountState] | Reason:
    """What "It works" or "It does not work" does to a thing or an account, or why it cannot be said now."""
    if isinstance(state, LineState):
        return line_step(state, LineEvent.WORKS if works else LineEvent.FAILS, what)
    return account_step(state, AccountEvent.WORKS if works else AccountEvent.FAILS, what)


def account_step(state: AccountState | None, event: AccountEvent, what: str) -> Step[AccountState] | Reason:
    """What an event does to an account in that state, or why it cannot happen now."""
    step = ACCOUNT_TRANSITIONS[state].get(event)
    if step is not None:
        return step
    return Reason(
        "not_now", _ACCOUNT_NOT_NOW[state].format(what=what) if state else f"{what} was not asked for."
    )
