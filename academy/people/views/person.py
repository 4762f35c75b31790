"""One person as coordinators see them: details, job, duties, roles, questions, history."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from academy import clock
from academy.access.rules import ROLES, TOPIC_PERMISSION, Permission, Topic
from academy.people import actions, queries
from academy.people.actions.duties import DUTY_WORDS
from academy.people.forms import EmploymentForm, FormerNameForm, PersonForm, PrivateContactForm
from academy.people.models import Hours, Person, Posting
from academy.people.rules import (
    JOINS_WORDS,
    changed_words,
    did_not_start,
    pattern_in_words,
    pattern_on,
    value_in_words,
    value_text,
)
from academy.people.views.blueprint import SEEN_BY, bp, person_or_404, team_options
from academy.refusals import Refused
from academy.settings import queries as settings
from academy.web.filters import plain_date
from academy.web.forms import Option
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, link, page


@bp.get("/<ref>")
@requires(Permission.SEE_PEOPLE, on=person_or_404)
def person(found: Person) -> Response:
    """Everything about one person that a coordinator keeps."""
    today = clock.today()
    topics = [topic for topic in Topic if may(TOPIC_PERMISSION[topic])]
    grants, jobs = queries.grants_of(found.id), _jobs(found)
    return page(
        "people/person.html",
        person=found,
        seen_by=SEEN_BY,
        called=", ".join(
            dict.fromkeys(
                ROLES[each.role][0] for each in grants if each.ends_on is None or each.ends_on >= today
            )
        )
        or "No role at the academy",
        jobs=[
            (job, _job_facts(standing, several=len(jobs) > 1), did_not_start(job.left_on, job.first_day_on))
            for job, standing in jobs
        ],
        asked=queries.open_questions(person_ids=[found.id]),
        answered=queries.answered_questions(found.id),
        towards=queries.duties_towards(person_id=found.id),
        held=queries.duties_held(found.id),
        grants=grants,
        duty_words=DUTY_WORDS,
        roles=ROLES,
        services={service.id: service.name for service in queries.all_services()},
        lines=queries.history_of(found.id, topics, limit=30),
        changed=changed_words,
        today=today,
        renamed=queries.has_former_name(found.id),
        to_come=any(job.first_day_on > today and job.left_on is None for job, _ in jobs),
    )


@bp.route("/<ref>/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=person_or_404)
def change_details(found: Person) -> Any:
    """Change names, address, phone or registration number."""
    ref, form, was = found.ref, PersonForm(obj=found), found.name
    if form.validate_on_submit():
        try:
            actions.change_person(
                actor(),
                found,
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
                known_as=form.known_as.data or "",
                email=form.email.data,
                phone=form.phone.data or "",
                registration_number=form.registration_number.data,
                now=clock.now(),
            )
            return done(_saved(found, was), url_for(".person", ref=ref))
        except Refused as no:
            form.refuse(no)
    found = queries.get_person(ref)
    return page(
        "people/person_form.html", 422 if form.has_faults else 200, form=form, person=found, seen_by=SEEN_BY
    )


def _saved(found: Person, was: str) -> str:
    if found.name == was:
        return "Details saved."
    return (
        "Name updated everywhere, and the former name is sealed. "
        "Records that were issued in it verify as replaced: issue them again under Documents."
    )


@bp.route("/<ref>/private-contact", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=person_or_404)
def private_contact(found: Person) -> Any:
    """How to reach somebody before they have come; deleted some days after."""
    ref, had = found.ref, queries.private_contact_of(found.id)
    form = PrivateContactForm(data={"email": had.email, "phone": had.phone} if had else None)
    if form.validate_on_submit():
        try:
            actions.keep_private_contact(
                actor(), found, email=form.email.data or "", phone=form.phone.data or "", today=clock.today()
            )
            return done("Saved. It is deleted by itself.", url_for(".person", ref=ref))
        except Refused as no:
            form.refuse(no)
    found = queries.get_person(ref)
    days = settings.number("private_contact_days")
    return page(
        "people/private_contact.html",
        422 if form.has_faults else 200,
        form=form,
        person=found,
        days=days,
        seen_by=SEEN_BY,
    )


@bp.route("/<ref>/former-names", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=person_or_404)
def former_names(found: Person) -> Any:
    """Open the sealed names of one person: for a reason, which is kept with who opened them."""
    form, opened = FormerNameForm(), []
    if form.validate_on_submit():
        try:
            opened = actions.open_former_names(actor(), found, why=form.reason.data)
        except Refused as no:
            form.refuse(no)
    return page(
        "people/former_names.html",
        422 if form.has_faults else 200,
        form=form,
        person=found,
        opened=opened,
        seen_by=SEEN_BY,
    )


@bp.route("/<ref>/job", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=person_or_404)
def new_job(found: Person) -> Any:
    """Add the job of somebody who joins, by hand."""
    ref, form = found.ref, EmploymentForm()
    form.team.options = team_options()
    form.joins_as.options = [Option(code, words) for code, words in queries.ways_to_join().items()]
    if form.validate_on_submit():
        try:
            job = actions.add_employment(
                actor(),
                found,
                employee_number=form.employee_number.data,
                team=queries.get_team(form.team.data),
                starts_on=form.starts_on.data,
                first_day_on=form.first_day_on.data,
                fte=form.fte.data,
                joins_as=form.joins_as.data,
                now=clock.now(),
            )
            return done(f"{found.name} joins on {plain_date(job.first_day_on)}.", url_for(".person", ref=ref))
        except Refused as no:
            form.refuse(no)
    found = queries.get_person(ref)
    return page(
        "people/job_form.html", 422 if form.has_faults else 200, form=form, person=found, seen_by=SEEN_BY
    )


def _jobs(found: Person) -> list[tuple[Any, queries.Standing]]:
    jobs = queries.employments_of([found.id])[found.id]
    standing = queries.standings([job.id for job in jobs], clock.today())
    return [(job, standing[job.id]) for job in jobs]


def _job_facts(standing: queries.Standing, *, several: bool) -> list[tuple[str, ...]]:
    job, hours = standing.employment, standing.hours
    pattern = pattern_on(standing.patterns, clock.today())
    team = standing.posting.team if standing.posting else None
    joins = JOINS_WORDS.get(job.joins_as) or queries.ways_to_join().get(job.joins_as, "")
    facts: list[tuple[str, ...]] = [
        ("Employee number", job.employee_number or ""),
        ("Contract from", plain_date(job.contract_start_on)),
        ("First day in", plain_date(job.first_day_on), link("lifecycle.first_day", ref=job.ref)),
        (
            "Team",
            _and_then(team.name if team else "Not known yet", standing, Posting, _team_in_words),
        ),
        ("Base", team.base if team else ""),
        ("FTE", _and_then(_hours_in_words(hours), standing, Hours, _hours_in_words)),
        ("Works on", pattern_in_words(pattern), link("lifecycle.pattern", ref=job.ref)),
        (
            "Joins as",
            joins + (" (confirmed)" if job.joins_as_confirmed_at else " (as HR says)") if joins else "",
        ),
        ("Registration", "The role needs it" if job.needs_registration else "The role needs none"),
        ("Qualified", value_in_words("qualified_in", job.qualified_in) if job.qualified_in else ""),
    ]
    if did_not_start(job.left_on, job.first_day_on):
        return [fact[:2] for fact in facts]
    if several:
        last = plain_date(job.left_on) if job.left_on else "Not entered: the job goes on"
        facts.append(("Last day", last, link("lifecycle.job_end", ref=job.ref)))
    return facts


def _and_then(now: str, standing: queries.Standing, kind: type, words: Callable[[Any], str]) -> str:
    """What holds, and what is known to follow it: a change from a day to come is seen before it counts."""
    to_come = [each for each in reversed(standing.to_come) if isinstance(each, kind)]
    return "; ".join([now, *(f"from {plain_date(each.starts_on)} {words(each)}" for each in to_come)])


def _team_in_words(posting: Posting) -> str:
    return posting.team.name


def _hours_in_words(hours: Any) -> str:
    if hours is None:
        return ""
    weekly = f", {value_text(hours.weekly_hours)} hours a week" if hours.weekly_hours else ""
    return f"{value_text(hours.fte)}{weekly}"
