"""What the kit's screens send: the tray of a hand-over, signatures, returns, stock, orders, accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from academy.equipment.models import KitIssueLine
from academy.equipment.rules import MOST_AT_ONCE, Condition, NewThing, Objection, Signature, tag_of
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    CreateForm,
    DateField,
    LongTextField,
    SelectField,
    TextField,
    TickField,
    clean_text,
)


@dataclass(frozen=True, slots=True)
class Tray:
    """What lies on the desk before it is signed for: tags in the order of the scans, counts by kind.

    It lives in the address, so that it needs no script, survives a reload and writes nothing until the signature.
    """

    tags: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    begun: bool = False

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "Tray":
        """As the form or the address has it: the same tag twice counts once, a count out of range is kept to say so."""
        tags = dict.fromkeys(tag_of(tag)[:60] for tag in sent.getlist("tag"))
        counts = {
            clean_text(code)[:60]: _count(sent.get(f"count-{code}", "1")) for code in sent.getlist("give")
        }
        return cls(tuple(tag for tag in tags if tag)[: MOST_AT_ONCE + 1], counts, "tray" in sent)

    @classmethod
    def of(cls, lines: Sequence[KitIssueLine]) -> "Tray":
        """What lies in a bag, ready to be handed over; nothing lies on the desk where the bag is empty."""
        return cls(
            tuple(line.asset.tag for line in lines if line.asset),
            {line.kind.code: line.quantity for line in lines if not line.asset},
            begun=bool(lines),
        )

    def fields(self, *, without: str = "") -> list[tuple[str, str]]:
        """The tray as fields of a form or an address; one tag can be left out."""
        found = [("tray", "1"), *(("tag", tag) for tag in self.tags if tag != without)]
        for code, count in self.counts.items():
            found += [("give", code), (f"count-{code}", str(count))]
        return found

    def address(self, *, without: str = "") -> dict[str, Any]:
        """The tray as arguments of `url_for`."""
        found: dict[str, Any] = {"tray": "1", "tag": [tag for tag in self.tags if tag != without]}
        found["give"] = list(self.counts)
        return found | {f"count-{code}": count for code, count in self.counts.items()}


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class HandOverForm(CreateForm):
    """Turn the screen to the starter, or hand over to be signed later."""


class SignForm(CreateForm):
    """One signature for all that lies on the desk; each thing can be declined with a reason."""

    signed_name = TextField("Your full name", hint="As you sign on paper", autocomplete="off")
    agreed = TickField(
        "I have received what is listed, apart from what I declined, and I will keep to these terms."
    )

    @property
    def signature(self) -> Signature:
        """What was signed; the rules say whether it is enough."""
        return Signature(self.signed_name.data or "", bool(self.agreed.data))


class KeepForm(BaseForm):
    """Answer for what one holds since an earlier job; a signature only where terms changed."""

    signed_name = TextField("Your full name", hint="As you sign on paper", autocomplete="off")
    agreed = TickField("I still have what is listed as still mine, and I will keep to these terms.")

    @property
    def signature(self) -> Signature:
        """What was signed; the rules say whether it is enough."""
        return Signature(self.signed_name.data or "", bool(self.agreed.data))


def declined_in(sent: MultiDict[str, str], keys: Sequence[str]) -> dict[str, str]:
    """Those of these things that were declined, by tick or by a reason that was typed, with the reason."""
    found = {}
    for key in keys:
        reason = clean_text(sent.get(f"reason-{key}", ""))[:300]
        if reason or sent.get(f"decline-{key}"):
            found[key] = reason
    return found


class ReturnForm(BaseForm):
    """One signature for all that comes back."""

    signed_name = TextField(
        "Full name of who gives it back", hint="They type it themselves", autocomplete="off"
    )
    agreed = TickField("I give back what is ticked above, in the condition that stands beside it.")

    @property
    def signature(self) -> Signature:
        """What was signed; the rules say whether it is enough."""
        return Signature(self.signed_name.data or "", bool(self.agreed.data))


@dataclass(frozen=True, slots=True)
class Ticked:
    """One line of the return form as it was sent."""

    ref: str
    condition: Condition
    note: str


def ticked_in(sent: MultiDict[str, str], refs: Sequence[str]) -> list[Ticked]:
    """The things that were ticked as come back, with condition and note."""
    chosen = set(sent.getlist("line"))
    conditions = {each.value: each for each in Condition}
    return [
        Ticked(
            ref,
            conditions.get(sent.get(f"condition-{ref}", ""), Condition.GOOD),
            clean_text(sent.get(f"note-{ref}", ""))[:300],
        )
        for ref in refs
        if ref in chosen
    ]


class ThingsForm(CreateForm):
    """Things for the stock: one kind, one line a thing."""

    kind = SelectField("Kind", empty="Choose a kind", required="Choose what kind of thing they are")
    things = LongTextField(
        "Tags",
        required="Enter or scan at least one tag",
        hint="One line for each thing: its tag, and after a comma its serial number if it has one. A scanner fills "
        "one line at a time.",
        rows=8,
        maximum_length=20000,
        free=False,
    )

    @property
    def new_things(self) -> list[NewThing]:
        """One thing a line; empty lines are passed over."""
        found = []
        for line in (self.things.data or "").splitlines():
            tag, _, serial = line.replace("\t", ",").partition(",")
            if line.strip():
                found.append(NewThing(clean_text(tag), clean_text(serial)))
        return found


class WithdrawForm(BaseForm):
    """Why a thing leaves the stock."""

    reason = TextField(
        "Why does it leave the stock?", hint="For example, lost and reported, or beyond repair", free=True
    )


class OrderForm(BaseForm):
    """What to order for one person, and when it should come."""

    kinds = CheckboxesField("What to order")
    expected_on = DateField("When should it come?", hint="Leave this empty if nobody knows yet")


class AccountsForm(BaseForm):
    """Accounts that are set up now, by the code of their kind."""

    accounts = CheckboxesField(
        "Which accounts are set up now?", required="Tick the accounts that are set up now"
    )


class ConfirmForm(BaseForm):
    """What is not right about a receipt that was signed at the desk."""

    note = TextField("Anything that the kit desk should know", hint="You can leave this empty", free=True)

    @staticmethod
    def objections(sent: MultiDict[str, str], refs: Sequence[str]) -> dict[str, Objection]:
        """What is not right, by the ref of the line; a thing that is right is not in it."""
        known = {each.value: each for each in Objection}
        chosen = {ref: sent.get(f"objection-{ref}", "") for ref in refs}
        return {ref: known[value] for ref, value in chosen.items() if value in known}


class ProblemForm(BaseForm):
    """What happens when an account does not work."""

    problem = LongTextField(
        "What happens when you try it?",
        hint="For example, “It says that my password is wrong.” Never write a password here.",
        maximum_length=300,
        rows=3,
    )
