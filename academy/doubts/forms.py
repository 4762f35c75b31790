"""What a question about a fact and its answer ask for."""

from academy.doubts.rules import LONGEST, Answer
from academy.web.forms import BaseForm, LongTextField, Option, RadioField


class DoubtForm(BaseForm):
    """Say what is not right."""

    what = LongTextField(
        "What is not right?",
        required="Say what is not right",
        hint="In one or two sentences, and what it should say instead.",
        maximum_length=LONGEST,
        rows=3,
    )


class AnswerForm(BaseForm):
    """Answer a question about a fact."""

    answer = RadioField(
        "What is your answer?",
        required="Choose an answer",
        options=[
            Option(Answer.CORRECTED.value, "Corrected", "You have put it right where it was entered."),
            Option(Answer.STAYS.value, "It stays as it is"),
        ],
    )
    reply = LongTextField(
        "Say why, or what you changed",
        required="Say why, or what you changed",
        hint="The starter reads this.",
        maximum_length=LONGEST,
        rows=3,
    )
