"""What views use to answer, and what every template may use."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from jinja2 import StrictUndefined
from markupsafe import Markup

from academy import clock
from academy import db as database
from academy.settings import queries as settings
from academy.web import authorship, pictures
from academy.web.headers import PAGE_SCRIPT
from academy.web.navigation import navigation
from academy.web.permissions import actor
from academy.web.widgets import govuk_macros

DEFAULT_NAME = "Social Work Academy"
DEFAULT_BRAND = "#0b5359"


@dataclass(frozen=True, slots=True)
class Look:
    """A council's own face: what the academy is called, whose it is, and its colour."""

    name: str = DEFAULT_NAME
    council: str = ""
    brand: str = DEFAULT_BRAND


@dataclass(frozen=True, slots=True)
class Undo:
    """Where an Undo button posts to, with what hidden values."""

    url: str
    fields: dict[str, str] = field(default_factory=dict)
    label: str = "Undo"


def page(template: str, status: int = 200, **context: Any) -> Response:
    """A whole page. A form with faults answers 422: `page(..., 422, form=form)`."""
    return make_response(render_template(template, **context), status)


def done(message: str, back_to: str, undo: Undo | None = None) -> Any:
    """It worked: say so on the page where the person was. Flushes first, so that a constraint speaks up in the view."""
    database.flush()
    said: dict[str, Any] = {"message": message}
    if undo is not None:
        said["undo"] = {"url": undo.url, "fields": undo.fields, "label": undo.label}
    flash(said, "done")  # type: ignore[arg-type]  # kept as JSON in the session
    return redirect(back_to, 303)


def told(message: str, back_to: str) -> Any:
    """Nothing was changed, and the person should know why: a quiet notice on another page."""
    flash({"message": message}, "told")  # type: ignore[arg-type]
    return redirect(back_to, 303)


def safe_next(target: str | None, otherwise: str = "/") -> str:
    """An address of our own to go back to; anything else is not followed."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if re.search(r"[\x00-\x20\\\x7f]", target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def here() -> str:
    """The address that opens this page again; for a form that was refused, where it was sent from."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    opens = current_app.url_map.bind("").test
    tried = (request.path, urlsplit(request.referrer or "").path)
    return next((path for path in tried if opens(path, "GET")), "/")


def look() -> Look:
    """The face of this page, asked once a request."""
    found: Look | None = g.get("look")
    if found is None:
        ask: Callable[[], Look] = current_app.extensions["academy_look"]
        found = g.look = ask()
    return found


def chosen_look() -> Look:
    """The face that the council chose in its settings."""
    return Look(settings.get("academy_name"), settings.get("council_name"), settings.get("brand_colour"))


def academy_name() -> str:
    """What the academy is called here."""
    return look().name


@lru_cache(maxsize=64)
def theme_css(brand: str) -> str:
    """The custom properties that turn the design system to a council's colour; nothing for the default."""
    if brand.lower() == DEFAULT_BRAND or not re.fullmatch(r"#[0-9a-fA-F]{6}", brand):
        return ""
    faint, line = _mixed(brand, 0.95), _mixed(brand, 0.5)
    return (
        f":root{{--govuk-brand-colour:{brand};--govuk-surface-background-colour:{faint};"
        f"--govuk-template-background-colour:{faint};--govuk-surface-border-colour:{line}}}"
    )


def _mixed(colour: str, white: float) -> str:
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in parts)


def link(endpoint: str, **values: Any) -> str:
    """The address of a screen; "#" while that screen does not exist."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else "#"


def _theme() -> str:
    g.theme = theme_css(look().brand)
    return str(g.theme)


def install(app: Flask) -> None:
    """Make templates strict and give them the macros, pictures and questions that all pages share."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(govuk_macros())
    env.globals.update(
        academy_name=academy_name,
        setting=settings.get,
        look=look,
        theme=_theme,
        page_script=Markup(PAGE_SCRIPT),  # noqa: S704 - our own constant, allowed by its hash
        navigation=navigation,
        actor=actor,
        clock=clock,
        state_html=pictures.state_html,
        readiness_html=pictures.readiness_html,
        cell_html=pictures.cell_html,
        shapes=pictures.shapes,
        picture_width=pictures.WIDTH,
        version=app.config.get("VERSION", ""),
        has_endpoint=app.view_functions.__contains__,
        link=link,
        here=here,
        whose_forms=authorship.reader,
    )
    app.extensions.setdefault("academy_look", chosen_look)
