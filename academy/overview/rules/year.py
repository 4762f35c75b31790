"""One person's year: what is next and soon, how much is left, who is there, and what the picture shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from academy.enrolments.rules import Circle, Contact, Entry, ItemState, Progress, next_item, progress
from academy.programmes.rules import Completion, OwnerRole, ProgrammeDocument, Stage, WhenForm

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Part:
    """One stage of one person's plan."""

    stage: Stage
    entries: tuple[Entry, ...]
    progress: Progress

    @property
    def first(self) -> date | None:
        """Its first day."""
        return min((each.line.due_on for each in self.entries if each.line.due_on), default=None)

    @property
    def last(self) -> date | None:
        """Its last day."""
        return max((each.line.due_on for each in self.entries if each.line.due_on), default=None)


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who is there for a starter, and as what."""

    role: str
    contact: Contact | None


def parts(document: ProgrammeDocument, entries: Sequence[Entry]) -> list[Part]:
    """The plan by stage, in the order of the document; stages without an item for this person are left out."""
    by_stage: dict[str, list[Entry]] = {}
    for entry in entries:
        by_stage.setdefault(entry.item.stage, []).append(entry)
    return [
        Part(stage, tuple(found), progress(each.standing.state for each in found))
        for stage in document.stages
        if (found := by_stage.get(stage.code))
    ]


def weeks_ahead(parts: Iterable[Part], today: date) -> list[tuple[str, date, date]]:
    """The academy's teaching weeks that are not over: title, first and last day on which the intake meets.

    Who starts between intakes has a plan at once, and is told when the week is that everybody spends together.
    """
    found = []
    for part in parts:
        days = [
            each.line.due_on
            for each in part.entries
            if each.item.when.form is WhenForm.DAY
            and each.item.completion is Completion.REGISTER
            and each.line.due_on is not None
        ]
        if days and max(days) >= today:
            found.append((part.stage.title, min(days), max(days)))
    return found


def next_entry(entries: Sequence[Entry], today: date) -> Entry | None:
    """The one thing that the starter does next."""
    found = next_item([(entry, entry.facts, entry.standing) for entry in entries], today)
    return found[0] if found else None


def soon(entries: Sequence[Entry], today: date, *, but: Entry | None, most: int = 3) -> list[Entry]:
    """What else the starter does in the next days, late things first; never what waits for others."""
    left = [entry for entry in entries if entry is not but]
    found: list[Entry] = []
    while len(found) < most:
        entry = next_entry(left, today)
        if entry is None or _day(entry) > today + SOON:
            break
        found.append(entry)
        left = [each for each in left if each is not entry]
    return found


def waits_for_others(entries: Iterable[Entry]) -> list[Entry]:
    """What the starter sent in or asked, and others have not answered yet."""
    return [
        entry
        for entry in entries
        if (entry.standing.state is ItemState.WAITING and entry.facts.sent_on)
        or entry.standing.state is ItemState.IN_QUESTION
    ]


def helpers(circle: Circle, words: dict[OwnerRole, str]) -> list[Helper]:
    """The people around a starter, in the order in which they will be asked; an empty place is shown as one."""
    found = [Helper(words[OwnerRole.ADVANCED_PRACTITIONER], each) for each in circle.runners]
    found = found or [Helper(words[OwnerRole.ADVANCED_PRACTITIONER], None)]
    managers = [Helper("Your manager", each) for each in circle.managers] or [Helper("Your manager", None)]
    return [
        *found,
        *managers,
        *(Helper("Your assessor", each) for each in circle.assessors),
        *(Helper("Your buddy", each) for each in circle.buddies),
    ]


def span(found: Sequence[Part], start: date) -> tuple[date, date]:
    """From the first day to the last dated thing."""
    days = [day for part in found for day in (part.first, part.last) if day]
    return min([start, *days]), max([start, *days])


def _day(entry: Entry) -> date:
    return entry.facts.booked_on or entry.facts.due_on or date.max
