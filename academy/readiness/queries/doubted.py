"""What others entered about somebody's readiness, as a fact that they can say is not right."""

from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from academy.access.rules import Topic
from academy.db import db
from academy.doubts.queries import finds
from academy.doubts.rules import Fact, FactKind, Place
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import full_day
from academy.people import queries as people
from academy.people.models import Person
from academy.programmes import queries as programmes
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import audience_readiness
from academy.readiness.models import AcceptedCondition, RecordedCheck, WorkingSince
from academy.readiness.rules import check_groups
from academy.registration.models import RegistrationCheck

Row = TypeVar("Row", RecordedCheck, AcceptedCondition, WorkingSince)


@finds(FactKind.CHECK)
def check_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """A recorded yes with its day."""
    row = _row(RecordedCheck, ref, RecordedCheck.recorded_by_id)
    if row is None:
        return None
    check, enrolment, by = row
    label, _ = _line(enrolment, check.code)
    said = f"{label}: done on {full_day(check.done_on)}"
    return _fact(FactKind.CHECK, check, enrolment, by, said=said, code=check.code)


@finds(FactKind.LOOK)
def look_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """What somebody saw of a starter on the public register."""
    found = db.session.execute(
        sa.select(RegistrationCheck, Enrolment, Person)
        .join(Enrolment, Enrolment.person_id == RegistrationCheck.person_id)
        .join(Person, Person.id == RegistrationCheck.person_id)
        .where(
            RegistrationCheck.ref == ref,
            RegistrationCheck.withdrawn_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
        )
        .order_by(Enrolment.id.desc())
    ).first()
    if found is None:
        return None
    look, enrolment, person = found
    until = f", until {full_day(look.registered_until)}" if look.registered_until else ""
    return Fact(
        kind=FactKind.LOOK,
        ref=ref,
        person_id=person.id,
        says=f"The public register, number {look.number}: {look.status}{until}, seen on {full_day(look.checked_on)}",
        entered_by_id=look.recorded_by_id,
        entered_by=people.names_of([look.recorded_by_id])[look.recorded_by_id],
        shown=Place("readiness.starter", {"ref": enrolment.ref}),
        mended=Place("registration.checks", {"ref": person.ref}),
        topic=Topic.CHECKS,
    )


@finds(FactKind.CONDITION)
def condition_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """A missing thing that was accepted until a day."""
    row = _row(AcceptedCondition, ref, AcceptedCondition.accepted_by_id)
    if row is None:
        return None
    condition, enrolment, by = row
    said = f"{condition.label}: accepted until {full_day(condition.until_on)}"
    return _fact(FactKind.CONDITION, condition, enrolment, by, said=said, code=condition.code)


@finds(FactKind.WORKING)
def working_as_fact(ref: str, today: date) -> Fact | None:  # noqa: ARG001 - a fact is found on a day
    """Since when somebody works in the team."""
    row = _row(WorkingSince, ref, WorkingSince.entered_by_id)
    if row is None:
        return None
    working, enrolment, by = row
    said = f"Working in the team since {full_day(working.since_on)}"
    return _fact(FactKind.WORKING, working, enrolment, by, said=said, code="")


def _row(model: type[Row], ref: str, by_id: object) -> tuple[Row, Enrolment, Person] | None:
    found: Any = db.session.execute(
        sa.select(model, Enrolment, Person)
        .join(Enrolment, Enrolment.id == model.enrolment_id)
        .join(Person, Person.id == by_id)
        .where(
            model.ref == ref,
            model.withdrawn_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return None if found is None else (found[0], found[1], found[2])


def _line(enrolment: Enrolment, code: str) -> tuple[str, bool]:
    """What a line is called, and whether it is a check that not everybody may read."""
    version = db.session.get_one(ProgrammeVersion, enrolment.version_id)
    lines = audience_readiness(programmes.document_of(version), enrolment.audience)
    secret = check_groups(lines)
    found = next(((each.label, each.group in secret) for each in lines if each.code == code), None)
    return found or (code, True)


def _fact(kind: FactKind, row: Row, enrolment: Enrolment, by: Person, *, said: str, code: str) -> Fact:
    secret = bool(code) and _line(enrolment, code)[1]
    place = Place("readiness.starter", {"ref": enrolment.ref})
    return Fact(
        kind=kind,
        ref=row.ref,
        person_id=enrolment.person_id,
        says=said,
        entered_by_id=by.id,
        entered_by=by.name,
        shown=place,
        mended=place,
        topic=Topic.CHECKS if secret else Topic.READINESS,
        holds=f"{enrolment.ref}:{code}" if code else "",
    )
