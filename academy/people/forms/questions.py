"""One form for each kind of answer that a question wants."""

from decimal import Decimal
from typing import Any

from academy.people.rules import ALL_HALF_DAYS, JOINS_WORDS, Ask
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    DecimalField,
    Option,
    RadioField,
    SelectField,
    TextField,
    TickField,
)

_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_HALVES = {"am": "morning", "pm": "afternoon"}


class NumberForm(BaseForm):
    """A registration number, or that the role needs none."""

    text = TextField(
        "Registration number",
        hint="SW and up to six digits, such as SW7132. Leave it open until they have one: a plan starts without it",
        maximum_length=20,
        width=10,
    )
    none = TickField("The role needs no registration")


class EmailForm(BaseForm):
    """A work address."""

    text = TextField("Work email", maximum_length=254)


class ForenameForm(BaseForm):
    """A forename, or that there is only one name."""

    text = TextField("Forename", maximum_length=120)
    none = TickField("It is their only name")


class TeamForm(BaseForm):
    """A team of those there are."""

    team = SelectField("Team", required="Choose the team")


class ManagerForm(BaseForm):
    """Somebody who manages."""

    manager = SelectField("Who is it?", required="Choose who it is")


class HoursForm(BaseForm):
    """How much of full time."""

    fte = DecimalField(
        "FTE",
        required="Enter the FTE",
        hint="1 is full time, 0.6 is three days of five",
        places=4,
        minimum=Decimal("0.0001"),
        maximum=Decimal(1),
        width=5,
    )
    weekly_hours = DecimalField("Weekly hours", places=2, minimum=Decimal(1), maximum=Decimal(60), width=5)


class PatternForm(BaseForm):
    """Which half-days of the week."""

    pattern = CheckboxesField(
        "When do they work?",
        options=[
            Option(half, f"{_DAYS[half[:3]]} {_HALVES[half[4:]]}")
            for half in ALL_HALF_DAYS
            if half[:3] not in {"sat", "sun"}
        ],
    )
    weekend = CheckboxesField(
        "And at the weekend?",
        options=[
            Option(half, f"{_DAYS[half[:3]]} {_HALVES[half[4:]]}")
            for half in ALL_HALF_DAYS
            if half[:3] in {"sat", "sun"}
        ],
    )


class FirstDayForm(BaseForm):
    """The first day in; what is proposed stands in it."""

    first_day_on = DateField("First day in", required="Enter the first day in")


class JoinsForm(BaseForm):
    """How somebody joins."""

    text = RadioField(
        "How do they join?",
        required="Choose how they join",
        options=[Option(code, words) for code, words in JOINS_WORDS.items()],
    )


class QualifiedForm(BaseForm):
    """A month or a year."""

    text = TextField(
        "When did they qualify?", hint="A month and year, such as July 2026, or a year", width=10
    )


class WordsForm(BaseForm):
    """An answer in words."""

    text = TextField("Answer", required="Enter the answer", maximum_length=250, free=True)


_FORMS: dict[Ask, type[BaseForm]] = {
    Ask.NUMBER: NumberForm,
    Ask.EMAIL: EmailForm,
    Ask.FORENAME: ForenameForm,
    Ask.TEAM: TeamForm,
    Ask.MANAGER: ManagerForm,
    Ask.TEAM_MANAGER: ManagerForm,
    Ask.HOURS: HoursForm,
    Ask.PATTERN: PatternForm,
    Ask.FIRST_DAY: FirstDayForm,
    Ask.JOINS: JoinsForm,
    Ask.QUALIFIED: QualifiedForm,
}


def question_form(asked: Ask | None, *, begins: dict[str, Any] | None = None, **options: list[Option]) -> Any:
    """The form for an answer, with the options of its list, and what it begins with."""
    form = _FORMS[asked](data=begins) if asked else WordsForm()
    for name, choices in options.items():
        if name in form:
            form[name].options = choices
    return form
