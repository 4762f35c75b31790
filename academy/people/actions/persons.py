"""Add people and their employments, and change their details."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb, difference
from academy.db import clean, db, explain_constraint, flush
from academy.people import queries
from academy.people.actions.duties import hand_over_with_job
from academy.people.actions.questions import settle
from academy.people.actions.renaming import called, keep_former, without_names
from academy.people.actions.roles import give_starter_role
from academy.people.models import Employment, Hours, Person, Posting, Team
from academy.people.rules import (
    first_day_in,
    problems_with_names,
    read_email,
    read_number,
    search_key,
    shipped_calendar,
    sort_key,
    value_text,
    why_not_first_day,
)
from academy.refusals import Reason, Refused

# Somebody else may take an address between our look and our writing.
for _marker in ("uq_person_email_live", "person.email"):
    explain_constraint(
        _marker, Reason("email_taken", "Somebody has this email address already. Look for them", "email")
    )
for _marker in ("uq_employment_employee_number_live", "employment.employee_number"):
    explain_constraint(
        _marker,
        Reason("employee_number_taken", "Somebody has this employee number already", "employee_number"),
    )


def add_person(
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    email: str | None,
    now: datetime,
    known_as: str = "",
    phone: str = "",
    registration_number: str | None = None,
) -> Person:
    """Add somebody by name and work address. It sends nothing to anybody and gives no right to anything."""
    details = _details(
        given_name=given_name,
        family_name=family_name,
        known_as=known_as,
        email=email,
        phone=phone,
        registration_number=registration_number,
    )
    _stop_if_taken(None, details)
    person = Person(created_at=now, **details)
    db.session.add(person)
    flush()
    record(actor, Verb.PERSON_ADDED, person.name, about=person.id)
    return person


def change_person(
    actor: Actor,
    person: Person,
    *,
    given_name: str,
    family_name: str,
    email: str | None,
    now: datetime,
    known_as: str = "",
    phone: str = "",
    registration_number: str | None = None,
) -> None:
    """Change somebody's details; what was asked about one of them is answered by that."""
    after = _details(
        given_name=given_name,
        family_name=family_name,
        known_as=known_as,
        email=email,
        phone=phone,
        registration_number=registration_number,
    )
    _stop_if_taken(person, after)
    before: dict[str, object] = {name: getattr(person, name) for name in after}
    was = called(person)
    changed = difference(before, dict(after))
    for name in changed:
        setattr(person, name, after[name])
    said = {name: each for name, each in changed.items() if name not in {"sort_key", "search_key"}}
    if not said:
        return
    if kept := without_names(said):
        record(actor, Verb.PERSON_CHANGED, person.name, about=person.id, **kept)
    flush()
    keep_former(actor, person, was, now=now)
    settle(actor, person, [name for name in said if after[name]], answer="given with the details", now=now)


def add_employment(
    actor: Actor,
    person: Person,
    *,
    starts_on: date,
    now: datetime,
    employee_number: str | None = None,
    job_title: str = "",
    team: Team | None = None,
    fte: Decimal = Decimal(1),
    weekly_hours: Decimal | None = None,
    joins_as: str = "",
    needs_registration: bool = True,
    qualified_in: str = "",
    first_day_on: date | None = None,
) -> Employment:
    """Add a job of somebody who joins: from when, in which team, for how much of full time; they become a starter.

    Without a first day in it is the first working day of the contract; one that is no working day is refused.
    """
    job = Employment(
        person=person,
        employee_number=employee_number or None,
        job_title=job_title,
        joins_as=joins_as,
        joins_as_confirmed_at=now if joins_as else None,
        needs_registration=needs_registration,
        contract_start_on=starts_on,
        first_day_on=_first_day(first_day_on, starts_on),
        qualified_in=qualified_in,
    )
    db.session.add(job)
    flush()
    if team is not None:
        db.session.add(Posting(employment=job, team=team, starts_on=starts_on))
    db.session.add(Hours(employment=job, fte=fte, weekly_hours=weekly_hours, starts_on=starts_on))
    record(
        actor,
        Verb.PERSON_CHANGED,
        person.name,
        about=person.id,
        employment=job.ref,
        starts_on=starts_on,
        team=team.name if team else "",
        fte=value_text(fte),
    )
    give_starter_role(actor, person, starts_on=min(starts_on, now.date()))
    return job


def end_job(actor: Actor, job: Employment, last_day_on: date) -> None:
    """Say the last day in a job, which counts; its team ends with it, or goes on until it where the day moved."""
    before, job.left_on = job.left_on, last_day_on
    for posting in queries.postings_of(job):
        if posting.ends_on is None or posting.ends_on == before or posting.ends_on > last_day_on:
            posting.ends_on = last_day_on
    hand_over_with_job(actor, job, last_day_on)
    record(
        actor,
        Verb.PERSON_CHANGED,
        job.person.name,
        about=job.person_id,
        employment=job.ref,
        last_day=(before, last_day_on),
    )


def _first_day(wanted: date | None, starts_on: date) -> date:
    calendar = shipped_calendar()
    if wanted is None:
        return first_day_in(starts_on, (), calendar)
    if reasons := why_not_first_day(wanted, starts_on, (), calendar):
        raise Refused(*reasons)
    return wanted


def _stop_if_taken(person: Person | None, details: Mapping[str, str | None]) -> None:
    """An address and a registration number belong to one person; who has it already is named."""
    reasons = []
    for field, word in (("email", "email address"), ("registration_number", "registration number")):
        other = queries.find_other(person.id if person else None, field, details[field])
        if other is not None:
            reasons.append(
                Reason(f"{field}_taken", f"{other.name} has this {word} already. Find out whose it is", field)
            )
    if reasons:
        raise Refused(*reasons)


def rekey(person: Person) -> None:
    """Make the keys by which a person is sorted and found, from their names."""
    person.sort_key = sort_key(person.family_name, person.given_name)[:250]
    person.search_key = search_key(person.given_name, person.family_name, person.known_as or "")[:250]


def _details(
    *,
    given_name: str,
    family_name: str,
    known_as: str,
    email: str | None,
    phone: str,
    registration_number: str | None,
) -> dict[str, str | None]:
    given_name, family_name, known_as = clean(given_name), clean(family_name), clean(known_as)
    reasons = problems_with_names(given_name, family_name, known_as)
    address = read_email(email) if email else None
    number = read_number(registration_number) if registration_number else None
    reasons += [each for each in (address, number) if isinstance(each, Reason)]
    if isinstance(number, Reason):
        reasons[-1] = Reason(number.code, number.message, "registration_number")
    if reasons:
        raise Refused(*reasons)
    return {
        "given_name": given_name,
        "family_name": family_name,
        "known_as": known_as,
        "sort_key": sort_key(family_name, given_name)[:250],
        "search_key": search_key(given_name, family_name, known_as)[:250],
        "email": address if isinstance(address, str) else None,
        "phone": clean(phone)[:40],
        "registration_number": number if isinstance(number, str) else None,
    }
