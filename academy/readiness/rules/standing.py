"""Where a starter stands: every line with its state and why, what is missing, and whether a decision still holds."""

from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules import Owner, Why
from academy.programmes.rules import AcceptedBy, KnownBy, OwnerRole
from academy.readiness.rules.facts import ConditionFacts, DecisionFacts, LineFacts, ReadinessFacts
from academy.readiness.rules.saying import said
from academy.readiness.rules.signing import Broken, broken_by
from academy.readiness.rules.states import due_on, state_of
from academy.readiness.rules.vocabulary import Outcome, State
from academy.readiness.rules.whys import why_of
from academy.readiness.rules.working import WorkingFacts

_HELD_UP = ("held-up", "overdue")
# The most urgent first.
_URGENCY = (
    "overdue",
    "held-up",
    "waiting",
    "in-question",
    "in-progress",
    "not-started",
    "done",
    "not-needed",
)


@dataclass(frozen=True, slots=True)
class ReadinessLine:
    """One line as screens show it. `owner` is whose turn it is now; `condition` only one that is in force."""

    code: str
    label: str
    group: str
    owner: Owner
    due_on: date | None
    state: str
    words: str
    words_to_owner: str
    done: bool
    done_on: date | None
    who: str
    why: Why
    accepted_by: AcceptedBy
    known_by: KnownBy
    blocking: bool
    condition: ConditionFacts | None = None
    ended: ConditionFacts | None = None
    confidential: bool = False
    recorded_ref: str = ""
    recorded_by: Owner | None = None
    to_read: ConditionFacts | None = None  # accepted, and not read by the starter yet
    accepted_times: int = 0

    @property
    def missing(self) -> bool:
        """Stops the start: it blocks, is not done, and no condition on it counts."""
        return self.blocking and not self.done and self.condition is None

    @property
    def late(self) -> bool:
        """Somebody must do something now."""
        return self.state in {"overdue", "held-up"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One starter today. `missing` is most urgent first; `broken_by` says why a signed decision no longer holds."""

    person: str
    state: State
    lines: tuple[ReadinessLine, ...]
    missing: tuple[ReadinessLine, ...]
    can_sign: Outcome | None
    signer: Owner
    decision: DecisionFacts | None
    broken_by: tuple[Broken, ...]
    title: str
    team: str
    how_many: int  # of missing things, those included that this reader may not see
    supervised: bool = False  # the head of service could sign for supervised duties
    working: WorkingFacts | None = None
    in_team_since: date | None = None

    @property
    def in_post(self) -> str:
        """In post · 2 gaps: they work here already, and only parts of the induction are missing."""
        gaps = all(line.known_by is KnownBy.PLAN for line in self.missing) and len(self.missing)
        known = self.in_team_since is not None and gaps == self.how_many > 0
        return f"In post · {gaps} {'gap' if gaps == 1 else 'gaps'}" if known else ""

    @property
    def kind(self) -> str:
        """The code of its picture; gaps of somebody in post look like conditions, a missing signature like waiting."""
        if self.in_post:
            return State.READY_WITH_CONDITIONS.kind
        return "to_sign" if self.state is State.NOT_READY and not self.how_many else self.state.kind

    @property
    def team_words(self) -> str:
        """In the team since 1 March 2022; nothing for those who come new."""
        day = self.in_team_since
        return f"In the team since {day.day} {day:%B} {day.year}" if day else ""

    @property
    def holds(self) -> bool:
        """There is a decision and nothing has broken it."""
        return self.decision is not None and not self.broken_by

    def signs_as(self, *, supervised: bool) -> Outcome | None:
        """What a signature would say now: a head of service’s for supervised duties, or the manager’s."""
        if supervised:
            return Outcome.READY_SUPERVISED if self.supervised else None
        return self.can_sign

    @property
    def to_sign(self) -> bool:
        """Nothing is missing any more, and the manager has not signed that."""
        return self.can_sign is not None and not self.holds

    @property
    def conditions(self) -> tuple[ReadinessLine, ...]:
        """What is accepted for now."""
        return tuple(line for line in self.lines if line.condition is not None and not line.done)

    @property
    def groups(self) -> tuple[tuple[str, tuple[ReadinessLine, ...]], ...]:
        """The lines by group, in the order of the document."""
        titles = dict.fromkeys(line.group for line in self.lines)
        return tuple((title, tuple(line for line in self.lines if line.group == title)) for title in titles)

    @property
    def next_on(self) -> date | None:
        """The next day on which something is due, or a condition ends."""
        days = [line.due_on for line in self.missing] + [
            line.condition.until_on for line in self.conditions if line.condition
        ]
        return min((day for day in days if day is not None), default=None)

    @property
    def rank(self) -> tuple[int, date]:
        """Its place on a board: a decision that broke, what is late, what is missing, what waits for a signature."""
        late = any(line.late for line in self.missing)
        order = (
            (bool(self.broken_by), 0),
            (self.state is State.READY_SUPERVISED, 4),
            (late, 1),
            (self.how_many > 0, 2),
            (self.to_sign, 3),
            (self.state is State.READY_WITH_CONDITIONS, 4),
        )
        return next((place for holds, place in order if holds), 5), self.next_on or date.max

    @property
    def short(self) -> str:
        """The same in two words, for a board."""
        if self.holds:
            return {State.READY: "Ready", State.READY_SUPERVISED: "Supervised duties"}.get(
                self.state, "With conditions"
            )
        if self.in_post:
            return self.in_post
        return f"{self.how_many} missing" if self.how_many else "To be signed"

    @property
    def working_words(self) -> str:
        """Working in the team since 19 October, no decision signed; nothing where nobody entered that."""
        return self.working.words(self.decision if self.holds else None) if self.working else ""

    @property
    def shape(self) -> str:
        """The shape of the whole where there is no room for its picture."""
        if self.holds:
            return "done" if self.state is State.READY else "in-progress"
        if self.to_sign:
            return "waiting"
        return "overdue" if any(line.late for line in self.missing) else "held-up"

    @property
    def needs_action(self) -> bool:
        """A decision broke, something is late, or only the signature is missing."""
        return self.rank[0] in {0, 1, 3}

    @property
    def words(self) -> str:
        """Ready, with conditions or for supervised duties · In post · 2 gaps · Not ready: 3 things missing."""
        if self.state is State.READY:
            return "Ready"
        if self.state is State.READY_WITH_CONDITIONS:
            return "Ready with conditions"
        if self.state is State.READY_SUPERVISED:
            return "Ready for supervised duties"
        if self.in_post:
            return self.in_post
        if self.how_many:
            return f"Not ready: {things(self.how_many)} missing"
        return "Not signed yet: nothing is missing"

    @property
    def owed(self) -> tuple[tuple[str, int], ...]:
        """Who owes how much of what is missing, the most urgent first."""
        counted: dict[str, int] = {}
        for line in self.missing:
            counted[line.owner.said] = counted.get(line.owner.said, 0) + 1
        return tuple(counted.items())

    def line(self, code: str) -> ReadinessLine | None:
        """The line with that code, where this person has one."""
        return next((line for line in self.lines if line.code == code), None)


def standing(facts: ReadinessFacts, today: date) -> Standing:
    """Work out everything that pages, gates and records ask, from plain facts alone.

    Ready and ready with conditions are a signature that holds; until then the starter is not ready, even with
    nothing missing. A later failure breaks a decision by itself: nothing of this is stored.
    """
    starter = Owner(OwnerRole.STARTER, facts.person)
    lines = tuple(_line(each, starter, today) for each in facts.lines)
    missing = tuple(sorted((line for line in lines if line.missing), key=urgency))
    broken = broken_by(facts.decision.facts, facts.lines, today) if facts.decision else ()
    return Standing(
        person=facts.person,
        state=State(facts.decision.outcome.value) if facts.decision and not broken else State.NOT_READY,
        lines=lines,
        missing=missing,
        can_sign=None if missing else _outcome(lines),
        signer=facts.signer,
        decision=facts.decision,
        broken_by=broken,
        title=facts.title,
        team=facts.team,
        how_many=len(missing),
        supervised=bool(missing)
        and [line.code for line in missing] == [each.check.code for each in facts.lines if each.awaited],
        working=facts.working,
        in_team_since=facts.in_team_since,
    )


def _outcome(lines: tuple[ReadinessLine, ...]) -> Outcome:
    accepted = any(line.blocking and not line.done for line in lines)
    return Outcome.READY_WITH_CONDITIONS if accepted else Outcome.READY


def _line(facts: LineFacts, starter: Owner, today: date) -> ReadinessLine:
    condition = facts.accepted(today)
    to_read = facts.condition if facts.condition and facts.condition.to_read(today) else None
    turn = starter if to_read and not facts.done else _turn(facts)
    state = state_of(facts, condition, today)
    return ReadinessLine(
        code=facts.check.code,
        label=facts.check.label,
        group=facts.check.group,
        owner=turn,
        due_on=due_on(facts, condition, today),
        state=state,
        words=said(facts, condition, state, turn, today, to_owner=False),
        words_to_owner=said(facts, condition, state, turn, today, to_owner=True),
        done=facts.done,
        done_on=facts.done_on,
        who=facts.who,
        why=why_of(facts, condition, turn, today),
        accepted_by=facts.check.accepted_by,
        known_by=facts.check.known_by,
        blocking=facts.check.blocking,
        condition=None if facts.done else condition,
        ended=facts.condition
        if facts.condition and facts.condition.ended(today) and not facts.done
        else None,
        confidential=facts.confidential,
        recorded_ref=facts.recorded_ref,
        recorded_by=facts.owner,
        to_read=None if facts.done else to_read,
        accepted_times=facts.accepted_times,
    )


def _turn(facts: LineFacts) -> Owner:
    """Whose turn it is: who has what holds it up, else the owner of the first open part, else the line's own owner."""
    owned = [part for part in facts.parts if part.open and part.owner]
    at_once = [part for part in owned if not part.held_up]
    urgent = [part for part in at_once if part.state in _HELD_UP]
    return next((part.owner for part in urgent + at_once + owned if part.owner), facts.owner)


def urgency(line: ReadinessLine) -> tuple[int, date]:
    """Its place among lines, the most urgent first."""
    return _URGENCY.index(line.state), line.due_on or date.max


def things(count: int) -> str:
    """1 thing, 3 things."""
    return f"{count} {'thing' if count == 1 else 'things'}"
