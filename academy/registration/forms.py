"""The forms about the public register: what stood there, and why a look was wrong."""

from academy.registration.rules import STATUS_WORDS, RegisterStatus
from academy.web.forms import BaseForm, DateField, LongTextField, Option, SelectField, TextField, TickField

_STATUSES = [Option(words, words) for words in STATUS_WORDS.values()]


class CheckForm(BaseForm):
    """One look at the public register, as it stood there."""

    number = TextField(
        "Registration number",
        required="Enter the registration number",
        hint="SW and up to six figures, as on the register",
        maximum_length=12,
        width=10,
    )
    name_there = TextField(
        "Name on the register",
        required="Enter the name as it stands on the register",
        hint="Exactly as it is written there",
        maximum_length=250,
    )
    status = SelectField(
        "Status", options=_STATUSES, empty=None, default=STATUS_WORDS[RegisterStatus.REGISTERED]
    )
    registered_until = DateField("Registered until", hint="As the register shows it, for example 30 11 2026")
    checked_on = DateField("When did you look?", required="Enter the day on which you looked")
    same_person = TickField("I have compared the two names: this is the same person")


class WithdrawForm(BaseForm):
    """Why a look does not count."""

    reason = LongTextField(
        "What was wrong with it?",
        required="Say what was wrong with it. The reason is kept",
        hint="For example: the entry of another person with the same name",
        maximum_length=500,
        rows=3,
    )
