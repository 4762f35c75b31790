"""Pages that belong to no concept: accessibility, privacy, help, and outside production the style guide."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from markupsafe import Markup

from academy import clock
from academy.access.rules import ROLES, Permission
from academy.refusals import Reason, Refused
from academy.web import pictures
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    EmailField,
    FileField,
    LongTextField,
    NumberField,
    Option,
    PasswordField,
    RadioField,
    SelectField,
    TextField,
    TickField,
    TimeField,
)
from academy.web.permissions import requires
from academy.web.templating import page

bp = Blueprint("web", __name__)


@bp.get("/accessibility")
@requires(Permission.PUBLIC)
def accessibility() -> Response:
    """What standard this is built to, how it is tested, and what to do when something is in the way."""
    return page("web/accessibility.html")


@bp.get("/privacy")
@requires(Permission.PUBLIC)
def privacy() -> Response:
    """What is kept, why, who sees it, and what is never kept."""
    return page("web/privacy.html")


@bp.get("/help")
@requires(Permission.PUBLIC)
def help_page() -> Response:
    """What each role does here, in the order of their day."""
    return page("web/help.html", roles=ROLES)


class ExampleForm(BaseForm):
    """One of each field."""

    name = TextField(
        "Full name", required="Enter the full name", hint="As on the contract", maximum_length=80
    )
    starts_on = DateField("Start date", required="Enter the start date", hint="For example, 12 10 2026")
    begins = TimeField("Start of the session", hint="For example, 9.30am")
    email = EmailField("Work email")
    seats = NumberField("Places", minimum=1, maximum=40, suffix="people")
    team = SelectField(
        "Team", empty="Choose a team", required="Choose a team",
        options=[Option("north", "Family Safeguarding North"), Option("south", "Family Safeguarding South")],
    )  # fmt: skip
    joined_how = RadioField(
        "How are they joining?", required="Choose how they are joining",
        options=[
            Option("new", "Newly qualified", "Within three years of qualifying"),
            Option("experienced", "Experienced, new to the council"),
            Option("moving", "Moving inside the council"),
        ],
    )  # fmt: skip
    needs = CheckboxesField("What should be ready?", options=[
        Option("laptop", "Laptop"), Option("phone", "Phone"), Option("badge", "Badge and lanyard"),
    ])  # fmt: skip
    worked = CheckboxesField("When do they work?", options=[
        Option(f"{day}-{half}", f"{day}-{half}")
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") for half in ("am", "pm")
    ])  # fmt: skip
    note = LongTextField("What to change", maximum_length=500, hint="The starter will read this")
    evidence = FileField("Certificate", accept=(".pdf", ".jpg", ".png"), hint="PDF or a photo, up to 10 MB")
    password = PasswordField("Password")
    agreed = TickField(
        "I have read the terms and received these things", required="Tick to say you received them"
    )


@bp.route("/style-guide", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def style_guide() -> Any:
    """Every component we have, on one page; not in production."""
    if current_app.config.get("ENVIRONMENT") == "production":
        abort(404)
    form = ExampleForm()
    status = 200
    if request.method == "POST":
        if form.validate():
            return redirect(url_for(".style_guide"), 303)
        status = 422
    elif request.args.get("refused"):
        form.refuse(Refused(
            Reason("clash", "Room 2 is taken on Tuesday 13 October 2026 from 9.30am", "starts_on"),
            Reason("late", "The programme is still a draft. Publish it first", link="#forms"),
        ))  # fmt: skip
    return page(
        "web/style_guide.html", status, form=form, shapes_all=pictures.shapes().values(), **_examples()
    )


def _examples() -> dict[str, Any]:
    today = clock.today()
    starts = today - timedelta(days=70)
    return {
        "today": today,
        "now": clock.now(),
        "picture": pictures.timeline(
            "Amara Okafor’s first year",
            starts,
            starts + timedelta(days=364),
            bands=_bands(starts),
            marks=_marks(starts),
            today=today,
        ),
        "board_body": _board(),
    }


def _bands(starts: date) -> list[pictures.Band]:
    def day(number: int) -> date:
        return starts + timedelta(days=number)

    return [
        pictures.Band("Week one", day(0), day(4)),
        pictures.Band("ASYE week two", day(7), day(11)),
        pictures.Band("First-year modules", day(14), day(180)),
        pictures.Band("Review period", day(300), day(364)),
    ]


def _marks(starts: date) -> list[pictures.Mark]:
    plan = [
        (0, "done", "Welcome and kit"), (1, "done", "Safeguarding basics"), (2, "done", "Recording well"),
        (3, "made-up", "Court skills"), (4, "done", "The child's journey"), (2, "done", "Six policies"),
        (1, "done", "Lone working"), (7, "done", "ASYE agreement"), (9, "missed", "Direct work"),
        (30, "done", "Domestic abuse module"), (50, "done", "Recall day 1"), (63, "overdue", "Neglect module"),
        (66, "waiting", "First observation"), (75, "booked", "Court module"), (90, "to-arrange", "Three month review"),
        (120, "not-started", "Recall day 2"), (182, "not-started", "Six month review"), (200, "paused", "Module 7"),
        (240, "not-started", "Recall day 3"), (300, "not-needed", "Graded Care Profile 2"),
        (350, "not-started", "Final review"),
    ]  # fmt: skip
    return [pictures.Mark(starts + timedelta(days=days), state, label) for days, state, label in plan]


def _board() -> Markup:
    names = ("Amara Okafor", "Łukasz Ćwikła", "Siân Pryce", "Nguyễn Thị Ánh", "Oluwaṣeun Adébáyọ̀")
    states = list(pictures.shapes())
    rows = []
    for number, name in enumerate(names):
        cells = [pictures.cell_html(states[(number * 3 + place) % len(states)]) for place in range(8)]
        head = Markup(
            '<th scope="row"><a href="#board">{}</a><small>Family Safeguarding North</small></th>'
        ).format(name)
        rows.append(Markup("<tr>") + head + Markup("").join(cells) + Markup("</tr>"))
    return Markup("").join(rows)
