"""Which records can be issued now, and why not yet: in full for a few starters, counted for lists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.db import db
from academy.enrolments.models import Cohort, Completion, Enrolment, PlanItem
from academy.enrolments.queries.enrolled import WITH_MANY
from academy.people.models import Person
from academy.programmes import queries as programmes
from academy.programmes.models import Item
from academy.programmes.rules import RecordDef
from academy.readiness import queries as readiness
from academy.records.models import CompletionRecord, RecordWithdrawal
from academy.records.queries.facts import covers, signatures, stage_checks
from academy.records.queries.gathered import Known, definitions_of, gather
from academy.records.queries.issued import MOST_LISTED, Issued, of_words, records_of, visible
from academy.records.rules import IssueFacts, RecordKind, RecordState, why_not_issue
from academy.refusals import Reason


@dataclass(frozen=True, slots=True)
class Gate:
    """One record of one starter: the valid one where there is one, else everything that stands in the way."""

    definition: RecordDef
    kind: RecordKind
    covers: str
    record: Issued | None
    reasons: tuple[Reason, ...]

    @property
    def open(self) -> bool:
        """It can be issued now."""
        return self.record is None and not self.reasons


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record that could come, on a list: how many things are missing. None of a statement: no decision yet."""

    enrolment: Enrolment
    definition: str
    kind: RecordKind
    missing: int | None

    @property
    def ready(self) -> bool:
        """Nothing that the list counts is missing."""
        return self.missing == 0


def gates(found: Sequence[Enrolment], today: date, *, reader_id: int | None = None) -> dict[int, list[Gate]]:
    """Each record of each of these starters with its reasons as said to a reader, in the order of the programme."""
    records = records_of([each.id for each in found])
    return {
        key: [_gate(known, definition, records[key], today) for definition in known.definitions]
        for key, known in gather(found, today, reader_id=reader_id).items()
    }


def issue_facts(known: Known, definition: RecordDef, name_written: str, today: date) -> IssueFacts:
    """What decides whether this record may be issued, before anything that was issued already."""
    return IssueFacts(
        kind=RecordKind(definition.kind),
        name_written=name_written,
        stages=stage_checks(known, definition, today),
        signed_by=signatures(known, definition),
        decision_stands=known.decision_holds,
    )


def standing_record(records: Sequence[Issued], definition: str) -> Issued | None:
    """The valid one of these that was issued by this definition."""
    return next(
        (row for row in records if row.record.definition == definition and row.state is RecordState.VALID),
        None,
    )


def candidates(actor: Actor, today: date, *, cohort_ref: str = "", words: str = "") -> list[Candidate]:
    """Each record that could still come for whom the reader may see, those with nothing missing first.

    The statements do not grow with the rows: open items are counted by the database.
    """
    wanted = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.cohort)
        .options(*WITH_MANY)
        .where(visible(actor, today), Enrolment.withdrawn_at.is_(None), of_words(words))
        .order_by(Person.sort_key, Enrolment.id)
    )
    wanted = wanted.where(Cohort.ref == cohort_ref if cohort_ref else Cohort.closed_on.is_(None))
    found = list(db.session.scalars(wanted))
    keys = [each.id for each in found]
    if not keys:
        return []
    missing, done, decided = _open_items(keys), _valid(keys), readiness.decisions_of(keys)
    waiting = [key for key in decided if not any(pair[0] == key and pair[2] for pair in done)]
    holding = (
        {key: holds for key, (_, holds) in readiness.signed_of(waiting, today).items()} if waiting else {}
    )
    listed = []
    for each in found:
        document = programmes.document_of(each.version)
        for definition in definitions_of(document, each.audience):
            ready = definition.kind == RecordKind.WORK_READY
            if (each.id, definition.code, ready) in done:
                continue
            count = sum(missing.get((each.id, stage), 0) for stage in definition.stages)
            if ready:
                listed.append(
                    Candidate(
                        each, definition.code, RecordKind.WORK_READY, 0 if holding.get(each.id) else None
                    )
                )
            else:
                listed.append(Candidate(each, definition.code, RecordKind(definition.kind), count))
    return sorted(listed, key=lambda row: not row.ready)[: MOST_LISTED + 1]


def _gate(known: Known, definition: RecordDef, records: Sequence[Issued], today: date) -> Gate:
    standing = standing_record(records, definition.code)
    facts = issue_facts(known, definition, known.own_name, today)
    reasons = [_linked(reason, known) for reason in why_not_issue(facts)]
    return Gate(definition, facts.kind, covers(known, definition), standing, tuple(reasons))


def _linked(reason: Reason, known: Known) -> Reason:
    """A decision is made on the readiness page; the rules know no addresses."""
    if reason.code != "no_decision":
        return reason
    return replace(reason, link=f"/readiness/{known.enrolment.ref}")


def _open_items(keys: Sequence[int]) -> dict[tuple[int, str], int]:
    """How many mandatory items of each stage nothing has completed, by enrolment key and stage code."""
    done = sa.exists().where(Completion.plan_item_id == PlanItem.id, Completion.withdrawn_at.is_(None))
    rows = db.session.execute(
        sa.select(PlanItem.enrolment_id, Item.stage_code, sa.func.count())
        .join(Item, Item.id == PlanItem.item_id)
        .where(PlanItem.enrolment_id.in_(keys), Item.mandatory, PlanItem.not_needed_reason == "", ~done)
        .group_by(PlanItem.enrolment_id, Item.stage_code)
    )
    return {(key, stage): count for key, stage, count in rows}


def _valid(keys: Sequence[int]) -> set[tuple[int, str, bool]]:
    """Which records stand: enrolment key, definition, and whether it is a work-ready statement."""
    newer = sa.orm.aliased(CompletionRecord)
    rows = db.session.execute(
        sa.select(CompletionRecord.enrolment_id, CompletionRecord.definition, CompletionRecord.kind)
        .where(
            CompletionRecord.enrolment_id.in_(keys),
            ~sa.exists().where(newer.replaces_id == CompletionRecord.id),
            ~sa.exists().where(RecordWithdrawal.record_id == CompletionRecord.id),
        )
        .order_by(CompletionRecord.id)
    )
    return {(key, definition, kind is RecordKind.WORK_READY) for key, definition, kind in rows}
