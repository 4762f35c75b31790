"""The forms of work-readiness: a day, a condition, a signature, a reason."""

from typing import Any

from wtforms import HiddenField

from academy.readiness.rules import RESTRICTIONS
from academy.web.forms import BaseForm, DateField, LongTextField, Option, PasswordField, RadioField, TextField

OTHER = "other"


class RecordForm(BaseForm):
    """The day on which a check was done."""

    done_on = DateField(
        "When was it done?", required="Enter the day on which it was done", hint="For example, 4 9 2026"
    )


class WorkingForm(BaseForm):
    """The day since when somebody works in the team."""

    since_on = DateField(
        "Since which day do they work in the team?",
        required="Enter the day since when they work in the team",
        hint="For example, 19 10 2026",
    )


class AcceptForm(BaseForm):
    """What a starter may not do until a missing thing is there, and until when that is accepted."""

    not_until_then = RadioField(
        "What may they not do until then?",
        required="Choose what they may not do until then",
        options=[
            *(Option(words, words) for words in RESTRICTIONS),
            Option(OTHER, "Something else: say it below"),
        ],
    )
    other = TextField("If it is something else, what?", maximum_length=300, free=True)
    until_on = DateField("Until which day?", required="Enter the last day of the condition")

    @property
    def restriction(self) -> str:
        """The words that were chosen, or written."""
        chosen = str(self.not_until_then.data or "")
        return str(self.other.data or "") if chosen == OTHER else chosen

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Something else must be said."""
        fine = bool(super().validate(*args, **kwargs))
        if self.not_until_then.data == OTHER and not self.other.data and not self.other.errors:
            self.other.errors = ["Say what they may not do until then"]
            return False
        return fine


class PressForm(BaseForm):
    """Only a button."""


class SignForm(BaseForm):
    """A typed name, the hash of the facts that stood on the page, and the password where it was not proved lately."""

    signed_name = TextField("Type your name to sign", required="Type your name to sign", autocomplete="off")
    password = PasswordField("Your password")
    facts_read = HiddenField()
    asks_password = False

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The password is needed where the page asks for it."""
        fine = bool(super().validate(*args, **kwargs))
        if self.asks_password and not self.password.data:
            self.password.errors = ["Enter your password, so that it is certain that you sign"]
            return False
        return fine


class ReasonForm(BaseForm):
    """Why something is taken back."""

    reason = LongTextField("Why?", required="Say why. The reason is kept", maximum_length=500, rows=3)
