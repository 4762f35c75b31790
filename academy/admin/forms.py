"""One setting, changed on a page of its own."""

from academy.settings.rules import Definition, SettingKind
from academy.web.forms import SharedForm, TextField


class SettingForm(SharedForm):
    """Its label and hint are those of the setting."""

    value = TextField("Value", maximum_length=500)

    @classmethod
    def of(cls, definition: Definition, value: str) -> "SettingForm":
        """The form of one setting, holding its value."""
        form = cls(data={"value": value})
        form.value.label.text = definition.label
        form.value.description = definition.hint
        if definition.kind is not SettingKind.TEXT:
            form.value.look["width"] = 10
            form.value.look["spellcheck"] = False
        if definition.unit:
            form.value.look["suffix"] = definition.unit
        return form
