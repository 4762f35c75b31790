"""Why something may not be added, ordered, handed over, signed for or taken back now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from academy.access.rules import Actor, why_not_for_oneself
from academy.equipment.rules.missing import day
from academy.equipment.rules.states import LineEvent, LineState, line_step
from academy.people.rules import plain_words
from academy.refusals import Reason

MOST_AT_ONCE = 60
MOST_OF_ONE = 20

# What two desks that scan the same thing at the same moment are told.
SIGNED_AWAY = Reason(
    "with_somebody",
    "One of these things was handed over to somebody else a moment ago. Look at the list again, then sign.",
)


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing about to be handed over: its words, where it is now, and whether the person takes it."""

    what: str
    quantity: int = 1
    tagged: bool = False
    holder: str = ""
    holder_since: date | None = None
    set_aside: bool = False
    gone: bool = False
    declined: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A name that was typed, and the tick beside the sentence that says what it means."""

    name: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One thing about to be taken back."""

    what: str
    state: LineState
    is_theirs: bool = True


@dataclass(frozen=True, slots=True)
class NewThing:
    """One thing about to be added to the stock, as it was typed or scanned."""

    tag: str
    serial_number: str = ""


def tag_of(text: str) -> str:
    """A tag as it is kept and compared: capitals, single spaces; a scanner's end of line is dropped."""
    return " ".join(text.replace("\x00", "").split()).upper()


def why_not_issue(
    actor: Actor,
    *,
    person_id: int,
    person_name: str,
    left_on: date | None,
    things: Sequence[Handed],
    signature: Signature | None,
    today: date,
) -> list[Reason]:
    """Everything that stops a hand-over: oneself, nothing chosen, a thing that somebody else has, no true signature.

    `signature` None means: handed over now, signed for later by the starter on their own page.
    """
    if reasons := why_not_for_oneself(actor, person_id):
        return reasons
    reasons = []
    if left_on is not None and left_on < today:
        reasons.append(
            Reason("left", f"{person_name} left on {day(left_on, today)}. Nothing can be handed over.")
        )
    if not things:
        reasons.append(Reason("nothing", "Scan a tag or tick something to hand over.", "tag"))
    if len(things) > MOST_AT_ONCE:
        reasons.append(Reason("too_many", f"Hand over at most {MOST_AT_ONCE} things with one signature."))
    for thing in things:
        reasons += _why_not_hand(thing, today)
    if signature is not None:
        reasons += why_not_signed(signature, person_name)
    elif any(thing.declined for thing in things):
        reasons.append(Reason("declined", "Leave out what the person does not take, or let them sign now."))
    return reasons


def _why_not_hand(thing: Handed, today: date) -> list[Reason]:
    reasons = []
    if thing.gone:
        reasons.append(Reason("gone", f"{thing.what} was taken out of the stock. Choose another one.", "tag"))
    if thing.set_aside:
        reasons.append(
            Reason(
                "set_aside",
                f"{thing.what} is set aside for {thing.holder}. Take it out of that bag first.",
                "tag",
            )
        )
    elif thing.holder:
        since = f" since {day(thing.holder_since, today)}" if thing.holder_since else ""
        reasons.append(
            Reason(
                "with_somebody",
                f"{thing.what} is with {thing.holder}{since}. Take it back there first.",
                "tag",
            )
        )
    if not 1 <= thing.quantity <= MOST_OF_ONE:
        reasons.append(Reason("quantity", f"{thing.what}: enter a number from 1 to {MOST_OF_ONE}."))
    if thing.declined and not thing.reason.strip():
        reasons.append(Reason("decline_reason", f"{thing.what}: say in a few words why it is declined."))
    return reasons


def why_not_signed(signature: Signature, person_name: str) -> list[Reason]:
    """What a signature under terms still lacks: the name of whoever signs, and the tick."""
    reasons = []
    if not signature.name.strip():
        reasons.append(Reason("name", f"{person_name} types their name here.", "signed_name"))
    elif not set(plain_words(signature.name).split()) & set(plain_words(person_name).split()):
        reasons.append(
            Reason(
                "other_name",
                f"This must be the name of {person_name}, who receives the things.",
                "signed_name",
            )
        )
    if not signature.agreed:
        reasons.append(Reason("tick", "Tick the box to sign.", "agreed"))
    return reasons


def why_not_answer(
    actor: Actor,
    *,
    person_id: int,
    person_name: str,
    answers: Sequence[Handed],
    states: Sequence[LineState],
    signature: Signature,
) -> list[Reason]:
    """What stops a starter answering a hand-over later: not theirs, answered already, no reason, no signature."""
    if actor.person_id != person_id:
        return [Reason("not_yours", "Only the person who received these things can sign for them here.")]
    if LineState.OFFERED not in states:
        return [Reason("answered", "You have answered this already. Nothing was changed.")]
    reasons = [
        Reason("decline_reason", f"{each.what}: say in a few words why you decline it.")
        for each in answers
        if each.declined and not each.reason.strip()
    ]
    return reasons + why_not_signed(signature, person_name)


def why_not_confirm(
    actor: Actor, *, person_id: int, at_the_desk: bool, answered: bool, objections: int | None
) -> list[Reason]:
    """What stops a starter saying whether they signed at the desk; `objections`: how many things they say are wrong."""
    if actor.person_id != person_id:
        return [Reason("not_yours", "Only the person who signed can say whether that is right.")]
    if not at_the_desk:
        return [Reason("not_there", "This was not signed at the desk. There is nothing to confirm.")]
    if answered:
        return [Reason("answered", "You have answered this already. Nothing was changed.")]
    if objections == 0:
        return [Reason("nothing", "Say of at least one thing what is not right.")]
    return []


def why_not_return(
    actor: Actor, *, person_id: int, things: Sequence[TakenBack], signature: Signature
) -> list[Reason]:
    """Everything that stops a return: oneself, nothing chosen, a thing that is not there to give back, no signature.

    Any name may sign: a colleague or manager can bring things back for somebody.
    """
    if reasons := why_not_for_oneself(actor, person_id):
        return reasons
    reasons = []
    if not things:
        reasons.append(Reason("nothing", "Tick what came back.", "lines"))
    for thing in things:
        step = line_step(thing.state, LineEvent.RETURN, thing.what)
        if not thing.is_theirs:
            reasons.append(Reason("not_theirs", f"{thing.what} is not with this person."))
        elif isinstance(step, Reason):
            reasons.append(step)
    if not signature.name.strip():
        reasons.append(Reason("name", "Enter the name of the person who gives it back.", "signed_name"))
    if not signature.agreed:
        reasons.append(Reason("tick", "Tick the box to sign.", "agreed"))
    return reasons


def why_not_add(things: Sequence[NewThing], *, taken: frozenset[str]) -> list[Reason]:
    """What stops things being added to the stock: no tag, one tag twice, a tag that is there already."""
    if not things:
        return [Reason("nothing", "Enter or scan at least one tag.", "things")]
    counts = Counter(tag_of(thing.tag) for thing in things)
    reasons = []
    for tag, times in counts.items():
        if not tag:
            reasons.append(Reason("no_tag", "Each line begins with a tag.", "things"))
        elif len(tag) > 60:
            reasons.append(Reason("long_tag", f"The tag {tag[:20]}… is longer than 60 characters.", "things"))
        elif tag in taken:
            reasons.append(Reason("taken", f"{tag} is in the stock already.", "things"))
        elif times > 1:
            reasons.append(Reason("twice", f"{tag} stands here {times} times.", "things"))
    return reasons


def why_not_order(
    actor: Actor, *, person_id: int, codes: Sequence[str], expected_on: date | None, today: date
) -> list[Reason]:
    """What stops an order: oneself, nothing ticked, a day that has passed."""
    reasons = why_not_for_oneself(actor, person_id)
    if not codes:
        reasons.append(Reason("nothing", "Tick what to order.", "kinds"))
    if expected_on is not None and expected_on < today:
        reasons.append(Reason("past", "The day it is expected must be today or later.", "expected_on"))
    return reasons
