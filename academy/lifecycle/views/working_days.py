"""The first day in and the working pattern of one person: first what would move, then it moves."""

from typing import Any

from flask import request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.lifecycle import queries
from academy.lifecycle.forms import FirstDayForm, PatternForm
from academy.lifecycle.views.blueprint import bp, employment_at
from academy.people import actions as people
from academy.people import queries as who
from academy.people.models import Employment, WorkingPattern
from academy.people.rules import pattern_in_words, pattern_on
from academy.refusals import Refused
from academy.web.filters import long_date
from academy.web.forms import BaseForm
from academy.web.permissions import actor, may, requires
from academy.web.templating import done, page, safe_next

SEEN_BY = "the starter, the line manager, those who run the intake, the assessor, the head of service and coordinators"


@bp.route("/pattern/<ref>", methods=["GET", "POST"])
@requires(Permission.SET_WORKING_DAYS, on=employment_at)
def pattern(employment: Employment) -> Any:
    """Enter the half-days that somebody works from a day on."""
    patterns = who.patterns_of([employment.id])[employment.id]
    form = PatternForm.of(
        pattern_on(patterns, clock.today()), max(clock.today(), employment.contract_start_on)
    )
    if form.validate_on_submit() and "change" not in request.form:
        wanted = form.pattern()
        try:
            if "confirmed" in request.form:
                people.enter_pattern(actor(), employment, wanted, now=clock.now())
                return done(f"The pattern holds from {long_date(wanted.starts_on)}.", _back(employment))
            new = people.job_in_pattern(actor(), employment, wanted, today=clock.today())
            before = pattern_in_words(pattern_on(patterns, wanted.starts_on))
            facts = [
                ("From", long_date(wanted.starts_on)),
                ("Now", before),
                ("Then", pattern_in_words(wanted)),
            ]
            return _check(employment, form, new, facts, title="Check the working pattern")
        except Refused as no:
            form.refuse(no)
    return page(
        "lifecycle/pattern.html",
        422 if form.has_faults else 200,
        form=form,
        employment=employment,
        entered=_entered(employment),
        back_to=_back(employment),
        seen_by=SEEN_BY,
    )


@bp.route("/first-day/<ref>", methods=["GET", "POST"])
@requires(Permission.SET_WORKING_DAYS, on=employment_at)
def first_day(employment: Employment) -> Any:
    """Say on which day somebody comes for the first time."""
    patterns = who.patterns_of([employment.id])[employment.id]
    form = FirstDayForm(obj=employment)
    if form.validate_on_submit() and "change" not in request.form:
        wanted, before = form.first_day_on.data, employment.first_day_on
        try:
            if "confirmed" in request.form:
                people.change_first_day(actor(), employment, wanted, now=clock.now())
                return done(f"The first day in is {long_date(wanted)}.", _back(employment))
            new = people.job_from(actor(), employment, wanted)
            facts = [("First day in now", long_date(before)), ("Then", long_date(wanted))]
            return _check(employment, form, new, facts, title="Check the first day in")
        except Refused as no:
            form.refuse(no)
    return page(
        "lifecycle/first_day.html",
        422 if form.has_faults else 200,
        form=form,
        employment=employment,
        works_on=pattern_in_words(pattern_on(patterns, employment.first_day_on)),
        back_to=_back(employment),
        seen_by=SEEN_BY,
    )


def _entered(employment: Employment) -> list[tuple[WorkingPattern, str, str]]:
    """The patterns over time, the newest first, each in words and with who entered it."""
    words = {
        each.starts_on: pattern_in_words(each) for each in who.patterns_of([employment.id])[employment.id]
    }
    return [(row, words[row.starts_on], by) for row, by in who.entered_patterns(employment.id)]


def _check(
    employment: Employment, form: BaseForm, new: Any, facts: list[tuple[str, str]], *, title: str
) -> Any:
    """What would move, before it does."""
    moved = queries.moved(employment, new, clock.today())
    if new.first_day_on != employment.first_day_on and form.__class__ is PatternForm:
        facts.append(
            ("First day in", f"{long_date(employment.first_day_on)} → {long_date(new.first_day_on)}")
        )
    kept = [
        (key, text) for key, text in request.form.items(multi=True) if key not in {"csrf_token", "change"}
    ]
    return page(
        "lifecycle/check_days.html",
        form=form,
        employment=employment,
        heading=title,
        facts=facts,
        moved=moved,
        kept=kept,
        back_to=_back(employment),
    )


def _back(employment: Employment) -> str:
    """The plan where there is one, else the person's page, as far as the reader may see it."""
    plan = queries.plan_of(employment)
    if plan is not None:
        return url_for("overview.year", ref=plan.ref)
    return (
        url_for("people.person", ref=employment.person.ref) if may(Permission.SEE_PEOPLE) else safe_next("")
    )
