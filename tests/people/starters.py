"""What committing a batch of starters stores, in miniature, for the tests of the rules."""

from dataclasses import replace

from academy.people.rules import (
    STARTER_FIELDS,
    Holder,
    KnownEmployment,
    KnownFacts,
    StarterFate,
    number_key,
)


def committed(known: KnownFacts, result: list[StarterFate]) -> KnownFacts:
    """What would be known after the batch was committed: what the action stores, in miniature."""
    employments, numbers, emails = dict(known.employments), dict(known.numbers), dict(known.emails)
    empty = dict.fromkeys((field.name for field in STARTER_FIELDS), "")
    for fate in result:
        if not fate.fate.acts:
            continue
        assert fate.values is not None
        key = number_key(fate.key)
        before = employments.get(key, KnownEmployment(empty))
        employments[key] = KnownEmployment(
            {**before.values, **fate.values}, before.asked | {question.same for question in fate.questions}
        )
        if number := fate.values.get("registration_number"):
            numbers[number] = Holder(fate.name, fate.key)
        if email := fate.values.get("email"):
            emails[email] = Holder(fate.name, fate.key)
    return replace(known, employments=employments, numbers=numbers, emails=emails)
