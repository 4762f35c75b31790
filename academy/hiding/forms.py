"""What settling a report asks for."""

from academy.web.forms import BaseForm, LongTextField, TickField


class PutBackForm(BaseForm):
    """It is about no child and no family."""

    why = LongTextField(
        "Why may it stand?",
        required="Say why it may stand",
        hint="It is kept with the report.",
        maximum_length=300,
        rows=2,
    )


class DestroyForm(BaseForm):
    """It goes for good."""

    sure = TickField("I have read it, and it goes for good", required="Tick the box to destroy it")
