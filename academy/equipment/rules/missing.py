"""What a person should get, what is in place, and for all that is missing: whose turn it is and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from academy.access.rules import Role
from academy.equipment.rules.states import HELD, AccountState, LineState
from academy.programmes.rules import KitClass, ProgrammeDocument, kit_for

ACCESS = frozenset({KitClass.ACCOUNT, KitClass.PERMIT})


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a person's kit list; `readiness` says that being work-ready waits for it."""

    code: str
    label: str
    kit_class: KitClass
    quantity: int = 1
    readiness: bool = True
    serial: bool = False

    @property
    def is_access(self) -> bool:
        """An account or permit, and not a thing."""
        return self.kit_class in ACCESS


@dataclass(frozen=True, slots=True)
class LineFact:
    """Something that was handed over, and the day on which it came to its state.

    `needs_test`: it is of a kind that counts only once the starter says that it works.
    """

    code: str
    quantity: int
    state: LineState
    on: date
    needs_test: bool = False
    tag: str = ""
    asked_again: bool = False  # held since an earlier job, and not said yet that it is still theirs

    @property
    def in_place(self) -> bool:
        """Signed for and, where it must be tried, said to work; in a later job also said to be still theirs."""
        works = self.state is LineState.TESTED or (self.state is LineState.ACCEPTED and not self.needs_test)
        return works and not self.asked_again

    @property
    def to_try(self) -> bool:
        """Signed for, and its owner has not said yet whether it works."""
        return self.state is LineState.ACCEPTED and self.needs_test and not self.asked_again


@dataclass(frozen=True, slots=True)
class AccountFact:
    """An account or permit, and the day on which it came to its state."""

    code: str
    state: AccountState
    on: date


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An open order."""

    code: str
    ordered_on: date
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class KitFacts:
    """All that is known of one person's kit; lines in the order in which they were handed over."""

    listed: tuple[Listed, ...] = ()
    lines: tuple[LineFact, ...] = ()
    accounts: tuple[AccountFact, ...] = ()
    orders: tuple[OrderFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One line of the kit list as it stands: a state's shape and words, whose turn it is, and why."""

    line: Listed
    there: int
    state: str
    words: str
    why: str
    owner: Role | None = None
    since: date | None = None

    @property
    def code(self) -> str:
        """The kind's code."""
        return self.line.code

    @property
    def label(self) -> str:
        """The kind's name."""
        return self.line.label

    @property
    def readiness(self) -> bool:
        """True where being work-ready waits for it."""
        return self.line.readiness

    @property
    def in_place(self) -> bool:
        """Signed for, or said to work."""
        return self.there >= self.line.quantity

    @property
    def is_access(self) -> bool:
        """An account or permit, and not a thing."""
        return self.line.is_access

    @property
    def left(self) -> int:
        """How many are still to come."""
        return max(0, self.line.quantity - self.there)


@dataclass(frozen=True, slots=True)
class KitState:
    """How one person's kit stands, line by line; empty where the person has no kit list."""

    person_id: int
    positions: tuple[Position, ...] = ()

    @property
    def missing(self) -> tuple[Position, ...]:
        """All that is not in place."""
        return tuple(each for each in self.positions if not each.in_place)

    @property
    def things(self) -> tuple[Position, ...]:
        """What can be carried."""
        return tuple(each for each in self.positions if not each.is_access)

    @property
    def accounts(self) -> tuple[Position, ...]:
        """Accounts and permits."""
        return tuple(each for each in self.positions if each.is_access)

    @property
    def words(self) -> str:
        """In one line: how much of it is in place."""
        done = sum(each.in_place for each in self.positions)
        return f"{done} of {len(self.positions)} in place" if self.positions else "No kit list"


def listed_for(document: ProgrammeDocument, audience: str) -> tuple[Listed, ...]:
    """The kit list of those who join in this way, with the names of the document."""
    kinds = {kind.code: kind for kind in document.kit_kinds}
    return tuple(
        Listed(
            line.kind, kinds[line.kind].label, kinds[line.kind].kit_class, line.quantity, line.readiness,
            kinds[line.kind].serial,
        )
        for line in kit_for(document, audience)
    )  # fmt: skip


def missing_kit(facts: KitFacts, today: date) -> list[Position]:
    """What somebody still lacks: the kit list less what they signed for and the accounts that they say work."""
    return [each for each in positions(facts, today) if not each.in_place]


def positions(facts: KitFacts, today: date) -> tuple[Position, ...]:
    """Each line of the kit list as it stands today, in the order of the list."""
    orders = {order.code: order for order in facts.orders}
    accounts = {account.code: account for account in facts.accounts}
    found = []
    for line in facts.listed:
        if line.is_access:
            found.append(_access(line, accounts.get(line.code), today))
        else:
            lines = [each for each in facts.lines if each.code == line.code]
            found.append(_thing(line, lines, orders.get(line.code), today))
    return tuple(found)


_SIGNED = "A thing counts when the starter has signed for it."
_TESTED = "A thing that must be tried counts when the starter says that it works, not when it is signed for."
_TRIED = "An account counts when the starter says that it works, not when it is set up."

# The state's shape, the words, whose turn it is, since when.
Said = tuple[str, str, Role | None, date | None]


def _thing(line: Listed, lines: Sequence[LineFact], order: OrderFact | None, today: date) -> Position:
    there = sum(each.quantity for each in lines if each.in_place)
    waiting = [each for each in lines if each.state is LineState.OFFERED]
    packed = [each for each in lines if each.state is LineState.SET_ASIDE]
    to_try = [each for each in lines if each.to_try]
    declined = [each for each in lines if each.state is LineState.DECLINED]
    pending = sum(each.quantity for each in waiting + to_try)
    said: Said
    if there >= line.quantity:
        last = max((each for each in lines if each.in_place), key=lambda each: each.on)
        words = "Works, said" if last.state is LineState.TESTED else "Signed for"
        said = ("done", f"{words} on {day(last.on, today)}", None, last.on)
    elif (asked := _to_answer(lines, today)) is not None:
        said = asked
    elif declined and pending and there + pending < line.quantity:
        said = _ordered(order, today) if order else _nothing_there(declined[-1], today)
    elif to_try:
        since = to_try[0].on
        said = ("waiting", f"Handed over, not tested yet · since {day(since, today)}", Role.STARTER, since)
    elif waiting:
        since = waiting[0].on
        said = ("waiting", f"Handed over on {day(since, today)}, not signed for yet", Role.STARTER, since)
    elif packed:
        said = ("booked", f"Set aside on {day(packed[0].on, today)}", Role.KIT_DESK, packed[0].on)
    elif order is not None:
        said = _ordered(order, today)
    elif there:
        said = ("in-progress", f"{there} of {line.quantity} signed for", Role.KIT_DESK, None)
    else:
        said = _nothing_there(lines[-1] if lines else None, today)
    must_try = any(each.needs_test for each in lines)
    return _position(line, there, said, _TESTED if must_try else _SIGNED)


def _to_answer(lines: Sequence[LineFact], today: date) -> Said | None:
    """What waits before anything else: the desk mends a thing, or its holder says that it is still theirs."""
    for each in lines:
        if each.state is LineState.DISPUTED:
            return "held-up", f"Said not to be right on {day(each.on, today)}", Role.KIT_DESK, each.on
    for each in lines:
        if each.state is LineState.FAULTY:
            return "held-up", f"Does not work, said on {day(each.on, today)}", Role.KIT_DESK, each.on
    again = [each for each in lines if each.asked_again and each.state in HELD]
    if not again:
        return None
    words = " · ".join(("Already held", *(each.tag for each in again if each.tag), "still yours?"))
    return "waiting", words, Role.STARTER, again[0].on


def _ordered(order: OrderFact, today: date) -> Said:
    if order.expected_on is None:
        words, state = f"Ordered on {day(order.ordered_on, today)}, no date yet", "to-arrange"
    elif order.expected_on < today:
        words, state = f"Ordered, was expected on {day(order.expected_on, today)}", "overdue"
    else:
        words, state = f"Ordered, expected on {day(order.expected_on, today)}", "booked"
    return state, words, Role.KIT_DESK, order.ordered_on


def _nothing_there(last: LineFact | None, today: date) -> Said:
    if last is None:
        return "not-started", "Not handed over yet", Role.KIT_DESK, None
    if last.state is LineState.DECLINED:
        return "held-up", f"Declined on {day(last.on, today)}, another is needed", Role.KIT_DESK, last.on
    return "not-started", f"Given back on {day(last.on, today)}", Role.KIT_DESK, last.on


def _access(line: Listed, account: AccountFact | None, today: date) -> Position:
    if account is None:
        return _position(line, 0, ("not-started", "Not asked for yet", Role.KIT_DESK, None), _TRIED)
    on, there = day(account.on, today), 0
    works = "In use" if line.kit_class is KitClass.PERMIT else "Works"
    state, words, owner = {
        AccountState.REQUESTED: ("in-progress", f"Asked for on {on}", Role.KIT_DESK),
        AccountState.GRANTED: ("waiting", f"Set up on {on}, not tried yet", Role.STARTER),
        AccountState.TESTED: ("done", f"{works}, said on {on}", None),
        AccountState.FAULTY: ("held-up", f"Does not work, said on {on}", Role.KIT_DESK),
        AccountState.REVOKED: ("not-started", f"Taken away on {on}", Role.KIT_DESK),
    }[account.state]
    if account.state is AccountState.TESTED:
        there = line.quantity
    return _position(line, there, (state, words, owner, account.on), _TRIED)


def _position(line: Listed, there: int, said: Said, why: str) -> Position:
    state, words, owner, since = said
    return Position(line, there, state, words, why, owner, since)


def day(on: date, today: date) -> str:
    """9 October; with its year where that is not today's."""
    return f"{on.day} {on:%B}" + (f" {on.year}" if on.year != today.year else "")


def turn(states: Collection[str], *, needs_test: bool = False) -> Role | None:
    """Whose turn it is with one kind, by where its things or its account stand; None where it is in place."""
    signed = LineState.ACCEPTED in states
    if LineState.TESTED in states or (signed and not needs_test):
        return None
    if LineState.FAULTY in states or LineState.DISPUTED in states:
        return Role.KIT_DESK
    if signed or LineState.OFFERED in states or AccountState.GRANTED in states:
        return Role.STARTER
    return Role.KIT_DESK
