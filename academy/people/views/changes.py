"""The question beside a changed row: a correction from the beginning, or a change, from which day?"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from academy.batches.models import BatchRow
from academy.batches.rules import Fate, read_date
from academy.people import queries
from academy.people.actions.following import what_moves
from academy.people.rules import ASKED, SAME_PERSON, Answer, Answers, read_answer
from academy.refusals import Reason, Refused
from academy.web.filters import plain_date

Typed = Mapping[str, str]
_FORM = "take-over"


def asks(row: BatchRow) -> bool:
    """True where a value that was known would become another."""
    return row.fate is Fate.CHANGED and any(
        each["field"] in ASKED and each["was"] for each in json.loads(row.changes)
    )


def asks_same(row: BatchRow) -> bool:
    """True where somebody of like name holds the row's registration number."""
    return SAME_PERSON in row.questions


def read(typed: MultiDict[str, str]) -> Answers:
    """What was chosen for all and for single rows; refused where a day is missing."""
    numbers = [name[4:] for name in typed if name.startswith("how-") and name[4:].isdigit()]
    of_all = read_answer(typed.get("how", ""), typed.get("on", ""))
    rows = {int(each): read_answer(typed[f"how-{each}"], typed.get(f"on-{each}", "")) for each in numbers}
    reasons = [Reason(of_all.code, of_all.message, link="#on")] if isinstance(of_all, Reason) else []
    reasons += [
        Reason(each.code, f"Row {number}: {each.message[0].lower()}{each.message[1:]}", link=f"#on-{number}")
        for number, each in rows.items()
        if isinstance(each, Reason)
    ]
    if reasons:
        raise Refused(*reasons)
    same = {
        int(name[5:]): typed[name] == "yes"
        for name in typed
        if name.startswith("same-") and name[5:].isdigit() and typed[name] in ("yes", "no")
    }
    return Answers(
        of_all if isinstance(of_all, Answer) else None,
        {number: each for number, each in rows.items() if isinstance(each, Answer)},
        same,
    )


def stop_without_answer(answers: Answers, asking: int) -> None:
    """Nothing is taken over while nobody said anything of the changed rows."""
    if asking and not answers.of_changes:
        raise Refused(
            Reason(
                "change_unanswered",
                "Choose whether the changes are corrections from the beginning, or from which day they change",
                link="#how-correction",
            )
        )


def day_asked(text: str, today: date) -> date:
    """The day for which it is shown what would move: the one asked for, or today."""
    day = read_date(text) if text.strip() else today
    return day if isinstance(day, date) else today


def questions(rows: Sequence[BatchRow], typed: Typed, on: date, today: date) -> dict[int, Markup]:
    """The question of each row that asks, with what would move either way; a fixed number of statements."""
    same = {row.number: _same_question(row, typed) for row in rows if asks_same(row)}
    asking = [row for row in rows if asks(row)]
    if not asking:
        return same
    corrected, changed = _moves(asking, Answer(), today), _moves(asking, Answer(on), today)
    return same | {
        row.number: _question(row, typed, corrected.get(row.number, ""), changed.get(row.number, ""), on)
        for row in asking
    }


def _moves(rows: Sequence[BatchRow], answer: Answer, today: date) -> dict[int, str]:
    became = {row.number: {each["field"]: each["became"] for each in json.loads(row.changes)} for row in rows}
    jobs = queries.dates_after(rows, became, answer, today)
    said = what_moves(dict(jobs.values()), today)
    return {number: said[key] for number, (key, _) in jobs.items() if key in said}


def _same_question(row: BatchRow, typed: Typed) -> Markup:
    number, chosen = row.number, typed.get(f"same-{row.number}", "")
    choices = Markup("").join(
        Markup(
            '<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" form="{form}"'
            ' id="same-{number}-{code}" name="same-{number}" value="{code}"{checked}>'
            '<label class="govuk-label govuk-radios__label" for="same-{number}-{code}">{label}</label></div>'
        ).format(
            form=_FORM, number=number, code=code, label=label,
            checked=Markup(" checked") if chosen == code else "",
        )
        for code, label in (("yes", "Same person, new job"), ("no", "Somebody else"))
    )  # fmt: skip
    return Markup(
        '<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-visually-hidden">'
        "Row {number}, {name}: the same person?</legend>"
        '<div class="govuk-radios govuk-radios--small" data-module="govuk-radios">{choices}</div></fieldset>'
        '<p class="app-muted">As the same person they are called {name} from now on, and have both jobs.'
        " Without an answer this row comes back.</p>"
    ).format(number=number, name=row.label, choices=choices)


def _question(row: BatchRow, typed: Typed, corrected: str, changed: str, on: date) -> Markup:
    number, how = row.number, typed.get(f"how-{row.number}", "")
    both = [("As a correction", corrected), (f"As a change from {plain_date(on)}", changed)]
    if corrected == changed:
        both = [(f"As a correction, or as a change from {plain_date(on)}", changed)]
    effects = Markup("").join(
        Markup('<p class="app-muted">{}: {}.</p>').format(words, said) for words, said in both if said
    ) or Markup('<p class="app-muted">No plan depends on it.</p>')
    choices = Markup("").join(
        Markup(
            '<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" form="{form}"'
            ' id="how-{number}-{code}" name="how-{number}" value="{code}"{checked}>'
            '<label class="govuk-label govuk-radios__label" for="how-{number}-{code}">{label}</label></div>'
        ).format(
            form=_FORM, number=number, code=code, label=label,
            checked=Markup(" checked") if how == code else "",
        )
        for code, label in (("correction", "Correction from the beginning"), ("from", "Change from a day"))
    )  # fmt: skip
    return Markup(
        '{effects}<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-visually-hidden">'
        'Row {number}, {name}: correction or change?</legend><div class="govuk-radios govuk-radios--small"'
        ' data-module="govuk-radios">{choices}</div>'
        '<label class="govuk-label" for="on-{number}">From which day<span class="govuk-visually-hidden"> does row'
        ' {number} change</span></label><input class="govuk-input app-fit" type="date" form="{form}" id="on-{number}"'
        ' name="on-{number}" value="{on}"></fieldset>'
    ).format(
        effects=effects, number=number, name=row.label, choices=choices, form=_FORM,
        on=typed.get(f"on-{number}", ""),
    )  # fmt: skip
