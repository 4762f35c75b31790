"""What is asked of a new version of a policy."""

from academy.web.forms import BaseForm, DateField, LongTextField, TextField


class VersionForm(BaseForm):
    """Give a policy a new version."""

    label = TextField(
        "Name of the version", required="Enter what this version is called", hint="For example, 2027",
        maximum_length=40, width=10,
    )  # fmt: skip
    address = TextField("Where it is", hint="The whole address on your intranet", maximum_length=500)
    summary = LongTextField("What people must know of it", maximum_length=2000, rows=4)
    in_force_on = DateField(
        "From which day does it hold?",
        required="Enter the day from which it holds",
        hint="For example, 12 10 2026",
    )
