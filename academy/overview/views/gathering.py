"""What each home shows, gathered from the concepts below."""

from datetime import date, timedelta
from typing import Any

from academy import clock
from academy.access.rules import Role
from academy.batches import queries as batches
from academy.enrolments import queries as enrolments
from academy.enrolments.rules import Attention, Entry, ItemState, attention
from academy.notifications import queries as outbox
from academy.notifications.rules import Fate
from academy.overview import queries, rules
from academy.overview.queries import Plan
from academy.people import queries as people
from academy.programmes.rules import OwnerRole
from academy.readiness import queries as readiness
from academy.records import queries as records
from academy.registration import queries as registration
from academy.timetable import queries as timetable
from academy.web.permissions import actor

WEEK = 7
BACK = timedelta(days=60)


def for_practitioner() -> dict[str, Any]:
    """Sessions of today and the week, registers to take, signatures to give, who needs attention."""
    day, who = clock.today(), actor()
    days = [day + timedelta(days=number) for number in range(WEEK)]
    sessions = timetable.sessions_for_runner(who.person_id or 0, day - BACK, days[-1])
    plans = queries.late_plans_of(queries.starters_of_practitioner(who, day), day)
    return {
        "today": day,
        "now": clock.in_london(clock.now()).time(),
        "here": [each for each in sessions if each.on == day],
        "to_take": [each for each in sessions if each.on < day and each.left],
        "week": [(each, [session for session in sessions if session.on == each]) for each in days],
        "waiting": to_sign(plans),
        "urgent": all_urgent(plans, day),
        "people": len(plans),
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
        "failed": outbox.counts()[Fate.FAILED],
        "questions": people.questions_owed(Role.COORDINATOR),
        "to_issue": [each for each in records.candidates(actor(), day) if each.ready],
        "without_plan": len(enrolments.without_plan(day)),
    }


def for_manager() -> list[dict[str, Any]]:
    """One row for each starter of a manager, those who need somebody first."""
    day = clock.today()
    plans = queries.plans_of(queries.starters_of_manager(actor(), day), day)
    standings = readiness.standings([plan.enrolment for plan in plans.values()], day)
    titles = registration.titles_of({plan.enrolment.person_id for plan in plans.values()}, day)
    rows = [
        {
            "plan": plan,
            "called": titles[plan.enrolment.person_id],
            "standing": standings[key],
            "lights": [
                *rules.readiness_lights(standings[key].lines),
                *rules.plan_lights(plan.document, plan.enrolment.audience, plan.entries),
            ],
            "next": rules.next_day(plan.entries, day),
            "owes": urgent(plan, day, most=1),
        }
        for key, plan in plans.items()
    ]
    return sorted(rows, key=lambda row: (not row["owes"], row["plan"].enrolment.person.sort_key))


def to_sign(plans: dict[int, Plan]) -> list[tuple[Plan, Entry]]:
    """What waits for the practitioner's signature, the oldest first."""
    found = [
        (plan, entry)
        for plan in plans.values()
        for entry in plan.entries
        if entry.standing.state is ItemState.WAITING
        and entry.item.sign_off_role is OwnerRole.ADVANCED_PRACTITIONER
    ]
    return sorted(found, key=lambda each: (str(each[1].line.sent_at), each[1].line.id))


def urgent(plan: Plan, day: date, *, most: int | None = None) -> list[Attention[Entry]]:
    """What of one plan somebody must do something about."""
    return attention([(entry, entry.facts, entry.standing) for entry in plan.entries], day, most=most)


def all_urgent(plans: dict[int, Plan], day: date) -> list[tuple[Plan, Attention[Entry], int]]:
    """Each starter who needs somebody once: the most urgent reason, and how many more there are."""
    found = [(plan, lines[0], len(lines) - 1) for plan in plans.values() if (lines := urgent(plan, day))]
    return sorted(found, key=lambda each: (each[1].due_on or date.max, each[0].enrolment.person.sort_key))
