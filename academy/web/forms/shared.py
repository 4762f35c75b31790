"""A form for what several people may change: what one saved meanwhile is neither lost nor overwritten unseen."""

import hashlib
import json
from datetime import date, time
from typing import Any

from wtforms import HiddenField

from academy.web.filters import join_words
from academy.web.forms.base import AcademyField, BaseForm


class SharedForm(BaseForm):
    """It knows what each field began with, and is made on every request with what is stored now.

    A field that its sender left alone takes what somebody else saved meanwhile. One that both changed is refused once,
    with what stands there now beside it; what was typed stays, and saving again replaces the other's.
    """

    began = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._began = _read(self.began.data)
        self.began.data = json.dumps({field.name: _mark(field.object_data) for field in self._shared()})

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The shapes; then what somebody else has changed since this form was opened."""
        fine = super().validate(*args, **kwargs)
        for field in self._shared():
            began, stored, sent = self._began.get(field.name), _mark(field.object_data), _mark(field.data)
            if began is None or stored in {began, sent} or field.errors:
                continue
            if sent == began:
                field.hold(field.object_data)
            else:
                field.errors = [_changed_meanwhile(field)]
                fine = False
        return fine

    def _shared(self) -> list[AcademyField]:
        return [field for field in self if isinstance(field, AcademyField)]


def _read(text: object) -> dict[str, str]:
    """What the fields began with, as it was sent; nothing where it was not, or is rubbish."""
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    return {name: mark for name, mark in found.items() if mark} if isinstance(found, dict) else {}


def _mark(value: Any) -> str:
    """A few characters that are the same for the same value, however a field holds it."""
    values = sorted(map(_plain, value)) if isinstance(value, list | tuple | set) else [_plain(value)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(getattr(value, "value", value))


def _changed_meanwhile(field: AcademyField) -> str:
    """With the other's value in the words of the page."""
    named = {option.value: option.label for option in field.shown_options()}
    stored = field.object_data if isinstance(field.object_data, list) else [field.object_data]
    words = [named.get(_plain(each)) or _shown(field, each) for each in stored if _plain(each)]
    said = join_words(words)
    now = (
        f"Now it is “{said}”{'' if said.endswith(('.', '!', '?')) else '.'}" if words else "Now it is empty."
    )
    return f"Somebody else changed “{field.label.text}” meanwhile. {now} Save again to replace that."


def _shown(field: AcademyField, value: Any) -> str:
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(field.written(value))
