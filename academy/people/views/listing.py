"""The list of people, and adding somebody to it."""

from typing import Any

from flask import Response, request, url_for

from academy import clock
from academy.access.rules import ROLES, Permission
from academy.people import actions, queries
from academy.people.forms import NewPersonForm
from academy.people.queries import Wanted
from academy.people.views.blueprint import SEEN_BY, bp
from academy.refusals import Refused
from academy.sheets import write_csv
from academy.web.filters import plural
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

COLUMNS = (
    "Surname",
    "Forename",
    "Known as",
    "Employee number",
    "Team",
    "First day",
    "Work email",
    "Roles",
    "Open questions",
)


@bp.get("/")
@requires(Permission.SEE_PEOPLE)
def people() -> Response:
    """Everybody whom somebody looks for."""
    wanted = _wanted()
    lines, total = queries.people_list(wanted, clock.today())
    asked = sum(1 for line in lines if line.questions)
    return page(
        "people/people.html",
        lines=lines,
        total=total,
        words=f"{plural(total, 'person', 'people')}, {asked or 'none'} with a question that is open",
        wanted=wanted,
        teams=queries.all_teams(),
        roles=ROLES,
        csv=url_for(
            ".people_csv",
            words=wanted.words,
            team=wanted.team,
            role=wanted.role,
            show="questions" if wanted.needs_answer else "",
        ),
    )


@bp.get("/list.csv")
@requires(Permission.SEE_PEOPLE)
def people_csv() -> Response:
    """The same people as a file."""
    lines, _ = queries.people_list(_wanted(), clock.today(), limit=None)
    rows = [
        [
            line.person.family_name,
            line.person.given_name,
            line.person.known_as,
            line.employee_number,
            line.team,
            "Did not start" if line.never_came else line.starts_on,
            line.person.email,
            ", ".join(ROLES[role][0] for role in line.roles),
            line.questions,
        ]
        for line in lines
    ]
    return Response(
        write_csv(COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new_person() -> Any:
    """Add somebody by hand."""
    form = NewPersonForm(data={"email": request.args.get("email", "")[:254]})
    if form.validate_on_submit():
        try:
            made = actions.add_person(
                actor(),
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
                known_as=form.known_as.data or "",
                email=form.email.data,
                phone=form.phone.data or "",
                registration_number=form.registration_number.data,
                now=clock.now(),
            )
            return done(f"{made.name} added. Nothing was sent to them.", url_for(".person", ref=made.ref))
        except Refused as no:
            form.refuse(no)
    return page(
        "people/person_form.html", 422 if form.has_faults else 200, form=form, person=None, seen_by=SEEN_BY
    )


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        words=asked.get("words", "").strip()[:100],
        team=asked.get("team", "")[:12],
        role=asked.get("role", "")[:40],
        needs_answer=asked.get("show") == "questions",
    )
