"""A manager's starters with what only they can do."""

from collections.abc import Iterable
from datetime import date

from academy.access.rules import Actor
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment, PlanItem
from academy.people import queries as people
from academy.readiness.queries.standings import followed_where, standings
from academy.readiness.rules import MyPart, my_part


def my_parts(actor: Actor, today: date) -> list[tuple[Enrolment, MyPart]]:
    """Every starter whom this person manages today, by surname, with what is with their manager."""
    if actor.person_id is None:
        return []
    found = followed_where(Enrolment.person_id.in_(people.managed_by(actor.person_id, today)))
    now = standings(found, today)
    return [(each, my_part(now[each.id])) for each in found]


def open_items(enrolment: Enrolment, codes: Iterable[str]) -> list[PlanItem]:
    """Those of a plan's items, by code, that nothing has completed yet."""
    wanted = set(codes)
    return [
        enrolments.get_plan_item(plan_item.ref)
        for plan_item, code in enrolments.open_plan_items(enrolment.id)
        if code in wanted
    ]
