"""Who cannot come to a session and why, and what is chosen for them instead; no cause of an absence is ever known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from academy.people.rules import ASSUMED, ASSUMED_WORDS, Pattern, half_days, week_on
from academy.refusals import Reason

NOON_FROM, NOON_TO = time(12, 30), time(13, 0)
_HALF_WORDS = {"am": "morning", "pm": "afternoon"}


class Instead(StrEnum):
    """What an Advanced Practitioner chooses for somebody who cannot come."""

    AGREED = "agreed_to_come"
    NEXT_INTAKE = "next_intake"
    COVERED = "covered"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """As the choice is offered."""
        return {
            "agreed_to_come": "They agreed to come, and get the time back",
            "next_intake": "Next intake",
            "covered": "Covered another way",
            "not_needed": "Not needed",
        }[self.value]

    @property
    def chosen(self) -> str:
        """As it is said once it is chosen, inside a sentence."""
        return {
            "agreed_to_come": "agreed to come",
            "next_intake": "at the next intake",
            "covered": "covered another way",
            "not_needed": "not needed",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Presence:
    """What decides whether somebody can be at a session on one day."""

    first_day_on: date
    pattern: str | None = (
        None  # the half-days that they work on that day’s week; None: Monday to Friday is assumed
    )
    away_until: date | None = None  # the last day of the time away that the day lies in
    agreed: bool = False  # they agreed to come to this very session
    today: date | None = None  # the day on which it is said


def why_cannot_come(presence: Presence, on: date, starts: time, ends: time) -> Reason | None:
    """Why somebody is not expected at a session: not there yet, away, or outside their working pattern."""
    if presence.agreed:
        return None
    return _not_there(presence, on) or _not_in_pattern(presence.pattern, on, starts, ends)


def _not_there(presence: Presence, on: date) -> Reason | None:
    if on < presence.first_day_on:
        return Reason("not_started", starts(presence.first_day_on, presence.today))
    if presence.away_until is not None and on <= presence.away_until:
        return Reason("away", f"away until {day(presence.away_until)}")
    return None


def _not_in_pattern(pattern: str | None, on: date, starts: time, ends: time) -> Reason | None:
    works = set(half_days(ASSUMED if pattern is None else pattern))
    off = [half for half in halves(starts, ends) if f"{on:%a}".lower() + f"-{half}" not in works]
    if not off:
        return None
    if f"{on:%a}".lower() in {each.partition("-")[0] for each in works}:
        return Reason("pattern", f"does not work {on:%A} {_HALF_WORDS[off[0]]}s")
    as_far_as_known = f" ({ASSUMED_WORDS} is assumed)" if pattern is None else ""
    return Reason("pattern", f"does not work on {on:%A}s{as_far_as_known}")


def halves(starts: time, ends: time) -> tuple[str, ...]:
    """The half-days that a session takes; one that only touches noon belongs to the half in which it begins."""
    morning, afternoon = starts < NOON_FROM, ends > NOON_TO
    if morning or afternoon:
        return tuple(half for half, taken in (("am", morning), ("pm", afternoon)) if taken)
    return ("am",)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that stands, as far as states and registers depend on it."""

    ref: str
    code: str
    kind: Instead
    session_id: int | None = None
    time_back: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """When somebody can be at sessions: from which day, in which pattern over time, and when they are away."""

    first_day_on: date
    patterns: tuple[Pattern, ...] = ()
    aways: tuple[tuple[date, date], ...] = ()
    choices: tuple[Chosen, ...] = ()
    today: date | None = None  # the day on which it is said

    @property
    def starts(self) -> str:
        """When they start, or started, in words."""
        return starts(self.first_day_on, self.today)

    def on(self, wanted: date, session_id: int | None = None) -> Presence:
        """What decides whether they can be there on that day."""
        return Presence(
            first_day_on=self.first_day_on,
            pattern=week_on(self.patterns, wanted),
            today=self.today,
            away_until=max((last for first, last in self.aways if first <= wanted <= last), default=None),
            agreed=session_id is not None
            and any(each.kind is Instead.AGREED and each.session_id == session_id for each in self.choices),
        )

    def waits(self, code: str) -> bool:
        """A later intake was chosen for the session of that item."""
        return any(each.code == code and each.kind is Instead.NEXT_INTAKE for each in self.choices)

    def why_not(self, on: date, starts: time, ends: time, session_id: int | None = None) -> str:
        """Why they cannot come to a session, in words; empty where they can."""
        reason = why_cannot_come(self.on(on, session_id), on, starts, ends)
        return reason.message if reason else ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is chosen for one session of one person, as it was entered."""

    kind: Instead
    time_back: str = ""
    what: str = ""
    with_whom: str = ""
    done_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One session item of one plan, as far as a choice depends on it."""

    title: str
    by_register: bool
    licence: bool
    done: bool
    not_needed: bool
    chosen: Instead | None
    can_still_come: bool  # a session to come on which they have a place, and to which they cannot come
    expected_on: date | None = None  # a session to come to which they can come
    started_on: date = date.min


def why_not_choose(wish: Wish, item: OpenItem, *, oneself: bool, signs: bool, today: date) -> list[Reason]:
    """Everything that stops this choice; `signs` says that the actor runs the intake or the session."""
    if oneself:
        return [Reason("oneself", "This is your own plan. Ask a colleague to choose.")]
    if reasons := _why_closed(item):
        return reasons
    rules: dict[Instead, Callable[[], list[Reason]]] = {
        Instead.AGREED: lambda: _why_not_agreed(wish, item),
        Instead.NEXT_INTAKE: list,
        Instead.COVERED: lambda: _why_not_covered(wish, item, signs=signs, today=today),
        Instead.NOT_NEEDED: lambda: _why_not_not_needed(wish),
    }
    return rules[wish.kind]()


def _why_closed(item: OpenItem) -> list[Reason]:
    if not item.by_register:
        return [Reason("no_session", f"“{item.title}” needs no session, so there is nothing to arrange.")]
    if item.chosen is not None:
        words = f"“{item.title}” is {item.chosen.chosen} already. Take that back first."
        return [Reason("chosen", words)]
    if item.done or item.not_needed:
        return [Reason("done", f"“{item.title}” is done, or not needed, already.")]
    if item.expected_on is not None:
        words = (
            f"They can come to “{item.title}” on {full_day(item.expected_on)} and have a place. "
            "Take the place back first if that is not so."
        )
        return [Reason("expected", words)]
    return []


def _why_not_agreed(wish: Wish, item: OpenItem) -> list[Reason]:
    if not item.can_still_come:
        return [Reason("no_session", "There is no session to come on which they have a place.", "kind")]
    if not wish.time_back.strip():
        return [Reason("time_back", "Say when they get the time back", "time_back")]
    return []


def _why_not_covered(wish: Wish, item: OpenItem, *, signs: bool, today: date) -> list[Reason]:
    if item.licence:
        words = (
            "This gives a licence: licensed modules are completed only by attendance. Choose the next intake."
        )
        return [Reason("licence", words, "kind")]
    if not signs:
        words = "This is signed by an Advanced Practitioner who runs the intake, or by who runs that session."
        return [Reason("not_signer", words, "kind")]
    reasons = []
    if not wish.what.strip():
        reasons.append(Reason("what", "Say what they did instead", "what"))
    if not wish.with_whom.strip():
        reasons.append(Reason("with_whom", "Say with whom they did it", "with_whom"))
    if wish.done_on is None:
        reasons.append(Reason("done_on", "Enter the day on which they did it", "done_on"))
    elif wish.done_on > today:
        reasons.append(Reason("done_on", "The day must be today or in the past", "done_on"))
    elif wish.done_on < item.started_on:
        reasons.append(Reason("done_on", "The day must not be before their first day", "done_on"))
    return reasons


def _why_not_not_needed(wish: Wish) -> list[Reason]:
    return [] if wish.reason.strip() else [Reason("reason", "Say why it is not needed", "reason")]


def made_up_on(on: date) -> str:
    """The same words for a later session and for "covered another way": they do not say which, or what was missed."""
    return f"Made up on {on.day} {on:%B} {on.year}"


def time_back(starts: time, ends: time) -> str:
    """How much time somebody gets back who comes outside their own hours: “3 hours”, “1 hour 30 minutes”."""
    start, end = (datetime.combine(date(2000, 1, 1), each) for each in (starts, ends))
    hours, minutes = divmod(int((end - start).total_seconds()) // 60, 60)
    said = []
    if hours:
        said.append(f"{hours} {'hour' if hours == 1 else 'hours'}")
    if minutes:
        said.append(f"{minutes} {'minute' if minutes == 1 else 'minutes'}")
    return " ".join(said)


def to_oneself(why: str) -> str:
    """The same reason, said to the person: “You start Wednesday 9 September”."""
    for theirs, own in (
        ("does not work", "You do not work"),
        ("starts", "You start"),
        ("started", "You started"),
        ("away", "You are away"),
    ):
        if why.startswith(theirs):
            return own + why.removeprefix(theirs)
    return why


def starts(first_day_on: date, today: date | None) -> str:
    """Starts Wednesday 9 September; once that day is over, started."""
    over = today is not None and first_day_on < today
    return f"{'started' if over else 'starts'} {full_day(first_day_on)}"


def day(on: date) -> str:
    """16 October."""
    return f"{on.day} {on:%B}"


def full_day(on: date) -> str:
    """Wednesday 9 September."""
    return f"{on:%A} {day(on)}"
