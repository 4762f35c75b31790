"""The rows of a list as they came, each with its fate: made as text, since there may be thousands of cells."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from academy.batches.models import Batch, BatchKind, BatchRow
from academy.batches.rules import FATE_WORDS, ColumnPlan, Fate
from academy.people.models import Person
from academy.people.queries import FIELDS
from academy.people.rules import JOINS_WORDS, NAME_FIELDS, SAME, read_row, stored_answer
from academy.sheets import Sheet
from academy.web.pictures import state_html

SHAPES = {
    Fate.READY: "done",
    Fate.UNCHANGED: "not-needed",
    Fate.CHANGED: "returned",
    Fate.NEEDS_ANSWER: "waiting",
    Fate.REFUSED: "missed",
    Fate.IGNORED: "not-needed",
    Fate.BLANK: "not-needed",
}
DONE_WORDS = {
    Fate.READY: "Added",
    Fate.UNCHANGED: "Unchanged",
    Fate.CHANGED: "Changed",
    Fate.NEEDS_ANSWER: "Has a question",
    Fate.REFUSED: "Refused",
    Fate.IGNORED: "Ignored",
    Fate.BLANK: "Blank line",
}
# What nothing but a look at the list needs no reason for.
PLAIN = {
    Fate.READY: "Everything that is needed is there.",
    Fate.UNCHANGED: "The academy knows all this already.",
    Fate.BLANK: "Nothing stands in this row.",
}
HR_TITLE = "job_title"
_NOTHING = Markup("")


def because(row: BatchRow) -> str:
    """Why a row got its fate, in sentences."""
    return " ".join(_sentences(row))


def tabs(batch: Batch, counts: Counter[Fate]) -> list[tuple[str, str]]:
    """One link for each fate that there is, with how many."""
    found = [(tab_words(None, counts.total()), url_for(".one_import", ref=batch.ref))]
    return found + [
        (tab_words(fate, counts[fate]), url_for(".one_import", ref=batch.ref, show=fate.value))
        for fate in Fate
        if counts[fate]
    ]


def tab_words(fate: Fate | None, count: int) -> str:
    """“Refused (3)”."""
    return f"{FATE_WORDS[fate] if fate else 'All rows'} ({count:,})"


def heads(sheet: Sheet, plan: ColumnPlan, kind: BatchKind) -> Markup:
    """The file’s own column names, and below each what we take it for."""
    ours = {index: name for name, index in plan.columns.items()}
    labels = {field.name: field.label for field in FIELDS[kind]}
    cells = [
        Markup('<th scope="col"{}>{} <small>{}</small></th>').format(
            Markup("") if index in ours else Markup(' class="app-file__unused"'),
            name.strip() or f"Column {index + 1}",
            labels[ours[index]] if index in ours else "not used",
        )
        for index, name in enumerate(sheet.columns)
    ]
    return Markup("").join(cells)


def preview(rows: Sequence[BatchRow], sheet: Sheet, plan: ColumnPlan, asked: Mapping[int, Markup]) -> Markup:
    """Each row: what would become of it and why, then its cells as they came, those in question marked."""
    cells = {row.number: row.cells for row in sheet.rows}
    ours = {index: name for name, index in plan.columns.items()}
    names = [name.strip() or f"Column {index + 1}" for index, name in enumerate(sheet.columns)]
    lines = [
        Markup('<tr class="app-fate app-fate--{}">{}{}</tr>').format(
            row.fate.value,
            _head(row, FATE_WORDS[row.fate], with_mend=True, asked=asked.get(row.number, Markup(""))),
            _cells(cells.get(row.number, ()), names, ours, _fields_in_question(row)),
        )
        for row in rows
    ]
    return Markup("").join(lines)


def joining(rows: Sequence[BatchRow], sheet: Sheet, plan: ColumnPlan) -> dict[int, Markup]:
    """How each who would be added joins, as HR's columns say it: a proposal, until their plan starts."""
    cells = {row.number: row.cells for row in sheet.rows}
    said: dict[int, Markup] = {}
    for row in rows:
        if row.fate in (Fate.READY, Fate.NEEDS_ANSWER) and not json.loads(row.changes):
            read = read_row(cells.get(row.number, ()), plan).row
            words = f"“{read.starter_type}”" if read.starter_type else JOINS_WORDS.get(read.joins_as)
            if words:
                said[row.number] = Markup(
                    '<p class="app-muted">Joins as: {}, as HR says. You confirm it when their plan starts.</p>'
                ).format(words)
    return said


def result(rows: Sequence[BatchRow], people: Mapping[int, Person], current: Callable[[str], str]) -> Markup:
    """Each row: what became of it and why, with a link to the person, by the name of now also where it did nothing."""
    lines = [
        Markup('<tr class="app-fate app-fate--{}">{}</tr>').format(
            row.fate.value,
            _head(
                row,
                _done_words(row),
                href=_href(found := people.get(row.person_id or 0)),
                called=found.name if found else current(row.label),
                asked=_answered(row),
            ),
        )
        for row in rows
    ]
    return Markup("").join(lines)


def _answered(row: BatchRow) -> Markup:
    """What was answered of a changed row, or of somebody who may be the same person."""
    if row.answer == SAME:
        return Markup('<p class="app-muted">As the same person, in a new job</p>')
    answer = stored_answer(row.answer)
    if answer is None:
        return _NOTHING
    words = f"As a change {answer.words}" if answer.on else "As a correction from the beginning"
    return Markup('<p class="app-muted">{}</p>').format(words)


def _done_words(row: BatchRow) -> str:
    return "Added, with a question" if row.fate is Fate.NEEDS_ANSWER and row.made else DONE_WORDS[row.fate]


def _href(found: Person | None) -> str:
    return url_for(".person", ref=found.ref) if found else ""


def _head(
    row: BatchRow,
    words: str,
    *,
    href: str = "",
    called: str = "",
    with_mend: bool = False,
    asked: Markup = _NOTHING,
) -> Markup:
    name = called or row.label or ("A blank line" if row.fate is Fate.BLANK else "No name")
    shown = Markup('<a href="{}">{}</a>').format(href, name) if href else escape(name)
    key = "" if row.key == row.label else row.key
    return Markup(
        '<th scope="row"><span class="app-fate__row">Row {}</span> {} <small>{}</small></th>'
        '<td class="app-fate__why" data-label="What happens">{}{}</td>'
    ).format(
        row.number, shown, key, state_html(SHAPES[row.fate], words), _why(row, with_mend=with_mend) + asked
    )


def _why(row: BatchRow, *, with_mend: bool) -> Markup:
    said = [Markup("<p>{}</p>").format(sentence) for sentence in _sentences(row)]
    if with_mend:
        said += [_mend(each) for each in json.loads(row.questions)]
    renamed = False
    for change in json.loads(row.changes):
        if change["field"] in NAME_FIELDS and not with_mend:
            renamed = True
            continue
        if change["field"] == HR_TITLE:
            before, after = (f"“{change[side]}”" for side in ("before", "after"))
            told = f"{before} → {after}" if with_mend else "changed"
        elif change["field"] == "email" and not with_mend:
            told = "changed"
        else:
            told = f"{change['before']} → {change['after']}"
        said.append(Markup("<p><strong>{}</strong> {}</p>").format(change["label"], told))
    if renamed:
        said.append(Markup("<p>Name updated</p>"))
    if not said and row.fate in PLAIN:
        said.append(Markup('<p class="app-muted">{}</p>').format(PLAIN[row.fate]))
    return Markup("").join(said)


def _sentences(row: BatchRow) -> list[str]:
    return [each["message"] for each in json.loads(row.reasons) + json.loads(row.questions)]


def _mend(question: Mapping[str, Any]) -> Markup:
    """What can be mended here and now, before the list is taken over."""
    about = question.get("about") or ""
    ways = {
        "team_unknown": ("Add this team", url_for(".new_team", name=about)),
        "manager_unknown": ("Add this person", url_for(".new_person", email=about)),
    }
    if question["code"] not in ways:
        return Markup("")
    words, href = ways[question["code"]]
    return Markup('<p><a href="{}">{}</a></p>').format(href, words)


def _fields_in_question(row: BatchRow) -> frozenset[str]:
    found = json.loads(row.reasons) + json.loads(row.questions) + json.loads(row.changes)
    return frozenset(each["field"] for each in found if each.get("field"))


def _cells(
    cells: Sequence[str], names: Sequence[str], ours: Mapping[int, str], marked: frozenset[str]
) -> Markup:
    made = []
    for index, text in enumerate(cells):
        field = ours.get(index)
        label = names[index] if index < len(names) else "Beyond the columns"
        shown = f"“{text}”" if field == HR_TITLE and text.strip() else text
        if field in marked:
            made.append(
                f'<td class="app-file__marked" data-label="{escape(label)}">{escape(shown)}'
                '<span class="govuk-visually-hidden"> (see what happens)</span></td>'
            )
        elif text.strip():
            unused = "" if field else ' class="app-file__unused"'
            made.append(f'<td{unused} data-label="{escape(label)}">{escape(shown)}</td>')
        else:
            made.append("<td></td>")
    return Markup("".join(made))  # noqa: S704 - every cell is escaped above
