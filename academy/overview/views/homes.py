"""Homes: each role's own, and for several roles one list that says in which role each line is."""

from typing import Any

from flask import redirect, url_for

from academy import clock
from academy.access.rules import ROLES, Permission
from academy.doubts import queries as doubts
from academy.doubts.models import Doubt
from academy.enrolments import queries as enrolments
from academy.overview import queries, rules
from academy.overview.views import gathering
from academy.overview.views.blueprint import bp
from academy.overview.views.lines import lines_of_all_roles
from academy.people import queries as people
from academy.readiness import queries as readiness
from academy.readiness import rules as readiness_rules
from academy.web.permissions import actor, requires
from academy.web.templating import page


@bp.get("/")
@requires(Permission.SIGNED_IN)
def home() -> Any:
    """To the home of one's role; with several roles, one list of all of them."""
    homes = rules.homes_of(actor())
    if len(homes) == 1:
        return redirect(url_for(rules.HOMES[homes[0]]), 303)
    return page(
        "overview/home.html",
        homes=[(ROLES[role][0], rules.HOMES[role]) for role in homes],
        lines=lines_of_all_roles(),
        role_names={role: words[0] for role, words in ROLES.items()},
        doubts=_to_answer(),
    )


@bp.get("/overview/today")
@requires(Permission.SEE_TODAY)
def today() -> Any:
    """An Advanced Practitioner's day: sessions, registers, signatures, who needs attention, the week."""
    return page("overview/today.html", doubts=_to_answer(), **gathering.for_practitioner())


@bp.get("/overview/to-arrange")
@requires(Permission.SEE_TODAY)
def to_arrange() -> Any:
    """Every session to which one of an Advanced Practitioner's starters cannot come, each with its choices."""
    day = clock.today()
    found = gathering.sessions_to_arrange(queries.starters_of_practitioner(actor(), day), day)
    return page("overview/to_arrange.html", **found)


@bp.get("/overview/my-team")
@requires(Permission.SEE_TEAM)
def my_team() -> Any:
    """A manager's starters, one line each; first what is asked of the manager about them."""
    day = clock.today()
    asked = people.questions_for_manager(actor().person_id or 0, day)
    return page(
        "overview/my_team.html", asked=asked, today=day, doubts=_to_answer(), **gathering.for_manager()
    )


@bp.get("/overview/starters")
@requires(Permission.SEE_TODAY)
def starters() -> Any:
    """Those in the intakes that an Advanced Practitioner runs, and those whom they assess, in Today's order."""
    day = clock.today()
    found = queries.starters_of_practitioner(actor(), day)
    concerns, circles = queries.concerns_of(found, day), queries.circles_around(found, day)
    lines = [
        (each, circles[each.id].team, concerns[each.id].urgent(circles[each.id], day), concerns[each.id].more)
        for each in sorted(found, key=lambda each: (concerns[each.id].due_on, each.sort_key))
    ]
    return page("overview/starters.html", lines=lines)


@bp.get("/overview/coordinator")
@requires(Permission.SEE_OVERVIEW)
def coordinator() -> Any:
    """What a coordinator must see to: intakes ahead, gaps, imports, messages that failed."""
    return page("overview/coordinator.html", doubts=_to_answer(), **gathering.for_coordinator())


@bp.get("/overview/service")
@requires(Permission.SEE_SERVICE)
def service() -> Any:
    """A head of service's page: who joined, who is ready, what waits for them."""
    day, ids = clock.today(), actor().service_ids
    found = queries.starters_of_services(ids, day)
    standings = readiness.standings(found, day)
    waiting = [(each, asked) for each in found if (asked := readiness_rules.for_head(standings[each.id]))]
    return page(
        "overview/service.html",
        found=found,
        standings=standings,
        waiting=sorted(waiting, key=lambda pair: not pair[1].late),
        cohorts=enrolments.intakes({each.cohort_id for each in found}, day),
        today=day,
        doubts=_to_answer(),
    )


def _to_answer() -> list[Doubt]:
    """What starters say is not right, and this reader answers."""
    return doubts.to_answer(actor(), clock.today())
