"""One row of HR's list of new starters, read on its own: what it says, and why it cannot be taken."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from academy.batches.rules import ColumnPlan, PartialDate, Question
from academy.people.rules.names import display_name
from academy.people.rules.starter_cells import CellReader
from academy.refusals import Reason


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
    starter_type: str = ""  # HR's own words; a programme says which way of joining they mean
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
    reader = CellReader(cells, plan)
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
        starter_type=reader.text("starter_type"),
        qualified_in=reader.qualified(),
    )
    return ReadRow(row, tuple(reader.reasons), tuple(reader.questions))
