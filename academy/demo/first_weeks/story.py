"""What a story of the first weeks is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from academy.access.rules import Actor, Role
from academy.demo.cast import Colleague, Starter, Team
from academy.enrolments.models import Cohort

SERVICE = "Assessment and Support"
TEAM = Team(
    "Assessment 1 - Burnside", SERVICE, "Primrose Mill", "Lena Brandt", "lena.brandt@northdale.example"
)
PRACTITIONER = Colleague("Olu", "Adeyemi", "olu.adeyemi@northdale.example", Role.ADVANCED_PRACTITIONER)
HEAD_OF_SERVICE = Colleague(
    "Grace", "Mensah", "grace.mensah@northdale.example", Role.HEAD_OF_SERVICE, SERVICE
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a story happens: the intake, its first day, and today."""

    coordinator: Actor
    cohort: Cohort
    starts_on: date
    today: date


def nothing(_: Setting) -> None:
    """A story needs no words of its own where its row of HR's file says all."""


@dataclass(frozen=True, slots=True)
class Story:
    """Who it is about, and what happens to them before the first day and after the days that everybody lived."""

    about: str  # what the person shows, for the list of who can sign in
    cast: tuple[Starter, ...]
    before: Callable[[Setting], None] = nothing
    after: Callable[[Setting], None] = nothing
