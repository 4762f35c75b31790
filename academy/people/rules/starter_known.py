"""What is known besides HR's list: the people and jobs that are here, and who claims what in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from academy.people.rules.names import NAME_FIELDS
from academy.people.rules.starter_rows import StarterRow
from academy.people.rules.working_days import Calendar, shipped_calendar


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a registration number or an address now; no employee number when they came by another way."""

    name: str
    employee_number: str = ""
    jobs: frozenset[str] = frozenset()  # number_key() of each of their employments


@dataclass(frozen=True, slots=True)
class KnownEmployment:
    """What is known of an employment: `values` by field in the form of `StarterRow.values()`.

    A field that is not in `values` is not compared (say joins_as, once the coordinator has decided it). An empty
    text means: not known yet. `asked` holds `Question.same` of every question ever asked, answered or not.
    """

    values: Mapping[str, str]
    asked: frozenset[tuple[str, str]] = frozenset()
    pattern_known: bool = False
    coming: Mapping[str, str] = field(default_factory=dict)  # what will hold after a change that lies ahead
    former: frozenset[tuple[str, str, str]] = frozenset()  # sealed: given name, family name, known as
    former_emails: frozenset[str] = frozenset()
    sharing: frozenset[str] = (
        frozenset()
    )  # the addresses of managers beside the named one: HR names one of them

    def is_former(self, row: StarterRow) -> frozenset[str]:
        """What of a row the person was called, or reached by, before: a list that lags behind takes nothing back."""
        now = [self.values.get(name, "") for name in NAME_FIELDS]
        names = (row.given_name, row.family_name, row.known_as or now[2])
        lags = any(names in (each, (*each[:2], now[2])) for each in self.former) and list(names) != now
        if lags:
            return frozenset((*NAME_FIELDS, "email"))
        return frozenset({"email"}) if row.email in self.former_emails else frozenset()

    def says(self, name: str, text: str) -> bool:
        """True where a row brings nothing new: it is so, it will be so, or it is not compared."""
        if name == "manager_email" and text in self.sharing:
            return True
        return self.values.get(name, text) == text or self.coming.get(name) == text


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """Everything that the fate of a row depends on besides the file."""

    employments: Mapping[str, KnownEmployment] = field(default_factory=dict)  # by number_key()
    teams: Mapping[str, str] = field(default_factory=dict)  # plain_words(name) → name
    managers: Mapping[str, str] = field(default_factory=dict)  # email in lower case → name
    numbers: Mapping[str, Holder] = field(default_factory=dict)  # registration number → who has it
    emails: Mapping[str, Holder] = field(default_factory=dict)  # email in lower case → who has it
    own_email: str = ""  # of whoever sent the list: nobody names themself
    full_time_hours: Decimal = Decimal(37)
    max_digits: int = 6
    calendar: Calendar = field(default_factory=shipped_calendar)
    likeness: int = 85  # how alike two names must be, of 100, to ask whether they are one person


@dataclass(frozen=True, slots=True)
class Claims:
    """Who in this file claims each registration number and each address: number_keys by number and address."""

    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    emails: Mapping[str, frozenset[str]] = field(default_factory=dict)
