"""What is known of one item of one plan, before anything is decided about it."""

from dataclasses import dataclass
from datetime import date

from academy.doubts.rules import OpenDoubt
from academy.programmes.rules import Completion, ItemKind, OwnerRole


@dataclass(frozen=True, slots=True)
class Owner:
    """The one person or desk that something waits for; `name` is empty where only the role is known."""

    role: OwnerRole
    name: str = ""

    @property
    def said(self) -> str:
        """Inside a sentence: Ruth Ainsworth, or the kit desk."""
        return self.name or f"the {self.role.label}"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One item of one plan: what it asks, its dates, and what happened to it so far."""

    title: str
    kind: ItemKind
    completion: Completion
    owner: Owner
    signer: Owner | None = None
    mandatory: bool = True
    licence: bool = False
    due_on: date | None = None
    fell_due_on: date | None = None  # while they were away; `due_on` is the day by which to pick it up
    opens_on: date | None = None
    provisional: bool = False
    done_on: date | None = None
    how: str = ""
    made_up: bool = False
    not_needed: str = ""
    sent_on: date | None = None
    what_to_change: str = ""
    booked_on: date | None = None
    missed_on: date | None = None
    catch_up_on: date | None = None
    cannot_come: str = ""  # why they are not expected at the session, in words without a cause
    cannot_come_on: date | None = None
    next_intake: bool = False  # it was chosen that they come to the session of a later intake
    parts_done: int = 0
    parts: int = 0
    first: tuple["Needed", ...] = ()
    paused_until: date | None = None
    doubt: OpenDoubt | None = None  # something that others entered about it is in question


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that comes before and is not done yet, with whoever it waits for."""

    title: str
    owner: Owner
    thing: bool = False  # kit or an account, rather than an item of the plan

    @property
    def words(self) -> str:
        """As it is said of what it holds up."""
        return f"{self.title} is not there yet" if self.thing else f"“{self.title}” comes first"


@dataclass(frozen=True, slots=True)
class MissingKit:
    """A thing or an account that somebody lacks, and the role whose turn it is."""

    label: str
    role: OwnerRole


def day_words(day: date, today: date) -> str:
    """12 October; with its year when that is not this year."""
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")


def full_day(day: date) -> str:
    """Tuesday 13 October 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def days_late(due_on: date, today: date) -> str:
    """1 day late, 5 days late."""
    late = (today - due_on).days
    return f"{late} {'day' if late == 1 else 'days'} late"
