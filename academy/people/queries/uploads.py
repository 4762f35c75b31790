"""Read an uploaded list and say what would become of each of its rows, in the world as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from academy.batches.models import BatchKind
from academy.batches.rules import ColumnPlan, Fate, Field, RowFate
from academy.db import db
from academy.people.models import Employment, Person
from academy.people.queries.facts import known_facts, known_teams
from academy.people.rules import (
    STARTER_FIELDS,
    TEAM_FIELDS,
    display_name,
    fates,
    number_key,
    plain_words,
    team_fates,
)
from academy.refusals import Reason, Refused
from academy.settings import queries as settings
from academy.sheets import Limits, Sheet, read_sheet, returned_csv

FIELDS: dict[BatchKind, tuple[Field, ...]] = {
    BatchKind.STARTERS: STARTER_FIELDS,
    BatchKind.TEAMS: TEAM_FIELDS,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What would become of each row, and what is stored now of those that are known, by row number."""

    fates: Sequence[RowFate[Any]]
    before: Mapping[int, Mapping[str, str]]


def read_upload(content: bytes) -> Sheet:
    """The table in a file, or a refusal that belongs beside the field “file” and says that nothing was kept."""
    try:
        return read_sheet(content, limits=Limits(max_bytes=settings.number("upload_megabytes") * 1_000_000))
    except Refused as no:
        raise Refused(
            *(Reason(each.code, f"{each.message} Nothing was kept.", "file") for each in no.reasons)
        ) from no


def decide(kind: BatchKind, sheet: Sheet, plan: ColumnPlan, today: date, *, by: int | None) -> Decided:
    """What would become of each row today, sent by this person; a fixed number of statements, however many rows."""
    own_email = (db.session.scalar(sa.select(Person.email).where(Person.id == by)) or "") if by else ""
    if kind is BatchKind.TEAMS:
        teams = replace(known_teams(today), own_email=own_email)
        found: Sequence[RowFate[Any]] = team_fates(sheet, plan, teams)
        stored = {key: each.values for key, each in teams.teams.items()}
        return Decided(
            found, {each.number: stored[key] for each in found if (key := plain_words(each.key)) in stored}
        )
    numbers = {plan.cell(row.cells, "employee_number") for row in sheet.rows}
    facts = replace(known_facts(numbers - {""}, today), own_email=own_email)
    found = fates(sheet, plan, facts)
    known = {key: each.values for key, each in facts.employments.items()}
    return Decided(
        found, {each.number: known[key] for each in found if (key := number_key(each.key)) in known}
    )


def refused_rows(sheet: Sheet, found: Sequence[RowFate[Any]]) -> bytes | None:
    """The rows that were refused, cell by cell as they came, with the reason in one more column; None without any."""
    because = {each.number: each.because for each in found if each.fate is Fate.REFUSED}
    return returned_csv(sheet, because) if because else None


def not_in_file(sheet: Sheet, plan: ColumnPlan, today: date) -> list[str]:
    """Those with a job that goes on whose number the file does not name, by surname: nothing is done to them."""
    named = {number_key(plan.cell(row.cells, "employee_number")) for row in sheet.rows}
    found = db.session.execute(
        sa.select(Employment.employee_number, Person.known_as, Person.given_name, Person.family_name)
        .join(Person, Person.id == Employment.person_id)
        .where(
            Employment.withdrawn_at.is_(None),
            Person.withdrawn_at.is_(None),
            sa.or_(Employment.left_on.is_(None), Employment.left_on >= today),
        )
        .order_by(Person.sort_key, Employment.id)
    )
    return [
        display_name(given, family, known_as) + (f" ({number})" if number else "")
        for number, known_as, given, family in found
        if number_key(number or "") not in named
    ]
