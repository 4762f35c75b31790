"""A small academy in which everybody stands somewhere else to one starter: who and what access.csv is about."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.db import Withdrawable, db
from academy.enrolments.models import CohortRunner
from academy.people.models import Duty, Person, Responsibility
from tests import factories
from tests.factories import START
from tests.house.rows import added
from tests.house.things import shared, things

Row = TypeVar("Row")
YESTERDAY = START - timedelta(days=1)

# The columns of access.csv: who asks. "own" and "other" are seen from the starter whom the row's thing is about.
WHO = (
    "nobody",
    "starter",
    "starter_other",
    "manager",
    "manager_former",
    "manager_other",
    "assessor",
    "practitioner",
    "practitioner_former",  # ran the intake, still takes one session of it, and was asked whether a fact is right
    "practitioner_other",
    "coordinator",
    "kit_desk",
    "head",
    "head_other",
    "auditor",
    "everything_oneself",  # holds every role, and the thing is about themself
)


# What a page needs to be asked for beside its address.
QUERIES = {"/overview/<ref>/why": "?item=Week+one"}


@dataclass
class World:
    """Everybody by their column, and the refs of things by the address that they stand in."""

    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    of_everything: dict[str, str] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)

    def parts(self, rule: str, who: str = "") -> dict[str, str] | None:
        """What stands in the address of a route for this person; None where no thing is known for it."""
        return parts_of(rule, self.of_everything if who == "everything_oneself" else self.things)

    def withdrawn_parts(self, rule: str) -> dict[str, str] | None:
        """The same with things that were withdrawn."""
        return parts_of(rule, self.withdrawn)


def parts_of(rule: str, things: dict[str, str]) -> dict[str, str] | None:
    """Fill the one variable of a route with the thing of the longest address that it begins with."""
    if "<" not in rule:
        return {}
    variables = [part for part in rule.replace("<", " <").split() if part.startswith("<")]
    found: dict[str, str] = {}
    for variable in variables:
        name = variable.split(">")[0].strip("<").split(":")[-1]
        head = rule[: rule.index(f"{name}>")] + f"{name}>"
        if len(variables) == 1 and rule in things:  # one screen of several may need another thing
            head = rule
        if head not in things:
            return None
        found[name] = things[head]
    return found


def make() -> World:
    """Amara Okafor's world on her first Monday, with Dana Dual, who holds every role, and a withdrawn third."""
    world = World()
    people = world.people
    north, south = factories.a_service("North"), factories.a_service("South")
    ours, theirs = factories.a_team("Family North", north), factories.a_team("Family South", south)
    roles = {
        "starter": Role.STARTER,
        "starter_other": Role.STARTER,
        "manager": Role.MANAGER,
        "manager_former": Role.MANAGER,
        "manager_other": Role.MANAGER,
        "practitioner": Role.ADVANCED_PRACTITIONER,
        "practitioner_former": Role.ADVANCED_PRACTITIONER,
        "practitioner_other": Role.ADVANCED_PRACTITIONER,
        "coordinator": Role.COORDINATOR,
        "kit_desk": Role.KIT_DESK,
        "auditor": Role.AUDITOR,
    }
    for who, role in roles.items():
        people[who] = factories.with_role(role, given=who.split("_")[0].title(), family=who.title())
    people["assessor"] = factories.a_person("Asa", "Assessor")
    people["head"] = factories.with_role(Role.HEAD_OF_SERVICE, service=north, given="Hedda", family="North")
    people["head_other"] = factories.with_role(
        Role.HEAD_OF_SERVICE, service=south, given="Hal", family="South"
    )
    people["everything_oneself"] = dana = _everything(north)
    cohort = factories.a_cohort("October", runner=people["practitioner"])
    _ran(cohort.id, people["practitioner_former"].id, until=YESTERDAY)
    _ran(cohort.id, dana.id, until=None)
    other = factories.a_cohort("January", runner=people["practitioner_other"], version=cohort.version)
    amara = people["starter"]
    factories.managing(amara, people["manager"])
    factories.managing(amara, people["manager_former"], ends_on=YESTERDAY)
    factories.managing(people["starter_other"], people["manager_other"])
    factories.managing(dana, dana)
    _duty(Duty.ASSESSOR, people["assessor"], amara)
    common = shared(cohort, people)
    world.things = common | things(amara, ours, cohort, people)
    world.of_everything = common | things(dana, ours, cohort, people)
    things(people["starter_other"], theirs, other, people)
    gone = factories.with_role(Role.STARTER, given="Wanda", family="Withdrawn")
    factories.managing(gone, people["manager"])
    world.withdrawn = things(gone, ours, cohort, people)
    _withdraw(gone)
    db.session.commit()
    return world


def _everything(service: object) -> Person:
    dana = factories.with_role(Role.STARTER, given="Dana", family="Dual")
    for role in Role:
        if role is not Role.STARTER:
            factories.with_role(role, dana, service=service)  # type: ignore[arg-type]
    return dana


def _withdraw(person: Person) -> None:
    """Take back everything about somebody, as an undone import does."""
    now = clock.now()
    person.withdraw(None, now, "for the test")
    db.session.flush()
    for mapper in list(type(person).registry.mappers):
        model = mapper.class_
        if issubclass(model, Withdrawable) and model is not Person:
            for row in db.session.scalars(_about(model, person.id)):
                row.withdraw(None, now, "for the test")
    db.session.flush()


def _about(model: type, person_id: int) -> sa.Select[tuple[object]]:
    """The rows of a table about one person, by the path that the model itself declares."""
    wanted, at, path = sa.select(model), model, (model.person_path or "id").split(".")  # type: ignore[attr-defined]
    if model.person_path is None:  # type: ignore[attr-defined]
        return wanted.where(sa.false())
    for step in path[:-1]:
        wanted = wanted.join(getattr(at, step))
        at = sa.inspect(at).relationships[step].mapper.class_
    return wanted.where(getattr(at, path[-1]) == person_id)


def _ran(cohort_id: int, person_id: int, *, until: date | None) -> None:
    added(CohortRunner(cohort_id=cohort_id, person_id=person_id, starts_on=factories.LONG_AGO, ends_on=until))


def _duty(duty: Duty, holder: Person, person: Person) -> None:
    added(Responsibility(duty=duty, holder_id=holder.id, person_id=person.id, starts_on=factories.LONG_AGO))
