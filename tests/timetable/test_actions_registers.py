"""Taking a register: what it stores, what it completes, what it refuses, and how many statements it takes."""

from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.enrolments.models import Completion
from academy.enrolments.queries import completions_of
from academy.refusals import Refused
from academy.timetable import actions, queries
from academy.timetable.models import RegisterMark, TrainingSession
from academy.timetable.rules import Mark
from tests.factories import an_actor, an_employment, an_enrolment, with_role
from tests.timetable.factories import a_practitioner, a_register, a_session, refs_of, starters

HERE, LATE, IN_PART, AWAY = (
    (Mark.HERE, False),
    (Mark.LATE, False),
    (Mark.IN_PART, False),
    (Mark.NOT_HERE, False),
)


def save(person: Any, training_session: TrainingSession, marks: dict[str, Any], now: Any, **more: Any) -> Any:
    """Save as that person, having seen the register as it is."""
    more.setdefault("version", training_session.row_version)
    saved = actions.take_register(an_actor(person), training_session, marks=marks, now=now, **more)
    from academy.db import db

    db.session.flush()
    return saved


def marks_now(training_session: TrainingSession) -> list[Mark | None]:
    return [entry.line.mark for entry in queries.register_entries(training_session)]


def done_titles(session: Any) -> list[str]:
    rows = session.scalars(
        sa.select(Completion).where(Completion.withdrawn_at.is_(None)).order_by(Completion.id)
    )
    return [row.how for row in rows]


def codes(no: Any) -> list[str]:
    return [reason.code for reason in no.value.reasons]


def verbs(session: Any) -> list[Verb]:
    return list(session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)))


def test_here_and_late_complete_the_item_and_the_others_do_not(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    training_session, runner, refs = a_register(5)
    wanted = dict(zip(refs, [(mark, False) for mark in Mark], strict=True))
    saved = save(runner, training_session, wanted, now)
    assert (saved.changed, saved.corrected, saved.left) == (5, 0, 0)
    entries = queries.register_entries(training_session)
    done = completions_of([entry.booking.enrolment_id for entry in entries])
    assert [entry.plan_item.id in done for entry in entries if entry.plan_item] == [
        True,
        True,
        False,
        False,
        False,
    ]
    first = done[entries[0].plan_item.id]  # type: ignore[union-attr]
    assert first.how == "Attended on 7 September 2026"
    assert first.source_ref == refs[0]
    assert first.confirmed_as == "advanced_practitioner"
    assert first.done_on == training_session.on


def test_joining_online_is_said_on_paper_and_only_of_those_who_were_there(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    training_session, runner, refs = a_register(2)
    save(runner, training_session, {refs[0]: (Mark.HERE, True), refs[1]: (Mark.APOLOGIES, True)}, now)
    assert done_titles(session) == ["Attended online on 7 September 2026"]
    assert [entry.line.online for entry in queries.register_entries(training_session)] == [True, False]


def test_correcting_online_alone_keeps_the_completion_with_new_words(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    training_session, runner, refs = a_register(1)
    save(runner, training_session, {refs[0]: (Mark.HERE, True)}, now)
    save(runner, training_session, {refs[0]: (Mark.LATE, False)}, at("2026-09-07 12:05"))
    assert done_titles(session) == ["Attended on 7 September 2026"]


def test_unmarking_undoes_only_what_attendance_did(session: Any, at: Any) -> None:
    from academy.enrolments import actions as enrolments
    from academy.enrolments.rules import Source

    now = at("2026-09-07 12:00")
    training_session, runner, refs = a_register(2)
    save(runner, training_session, {refs[0]: HERE, refs[1]: HERE}, now)
    entry = queries.register_entries(training_session)[0]
    assert entry.plan_item is not None
    enrolments.complete(
        an_actor(runner),
        entry.plan_item,
        source=Source.SIGN_OFF,
        source_ref="held-before",
        done_on=training_session.on,
        how="Signed off",
        role="advanced_practitioner",
        now=now,
    )
    saved = save(runner, training_session, {refs[0]: (None, False)}, at("2026-09-07 12:30"))
    assert (saved.changed, saved.left) == (1, 1)
    assert done_titles(session) == ["Attended on 7 September 2026", "Signed off"]
    assert Verb.COMPLETION_WITHDRAWN in verbs(session)


def test_a_correction_is_a_new_row_and_the_old_entry_stays(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(1)
    save(runner, training_session, {refs[0]: HERE}, at("2026-09-07 12:00"))
    save(runner, training_session, {refs[0]: AWAY}, at("2026-09-07 12:10"))
    old, new = session.scalars(sa.select(RegisterMark).order_by(RegisterMark.id)).all()
    assert (old.mark, new.mark, new.replaces_id, new.reason) == (Mark.HERE, Mark.NOT_HERE, old.id, "")
    assert marks_now(training_session) == [Mark.NOT_HERE]
    event = session.scalar(sa.select(AuditEvent).where(AuditEvent.verb == Verb.ATTENDANCE_AMENDED))
    assert event.subject == "Welcome to the academy on 7 September 2026"
    assert '"mark": ["here", "not_here"]' in event.details


def test_a_correction_on_a_later_day_needs_a_reason(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(1)
    save(runner, training_session, {refs[0]: HERE}, at("2026-09-07 12:00"))
    now = at("2026-09-08 00:05")
    with pytest.raises(Refused) as no:
        save(runner, training_session, {refs[0]: AWAY}, now)
    assert codes(no) == ["reason_missing"]
    assert no.value.reasons[0].field == "reason"
    save(runner, training_session, {refs[0]: AWAY}, now, reason=" Wrong row ")
    assert [row.reason for row in session.scalars(sa.select(RegisterMark).order_by(RegisterMark.id))] == [
        "",
        "Wrong row",
    ]


def test_a_colleagues_mark_is_corrected_with_a_reason_on_the_same_day_too(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(2)
    save(runner, training_session, {refs[0]: HERE}, at("2026-09-07 12:00"))
    colleague = a_practitioner("Dee", "Marsh")
    now = at("2026-09-07 12:30")
    actions.claim_register(an_actor(colleague), training_session, now=now)
    with pytest.raises(Refused) as no:
        save(colleague, training_session, {refs[0]: AWAY}, now)
    assert codes(no) == ["reason_missing"]
    save(colleague, training_session, {refs[1]: HERE}, now)  # a first mark needs none
    assert marks_now(training_session) == [Mark.HERE, Mark.HERE]


def test_the_remaining_never_touch_a_row_that_is_set(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(4)
    save(runner, training_session, {refs[0]: (Mark.APOLOGIES, False)}, at("2026-09-07 09:00"))
    saved = save(runner, training_session, {refs[1]: LATE}, at("2026-09-07 10:00"), remaining_as=Mark.HERE)
    assert marks_now(training_session) == [Mark.APOLOGIES, Mark.LATE, Mark.HERE, Mark.HERE]
    assert (saved.changed, saved.corrected, saved.left) == (3, 0, 0)


def test_nobody_marks_themself_and_the_remaining_leave_them_out(session: Any, at: Any) -> None:
    now = at("2026-09-07 10:00")
    training_session, runner, _ = a_register(2)
    with_role(Role.STARTER, runner)
    an_enrolment(an_employment(runner), cohort=training_session.cohort)
    actions.book(
        an_actor(runner),
        training_session,
        enrolments=[
            e
            for e in queries.wanting(training_session.cohort_id, ["welcome"])["welcome"]
            if e.person_id == runner.id
        ],
        now=now,
    )
    own = next(e.ref for e in queries.register_entries(training_session) if e.line.person_id == runner.id)
    with pytest.raises(Refused) as no:
        save(runner, training_session, {own: HERE}, now)
    assert codes(no) == ["oneself"]
    saved = save(runner, training_session, {}, now, remaining_as=Mark.HERE)
    assert (saved.changed, saved.left) == (2, 1)
    colleague = a_practitioner("Dee", "Marsh")
    actions.claim_register(an_actor(colleague), training_session, now=now)
    assert save(colleague, training_session, {own: HERE}, now).left == 0


def test_the_future_is_refused_and_the_morning_of_the_day_is_not(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(1)
    with pytest.raises(Refused) as no:
        save(runner, training_session, {refs[0]: HERE}, at("2026-09-06 23:59"))
    assert codes(no) == ["future"]
    with pytest.raises(Refused):
        actions.claim_register(an_actor(runner), training_session, now=at("2026-09-06 23:59"))
    assert save(runner, training_session, {refs[0]: HERE}, at("2026-09-07 00:01")).changed == 1


def test_a_stale_register_is_refused_and_the_same_marks_twice_change_nothing(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    training_session, runner, refs = a_register(2)
    opened = training_session.row_version
    save(runner, training_session, {refs[0]: HERE}, now, version=opened)
    with pytest.raises(Refused) as no:
        save(runner, training_session, {refs[1]: HERE}, now, version=opened)
    assert codes(no) == ["stale"]
    before = len(verbs(session))
    assert save(runner, training_session, {refs[0]: HERE}, now, version=opened).changed == 0
    assert len(verbs(session)) == before


def test_who_does_not_run_it_must_say_that_they_take_it(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    training_session, _, refs = a_register(1)
    colleague = a_practitioner("Dee", "Marsh")
    with pytest.raises(Refused) as no:
        save(colleague, training_session, {refs[0]: HERE}, now)
    assert codes(no) == ["not_taking"]
    actions.claim_register(an_actor(colleague), training_session, now=now)
    actions.claim_register(an_actor(colleague), training_session, now=now)  # pressed twice is once
    assert verbs(session).count(Verb.REGISTER_CLAIMED) == 1
    assert save(colleague, training_session, {refs[0]: HERE}, now).changed == 1


def test_a_cancelled_session_has_no_register(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    training_session, runner, refs = a_register(1)
    actions.cancel_session(an_actor(runner), training_session, now=now)
    with pytest.raises(Refused) as no:
        save(runner, training_session, {refs[0]: HERE}, now)
    assert codes(no) == ["cancelled"]


def test_undo_puts_back_what_stood_before(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(3)
    actor = an_actor(runner)
    save(runner, training_session, {refs[0]: HERE}, at("2026-09-07 09:40"))
    save(runner, training_session, {refs[0]: AWAY, refs[1]: HERE}, at("2026-09-07 09:45"))
    actions.undo_register(
        actor, training_session, version=training_session.row_version, now=at("2026-09-07 09:46")
    )
    session.flush()
    assert marks_now(training_session) == [Mark.HERE, None, None]
    assert done_titles(session) == ["Attended on 7 September 2026"]
    colleague = an_actor(a_practitioner("Dee", "Marsh"))
    with pytest.raises(Refused) as no:
        actions.undo_register(
            colleague, training_session, version=training_session.row_version, now=at("2026-09-07 09:47")
        )
    assert codes(no) == ["not_yours"]


def test_taking_every_mark_back_opens_the_register_again(session: Any, at: Any) -> None:
    training_session, runner, refs = a_register(1)
    save(runner, training_session, {refs[0]: HERE}, at("2026-09-07 09:40"))
    assert training_session.register_taken_by_id == runner.id
    assert queries.registers_to_take(training_session.on) == []
    save(runner, training_session, {refs[0]: (None, False)}, at("2026-09-07 09:41"))
    assert training_session.register_taken_at is None
    assert [line.ref for line in queries.registers_to_take(training_session.on)] == [training_session.ref]
    assert done_titles(session) == []


def test_saving_takes_the_same_few_statements_for_one_and_for_forty(
    session: Any, at: Any, statements: Any
) -> None:
    counts = {}
    for number in (1, 20):
        now = at("2026-09-07 10:00")
        training_session, runner, refs = a_register(number)
        half = len(refs) // 2 or 1
        save(runner, training_session, dict.fromkeys(refs[:half], HERE), now)
        session.commit()
        loaded = queries.get_session(training_session.ref)
        actor = an_actor(runner)
        now = at("2026-09-07 10:30")
        mixed = {ref: AWAY if place < half else LATE for place, ref in enumerate(refs)}
        with statements() as said:
            actions.take_register(actor, loaded, marks=mixed, version=loaded.row_version, now=now)
            session.flush()
        counts[number] = len(said)
    # With who is signed in (2 statements) and the session (1), a request stays within 12.
    assert counts[20] <= 9, counts


def test_forty_people_fit_on_one_register(session: Any, at: Any) -> None:
    now = at("2026-09-07 12:00")
    runner = a_practitioner()
    from tests.factories import a_cohort

    cohort = a_cohort(runner=runner)
    starters(cohort, 40)
    training_session = a_session(cohort, facilitators=[runner], capacity=40)
    assert save(runner, training_session, {}, now, remaining_as=Mark.HERE).changed == 40
    assert len(refs_of(training_session)) == 40
