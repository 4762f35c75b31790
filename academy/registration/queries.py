"""What was seen on the public register, what that makes people's titles, and whom to look up next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from academy.access.rules import Subject
from academy.db import db
from academy.people import queries as people
from academy.people.models import Employment, Person
from academy.refusals import NotFoundError
from academy.registration import rules
from academy.registration.models import RegistrationCheck
from academy.registration.rules import CheckFacts, Standing
from academy.settings import queries as settings


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Somebody whom it is time to look up, and why."""

    person: Person
    why: str
    standing: Standing
    last_looked_on: date | None


def facts_of(check: RegistrationCheck) -> CheckFacts:
    """A stored look as the rules want it."""
    return CheckFacts(
        number=check.number,
        name=check.name_there,
        status=rules.read_status(check.status),
        registered_until=check.registered_until,
        checked_on=check.checked_on,
        status_text=check.status,
    )


def person_or_404(ref: str, today: date) -> tuple[Person, Subject]:
    """A person with what rights on them depend on."""
    person = people.get_person(ref)
    return person, people.subjects({person.id}, today)[person.id]


def check_or_404(ref: str, today: date) -> tuple[tuple[RegistrationCheck, Person], Subject]:
    """A look that still counts, with its person."""
    row = db.session.execute(
        sa.select(RegistrationCheck, Person)
        .join(Person, Person.id == RegistrationCheck.person_id)
        .where(
            RegistrationCheck.ref == ref,
            RegistrationCheck.withdrawn_at.is_(None),
            Person.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no look at the register {ref}")
    check, person = row
    return (check, person), people.subjects({person.id}, today)[person.id]


def looks_of(person_id: int) -> list[tuple[RegistrationCheck, Person]]:
    """Every look at one person's entry with who recorded it, the newest first; those taken back too."""
    rows = db.session.execute(
        sa.select(RegistrationCheck, Person)
        .join(Person, Person.id == RegistrationCheck.recorded_by_id)
        .where(RegistrationCheck.person_id == person_id)
        .order_by(RegistrationCheck.checked_on.desc(), RegistrationCheck.id.desc())
    )
    return [(check, looker) for check, looker in rows]


def latest_checks_of(person_ids: Collection[int], today: date) -> dict[int, RegistrationCheck]:
    """The look that counts for each person who has one: the latest of the number that they have now."""
    rows = db.session.scalars(
        sa.select(RegistrationCheck)
        .join(Person, Person.id == RegistrationCheck.person_id)
        .where(
            RegistrationCheck.person_id.in_(person_ids),
            RegistrationCheck.number == Person.registration_number,
            RegistrationCheck.withdrawn_at.is_(None),
            RegistrationCheck.checked_on <= today,
        )
        .order_by(RegistrationCheck.checked_on, RegistrationCheck.id)
    )
    return {row.person_id: row for row in rows}


def live_checks_of(person_ids: Collection[int], today: date) -> dict[int, RegistrationCheck]:
    """The look that proves a live registration today, for each person who has one."""
    latest = latest_checks_of(person_ids, today)
    return {person_id: row for person_id, row in latest.items() if rules.is_live(facts_of(row), today)}


def title_of(person_id: int, today: date) -> str:
    """What one person is called; for several ask `titles_of`."""
    return titles_of([person_id], today)[person_id]


def titles_of(person_ids: Collection[int], today: date) -> dict[int, str]:
    """What each person is called here: nobody without a live look is a “social worker” (domain I17).

    Somebody without a job of their own in our lists (a manager, say) has no title: the answer is empty.
    """
    neutral = settings.get("neutral_title")
    checks = latest_checks_of(person_ids, today)
    found = dict.fromkeys(person_ids, "")
    for job in _jobs_of(person_ids):
        check = checks.get(job.person_id)
        found[job.person_id] = rules.title_of(
            job.job_title,
            [facts_of(check)] if check else [],
            role_needs_registration=job.needs_registration,
            today=today,
            neutral_title=neutral,
        )
    return found


def names_of(person: Person) -> list[str]:
    """The ways in which a person's name may be written on the register."""
    return [f"{first} {person.family_name}" for first in (person.given_name, person.known_as) if first]


def people_to_check(today: date) -> list[ToCheck]:
    """Everybody whose role needs registration and whom it is time to look up, by surname."""
    persons = list(
        db.session.scalars(
            sa.select(Person)
            .join(Employment, Employment.person_id == Person.id)
            .where(
                Employment.withdrawn_at.is_(None),
                Employment.needs_registration,
                sa.or_(Employment.left_on.is_(None), Employment.left_on >= today),
                Person.withdrawn_at.is_(None),
            )
            .order_by(Person.sort_key, Person.id)
            .distinct()
        )
    )
    checks = latest_checks_of([person.id for person in persons], today)
    return list(_due(persons, checks, today))


def _due(persons: Iterable[Person], checks: dict[int, RegistrationCheck], today: date) -> Iterable[ToCheck]:
    for person in persons:
        row = checks.get(person.id)
        check = facts_of(row) if row else None
        if why := rules.why_look(check, today):
            yield ToCheck(person, why, rules.standing(check, today), row.checked_on if row else None)


def _jobs_of(person_ids: Collection[int]) -> list[Employment]:
    """The jobs of these people, so that the newest of each comes last."""
    return list(
        db.session.scalars(
            sa.select(Employment)
            .where(Employment.person_id.in_(person_ids), Employment.withdrawn_at.is_(None))
            .order_by(Employment.contract_start_on, Employment.id)
        )
    )
