"""Fields that are typed: one line, several lines, email, password, whole and part numbers."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import ValidationError

from academy.settings import queries as settings
from academy.web import child_data, drafting, widgets
from academy.web.forms.base import AcademyField, clean_text


class TextField(AcademyField):
    """One line of text; space is tidied, control characters are dropped. Data is the text, or None."""

    draw = widgets.text_input
    many_lines = False

    def __init__(
        self, label: str, *, maximum_length: int = 200, free: bool | None = None, **kwargs: Any
    ) -> None:
        kwargs["look"] = {**_look(kwargs), **kwargs.get("look", {})}
        super().__init__(label, **kwargs)
        self.maximum_length = maximum_length
        self.free = self.many_lines if free is None else free  # anything can be written here
        self.kept: list[str] = []  # what seems to stand in it, and was kept with a reason

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, and its clean form."""
        if valuelist:
            self.typed = clean_text(str(valuelist[0]), lines=self.many_lines)
            self.data = self.typed or None

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """With the reason for keeping what looks like a child, where the page asked for one."""
        super().process(formdata, *args, **kwargs)
        self.why = clean_text(str(formdata.get(self.why_name, ""))) if formdata else ""

    @property
    def why_name(self) -> str:
        """The name of the input for that reason."""
        return f"{self.name}-why"

    def check(self) -> None:
        """Not longer than it may be, and without what looks like a child or a family, unless it is said why."""
        if len(self.data) > self.maximum_length:
            name = self.label.text
            raise ValidationError(f"“{name}” must be {self.maximum_length:,} characters or fewer")
        if self.free:
            self._keep_children_out()

    def _keep_children_out(self) -> None:
        self.kept = of_a_child(self.data)
        reason_is_one = len(self.why) >= child_data.SHORTEST_REASON
        if self.kept and (not reason_is_one or of_a_child(self.why)):
            raise ValidationError(child_data.why_stopped(self.kept))


def of_a_child(text: str) -> list[str]:
    """What of a child or a family a text seems to hold, by the council's patterns; empty where none is found."""
    return child_data.looks_like(text, {key: settings.get(key) for key in child_data.PATTERNS})


class LongTextField(TextField):
    """Several lines of text, with a count of what is left."""

    draw = widgets.textarea
    many_lines = True
    ticket = ""  # whose page this is: came with the form, or is made for it

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """With the ticket that lets a draft find its author and page again."""
        super().process(formdata, *args, **kwargs)
        self.ticket = str(formdata.get(self.name + drafting.ENDING, "")) if formdata else ""

    @property
    def put_back(self) -> tuple[str, str] | None:
        """The reader's own draft with the sentence that says so: only where nothing was typed just now."""
        keeper = drafting.keeper() if self.free and self.typed is None else None
        found = keeper.draft(str(self.name), self.ticket) if keeper else None
        same = found is None or found[0].strip() == super().shown.strip()
        return None if found is None or same else (found[0], found[2])

    @property
    def shown(self) -> str:
        """What was typed; else the draft; else the value that the form began with."""
        draft = self.put_back
        return draft[0] if draft else super().shown

    def __init__(self, label: str, *, maximum_length: int = 4000, rows: int = 5, **kwargs: Any) -> None:
        kwargs["look"] = {"rows": rows, "maximum_length": maximum_length}
        super().__init__(label, maximum_length=maximum_length, **kwargs)


class EmailField(TextField):
    """An email address, checked only as far as a slip of the finger can be seen."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs["look"] = {"type": "email", "autocomplete": "email", "spellcheck": False, **_look(kwargs)}
        super().__init__(label, maximum_length=kwargs.pop("maximum_length", 254), **kwargs)

    def check(self) -> None:
        """Something, an @, and a name with a dot."""
        super().check()
        if not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}", self.data):
            raise ValidationError("Enter an email address in the right form, like name@example.gov.uk")


class PasswordField(AcademyField):
    """A password exactly as typed, never shown again."""

    draw = widgets.password_input

    def __init__(self, label: str, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, look={"autocomplete": autocomplete}, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """As typed, but a password of a thousand characters is cut: hashing it would be an attack."""
        self.data = str(valuelist[0])[:1000].replace("\0", "") if valuelist else None


class NumberField(AcademyField):
    """A whole number from `minimum` to `maximum`."""

    draw = widgets.text_input

    def __init__(self, label: str, *, minimum: int = 0, maximum: int = 1_000_000, **kwargs: Any) -> None:
        kwargs["look"] = {"inputmode": "numeric", "spellcheck": False, "width": 5, **_look(kwargs)}
        super().__init__(label, **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Commas and spaces between digits are read over."""
        if not valuelist:
            return
        self.typed = clean_text(str(valuelist[0]))
        self.data = None
        if self.typed:
            self.data = self.read(self.typed.replace(",", "").replace(" ", ""))

    def read(self, text: str) -> Any:
        """The number that the text means."""
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            raise ValueError(f"“{self.label.text}” must be a whole number, like {max(self.minimum, 1)}")
        return int(text)

    def check(self) -> None:
        """In range."""
        if not self.minimum <= self.data <= self.maximum:
            raise ValidationError(
                f"“{self.label.text}” must be between {self.minimum:,} and {self.maximum:,}"
            )

    @property
    def is_blank(self) -> bool:
        """0 is a number."""
        return self.data is None


class DecimalField(NumberField):
    """A number with up to `places` after the point, as a Decimal."""

    def __init__(self, label: str, *, places: int = 2, **kwargs: Any) -> None:
        kwargs["look"] = {"inputmode": "decimal"}
        super().__init__(label, **kwargs)
        self.places = places

    def read(self, text: str) -> Any:
        """The number that the text means."""
        try:
            if not re.fullmatch(rf"-?[0-9]{{1,12}}(\.[0-9]{{1,{self.places}}})?", text):
                raise InvalidOperation
            return Decimal(text)
        except InvalidOperation as error:
            raise ValueError(
                f"“{self.label.text}” must be a number with at most {self.places} figures after the point"
            ) from error


def _look(kwargs: dict[str, Any]) -> dict[str, Any]:
    names = ("width", "autocomplete", "inputmode", "prefix", "suffix", "spellcheck", "type")
    own = kwargs.pop("look", {})
    return {**own, **{name: kwargs.pop(name) for name in names if name in kwargs}}
