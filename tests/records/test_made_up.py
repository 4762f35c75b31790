"""What a record says of a session that was made up, and which register it waits for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from academy.db import db
from academy.enrolments.models import Completion
from academy.records.rules import HowCompleted, TranscriptRow, facts_of
from academy.refusals import Refused
from academy.timetable import actions as timetable
from academy.timetable.models import Booking
from academy.timetable.rules import Instead, Mark, Wish
from tests.enrolments.factories import plan_item
from tests.factories import a_cohort
from tests.records.factories import Stage, a_record, a_stage, everything_done, take
from tests.timetable.factories import a_session

COVERED = Wish(Instead.COVERED, what="Read the slides", with_whom="Lee Fox", done_on=date(2026, 9, 15))


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-18 15:00")


@pytest.fixture
def stage(now: datetime) -> Stage:
    return a_stage()


def refused(stage: Stage) -> list[str]:
    with pytest.raises(Refused) as no:
        a_record(stage)
    return [reason.code for reason in no.value.reasons]


def starts_after_the_welcome(stage: Stage) -> None:
    """So that they could not come to it."""
    stage.enrolment.employment.first_day_on = stage.welcome.on + timedelta(days=1)
    db.session.flush()


def cover(stage: Stage, now: datetime) -> None:
    item = plan_item(stage.enrolment, "welcome")
    timetable.choose(stage.actor("runner"), item, wish=COVERED, now=now)
    db.session.flush()


def first_row(stage: Stage) -> TranscriptRow:
    return facts_of(a_record(stage).snapshot).stages[0].rows[0]


def test_covered_another_way_reads_made_up_on_the_record_and_is_no_session_attended(
    stage: Stage, now: datetime
) -> None:
    everything_done(stage, register=Mark.NOT_HERE)
    cover(stage, now)
    made = a_record(stage)
    facts = facts_of(made.snapshot)
    row = facts.stages[0].rows[0]
    assert (row.what, row.how, row.when) == (
        "Welcome to the academy",
        HowCompleted.MADE_UP,
        date(2026, 9, 15),
    )
    assert facts.sessions_attended == 2
    for kept in ("Read the slides", "Lee Fox", "not_here", "missed"):
        assert kept not in made.snapshot


def test_the_same_session_of_a_later_intake_reads_made_up_for_a_late_joiner_too(
    stage: Stage, now: datetime
) -> None:
    starts_after_the_welcome(stage)
    later = a_session(a_cohort(runner=stage.runner), facilitators=[stage.runner], on=date(2026, 9, 16))
    db.session.add(Booking(session_id=later.id, enrolment_id=stage.enrolment.id, booked_at=now))
    db.session.flush()
    stage.welcome = later
    everything_done(stage)
    row = first_row(stage)
    assert (row.how, row.when) == (HowCompleted.MADE_UP, date(2026, 9, 16))


def test_a_record_waits_for_no_register_on_which_they_cannot_be_marked(stage: Stage, now: datetime) -> None:
    starts_after_the_welcome(stage)
    everything_done(stage, register=None)
    assert refused(stage) == ["item_missing"]
    cover(stage, now)
    assert first_row(stage).how is HowCompleted.MADE_UP


def test_a_wrong_mark_that_is_put_right_with_a_reason_is_followed_by_the_record(
    stage: Stage, now: datetime
) -> None:
    everything_done(stage)
    take(stage, Mark.NOT_HERE, reason="Their place was empty")
    assert refused(stage) == ["item_missing"]
    take(stage, Mark.HERE, reason="They sat with the other group")
    assert first_row(stage).how is HowCompleted.ATTENDED
    undone = db.session.scalars(
        sa.select(Completion.withdrawn_reason).where(Completion.withdrawn_at.is_not(None))
    )
    assert undone.all() == ["The register was corrected"]
