"""Start one person on an intake, or several at once: first what would happen, then it happens."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import redirect, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort
from academy.lifecycle import actions, queries, rules
from academy.lifecycle.forms import EndJobForm, StartForm
from academy.lifecycle.queries import Candidate, Waiting
from academy.lifecycle.views.blueprint import bp, cohort_at, employment_at
from academy.people.models import Employment
from academy.programmes import queries as programmes
from academy.refusals import Reason, Refused
from academy.timetable import queries as sessions
from academy.web.filters import plain_date, plural
from academy.web.forms import BaseForm, Option
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.route("/start/<ref>", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=employment_at)
def start_plan(employment: Employment) -> Any:
    """Start one person: choose, check, start. Who has a plan already is shown it."""
    today = clock.today()
    for plan in enrolments.live_plans_of_jobs([employment.id]):
        return redirect(url_for("overview.year", ref=plan.ref))
    intakes = enrolments.intakes(enrolments.visible_cohort_ids(actor(), today), today)
    cohorts = {each.cohort.ref: each.cohort for each in intakes}
    form = _start_form(employment, cohorts, today)
    if not form.validate_on_submit():
        return page(
            "lifecycle/start_plan.html", 422 if form.has_faults else 200, form=form, employment=employment
        )
    cohort = cohorts[form.cohort.data]
    if "confirmed" not in request.form:
        document = programmes.document_of(cohort.version)
        label = {each.code: each.label for each in document.audiences}.get(form.audience.data, "")
        ahead = [(each.item.code, each.on) for each in sessions.sessions_to_come(cohort.id, today)]
        effects = rules.effects(document, form.audience.data, ahead, employment.first_day_on)
        return page(
            "lifecycle/check_start.html", chosen=form, employment=employment, cohort=cohort, label=label,
            effects=effects,
        )  # fmt: skip
    try:
        started = actions.start_plan(
            actor(), employment, cohort=cohort, audience=form.audience.data,
            programme_start_on=form.programme_start_on.data, now=clock.now(),
        )  # fmt: skip
        return done(_said([started]), url_for("overview.year", ref=started.enrolment.ref))
    except Refused as no:
        form.refuse(no)
    return page("lifecycle/start_plan.html", 422, form=form, employment=employment)


@bp.route("/programme-starts", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS)
def programme_starts() -> Any:
    """From which day the programme counts for those who were not registered when their plan began."""
    today, form = clock.today(), BaseForm()
    found = queries.waiting(today)
    if form.validate_on_submit():
        try:
            count = actions.count_from(actor(), _days(found), today=today)
            return done(
                f"The programme counts now for {count} {'person' if count == 1 else 'people'}.",
                url_for("lifecycle.programme_starts"),
            )
        except Refused as no:
            form.refuse(no)
    return page(
        "lifecycle/programme_starts.html", 422 if form.has_faults else 200, form=form, waiting=found,
        typed=request.form,
    )  # fmt: skip


def _days(found: list[Waiting]) -> dict[int, date]:
    """The day of each ticked row, as it was typed or as it was proposed."""
    picked = set(request.form.getlist("pick"))
    ticked = [each for each in found if each.enrolment.ref in picked]
    if not ticked:
        raise Refused(Reason("nobody", "Tick the people whose programme counts now."))
    days, reasons = {}, []
    for each in ticked:
        try:
            days[each.enrolment.id] = date.fromisoformat(request.form.get(f"day-{each.enrolment.ref}", ""))
        except ValueError:
            said = f"Enter the day from which it counts for {each.enrolment.person.name}."
            reasons.append(Reason("day", said, link=f"#day-{each.enrolment.ref}"))
    if reasons:
        raise Refused(*reasons)
    return days


@bp.route("/did-not-start/<ref>", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=employment_at)
def did_not_start(employment: Employment) -> Any:
    """Say that somebody did not start: first what would be closed, then it is closed."""
    form, person = BaseForm(), employment.person
    found = queries.not_started(employment, clock.today())
    if form.validate_on_submit():
        try:
            actions.did_not_start(actor(), employment, now=clock.now())
            return done(
                f"{person.name} did not start. "
                + ("Their other job here goes on." if found.works_here else "Everything is closed."),
                url_for("people.person", ref=person.ref),
            )
        except Refused as no:
            form.refuse(no)
    effects = rules.effects_of_not_starting(
        plan=found.plan is not None,
        places=len(found.places),
        orders=len(found.orders),
        accounts=len(found.accounts),
        packed=found.packed,
        asked=len(found.questions),
        works_here=found.works_here,
    )
    return page(
        "lifecycle/did_not_start.html", 422 if form.has_faults else 200, form=form, employment=employment,
        effects=effects,
    )  # fmt: skip


@bp.route("/job-end/<ref>", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=employment_at)
def job_end(employment: Employment) -> Any:
    """Say the last day in one job of somebody who has another."""
    form, person = EndJobForm(data={"last_day_on": employment.left_on}), employment.person
    if form.validate_on_submit():
        last: date = form.last_day_on.data
        try:
            actions.end_job(actor(), employment, last, today=clock.today())
            return done(
                f"The last day in the job from {plain_date(employment.contract_start_on)} is {plain_date(last)}.",
                url_for("people.person", ref=person.ref),
            )
        except Refused as no:
            form.refuse(no)
    return page("lifecycle/job_end.html", 422 if form.has_faults else 200, form=form, employment=employment)


@bp.route("/cohorts/<ref>/enrol", methods=["GET", "POST"])
@requires(Permission.MANAGE_COHORTS, on=cohort_at)
def enrol_several(cohort: Cohort) -> Any:
    """Start several people on an intake: tick them, say how each joins, check, start."""
    today, form = clock.today(), BaseForm()
    found = queries.candidates(cohort, today)
    if not form.validate_on_submit():
        return _several(cohort, found, form)
    try:
        chosen = _chosen(cohort, found)
        if "confirmed" not in request.form:
            return _several(cohort, chosen, form, template="lifecycle/check_several.html")
        started = [
            actions.start_plan(
                actor(), each.employment, cohort=cohort, audience=each.proposal.audience,
                programme_start_on=each.proposal.programme_start_on, now=clock.now(),
            )
            for each in chosen
        ]  # fmt: skip
        return done(_said(started), url_for("enrolments.cohort", ref=cohort.ref))
    except Refused as no:
        form.refuse(no)
    return _several(cohort, found, form)


def _several(
    cohort: Cohort, found: list[Candidate], form: BaseForm, template: str = "lifecycle/enrol_several.html"
) -> Any:
    document = programmes.document_of(cohort.version)
    return page(
        template,
        422 if form.has_faults else 200,
        form=form,
        cohort=cohort,
        candidates=found,
        audiences=[(each.code, each.label) for each in document.audiences],
        labels={each.code: each.label for each in document.audiences},
        picked=set(request.form.getlist("pick")),
        typed=request.form,
    )


def _chosen(cohort: Cohort, found: list[Candidate]) -> list[Candidate]:
    """The ticked people with how each joins, as the coordinator confirmed it; their start follows from that."""
    picked = set(request.form.getlist("pick"))
    ticked = [each for each in found if each.employment.ref in picked]
    if not ticked:
        raise Refused(Reason("nobody", "Tick the people who start on this intake."))
    document = programmes.document_of(cohort.version)
    chosen, reasons = [], []
    for each in ticked:
        audience = request.form.get(f"joins-{each.employment.ref}", "")
        if not audience:
            name = each.employment.person.name
            reasons.append(
                Reason("audience", f"Choose how {name} joins.", link=f"#joins-{each.employment.ref}")
            )
        job = each.employment
        proposal = rules.propose(document, audience, job.first_day_on, job.contract_start_on, each.registered)
        chosen.append(replace(each, proposal=proposal))
    if reasons:
        raise Refused(*reasons)
    return chosen


def _start_form(employment: Employment, cohorts: dict[str, Cohort], today: date) -> StartForm:
    """With what is proposed: the next intake of that day or the newest one, and how HR says they join."""
    ahead = sorted(
        cohorts.values(), key=lambda each: (abs((each.starts_on - employment.first_day_on).days), each.id)
    )
    proposal = queries.proposed(ahead[0], [employment], today)[0].proposal if ahead else None
    data = {
        "cohort": ahead[0].ref if ahead else None,
        "audience": proposal.audience if proposal else None,
        "programme_start_on": proposal.programme_start_on if proposal else None,
    }
    form = StartForm(data=data)
    form.cohort.options = [Option(ref, cohort.name) for ref, cohort in cohorts.items()]
    audiences = {
        each.code: each.label
        for cohort in cohorts.values()
        for each in programmes.document_of(cohort.version).audiences
    }
    form.audience.options = [Option(code, label) for code, label in audiences.items()]
    if proposal is not None:
        form.audience.description = f"{proposal.joins_why}. Confirm it, or choose another"
    return form


def _said(started: list[actions.Started]) -> str:
    count, without = len(started), sum(len(each.without_place) for each in started)
    words = f"{plural(count, 'plan')} are started."
    if count == 1:
        words = f"The plan of {started[0].enrolment.person.name} is started."
    return f"{words} {plural(without, 'place')} could not be given: see the sessions." if without else words
