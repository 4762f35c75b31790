"""One row of HR's list of new starters, read on its own: what it says, and why it cannot be taken."""

import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from academy.access.rules import Role
from academy.batches.rules import ColumnPlan, Field, PartialDate, Question, read_date, read_partial_date
from academy.people.rules.names import display_name
from academy.people.rules.registration_numbers import read_number
from academy.refusals import Reason

NEWLY_QUALIFIED = "newly_qualified"
EXPERIENCED_NEW = "experienced_new"

STARTER_FIELDS: tuple[Field, ...] = (
    Field("employee_number", "Employee number", ("Employee No", "Emp No", "Employee ID", "Staff number", "Staff No",
          "Payroll number", "Payroll No", "Assignment number", "Personnel number", "Person number"), required=True),
    Field("family_name", "Surname", ("Last name", "Family name"), required=True),
    Field("given_name", "Forename", ("First name", "Forenames", "First names", "Given name", "Given names"),
          required=True),
    Field("known_as", "Known as", ("Preferred name", "Preferred first name", "Preferred forename", "Nickname")),
    Field("email", "Work e-mail", ("Email", "Work email address", "Email address", "Council email", "E-mail address")),
    Field("job_title", "Job title", ("Position", "Post title", "Role", "Post", "Job", "Position title")),
    Field("team", "Team", ("Team name", "Organisation unit", "Org unit", "Section", "Department")),
    Field("base", "Base", ("Office", "Location", "Work location", "Place of work", "Building")),
    Field("manager_email", "Line manager’s e-mail", ("Line manager email", "Manager email", "Managers email",
          "Line manager email address", "Line manager's email address", "Supervisor email", "Reports to email")),
    Field("starts_on", "Start date", ("Employment start date", "Contract start", "Contract start date", "Date started",
          "Commencement date", "Start", "Joining date", "Hire date"), required=True, is_date=True),
    Field("fte", "FTE", ("Full time equivalent", "FTE value", "Contract FTE")),
    Field("weekly_hours", "Weekly hours", ("Hours per week", "Hours", "Contracted hours", "Contract hours")),
    Field("registration_number", "Registration number", ("SWE number", "SWE No", "SWE registration number", "SWE",
          "Social Work England number", "Registration No", "SWE reg no", "SWE ID")),
    Field("joins_as", "Newly qualified", ("NQSW (Y/N)", "NQSW", "NQSW Y or N", "Newly qualified (Y/N)", "ASYE",
          "ASYE (Y/N)", "Is NQSW")),
    Field("qualified_in", "Qualified", ("Qualified month", "Date qualified", "Qualification date", "Qualified in",
          "Qualified on", "Year qualified")),
)
LABELS = {each.name: each.label for each in STARTER_FIELDS}

_LONGEST = {"family_name": 120, "given_name": 120, "known_as": 120, "job_title": 120, "team": 120, "base": 120}
_EMPLOYEE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/_-]{0,29}", re.ASCII | re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(?:\.[^@\s<>()\",;:.]+)+")
_IN_BRACKETS = re.compile(r".*<([^<>]+)>")
_DECIMAL = re.compile(r"\d{0,4}(?:[.,]\d{1,12})?", re.ASCII)
_YES = frozenset({"y", "yes", "1", "true", "t", "x", "nqsw"})
_NO = frozenset({"n", "no", "0", "false", "f"})
_MOST_HOURS = Decimal(60)


@dataclass(frozen=True, slots=True)
class StarterRow:
    """What a row says, each thing read; None or empty where it says nothing or nothing that can be read."""

    employee_number: str = ""
    family_name: str = ""
    given_name: str = ""
    known_as: str = ""
    email: str = ""
    job_title: str = ""
    team: str = ""
    base: str = ""
    manager_email: str = ""
    starts_on: date | None = None
    fte: Decimal | None = None
    weekly_hours: Decimal | None = None
    registration_number: str = ""
    joins_as: str = ""
    qualified_in: PartialDate | None = None

    @property
    def name(self) -> str:
        """The person's name as it is shown."""
        return display_name(self.given_name, self.family_name, self.known_as)

    def values(self) -> dict[str, str]:
        """What the row says, by field, as short texts that compare equal when they mean the same.

        Nothing stands here for an empty cell: an empty cell says nothing, and never takes away what is known.
        """
        texts = {each.name: value_text(getattr(self, each.name)) for each in fields(self)}
        return {name: text for name, text in texts.items() if text}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as read on its own: reasons mean that it is refused, questions that somebody must say more."""

    row: StarterRow
    reasons: tuple[Reason, ...] = ()
    questions: tuple[Question, ...] = ()


def value_text(value: str | date | Decimal | PartialDate | None) -> str:
    """A value in the form that rows and facts are compared in: 0.6, 2026-09-07, 2026-07."""
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def number_key(employee_number: str) -> str:
    """An employee number as it is compared: without spaces at the ends, in lower case; leading zeros count."""
    return employee_number.strip().casefold()


def read_row(cells: tuple[str, ...], plan: ColumnPlan, *, max_digits: int = 6) -> ReadRow:
    """Read one row by the plan.

    Refused: no or unreadable employee number, surname, start date; a number, FTE or hours that cannot be right.
    Questions: what leaves the person known and startable (an address, when they qualified, how they join).
    """
    reader = _Reader(cells, plan)
    row = StarterRow(
        employee_number=reader.employee_number(),
        family_name=reader.text("family_name", needed=True),
        given_name=reader.text("given_name"),
        known_as=reader.text("known_as"),
        email=reader.email("email", "email_unreadable"),
        job_title=reader.text("job_title"),
        team=reader.text("team"),
        base=reader.text("base"),
        manager_email=reader.email("manager_email", "manager_unreadable"),
        starts_on=reader.start(),
        fte=reader.fte(),
        weekly_hours=reader.hours(),
        registration_number=reader.registration_number(max_digits),
        joins_as=reader.joins_as(),
        qualified_in=reader.qualified(),
    )
    return ReadRow(row, tuple(reader.reasons), tuple(reader.questions))


class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

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
            self._refuse("letter_lost", f"{label} “{text[:60]}”: a letter was lost when the file was saved. Save the"
                         " list again as XLSX or as CSV in UTF-8.", name)
        return text

    def employee_number(self) -> str:
        text = self._cell("employee_number")
        if not text:
            self._refuse("employee_number_missing", "Employee number is missing. Enter it and send the row again.",
                         "employee_number")
        elif not _EMPLOYEE_NUMBER.fullmatch(text):
            hint = f" (did you mean {text[:-2]}?)" if text.endswith(".0") else ""
            self._refuse("employee_number", f"{text[:40]} is no employee number{hint}. It has up to 30 letters and"
                         " digits.", "employee_number")
        return text

    def email(self, name: str, code: str) -> str:
        shown = self._cell(name)
        found = _IN_BRACKETS.fullmatch(shown)
        text = (found[1] if found else shown).removeprefix("mailto:").strip().lower()
        if not text or (len(text) <= 254 and _EMAIL.fullmatch(text)):
            return text
        whose = "The work e-mail" if name == "email" else "The line manager’s e-mail"
        self._ask(code, f"{whose} “{shown[:80]}” cannot be an e-mail address. What is it?", name, shown)
        return ""

    def start(self) -> date | None:
        text = self._cell("starts_on")
        if not text:
            self._refuse("starts_on_missing", "Start date is missing. Enter it and send the row again.", "starts_on")
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
        hint = f" (did you mean {value_text(exact / 100)}?)" if exact is not None and 10 <= exact <= 100 else ""
        self._refuse("fte", f"FTE {text[:20]}: it must be more than 0 and at most 1{hint}.", "fte")
        return None

    def hours(self) -> Decimal | None:
        text = self._cell("weekly_hours")
        if not text:
            return None
        value = _decimal(text)
        if value is not None and 0 < value <= _MOST_HOURS:
            return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
        self._refuse("weekly_hours", f"Weekly hours {text[:20]}: enter a number above 0 and at most {_MOST_HOURS},"
                     " such as 22.2.", "weekly_hours")
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
            self._ask("joins_unclear", f"“{text[:40]}” does not say whether they are newly qualified. Are they?",
                      "joins_as", text)
        return ""

    def qualified(self) -> PartialDate | None:
        text = self._cell("qualified_in")
        if not text:
            return None
        read = read_partial_date(text, self._plan.order("qualified_in"))
        if isinstance(read, Reason):
            self._ask("qualified_unclear", f"“{text[:40]}” does not say when they qualified. When was it?",
                      "qualified_in", text)
            return None
        return read


def _decimal(text: str) -> Decimal | None:
    if not text or not _DECIMAL.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
