"""What must be known to say what becomes of the rows of an upload: a fixed number of statements, however many rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from academy.access.rules import Role
from academy.db import db
from academy.people.models import (
    Duty,
    Employment,
    OpenQuestion,
    Person,
    Responsibility,
    RoleGrant,
    Service,
    Team,
)
from academy.people.queries.everyone import all_teams, holds_on
from academy.people.queries.former import before_of
from academy.people.queries.standings import Standing, coming_values, sharing_managers, standings
from academy.people.rules import (
    Holder,
    KnownEmployment,
    KnownFacts,
    KnownTeam,
    KnownTeams,
    is_about,
    number_key,
    plain_words,
    value_text,
)
from academy.settings import queries as settings


def employment_ids_by_number(numbers: Collection[str]) -> dict[str, int]:
    """The employments with these employee numbers, by `number_key`."""
    keys = {number_key(number) for number in numbers}
    rows = db.session.execute(
        sa.select(Employment.employee_number, Employment.id).where(
            sa.func.lower(Employment.employee_number).in_(keys), Employment.withdrawn_at.is_(None)
        )
    )
    return {number_key(number): employment_id for number, employment_id in rows if number}


def known_facts(numbers: Collection[str], today: date) -> KnownFacts:
    """All that the fates of HR's rows depend on; `numbers` are the employee numbers in the file."""
    standing = standings(employment_ids_by_number(numbers).values(), today)
    people = {each.employment.person_id for each in standing.values()}
    asked = _asked_of_people(people)
    coming, sharing = coming_values(standing, today), sharing_managers(people, today)
    names, emails = before_of(people)
    employments = {
        number_key(each.employment.employee_number or ""): KnownEmployment(
            stored_values(each, {question.code for question in _of(each, asked) if question.is_open}),
            frozenset((question.code, question.about) for question in _of(each, asked)),
            pattern_known=bool(each.patterns),
            coming=coming[each.employment.id],
            former=frozenset(names[each.employment.person_id]),
            former_emails=frozenset(emails[each.employment.person_id]),
            sharing=frozenset(sharing[each.employment.person_id]),
        )
        for each in standing.values()
    }
    by_number, by_email = _holders()
    return KnownFacts(
        employments,
        {plain_words(team.name): team.name for team in all_teams()},
        managers_by_email(today),
        by_number,
        by_email,
        likeness=settings.number("same_name_likeness"),
    )


def stored_values(standing: Standing, open_codes: Collection[str] = ()) -> dict[str, str]:
    """What is stored of an employment, by field, in the form that HR's rows are compared in; empty: not known yet."""
    job, person, hours = standing.employment, standing.employment.person, standing.hours
    values = {
        "employee_number": job.employee_number or "",
        "family_name": person.family_name,
        "given_name": person.given_name,
        "known_as": person.known_as,
        "email": person.email or "",
        "job_title": job.job_title,
        "team": standing.posting.team.name if standing.posting else "",
        "manager_email": (standing.manager.holder.email or "") if standing.manager else "",
        "starts_on": value_text(job.contract_start_on),
        "fte": value_text(hours.fte) if hours and "fte_missing" not in open_codes else "",
        "weekly_hours": value_text(hours.weekly_hours) if hours else "",
        "registration_number": person.registration_number or "",
        "qualified_in": job.qualified_in,
    }
    if job.joins_as_confirmed_at is None:
        values |= {"joins_as": job.joins_as, "starter_type": job.starter_type or ""}
    return values


def managers_by_email(today: date) -> dict[str, str]:
    """Everybody who is a manager, or manages a team, today: name by address."""
    is_manager = sa.exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role == Role.MANAGER, holds_on(RoleGrant, today)
    )
    has_team = sa.exists().where(
        Responsibility.holder_id == Person.id,
        Responsibility.duty == Duty.TEAM_MANAGER,
        holds_on(Responsibility, today),
    )
    rows = db.session.execute(
        sa.select(Person.email, Person.known_as, Person.given_name, Person.family_name).where(
            Person.withdrawn_at.is_(None), Person.email.is_not(None), sa.or_(is_manager, has_team)
        )
    )
    return {
        email: f"{known_as or given} {family}".strip() for email, known_as, given, family in rows if email
    }


def known_teams(today: date) -> KnownTeams:
    """All that the fates of the rows about teams depend on."""
    teams = all_teams()
    managers = team_managers([team.id for team in teams], today)
    asked: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for team_id, code, about in db.session.execute(
        sa.select(OpenQuestion.team_id, OpenQuestion.code, OpenQuestion.about).where(
            OpenQuestion.team_id.is_not(None), OpenQuestion.withdrawn_at.is_(None)
        )
    ):
        asked[team_id or 0].add((code, about))
    known = {}
    for team in teams:
        held = managers.get(team.id)
        values = {
            "team": team.name,
            "service": team.service.name,
            "base": team.base,
            "manager": held.holder.name if held else "",
            "manager_email": (held.holder.email or "") if held else "",
        }
        known[plain_words(team.name)] = KnownTeam(values, frozenset(asked[team.id]))
    return KnownTeams(known, _names_by_email())


def team_managers(team_ids: Collection[int], today: date) -> dict[int, Responsibility]:
    """Each team's named manager today; not those who share the duty."""
    rows = db.session.scalars(
        sa.select(Responsibility)
        .options(sa.orm.joinedload(Responsibility.holder))
        .where(
            Responsibility.team_id.in_(team_ids),
            Responsibility.duty == Duty.TEAM_MANAGER,
            Responsibility.is_owner,
            holds_on(Responsibility, today),
        )
        .order_by(Responsibility.id)
    )
    return {row.team_id: row for row in rows if row.team_id is not None}


def people_by_email(emails: Collection[str]) -> dict[str, Person]:
    """The people with these addresses."""
    rows = db.session.scalars(
        sa.select(Person).where(Person.email.in_(emails), Person.withdrawn_at.is_(None)).order_by(Person.id)
    )
    return {person.email: person for person in rows if person.email}


def people_by_number(numbers: Collection[str]) -> dict[str, Person]:
    """The people who hold these registration numbers."""
    rows = db.session.scalars(
        sa.select(Person)
        .where(Person.registration_number.in_(numbers), Person.withdrawn_at.is_(None))
        .order_by(Person.id)
    )
    return {person.registration_number: person for person in rows if person.registration_number}


def services_by_key() -> dict[str, Service]:
    """Every service by its plain words."""
    return {plain_words(row.name): row for row in db.session.scalars(sa.select(Service).order_by(Service.id))}


def teams_by_key() -> dict[str, Team]:
    """Every team, closed ones too, by its plain words."""
    return {plain_words(row.name): row for row in db.session.scalars(sa.select(Team).order_by(Team.id))}


class _Asked(NamedTuple):
    """A question that was asked: with which job, and whether it still waits for its answer."""

    code: str
    about: str
    employment_id: int | None
    is_open: bool


def _asked_of_people(person_ids: Collection[int]) -> dict[int, list[_Asked]]:
    found: dict[int, list[_Asked]] = {person_id: [] for person_id in person_ids}
    for person_id, code, about, employment_id, answered_at in db.session.execute(
        sa.select(
            OpenQuestion.person_id,
            OpenQuestion.code,
            OpenQuestion.about,
            OpenQuestion.employment_id,
            OpenQuestion.answered_at,
        ).where(OpenQuestion.person_id.in_(person_ids), OpenQuestion.withdrawn_at.is_(None))
    ):
        found[person_id or 0].append(_Asked(code, about, employment_id, answered_at is None))
    return found


def _of(standing: Standing, asked: Mapping[int, Sequence[_Asked]]) -> list[_Asked]:
    """What was asked about one job or the person who has it; not what was asked about another job of theirs."""
    job = standing.employment
    return [each for each in asked[job.person_id] if is_about(each.code, each.employment_id, job.id)]


def _holders() -> tuple[dict[str, Holder], dict[str, Holder]]:
    by_number: dict[str, Holder] = {}
    by_email: dict[str, Holder] = {}
    rows = db.session.execute(
        sa.select(
            Person.id,
            Person.email,
            Person.registration_number,
            Person.known_as,
            Person.given_name,
            Person.family_name,
            Employment.employee_number,
        )
        .outerjoin(Employment, sa.and_(Employment.person_id == Person.id, Employment.withdrawn_at.is_(None)))
        .where(Person.withdrawn_at.is_(None))
        .order_by(Person.id, Employment.id)
    )
    jobs: dict[int, list[str]] = {}
    for person_id, email, number, known_as, given, family, employee_number in rows:
        mine = jobs.setdefault(person_id, [])
        if employee_number:
            mine.append(employee_number)
        holder = Holder(
            f"{known_as or given} {family}".strip(),
            mine[-1] if mine else "",
            frozenset(map(number_key, mine)),
        )
        if number:
            by_number[number] = holder
        if email:
            by_email[email] = holder
    return by_number, by_email


def _names_by_email() -> dict[str, str]:
    rows = db.session.execute(
        sa.select(Person.email, Person.known_as, Person.given_name, Person.family_name).where(
            Person.withdrawn_at.is_(None), Person.email.is_not(None)
        )
    )
    return {
        email: f"{known_as or given} {family}".strip() for email, known_as, given, family in rows if email
    }
