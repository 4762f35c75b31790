"""Issuing, replacing, enlarging and withdrawing: what is frozen, what is refused, what history and people are told."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind
from academy.records import actions, queries
from academy.records.models import CompletionRecord, RecordPdf
from academy.records.rules import HowCompleted, PrintVariant, RecordState, facts_of
from academy.refusals import Refused
from academy.timetable.rules import Mark
from tests.records.factories import INDUCTION, VERIFY, Stage, a_record, a_stage, done, everything_done, issued, take


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-18 15:00")


@pytest.fixture
def stage(now: datetime) -> Stage:
    return a_stage()


def refused(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as no:
        call()
    return [reason.code for reason in no.value.reasons]


def test_try(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage)
    print(made.snapshot)
