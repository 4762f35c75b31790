"""Who does what for whom, and who holds which role, from when to when."""

from academy.access.rules import ROLES, Role
from academy.people.models import Duty
from academy.web.forms import BaseForm, DateField, Option, RadioField, SelectField

HOW = [
    Option("takes_over", "They take over", "Whoever was named before ends the day before"),
    Option("shares", "They share it or cover it", "In their own name, beside whoever is named"),
]


class DutyForm(BaseForm):
    """Name somebody for a duty towards a person."""

    duty = RadioField(
        "What for?",
        required="Choose what they are named for",
        options=[
            Option(
                Duty.LINE_MANAGER,
                "Line manager",
                "Sees the whole plan, kit and checks; signs that they are ready",
            ),
            Option(Duty.ASSESSOR, "Assessor", "Sees the plan and the evidence, no checks and no kit"),
            Option(Duty.BUDDY, "Buddy", "Is shown to the starter; sees nothing by it"),
        ],
        coerce=Duty,
    )
    holder = SelectField("Who?", required="Choose who it is", hint="Everybody who is not only a starter")
    how = RadioField("Is somebody named already?", options=HOW, default="takes_over")
    starts_on = DateField("From", required="Enter the first day")


class RoleForm(BaseForm):
    """Give somebody a role."""

    role = RadioField(
        "Role",
        required="Choose a role",
        options=[Option(role.value, words, hint) for role, (words, hint) in ROLES.items()],
        coerce=Role,
    )
    service = SelectField("Which service do they head?", empty="Not a head of service")
    starts_on = DateField("From", required="Enter the first day")
    ends_on = DateField("Until", hint="Leave empty where no end is known")


class EndForm(BaseForm):
    """End a duty or a role."""

    ends_on = DateField("Last day", required="Enter the last day", hint="It still counts")
