"""What would become of each row of HR's list, given what is known already."""

from collections.abc import Sequence

from academy.batches.rules import (
    Change,
    ColumnPlan,
    Fate,
    PartialDate,
    RowFate,
    date_in_words,
    read_date,
    read_partial_date,
    repeats,
    slipped,
)
from academy.people.rules.starter_facts import decide
from academy.people.rules.starter_fields import EXPERIENCED_NEW, LABELS, NEWLY_QUALIFIED
from academy.people.rules.starter_known import Claims, KnownFacts
from academy.people.rules.starter_rows import (
    ReadRow,
    StarterRow,
    number_key,
    read_row,
)
from academy.refusals import Reason
from academy.sheets import Sheet, SheetRow

StarterFate = RowFate[StarterRow]
LEFT = Reason(
    "former_name",
    "The list has a name or an address that they had before. It was left as it is here. If it is right again, change"
    " it on their page.",
)


def fates(sheet: Sheet, plan: ColumnPlan, known: KnownFacts) -> list[StarterFate]:
    """What would become of every row, in the file's order.

    A line sent twice is taken once; lines that contradict each other are all refused. A registration number or
    an address that two people claim goes to neither. Calling it again after committing gives UNCHANGED.
    """
    read = {
        row.number: read_row(row.cells, plan, max_digits=known.max_digits)
        for row in sheet.rows
        if not row.is_blank
    }
    lines = [
        (row.number, number_key(read[row.number].row.employee_number), _content(row, read[row.number], plan))
        for row in sheet.rows
        if row.number in read and not slipped(len(row.cells), len(sheet.columns))
    ]
    copies, contradictions = repeats(lines)
    claims = claims_of([each.row for each in read.values()])
    cells = {row.number: row.cells for row in sheet.rows} if contradictions else {}
    result: list[StarterFate] = []
    for row in sheet.rows:
        each = read.get(row.number)
        if each is None:
            result.append(RowFate(row.number, Fate.BLANK))
        elif why := slipped(len(row.cells), len(sheet.columns)):
            result.append(_refused(row.number, each.row, why))
        elif row.number in contradictions:
            others = contradictions[row.number]
            why = [
                _contradiction(
                    each.row.employee_number, row.cells, [cells[other] for other in others], others, plan
                )
            ]
            result.append(_refused(row.number, each.row, why))
        elif row.number in copies:
            result.append(_copy(row.number, each.row, copies[row.number]))
        else:
            result.append(fate_of(row.number, each, known, claims))
    return result


def fate_of(number: int, read: ReadRow, known: KnownFacts, claims: Claims | None = None) -> StarterFate:
    """What would become of one row that is neither blank nor a repetition."""
    row = read.row
    if read.reasons:
        return _refused(number, row, list(read.reasons))
    existing = known.employments.get(number_key(row.employee_number))
    values, asked = decide(row, known, claims or claims_of([row]), existing)
    questions = [*read.questions, *asked]
    if existing is None:
        fate = Fate.NEEDS_ANSWER if questions else Fate.READY
        return RowFate(
            number, fate, row.employee_number, row.name, questions=tuple(questions), values=values, row=row
        )
    new = tuple(question for question in questions if question.same not in existing.asked)
    changes = tuple(
        Change(name, LABELS[name], value_in_words(name, existing.values[name]), value_in_words(name, text))
        for name, text in values.items()
        if not existing.says(name, text)
    )
    fate = Fate.CHANGED if changes else Fate.NEEDS_ANSWER if new else Fate.UNCHANGED
    return RowFate(
        number,
        fate,
        row.employee_number,
        row.name,
        reasons=(LEFT,) if existing.is_former(row) else (),
        questions=new,
        changes=changes,
        values=values,
        row=row,
    )


def claims_of(rows: Sequence[StarterRow]) -> Claims:
    """Who claims which registration number and address, refused rows too: what they say may well be right."""
    numbers: dict[str, set[str]] = {}
    emails: dict[str, set[str]] = {}
    for row in rows:
        key = number_key(row.employee_number)
        if row.registration_number:
            numbers.setdefault(row.registration_number, set()).add(key)
        if row.email:
            emails.setdefault(row.email, set()).add(key)
    return Claims(
        {number: frozenset(keys) for number, keys in numbers.items()},
        {email: frozenset(keys) for email, keys in emails.items()},
    )


def value_in_words(name: str, text: str) -> str:
    """A stored value as a change shows it; “nothing” for an empty one."""
    if not text:
        return "nothing"
    if name == "starts_on":
        day = read_date(text)
        return text if isinstance(day, Reason) else date_in_words(day)
    if name == "qualified_in":
        month = read_partial_date(text)
        return month.words if isinstance(month, PartialDate) else text
    if name == "joins_as":
        return {NEWLY_QUALIFIED: "newly qualified", EXPERIENCED_NEW: "experienced, new to the council"}.get(
            text, text
        )
    return text


def _content(row: SheetRow, read: ReadRow, plan: ColumnPlan) -> StarterRow | tuple[str, ...]:
    """What makes two lines the same: what they mean, or, when they cannot be read, what they say."""
    return plan.mapped_cells(row.cells) if read.reasons or read.questions else read.row


def _refused(number: int, row: StarterRow, reasons: list[Reason]) -> StarterFate:
    return RowFate(number, Fate.REFUSED, row.employee_number, row.name, reasons=tuple(reasons))


def _copy(number: int, row: StarterRow, of: int) -> StarterFate:
    reason = Reason("repeated_row", f"The same as row {of}: nothing differs in a column that is used.")
    return RowFate(number, Fate.IGNORED, row.employee_number, row.name, reasons=(reason,))


def _contradiction(
    key: str, cells: tuple[str, ...], others: list[tuple[str, ...]], numbers: list[int], plan: ColumnPlan
) -> Reason:
    differing = [
        LABELS[name]
        for name in plan.columns
        if any(plan.cell(cells, name) != plan.cell(other, name) for other in others)
    ]
    rows = ", ".join(str(number) for number in numbers)
    return Reason(
        "contradicting_rows",
        f"{key} is in this file more than once (also row {rows}), and what is said"
        f" differs: {', '.join(differing)}. Keep the row that is right and send it again.",
    )
