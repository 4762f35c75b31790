"""Teams, their services and managers."""

from academy.people.forms.duties import HOW
from academy.web.forms import BaseForm, DateField, RadioField, SelectField, SharedForm, TextField


class TeamForm(SharedForm):
    """A team: its name, its service, where it sits."""

    name = TextField("Name of the team", required="Enter the name of the team", maximum_length=120)
    service = SelectField("Service", hint="Choose one, or name a new one below", empty="None of these")
    new_service = TextField("A new service", hint="Only where it is not in the list", maximum_length=120)
    base = TextField("Base", hint="The building where the team sits", maximum_length=120)


class TeamManagerForm(BaseForm):
    """Who manages a team from a day on."""

    holder = SelectField("Who?", required="Choose who manages the team")
    how = RadioField("Is somebody named already?", options=HOW, default="takes_over")
    starts_on = DateField("From", required="Enter the first day")
