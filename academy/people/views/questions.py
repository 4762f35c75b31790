"""Answer one open question."""

from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import ROLES, Permission
from academy.people import actions, queries
from academy.people.actions import About, Answer
from academy.people.forms import question_form
from academy.people.models import OpenQuestion, Person, Team
from academy.people.rules import Ask, pattern_of, what_is_asked
from academy.people.views.blueprint import (
    QUESTION_SEEN_BY,
    bp,
    job_of,
    people_options,
    question_or_404,
    team_options,
)
from academy.refusals import Reason, Refused
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, page, safe_next

Asked = tuple[OpenQuestion, Person | None, Team | None]


@bp.route("/questions/<ref>", methods=["GET", "POST"])
@requires(Permission.ANSWER_QUESTION, on=question_or_404)
def question(found: Asked) -> Any:
    """One question: why it is asked, and the answer, which is applied at once."""
    asked_of, person, team = found
    ref, wants = asked_of.ref, what_is_asked(asked_of.code, of_team=team is not None)
    job = job_of(person, asked_of.employment_id) if person else None
    form = question_form(
        wants,
        begins={"first_day_on": job.first_day_on} if job and wants is Ask.FIRST_DAY else None,
        team=team_options() if wants is Ask.TEAM else [],
        manager=people_options(person) if wants in (Ask.MANAGER, Ask.TEAM_MANAGER) else [],
    )
    back = _back(person, team)
    if form.validate_on_submit():
        try:
            about = About(person, job, team)
            said = actions.answer(actor(), asked_of, about, given=_given(form), now=clock.now())
            return done(f"Answered: {said}.", back)
        except Refused as no:
            form.refuse(no)
    asked_of, person, team = queries.get_question(ref)
    return page(
        "people/question.html",
        422 if form.has_faults else 200,
        form=form,
        question=asked_of,
        person=person,
        team=team,
        owner=ROLES[asked_of.owner_role][0],
        wants=wants,
        job=job if wants is Ask.PATTERN else None,
        back_to=back,
        seen_by=QUESTION_SEEN_BY.get(asked_of.owner_role, "the academy’s coordinators"),
    )


def _back(person: Person | None, team: Team | None) -> str:
    if not may(Permission.SEE_PEOPLE):
        return safe_next(request.args.get("next"))
    return url_for(".person", ref=person.ref) if person else url_for(".team", ref=team.ref if team else "")


def _given(form: Any) -> Answer:
    data = form.data
    text = str(data.get("text") or "")
    if "pattern" in data:
        chosen = pattern_of([*data["pattern"], *data["weekend"]])
        if isinstance(chosen, Reason):
            raise Refused(chosen)
        text = chosen
    return Answer(
        text=text,
        none=bool(data.get("none")),
        team=queries.get_team(data["team"]) if data.get("team") else None,
        manager=queries.get_person(data["manager"]) if data.get("manager") else None,
        fte=data.get("fte"),
        weekly_hours=data.get("weekly_hours"),
        day=data.get("first_day_on"),
    )
