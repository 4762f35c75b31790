"""What people send about programmes: a document, a draft's text, a new version's name, a rehearsal."""

from datetime import date
from fractions import Fraction
from typing import Any

from wtforms import ValidationError

from academy.people.rules import ALL_HALF_DAYS, Pattern, monday_of, week_text
from academy.programmes.rules import FtePeriod, Pause, ProgrammeDocument, problems_with_hours
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    DecimalField,
    EditForm,
    FileField,
    LongTextField,
    Option,
    SelectField,
    TextField,
)

LONGEST_TEXT = 400_000
PAUSES = (1, 2, 3)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


class LoadForm(BaseForm):
    """A document as a file, or pasted. What was in a refused file is kept in the text, to be mended there."""

    file = FileField(
        "Choose a file", hint="A TOML file, such as one downloaded here", accept=(".toml", ".txt"), free=False
    )
    document = LongTextField("Or paste its text", maximum_length=LONGEST_TEXT, rows=12, free=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is there, and a file is readable text."""
        good = bool(super().validate(extra_validators))
        if good and self.file.data is not None:
            return self._read()
        if good and not self.document.data:
            self.file.errors = ["Choose a file, or paste the text of one"]
            return False
        return good

    def _read(self) -> bool:
        data = self.file.data.read(LONGEST_TEXT * 4 + 1)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.file.errors = ["The file is not text in UTF-8. Save it as UTF-8 text and send it again"]
            return False
        if len(text) > LONGEST_TEXT or "\0" in text:
            self.file.errors = [
                "This does not look like a programme: it is too long, or no text. Choose another file"
            ]
            return False
        self.document.data = self.document.typed = text.replace("\r\n", "\n")
        return True


class DraftForm(EditForm):
    """The text of a draft."""

    document = LongTextField(
        "The programme as text",
        required="Enter the text of the programme",
        maximum_length=LONGEST_TEXT,
        rows=30,
        free=False,
    )

    @property
    def text(self) -> str:
        """As it is stored: with a line break at its end."""
        return f"{self.document.data}\n"


class NewVersionForm(BaseForm):
    """The name of a new version."""

    label = TextField(
        "What is the new version called?",
        required="Enter a name for the new version, for example 2027",
        hint="People see it beside the programme's title, for example 2027.1",
        maximum_length=40,
        width=10,
    )


class PublishForm(EditForm):
    """One button; it carries the version that was read."""


def _day(label: str, **more: Any) -> DateField:
    return DateField(label, earliest=_EARLIEST, latest=_LATEST, **more)


_HALVES = [Option(half, half) for half in ALL_HALF_DAYS]


class RehearsalForm(BaseForm):
    """Whose year to try. It lives in the address: nothing is kept."""

    starts_on = _day("First day", required="Enter the first day")
    joins_as = SelectField("How they join", required="Choose how they join", empty=None)
    fte = DecimalField(
        "Hours", required="Enter the hours as a share of full time, like 0.6", hint="1 is full time", places=2
    )
    first_week = CheckboxesField("Works on", options=_HALVES)
    second_week = CheckboxesField("And in every other week, where two weeks take turns", options=_HALVES)
    programme_starts_on = _day("Programme starts", hint="If it is another day")
    registered_on = _day("Registered on", hint="If it is another day")
    away_1_from, away_1_until = _day("First pause from"), _day("First pause until")
    away_2_from, away_2_until = _day("Second pause from"), _day("Second pause until")
    away_3_from, away_3_until = _day("Third pause from"), _day("Third pause until")

    @classmethod
    def of(cls, document: ProgrammeDocument, sent: Any, starts_on: date) -> "RehearsalForm":
        """The form for one version, read from an address; what is not said there begins with `starts_on`."""
        form = cls(formdata=sent, data={"starts_on": starts_on, "fte": 1}, meta={"csrf": False})
        form.joins_as.options = [Option(each.code, each.label) for each in document.audiences]
        if form.joins_as.data is None and document.audiences:
            form.joins_as.data = document.audiences[0].code
        return form

    def validate_fte(self, field: DecimalField) -> None:
        """A share of full time that the date rule takes."""
        for reason in problems_with_hours([FtePeriod(date.min, Fraction(field.data))], ()):
            raise ValidationError(reason.message)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each pause has both ends, the second not before the first."""
        good = bool(super().validate(extra_validators))
        whole = [
            self._whole(number) for number in PAUSES
        ]  # each is looked at, so that each can say what is wrong
        return all(whole) and good

    def _whole(self, number: int) -> bool:
        first, last = self._ends(number)
        if first.errors or last.errors:
            return False
        if (first.data is None) != (last.data is None):
            missing, said = (first, "first") if first.data is None else (last, "last")
            missing.errors = [f"Enter the {said} day of this pause too, or leave both empty"]
            return False
        if first.data is None:
            return True
        reasons = problems_with_hours((), [Pause(first.data, last.data)])
        last.errors = [reason.message for reason in reasons]
        return not reasons

    def _ends(self, number: int) -> tuple[DateField, DateField]:
        return self[f"away_{number}_from"], self[f"away_{number}_until"]

    @property
    def away_fields(self) -> list[tuple[DateField, DateField]]:
        """The two ends of each pause, as fields."""
        return [self._ends(number) for number in PAUSES]

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The pauses that were given."""
        return tuple(
            Pause(first.data, last.data) for first, last in self.away_fields if first.data and last.data
        )

    @property
    def hours(self) -> tuple[FtePeriod, ...]:
        """The hours, the same throughout."""
        return (FtePeriod(self.starts_on.data, Fraction(self.fte.data)),)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """What was ticked, the first week with the first day in it; nothing ticked: Monday to Friday is assumed."""
        starts_on = self.starts_on.data
        first, second = (week_text(each.data or ()) for each in (self.first_week, self.second_week))
        if second:
            return (Pattern(starts_on, (first, second), monday_of(starts_on)),)
        return (Pattern(starts_on, (first,)),) if first else ()

    @property
    def says_more(self) -> bool:
        """True where the folded part of the form has something in it."""
        rest = (
            self.first_week,
            self.second_week,
            self.programme_starts_on,
            self.registered_on,
            *(field for ends in self.away_fields for field in ends),
        )
        return any(field.data or field.errors for field in rest)
