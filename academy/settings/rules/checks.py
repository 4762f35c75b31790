"""When the value of a setting may not be kept."""

import re

from academy.refusals import Reason
from academy.settings.rules.definitions import Definition, SettingKind

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: ordinary text


def tidied(definition: Definition, typed: str) -> str:
    """What was typed as it is kept: no stray spaces; a colour in small letters; a number without leading zeros."""
    text = " ".join(typed.split())
    if definition.kind is SettingKind.COLOUR:
        return "#" + text.lower().removeprefix("#") if text else ""
    if definition.kind is SettingKind.NUMBER and re.fullmatch(r"[0-9]{1,9}", text):
        return str(int(text))
    return text


def problems_with(definition: Definition, value: str) -> list[Reason]:
    """Why a setting may not have this (tidied) value; empty means it may."""
    if not value:
        return [_no("missing", f"Enter “{definition.label.lower()}”")] if definition.needed else []
    check = {
        SettingKind.TEXT: _problems_with_text,
        SettingKind.COLOUR: _problems_with_colour,
        SettingKind.NUMBER: _problems_with_number,
        SettingKind.PATTERN: _problems_with_pattern,
    }[definition.kind]
    return check(definition, value)


def contrast(one: str, other: str = "#ffffff") -> float:
    """The contrast of two colours as WCAG counts it; the same on white as white on it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _problems_with_text(definition: Definition, value: str) -> list[Reason]:
    if len(value) > definition.maximum:
        return [
            _no("too_long", f"It must be {definition.maximum} characters or fewer; this has {len(value)}")
        ]
    if definition.key == "neutral_title" and re.search(r"social\s*worker", value, re.IGNORECASE):
        return [
            _no(
                "protected_title",
                "“Social worker” is a title protected by law and this is shown before registration is checked. "
                "Enter another title",
            )
        ]
    return []


def _problems_with_pattern(definition: Definition, value: str) -> list[Reason]:
    if len(value) > definition.maximum:
        return [
            _no("too_long", f"It must be {definition.maximum} characters or fewer; this has {len(value)}")
        ]
    try:
        re.compile(value)
    except re.error as wrong:
        return [_no("pattern", f"This is no regular expression: {wrong}. Mend it, or leave it empty")]
    return []


def _problems_with_colour(definition: Definition, value: str) -> list[Reason]:
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        return [
            _no("not_a_colour", f"Enter a colour as # and six figures or letters, like {definition.default}")
        ]
    found = contrast(value)
    if found < TEXT_CONTRAST:
        return [
            _no(
                "too_pale",
                f"White text on this colour has a contrast of {found:.1f} to 1 and needs {TEXT_CONTRAST} to 1. "
                "Choose a darker colour",
            )
        ]
    return []


def _problems_with_number(definition: Definition, value: str) -> list[Reason]:
    if not re.fullmatch(r"[0-9]{1,9}", value) or not definition.minimum <= int(value) <= definition.maximum:
        return [
            _no("out_of_range", f"Enter a whole number from {definition.minimum} to {definition.maximum}"),
        ]
    return []


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _no(code: str, message: str) -> Reason:
    return Reason(code, message, "value")
