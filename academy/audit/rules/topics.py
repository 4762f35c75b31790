"""What each verb is about, which decides who may read it, and the steps that change a state."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from academy.access.rules import Topic
from academy.audit.rules.verbs import Verb

_GROUPS: dict[Topic, str] = {
    Topic.PERSON: "PERSON_ DUTY_ QUESTION_ REGISTER_CHECK",
    Topic.PLAN: "ENROLLED PLAN_ ITEM_ COMPLETION_ EVIDENCE_ BOOKED BOOKING_ ATTENDANCE_ POLICY_ACKNOWLEDGED",
    Topic.KIT: "KIT_ ASSET_ ACCOUNT_REQUESTED ACCOUNT_GRANTED ACCOUNT_TESTED ACCOUNT_FAULTY ACCOUNT_REVOKED",
    Topic.CHECKS: "CHECK_",
    Topic.READINESS: "CONDITION_ READINESS_",
    Topic.RECORD: "RECORD_",
    Topic.ACCOUNT: "INVITED CARD_ PASSWORD_ SIGNED_ SIGN_ ACCOUNT_CLOSED ROLE_",
}


def _topic_of(verb: Verb) -> Topic:
    for topic, starts in _GROUPS.items():
        if verb.name.startswith(tuple(starts.split())):
            return topic
    return Topic.ADMIN


TOPICS: dict[Verb, Topic] = {verb: _topic_of(verb) for verb in Verb}


State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[State]):
    """One change of state: where it leads, what history says of it, and whether a message goes out.

    `because` says who does it, and without a message how the other side comes to know.
    """

    to: State
    verb: Verb
    message: bool
    because: str
