"""Issued records and where each stands; lists begin from what the reader may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, undefer

from academy.access.rules import Actor, Permission, Role, Subject, allowed
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.people import queries as people
from academy.people.models import FormerName, Person
from academy.people.rules import search_key
from academy.readiness import queries as readiness
from academy.records.models import CompletionRecord, RecordPdf, RecordWithdrawal
from academy.records.rules import PrintVariant, RecordKind, RecordState
from academy.refusals import NotFoundError

MOST_LISTED = 500
_Newer = aliased(CompletionRecord)
_Older = aliased(CompletionRecord)
_IN_FORMER_NAME = sa.and_(
    sa.exists().where(
        FormerName.person_id == Enrolment.person_id, FormerName.ended_at > CompletionRecord.issued_at
    ),
    CompletionRecord.name_written != Person.given_name + " " + Person.family_name,
    CompletionRecord.name_written != Person.known_as + " " + Person.family_name,
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A record with what became of it: valid, replaced by which, or withdrawn when and why."""

    record: CompletionRecord
    newer: CompletionRecord | None = None
    older: CompletionRecord | None = None
    withdrawal: RecordWithdrawal | None = None
    in_former_name: bool = False  # the person has another name by now: nobody is shown the one that it names

    @property
    def state(self) -> RecordState:
        """Where it stands; a record that was replaced stays replaced."""
        if self.newer is not None:
            return RecordState.REPLACED
        return RecordState.WITHDRAWN if self.withdrawal else RecordState.VALID

    @property
    def name(self) -> str:
        """The name that it was written in, or what the person is called now where that is a former one."""
        return self.record.enrolment.person.name if self.in_former_name else self.record.name_written

    @property
    def said_to_anybody(self) -> RecordState:
        """What the public is told: a record in a former name reads as replaced, issued anew or not."""
        return RecordState.REPLACED if self.in_former_name else self.state

    @property
    def subject(self) -> str:
        """The record as history names it."""
        return self.record.number


@dataclass(frozen=True, slots=True)
class StoredPrint:
    """The bytes that were issued, with what a download says of them."""

    record_id: int
    kind: RecordKind
    number: str
    person_id: int
    sha256: str
    content: bytes


def visible(actor: Actor, today: date) -> sa.ColumnElement[bool]:
    """The enrolments whose records somebody may see: all, one's own, those one runs, those one manages."""
    if actor.has(Role.COORDINATOR, Role.AUDITOR):
        return sa.true()
    conditions: list[sa.ColumnElement[bool]] = [sa.false()]
    if actor.has(Role.STARTER):
        conditions.append(Enrolment.person_id == actor.person_id)
    if actor.has(Role.ADVANCED_PRACTITIONER):
        conditions.append(Enrolment.cohort_id.in_(enrolments.visible_cohort_ids(actor, today)))
    if actor.has(Role.MANAGER) and actor.person_id is not None:
        conditions.append(Enrolment.person_id.in_(people.managed_by(actor.person_id, today)))
    return sa.or_(*conditions)


def cohorts_in_view(actor: Actor, today: date) -> list[tuple[str, str]]:
    """The intakes of those whose records somebody may see, as address and name, the newest first."""
    rows = db.session.execute(
        sa.select(Cohort.ref, Cohort.name)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(visible(actor, today), Enrolment.withdrawn_at.is_(None))
        .group_by(Cohort.id, Cohort.ref, Cohort.name, Cohort.starts_on)
        .order_by(Cohort.starts_on.desc(), Cohort.id)
    )
    return [(ref, name) for ref, name in rows]


def of_words(words: str) -> sa.ColumnElement[bool]:
    """People whose name holds these words; everybody where there are none."""
    key = search_key(words)
    return Person.search_key.contains(key, autoescape=True) if key else sa.true()


def issued(
    actor: Actor, today: date, *, cohort_ref: str = "", words: str = "", state: RecordState | None = None
) -> list[Issued]:
    """The issued records that somebody may see, the newest first, narrowed by intake, name or number, and state."""
    wanted = _records().where(visible(actor, today), Enrolment.withdrawn_at.is_(None))
    if cohort_ref:
        wanted = wanted.where(Cohort.ref == cohort_ref)
    if words.strip():
        by_number = CompletionRecord.number.contains(words.strip().upper(), autoescape=True)
        wanted = wanted.where(sa.or_(of_words(words), by_number))
    if state is RecordState.VALID:
        wanted = wanted.where(_Newer.id.is_(None), RecordWithdrawal.id.is_(None))
    elif state is RecordState.REPLACED:
        wanted = wanted.where(_Newer.id.is_not(None))
    elif state is RecordState.WITHDRAWN:
        wanted = wanted.where(_Newer.id.is_(None), RecordWithdrawal.id.is_not(None))
    newest = wanted.order_by(CompletionRecord.issued_at.desc(), CompletionRecord.id.desc())
    return _read(newest.limit(MOST_LISTED + 1))


def records_of(enrolment_ids: Collection[int]) -> dict[int, list[Issued]]:
    """Every record ever issued to each of these starters, the newest first."""
    found: dict[int, list[Issued]] = {key: [] for key in enrolment_ids}
    wanted = _records().where(CompletionRecord.enrolment_id.in_(enrolment_ids))
    for row in _read(wanted.order_by(CompletionRecord.id.desc())):
        found[row.record.enrolment_id].append(row)
    return found


def find_made_by(once: str) -> CompletionRecord | None:
    """The record that this press made already."""
    return db.session.scalar(sa.select(CompletionRecord).where(CompletionRecord.once == once))


def get_record(ref: str) -> Issued:
    """The record at that address with its snapshot and what became of it."""
    wanted = _records().options(undefer(CompletionRecord.snapshot))
    rows = _read(wanted.where(CompletionRecord.ref == ref, Enrolment.withdrawn_at.is_(None)))
    if not rows:
        raise NotFoundError(f"no record {ref}")
    return rows[0]


def record_or_404(ref: str, today: date) -> tuple[Issued, Subject]:
    """A record with what rights on it depend on."""
    found = get_record(ref)
    enrolment = found.record.enrolment
    return found, enrolments.subjects_of([enrolment], today)[enrolment.id]


def find_by_code(code: str) -> Issued | None:
    """The record with that code, in the form in which codes are stored."""
    rows = _read(_records().where(CompletionRecord.code == code))
    return rows[0] if rows else None


def find_by_bytes(sha256: str) -> Issued | None:
    """The record of which these are the bytes, in any print."""
    key = sa.select(RecordPdf.record_id).where(RecordPdf.sha256 == sha256).scalar_subquery()
    rows = _read(_records().where(CompletionRecord.id == key))
    return rows[0] if rows else None


def names_around(found: Issued) -> dict[int, str]:
    """The names of those who issued, replaced or withdrew a record, by their key."""
    keys = {found.record.issued_by_id}
    keys |= {found.newer.issued_by_id} if found.newer else set()
    keys |= {found.withdrawal.by_id} if found.withdrawal else set()
    rows = db.session.scalars(sa.select(Person).where(Person.id.in_(keys)).order_by(Person.id))
    return {person.id: person.name for person in rows}


def print_or_404(actor: Actor, ref: str, variant: PrintVariant, today: date) -> tuple[StoredPrint, Subject]:
    """The bytes of a print with what rights on it depend on, read as columns: a file is served in a few milliseconds.

    A record in a former name is opened by the person alone.

    Who stands where to the person is asked only where that decides: the person and those who see everybody need not.
    """
    row = db.session.execute(
        sa.select(
            CompletionRecord.id,
            CompletionRecord.kind,
            CompletionRecord.number,
            Enrolment.id,
            Enrolment.person_id,
            RecordPdf.sha256,
            RecordPdf.content,
        )
        .join(CompletionRecord, CompletionRecord.id == RecordPdf.record_id)
        .join(Enrolment, Enrolment.id == CompletionRecord.enrolment_id)
        .join(Enrolment.person)
        .where(
            CompletionRecord.ref == ref,
            RecordPdf.variant == variant,
            Enrolment.withdrawn_at.is_(None),
            sa.or_(~_IN_FORMER_NAME, Person.id == actor.person_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no such print of {ref}")
    record_id, kind, number, enrolment_id, person_id, sha256, content = row
    stored = StoredPrint(record_id, kind, number, person_id, sha256, content)
    subject = Subject(person_id=person_id)
    if allowed(actor, Permission.SEE_RECORD, subject):
        return stored, subject
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    return stored, enrolments.subjects_of([enrolment], today)[enrolment_id]


def pdfs_of(
    record_ids: Collection[int], *, content: bool = False
) -> dict[int, dict[PrintVariant, RecordPdf]]:
    """The prints of each record; their bytes only where they are asked for."""
    wanted = sa.select(RecordPdf).where(RecordPdf.record_id.in_(record_ids)).order_by(RecordPdf.id)
    if content:
        wanted = wanted.options(undefer(RecordPdf.content))
    found: dict[int, dict[PrintVariant, RecordPdf]] = {key: {} for key in record_ids}
    for row in db.session.scalars(wanted):
        found[row.record_id][row.variant] = row
    return found


def still_stands(found: Sequence[Issued], today: date) -> dict[int, bool | None]:
    """Of each work-ready statement, by record key, whether its own decision still holds; None for other kinds."""
    keys = {row.record.enrolment_id for row in found if row.record.kind is RecordKind.WORK_READY}
    signed = readiness.signed_of(keys, today) if keys else {}
    return {row.record.id: _stands(row.record, signed.get(row.record.enrolment_id)) for row in found}


def _stands(record: CompletionRecord, signed: tuple[Any, bool] | None) -> bool | None:
    if record.kind is not RecordKind.WORK_READY:
        return None
    return signed is not None and signed[1] and signed[0].ref == record.decision_ref


def _records() -> Any:
    return (
        sa.select(CompletionRecord, _Newer, _Older, RecordWithdrawal, _IN_FORMER_NAME)
        .join(CompletionRecord.enrolment)
        .join(Enrolment.person)
        .join(Enrolment.cohort)
        .outerjoin(_Newer, _Newer.replaces_id == CompletionRecord.id)
        .outerjoin(_Older, _Older.id == CompletionRecord.replaces_id)
        .outerjoin(RecordWithdrawal, RecordWithdrawal.record_id == CompletionRecord.id)
        .options(
            contains_eager(CompletionRecord.enrolment).contains_eager(Enrolment.person),
            contains_eager(CompletionRecord.enrolment).contains_eager(Enrolment.cohort),
        )
    )


def _read(wanted: Any) -> list[Issued]:
    rows: Any = db.session.execute(wanted)
    return [Issued(*row) for row in rows]
