"""Somebody's details, and their job."""

from decimal import Decimal

from academy.people.rules import WhyOpened
from academy.web.forms import (
    BaseForm,
    DateField,
    DecimalField,
    EmailField,
    Option,
    RadioField,
    SelectField,
    SharedForm,
    TextField,
)


class NewPersonForm(BaseForm):
    """Names, address, phone and registration number."""

    given_name = TextField(
        "Forename", hint="Leave empty for somebody who has one name only", maximum_length=120
    )
    family_name = TextField("Surname", required="Enter the surname", maximum_length=120)
    known_as = TextField(
        "Known as", hint="What people call them, where it is not their forename", maximum_length=120
    )
    email = EmailField("Work email", hint="They sign in with it. Leave empty while it is not known")
    phone = TextField("Work phone", maximum_length=40, width=20)
    registration_number = TextField(
        "Registration number",
        hint="SW and up to six digits. A number proves nothing: somebody must look at the public register",
        maximum_length=20,
        width=10,
    )


class PersonForm(SharedForm, NewPersonForm):
    """The same of somebody who is known already."""


class PrivateContactForm(SharedForm):
    """How to reach somebody before their first day."""

    email = EmailField("Private email", hint="The invitation goes there until their first day in")
    phone = TextField("Private mobile", maximum_length=40, width=20)


class FormerNameForm(BaseForm):
    """Open what is sealed."""

    reason = RadioField(
        "Why do you need to know it?",
        required="Say why you need to know the former name",
        hint="History keeps your reason, and the person can read it there",
        options=[Option(each.value, each.label) for each in WhyOpened],
        coerce=WhyOpened,
    )


class EmploymentForm(BaseForm):
    """A job of somebody who joins."""

    employee_number = TextField("Employee number", hint="As HR has it", maximum_length=30, width=10)
    team = SelectField("Team", required="Choose the team")
    starts_on = DateField(
        "Contract starts", required="Enter the day on which the contract starts", hint="For example, 1 9 2026"
    )
    first_day_on = DateField("First day in", hint="Leave it empty for the first working day of the contract")
    fte = DecimalField(
        "FTE",
        required="Enter the FTE",
        hint="1 is full time, 0.6 is three days of five",
        places=4,
        minimum=Decimal("0.0001"),
        maximum=Decimal(1),
        width=5,
        default=Decimal(1),
    )
    joins_as = RadioField("How do they join?", required="Choose how they join")
