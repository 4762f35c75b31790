"""Lists of sessions: for those who run them, and a starter's own."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import redirect, request, url_for

from academy import clock
from academy.access.rules import Permission, Role
from academy.doubts import queries as doubts
from academy.enrolments import queries as enrolments
from academy.enrolments.rules import not_needed_words
from academy.timetable import queries
from academy.timetable.rules import made_up_on, said_to_starter, to_oneself
from academy.timetable.views.blueprint import bp
from academy.web.filters import long_date
from academy.web.permissions import actor, requires
from academy.web.templating import page

LONG_AGO, FAR_AHEAD = date(2000, 1, 1), date(2999, 12, 31)


@bp.get("/")
@requires(Permission.SEE_SESSIONS)
def sessions() -> Any:
    """Registers to take, then what is to come; what has been on its own address."""
    who = actor()
    if not who.has(Role.ADVANCED_PRACTITIONER, Role.COORDINATOR):
        return redirect(url_for(".own"))
    today = clock.today()
    whose = request.args.get("whose") or ("mine" if who.has(Role.ADVANCED_PRACTITIONER) else "all")
    runner_id = who.person_id if whose == "mine" else None
    past = request.args.get("when") == "past"
    first, last = (LONG_AGO, today - timedelta(days=1)) if past else (today, FAR_AHEAD)
    return page(
        "timetable/sessions.html",
        today=today,
        whose=whose,
        past=past,
        to_take=[] if past else queries.registers_to_take(today, runner_id=runner_id),
        found=queries.sessions_between(first, last, runner_id=runner_id, newest_first=past),
    )


def _answers(
    enrolment_id: int, places: Sequence[queries.Place], coming: Sequence[queries.Place]
) -> dict[str, tuple[str, str]]:
    """Of sessions that somebody was not at, what happens or happened instead, as the plan says it (by item)."""
    missing = {place.item_code for place in places if not place.attended}
    if not missing:
        return {}
    found = {each.item_code: ("booked", f"Booked · {long_date(each.on)}") for each in reversed(coming)}
    for line in enrolments.plan_lines([enrolment_id])[enrolment_id]:
        if line.not_needed:
            found[line.code] = ("not-needed", not_needed_words(line.not_needed))
        elif line.done_on:
            found[line.code] = ("made-up", made_up_on(line.done_on))
    return {code: answer for code, answer in found.items() if code in missing}


@bp.get("/own")
@requires(Permission.SEE_OWN_YEAR)
def own() -> Any:
    """The sessions of the starter who is signed in: when, where, and why each counts."""
    enrolment = enrolments.enrolment_of_person(actor().person_id or 0)
    now = clock.in_london(clock.now())
    places = queries.places_of([enrolment.id])[enrolment.id] if enrolment else []
    # One line for a session, however many intakes have it on a day on which they cannot come: the latest.
    instead = list({place.item_code: place for place in places if not place.expected}.values())
    coming = [
        place for place in places if place.expected and (place.on, place.ends) > (now.date(), now.time())
    ]
    answers = _answers(enrolment.id, places, coming) if enrolment else {}
    return page(
        "timetable/own.html",
        coming=coming,
        been=[place for place in reversed(places) if place.expected and place not in coming],
        instead=[place for place in instead if place.item_code not in answers],
        settled=[place for place in instead if place.item_code in answers],
        answers=answers,
        why=queries.reasons_of_items([enrolment.version_id])[enrolment.version_id] if enrolment else {},
        said=said_to_starter,
        questions=doubts.doubts_of(enrolment.person_id) if enrolment else [],
        own_words=to_oneself,
    )
