"""What a council may choose."""

import pytest

from academy.settings.rules import DEFINITIONS, TEXT_CONTRAST, SettingKind, contrast, problems_with, tidied


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=lambda each: each.key)
def test_each_default_is_allowed_and_tidy(definition):
    assert problems_with(definition, definition.default) == []
    assert tidied(definition, definition.default) == definition.default
    assert definition.label
    assert definition.hint.endswith(".")


def test_contrast_is_counted_as_wcag_does():
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast(DEFINITIONS["brand_colour"].default) > TEXT_CONTRAST


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("#777777", "too_pale"),
        ("#ffff00", "too_pale"),
        ("teal", "not_a_colour"),
        ("#12345", "not_a_colour"),
        ("#0b5359;}", "not_a_colour"),
        ("", "missing"),
        ("0B5359", None),
        (" #767676 ", None),
    ],
)
def test_the_colour_must_carry_white_text(typed, code):
    colour = DEFINITIONS["brand_colour"]
    problems = problems_with(colour, tidied(colour, typed))
    assert [problem.code for problem in problems] == ([code] if code else [])


@pytest.mark.parametrize(
    "typed", ["Social Worker", "newly qualified SOCIAL WORKER", "social  worker in waiting"]
)
def test_the_neutral_title_never_claims_the_protected_one(typed):
    title = DEFINITIONS["neutral_title"]
    assert [problem.code for problem in problems_with(title, tidied(title, typed))] == ["protected_title"]


@pytest.mark.parametrize(
    ("typed", "allowed"), [("1", True), ("007", True), ("61", False), ("0", False), ("x", False)]
)
def test_a_number_is_whole_and_in_range(typed, allowed):
    days = DEFINITIONS["invitation_days"]
    assert days.kind is SettingKind.NUMBER
    assert (problems_with(days, tidied(days, typed)) == []) is allowed


def test_a_text_has_a_limit_and_may_be_empty_only_where_it_is_not_needed():
    name, council = DEFINITIONS["academy_name"], DEFINITIONS["council_name"]
    assert problems_with(name, "a" * 61)[0].code == "too_long"
    assert problems_with(name, "")[0].code == "missing"
    assert problems_with(council, "") == []
