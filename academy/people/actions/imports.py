"""Lists of starters and of teams in two stages: uploaded and looked at, then taken over; and undone as a whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited
from academy.batches import actions as batches
from academy.batches import queries as uploads
from academy.batches.models import Batch, BatchKind, BatchRow, BatchState
from academy.batches.rules import (
    ColumnPlan,
    DateOrder,
    Fate,
    RowFate,
    match_columns,
    meaning_of,
    missing_columns,
)
from academy.db import flush
from academy.people import queries
from academy.people.actions import starters, team_lists
from academy.people.queries import FIELDS, Decided
from academy.people.rules import (
    SAME,
    Answer,
    Answers,
    answered,
    number_key,
    plain_words,
    stored_answer,
)
from academy.refusals import Reason, Refused
from academy.sheets import Sheet


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What became of one row, in words."""

    number: int
    key: str
    fate: Fate
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: each row, and the refused ones as a file to mend and send again."""

    rows: tuple[OutcomeRow, ...]
    refused_csv: bytes | None


def upload(
    actor: Actor, kind: BatchKind, *, file_name: str, content: bytes, sheet: Sheet, now: datetime
) -> Batch:
    """Keep a file that could be read (`queries.read_upload`, outside the write transaction); nothing happens yet."""
    return batches.keep_upload(
        actor, kind, file_name=file_name, content=content, sheet=sheet, fields=FIELDS[kind], now=now
    )


def preview(actor: Actor, batch: Batch, *, plan: ColumnPlan, decided: Decided) -> None:
    """Settle the columns and write down what would become of each row (`queries.decide`)."""
    if batch.state not in (BatchState.UPLOADED, BatchState.PREVIEWED):
        raise Refused(_over(batch))
    columns = json.loads(batch.columns)
    if missing := missing_columns(plan.columns, FIELDS[batch.kind], columns):
        raise Refused(*missing)
    batches.keep_mapping(actor, batch, plan=plan)
    batches.keep_fates(batch, decided.fates, before=decided.before)


def commit(
    actor: Actor, batch: Batch, *, sheet: Sheet, now: datetime, answers: Answers | None = None
) -> Sequence[RowFate[Any]]:
    """Take the rows over after deciding each of them again, in the world as it is now; sends nothing to anybody.

    A row that means something else than it did in the preview is decided as it is now, and says so. Of the file only
    the refused rows are kept, to be sent back. A row that changes somebody's hours, team, manager or start and of
    which nobody said since when it is so is refused: it comes back too.
    """
    if batch.state is not BatchState.PREVIEWED:
        raise Refused(_over(batch))
    looked_at = uploads.meanings_of(batch.id)
    today = clock.in_london(now).date()
    decided = queries.decide(batch.kind, sheet, uploads.plan_of(batch), today, by=actor.person_id)
    found, before = decided.fates, decided.before
    # What an answer given on that page makes of a row is no surprise; what the world made of it meanwhile is.
    as_seen = {each.number for each in found if looked_at.get(each.number, ("", ""))[1] == meaning_of(each)}
    looked_at = {number: seen for number, seen in looked_at.items() if number not in as_seen}
    if batch.kind is BatchKind.STARTERS:
        found = answered(found, answers := answers if answers is not None else Answers())
        done = starters.take(actor, batch, found, before, answers=answers, now=now)
    else:
        done = team_lists.take(actor, batch, found, before, now=now)
    batches.keep_fates(batch, found, before=before, done=done, looked_at=looked_at)
    batches.close(actor, batch, fates=found, refused=queries.refused_rows(sheet, found), now=now)
    return found


def undo(actor: Actor, batch: Batch, *, now: datetime) -> None:
    """Take back everything that an upload did, while nothing was built on it; before it did anything, throw it away."""
    if batch.state is BatchState.COMMITTED:
        rows = [row for row in uploads.rows_of(batch.id) if row.fate.acts]
        _stop_if_same_person(rows)
        _stop_if_built_on(batch)
        changes = {
            answer: _changes_to_undo(batch, its, answer, now) for answer, its in _by_answer(rows).items()
        }
        takes = starters if batch.kind is BatchKind.STARTERS else team_lists
        takes.take_back(actor, batch, rows, now=now)
        for answer, values in changes.items():
            if values and batch.kind is BatchKind.STARTERS:
                starters.give_back(actor, batch, values, answer=answer, now=now)
            elif values:
                team_lists.give_back(actor, batch, values, now=now)
        flush()
    batches.undone(actor, batch, now=now)


@not_audited("its parts are: upload, preview and commit each write their own line")
def take_over(
    actor: Actor,
    kind: str,
    file_name: str,
    content: bytes,
    *,
    now: datetime,
    order: DateOrder = DateOrder.DAY_FIRST,
    dry_run: bool = False,
) -> Outcome:
    """Upload, match and take over at once, for the command line; with `dry_run` nothing is kept."""
    which = BatchKind(kind)
    sheet = queries.read_upload(content)
    memory, _ = uploads.remembered(which)
    mapping = match_columns(sheet.columns, FIELDS[which], memory)
    if missing := missing_columns(mapping, FIELDS[which], sheet.columns):
        raise Refused(*missing)
    plan = ColumnPlan(mapping, {field.name: order for field in FIELDS[which] if field.is_date})
    decided = queries.decide(which, sheet, plan, clock.in_london(now).date(), by=actor.person_id)
    found = decided.fates
    if not dry_run:
        batch = upload(actor, which, file_name=file_name, content=content, sheet=sheet, now=now)
        preview(actor, batch, plan=plan, decided=decided)
        flush()
        found = commit(actor, batch, sheet=sheet, now=now)
    rows = tuple(OutcomeRow(each.number, each.key, each.fate, _sentences(each)) for each in found)
    return Outcome(rows, queries.refused_rows(sheet, found))


def _sentences(fate: RowFate[Any]) -> tuple[str, ...]:
    said = [reason.message for reason in fate.reasons] + [question.sentence for question in fate.questions]
    return (*said, *(f"{change.label}: {change.before} → {change.after}" for change in fate.changes))


def _over(batch: Batch) -> Reason:
    said = {
        BatchState.UPLOADED: "Say first which column is what.",
        BatchState.COMMITTED: "The rows of this file were taken over already. Nothing was done twice.",
        BatchState.UNDONE: "This upload was undone. Send the file again.",
        BatchState.PREVIEWED: "This upload is waiting to be taken over.",
    }
    return Reason("batch_state", said[batch.state])


def _stop_if_built_on(batch: Batch) -> None:
    if batch.kind is BatchKind.TEAMS:
        team_lists.stop_if_built_on(batch)
    elif people := queries.starters_built_on(batch.id):
        names = ", ".join(person.name for person in people[:5])
        more = f" and {len(people) - 5} more" if len(people) > 5 else ""
        raise Refused(
            Reason(
                "built_on",
                f"Something was built on this import by now, such as a plan, kit, a check, an answer or a sign-in:"
                f" {names}{more}. Nothing was undone. Change these people one by one instead.",
            )
        )


def _stop_if_same_person(rows: Sequence[BatchRow]) -> None:
    if again := [row.label for row in rows if row.answer == SAME]:
        raise Refused(
            Reason(
                "same_person",
                f"A new job was given to people who were here before: {', '.join(again[:5])}. Nothing was undone."
                " Change these people one by one instead.",
            )
        )


def _by_answer(rows: Sequence[BatchRow]) -> dict[Answer | None, list[BatchRow]]:
    """The rows by what was answered of them."""
    found: dict[Answer | None, list[BatchRow]] = {}
    for row in rows:
        found.setdefault(stored_answer(row.answer), []).append(row)
    return found


def _changes_to_undo(
    batch: Batch, rows: Sequence[BatchRow], answer: Answer | None, now: datetime
) -> Mapping[str, Mapping[str, str]]:
    """What the upload changed of those who were there before, from → to turned round; refused if it changed since."""
    changed = {row.key: json.loads(row.changes) for row in rows if row.changes != "[]"}
    if not changed:
        return {}
    today = clock.in_london(now).date()
    if batch.kind is BatchKind.STARTERS:
        today = max(today, answer.on) if answer and answer.on else today
        facts = queries.known_facts(changed, today)
        stored = {key: facts.employments[number_key(key)].values for key in changed}
    else:
        teams = queries.known_teams(today).teams
        stored = {key: teams[plain_words(key)].values for key in changed}
    since = [
        f"{each['label']} of {key}"
        for key, changes in changed.items()
        for each in changes
        if stored[key].get(each["field"]) != each["became"]
    ]
    if since:
        raise Refused(
            Reason(
                "changed_since",
                f"Somebody changed this again after the import: {', '.join(since[:5])}. Nothing was undone.",
            )
        )
    return {key: {each["field"]: each["was"] for each in changes} for key, changes in changed.items()}
