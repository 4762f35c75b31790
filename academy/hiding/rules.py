"""What stands in the place of a hidden text, and who settles it."""

from datetime import date
from enum import StrEnum

from academy.access.rules import Actor, Role
from academy.refusals import Reason

MARK = "Hidden: reported on "


class Outcome(StrEnum):
    """What became of something that was reported."""

    PUT_BACK = "put_back"
    DESTROYED = "destroyed"

    @property
    def label(self) -> str:
        """As it is shown."""
        return {"put_back": "Put back", "destroyed": "Destroyed"}[self.value]


def words_instead(day: date, *, destroyed: bool = False) -> str:
    """What everybody reads there: Hidden: reported on 9 September 2026."""
    said = f"{MARK}{day.day} {day:%B %Y}"
    return f"{said}, destroyed" if destroyed else said


def is_hidden(text: str | None) -> bool:
    """The text itself was taken out of sight."""
    return (text or "").startswith(MARK)


def why_not_report(text: str | None) -> list[Reason]:
    """There must be something to hide."""
    if not text or is_hidden(text):
        return [Reason("hidden_already", "Nothing stands there any more: it is hidden already.")]
    return []


def why_not_settle(actor: Actor, *, about: int | None, settled: bool) -> list[Reason]:
    """A coordinator settles it, once, and never what is about themself."""
    if not actor.has(Role.COORDINATOR):
        return [Reason("not_yours", "A coordinator settles this.")]
    if about is not None and actor.person_id == about:
        return [Reason("oneself", "This is about you. Another coordinator settles it.")]
    if settled:
        return [Reason("settled", "This is settled already.")]
    return []


def why_not_put_back(now_there: str | None) -> list[Reason]:
    """Only where the hidden words still stand: what somebody wrote since is not overwritten."""
    if not is_hidden(now_there):
        return [Reason("changed", "Somebody has written something else there since. Destroy this instead.")]
    return []
