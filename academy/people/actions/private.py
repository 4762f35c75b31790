"""Keep a private email address or mobile number until somebody has come, and delete it."""

from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db
from academy.people import queries
from academy.people.models import Person, PrivateContact
from academy.people.rules import Worked, add_working_days, read_email, shipped_calendar
from academy.refusals import Reason, Refused
from academy.settings import queries as settings


def keep_private_contact(actor: Actor, person: Person, *, email: str, phone: str, today: date) -> None:
    """Keep, change or (both empty) delete it, before the first day in; history says that it changed, never to what."""
    address = read_email(email) if email.strip() else None
    if isinstance(address, Reason):
        raise Refused(address)
    jobs = queries.employments_of([person.id])[person.id]
    had = queries.private_contact_of(person.id)
    if (address or phone.strip()) and not any(
        job.left_on is None and job.first_day_on > today for job in jobs
    ):
        raise Refused(Reason("came", "They have come already, so their work address is used.", "email"))
    if had is None and (address or phone.strip()):
        had = PrivateContact(person_id=person.id)
        db.session.add(had)
    if had is None:
        return
    had.email, had.phone = address, clean(phone)[:40]
    record(actor, Verb.PERSON_CHANGED, person.name, about=person.id, private_contact="changed")
    if not (had.email or had.phone):
        db.session.delete(had)


def forget_private_contacts(actor: Actor, *, now: datetime) -> list[tuple[int, str]]:
    """Delete what is due: as many own working days after the first day in as the setting says, or without a job.

    Gives whose it was and which address, so that messages forget it too.
    """
    today, days = clock.in_london(now).date(), int(settings.get("private_contact_days"))
    kept = queries.private_contacts()
    jobs = queries.employments_of([each.person_id for each in kept])
    patterns = queries.patterns_of([job.id for mine in jobs.values() for job in mine])
    names = queries.names_of([each.person_id for each in kept])
    gone = []
    for each in kept:
        ends = [
            add_working_days(job.first_day_on, days, shipped_calendar(), Worked(patterns[job.id]))
            for job in jobs[each.person_id]
            if job.left_on is None
        ]
        if ends and max(ends) >= today:
            continue
        gone.append((each.person_id, each.email or ""))
        db.session.delete(each)
        record(
            actor, Verb.PERSON_CHANGED, names[each.person_id], about=each.person_id, private_contact="deleted"
        )
    return gone
