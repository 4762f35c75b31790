"""What is asked before a plan is started."""

from academy.web.forms import BaseForm, DateField, RadioField, SelectField


class StartForm(BaseForm):
    """Start one person."""

    cohort = SelectField("Intake", required="Choose the intake", empty="Choose an intake")
    audience = RadioField("How does this person join?", required="Choose how this person joins")
    programme_start_on = DateField(
        "From which day does the programme count?",
        hint="Leave it empty while the registration is not known: the plan then has provisional dates",
    )
