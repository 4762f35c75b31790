"""What screens about intakes and items ask for: shapes only, no policy."""

from academy.enrolments.rules import ENDINGS, SentIn
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    FileField,
    LongTextField,
    Option,
    RadioField,
    SelectField,
    SharedForm,
    TextField,
    TickField,
)

PHRASES = (
    Option("date", "The date is missing or cannot be right."),
    Option("unreadable", "The file cannot be opened or read. Please send it again."),
    Option("another", "This shows something else. Please send what belongs to this item."),
)


class SubmitForm(BaseForm):
    """Send in what shows that an item is done."""

    done_on = DateField(
        "When did you do it?", required="Enter the day on which you did it", hint="For example, 12 10 2026"
    )
    file = FileField(
        "File", accept=ENDINGS, hint="PDF, picture, Word, Excel, PowerPoint or text, up to 10 MB each"
    )
    link = TextField(
        "Link", hint="The whole address, for example of your certificate", maximum_length=500, free=True
    )
    certificate_number = TextField("Certificate number", maximum_length=80, width=20, free=True)
    comment = LongTextField("Anything to add", maximum_length=2000, rows=3)

    def sent(self) -> SentIn:
        """What was typed, for the action."""
        return SentIn(
            done_on=self.done_on.data,
            link=self.link.data or "",
            certificate_number=self.certificate_number.data or "",
            comment=self.comment.data or "",
        )


class ConfirmForm(BaseForm):
    """Say that something is done, and when."""

    done_on = DateField(
        "When was it done?", required="Enter the day on which it was done", hint="For example, 12 10 2026"
    )


class TasksForm(BaseForm):
    """Say that the ticked things are done, and when."""

    done_on = DateField("When were they done?", required="Enter the day on which they were done")


class AcknowledgeForm(BaseForm):
    """Confirm one version of a policy."""

    known = TickField(
        "I know where this is and have read the parts for my role",
        required="Tick the box when you know where the policy is and have read the parts for your role",
    )


class SendBackForm(BaseForm):
    """Say what to change: a ready phrase, words of one's own, or both."""

    phrases = CheckboxesField("What to change", options=PHRASES)
    what_to_change = LongTextField("In your own words", maximum_length=1000, rows=3)

    def words(self) -> str:
        """What the starter will read."""
        chosen = [option.label for option in PHRASES if option.value in (self.phrases.data or [])]
        return "\n".join([*chosen, *filter(None, [self.what_to_change.data])])


class CohortForm(BaseForm):
    """Make an intake."""

    name = TextField(
        "Name of the intake",
        required="Enter a name for the intake",
        hint="For example, October 2026",
        maximum_length=120,
    )
    version = SelectField(
        "Programme", required="Choose the programme that this intake follows", empty="Choose a programme"
    )
    starts_on = DateField("First day", required="Enter the first day", hint="For example, 12 10 2026")
    note = LongTextField("Note for those who run it", maximum_length=500, rows=2)


class ChangeCohortForm(SharedForm):
    """Change an intake's name and note."""

    name = TextField("Name of the intake", required="Enter a name for the intake", maximum_length=120)
    note = LongTextField("Note for those who run it", maximum_length=500, rows=3)


class RunnersForm(SharedForm):
    """Name those who run an intake."""

    runners = CheckboxesField(
        "Who runs this intake?", required="Choose at least one person who runs this intake"
    )
    lead = RadioField(
        "Who leads it?",
        required="Choose who leads it",
        hint="What nobody else is named for waits for this person",
    )


class NameForm(BaseForm):
    """The name as it shall stand on records."""

    name = TextField(
        "Your name, as it should be written on your record",
        required="Enter the name as it should be written",
        hint="Accents and more than one surname are fine. Records that were issued already stay as they are.",
        maximum_length=200,
    )
