"""Issuing, replacing, enlarging and withdrawing: what is frozen, what is refused, what history and people are told."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
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
from academy.timetable.models import Booking
from academy.timetable.rules import Mark
from tests.factories import a_cohort, a_live_check, an_employment, an_enrolment
from tests.pdf.reading import opened
from tests.records.factories import (
    INDUCTION,
    VERIFY,
    WHO,
    Stage,
    a_record,
    a_stage,
    done,
    everything_done,
    issued,
    take,
)
from tests.timetable.factories import a_session


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


def history() -> list[tuple[Verb, str]]:
    db.session.flush()
    rows = db.session.execute(
        sa.select(AuditEvent.verb, AuditEvent.subject)
        .where(AuditEvent.verb.in_([verb for verb in Verb if verb.name.startswith("RECORD_")]))
        .order_by(AuditEvent.id)
    )
    return [(verb, subject) for verb, subject in rows]


def a_draft(stage: Stage, now: datetime, **more: Any) -> actions.Draft:
    return actions.draft(
        stage.actor("coordinator"),
        stage.loaded(),
        definition=INDUCTION,
        verify_url=VERIFY,
        now=now,
        **more,
    )


def attachments_of(content: bytes) -> list[bytes]:
    with opened(content) as document:
        return [each.get_file().read_bytes() for each in document.attachments.values()]


def test_a_record_is_frozen_as_text_and_as_bytes(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage, by="runner")
    facts = facts_of(made.snapshot)
    assert made.number == facts.reference == "SWA-2026-000001"
    assert made.snapshot_sha256 == hashlib.sha256(made.snapshot.encode()).hexdigest()
    assert facts.name_written == made.name_written == "Siobhán Ní Bhriain"
    assert (facts.started_on, facts.completed_on) == (date(2026, 9, 7), date(2026, 9, 10))
    assert (facts.sessions_attended, facts.modules_completed) == (3, 1)
    assert [stage.title for stage in facts.stages] == ["Week one", "Week two"]
    assert [(each.name, each.role) for each in facts.signed_by] == [
        ("Ruth Ainsworth", "Advanced Practitioner"),
        ("Mo Khan", "Manager"),
    ]
    assert (facts.issued_by.name, facts.issued_by.role) == ("Ruth Ainsworth", "Advanced Practitioner")
    assert facts.verify_url == "http://academy.test/v"
    stored = db.session.scalars(sa.select(RecordPdf)).one()
    assert stored.sha256 == hashlib.sha256(stored.content).hexdigest()
    assert (stored.variant, stored.size) == (PrintVariant.NORMAL, len(stored.content))
    assert json.loads(attachments_of(stored.content)[0])["reference"] == made.number
    assert history() == [(Verb.RECORD_ISSUED, "SWA-2026-000001 (Record of induction)")]
    (message,) = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == Kind.RECORD_ISSUED))
    assert message.person_id == stage.starter.id
    assert f"/records/{made.ref}" in message.body


def test_how_each_thing_was_completed_and_by_whom(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    rows = {row.what: row for each in facts_of(a_record(stage).snapshot).stages for row in each.rows}
    assert {what: (row.how, row.who_confirmed) for what, row in rows.items()} == {
        "Welcome to the academy": (HowCompleted.ATTENDED, "Ruth Ainsworth"),
        "Recording day": (HowCompleted.ATTENDED, "Ruth Ainsworth"),
        "Read the handbook": (HowCompleted.SELF_CONFIRMED, "Siobhán Ní Bhriain"),
        "Information security": (HowCompleted.WITH_EVIDENCE, "Siobhán Ní Bhriain"),
        "Lone working policy": (HowCompleted.ACKNOWLEDGED, "Siobhán Ní Bhriain"),
        "Talk with your manager": (HowCompleted.SIGNED_OFF, "Mo Khan"),
        "Your portfolio": (HowCompleted.ATTENDED, "Ruth Ainsworth"),
    }


def test_who_confirmed_a_line_but_does_not_sign_is_named_with_their_role(stage: Stage, now: datetime) -> None:
    everything_done(stage, but=("recording",))
    done(stage, "recording", "coordinator")
    item = queries.gather([stage.loaded()], now.date())[stage.enrolment.id].completions["recording"]
    item.confirmed_as, item.confirmed_by_id = "advanced_practitioner", stage.stranger.id
    db.session.flush()
    rows = {row.what: row for each in facts_of(a_record(stage).snapshot).stages for row in each.rows}
    assert rows["Recording day"].who_confirmed == "Olu Other", "who confirmed last in a role signs for it"
    assert rows["Welcome to the academy"].who_confirmed == "Ruth Ainsworth, Advanced Practitioner"


def test_what_was_missed_and_done_later_is_made_up_and_absence_is_nowhere(
    stage: Stage, now: datetime
) -> None:
    everything_done(stage, register=Mark.NOT_HERE)
    assert refused(lambda: a_record(stage)) == ["item_missing"]
    runner = stage.runner
    later = a_session(a_cohort(runner=runner), facilitators=[runner], on=date(2026, 9, 16))
    place = Booking(session_id=later.id, enrolment_id=stage.enrolment.id, booked_at=now)
    db.session.add(place)
    db.session.flush()
    stage.welcome = later
    take(stage, Mark.HERE)
    made = a_record(stage)
    row = facts_of(made.snapshot).stages[0].rows[0]
    assert (row.how, row.when) == (HowCompleted.MADE_UP, date(2026, 9, 16))
    assert "not_here" not in made.snapshot
    assert "missed" not in made.snapshot


def test_a_record_waits_for_the_last_register(stage: Stage, now: datetime) -> None:
    everything_done(stage, register=None)
    assert refused(lambda: a_record(stage)) == ["register_open"]
    take(stage, Mark.LATE)
    assert a_record(stage).number == "SWA-2026-000001"


def test_the_registration_stands_on_it_only_after_a_live_look(stage: Stage, now: datetime) -> None:
    stage.starter.registration_number = "SW12345"
    everything_done(stage)
    assert facts_of(a_draft(stage, now).text).registration is None
    a_live_check(stage.starter)
    found = facts_of(a_draft(stage, now).text).registration
    assert found is not None
    assert (found.number, found.checked_on) == ("SW12345", date(2026, 9, 7))


def test_nobody_issues_their_own_nor_what_is_not_theirs_to_issue(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    assert refused(lambda: a_record(stage, by="starter")) == ["oneself"]
    for who in ("manager", "auditor", "stranger"):
        assert refused(lambda who=who: a_record(stage, by=who)) == ["not_issuer"]
    assert history() == []


def test_a_letter_that_no_font_has_is_refused_before_anything_is_printed(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    assert refused(lambda: a_record(stage, name_written="Siobhán 🙂")) == ["character_missing"]


def test_what_changes_while_it_is_printed_is_never_issued(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    drafted = a_draft(stage, now)
    stage.manager.family_name = "Khan-Ali"
    db.session.flush()
    keep = lambda: actions.keep(  # noqa: E731
        stage.actor("coordinator"), stage.loaded(), drafted, content=b"%PDF", once="a", now=now
    )
    assert refused(keep) == ["changed"]
    take(stage, Mark.NOT_HERE, reason="Wrong row")
    assert refused(keep) == ["item_missing"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CompletionRecord)) == 0


def test_two_at_once_make_one_record_and_one_number(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    one, other = a_draft(stage, now), a_draft(stage, now)
    actor = stage.actor("coordinator")
    actions.keep(actor, stage.loaded(), one, content=b"%PDF one", once="a", now=now)
    with pytest.raises(actions.NumberTakenError):
        actions.keep(actor, stage.loaded(), other, content=b"%PDF two", once="b", now=now)
    assert refused(lambda: a_draft(stage, now)) == ["already_issued"]


def test_the_database_itself_keeps_two_first_records_apart(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage)
    twin = {
        column.key: getattr(made, column.key)
        for column in sa.inspect(CompletionRecord).column_attrs
        if column.key not in {"id", "ref"}
    }
    twin |= {"number": "SWA-2026-000009", "code": "x" * 12, "once": "elsewhere"}
    db.session.add(CompletionRecord(**twin))
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.flush()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE completion_record SET name_written = 'x'",
        "UPDATE completion_record SET snapshot = 'x'",
        "DELETE FROM completion_record",
        "UPDATE record_pdf SET content = 'x'",
        "DELETE FROM record_pdf",
        "DELETE FROM record_withdrawal",
    ],
)
def test_the_database_itself_refuses_to_change_a_record(stage: Stage, now: datetime, statement: str) -> None:
    everything_done(stage)
    made = a_record(stage)
    actions.withdraw(stage.actor("coordinator"), issued(made), reason="A trial", now=now)
    with pytest.raises(sa.exc.DBAPIError, match="may not be changed"), db.session.begin_nested():
        db.session.execute(sa.text(statement))


def test_a_replacement_has_a_new_number_and_the_old_one_says_so(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage)
    actor = stage.actor("runner")
    again = lambda **more: actions.replace(  # noqa: E731
        actor, issued(made), verify_url=VERIFY, now=now, **{"reason": "Her wish", **more}
    )
    assert refused(lambda: again(reason=" ")) == ["no_reason"]
    newer = again(name_written="Siobhan Ni Bhriain")
    assert (newer.number, newer.replaces_id, newer.turn) == ("SWA-2026-000002", made.id, 2)
    assert facts_of(newer.snapshot).supersedes == made.number
    assert newer.code != made.code
    assert issued(made).state is RecordState.REPLACED
    assert made.name_written == "Siobhán Ní Bhriain"
    assert refused(again) == ["not_valid"]
    assert history()[1:] == [
        (Verb.RECORD_ISSUED, "SWA-2026-000002 (Record of induction)"),
        (Verb.RECORD_REPLACED, "SWA-2026-000001"),
    ]


def test_a_replacement_speaks_of_what_is_true_now(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage)
    take(stage, Mark.NOT_HERE, reason="Wrong row")
    replace = lambda: actions.replace(  # noqa: E731
        stage.actor("runner"), issued(made), reason="Corrected", verify_url=VERIFY, now=now
    )
    assert refused(replace) == ["item_missing"]


def test_withdrawing_is_once_with_a_reason_and_by_a_coordinator(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage)
    take_back = lambda who="coordinator", reason="A mistake": actions.withdraw(  # noqa: E731
        stage.actor(who), issued(made), reason=reason, now=now
    )
    assert refused(lambda: take_back("runner")) == ["not_coordinator"]
    assert refused(lambda: take_back("starter")) == ["oneself"]
    assert refused(lambda: take_back(reason="")) == ["no_reason"]
    take_back()
    assert issued(made).state is RecordState.WITHDRAWN
    assert refused(take_back) == ["not_valid"]
    assert history()[-1] == (Verb.RECORD_WITHDRAWN, "SWA-2026-000001")
    kinds = db.session.scalars(sa.select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert Kind.RECORD_WITHDRAWN in kinds
    assert a_record(stage).turn == 2


def test_the_large_print_is_the_same_facts_in_other_bytes(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    made = a_record(stage)
    content = actions.print_record(
        made.snapshot, variant=PrintVariant.LARGE, colour="#0b5359", created=made.issued_at
    )
    large = actions.enlarge(stage.actor("manager"), issued(made), content=content, now=now)
    db.session.flush()
    assert actions.enlarge(stage.actor("manager"), issued(made), content=b"other", now=now).id == large.id
    normal = queries.pdfs_of([made.id])[made.id][PrintVariant.NORMAL]
    assert large.sha256 != normal.sha256
    assert attachments_of(content) == attachments_of(normal.content)
    assert history()[-1] == (Verb.RECORD_ENLARGED, made.number)


def test_numbers_run_on_over_people(stage: Stage, now: datetime) -> None:
    everything_done(stage)
    other = an_enrolment(an_employment(), cohort=stage.cohort)
    for code, who in {**WHO, "welcome": "runner"}.items():
        done(stage, code, who, enrolment=other)
    first = a_record(stage)
    stage.enrolment = other
    assert (first.number, a_record(stage).number) == ("SWA-2026-000001", "SWA-2026-000002")
