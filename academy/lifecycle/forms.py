"""What is asked before a plan is started."""

from datetime import date
from typing import Any

from academy.people.rules import ALL_HALF_DAYS, ASSUMED, Pattern, half_days, monday_of, week_text
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    Option,
    RadioField,
    SelectField,
    SharedForm,
)

_ONE, _TWO = "one", "two"
_HALVES = [Option(half, half) for half in ALL_HALF_DAYS]  # drawn as a table of mornings and afternoons


class StartForm(BaseForm):
    """Start one person."""

    cohort = SelectField("Intake", required="Choose the intake", empty="Choose an intake")
    audience = RadioField("How does this person join?", required="Choose how this person joins")
    programme_start_on = DateField(
        "From which day does the programme count?",
        hint="Leave it empty while the registration is not known: the plan then has provisional dates",
    )


class FirstDayForm(SharedForm):
    """The first day in."""

    first_day_on = DateField("First day in", required="Enter the first day in", hint="For example, 7 9 2026")


class EndJobForm(BaseForm):
    """The last day in a job."""

    last_day_on = DateField(
        "Last day in this job", required="Enter the last day in this job", hint="For example, 4 10 2026"
    )


class AwayForm(BaseForm):
    """Two dates. There is no field for a cause, and there must never be one."""

    first_on = DateField("First day away", required="Enter the first day away", hint="For example, 10 9 2026")
    last_on = DateField("Last day away", required="Enter the last day away")


class PatternForm(BaseForm):
    """The half-days of one week, or of two that take turns, and from which day."""

    starts_on = DateField("From which day?", required="Enter the day from which they work so")
    first_week = CheckboxesField("When do they work?", options=_HALVES)
    turns = RadioField(
        "Is every week the same?",
        required="Choose whether every week is the same",
        options=[Option(_ONE, "Yes"), Option(_TWO, "No, two weeks take turns")],
    )
    second_week = CheckboxesField("When do they work in the other week?", options=_HALVES)
    first_monday_on = DateField(
        "A Monday on which the first of the two weeks begins",
        hint="Leave it empty if that is the week of the day above",
    )

    @classmethod
    def of(cls, known: Pattern | None, starts_on: date) -> "PatternForm":
        """It begins with what holds now, or with what is assumed."""
        weeks = known.weeks if known else (ASSUMED,)
        return cls(
            data={
                "starts_on": starts_on,
                "first_week": half_days(weeks[0]),
                "turns": _ONE if len(weeks) == 1 else _TWO,
                "second_week": half_days(weeks[1]) if len(weeks) > 1 else [],
                "first_monday_on": known.first_monday if known else None,
            }
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one half-day is worked."""
        good = bool(super().validate(extra_validators))
        if good and not self.first_week.data and not (self.turns.data == _TWO and self.second_week.data):
            self.first_week.errors = ["Choose at least one morning or afternoon"]
            return False
        return good

    def pattern(self) -> Pattern:
        """What was entered."""
        starts_on: date = self.starts_on.data
        first = week_text(self.first_week.data)
        if self.turns.data == _ONE:
            return Pattern(starts_on, (first,))
        second = week_text(self.second_week.data)
        return Pattern(starts_on, (first, second), self.first_monday_on.data or monday_of(starts_on))
