"""What is known of one starter's readiness before anything is decided about it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from academy.doubts.rules import OpenDoubt
from academy.enrolments.rules import Owner
from academy.programmes.rules import AcceptedBy, KnownBy, OwnerRole, ReadinessDef
from academy.readiness.rules.vocabulary import Outcome, SignedAs

if TYPE_CHECKING:
    from academy.readiness.rules.working import WorkingFacts


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a line waits for: a plan item, a thing, an account, a recorded yes, a look at the register.

    `owner` is whose turn it is while it is open, of something held up whoever owes what must be there first;
    `state` is the shape of what is known of it, `words` what is said.
    """

    label: str
    done_on: date | None = None
    words: str = ""
    owner: Owner | None = None
    state: str = "not-started"
    not_needed: bool = False
    held_up: str = ""  # its day is past and something else must be there first: what, in words

    @property
    def open(self) -> bool:
        """Still to do."""
        return self.done_on is None and not self.not_needed


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """A missing thing that somebody accepted for a while, and what the starter may not do until then."""

    not_until_then: str
    until_on: date
    accepted_by: str
    accepted_as: str
    accepted_on: date
    ref: str = ""
    read_on: date | None = None
    renewal: bool = False
    renews: "ConditionFacts | None" = None  # that it follows, where nobody had taken it back

    def in_force(self, today: date) -> bool:
        """From the moment at which the starter read it, through its last day."""
        return self.read_on is not None and not self.ended(today)

    def to_read(self, today: date) -> bool:
        """It waits for the starter to read it, and does not count before."""
        return self.read_on is None and not self.ended(today)

    def ended(self, today: date) -> bool:
        """Its last day is over."""
        return self.until_on < today

    def standing(self, today: date) -> "ConditionFacts | None":
        """Which one counts: this one, or the one that it renews until this is read or that one's last day is over."""
        if self.in_force(today):
            return self
        earlier = self.renews if self.to_read(today) else None
        return earlier if earlier and earlier.in_force(today) else None

    @property
    def carries_on(self) -> "ConditionFacts | None":
        """The one that it renews, where it was read before that one ended: no day lies between them."""
        earlier = self.renews
        in_time = earlier and self.read_on and self.read_on <= earlier.until_on
        return earlier if in_time else None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of the version's readiness list with everything known of it. `who` confirmed it, if somebody did.

    `accepted_times`: how many conditions on it have counted so far, the one that stands included.
    """

    check: ReadinessDef
    owner: Owner
    parts: tuple[Part, ...]
    due_on: date | None = None
    fell_due_on: date | None = None  # while they were away; `due_on` is then later
    who: str = ""
    condition: ConditionFacts | None = None
    confidential: bool = False
    recorded_ref: str = ""
    accepted_times: int = 0
    doubt: OpenDoubt | None = None  # something entered about it is in question

    @property
    def done(self) -> bool:
        """Nothing of it is open; a line without any part asks for nothing."""
        return not any(part.open for part in self.parts)

    def accepted(self, today: date) -> ConditionFacts | None:
        """The condition that counts today."""
        return self.condition.standing(today) if self.condition else None

    @property
    def not_needed(self) -> bool:
        """It asks nothing of this person."""
        return all(part.not_needed for part in self.parts)

    @property
    def awaited(self) -> bool:
        """A registration that is still to come: nobody has seen the person on the register yet."""
        registration = self.check.known_by is KnownBy.REGISTRATION and self.check.blocking
        return registration and not self.done and all(part.state == "not-started" for part in self.parts)

    @property
    def done_on(self) -> date | None:
        """The day on which the last of it was done."""
        return max((part.done_on for part in self.parts if part.done_on), default=None) if self.done else None


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One line as it stood when the decision was signed."""

    code: str
    label: str
    group: str
    state: SignedAs
    done_on: date | None
    who: str
    condition: ConditionFacts | None = None


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """What a decision was signed on: the whole of it, frozen as text with the signature."""

    person: str
    programme: str
    version: str
    as_at: date
    outcome: Outcome
    lines: tuple[SignedLine, ...]


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A signed decision: who, when, in which role, on what."""

    outcome: Outcome
    signed_on: date
    signed_by: str
    signed_as: str
    facts: SignedFacts
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ReadinessFacts:
    """One starter: every line, the live decision where there is one, and who signs. `title`: what they are called."""

    person: str
    programme: str
    version: str
    lines: tuple[LineFacts, ...]
    signer: Owner
    decision: DecisionFacts | None = None
    title: str = ""
    team: str = ""
    working: "WorkingFacts | None" = None
    in_team_since: date | None = None  # for somebody who works here already when their plan begins


def check_groups(checks: tuple[ReadinessDef, ...]) -> frozenset[str]:
    """The groups that hold checks on a person, which are not for everybody's eyes.

    A check is what the coordinator records, what not every manager may accept, and the register; whatever stands
    in a group with one is treated alike, since its absence would say as much.
    """
    return frozenset(line.group for line in checks if _is_check(line))


def _is_check(line: ReadinessDef) -> bool:
    if line.known_by is KnownBy.REGISTRATION:
        return True
    guarded = line.owner is OwnerRole.COORDINATOR or line.accepted_by is not AcceptedBy.MANAGER
    return line.known_by is KnownBy.RECORDED and guarded
