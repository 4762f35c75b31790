"""A manager's line for one starter: five lights, the next date, and who owes what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules import URGENCY, Attention, Entry, ItemState, progress
from academy.programmes.rules import ItemKind, KnownBy, ProgrammeDocument
from academy.readiness.rules import ReadinessLine

TAUGHT = frozenset({ItemKind.SESSION, ItemKind.E_LEARNING, ItemKind.READING, ItemKind.POLICY})


@dataclass(frozen=True, slots=True)
class Light:
    """One light: what it is for, its state by shape, and its words."""

    label: str
    state: ItemState
    words: str


@dataclass(frozen=True, slots=True)
class TeamLine:
    """Everything that a manager's page says of one starter beside their name."""

    called: str
    team: str
    first_day_on: date
    ready: str
    ready_words: str
    working: str
    lights: tuple[Light, ...]
    next: tuple[date, str] | None
    owes: Attention[str] | None
    late: tuple[str, str] | None  # of what work-ready asks: the first late thing, and with whom it is

    @property
    def needs_somebody(self) -> bool:
        """Something is owed, or late for the first day."""
        return self.owes is not None or self.late is not None


def plan_lights(document: ProgrammeDocument, audience: str, entries: Sequence[Entry]) -> list[Light]:
    """The lights that the plan itself gives: the taught weeks, what is learned later, and the year's meetings.

    They follow from what the programme declares (blocks and kinds), so that no stage is known by name. The year is
    asked only of newcomers; what others do later stands with the modules.
    """
    blocks = {stage.code for stage in document.stages if stage.days}
    induction = [each for each in entries if each.item.stage in blocks]
    later = [each for each in entries if each.item.stage not in blocks]
    supported = document.is_newcomer(audience)
    modules = [each for each in later if each.item.kind in TAUGHT or not supported]
    year = [each for each in later if each.item.kind not in TAUGHT and supported]
    return [
        light("Induction", induction),
        light("Modules", modules),
        light(document.terms.get("year_short") or "Year", year),
    ]


def light(label: str, entries: Sequence[Entry]) -> Light:
    """The worst of a group's states in one light, with how much of it is done."""
    states = [each.standing.state for each in entries]
    return Light(label, worst(states), _words(states))


def worst(states: Iterable[ItemState]) -> ItemState:
    """What a group comes to: what needs somebody first; started when some is done; done when all is."""
    found = list(states)
    if not found:
        return ItemState.NOT_NEEDED
    first = min(found, key=URGENCY.index)
    urgent = {ItemState.OVERDUE, ItemState.MISSED, ItemState.RETURNED, ItemState.HELD_UP, ItemState.WAITING}
    if first in urgent:
        return first
    counted = progress(found)
    if counted.done == counted.needed:
        return ItemState.DONE if counted.needed else ItemState.NOT_NEEDED
    if counted.done:
        return ItemState.IN_PROGRESS
    return first


def _words(states: Sequence[ItemState]) -> str:
    counted = progress(states)
    if not counted.needed:
        return "Nothing asked"
    late = sum(state is ItemState.OVERDUE for state in states)
    missed = sum(state is ItemState.MISSED for state in states)
    said = f"{counted.done} of {counted.needed}"
    if late:
        said += f", {late} late"
    if missed:
        said += f", {missed} missed"
    return said


def next_day(entries: Iterable[Entry], today: date) -> tuple[date, str] | None:
    """The next dated thing of a plan that is still to come, and what it is."""
    coming = [
        (day, entry.item.title)
        for entry in entries
        if not entry.standing.finished
        and entry.standing.state is not ItemState.TO_ARRANGE  # its day is one on which they cannot come
        and (day := entry.facts.booked_on or entry.facts.due_on) is not None
        and day >= today
    ]
    return min(coming, default=None)


def first_late(lines: Iterable[ReadinessLine]) -> tuple[str, str] | None:
    """Of what work-ready asks the first that is late, the most urgent first: what, and with whom."""
    late = [line for line in lines if not line.done and line.state == ItemState.OVERDUE]
    first = min(late, key=lambda line: (not line.blocking, line.due_on or date.max), default=None)
    return (first.label, first.words) if first else None


def readiness_lights(lines: Sequence[ReadinessLine]) -> list[Light]:
    """The two lights that work-readiness gives: kit and accounts, checks and registration.

    What else somebody records, a supervisor or an emergency contact, is no check: work-ready says it.
    """
    kit = [line for line in lines if line.known_by in {KnownBy.KIT, KnownBy.ACCOUNTS}]
    asked = {KnownBy.RECORDED, KnownBy.REGISTRATION}
    checks = [line for line in lines if line.known_by in asked and line.confidential]
    return [_of_lines("Kit and accounts", kit), _of_lines("Checks and registration", checks)]


def _of_lines(label: str, lines: Sequence[ReadinessLine]) -> Light:
    states = [ItemState.DONE if line.done else ItemState(line.state) for line in lines]
    return Light(label, worst(states), _words(states))
