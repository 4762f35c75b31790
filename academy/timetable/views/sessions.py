"""One session: what it is, who is on it, and what may be changed about it."""

from typing import Any

from flask import url_for

from academy import clock
from academy import db as database
from academy.access.rules import Permission, Role
from academy.programmes.rules import shipped_calendar
from academy.refusals import Refused
from academy.timetable import actions, queries, rules
from academy.timetable.forms import BookForm, SessionForm
from academy.timetable.models import Booking
from academy.timetable.queries import Sitting
from academy.timetable.views.blueprint import arranged_at, bp, place_at, practitioners
from academy.web.filters import long_date, plural
from academy.web.forms import BaseForm, Option
from academy.web.permissions import actor, requires
from academy.web.templating import Undo, done, page


@bp.get("/<ref>")
@requires(Permission.SEE_SESSION, on=arranged_at)
def session(sitting: Sitting) -> Any:
    """When, where, why it counts and who runs it; for those who run sessions also who is on it."""
    held = sitting.session
    runs = actor().has(Role.ADVANCED_PRACTITIONER, Role.COORDINATOR)
    entries = queries.register_entries(held) if runs else []
    version_id = held.item.version_id
    return page(
        "timetable/session.html",
        held=held,
        sitting=sitting,
        runs=runs,
        entries=entries,
        marked=sum(1 for entry in entries if entry.line.mark is not None and not entry.line.greyed),
        to_mark=sum(1 for entry in entries if not entry.line.greyed),
        history=queries.marks_of(held) if runs and held.register_taken_at else {},
        why=queries.reasons_of_items([version_id])[version_id].get(held.item.code, ""),
        today=clock.today(),
        bank_holiday=held.on in shipped_calendar().holidays,
        what_counts=rules.WHAT_COUNTS,
    )


@bp.route("/<ref>/change", methods=["GET", "POST"])
@requires(Permission.SCHEDULE_SESSIONS, on=arranged_at)
def change(sitting: Sitting) -> Any:
    """Change a session's day, times, place, places or facilitators."""
    held = sitting.session
    runs = queries.facilitators_of([held.id])[held.id]
    people = practitioners(*runs)
    refs = [person.ref for person in runs] + ["", ""]
    form = SessionForm(
        obj=held, first=refs[0] or None, second=refs[1] or None
    )  # fmt: skip
    form.offer(people)
    if form.validate_on_submit():
        try:
            wanted = form.wanted(held.title, {person.ref: person.id for person in people})
            actions.change_session(actor(), held, wanted=wanted, now=clock.now())
            return done(
                "Session changed. The dates of the plans follow it.", url_for(".session", ref=held.ref)
            )
        except Refused as no:
            form.refuse(no)
    return page("timetable/change.html", 422 if form.has_faults else 200, form=form, held=held)


@bp.route("/<ref>/cancel", methods=["GET", "POST"])
@requires(Permission.SCHEDULE_SESSIONS, on=arranged_at)
def cancel(sitting: Sitting) -> Any:
    """Cancel a session, after saying what that does."""
    held, form = sitting.session, BaseForm()
    if form.validate_on_submit():
        try:
            actions.cancel_session(actor(), held, now=clock.now())
            return done(
                f"“{held.title}” on {long_date(held.on)} is cancelled. It stands as not arranged again.",
                url_for(".schedule", ref=held.cohort.ref),
            )
        except Refused as no:
            form.refuse(no)
    booked = len(sitting.booked_ids)
    return page("timetable/cancel.html", 422 if form.has_faults else 200, form=form, held=held, booked=booked)


@bp.route("/<ref>/book", methods=["GET", "POST"])
@requires(Permission.SCHEDULE_SESSIONS, on=arranged_at)
def book(sitting: Sitting) -> Any:
    """Give places to people whose plan has this session and who have none."""
    held, code = sitting.session, sitting.session.item.code
    earlier = queries.waiting_for_intake(held.cohort, [code])[code]
    without = {
        each.ref: each
        for each in [*earlier, *queries.wanting(held.cohort_id, [code])[code]]
        if each.person_id not in sitting.booked_ids
    }
    days = queries.availability_of([each.id for each in without.values()])
    cannot = {
        ref: why
        for ref, each in without.items()
        if (why := days[each.id].why_not(held.on, held.starts, held.ends))
    }
    form = BookForm()
    form.people.options = [
        Option(
            ref,
            each.person.name,
            ". ".join(
                [
                    *(["Waits for it since an earlier intake"] if each in earlier else []),
                    *([f"Cannot come: {cannot[ref]}"] if ref in cannot else []),
                ]
            )
            or None,
        )
        for ref, each in without.items()
    ]
    if form.validate_on_submit():
        try:
            chosen = [without[ref] for ref in form.people.data]
            actions.book(actor(), held, enrolments=chosen, now=clock.now())
            message = f"{plural(len(chosen), 'person', 'people')} given a place."
            message += "".join(
                f" {without[ref].person.name} {cannot[ref]}: choose what happens instead."
                for ref in form.people.data
                if ref in cannot
            )
            return done(message, url_for(".session", ref=held.ref))
        except Refused as no:
            form.refuse(no)
    left = held.capacity - len(sitting.booked_ids) + queries.cannot_come_to([held.id])[held.id]
    return page("timetable/book.html", 422 if form.has_faults else 200, form=form, held=held, left=left)


@bp.post("/<ref>/places/<booking_ref>/withdraw")
@requires(Permission.SCHEDULE_SESSIONS, on=place_at)
def withdraw_place(place: tuple[Sitting, Booking]) -> Any:
    """Take one person's place back."""
    held, booking = place[0].session, place[1]
    name, enrolment_ref = booking.enrolment.person.name, booking.enrolment.ref
    actions.withdraw_booking(actor(), booking, held, now=clock.now())
    database.flush()
    undo = Undo(url_for(".book", ref=held.ref), {"people": enrolment_ref})
    return done(f"{name} has no place on this session any more.", url_for(".session", ref=held.ref), undo)
