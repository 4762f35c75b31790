"""Starters with what only their manager can do, and with what the coordinators do for a whole intake."""

from collections.abc import Iterable
from datetime import date

from academy.access.rules import Actor
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment, PlanItem
from academy.people import queries as people
from academy.programmes.rules import OwnerRole
from academy.readiness.queries.standings import followed_where, standings
from academy.readiness.rules import MyPart, my_part


def my_parts(actor: Actor, today: date) -> list[tuple[Enrolment, MyPart]]:
    """Every starter whom this person manages today, by surname, with what is with their manager."""
    if actor.person_id is None:
        return []
    found = followed_where(Enrolment.person_id.in_(people.managed_by(actor.person_id, today)))
    now = standings(found, today)
    return [(each, my_part(now[each.id], OwnerRole.MANAGER)) for each in found]


def parts_of_intake(cohort: Cohort, today: date) -> list[tuple[Enrolment, MyPart]]:
    """Every starter of an intake, by surname, with what is with the coordinators: the checks that they record."""
    found = followed_where(Enrolment.cohort_id == cohort.id)
    now = standings(found, today)
    return [(each, my_part(now[each.id], OwnerRole.COORDINATOR)) for each in found]


def open_items(enrolment: Enrolment, codes: Iterable[str]) -> list[PlanItem]:
    """Those of a plan's items, by code, that nothing has completed yet."""
    wanted = set(codes)
    return [
        enrolments.get_plan_item(plan_item.ref)
        for plan_item, code in enrolments.open_plan_items(enrolment.id)
        if code in wanted
    ]
