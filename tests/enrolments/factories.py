"""A starter with a plan and those around them, and what they send in."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.db import db
from academy.enrolments import actions, queries
from academy.enrolments.models import Cohort, Enrolment, PlanItem, Submission
from academy.enrolments.rules import SentIn
from academy.people.models import Person
from academy.programmes.models import Item
from tests.factories import a_cohort, an_actor, an_employment, an_enrolment, managing, with_role


@dataclass(frozen=True)
class Cast:
    """A starter, their manager, who runs their intake, and a coordinator."""

    starter: Person
    manager: Person
    runner: Person
    coordinator: Person
    cohort: Cohort
    enrolment: Enrolment

    @property
    def intake(self) -> Cohort:
        """The intake, loaded with its version."""
        return queries.get_cohort(self.cohort.ref)

    def item(self, code: str) -> PlanItem:
        return plan_item(self.enrolment, code)


def a_cast(starts_on: date | None = None, audience: str = "newly_qualified") -> Cast:
    """One small academy: a starter in their intake."""
    runner = with_role(Role.ADVANCED_PRACTITIONER, given="Ruth", family="Ainsworth")
    manager = with_role(Role.MANAGER, given="Mo", family="Khan")
    coordinator = with_role(Role.COORDINATOR, given="Cora", family="Dean")
    starter = with_role(Role.STARTER, given="Asha", family="Begum")
    managing(starter, manager)
    cohort = a_cohort(runner=runner)
    job = an_employment(starter, starts_on=starts_on or cohort.starts_on)
    enrolment = an_enrolment(job, cohort=cohort, audience=audience)
    return Cast(starter, manager, runner, coordinator, cohort, enrolment)


def another_starter(cast: Cast, number: int = 1) -> Enrolment:
    """One more in the same intake, with the same manager."""
    starter = with_role(Role.STARTER, given="Ben", family=f"Other{number:02}")
    managing(starter, cast.manager)
    return an_enrolment(an_employment(starter), cohort=queries.get_cohort(cast.cohort.ref))


def plan_item(enrolment: Enrolment, code: str) -> PlanItem:
    """The item of that code on a plan, as a view would load it."""
    ref = db.session.scalar(
        sa.select(PlanItem.ref)
        .join(Item, Item.id == PlanItem.item_id)
        .where(PlanItem.enrolment_id == enrolment.id, Item.code == code)
    )
    assert ref is not None
    return queries.get_plan_item(ref)


def sent_in(item: PlanItem, who: Person, *, done_on: date | None = None, comment: str = "") -> Submission:
    """The starter sends in an item that needs a signature."""
    return actions.submit(
        an_actor(who),
        item,
        sent=SentIn(done_on or clock.today(), link="https://example.org/x", comment=comment),
        now=clock.now(),
    )


def acts(person: Person) -> Actor:
    """That person, acting."""
    return an_actor(person)
