"""Intakes: the list, a new one, one of them with its parts as addresses of their own."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission, Role
from academy.enrolments import actions, queries
from academy.enrolments.forms import ChangeCohortForm, CohortForm, RunnersForm
from academy.enrolments.models import Cohort
from academy.enrolments.views.blueprint import bp, cohort_at
from academy.people import queries as people
from academy.policies import queries as policies
from academy.programmes import queries as programmes
from academy.refusals import Refused
from academy.web.forms import Option
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.get("/cohorts")
@requires(Permission.SEE_COHORTS)
def cohorts() -> Any:
    """The intakes that the reader may see."""
    today = clock.today()
    found = queries.intakes(queries.visible_cohort_ids(actor(), today), today)
    ahead = [each for each in found if each.cohort.starts_on >= today]
    return page(
        "enrolments/cohorts.html", ahead=sorted(ahead, key=lambda each: each.cohort.starts_on),
        begun=[each for each in found if each.cohort.starts_on < today],
    )  # fmt: skip


@bp.route("/cohorts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS)
def new_cohort() -> Any:
    """Make an intake."""
    versions = {version.ref: version for version in programmes.published_versions()}
    form = CohortForm()
    form.version.options = [
        Option(ref, f"{version.programme.title}, version {version.label}")
        for ref, version in versions.items()
    ]
    if form.validate_on_submit():
        try:
            cohort = actions.make_cohort(
                actor(), name=form.name.data, version=versions[form.version.data], starts_on=form.starts_on.data,
                note=form.note.data or "",
            )  # fmt: skip
            return done(
                f"{cohort.name} is made, with days proposed for its blocks. Now say who runs it.",
                url_for(".runners", ref=cohort.ref),
            )
        except Refused as no:
            form.refuse(no)
    return page("enrolments/new_cohort.html", 422 if form.has_faults else 200, form=form)


@bp.get("/cohorts/<ref>")
@requires(Permission.SEE_COHORT, on=cohort_at)
def cohort(cohort: Cohort) -> Any:
    """One intake: what it is, what is not arranged yet, who is on it."""
    today = clock.today()
    enrolments = queries.enrolments_of_cohorts([cohort.id])
    document = programmes.document_of(cohort.version)
    blocks = queries.blocks_of([cohort.id])[cohort.id]
    return page(
        "enrolments/cohort.html",
        cohort=cohort,
        intake=queries.intakes([cohort.id], today)[0],
        enrolments=enrolments,
        teams=people.teams_of_jobs({each.employment_id for each in enrolments}, today),
        audiences={each.code: each.label for each in document.audiences},
        blocks=[(stage, blocks.get(stage.code, ())) for stage in document.stages if stage.days],
    )


@bp.route("/cohorts/<ref>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=cohort_at)
def change_cohort(cohort: Cohort) -> Any:
    """Change an intake's name and note."""
    form = ChangeCohortForm(data={"name": cohort.name, "note": cohort.note})
    if form.validate_on_submit():
        try:
            actions.change_cohort(
                actor(),
                cohort,
                name=form.name.data,
                note=form.note.data or "",
            )
            return done("The intake is changed.", url_for(".cohort", ref=cohort.ref))
        except Refused as no:
            form.refuse(no)
    return page("enrolments/change_cohort.html", 422 if form.has_faults else 200, form=form, cohort=cohort)


@bp.route("/cohorts/<ref>/runners", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=cohort_at)
def runners(cohort: Cohort) -> Any:
    """Say who runs an intake, and who leads it."""
    today = clock.today()
    able = {person.ref: person for person in people.people_with_role(Role.ADVANCED_PRACTITIONER, today)}
    running = queries.runners_of([cohort.id], today)[cohort.id]
    form = RunnersForm(
        data={"runners": [each.ref for each in running], "lead": running[0].ref if running else None}
    )
    form.runners.options = form.lead.options = [Option(ref, person.name) for ref, person in able.items()]
    if form.validate_on_submit():
        try:
            actions.set_runners(
                actor(), cohort, runners=[able[ref] for ref in form.runners.data], lead=able.get(form.lead.data),
                now=clock.now(),
            )  # fmt: skip
            return done("Saved who runs the intake.", url_for(".cohort", ref=cohort.ref))
        except Refused as no:
            form.refuse(no)
    return page(
        "enrolments/runners.html", 422 if form.has_faults else 200, form=form, cohort=cohort, able=able
    )


@bp.get("/cohorts/<ref>/documents")
@requires(Permission.SEE_COHORT, on=cohort_at)
def cohort_documents(cohort: Cohort) -> Any:
    """What an intake works with: its programme and the policies in force."""
    document = programmes.document_of(cohort.version)
    current = policies.in_force([each.code for each in document.policies], clock.today())
    return page("enrolments/cohort_documents.html", cohort=cohort, document=document, current=current)


@bp.get("/cohorts/<ref>/history")
@requires(Permission.SEE_COHORT, on=cohort_at)
def cohort_history(cohort: Cohort) -> Any:
    """What happened to an intake itself; what happened to people stands on their own pages."""
    lines = people.history_of_cohort(cohort.ref, cohort.name)
    return page("enrolments/cohort_history.html", cohort=cohort, lines=lines)
