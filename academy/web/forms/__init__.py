"""The forms kit: what a form needs is imported from here."""

from wtforms import FieldList, FormField, HiddenField

from academy.web.forms.base import AcademyField, BaseForm, CreateForm, EditForm, Fault, Option, clean_text
from academy.web.forms.choices import (
    CheckboxesField,
    ChoiceField,
    RadioField,
    SelectField,
    TickField,
    options_of,
)
from academy.web.forms.dates import DateField, TimeField
from academy.web.forms.files import FileField
from academy.web.forms.shared import SharedForm
from academy.web.forms.text import (
    DecimalField,
    EmailField,
    LongTextField,
    NumberField,
    PasswordField,
    TextField,
    of_a_child,
)

__all__ = [
    "AcademyField",
    "BaseForm",
    "CheckboxesField",
    "ChoiceField",
    "CreateForm",
    "DateField",
    "DecimalField",
    "EditForm",
    "EmailField",
    "Fault",
    "FieldList",
    "FileField",
    "FormField",
    "HiddenField",
    "LongTextField",
    "NumberField",
    "Option",
    "PasswordField",
    "RadioField",
    "SelectField",
    "SharedForm",
    "TextField",
    "TickField",
    "TimeField",
    "clean_text",
    "of_a_child",
    "options_of",
]
