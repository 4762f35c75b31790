"""What every form and every field of ours can do: CSRF, one error summary, and taking a refusal from an action."""

import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.refusals import Reason, Refused
from academy.web.permissions import actor
from academy.web.widgets import Widget


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen: its value in the form, its words, and a hint below them."""

    value: str
    label: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the error summary; the link leads to the input that mends it."""

    text: str
    href: str | None = None


class AcademyField(Field):
    """A field that knows its hint, what it says when it is left empty, and where its error's link must lead.

    `required` is that sentence ("Enter the start date"); without it the field may be left empty, and its data is then
    None (an empty list for several choices, False for a tick).
    """

    draw: ClassVar[Widget]

    def __init__(self, label: str, *, required: str | None = None, hint: str = "", **kwargs: Any) -> None:
        self.look: dict[str, Any] = kwargs.pop("look", {})
        super().__init__(label, description=hint, **kwargs)
        self.required = required
        self.typed: str | None = None

    def widget(self, field: "AcademyField", **options: Any) -> Any:
        """Drawn by the class's own widget."""
        return type(self).draw(field, **options)

    @property
    def shown(self) -> str:
        """What stands in the input: what was typed, else the value that the form began with."""
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.written(self.data)

    def written(self, value: Any) -> str:
        """A value as it is written in the input."""
        return str(value)

    def hold(self, value: Any) -> None:
        """As if the form had begun with that value, and nothing had been typed."""
        self.typed = None
        self.process(None, value)

    @property
    def focus_id(self) -> str:
        """The id of the input that the error summary leads to."""
        return str(self.id)

    @property
    def is_blank(self) -> bool:
        """True where nothing was given."""
        return not self.data

    def pre_validate(self, form: Any) -> None:
        """What is unreadable or missing stops here; then `check` looks at the value."""
        if self.errors:
            raise StopValidation
        if self.is_blank:
            raise StopValidation(self.required or "")
        self.check()

    def check(self) -> None:
        """What this kind of field asks of a value that is there; raises ValidationError."""

    # Only fields with options answer these; the widgets ask any field.
    def shown_options(self) -> Iterable[Option]:
        """The options in the order in which they are shown."""
        return ()

    def is_chosen(self, value: str) -> bool:
        """True where that option is chosen."""
        return False

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts of a field that has several inputs, by name."""
        return {}

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Which parts are at fault."""
        return ()


class BaseForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A form of ours. `validate()` looks at the shape; `refuse(no)` shows what an action said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[Reason] = []

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Shapes and limits; what looks like a child and was kept is written to the history with its reason."""
        fine = bool(super().validate(*args, **kwargs))
        if fine:
            for field in self:
                self._note_kept(field)
        return fine

    def _note_kept(self, field: Field) -> None:
        if kept := getattr(field, "kept", None):
            subject = getattr(g, "subject", None)
            record(
                actor(),
                Verb.TEXT_KEPT,
                f"“{field.label.text}”",
                about=subject.person_id if subject is not None else None,
                looks_like=", ".join(kept),
                reason=getattr(field, "why", ""),
            )

    def refuse(self, no: Refused) -> None:
        """Put each reason beside its field; those without one stand at the top of the form."""
        by_name = {str(field.name): field for field in self}
        for reason in no.reasons:
            field = by_name.get(reason.field or "")
            if field is None:
                self.refusals.append(reason)
            else:
                field.errors = [*field.errors, reason.message]

    @property
    def faults(self) -> list[Fault]:
        """Every error, in the order of the page, for the summary at its top."""
        found = [Fault(reason.message, reason.link) for reason in self.refusals]
        for field in self:
            found += [Fault(text, f"#{where}") for text, where in _errors_of(field)]
        return found

    @property
    def has_faults(self) -> bool:
        """True where the summary has something to say; the page's title then begins with "Error: "."""
        return bool(self.refusals or any(field.errors for field in self))


class CreateForm(BaseForm):
    """A form that makes something: sent twice (a double press, a reload) it must make one.

    `once.data` is the key that the action stores under a unique constraint.
    """

    once = HiddenField(default=lambda: secrets.token_urlsafe(16))


class EditForm(BaseForm):
    """A form that changes something: it carries the version that was read, so that a stale one can be refused."""

    version = HiddenField()

    @property
    def version_read(self) -> int | None:
        """The version that the person was looking at, None where it is missing or rubbish."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _errors_of(field: Field) -> list[tuple[str, str]]:
    errors = field.errors
    if isinstance(errors, Mapping):
        return [found for each in getattr(field, "_fields", {}).values() for found in _errors_of(each)]
    if hasattr(field, "entries"):
        return [found for each in field.entries for found in _errors_of(each)]
    where = getattr(field, "focus_id", field.id)
    return [(str(text), str(where)) for text in list(errors)[:1]]


def clean_text(text: str, *, lines: bool = False) -> str:
    """Without control characters (NUL breaks PostgreSQL), in composed form, without space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _NOT_TEXT)
    if not lines:
        kept = " ".join(kept.split())
    return unicodedata.normalize("NFC", kept).strip()


_NOT_TEXT = frozenset({"Cc", "Cs", "Co"})
