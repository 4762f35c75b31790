"""The register: who may be marked and when, what a save would change, and which changes need a reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from academy.refusals import Reason
from academy.timetable.rules.vocabulary import PRESENT, Mark, SessionState

Wanted = tuple[Mark | None, bool]  # the mark, and whether the person joined online


@dataclass(frozen=True, slots=True)
class Line:
    """One person on a register, with the mark that stands now and who set it on which day."""

    ref: str
    person_id: int
    mark: Mark | None = None
    online: bool = False
    marked_by_id: int | None = None
    marked_on: date | None = None
    left_on: date | None = None
    on_programme: bool = True
    cannot_come: str = ""  # why they are not expected, in words: “starts Wednesday 9 September”

    @property
    def greyed(self) -> bool:
        """Not expected, and not there either: somebody who came all the same is marked like everybody."""
        return bool(self.cannot_come) and self.mark not in PRESENT


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What decides whether this register may be saved by this person now."""

    on: date
    today: date
    state: SessionState
    takes_it: bool  # runs the session, or has said "I am taking it today"
    version: int
    version_read: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One mark that a save would set, correct or take back."""

    line: Line
    mark: Mark | None
    online: bool

    @property
    def corrects(self) -> bool:
        """True where a mark stood there before."""
        return self.line.mark is not None


def why_not_open_register(facts: RegisterFacts) -> list[Reason]:
    """A register is opened from the start of the session's day, and never for a cancelled session."""
    if facts.state is SessionState.CANCELLED:
        return [Reason("cancelled", "This session was cancelled, so it has no register.")]
    if facts.today < facts.on:
        return [
            Reason(
                "future",
                f"This register opens on {facts.on:%A} {facts.on.day} {facts.on:%B %Y}, the day of the session.",
            )
        ]
    return []


def why_not_take_register(facts: RegisterFacts) -> list[Reason]:
    """Not before its day, not when cancelled, not unasked, and not over what a colleague saved meanwhile."""
    if reasons := why_not_open_register(facts):
        return reasons
    if not facts.takes_it:
        return [Reason("not_taking", "Press “I am taking it today” first: a colleague runs this session.")]
    if facts.version_read is not None and facts.version_read != facts.version:
        return [
            Reason(
                "stale",
                "A colleague saved this register while you had it open. Nothing of yours is lost: your choices are "
                "below, with theirs beside them where they differ. Check them, then save again.",
            )
        ]
    return []


def why_not_mark(line: Line, *, actor_id: int | None, on: date) -> list[Reason]:
    """Nobody marks themself in any role; who left, is off the programme or cannot come is not marked by accident."""
    if line.person_id == actor_id:
        return [Reason("oneself", "This is you. Ask a colleague to mark you.")]
    if not line.on_programme:
        return [Reason("off_programme", "No longer on this programme.")]
    if line.left_on is not None and line.left_on < on:
        return [Reason("left", f"Left the council on {line.left_on.day} {line.left_on:%B %Y}.")]
    if line.greyed:
        return [Reason("cannot_come", f"{line.cannot_come[:1].upper()}{line.cannot_come[1:]}.")]
    return []


def changes(lines: Sequence[Line], wanted: Mapping[str, Wanted]) -> list[Change]:
    """What a save would change: nobody who is not named in `wanted`, and no mark that stays the same.

    Only somebody who was there at least in part can have joined online.
    """
    found = []
    for line in lines:
        if line.ref not in wanted:
            continue
        mark, online = wanted[line.ref]
        online = online and mark in PRESENT
        if (mark, online) != (line.mark, line.online):
            found.append(Change(line, mark, online))
    return found


def with_remaining(
    lines: Sequence[Line],
    wanted: Mapping[str, Wanted],
    mark: Mark,
    *,
    unmarkable: Collection[str] = (),
) -> dict[str, Wanted]:
    """The same marks, and this one for everybody still without: never for a row that is set already.

    A row counts as set when the form names a choice for it (taking a mark back is one), or when the register
    already holds a mark for it.
    """
    filled = dict(wanted)
    for line in lines:
        chosen, online = filled.get(line.ref, (None, False))
        if chosen is None and line.mark is None and line.ref not in unmarkable:
            filled[line.ref] = (mark, online)
    return filled


def needs_reason(line: Line, *, actor_id: int | None, today: date) -> bool:
    """A mark that a colleague set, or that was set on an earlier day, is corrected only with a reason."""
    return line.mark is not None and (line.marked_by_id != actor_id or line.marked_on != today)


def why_not_change(
    made: Sequence[Change], *, actor_id: int | None, today: date, on: date, reason: str
) -> list[Reason]:
    """Everything that stops these changes: oneself, somebody who left, a late correction without its reason."""
    for change in made:
        if reasons := why_not_mark(change.line, actor_id=actor_id, on=on):
            return reasons
    if not reason and any(needs_reason(change.line, actor_id=actor_id, today=today) for change in made):
        return [
            Reason(
                "reason_missing",
                "Say why you are correcting a mark that a colleague set, or that was set on an earlier day",
                "reason",
            )
        ]
    return []


def row_codes(refs: Sequence[str]) -> dict[str, str]:
    """A short code for each row of the paper sheet, by which it is found again on the screen.

    Taken from the booking's own ref, so that a code printed yesterday still means the same person today.
    """
    length = next(size for size in count(3) if size >= 12 or len({ref[:size] for ref in refs}) == len(refs))
    return {ref: ref[:length].upper() for ref in refs}
