"""The facts of one record out of what is known of a starter: each line with how it was completed and who confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from academy import clock
from academy.access.rules import Role
from academy.enrolments.models import Completion
from academy.enrolments.rules import Source, SubmissionState
from academy.programmes import rules as programmes
from academy.programmes.rules import ItemDef, ItemKind, OwnerRole, RecordDef
from academy.records.queries.gathered import Known, role_words
from academy.records.queries.statement import conditions, readiness_groups, statement_signature
from academy.records.rules import (
    Decision,
    Edition,
    HowCompleted,
    MissingItem,
    RecordFacts,
    RecordKind,
    RegistrationFacts,
    Signed,
    StageCheck,
    StageFacts,
    TranscriptRow,
)
from academy.records.rules.wording import plain_date
from academy.settings import queries as settings
from academy.timetable.queries import Place

MOST_SIGNATURES = 3
_SIGNERS = (Role.ADVANCED_PRACTITIONER.value, Role.MANAGER.value)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is fixed before a record is printed, so that its facts can be gathered a second time and compared."""

    reference: str
    code: str
    verify_url: str
    issued_on: date
    issued_by: Signed
    name_written: str
    supersedes: str | None = None


def facts_for(known: Known, definition: RecordDef, stamp: Stamp) -> RecordFacts:
    """Everything that this record says of this starter."""
    kind = RecordKind(definition.kind)
    ready = kind is RecordKind.WORK_READY
    rows = [] if ready else [row for stage in stages(known, definition) for row in stage.rows]
    items = [] if ready else _done_items(known, definition)
    started_on = known.enrolment.employment.first_day_on
    return RecordFacts(
        kind=kind,
        council=settings.get("council_name"),
        academy=settings.get("academy_name"),
        name_written=stamp.name_written,
        programme=Edition(known.document.title, known.document.version),
        frameworks=known.frameworks,
        started_on=started_on,
        completed_on=_completed_on(known, rows, started_on, stamp.issued_on, ready=ready),
        sessions_attended=sum(known.completions[item.code].source is Source.ATTENDANCE for item in items),
        modules_completed=sum(item.kind is ItemKind.E_LEARNING or item.module is not None for item in items),
        stages=() if ready else stages(known, definition, stamp.name_written),
        signed_by=signatures(known, definition),
        reference=stamp.reference,
        code=stamp.code,
        verify_url=stamp.verify_url,
        issued_on=stamp.issued_on,
        issued_by=stamp.issued_by,
        supersedes=stamp.supersedes,
        registration=RegistrationFacts(known.look.number, known.look.checked_on) if known.look else None,
        readiness=readiness_groups(known) if ready else (),
        decision=Decision(known.decision.outcome.value) if ready and known.decision else None,
        conditions=conditions(known) if ready else (),
    )


def stages(known: Known, definition: RecordDef, name_written: str = "") -> tuple[StageFacts, ...]:
    """The stages of a record with what was completed in each, in the order of the programme.

    Who confirmed a line is named with the role held then; those who sign the record stand there with theirs, and a
    line says their name alone.
    """
    found = []
    named = {f"{each.name}, {each.role}": each.name for each in signatures(known, definition)}
    for code in _stage_codes(known, definition):
        rows = tuple(
            _row(known, item, known.completions[item.code], name_written or known.own_name, named)
            for item in _items(known, definition)
            if item.stage == code and item.code in known.completions
        )
        found.append(StageFacts(known.document.stage(code).title, rows))
    return tuple(found)


def stage_checks(known: Known, definition: RecordDef, today: date) -> tuple[StageCheck, ...]:
    """Where each stage stands: what is not complete and with whom or when, and registers that are still open.

    What waits only for a register that nobody has closed is named by that register, since that is the mend.
    """
    checks = []
    done = stages(known, definition)
    for code, stage in zip(_stage_codes(known, definition), done, strict=True):
        missing, registers = [], []
        for item in _items(known, definition):
            line = known.plan.get(item.code)
            if item.stage != code or not item.mandatory or item.code in known.completions:
                continue
            if line is None or line.not_needed:
                continue
            if waits := _open_register(known, item, today):
                registers.append(_register_words(known, waits))
            else:
                link = f"/enrolments/items/{line.ref}"
                missing.append(MissingItem(item.title, _owner(known, item), link, _ahead(known, item, today)))
        checks.append(StageCheck(stage.title, tuple(missing), tuple(registers), stage.rows))
    return tuple(checks)


def signatures(known: Known, definition: RecordDef) -> tuple[Signed, ...]:
    """Who stands for a record: of an induction, whoever confirmed last in each role; of a statement, its signer.

    The starter's own word is in the transcript and is nobody's signature.
    """
    if definition.kind == RecordKind.WORK_READY:
        return statement_signature(known)
    last: dict[str, Completion] = {}
    for item in _done_items(known, definition):
        row = known.completions[item.code]
        if row.confirmed_by_id is None or row.confirmed_by_id == known.enrolment.person_id:
            continue
        if row.confirmed_as not in last or (row.at, row.id) > (
            last[row.confirmed_as].at,
            last[row.confirmed_as].id,
        ):
            last[row.confirmed_as] = row
    roles = sorted(last, key=lambda role: (_SIGNERS.index(role) if role in _SIGNERS else 9, role))
    return tuple(
        Signed(
            known.names[last[role].confirmed_by_id or 0],
            role_words(role),
            clock.in_london(last[role].at).date(),
        )
        for role in roles[:MOST_SIGNATURES]
    )


def covers(known: Known, definition: RecordDef) -> str:
    """The stages that a record is about, in words; nothing for a statement."""
    titles = [known.document.stage(code).title for code in _stage_codes(known, definition)]
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def _stage_codes(known: Known, definition: RecordDef) -> list[str]:
    followed = {item.stage for item in programmes.audience_items(known.document, known.enrolment.audience)}
    return [code for code in definition.stages if code in followed]


def _items(known: Known, definition: RecordDef) -> list[ItemDef]:
    items = programmes.audience_items(known.document, known.enrolment.audience)
    return [item for item in items if item.stage in definition.stages]


def _done_items(known: Known, definition: RecordDef) -> list[ItemDef]:
    return [item for item in _items(known, definition) if item.code in known.completions]


def _completed_on(
    known: Known, rows: list[TranscriptRow], started_on: date, otherwise: date, *, ready: bool
) -> date:
    if ready:
        return known.decision.signed_on if known.decision else otherwise
    return max([row.when for row in rows] + [started_on]) if rows else otherwise


def _row(
    known: Known, item: ItemDef, completion: Completion, name_written: str, named: Mapping[str, str]
) -> TranscriptRow:
    who = _who(known, completion, name_written)
    return TranscriptRow(
        what=item.title,
        when=completion.done_on,
        how=_how(known, item, completion),
        who_confirmed=named.get(who, who),
        licence=item.licence,
    )


def _how(known: Known, item: ItemDef, completion: Completion) -> HowCompleted:
    if completion.source is Source.ATTENDANCE:
        return _how_attended(known.places.get(item.code, ()), completion)
    if completion.source is Source.COVERED and not item.licence:
        return HowCompleted.MADE_UP
    if completion.source is Source.SIGN_OFF:
        return HowCompleted.SIGNED_OFF
    if completion.source is Source.POLICY:
        return HowCompleted.ACKNOWLEDGED
    if item.completion is programmes.Completion.EVIDENCE:
        return HowCompleted.WITH_EVIDENCE
    own = completion.confirmed_by_id in {None, known.enrolment.person_id}
    return HowCompleted.SELF_CONFIRMED if own else HowCompleted.CONFIRMED


def _how_attended(places: Sequence[Place], completion: Completion) -> HowCompleted:
    """Made up where they missed an earlier place on the same item, or could not come; neither is ever said."""
    own = next((place for place in places if place.booking_ref == completion.source_ref), None)
    if own is None:
        return HowCompleted.ATTENDED
    earlier = [place for place in places if place.on < own.on and not place.attended]
    if any(place.mark is not None or not place.expected for place in earlier):
        return HowCompleted.MADE_UP
    return HowCompleted.ATTENDED_ONLINE if own.online else HowCompleted.ATTENDED


def _who(known: Known, completion: Completion, name_written: str) -> str:
    if completion.confirmed_by_id == known.enrolment.person_id:
        return name_written
    if completion.confirmed_by_id is None:
        return settings.get("academy_name")
    name = known.names[completion.confirmed_by_id]
    return f"{name}, {role_words(completion.confirmed_as)}" if completion.confirmed_as else name


def _open_register(known: Known, item: ItemDef, today: date) -> Place | None:
    if item.completion is not programmes.Completion.REGISTER:
        return None
    places = known.places.get(item.code, ())
    open_ones = [place for place in places if place.mark is None and place.expected]
    return next((place for place in open_ones if place.on <= today), None)


def _register_words(known: Known, place: Place) -> str:
    return f"“{place.title}” on {plain_date(place.on)} (with {_said(known, OwnerRole.ADVANCED_PRACTITIONER)})"


def _ahead(known: Known, item: ItemDef, today: date) -> date | None:
    """The day of what simply lies ahead: of the place on a session to come, or by which it is due."""
    line = known.plan[item.code]
    if item.completion is programmes.Completion.REGISTER:
        places = known.places.get(item.code, ())
        days = [place.on for place in places if place.expected and place.on > today]
        return min(days, default=None) if places else _to_come(line.due_on, today)
    return None if line.sent else _to_come(line.due_on, today)


def _to_come(day: date | None, today: date) -> date | None:
    return day if day is not None and day >= today else None


def _owner(known: Known, item: ItemDef) -> str:
    """Who can mend what is missing: a session is arranged by who runs the intake, the rest is its owner's."""
    line = known.plan[item.code]
    role = item.owner
    if item.completion is programmes.Completion.REGISTER:
        role = OwnerRole.ADVANCED_PRACTITIONER
    elif item.sign_off_role is not None and line.sent is SubmissionState.WAITING:
        role = item.sign_off_role
    said = _said(known, role)
    return said[:1].upper() + said[1:]


def _said(known: Known, role: OwnerRole) -> str:
    return "you" if known.circle.is_owner(role, known.reader_id) else known.circle.owner(role).said
