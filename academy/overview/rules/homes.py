"""Which home is whose: one for each role, and for several roles one list that says in which role each line is."""

from dataclasses import dataclass
from datetime import date

from academy.access.rules import Actor, Role

HOMES: dict[Role, str] = {
    Role.STARTER: "overview.your_year",
    Role.ADVANCED_PRACTITIONER: "overview.today",
    Role.MANAGER: "overview.my_team",
    Role.COORDINATOR: "overview.coordinator",
    Role.KIT_DESK: "equipment.desk",
    Role.HEAD_OF_SERVICE: "overview.service",
    Role.AUDITOR: "admin.history",
}


def homes_of(who: Actor) -> list[Role]:
    """The roles that have a home of their own, in the order of the menu."""
    return [role for role in HOMES if role in who.roles]


@dataclass(frozen=True, slots=True)
class ToDo:
    """One line of a home: what, about whom, why now, whose role, and where it is done."""

    title: str
    text: str
    state: str
    words: str
    role: Role
    due_on: date | None
    href: str = ""
    button: str = ""


def ordered(lines: list[ToDo]) -> list[ToDo]:
    """The earliest day first, what has none last, then by title."""
    return sorted(lines, key=lambda line: (line.due_on or date.max, line.title, line.text))
