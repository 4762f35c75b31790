"""Hide at once, put back, destroy: the words leave their place, so that no page, file or export can show them."""

import hashlib
from datetime import datetime

from academy import clock, storage
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.batches import actions as batches
from academy.db import db, explain_constraint, flush, keep
from academy.hiding import queries, rules
from academy.hiding.models import HiddenText
from academy.hiding.queries import Standing
from academy.hiding.rules import Outcome
from academy.refusals import Reason, Refused

_TWICE = Reason("hidden_already", "Nothing stands there any more: it is hidden already.")
explain_constraint("uq_hidden_text_open", _TWICE)
explain_constraint("hidden_text.place", _TWICE)


def report(actor: Actor, found: Standing, *, now: datetime) -> list[HiddenText]:
    """Take a text (or a file, and every copy of it) out of its place; who did it, when and the hash are kept."""
    if reasons := rules.why_not_report(found.text):
        raise Refused(*reasons)
    if actor.person_id is None:
        raise Refused(Reason("nobody", "This is reported by a person, in their own name."))
    copies = [each for each in queries.copies_of(found) if not rules.is_hidden(each.text)]
    return [_hide(actor, actor.person_id, each, now) for each in copies]


def put_back(actor: Actor, hidden: HiddenText, *, why: str, now: datetime) -> None:
    """It is about no child and no family: it stands where it stood, with the reason."""
    _may_settle(actor, hidden)
    for each in queries.open_with(hidden.sha256) if hidden.is_file else [hidden]:
        standing = queries.standing_of(each)
        if reasons := rules.why_not_put_back(standing.text):
            raise Refused(*reasons)
        setattr(standing.row, standing.column, each.kept)
        _settle(actor, each, Outcome.PUT_BACK, now, why)
        record(
            actor, Verb.TEXT_PUT_BACK, each.label, about=each.person_id, place=each.place, sha256=each.sha256
        )


def destroy(actor: Actor, hidden: HiddenText, *, now: datetime) -> None:
    """Overwrite the words, and delete the bytes and every copy with the same hash; who, when and the hash stay.

    The same words about somebody else go now and not with the report: one press of anybody takes no text from others.
    """
    _may_settle(actor, hidden)
    if not hidden.is_file and hidden.kept and actor.person_id is not None:
        for copy in queries.copies_about_anybody(hidden.kept):
            _hide(actor, actor.person_id, copy, now)
    for each in queries.open_with(hidden.sha256):
        standing = queries.standing_of(each)
        if rules.is_hidden(standing.text):
            day = clock.in_london(each.reported_at).date()
            setattr(standing.row, standing.column, rules.words_instead(day, destroyed=True))
        _settle(actor, each, Outcome.DESTROYED, now, "")
        record(
            actor, Verb.TEXT_DESTROYED, each.label, about=each.person_id, place=each.place, sha256=each.sha256
        )
    if hidden.is_file:
        batches.forget_bytes(hidden.sha256)
        _delete_after_commit(hidden.sha256)


def _hide(actor: Actor, reporter_id: int, each: Standing, now: datetime) -> HiddenText:
    row = HiddenText(
        person_id=each.person_id,
        place=each.place,
        row_id=each.row.id,
        label=each.label,
        kept=each.text,
        sha256=each.file_sha256 or hashlib.sha256(each.text.encode()).hexdigest(),
        is_file=each.file_sha256 is not None,
        reported_at=now,
        reported_by_id=reporter_id,
    )
    db.session.add(row)
    setattr(each.row, each.column, rules.words_instead(clock.in_london(now).date()))
    flush()
    record(actor, Verb.TEXT_REPORTED, each.label, about=each.person_id, place=each.place, sha256=row.sha256)
    return row


def _may_settle(actor: Actor, hidden: HiddenText) -> None:
    reasons = rules.why_not_settle(actor, about=hidden.person_id, settled=hidden.settled_at is not None)
    if reasons:
        raise Refused(*reasons)


def _settle(actor: Actor, row: HiddenText, outcome: Outcome, now: datetime, why: str) -> None:
    row.settled_at, row.settled_by_id = now, actor.person_id
    row.outcome, row.kept, row.why = outcome, None, why
    flush()


def _delete_after_commit(sha256: str) -> None:
    """Bytes go only once it is certain that their destruction is kept."""
    store = storage.files()

    def delete() -> None:
        if queries.is_destroyed(sha256):
            store.delete(sha256)

    keep(delete)
