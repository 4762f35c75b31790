"""Send a list, and say which of its columns is what."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField

from academy.batches.models import BatchKind
from academy.batches.rules import DateOrder, Field
from academy.web.forms import BaseForm, CreateForm, FileField, Option, RadioField, SelectField

ORDERS = [
    Option(DateOrder.DAY_FIRST, "Day first", "07/09/2026 is 7 September 2026"),
    Option(DateOrder.MONTH_FIRST, "Month first", "07/09/2026 is 9 July 2026"),
]


class UploadForm(CreateForm):
    """A file, and what is in it."""

    kind = RadioField(
        "What is in the file?",
        required="Choose what is in the file",
        options=[
            Option(BatchKind.STARTERS, "New starters", "HR’s list, one line for each person"),
            Option(
                BatchKind.TEAMS,
                "Teams and their managers",
                "One line for each team. Send it before the starters",
            ),
        ],
        coerce=BatchKind,
        default=BatchKind.STARTERS,
    )
    file = FileField("The file", required="Choose a file", hint="CSV or Excel (XLSX)")


def order_field(field: str) -> str:
    """The name of the question about a date column’s order."""
    return f"order_{field}"


def mapping_form(
    fields: Sequence[Field],
    columns: Sequence[str],
    *,
    chosen: Mapping[str, int],
    examples: Mapping[int, str],
    orders: Mapping[str, DateOrder],
) -> Any:
    """One list of the file’s columns for each thing that we look for, and the order of the days where it matters."""
    options = [
        Option(str(index), name.strip() or f"Column {index + 1}") for index, name in enumerate(columns)
    ]
    parts: dict[str, Any] = {
        each.name: SelectField(
            each.label,
            empty="Not in this file",
            options=options,
            required=f"Choose the column that holds the {each.label.lower()}" if each.required else None,
            default=str(chosen[each.name]) if each.name in chosen else "",
            hint=examples.get(chosen[each.name], "") if each.name in chosen else "",
        )
        for each in fields
    }
    for name, order in orders.items():
        parts[order_field(name)] = RadioField(
            "How are its dates written?", options=ORDERS, coerce=DateOrder, default=order, inline=True
        )
        parts[f"seen_{name}"] = HiddenField(default=str(chosen.get(name, "")))
    return type("MappingForm", (BaseForm,), parts)()
