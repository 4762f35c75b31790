"""Everything that is known of starters and that a record could say, read for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from academy.access.rules import ROLES, Role
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Completion, Enrolment, EnrolmentFramework
from academy.enrolments.rules import Circle, PlanLine
from academy.people.models import Person
from academy.programmes import queries as programmes
from academy.programmes.models import FrameworkVersion
from academy.programmes.rules import (
    Framework,
    ProgrammeDocument,
    RecordDef,
    audience_records,
    parse_framework,
)
from academy.readiness import queries as readiness
from academy.readiness.rules import DecisionFacts
from academy.records.rules import Edition, RecordKind
from academy.registration import queries as registration
from academy.registration.models import RegistrationCheck
from academy.settings import queries as settings
from academy.timetable import queries as timetable
from academy.timetable.queries import Place

KINDS = frozenset(kind.value for kind in RecordKind)


@dataclass(frozen=True, slots=True)
class Known:
    """One starter: the plan and what completed it (by item code), places on sessions, and what was decided."""

    enrolment: Enrolment
    document: ProgrammeDocument
    circle: Circle
    plan: Mapping[str, PlanLine]
    completions: Mapping[str, Completion]
    places: Mapping[str, Sequence[Place]]
    names: Mapping[int, str]
    look: RegistrationCheck | None
    frameworks: tuple[Edition, ...]
    decision: DecisionFacts | None
    decision_holds: bool
    reader_id: int | None = None  # who is told what is missing

    @property
    def definitions(self) -> tuple[RecordDef, ...]:
        """The records that can be issued to somebody who joins in this way."""
        return definitions_of(self.document, self.enrolment.audience)

    @property
    def own_name(self) -> str:
        """The name as the starter wants it written, or as the council knows it."""
        return own_name(self.enrolment)


def own_name(enrolment: Enrolment) -> str:
    """The name as the starter wants it written, or as the council knows it."""
    person = enrolment.person
    return enrolment.name_on_record or f"{person.given_name} {person.family_name}".strip()


def role_words(role: str) -> str:
    """A role as it stands on paper, in the council's own word for it."""
    if role == Role.ADVANCED_PRACTITIONER:
        return settings.get("practitioner_title")
    return ROLES[Role(role)][0] if role in set(Role) else role.replace("_", " ").capitalize()


def definitions_of(document: ProgrammeDocument, audience: str) -> tuple[RecordDef, ...]:
    """The records of a programme for people who join in this way, as far as we know their kind."""
    return tuple(each for each in audience_records(document, audience) if each.kind in KINDS)


def gather(found: Sequence[Enrolment], today: date, *, reader_id: int | None = None) -> dict[int, Known]:
    """What is known of each of these (loaded with person, job, intake and version), by enrolment key."""
    keys = [each.id for each in found]
    if not keys:
        return {}
    plans, circles = enrolments.plan_lines(keys), enrolments.circles(found, today)
    completions, places = enrolments.completions_of(keys), timetable.places_of(keys)
    looks = registration.live_checks_of([each.person_id for each in found], today)
    names = _names({row.confirmed_by_id for row in completions.values() if row.confirmed_by_id})
    frameworks, signed = _frameworks_of(keys), readiness.signed_of(keys, today)
    known = {}
    for each in found:
        decision, holds = signed.get(each.id, (None, False))
        known[each.id] = Known(
            enrolment=each,
            document=programmes.document_of(each.version),
            circle=circles[each.id],
            plan={line.code: line for line in plans[each.id]},
            completions={
                line.code: completions[line.id] for line in plans[each.id] if line.id in completions
            },
            places=_by_item(places[each.id]),
            names=names,
            look=looks.get(each.person_id),
            frameworks=frameworks[each.id],
            decision=decision,
            decision_holds=holds,
            reader_id=reader_id,
        )
    return known


def _by_item(places: Sequence[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.item_code, []).append(place)
    return found


def _names(person_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.scalars(sa.select(Person).where(Person.id.in_(person_ids)).order_by(Person.id))
    return {person.id: person.name for person in rows}


def _frameworks_of(keys: Collection[int]) -> dict[int, tuple[Edition, ...]]:
    found: dict[int, list[Edition]] = {key: [] for key in keys}
    rows = db.session.execute(
        sa.select(
            EnrolmentFramework.enrolment_id, FrameworkVersion.document_sha256, FrameworkVersion.document
        )
        .join(FrameworkVersion, FrameworkVersion.id == EnrolmentFramework.framework_id)
        .where(EnrolmentFramework.enrolment_id.in_(keys))
        .order_by(EnrolmentFramework.enrolment_id, FrameworkVersion.code)
    )
    for key, sha256, document in rows:
        found[key].append(_edition(sha256, document))
    return {key: tuple(editions) for key, editions in found.items()}


@lru_cache(maxsize=32)
def _edition(sha256: str, document: str) -> Edition:
    """A set of standards by its title and the year from which it holds; the same text is parsed once."""
    framework = parse_framework(document)
    if not isinstance(framework, Framework):
        raise TypeError(f"Stored standards cannot be read ({sha256}): {framework[0].message}")
    since = framework.valid_from
    return Edition(framework.title, str(since.year) if since else framework.code)
