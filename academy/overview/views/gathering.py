"""What each home shows, gathered from the concepts below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from academy import clock
from academy.batches import queries as batches
from academy.enrolments import queries as enrolments
from academy.enrolments.rules import Attention, Entry
from academy.overview import queries
from academy.overview.queries import Starter
from academy.overview.rules import TeamLine
from academy.timetable import queries as timetable
from academy.timetable.queries import ToArrange
from academy.timetable.rules import time_back
from academy.web.permissions import actor

WEEK = 7
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class SeenTo:
    """What of many plans somebody must see to: how much there is, and the first of it in words."""

    urgent_people: int
    urgent: list[tuple[Starter, Attention[Entry], int]]
    to_sign: int
    waiting: list[tuple[Starter, Entry]]
    missed: list[tuple[Starter, Entry]]


def for_practitioner(*, most: int | None = MOST_SHOWN) -> dict[str, Any]:
    """Sessions of today and the week, registers to take, signatures to give, who needs attention."""
    day, who = clock.today(), actor()
    days = [day + timedelta(days=number) for number in range(WEEK)]
    sessions = timetable.sessions_for_runner(who.person_id or 0, day, days[-1])
    starters = queries.starters_of_practitioner(who, day)
    seen = seen_to(starters, day, most=most)
    return {
        "today": day,
        "now": clock.in_london(clock.now()).time(),
        "here": [each for each in sessions if each.on == day],
        "to_take": [each for each in sessions if each.on < day and each.left],
        "week": [(each, [session for session in sessions if session.on == each]) for each in days],
        "seen": seen,
        "people": len(starters),
        **sessions_to_arrange(starters, day),
    }


def sessions_to_arrange(starters: Sequence[Starter], day: date) -> dict[str, Any]:
    """What is to be arranged for these starters, and how much time each would get back who agrees to come."""
    # Who only assesses somebody chooses nothing for them.
    theirs = [each for each in starters if not each.only_assessed]
    found, refs = queries.to_arrange_of(theirs, day), {each.id: each.ref for each in theirs}
    groups: dict[str, list[ToArrange]] = {}
    for each in found:
        groups.setdefault(refs[each.enrolment_id], []).append(each)
    return {
        "to_arrange": found,
        "to_arrange_by_plan": groups,
        "times_back": {
            each.plan_item_ref: time_back(each.starts, each.ends)
            for each in found
            if each.starts is not None and each.ends is not None
        },
    }


def for_coordinator() -> dict[str, Any]:
    """Intakes ahead, sessions with gaps, imports that are not finished, messages that failed, jobs without a plan."""
    day = clock.today()
    keys = queries.cohorts_ahead(day)
    return {
        "today": day,
        "intakes": sorted(enrolments.intakes(keys, day), key=lambda each: each.cohort.starts_on),
        "not_arranged": timetable.sessions_not_arranged(keys),
        "gaps": queries.gaps(day),
        "imports": batches.unfinished_batches(),
        "to_issue": queries.records_ready(actor(), day),
        "counts_now": queries.counts_now(day),
        **queries.figures_of_coordinators(day),
    }


def for_manager() -> dict[str, Any]:
    """One line for each starter of a manager, those who owe something first; and whom they assess elsewhere."""
    day = clock.today()
    found = queries.starters_of_manager(actor(), day)
    starters = [each for each in found if not each.only_assessed]
    lines = queries.team_lines(starters, day)
    rows: list[tuple[Starter, TeamLine]] = [(each, lines[each.id]) for each in starters]
    return {
        "rows": sorted(rows, key=lambda row: (not row[1].needs_somebody, row[0].sort_key)),
        "assessed": [each for each in found if each.only_assessed],
    }


def seen_to(starters: Sequence[Starter], day: date, *, most: int | None = None) -> SeenTo:
    """Who needs somebody, each once with the most urgent reason, and what waits for a practitioner's signature.

    Only the first `most` of both are put into words: naming people is what costs, and a home shows a few.
    """
    concerns = queries.concerns_of(starters, day)
    urgent = sorted(
        (each for each in starters if concerns[each.id].first),
        key=lambda each: (concerns[each.id].due_on, each.sort_key),
    )
    waiting = sorted(
        ((each, matter) for each in starters for matter in concerns[each.id].waiting),
        key=lambda pair: (str(pair[1].entry.line.sent_at), pair[1].entry.line.id),
    )
    # Who only assesses somebody arranges nothing for them.
    missed = [
        (each, entry) for each in starters if not each.only_assessed for entry in concerns[each.id].missed
    ]
    missed.sort(key=lambda pair: (str(pair[1].facts.missed_on), pair[0].sort_key))
    told = [*urgent[:most], *(each for each, _ in waiting[:most])]
    circles = queries.circles_around(list(dict.fromkeys(told)), day) if told else {}
    return SeenTo(
        urgent_people=len(urgent),
        urgent=[
            (each, line, concerns[each.id].more)
            for each in urgent[:most]
            if (line := concerns[each.id].urgent(circles[each.id], day))
        ],
        to_sign=len(waiting),
        waiting=[(each, matter.told(circles[each.id], day)) for each, matter in waiting[:most]],
        missed=missed,
    )
