"""Sessions: what may be arranged, changed and cancelled, what clashes, and who gets a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from academy.programmes.rules import clock_said
from academy.refusals import Reason
from academy.timetable.rules.arranged import halves
from academy.timetable.rules.vocabulary import SessionState

MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A session as somebody wants to arrange it; `key` names its row on the form."""

    key: str
    title: str
    on: date
    starts: time
    ends: time
    place: str = ""
    online_link: str = ""
    capacity: int = 40
    facilitator_ids: tuple[int, ...] = ()

    def field(self, name: str) -> str:
        """The form's name for one of its fields: with the key on a form of many rows, plain on a form of one."""
        return f"{name}-{self.key}" if self.key else name


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for which people are taken: by name, so that a clash can be said in words."""

    title: str
    on: date
    starts: time
    ends: time
    people: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clash:
    """One person in two places at once."""

    person_id: int
    name: str
    other: Slot

    @property
    def words(self) -> str:
        """“Ruth Ainsworth is in “Welcome” from 9.30am to 10.30am that day”."""
        start, end = clock_said(self.other.starts), clock_said(self.other.ends)
        return f"{self.name} is in “{self.other.title}” from {start} to {end} that day"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as it stands, for what may become of it."""

    state: SessionState
    on: date
    starts: time
    ends: time
    booked: int = 0
    marked: int = 0


def overlap(one: Arrangement | Slot, other: Arrangement | Slot) -> bool:
    """True where two times share a minute: one that ends as the other begins does not."""
    return one.on == other.on and one.starts < other.ends and other.starts < one.ends


def another_time(one: SessionFacts, other: Arrangement) -> bool:
    """True where who agreed to come to the one did not agree to the other: another day, or another half of it."""
    return one.on != other.on or halves(one.starts, one.ends) != halves(other.starts, other.ends)


def clashes(wanted: Arrangement | Slot, people: Iterable[int], others: Iterable[Slot]) -> list[Clash]:
    """Each of these people who is somewhere else at that time already, facilitating or on a place."""
    wanted_people = set(people)
    return [
        Clash(person_id, name, other)
        for other in others
        if overlap(wanted, other)
        for person_id, name in other.people.items()
        if person_id in wanted_people
    ]


def why_not_hold(wanted: Arrangement, others: Iterable[Slot]) -> list[Reason]:
    """Everything wrong with the times, the number of places and the facilitators of one session."""
    reasons = []
    if wanted.ends <= wanted.starts:
        reasons.append(
            Reason("times", f"“{wanted.title}” must end after it starts", wanted.field("ends")),
        )
    if not 1 <= wanted.capacity <= MOST_PLACES:
        reasons.append(
            Reason(
                "capacity",
                f"“{wanted.title}” must have between 1 and {MOST_PLACES} places",
                wanted.field("capacity"),
            )
        )
    for clash in clashes(wanted, wanted.facilitator_ids, others):
        reasons.append(
            Reason(
                "clash",
                f"“{wanted.title}” needs another time or another person: {clash.words}",
                wanted.field("first"),
            )
        )
    return reasons


def why_not_arrange(
    wanted: Sequence[Arrangement],
    *,
    arranged: Iterable[str],
    names: dict[int, str],
    others: Sequence[Slot],
) -> list[Reason]:
    """Everything that stops these sessions being arranged together, each beside its row of the form."""
    if not wanted:
        return [Reason("nothing", "Choose at least one session to arrange.")]
    reasons, slots, done = [], list(others), set(arranged)
    for each in wanted:
        if each.key in done:
            reasons.append(Reason("arranged", f"“{each.title}” is arranged already.", each.field("on")))
        reasons += why_not_hold(each, slots)
        done.add(each.key)
        taken = {person_id: names[person_id] for person_id in each.facilitator_ids}
        slots.append(Slot(each.title, each.on, each.starts, each.ends, taken))
    return reasons


def why_not_move(facts: SessionFacts, wanted: Arrangement, others: Sequence[Slot]) -> list[Reason]:
    """A cancelled session stays as it is; day and times stand once somebody is marked; no place is taken away."""
    if facts.state is SessionState.CANCELLED:
        return [Reason("cancelled", "This session was cancelled. Arrange it anew from the intake’s page.")]
    reasons = why_not_hold(wanted, others)
    if facts.marked and (wanted.on, wanted.starts, wanted.ends) != (facts.on, facts.starts, facts.ends):
        reasons.append(
            Reason(
                "marked",
                "The register has been taken, so the day and the times stay as they were. "
                "Take the marks back first if the day is wrong.",
                "on",
            )
        )
    if wanted.capacity < facts.booked:
        reasons.append(
            Reason(
                "too_few_places",
                f"{facts.booked} people have a place, so there must be at least {facts.booked} places",
                "capacity",
            )
        )
    return reasons


def why_not_for_booked(wanted: Arrangement, booked: Iterable[int], others: Sequence[Slot]) -> list[Reason]:
    """A session does not move to a time at which those with a place are somewhere else."""
    found = clashes(wanted, booked, others)
    if not found:
        return []
    titles = sorted({f"“{clash.other.title}”" for clash in found})
    number = len({clash.person_id for clash in found})
    who = found[0].name if number == 1 else f"{number} of those with a place"
    verb = "is" if number == 1 else "are"
    words = f"Choose another time: {who} {verb} in {' and '.join(titles)} then"
    return [Reason("clash_booked", words, "starts")]


def why_not_cancel(facts: SessionFacts) -> list[Reason]:
    """A session is cancelled once, and not after people were marked at it."""
    if facts.state is SessionState.CANCELLED:
        return [Reason("cancelled", "This session was cancelled already.")]
    if facts.marked:
        return [Reason("marked", "The register has been taken. Take the marks back before you cancel.")]
    return []


@dataclass(frozen=True, slots=True)
class NoPlace:
    """Somebody who could not be booked, and why."""

    person_id: int
    name: str
    session_title: str
    reason: Reason


def without_place(
    slot: Slot, *, booked: int, capacity: int, wanting: dict[int, str], others: Sequence[Slot]
) -> list[NoPlace]:
    """Who of these people, in their order, gets no place: the session is full, or they are elsewhere."""
    busy = {clash.person_id: clash.words for clash in clashes(slot, wanting, others)}
    left, none = capacity - booked, []
    for person_id, name in wanting.items():
        if person_id in busy:
            reason = Reason("clash", f"{busy[person_id]}.")
        elif left < 1:
            reason = Reason("full", f"“{slot.title}” is full: it has {capacity} places.")
        else:
            left -= 1
            continue
        none.append(NoPlace(person_id, name, slot.title, reason))
    return none
