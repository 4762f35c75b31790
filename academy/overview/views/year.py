"""One person's year: the starter's own home, the same plan for others, its whys and its history."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, g, render_template, request, url_for

from academy import clock
from academy.access.rules import TOPIC_PERMISSION, Permission, Topic, allowed
from academy.audit.actions import note_read
from academy.audit.rules import Verb
from academy.doubts import queries as doubts
from academy.enrolments import queries as enrolments
from academy.enrolments import rules as plan_rules
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import Entry, attention, said
from academy.equipment import queries as equipment
from academy.overview import queries, rules
from academy.overview.queries import Plan
from academy.overview.views.blueprint import bp, enrolment_at
from academy.overview.views.drawing import part_rows, year_picture
from academy.people import queries as people
from academy.people.rules import changed_words, pattern_in_words, pattern_on
from academy.policies import queries as policies
from academy.programmes.rules import OwnerRole
from academy.readiness import queries as readiness
from academy.refusals import NotFoundError
from academy.registration import queries as registration
from academy.settings import queries as settings
from academy.web.permissions import actor, requires
from academy.web.templating import page


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stage on the page: how far it is, and its rows."""

    part: rules.Part
    rows: Any
    open: bool


@bp.get("/overview/your-year")
@requires(Permission.SEE_OWN_YEAR)
def your_year() -> Any:
    """Your first year: what is next, what is soon, the year, what is left, who is there."""
    today = clock.today()
    person_id = actor().person_id or 0
    enrolment = enrolments.enrolment_of_person(person_id)
    if enrolment is None:
        return page("overview/no_plan.html", asked=equipment.to_confirm(person_id))
    plan = queries.plans_of([enrolment], today)[enrolment.id]
    away_until = next((last for first, last in plan.aways if first <= today <= last), None)
    # While somebody is away nothing is asked of them: only where they have a place is told.
    mine = [each for each in plan.entries if not away_until or each.facts.booked_on]
    following = rules.next_entry(mine, today)
    asked = queries.rarely(person_id, enrolment.id, today)
    return page(
        "overview/your_year.html",
        enrolment=enrolment,
        plan=plan,
        today=today,
        terms=plan.document.terms,
        newcomer=plan.document.is_newcomer(enrolment.audience),
        following=following,
        seat=plan.seats.get(following.line.code) if following else None,
        soon=[_line(each, to_owner=True) for each in rules.soon(mine, today, but=following)],
        waiting=[_line(each, to_owner=True) for each in rules.waits_for_others(plan.entries)],
        asked=equipment.to_confirm(person_id) if asked.to_confirm else [],
        of_kit=asked.kit.asked,
        away_until=away_until,
        to_read=readiness.conditions_to_read(enrolment.id, today) if asked.to_read else [],
        again=policies.to_confirm_again(person_id, today),
        policy_items={each.item.policy: each.line.ref for each in plan.entries if each.item.policy},
        helpers=_helpers(plan),
        questions=doubts.doubts_of(person_id) if asked.questions else [],
        **_year(plan, to_owner=True),
    )


@bp.get("/overview/<ref>/year")
@requires(Permission.SEE_PLAN, on=enrolment_at)
def year(enrolment: Enrolment) -> Any:
    """One person's plan for those around them, with the same whys."""
    today = clock.today()
    plan = _plan_for_reader(enrolment)
    found = attention([(entry, entry.facts, entry.standing) for entry in plan.entries], today)
    mine = actor().person_id == enrolment.person_id
    return page(
        "overview/year.html",
        enrolment=enrolment,
        plan=plan,
        called=registration.title_of(enrolment.person_id, today),
        urgent=found,
        waiting=[_line(each, to_owner=False) for each in rules.waits_for_others(plan.entries)],
        mine=mine,
        **_year(plan, to_owner=mine),
    )


@bp.get("/overview/<ref>/why")
@requires(Permission.SEE_PLAN, on=enrolment_at)
def why(enrolment: Enrolment) -> Any:
    """The whys behind one cell of the board: as a page of its own, or as a part of one when a script asks."""
    today = clock.today()
    milestone = request.args.get("item", "")
    plan = _plan_for_reader(enrolment)
    mine = actor().person_id == enrolment.person_id
    found = [
        (entry, said(entry.facts, entry.standing, today, to_owner=mine),
         plan_rules.why(entry.facts, entry.standing, today, why_due=entry.line.why_due, to_owner=mine))
        for entry in plan.entries
        if entry.line.milestone == milestone
    ]  # fmt: skip
    if milestone not in queries.columns_of(plan.document):
        raise NotFoundError("no such milestone")
    context: dict[str, Any] = {"enrolment": enrolment, "milestone": milestone, "found": found}
    if request.headers.get("X-Requested-With") == "fetch":
        # Plain text: it is only ever put into our own dialog, and no browser shows it as a page.
        return Response(render_template("overview/why_part.html", **context), mimetype="text/plain")
    return page("overview/why.html", **context)


@bp.get("/overview/<ref>/history")
@requires(Permission.SEE_HISTORY, on=enrolment_at)
def history(enrolment: Enrolment) -> Any:
    """What happened, in plain sentences: only on what the reader may see; that they looked is kept."""
    topics = [topic for topic in Topic if allowed(actor(), TOPIC_PERMISSION[topic], g.subject)]
    mine = actor().person_id == enrolment.person_id
    if not mine:
        note_read(actor(), Verb.HISTORY_READ, enrolment.person.name, about=enrolment.person_id)
    lines = people.history_of(enrolment.person_id, topics)
    asked = doubts.doubts_at([str(line.details["doubt"]) for line in lines if "doubt" in line.details])
    return page(
        "overview/history.html",
        enrolment=enrolment,
        lines=lines,
        topics=topics,
        doubts=asked,
        mine=mine,
        changed=changed_words,
    )


def _plan_for_reader(enrolment: Enrolment) -> Plan:
    """Their plan; what was missed is said only to those who need it."""
    today = clock.today()
    plan = queries.plans_of([enrolment], today)[enrolment.id]
    if allowed(actor(), Permission.SEE_MISSED, g.subject):
        return plan
    return replace(plan, entries=[plan_rules.without_misses(each, today) for each in plan.entries])


def _year(plan: Plan, *, to_owner: bool) -> dict[str, Any]:
    """The picture, the stages (the one that is going on is open), and the days by which dates are counted."""
    today = clock.today()
    parts = rules.parts(plan.document, plan.entries)
    current = next((part for part in parts if part.progress.done < part.progress.needed), None)
    job = plan.enrolment.employment
    pattern = pattern_on(plan.patterns, max(today, job.first_day_on))
    return {
        "works_on": pattern_in_words(pattern) if pattern else "",
        "aways": [each for each in plan.aways if each[1] >= today],
        "weeks": rules.weeks_ahead(parts, today),
        "picture": year_picture(parts, job.first_day_on, today),
        "stretches": [
            Stretch(part, part_rows(part, today, to_owner=to_owner), part is current) for part in parts
        ],
    }


def _line(entry: Entry, *, to_owner: bool) -> dict[str, Any]:
    """One thing as the list of things to do wants it."""
    return {
        "title": entry.item.title,
        "href": url_for("enrolments.plan_item", ref=entry.line.ref),
        "state": entry.standing.state.value,
        "words": said(entry.facts, entry.standing, clock.today(), to_owner=to_owner),
    }


def _helpers(plan: Plan) -> list[dict[str, str]]:
    words = {OwnerRole.ADVANCED_PRACTITIONER: f"Your {settings.get('practitioner_title')}"}
    return [
        {
            "role": each.role,
            "name": each.contact.name if each.contact else "",
            "email": each.contact.email if each.contact else "",
            "phone": each.contact.phone if each.contact else "",
        }
        for each in rules.helpers(plan.circle, words)
    ]
