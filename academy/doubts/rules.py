"""What a starter says is not right: which facts can be doubted, whose answer it waits for, and what an answer is."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from academy.access.rules import Actor, Role, Topic
from academy.audit.rules import Verb
from academy.refusals import Reason

LONGEST = 300  # characters: a question and its answer are a few sentences


class FactKind(StrEnum):
    """Each kind of fact that somebody enters about a starter."""

    MARK = "mark"
    ITEM = "item"
    AWAY = "away"
    KIT = "kit"
    ACCOUNT = "account"
    CHECK = "check"
    CONDITION = "condition"
    WORKING = "working"
    LOOK = "look"  # at the public register
    NAME = "name"  # with the work email and the registration number
    JOB = "job"
    PATTERN = "pattern"
    PEOPLE = "people"  # who is named as manager, assessor and buddy


class Answer(StrEnum):
    """How somebody answers: they put it right, or it is right as it is."""

    CORRECTED = "corrected"
    STAYS = "stays"

    @property
    def label(self) -> str:
        """As it is shown."""
        return {"corrected": "Corrected", "stays": "Stays as it is"}[self.value]


@dataclass(frozen=True, slots=True)
class Place:
    """A screen: its endpoint, and what stands in its address."""

    endpoint: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that stands about a starter, who entered it, and where it is shown and mended.

    `holds` names what is not late while the fact is in question: the ref of a plan item, or a line of readiness.
    """

    kind: FactKind
    ref: str
    person_id: int
    says: str
    entered_by_id: int | None
    entered_by: str
    shown: Place
    mended: Place
    topic: Topic
    holds: str = ""


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """A question that nobody has answered yet, as far as a plan or a list must know of it."""

    ref: str
    kind: FactKind
    asked_on: date
    asked_of: str
    coordinators_on: date

    def owner(self, today: date) -> str:
        """Who owes the answer, by name; empty once it is the coordinator's."""
        return "" if today >= self.coordinators_on else self.asked_of

    def words(self, today: date) -> str:
        """In question since 4 September, with Dele Marsh."""
        year = "" if self.asked_on.year == today.year else f" {self.asked_on.year}"
        who = self.owner(today) or "the coordinator"
        return f"In question since {self.asked_on.day} {self.asked_on:%B}{year}, with {who}"


# The line of history is about what the fact is about, so that only who may read the one reads the other.
VERBS: dict[Topic, tuple[Verb, Verb]] = {
    Topic.PLAN: (Verb.PLAN_DOUBTED, Verb.PLAN_DOUBT_ANSWERED),
    Topic.KIT: (Verb.KIT_DOUBTED, Verb.KIT_DOUBT_ANSWERED),
    Topic.CHECKS: (Verb.CHECK_DOUBTED, Verb.CHECK_DOUBT_ANSWERED),
    Topic.READINESS: (Verb.READINESS_DOUBTED, Verb.READINESS_DOUBT_ANSWERED),
    Topic.PERSON: (Verb.PERSON_DOUBTED, Verb.PERSON_DOUBT_ANSWERED),
}


def why_not_doubt(actor: Actor, fact: Fact, *, already: bool) -> list[Reason]:
    """Only the starter asks, only about what another person entered, and once until it is answered."""
    if actor.person_id is None or actor.person_id != fact.person_id:
        return [Reason("not_yours", "Only the starter whom it is about asks this.")]
    if fact.entered_by_id == actor.person_id:
        return [Reason("own_entry", "You entered this yourself. Take it back, or change it.")]
    if already:
        return [Reason("asked_already", "You have asked this. The answer will stand beside it.")]
    return []


def why_not_answer(
    actor: Actor, *, about: int, asked_of: int | None, answered_at: datetime | None
) -> list[Reason]:
    """Whoever was asked answers, or a coordinator; never about themself, and once."""
    if actor.person_id is None or actor.person_id == about:
        return [Reason("oneself", "Nobody answers a question about themself.")]
    if actor.person_id != asked_of and not actor.has(Role.COORDINATOR):
        return [Reason("not_yours", "Whoever entered this answers, or a coordinator.")]
    if answered_at is not None:
        return [Reason("answered", "This was answered already. The answer stands below.")]
    return []
