"""Upload, look at and take over a list, as the screens do it, for the tests of imports."""

from datetime import datetime
from pathlib import Path

from academy import clock
from academy.access.rules import Actor
from academy.batches import queries as uploads
from academy.batches.models import Batch, BatchKind
from academy.batches.rules import ColumnPlan, DateOrder
from academy.db import db
from academy.people import queries
from academy.people.actions import imports
from academy.people.rules import Answer, Answers

DATA = Path(__file__).parent.parent / "data"
TEAMS = (DATA / "teams-and-managers.csv").read_bytes()
STARTERS = (DATA / "hr-new-starters.csv").read_bytes()
SYSTEM = Actor.system("the tests")


def previewed(
    content: bytes,
    *,
    kind: BatchKind = BatchKind.STARTERS,
    actor: Actor = SYSTEM,
    now: datetime | None = None,
) -> Batch:
    """A file uploaded and looked at, with the columns as they are proposed."""
    sheet = queries.read_upload(content)
    batch = imports.upload(
        actor, kind, file_name="list.csv", content=content, sheet=sheet, now=now or clock.now()
    )
    plan = ColumnPlan(uploads.plan_of(batch).columns, {"starts_on": DateOrder.DAY_FIRST})
    decided = queries.decide(kind, sheet, plan, clock.today(), by=actor.person_id)
    imports.preview(actor, batch, plan=plan, decided=decided)
    db.session.flush()
    return batch


def committed(
    content: bytes,
    *,
    kind: BatchKind = BatchKind.STARTERS,
    actor: Actor = SYSTEM,
    answer: Answer | None = None,
) -> Batch:
    """A file taken over; `answer` says since when all changed rows are so."""
    batch = previewed(content, kind=kind, actor=actor)
    imports.commit(
        actor, batch, sheet=queries.read_upload(content), now=clock.now(), answers=Answers(of_all=answer)
    )
    db.session.flush()
    return batch


def fates_of(batch: Batch) -> dict[str, list[str]]:
    """The employee numbers (or names) of each fate."""
    found: dict[str, list[str]] = {}
    for row in uploads.rows_of(batch.id):
        found.setdefault(row.fate.value, []).append(row.key)
    return found


def a_list(*lines: str, columns: str = "") -> bytes:
    """A small list of starters: employee number, surname, forename, email, team, manager, start, FTE, SWE number."""
    head = (
        columns
        or "Employee No,Surname,Forename,Work Email,Team,Line Manager Email,Start Date,FTE,SWE Number,NQSW"
    )
    return "\r\n".join([head, *lines]).encode()
