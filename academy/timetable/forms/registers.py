"""What people send of a register: a mark a row, and the reason of a late correction."""

from flask import request

from academy.refusals import Reason, Refused
from academy.timetable.rules import Mark, Wanted
from academy.web.forms import EditForm, TextField

TAKE_BACK = "none"


class RegisterForm(EditForm):
    """A register: a mark a row (`mark-<ref>`), who joined online, and the reason of a late correction.

    A row that is not named keeps its mark, so a page that was opened before somebody was booked takes nothing away.
    """

    reason = TextField(
        "Why are you correcting it?",
        hint="For example, I marked the wrong row. Never why somebody was away.",
        maximum_length=300,
        free=True,
    )

    def marks(self) -> dict[str, Wanted]:
        """What was chosen, by the booking's ref; raises Refused for what no page of ours sends."""
        wanted: dict[str, Wanted] = {}
        for name in request.form:
            kind, _, ref = name.partition("-")
            if kind == "mark":
                wanted[ref] = (_mark(request.form[name]), f"online-{ref}" in request.form)
            elif kind == "online":
                wanted.setdefault(ref, (None, True))
        return wanted

    def named(self) -> set[str]:
        """The rows in which a choice was made (taking a mark back is one)."""
        return {name.removeprefix("mark-") for name in request.form if name.startswith("mark-")}

    @property
    def remaining_as(self) -> Mark | None:
        """The mark for everybody still without, where that button was pressed."""
        return Mark.HERE if request.form.get("rest") == Mark.HERE.value else None


def _mark(text: str) -> Mark | None:
    if text == TAKE_BACK:
        return None
    try:
        return Mark(text)
    except ValueError:
        raise Refused(
            Reason("mark", "That mark is not one of the register’s. Open the register again.")
        ) from None
