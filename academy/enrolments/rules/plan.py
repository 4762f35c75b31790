"""One person's plan put together: stored lines, the people around the starter, and places on sessions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from academy.doubts.rules import OpenDoubt
from academy.enrolments.rules.facts import MissingKit, Needed, Owner, PlanFacts
from academy.enrolments.rules.standing import Standing, standing
from academy.enrolments.rules.vocabulary import ItemState, Source, SubmissionState
from academy.programmes.rules import Completion, ItemDef, OwnerRole


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody, as far as they must be named and reached."""

    person_id: int
    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """The starter and those around them today, each duty's owner first."""

    starter: Contact
    runners: tuple[Contact, ...] = ()
    managers: tuple[Contact, ...] = ()
    assessors: tuple[Contact, ...] = ()
    buddies: tuple[Contact, ...] = ()
    team: str = ""

    def owner(self, role: OwnerRole) -> Owner:
        """The one who has it: a named person where there is one; what nobody is named for is the coordinator's."""
        named = self._named()
        if role not in named:
            return Owner(role)
        people = named[role]
        return Owner(role, people[0].name) if people else Owner(OwnerRole.COORDINATOR)

    def is_owner(self, role: OwnerRole, person_id: int | None) -> bool:
        """This person is the one who has it."""
        return person_id is not None and person_id in [
            each.person_id for each in self._named().get(role, ())[:1]
        ]

    def _named(self) -> dict[OwnerRole, tuple[Contact, ...]]:
        return {
            OwnerRole.STARTER: (self.starter,),
            OwnerRole.ADVANCED_PRACTITIONER: self.runners,
            OwnerRole.MANAGER: self.managers,
        }


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One stored item of a plan, with what completed it and the newest thing that was sent in for it."""

    id: int
    ref: str
    enrolment_id: int
    code: str
    milestone: str
    due_on: date | None
    opens_on: date | None
    provisional: bool
    why_due: str
    not_needed: str
    fell_due_on: date | None = None
    done_on: date | None = None
    how: str = ""
    source: Source | None = None
    confirmed_by_id: int | None = None
    sent: SubmissionState | None = None
    sent_at: datetime | None = None
    what_to_change: str = ""
    doubt: OpenDoubt | None = None

    @property
    def open(self) -> bool:
        """Neither done nor not needed."""
        return self.done_on is None and not self.not_needed


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place on the session of one item: when it is, whether it was missed, and its catch-up."""

    booked_on: date | None = None
    missed_on: date | None = None
    catch_up_on: date | None = None
    made_up: bool = False
    cannot_come: str = ""
    cannot_come_on: date | None = None
    next_intake: bool = False
    session_ref: str = ""
    where: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of one plan with everything that screens say of it."""

    line: PlanLine
    item: ItemDef
    facts: PlanFacts
    standing: Standing


NO_SEAT = Seat()


def entries(
    lines: Iterable[PlanLine],
    items: Mapping[str, ItemDef],
    circle: Circle,
    seats: Mapping[str, Seat],
    today: date,
    *,
    done: frozenset[str] | None = None,
    kit: Mapping[str, MissingKit] | None = None,
) -> list[Entry]:
    """A plan with the standing of each item, in the order of its lines.

    `done` names what is done when the lines are only a part of the plan; else it is read from them. `kit` is what the
    person still lacks, by the code of its kind.
    """
    lines = [line for line in lines if line.code in items]
    if done is None:
        done = frozenset(line.code for line in lines if not line.open)
    held = frozenset(items) - done
    found = []
    for line in lines:
        item = items[line.code]
        first = comes_first(item, items, held, kit or {}, circle)
        facts = facts_of(line, item, circle, seats.get(line.code, NO_SEAT), first)
        found.append(Entry(line, item, facts, standing(facts, today)))
    return found


def comes_first(
    item: ItemDef,
    items: Mapping[str, ItemDef],
    open_codes: Collection[str],
    kit: Mapping[str, MissingKit],
    circle: Circle,
) -> tuple[Needed, ...]:
    """What must be there before an item can be done, and is not: kit and accounts, then other items of the plan.

    An item that is held up itself is with whoever owes what it lacks.
    """
    return _missing_kit(item, kit, circle) + tuple(
        Needed(items[code].title, circle.owner(owed_by(items[code], items, open_codes, kit)))
        for code in item.needs
        if code in open_codes
    )


def owed_by(
    item: ItemDef,
    items: Mapping[str, ItemDef],
    open_codes: Collection[str],
    kit: Mapping[str, MissingKit],
) -> OwnerRole:
    """In which role somebody owes an open item: of its own first lack whoever owes that, else its owner.

    A session is arranged by who runs the intake.
    """
    things = [kit[code].role for code in item.needs_kit if code in kit]
    if things:
        return things[0]
    others = set(open_codes) - {item.code}  # a version whose items need each other comes to an end, too
    for code in item.needs:
        if code in others:
            return owed_by(items[code], items, others, kit)
    return OwnerRole.ADVANCED_PRACTITIONER if item.completion is Completion.REGISTER else item.owner


def _missing_kit(item: ItemDef, kit: Mapping[str, MissingKit], circle: Circle) -> tuple[Needed, ...]:
    return tuple(
        Needed(kit[code].label, circle.owner(kit[code].role), thing=True)
        for code in item.needs_kit
        if code in kit
    )


def facts_of(
    line: PlanLine, item: ItemDef, circle: Circle, seat: Seat, first: tuple[Needed, ...] = ()
) -> PlanFacts:
    """What is known of one line, from every side."""
    waiting = line.sent is SubmissionState.WAITING and line.sent_at is not None
    return PlanFacts(
        title=item.title,
        kind=item.kind,
        completion=item.completion,
        owner=_owner(item, circle),
        signer=_signer(item, circle),
        mandatory=item.mandatory,
        licence=item.licence,
        due_on=line.due_on,
        fell_due_on=line.fell_due_on,
        opens_on=line.opens_on,
        provisional=line.provisional,
        done_on=line.done_on,
        how=line.how,
        made_up=seat.made_up or line.source is Source.COVERED,
        not_needed=line.not_needed,
        sent_on=line.sent_at.date() if waiting and line.sent_at else None,
        what_to_change=line.what_to_change if line.sent is SubmissionState.RETURNED else "",
        booked_on=seat.booked_on,
        missed_on=seat.missed_on,
        catch_up_on=seat.catch_up_on,
        cannot_come=seat.cannot_come,
        cannot_come_on=seat.cannot_come_on,
        next_intake=seat.next_intake,
        first=first,
        doubt=line.doubt,
    )


def named(entry: Entry, held_by: Iterable[tuple[str, OwnerRole]], circle: Circle, today: date) -> Entry:
    """The same item with these people around it; `held_by` comes before it and is not done: what, and who owes it.

    Who they are never decides a state, only the words.
    """
    things = tuple(
        replace(each, owner=circle.owner(each.owner.role)) for each in entry.facts.first if each.thing
    )
    facts = replace(
        entry.facts,
        owner=_owner(entry.item, circle),
        signer=_signer(entry.item, circle),
        first=things + tuple(Needed(title, circle.owner(role)) for title, role in held_by),
    )
    return Entry(entry.line, entry.item, facts, standing(facts, today))


def without_misses(entry: Entry, today: date) -> Entry:
    """The same item for who need not know what was missed: booked where it is caught up, else to be arranged."""
    facts = entry.facts
    if facts.missed_on is None or entry.standing.state is not ItemState.MISSED:
        return entry
    later = facts.catch_up_on
    # Without a later place nothing is late for them: it is to be arranged.
    facts = replace(
        facts, missed_on=None, catch_up_on=None, booked_on=later, due_on=facts.due_on if later else None
    )
    return replace(entry, facts=facts, standing=standing(facts, today))


def _owner(item: ItemDef, circle: Circle) -> Owner:
    return circle.owner(item.owner)


def _signer(item: ItemDef, circle: Circle) -> Owner | None:
    """Who answers: the one who signs off, or for a session whoever runs the intake."""
    if item.completion is Completion.REGISTER:
        return circle.owner(OwnerRole.ADVANCED_PRACTITIONER)
    return circle.owner(item.sign_off_role) if item.sign_off_role else None
