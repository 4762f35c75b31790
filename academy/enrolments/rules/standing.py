"""Where an item stands: its state, whom it waits for, and the words for it."""

from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules.facts import Owner, PlanFacts, day_words, days_late, full_day
from academy.enrolments.rules.held import not_needed_words
from academy.enrolments.rules.vocabulary import FINISHED, NEEDS_ACTION, URGENCY, ItemState
from academy.programmes.rules import Completion, ItemKind, OwnerRole


@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided about one item today; `owner` is whoever must do the next thing, None when nobody must."""

    state: ItemState
    owner: Owner | None
    due_on: date | None

    @property
    def finished(self) -> bool:
        """Nothing more is asked."""
        return self.state in FINISHED

    @property
    def needs_action(self) -> bool:
        """Somebody must do something that should have been done."""
        return self.state in NEEDS_ACTION

    @property
    def urgency(self) -> tuple[int, date]:
        """For sorting: the most urgent first, then by date."""
        return URGENCY.index(self.state), self.due_on or date.max


def standing(facts: PlanFacts, today: date) -> Standing:
    """The state of an item and the one owner of what comes next; what is overdue always has one (domain I34)."""
    state = state_of(facts, today)
    return Standing(state, _owner(facts, state, today), facts.due_on)


def state_of(facts: PlanFacts, today: date) -> ItemState:
    """The one state that an item is in: what ended it first, then what somebody was asked, then its day."""
    ended = _ended(facts) or _asked(facts)
    if ended is not None:
        return ended
    if facts.completion is Completion.REGISTER:
        return _of_session(facts, today)
    if facts.due_on is not None and facts.due_on < today:
        return ItemState.HELD_UP if facts.first else ItemState.OVERDUE
    if facts.fell_due_on is not None:
        return ItemState.AWAY
    if facts.parts_done:
        return ItemState.IN_PROGRESS
    return ItemState.TO_ARRANGE if _to_arrange(facts) else ItemState.NOT_STARTED


def _ended(facts: PlanFacts) -> ItemState | None:
    """Nothing more is asked, or nothing is asked for now."""
    if facts.not_needed:
        return ItemState.NOT_NEEDED
    if facts.done_on is not None:
        return ItemState.MADE_UP if facts.made_up else ItemState.DONE
    return ItemState.PAUSED if facts.paused_until is not None else None


def _asked(facts: PlanFacts) -> ItemState | None:
    """Something was sent in, and was answered or not; what is in question is not late until it is answered."""
    if facts.sent_on is not None:
        return ItemState.WAITING
    if facts.doubt is not None:
        return ItemState.IN_QUESTION
    return ItemState.RETURNED if facts.what_to_change else None


def _of_session(facts: PlanFacts, today: date) -> ItemState:
    """A session: missed until made up, booked until its day, then waiting for its register.

    A session to which somebody cannot come is to be arranged, and so is one that waits for a later intake.
    """
    if facts.missed_on is not None and not facts.next_intake:
        return ItemState.MISSED
    if facts.booked_on is not None:
        return ItemState.BOOKED if facts.booked_on >= today else ItemState.WAITING
    if facts.cannot_come or facts.next_intake:
        return ItemState.TO_ARRANGE
    if facts.due_on is not None and facts.due_on < today:
        return ItemState.OVERDUE
    return ItemState.TO_ARRANGE


def _to_arrange(facts: PlanFacts) -> bool:
    return facts.due_on is None and facts.kind is ItemKind.MEETING


def _owner(facts: PlanFacts, state: ItemState, today: date) -> Owner | None:
    """Who must do the next thing."""
    if state in FINISHED or state in {ItemState.PAUSED, ItemState.BOOKED}:
        return None
    if state is ItemState.WAITING:
        return facts.signer or facts.owner
    if state is ItemState.IN_QUESTION and facts.doubt:
        return Owner(OwnerRole.COORDINATOR, facts.doubt.owner(today))
    if state is ItemState.HELD_UP and facts.first:
        return facts.first[0].owner
    if facts.completion is Completion.REGISTER:
        return facts.signer or facts.owner
    return facts.owner


def said(facts: PlanFacts, found: Standing, today: date, *, to_owner: bool) -> str:
    """The words beside the shape; what is overdue is said to its owner as what to do, to others as whose it is.

    `to_owner` says that the starter reads it: what others owe is still said as theirs.
    """
    to_owner = to_owner and found.owner is not None and found.owner.role is OwnerRole.STARTER
    words = {
        ItemState.NOT_NEEDED: lambda: not_needed_words(facts.not_needed),
        ItemState.IN_QUESTION: lambda: facts.doubt.words(today) if facts.doubt else "In question",
        ItemState.DONE: lambda: f"Done · {_day(facts.done_on, today)}",
        ItemState.MADE_UP: lambda: f"Made up on {_day(facts.done_on, today)}",
        ItemState.PAUSED: lambda: f"Paused until {_day(facts.paused_until, today)}",
        ItemState.AWAY: lambda: _away(facts, today),
        ItemState.WAITING: lambda: _waiting(facts, found),
        ItemState.RETURNED: lambda: f"Sent back: {_short(facts.what_to_change)}",
        ItemState.MISSED: lambda: _missed(facts, found, today),
        ItemState.BOOKED: lambda: f"Booked · {full_day(facts.booked_on)}" if facts.booked_on else "Booked",
        ItemState.HELD_UP: lambda: _held_up(facts, found),
        ItemState.OVERDUE: lambda: _overdue(facts, found, today, to_owner=to_owner),
        ItemState.IN_PROGRESS: lambda: f"Started · {facts.parts_done} of {facts.parts} parts",
        ItemState.TO_ARRANGE: lambda: _to_be_arranged(facts, found),
        ItemState.NOT_STARTED: lambda: _not_started(facts, today),
    }
    return words[found.state]()


def _day(day: date | None, today: date) -> str:
    return day_words(day, today) if day else "a day not known yet"


def _waiting(facts: PlanFacts, found: Standing) -> str:
    who = found.owner.said if found.owner else "the academy"
    if facts.completion is Completion.REGISTER:
        return f"Waiting for {who} to take the register"
    return f"Waiting for {who} to sign off"


def _missed(facts: PlanFacts, found: Standing, today: date) -> str:
    if facts.catch_up_on is not None:
        return f"Missed · catch-up: {day_words(facts.catch_up_on, today)}"
    return f"Missed · catch-up to be arranged with {found.owner.said if found.owner else 'the academy'}"


def _to_be_arranged(facts: PlanFacts, found: Standing) -> str:
    who = found.owner.said if found.owner else "nobody yet"
    return f"To be arranged · with {who}" + (", at the next intake" if facts.next_intake else "")


def _held_up(facts: PlanFacts, found: Standing) -> str:
    who = found.owner.said if found.owner else "the academy"
    return f"Held up: {facts.first[0].words} · with {who}"


def _overdue(facts: PlanFacts, found: Standing, today: date, *, to_owner: bool) -> str:
    if facts.due_on is None:
        return "Overdue"
    if to_owner:
        return f"Was due {day_words(facts.due_on, today)}. Do it, or say what is in the way"
    return f"{days_late(facts.due_on, today)} · with {found.owner.said if found.owner else 'the academy'}"


def _away(facts: PlanFacts, today: date) -> str:
    fell = _day(facts.fell_due_on, today)
    to_come = facts.fell_due_on is not None and facts.fell_due_on >= today
    return (
        f"Away when it {'is' if to_come else 'was'} due, {fell} · pick this up by {_day(facts.due_on, today)}"
    )


def _not_started(facts: PlanFacts, today: date) -> str:
    if facts.opens_on is not None and facts.opens_on > today:
        return f"Not started · opens {day_words(facts.opens_on, today)}"
    if facts.due_on is None:
        return "Not started · date not known yet"
    about = "about " if facts.provisional else ""
    return f"Not started · due {about}{day_words(facts.due_on, today)}"


def _short(text: str) -> str:
    """The first line, so that a table keeps its shape; the whole stands on the item's own page."""
    first = text.strip().splitlines()[0]
    return first if len(first) <= 60 else first[:57].rstrip() + "…"
