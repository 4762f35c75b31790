"""Reading the cells of one row of HR's list, and collecting what is wrong with them."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from academy.access.rules import Role
from academy.batches.rules import ColumnPlan, PartialDate, Question, read_date, read_partial_date
from academy.people.rules.registration_numbers import read_number
from academy.people.rules.starter_fields import EXPERIENCED_NEW, LABELS, NEWLY_QUALIFIED
from academy.refusals import Reason

_LONGEST = {
    "family_name": 120,
    "given_name": 120,
    "known_as": 120,
    "job_title": 120,
    "team": 120,
    "base": 120,
    "starter_type": 120,
}
_EMPLOYEE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/_-]{0,29}", re.ASCII | re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(?:\.[^@\s<>()\",;:.]+)+")
_IN_BRACKETS = re.compile(r".*<([^<>]+)>")
_DECIMAL = re.compile(r"\d{0,4}(?:[.,]\d{1,12})?", re.ASCII)
_YES = frozenset({"y", "yes", "1", "true", "t", "x", "nqsw"})
_NO = frozenset({"n", "no", "0", "false", "f"})
_MOST_HOURS = Decimal(60)


class CellReader:
    """Reads the cells of one row; `reasons` refuse it, `questions` are for a person."""

    def __init__(self, cells: tuple[str, ...], plan: ColumnPlan) -> None:
        self._cells, self._plan = cells, plan
        self.reasons: list[Reason] = []
        self.questions: list[Question] = []

    def _cell(self, name: str) -> str:
        return self._plan.cell(self._cells, name)

    def _refuse(self, code: str, message: str, field: str) -> None:
        self.reasons.append(Reason(code, message, field))

    def _ask(self, code: str, sentence: str, field: str, about: str) -> None:
        self.questions.append(Question(code, sentence, Role.COORDINATOR, about[:200], field))

    def text(self, name: str, *, needed: bool = False) -> str:
        text = self._cell(name)
        label = LABELS[name]
        if not text and needed:
            self._refuse(f"{name}_missing", f"{label} is missing. Enter it and send the row again.", name)
        elif len(text) > _LONGEST[name]:
            self._refuse("too_long", f"{label} has more than {_LONGEST[name]} characters. Shorten it.", name)
        elif "\ufffd" in text:
            self._refuse(
                "letter_lost",
                f"{label} “{text[:60]}”: a letter was lost when the file was saved. Save the"
                " list again as XLSX or as CSV in UTF-8.",
                name,
            )
        return text

    def employee_number(self) -> str:
        text = self._cell("employee_number")
        if not text:
            self._refuse(
                "employee_number_missing",
                "Employee number is missing. Enter it and send the row again.",
                "employee_number",
            )
        elif not _EMPLOYEE_NUMBER.fullmatch(text):
            hint = f" (did you mean {text[:-2]}?)" if text.endswith(".0") else ""
            self._refuse(
                "employee_number",
                f"{text[:40]} is no employee number{hint}. It has up to 30 letters and digits.",
                "employee_number",
            )
        return text

    def email(self, name: str, code: str) -> str:
        shown = self._cell(name)
        found = _IN_BRACKETS.fullmatch(shown)
        text = (found[1] if found else shown).removeprefix("mailto:").strip().lower()
        if not text or (len(text) <= 254 and _EMAIL.fullmatch(text)):
            return text
        whose = "The work email" if name == "email" else "The line manager’s email"
        self._ask(code, f"{whose} “{shown[:80]}” cannot be an email address. What is it?", name, shown)
        return ""

    def start(self) -> date | None:
        text = self._cell("starts_on")
        if not text:
            self._refuse(
                "starts_on_missing", "Start date is missing. Enter it and send the row again.", "starts_on"
            )
            return None
        read = read_date(text, self._plan.order("starts_on"))
        if isinstance(read, Reason):
            self._refuse(read.code, f"Start date: {read.message}", "starts_on")
            return None
        return read

    def fte(self) -> Decimal | None:
        """FTE is more than 0 and at most 1, kept to four decimal places; 60% is 0.6."""
        text = self._cell("fte")
        if not text:
            return None
        percent = text.endswith("%")
        value = _decimal(text.rstrip("% "))
        exact = value / 100 if value is not None and percent else value
        rounded = None if exact is None else exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        if exact is not None and exact <= 1 and rounded:
            return rounded
        hint = (
            f" (did you mean {(exact / 100).normalize():f}?)"
            if exact is not None and 10 <= exact <= 100
            else ""
        )
        self._refuse("fte", f"FTE {text[:20]}: it must be more than 0 and at most 1{hint}.", "fte")
        return None

    def hours(self) -> Decimal | None:
        text = self._cell("weekly_hours")
        if not text:
            return None
        value = _decimal(text)
        if value is not None and 0 < value <= _MOST_HOURS:
            return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
        self._refuse(
            "weekly_hours",
            f"Weekly hours {text[:20]}: enter a number above 0 and at most {_MOST_HOURS}, such as 22.2.",
            "weekly_hours",
        )
        return None

    def registration_number(self, max_digits: int) -> str:
        text = self._cell("registration_number")
        if not text:
            return ""
        read = read_number(text, max_digits=max_digits)
        if isinstance(read, Reason):
            self._refuse(read.code, read.message, "registration_number")
            return ""
        return read

    def joins_as(self) -> str:
        text = self._cell("joins_as")
        word = text.casefold()
        if word in _YES:
            return NEWLY_QUALIFIED
        if word in _NO:
            return EXPERIENCED_NEW
        if text:
            self._ask(
                "joins_unclear",
                f"“{text[:40]}” does not say whether they are newly qualified. Are they?",
                "joins_as",
                text,
            )
        return ""

    def qualified(self) -> PartialDate | None:
        text = self._cell("qualified_in")
        if not text:
            return None
        read = read_partial_date(text, self._plan.order("qualified_in"))
        if isinstance(read, Reason):
            self._ask(
                "qualified_unclear",
                f"“{text[:40]}” does not say when they qualified. When was it?",
                "qualified_in",
                text,
            )
            return None
        return read


def _decimal(text: str) -> Decimal | None:
    if not text or not _DECIMAL.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
