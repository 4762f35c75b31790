"""The forms about records: the name as it is written, issuing, replacing, withdrawing, and checking one."""

from typing import Any

from wtforms import ValidationError

from academy import pdf
from academy.records.rules import problems_with_code
from academy.records.rules.gate import NAME_LIMIT
from academy.web.forms import BaseForm, CreateForm, FileField, LongTextField, TextField

REASON_LIMIT = 300


def _name_field(label: str, hint: str) -> TextField:
    return TextField(
        label,
        required="Enter the name as it should stand on the record",
        hint=hint,
        maximum_length=NAME_LIMIT,
        autocomplete="off",
    )


class NameForm(BaseForm):
    """The name as the starter wants it written."""

    name = _name_field("Your name on records", "As it should stand on paper, with all its letters")

    def validate_name(self, field: Any) -> None:
        """Every letter can be printed: better to know now than on the day of issue."""
        for missing in pdf.missing_characters(field.data):
            raise ValidationError(
                f"We cannot print “{missing.char}” ({missing.name.lower()}). {missing.mend}"
            )


class IssueForm(CreateForm):
    """Issue what the page shows."""

    name_written = _name_field(
        "Name on the record", "As the starter wants it written. It is printed exactly so"
    )


class ReplaceForm(CreateForm):
    """Issue a newer record in place of one that is wrong."""

    name_written = _name_field(
        "Name on the new record", "As the starter wants it written. It is printed exactly so"
    )
    reason = LongTextField(
        "Why is it replaced?",
        required="Say why the record is replaced. The reason is kept",
        hint="Whoever may see the record can read this. For example: the name was misspelt",
        maximum_length=REASON_LIMIT,
        rows=3,
    )


class WithdrawForm(BaseForm):
    """Take a record back."""

    reason = LongTextField(
        "Why is it withdrawn?",
        required="Say why the record is withdrawn. The reason is kept",
        hint="Whoever may see the record can read this. On the verify page it is not shown",
        maximum_length=REASON_LIMIT,
        rows=3,
    )


class VerifyForm(BaseForm):
    """The code that is printed on a record, and a surname where somebody wants to know whether it is the same."""

    code = TextField(
        "Code on the record",
        required="Enter the code that is printed beside the square picture",
        hint="12 letters and figures, like k7m2-q9hx-4tpd",
        maximum_length=40,
        width=20,
        autocomplete="off",
    )
    surname = TextField(
        "Surname on the record (optional)",
        hint="We only say whether it is the same",
        maximum_length=120,
        width=20,
        autocomplete="off",
    )

    def validate_code(self, field: Any) -> None:
        """A slip of the finger is found without looking anything up."""
        for reason in problems_with_code(field.data):
            raise ValidationError(reason.message)


class VerifyFileForm(BaseForm):
    """A PDF that may be one of ours."""

    file = FileField(
        "PDF file",
        accept=(".pdf",),
        free=False,
        required="Choose the PDF file",
        hint="Up to 10 MB. It is compared and then forgotten: nothing of it is kept",
    )
