"""HR's file came twice more: with somebody who never came, and this morning, waiting for the coordinator's answers."""

from dataclasses import replace
from datetime import timedelta

from academy import clock
from academy.batches.models import BatchKind
from academy.batches.rules import ColumnPlan, DateOrder, match_columns
from academy.demo.cast import Starter, email_of
from academy.demo.days import local
from academy.demo.first_weeks.moved import ROSA
from academy.demo.first_weeks.renamed import CASS, NOW
from academy.demo.first_weeks.story import TEAM, Setting, Story
from academy.demo.joining import file_of, hand_in, person
from academy.lifecycle import actions as lifecycle
from academy.people import queries as who
from academy.people.actions import imports

FILE = "hr-new-starters-again.csv"
LEON = Starter("50347", "Leon", "Achterberg", TEAM.name, "SW91447")


def _expected(setting: Setting) -> None:
    """Everything is prepared for Leon; on the Friday before, HR says that he does not come."""
    hand_in(setting.coordinator, (LEON,), [TEAM], setting.starts_on, now=clock.now())
    job = who.employments_of([person(email_of(LEON)).id])[person(email_of(LEON)).id][0]
    lifecycle.start_plan(
        setting.coordinator, job, cohort=setting.cohort, audience="newly_qualified", programme_start_on=None,
        now=clock.now(),
    )  # fmt: skip
    with clock.as_if(local(setting.starts_on - timedelta(days=3))) as now:
        lifecycle.did_not_start(setting.coordinator, job, now=now)


def _again(setting: Setting) -> None:
    """Cass has other hours, a number of Rosa's comes with a name like hers, and Leon is in it still."""
    rows = (
        replace(CASS, family=NOW, fte="0.8", hours="29.6"),
        LEON,
        replace(ROSA, number="50348", family="Delgardo", starts_after=42),
    )
    content = file_of(rows, [TEAM], setting.starts_on)
    sheet = who.read_upload(content)
    fields = who.FIELDS[BatchKind.STARTERS]
    dates = {field.name: DateOrder.DAY_FIRST for field in fields if field.is_date}
    plan = ColumnPlan(match_columns(sheet.columns, fields, {}), dates)
    batch = imports.upload(
        setting.coordinator, BatchKind.STARTERS, file_name=FILE, content=content, sheet=sheet, now=clock.now()
    )
    decided = who.decide(BatchKind.STARTERS, sheet, plan, setting.today, by=setting.coordinator.person_id)
    imports.preview(setting.coordinator, batch, plan=plan, decided=decided)


NOT_STARTED = Story("who did not start", (), before=_expected)
SECOND_FILE = Story("HR’s file again, before anybody answered", (), after=_again)
