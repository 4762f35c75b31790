"""Fields that are chosen: one of a few, one of many, several, or one tick."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any

from wtforms import ValidationError
from wtforms.validators import StopValidation

from academy.web import widgets
from academy.web.forms.base import AcademyField, Option


def options_of(
    kind: type[StrEnum], words: dict[Any, str], hints: dict[Any, str] | None = None
) -> list[Option]:
    """Options for an enumeration, with the words that people see."""
    return [
        Option(member.value, words[member], (hints or {}).get(member)) for member in kind if member in words
    ]


class ChoiceField(AcademyField):
    """One of its options. `options` may also be set on the field after the form is made.

    `coerce` turns the chosen value into what the action wants (an enumeration, a number); data is None where nothing
    was chosen. A value that is not among the options is refused, whatever a browser sends.
    """

    def __init__(
        self, label: str, *, options: Sequence[Option] = (), coerce: Callable[[str], Any] = str, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.options: Sequence[Option] = options
        self.coerce = coerce

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was chosen; it is judged at validation, when the options are known."""
        if valuelist:
            self.typed = str(valuelist[0])[:500]
            self.data = self.typed or None

    def pre_validate(self, form: Any) -> None:
        """Among the options, then turned into what the action wants."""
        super().pre_validate(form)
        if str(self.data) not in {option.value for option in self.options}:
            raise StopValidation(self.required or f"Choose one of the options for “{self.label.text}”")
        if self.typed is not None:
            self.data = self.coerce(str(self.data))

    def shown_options(self) -> Iterable[Option]:
        """As given."""
        return self.options

    def is_chosen(self, value: str) -> bool:
        """What was typed wins over what the form began with."""
        return value == self.shown

    def written(self, value: Any) -> str:
        """An enumeration by its value."""
        return str(getattr(value, "value", value))


class RadioField(ChoiceField):
    """One of a few, all in sight."""

    draw = widgets.radios

    def __init__(self, label: str, *, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(label, look={"inline": inline}, **kwargs)


class SelectField(ChoiceField):
    """One of many. `empty` is the first line, chosen when nothing is ("Choose a team")."""

    draw = widgets.select

    def __init__(self, label: str, *, empty: str | None = "Choose one", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.empty = empty

    def shown_options(self) -> Iterable[Option]:
        """With the empty line first."""
        return [Option("", self.empty), *self.options] if self.empty is not None else self.options


class CheckboxesField(AcademyField):
    """Any of its options; data is a list of the chosen values, in the order of the options."""

    draw = widgets.checkboxes

    def __init__(
        self, label: str, *, options: Sequence[Option] = (), coerce: Callable[[str], Any] = str, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.options: Sequence[Option] = options
        self.coerce = coerce
        self.chosen: set[str] | None = None

    def process_data(self, value: Any) -> None:
        """What the form began with."""
        self.data, self.chosen = list(value or []), None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """No box sent means no box ticked."""
        self.chosen = {str(value)[:500] for value in valuelist}
        self.data = sorted(self.chosen)

    def check(self) -> None:
        """Nothing but its options."""
        if self.chosen is None:
            return
        if self.chosen - {option.value for option in self.options}:
            raise ValidationError(f"Choose from the options for “{self.label.text}”")
        self.data = [self.coerce(option.value) for option in self.options if option.value in self.chosen]

    def shown_options(self) -> Iterable[Option]:
        """As given."""
        return self.options

    def is_chosen(self, value: str) -> bool:
        """What was sent wins over what the form began with."""
        if self.chosen is not None:
            return value in self.chosen
        return value in {str(getattr(each, "value", each)) for each in self.data or []}


class TickField(AcademyField):
    """One box beside its sentence; data is True or False. `required` is what is said when it must be ticked."""

    draw = widgets.tick

    def process_data(self, value: Any) -> None:
        """What the form began with."""
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """An unticked box is not sent at all."""
        self.data = bool(valuelist) and str(valuelist[0]).lower() not in {"", "0", "no", "false"}
