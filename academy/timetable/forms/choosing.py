"""What happens for a session to which somebody cannot come, or that they missed."""

from collections.abc import Sequence

from academy.timetable.queries import LaterSession
from academy.timetable.rules import Instead, Wish, full_day
from academy.web.forms import BaseForm, DateField, LongTextField, Option, RadioField, SelectField, TextField

_HINTS = {
    Instead.AGREED: "They can then be marked on the register like everybody.",
    Instead.NEXT_INTAKE: "They come to the same session of a later intake.",
    Instead.COVERED: "You sign that they learned the same. It counts as made up on that day.",
    Instead.NOT_NEEDED: "Somebody has said that they need not do it.",
}


class InsteadForm(BaseForm):
    """One of the four choices, with what each asks."""

    kind = RadioField("What happens instead?", required="Choose what happens instead", coerce=Instead)
    time_back = TextField(
        "When do they get the time back?", hint="For example, 3 hours on Friday morning", free=True
    )
    later = SelectField(
        "Which session?",
        empty="The first one on which there is a place",
        hint="With the first choice, and without a place now, they get one as soon as a later intake arranges it.",
    )
    what = LongTextField("What did they do instead?", maximum_length=1000, rows=3)
    with_whom = TextField("With whom?", hint="The name of a colleague", free=True)
    done_on = DateField("On which day?")
    reason = TextField("Why is it not needed?", hint="For example, held since 2024", free=True)

    def offer(self, kinds: Sequence[Instead], later: Sequence[LaterSession]) -> None:
        """The choices that this reader has for this session, and the sessions of later intakes."""
        self.kind.options = [Option(kind.value, kind.label, _HINTS[kind]) for kind in kinds]
        self.later.options = [
            Option(
                each.ref,
                f"{full_day(each.on)} {each.on.year}, {each.cohort_name} ({each.why_not or _left(each.left)})",
            )
            for each in later
        ]

    def wish(self) -> Wish:
        """What was chosen, as it was typed."""
        return Wish(
            kind=self.kind.data,
            time_back=self.time_back.data or "",
            what=self.what.data or "",
            with_whom=self.with_whom.data or "",
            done_on=self.done_on.data,
            reason=self.reason.data or "",
        )


def _left(number: int) -> str:
    return "full" if number < 1 else "1 place left" if number == 1 else f"{number} places left"
