"""Arranging an intake: its days, then its sessions in one table."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import Permission
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort
from academy.programmes import queries as programmes
from academy.programmes.rules import shipped_calendar
from academy.refusals import Refused
from academy.timetable import actions, queries, rules
from academy.timetable.actions import Scheduled
from academy.timetable.forms import QUICK_CHOICES, DaysForm, ScheduleForm
from academy.timetable.queries import SessionLine, ToArrange
from academy.timetable.rules import Slot
from academy.timetable.views.blueprint import bp, cohort_at, practitioners
from academy.web.filters import join_words, long_date, plural
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.route("/cohorts/<ref>/schedule", methods=["GET", "POST"])
@requires(Permission.SCHEDULE_SESSIONS, on=cohort_at)
def schedule(cohort: Cohort) -> Any:
    """What is arranged and what is not; the ticked rows of the table are arranged together."""
    document = programmes.document_of(cohort.version)
    blocks = enrolments.blocks_of([cohort.id])[cohort.id]
    days = queries.scheduled_days([cohort.id])[cohort.id]
    proposals = rules.propose(
        document, cohort.starts_on, blocks=blocks, sessions=days, calendar=shipped_calendar()
    )
    stages = rules.block_stages(document)
    people = practitioners()
    runners = enrolments.runners_of([cohort.id], clock.today())[cohort.id]
    form = ScheduleForm()
    form.offer(
        [each for each in proposals if each.item.code not in days],
        runner_ref=runners[0].ref if runners else "",
        likely={stage.code for stage in stages},
    )
    if form.validate_on_submit():
        wanted = form.wanted({person.ref: person.id for person in people})
        if not form.has_faults:
            try:
                made = actions.schedule(actor(), cohort, sessions=wanted, now=clock.now())
                actions.choose_while_arranging(actor(), made, form.instead(), now=clock.now())
                return done(_arranged(made), url_for(".schedule", ref=cohort.ref))
            except Refused as no:
                form.refuse(no)
    lines = [line for line in queries.sessions_of_cohorts([cohort.id]) if not line.cancelled]
    absent = queries.who_cannot_come(
        cohort.id,
        [
            Slot(each.item.code, each.on, each.starts, each.ends)
            for each in proposals
            if each.on and each.item.code not in days
        ],
    )
    return page(
        "timetable/schedule.html",
        422 if form.has_faults else 200,
        form=form,
        cohort=cohort,
        people=people,
        stages=[(stage, blocks.get(stage.code, ())) for stage in stages],
        stage_of={each.item.code: each.stage.title for each in proposals},
        lines=lines,
        today=clock.today(),
        holidays=shipped_calendar().holidays,
        absent=absent,
        left_over=_left_over(cohort, lines, absent),
        quick_choices=QUICK_CHOICES,
    )


@bp.route("/cohorts/<ref>/days", methods=["GET", "POST"])
@requires(Permission.SCHEDULE_SESSIONS, on=cohort_at)
def days(cohort: Cohort) -> Any:
    """The working days that the weeks of an intake are taught on."""
    stages = rules.block_stages(programmes.document_of(cohort.version))
    blocks = enrolments.blocks_of([cohort.id])[cohort.id]
    form, calendar = DaysForm(), shipped_calendar()
    form.offer(
        stages,
        {
            each.code: blocks.get(each.code) or rules.block_days(each, cohort.starts_on, calendar)
            for each in stages
        },
    )
    if form.validate_on_submit():
        wanted = form.wanted(stages)
        if not form.has_faults:
            try:
                actions.arrange_block_days(actor(), cohort, days=wanted)
                return done(
                    "The days are set, and the plans follow them.", url_for(".schedule", ref=cohort.ref)
                )
            except Refused as no:
                form.refuse(no)
    return page(
        "timetable/days.html", 422 if form.has_faults else 200, form=form, cohort=cohort, stages=stages
    )


def _left_over(cohort: Cohort, lines: list[SessionLine], asked: list[ToArrange]) -> list[ToArrange]:
    """What nothing was chosen for yet, of the sessions that have a day; `asked` stands in the form already.

    Who comes from an earlier intake is in it with what they cannot come to here.
    """
    refs, here = {each.plan_item_ref for each in asked}, {(each.title, each.on) for each in lines}
    own = {each.id for each in enrolments.enrolments_of_cohorts([cohort.id])}
    found = queries.to_arrange(own | queries.with_a_place_in(cohort.id), clock.today())
    return [
        each
        for each in found
        if each.plan_item_ref not in refs and (each.enrolment_id in own or (each.title, each.on) in here)
    ]


def _arranged(made: Scheduled) -> str:
    """What happened, with the people who got no place by name."""
    words = f"{plural(len(made.sessions), 'session')} arranged and {plural(made.booked, 'place')} given."
    if made.not_booked:
        named = join_words(
            [
                f"{each.name} on “{each.session_title}” ({each.reason.message.rstrip('.')})"
                for each in made.not_booked[:5]
            ]
        )
        more = len(made.not_booked) - 5
        words += f" Without a place: {named}" + (f", and {more} more." if more > 0 else ".")
    closed = [each for each in made.sessions if each.on in shipped_calendar().holidays]
    if closed:
        named = join_words([f"“{each.title}” on {long_date(each.on)}" for each in closed])
        words += f" On a bank holiday: {named}. Change the day if that is not meant."
    if made.to_arrange:
        people = {each.person_id for each in made.to_arrange}
        words += f" {plural(len(people), 'person', 'people')} cannot come to all of them: they stand below, to choose."
    return words
