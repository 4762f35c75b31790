"""Write a printed record down for good: checked once more under the lock of its number, and told to its person."""

from datetime import datetime

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint, flush, new_ref
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.records import queries, rules
from academy.records.actions.drafting import Draft, checked, draft, issuer_of, last_number
from academy.records.actions.printing import print_record
from academy.records.models import CompletionRecord, RecordNumber, RecordPdf
from academy.records.queries import Issued
from academy.records.rules import PrintVariant, RecordKind
from academy.refusals import Reason, Refused
from academy.settings import queries as settings

_AT_ONCE = Reason(
    "at_once", "Somebody else issued this record at the same moment. Look at it before you issue another."
)
for _marker in (
    "uq_completion_record_enrolment_id",
    "completion_record.enrolment_id, completion_record.definition",
    "completion_record.once",
    "uq_completion_record_once",
    "completion_record.replaces_id",
    "uq_completion_record_replaces_id",
):
    explain_constraint(_marker, _AT_ONCE)
_NUMBER = Reason("number_taken", "Another record was issued at the same moment. Press the button again.")
for _marker in (
    "completion_record.number",
    "uq_completion_record_number",
    "record_number.year",
    "pk_record_number",
):
    explain_constraint(_marker, _NUMBER)
_CHANGED = Reason(
    "changed",
    "Something changed while the record was being printed. Nothing was issued. Look at the facts again, then issue it.",
)


class NumberTakenError(Refused):
    """Another record took the number while this one was printed: draft it again, there is nothing to ask anybody."""


def keep(
    actor: Actor, enrolment: Enrolment, drafted: Draft, *, content: bytes, once: str, now: datetime
) -> CompletionRecord:
    """Write down a record that was drafted and printed.

    Under the lock of the number everything is gathered once more; where the text would differ by a letter, nothing
    is issued. `once` is the key of the press: two presses make one record.
    """
    issuer_of(actor, enrolment, now)
    today = drafted.stamp.issued_on
    if last_number(today.year, lock=True) + 1 != drafted.counter:
        raise NumberTakenError(_NUMBER)
    if drafted.replaces is not None:
        _lock(drafted.replaces)
    known = queries.gather([enrolment], today)[enrolment.id]
    text = checked(known, drafted.definition, drafted.stamp, replaces=drafted.replaces, reason=drafted.reason)
    if rules.sha256(text) != drafted.fingerprint:
        raise Refused(_CHANGED)
    decision_ref = known.decision.ref if known.decision else ""
    made = _row(actor, enrolment, drafted, once=once, decision_ref=decision_ref, now=now)
    db.session.add(made)
    _take_number(today.year, drafted.counter)
    flush()
    db.session.add(_print(made, PrintVariant.NORMAL, content, now))
    _tell(actor, enrolment, made, drafted)
    return made


def issue(
    actor: Actor,
    enrolment: Enrolment,
    *,
    definition: str,
    verify_url: str,
    now: datetime,
    name_written: str = "",
    once: str = "",
) -> CompletionRecord:
    """Draft, print and write down in one go: for commands, the demo and tests; screens print between transactions."""
    drafted = draft(
        actor,
        enrolment,
        definition=definition,
        verify_url=verify_url,
        now=now,
        name_written=name_written,
    )
    return _printed_and_kept(actor, enrolment, drafted, once, now)


def replace(
    actor: Actor,
    found: Issued,
    *,
    reason: str,
    verify_url: str,
    now: datetime,
    name_written: str = "",
    once: str = "",
) -> CompletionRecord:
    """Issue a new record in place of one that is wrong: with a new number, a reason, and by what is true now."""
    drafted = draft_replacement(
        actor, found, reason=reason, verify_url=verify_url, now=now, name_written=name_written
    )
    about = enrolments.get_enrolment(found.record.enrolment.ref)
    return _printed_and_kept(actor, about, drafted, once, now)


@not_audited("nothing is changed yet")
def draft_replacement(
    actor: Actor, found: Issued, *, reason: str, verify_url: str, now: datetime, name_written: str = ""
) -> Draft:
    """What would be issued in place of a record, or Refused: once, while it is valid, and with a reason."""
    if reasons := rules.why_not_replace(found.state, reason):
        raise Refused(*reasons)
    return draft(
        actor,
        enrolments.get_enrolment(found.record.enrolment.ref),
        definition=found.record.definition,
        verify_url=verify_url,
        now=now,
        name_written=name_written or ("" if found.in_former_name else found.record.name_written),
        replaces=found,
        reason=reason,
    )


def enlarge(actor: Actor, found: Issued, *, content: bytes, now: datetime) -> RecordPdf:
    """Keep the large-print copy beside the record: other bytes and another hash, of the very same facts."""
    if queries.with_hidden_words([found.record.id]):
        said = (
            "This record quotes words that somebody reported as about a child or a family. It is not printed."
        )
        raise Refused(Reason("hidden", said))
    had = queries.pdfs_of([found.record.id])[found.record.id].get(PrintVariant.LARGE)
    if had is not None:
        return had
    made = _print(found.record, PrintVariant.LARGE, content, now)
    db.session.add(made)
    record(actor, Verb.RECORD_ENLARGED, found.record.number, about=found.record.enrolment.person_id)
    return made


def _printed_and_kept(
    actor: Actor, enrolment: Enrolment, drafted: Draft, once: str, now: datetime
) -> CompletionRecord:
    content = print_record(
        drafted.text,
        variant=PrintVariant.NORMAL,
        colour=settings.get("brand_colour"),
        created=drafted.created,
    )
    return keep(actor, enrolment, drafted, content=content, once=once or new_ref(), now=now)


def _row(
    actor: Actor, enrolment: Enrolment, drafted: Draft, *, once: str, decision_ref: str, now: datetime
) -> CompletionRecord:
    facts = drafted.facts
    before = queries.records_of([enrolment.id])[enrolment.id]
    return CompletionRecord(
        kind=facts.kind,
        enrolment_id=enrolment.id,
        definition=drafted.definition,
        turn=1 + sum(row.record.definition == drafted.definition for row in before),
        once=once[:60],
        title=rules.title(facts.kind),
        number=facts.reference,
        code=facts.code,
        name_written=facts.name_written,
        decision_ref=decision_ref if facts.kind is RecordKind.WORK_READY else "",
        snapshot=drafted.text,
        snapshot_sha256=drafted.fingerprint,
        issued_at=now,
        issued_by_id=actor.person_id,
        replaces_id=drafted.replaces.record.id if drafted.replaces else None,
        replace_reason=drafted.reason,
    )


def _print(made: CompletionRecord, variant: PrintVariant, content: bytes, now: datetime) -> RecordPdf:
    return RecordPdf(
        record_id=made.id,
        variant=variant,
        content=content,
        size=len(content),
        sha256=rules.sha256(content),
        made_at=now,
    )


def _lock(found: Issued) -> None:
    """Who replaces and who withdraws the same record wait for each other."""
    key = sa.select(CompletionRecord.id).where(CompletionRecord.id == found.record.id)
    db.session.execute(key.with_for_update()).all()


def _take_number(year: int, number: int) -> None:
    row = db.session.get(RecordNumber, year)
    if row is None:
        db.session.add(RecordNumber(year=year, last=number))
    else:
        row.last = number


def _tell(actor: Actor, enrolment: Enrolment, made: CompletionRecord, drafted: Draft) -> None:
    """The line of history, and the message to the person whom it is about."""
    person = enrolment.person
    what = rules.kind_word(made.kind)
    record(
        actor,
        Verb.RECORD_ISSUED,
        f"{made.number} ({what})",
        about=person.id,
        definition=made.definition,
        snapshot=made.snapshot_sha256,
    )
    if drafted.replaces is not None:
        record(
            actor,
            Verb.RECORD_REPLACED,
            drafted.replaces.record.number,
            about=person.id,
            by=made.number,
        )
    if not person.email:
        return
    instead = f" It replaces {drafted.replaces.record.number}." if drafted.replaces else ""
    notifications.enqueue(
        actor,
        Kind.RECORD_ISSUED,
        person=person,
        address=person.email,
        subject=f"{what}: your record is ready",
        body=(
            f"Hello {person.known_as or person.given_name},\n\n"
            f"{actor.name} issued your record {made.number} on "
            f"{clock.in_london(made.issued_at):%d %B %Y}.{instead}\n"
            f"Read it, and fetch the PDF, after signing in:\n{ADDRESS}/records/{made.ref}\n\n"
            "If something on it is wrong, tell the academy: a record is never edited, but it can be replaced.\n"
        ),
        now=made.issued_at,
    )
