"""How each kind of field is drawn: the GOV.UK macros, given what our fields know about themselves."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, PrefixLoader, Undefined
from markupsafe import Markup, escape

from academy.web import drafting
from academy.web.child_data import SENTENCE

if TYPE_CHECKING:
    from academy.web.forms.base import AcademyField

Widget = Callable[..., Markup]

COMPONENTS = (
    "button", "character-count", "checkboxes", "date-input", "details", "error-summary", "file-upload", "input",
    "inset-text", "panel", "password-input", "radios", "select", "summary-list", "tag", "textarea", "warning-text",
)  # fmt: skip


@cache
def govuk_macros() -> Mapping[str, Callable[..., Markup]]:
    """The GOV.UK macros by name (`govukButton`), loaded once.

    They lean on undefined values, so they live in an environment of their own and ours stays strict.
    """
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(loader=loader, undefined=Undefined, autoescape=True)
    macros: dict[str, Callable[..., Markup]] = {}
    for component in COMPONENTS:
        name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
        module = environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
        macros[name] = getattr(module, name)
    return macros


def draw(component: str, params: dict[str, Any]) -> Markup:
    """One component as HTML; what is None counts as not given."""
    return Markup(str(govuk_macros()[component](_given(params))).strip())  # noqa: S704 - the macro escapes


def text_input(field: "AcademyField", **options: Any) -> Markup:
    """One line of text. `prefix`, `suffix`, `width` (2, 3, 4, 5, 10, 20), `type`, `autocomplete`, `inputmode`."""
    options = {**field.look, **options}
    drawn = draw("govukInput", {
        **_common(field, options),
        "type": options.get("type"),
        "value": field.shown,
        "autocomplete": options.get("autocomplete"),
        "inputmode": options.get("inputmode"),
        "spellcheck": options.get("spellcheck"),
        "prefix": _text(options.get("prefix")),
        "suffix": _text(options.get("suffix")),
        "classes": _classes(_width(options), options.get("classes")),
    })  # fmt: skip
    return drawn + _why_kept(field)


def password_input(field: "AcademyField", **options: Any) -> Markup:
    """A password, never filled in again after an error. `autocomplete` is current-password or new-password."""
    options = {**field.look, **options}
    return draw("govukPasswordInput", {
        **_common(field, options), "autocomplete": options.get("autocomplete", "current-password")
    })  # fmt: skip


def textarea(field: "AcademyField", **options: Any) -> Markup:
    """Several lines; counts characters where the field has a limit. `rows`."""
    options = {**field.look, **options}
    # The macros indent what they nest: a line break as a reference keeps the text as it was typed.
    value = Markup(escape(field.shown).replace("\n", Markup("&#10;")))  # noqa: S704 - escaped on this line
    params = {**_common(field, options), "rows": options.get("rows", 5), "value": value}
    limit = options.get("maximum_length")
    if not limit:
        return draw("govukTextarea", params) + _why_kept(field)
    counted = {**params, "maxlength": limit, "threshold": options.get("threshold", 75)}
    return draw("govukCharacterCount", counted) + drafting.beside(field) + _why_kept(field)


def file_upload(field: "AcademyField", **options: Any) -> Markup:
    """One file, dropped or chosen."""
    options = {**field.look, **options}
    common = _common(field, options)
    accept = options.get("accept")
    if accept:
        common["attributes"] = {**common["attributes"], "accept": accept}
    return draw("govukFileUpload", {**common, "javascript": True})


def select(field: "AcademyField", **options: Any) -> Markup:
    """One of a long list."""
    options = {**field.look, **options}
    items = [
        {"value": option.value, "text": option.label, "selected": field.is_chosen(option.value)}
        for option in field.shown_options()
    ]
    return draw("govukSelect", {**_common(field, options), "items": items, "classes": options.get("classes")})


def radios(field: "AcademyField", **options: Any) -> Markup:
    """One of a few. `inline`, `small`, and `conditional={value: html}` for what a choice asks next."""
    options = {**field.look, **options}
    classes = _classes(
        "govuk-radios--inline" if options.get("inline") else None,
        "govuk-radios--small" if options.get("small") else None,
        options.get("classes"),
    )
    drawn = draw(
        "govukRadios", {**_group(field, options), "items": _items(field, options), "classes": classes}
    )
    return _asked_next(drawn)


def checkboxes(field: "AcademyField", **options: Any) -> Markup:
    """Any of a few. `small`, and `conditional={value: html}`."""
    options = {**field.look, **options}
    classes = _classes("govuk-checkboxes--small" if options.get("small") else None, options.get("classes"))
    drawn = draw(
        "govukCheckboxes", {**_group(field, options), "items": _items(field, options), "classes": classes}
    )
    return _asked_next(drawn)


def tick(field: "AcademyField", **options: Any) -> Markup:
    """One box with its sentence beside it, and no legend."""
    options = {**field.look, **options}
    item = {
        "value": "yes",
        "text": _label(field, options),
        "checked": bool(field.data),
        "hint": _hint(field, options),
    }
    params = {"idPrefix": field.id, "name": field.name, "items": [item], "errorMessage": _error(field)}
    if params["errorMessage"]:
        params["describedBy"] = f"{field.id}-error"
    return draw("govukCheckboxes", {**params, "classes": options.get("classes")})


def date_input(field: "AcademyField", **options: Any) -> Markup:
    """Day, month and year; only the faulty parts are marked, and the error summary leads to the first of them."""
    options = {**field.look, **options}
    wrong = field.wrong_parts if field.errors else ()
    items = [
        {
            "name": part,
            "value": value,
            "classes": _classes(
                "govuk-input--width-4" if part == "year" else "govuk-input--width-2",
                "govuk-input--error" if part in wrong else None,
            ),
        }
        for part, value in field.parts.items()
    ]
    group = _group(field, options)
    return draw("govukDateInput", {**group, "id": field.id, "namePrefix": field.name, "items": items})


# ------------------------------------------------------------------ what the widgets share


def _common(field: "AcademyField", options: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": field.id,
        "name": field.name,
        "label": {
            "text": _label(field, options),
            "classes": _heading_class("govuk-label", options),
            "isPageHeading": options.get("heading"),
        },
        "hint": _hint(field, options),
        "errorMessage": _error(field),
        "attributes": options.get("attributes") or {},
        "classes": options.get("classes"),
        "formGroup": {"classes": options["group_classes"]} if options.get("group_classes") else None,
    }


def _group(field: "AcademyField", options: dict[str, Any]) -> dict[str, Any]:
    legend = {
        "text": _label(field, options),
        "classes": _heading_class("govuk-fieldset__legend", options),
        "isPageHeading": options.get("heading"),
    }
    return {
        "idPrefix": field.id,
        "name": field.name,
        "fieldset": {"legend": legend},
        "hint": _hint(field, options),
        "errorMessage": _error(field),
        "attributes": options.get("attributes") or {},
    }


def _items(field: "AcademyField", options: dict[str, Any]) -> list[dict[str, Any]]:
    conditional = options.get("conditional") or {}
    return [
        {
            "value": option.value,
            "text": option.label,
            "hint": _text(option.hint),
            "checked": field.is_chosen(option.value),
            "conditional": {"html": conditional[option.value]} if option.value in conditional else None,
        }
        for option in field.shown_options()
    ]


def _asked_next(drawn: Markup) -> Markup:
    """Leave it to the style sheet to show what a choice asks next.

    The script of the design system does it by `aria-expanded`, which a radio button may not have.
    """
    plain = re.sub(
        r' data-aria-controls="[^"]*"| govuk-(?:radios|checkboxes)__conditional--hidden', "", drawn
    )
    return Markup(plain)  # noqa: S704 - only attributes of our own markup are taken away


def _label(field: "AcademyField", options: dict[str, Any]) -> str:
    return str(options.get("label") or field.label.text)


def _heading_class(block: str, options: dict[str, Any]) -> str:
    if options.get("label_hidden"):
        return "govuk-visually-hidden"
    return f"{block}--l" if options.get("heading") else f"{block}--s"


def _hint(field: "AcademyField", options: dict[str, Any]) -> dict[str, str] | None:
    hint = options.get("hint", field.description)
    if getattr(field, "free", False):
        hint = hint.rstrip() + ("" if not hint or hint.rstrip().endswith((".", "?")) else ".")
        hint = Markup("{} {}").format(hint, SENTENCE) if hint else SENTENCE
    if isinstance(hint, Markup):
        return {"html": hint}
    return _text(hint)


def _why_kept(field: "AcademyField") -> Markup:
    """Where something looks like a child: the question why it may stand all the same."""
    if not getattr(field, "kept", None):
        return Markup("")
    name = str(getattr(field, "why_name", ""))
    return draw("govukInput", {
        "id": name,
        "name": name,
        "label": {"text": "If it is about no child and no family: why may it stand?"},
        "hint": {"text": "Your reason is kept with your name. The text itself is not copied into the history."},
        "value": getattr(field, "why", ""),
    })  # fmt: skip


def _text(text: str | None) -> dict[str, str] | None:
    return {"text": text} if text else None


def _error(field: "AcademyField") -> dict[str, str] | None:
    return {"text": str(field.errors[0])} if field.errors else None


def _width(options: dict[str, Any]) -> str | None:
    width = options.get("width")
    return f"govuk-input--width-{width}" if width else None


def _classes(*names: str | None) -> str | None:
    return " ".join(name for name in names if name) or None


def _given(value: Any) -> Any:
    """Without what is None: the macros would print it as a word."""
    if isinstance(value, dict):
        return {key: _given(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_given(each) for each in value]
    return value
