"""The teams, one team, and who manages it."""

from typing import Any

from flask import Response, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.people import actions, queries
from academy.people.forms import TeamForm, TeamManagerForm
from academy.people.models import Duty, Service, Team
from academy.people.views.blueprint import SEEN_BY, bp, people_options, team_or_404
from academy.refusals import Reason, Refused
from academy.web.forms import Option
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.get("/teams")
@requires(Permission.SEE_PEOPLE)
def teams() -> Response:
    """Every open team with its manager and how many are in it."""
    found = queries.all_teams()
    ids = [team.id for team in found]
    asked: dict[int | None, int] = {}
    for question in queries.open_questions(team_ids=ids):
        asked[question.team_id] = asked.get(question.team_id, 0) + 1
    return page(
        "people/teams.html",
        teams=found,
        managers=queries.team_managers(ids, clock.today()),
        figures=queries.team_figures(ids, clock.today()),
        asked=asked,
    )


@bp.route("/teams/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new_team() -> Any:
    """Add a team."""
    form = _team_form({"name": request.args.get("name", "")[:120]})
    if form.validate_on_submit():
        try:
            made = actions.add_team(
                actor(), name=form.name.data, service=_service(form), base=form.base.data or ""
            )
            return done(
                f"The team {made.name} is added. Name its manager next.", url_for(".team", ref=made.ref)
            )
        except Refused as no:
            form.refuse(no)
    return page("people/team_form.html", 422 if form.has_faults else 200, form=form, team=None)


@bp.get("/teams/<ref>")
@requires(Permission.SEE_PEOPLE, on=team_or_404)
def team(found: Team) -> Response:
    """One team: its manager, who is in it, what is asked about it."""
    return page(
        "people/team.html",
        team=found,
        managers=queries.duties_towards(team_id=found.id),
        members=queries.members_of(found.id, clock.today()),
        asked=queries.open_questions(team_ids=[found.id]),
        today=clock.today(),
        seen_by=SEEN_BY,
    )


@bp.route("/teams/<ref>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=team_or_404)
def change_team(found: Team) -> Any:
    """Change a team's name, service or base."""
    ref = found.ref
    form = _team_form({"name": found.name, "service": found.service.ref, "base": found.base})
    if form.validate_on_submit():
        try:
            actions.change_team(
                actor(), found, name=form.name.data, service=_service(form), base=form.base.data or ""
            )
            return done("The team is saved.", url_for(".team", ref=ref))
        except Refused as no:
            form.refuse(no)
    return page(
        "people/team_form.html", 422 if form.has_faults else 200, form=form, team=queries.get_team(ref)
    )


@bp.route("/teams/<ref>/manager", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=team_or_404)
def name_team_manager(found: Team) -> Any:
    """Name who manages a team."""
    ref, form = found.ref, TeamManagerForm(data={"starts_on": clock.today(), "how": "takes_over"})
    form.holder.options = people_options()
    if form.validate_on_submit():
        try:
            given = actions.give_duty(
                actor(),
                Duty.TEAM_MANAGER,
                holder=queries.get_person(form.holder.data),
                team=found,
                starts_on=form.starts_on.data,
                is_owner=form.how.data != "shares",
                takes_over=form.how.data == "takes_over",
                now=clock.now(),
            )
            return done(f"{given.holder.name} manages {found.name}.", url_for(".team", ref=ref))
        except Refused as no:
            form.refuse(no)
    return page(
        "people/team_manager_form.html",
        422 if form.has_faults else 200,
        form=form,
        team=queries.get_team(ref),
        seen_by=SEEN_BY,
    )


def _team_form(data: dict[str, str]) -> TeamForm:
    form = TeamForm(data=data)
    form.service.options = [Option(service.ref, service.name) for service in queries.all_services()]
    return form


def _service(form: TeamForm) -> Service:
    if form.new_service.data:
        return actions.add_service(actor(), name=form.new_service.data)
    chosen = next((each for each in queries.all_services() if each.ref == form.service.data), None)
    if chosen is None:
        raise Refused(Reason("service", "Choose the service, or name a new one", "service"))
    return chosen
