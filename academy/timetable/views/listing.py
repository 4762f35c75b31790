"""Lists of sessions: for those who run them, and a starter's own."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import redirect, request, url_for

from academy import clock
from academy.access.rules import Permission, Role
from academy.doubts import queries as doubts
from academy.enrolments import queries as enrolments
from academy.timetable import queries
from academy.timetable.rules import made_up_on, said_to_starter, to_oneself
from academy.timetable.views.blueprint import bp
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


def _made_up(enrolment_id: int, places: Sequence[queries.Place]) -> dict[str, str]:
    """Of sessions that somebody was not at: when what they teach was made up, whichever way (by item)."""
    open_codes = {place.item_code for place in places if not place.attended}
    done = enrolments.done_days(enrolment_id) if open_codes else {}
    return {code: made_up_on(day) for code, day in done.items() if code in open_codes}


@bp.get("/own")
@requires(Permission.SEE_OWN_YEAR)
def own() -> Any:
    """The sessions of the starter who is signed in: when, where, and why each counts."""
    enrolment = enrolments.enrolment_of_person(actor().person_id or 0)
    now = clock.in_london(clock.now())
    places = queries.places_of([enrolment.id])[enrolment.id] if enrolment else []
    instead = [place for place in places if not place.expected]
    coming = [
        place for place in places if place.expected and (place.on, place.ends) > (now.date(), now.time())
    ]
    return page(
        "timetable/own.html",
        coming=coming,
        been=[place for place in reversed(places) if place not in coming and place not in instead],
        instead=instead,
        made_up=_made_up(enrolment.id, places) if enrolment else {},
        why=queries.reasons_of_items([enrolment.version_id])[enrolment.version_id] if enrolment else {},
        said=said_to_starter,
        questions=doubts.doubts_of(enrolment.person_id) if enrolment else [],
        own_words=to_oneself,
    )
