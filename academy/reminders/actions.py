"""Write the weekly notes: each starter is looked at once a week, and gets a message only where there is something."""

from datetime import datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited
from academy.enrolments.models import Enrolment
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.overview import queries as overview
from academy.people.rules import shipped_calendar
from academy.reminders import queries, rules
from academy.settings import queries as settings


@not_audited("a note says again what stands on the plan; the outbox keeps that it was sent")
def write_weekly_notes(actor: Actor, *, now: datetime) -> int:
    """On the first working day of the week on which a starter is there; gives how many got a note.

    Who is away is looked at on the day of their return, so that nothing reaches them meanwhile.
    """
    local = clock.in_london(now)
    if not rules.is_time(local, settings.number("weekly_note_hour"), shipped_calendar()):
        return 0
    today, monday = local.date(), rules.monday_of(local.date())
    found = queries.without_note(monday, today)
    plans = overview.plans_of(found, today) if found else {}
    written = 0
    for each in found:
        notifications.remember(rules.key(monday, each.ref), now=now)
        if text := rules.note(plans[each.id].entries, plans[each.id].seats, today):
            _write(actor, each, rules.subject(today), text, now)
            written += 1
    return written


def _write(actor: Actor, enrolment: Enrolment, subject: str, text: str, now: datetime) -> None:
    person = enrolment.person
    notifications.enqueue(
        actor,
        Kind.WEEK_AHEAD,
        person=person,
        address=person.email or "",
        subject=subject,
        body=(
            f"Hello {person.known_as or person.given_name},\n\n{text}\n"
            f"Your year, and why each of these counts:\n{ADDRESS}/overview/your-year\n\n"
            "This note comes once a week, and never while you are away.\n"
        ),
        now=now,
    )
