"""How the rules say no: reasons in words fit to show, and the one exception that carries them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why not: a stable code, a sentence for the person, and where it can be mended.

    `field` names the form field that the sentence belongs beside; `link` is where the mend can be made.
    """

    code: str
    message: str
    field: str | None = None
    link: str | None = None


class Refused(Exception):
    """An action may not happen now; the reasons say why, in the order in which they should be shown."""

    def __init__(self, *reasons: Reason) -> None:
        if not reasons:
            raise ValueError("Refused needs at least one Reason: say why, and what would mend it.")
        super().__init__("; ".join(reason.message for reason in reasons))
        self.reasons = reasons


class NotFoundError(Exception):
    """What was asked for does not exist, or may not be known to exist; the edge answers 404."""
