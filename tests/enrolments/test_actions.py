"""Sending in, confirming, signing off, sending back and taking back: the change and its line of history."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import actions, queries
from academy.enrolments.models import CohortRunner, Evidence
from academy.enrolments.rules import SentIn, Source, SubmissionState
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import ADDRESS, Kind
from academy.policies import actions as policies
from academy.policies import queries as policy_queries
from academy.programmes.models import ProgrammeVersion, VersionState
from academy.refusals import Refused
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, plan_item, sent_in
from tests.factories import SYSTEM, a_person, a_version, managing, with_role

At = Callable[[str], datetime]
LINK = "https://learn.example/cert"


@pytest.fixture
def now(at: At) -> datetime:
    return at("2026-09-10 09:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    return a_cast()


def verbs() -> list[Verb]:
    db.session.flush()
    return list(db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id.desc()).limit(3)))


def refused(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as no:
        call()
    return [reason.code for reason in no.value.reasons]


def test_evidence_counts_at_once_and_keeps_its_files(cast: Cast, now: datetime) -> None:
    file = actions.StoredFile("certificate.pdf", "application/pdf", 12, "a" * 64)
    item = cast.item("security")
    submission = actions.submit(
        acts(cast.starter), item, sent=SentIn(date(2026, 9, 9)), files=[file], now=now
    )
    db.session.flush()
    completion = queries.completion_of(item.id)
    assert completion is not None
    assert (completion.source, completion.source_ref) == (Source.SELF, submission.ref)
    assert submission.state is SubmissionState.COUNTED
    evidence = db.session.scalars(sa.select(Evidence)).one()
    assert (evidence.file_name, evidence.submission_id) == ("certificate.pdf", submission.id)
    assert verbs()[:2] == [Verb.ITEM_COMPLETED, Verb.ITEM_SUBMITTED]


def test_nobody_sends_in_for_another(cast: Cast, now: datetime) -> None:
    sent = SentIn(date(2026, 9, 9), link=LINK)
    assert refused(lambda: actions.submit(acts(cast.runner), cast.item("security"), sent=sent, now=now)) == [
        "not_owner"
    ]


def test_what_needs_a_signature_waits_and_is_signed_by_the_named_role(cast: Cast, now: datetime) -> None:
    item = cast.item("readiness_talk")
    submission = sent_in(item, cast.starter)
    assert queries.completion_of(item.id) is None
    assert [each.submission.id for each in queries.waiting_for(acts(cast.manager), now.date())] == [
        submission.id
    ]
    assert queries.waiting_for(acts(cast.runner), now.date()) == []
    assert queries.waiting_for(acts(cast.starter), now.date()) == []
    assert refused(lambda: actions.sign_off(acts(cast.runner), item, now=now)) == ["not_signer"]
    completion = actions.sign_off(acts(cast.manager), item, now=now)
    assert completion.how == "Signed off by Mo Khan, manager"
    assert (completion.confirmed_as, submission.state) == ("manager", SubmissionState.SIGNED)
    assert verbs()[:2] == [Verb.ITEM_SIGNED_OFF, Verb.ITEM_COMPLETED]
    assert queries.waiting_for(acts(cast.manager), now.date()) == []


def test_a_signer_can_sign_a_meeting_that_nobody_sent_in(cast: Cast, now: datetime) -> None:
    item = cast.item("readiness_talk")
    assert refused(lambda: actions.sign_off(acts(cast.manager), item, now=now)) == ["done_on_missing"]
    completion = actions.sign_off(acts(cast.manager), item, done_on=date(2026, 9, 9), now=now)
    assert completion.done_on == date(2026, 9, 9)


def test_nobody_signs_off_their_own_even_as_their_own_manager(cast: Cast, now: datetime) -> None:
    with_role(Role.MANAGER, cast.starter)
    managing(cast.starter, cast.starter)
    item = cast.item("readiness_talk")
    sent_in(item, cast.starter)
    assert "oneself" in refused(lambda: actions.sign_off(acts(cast.starter), item, now=now))


def test_what_is_sent_back_says_what_to_change_and_is_sent_in_again(cast: Cast, now: datetime) -> None:
    item = cast.item("readiness_talk")
    submission = sent_in(item, cast.starter)
    assert refused(
        lambda: actions.send_back(acts(cast.manager), submission, what_to_change=" ", now=now)
    ) == ["what_to_change"]
    actions.send_back(acts(cast.manager), submission, what_to_change="Add the date.", now=now)
    assert verbs()[0] is Verb.ITEM_RETURNED
    line = queries.line_of(item.id)
    assert (line.sent, line.what_to_change) == (SubmissionState.RETURNED, "Add the date.")
    assert "returned" in refused(lambda: actions.sign_off(acts(cast.manager), item, now=now))
    sent_in(item, cast.starter)
    assert queries.line_of(item.id).sent is SubmissionState.WAITING


def test_evidence_that_is_sent_back_counts_no_more(cast: Cast, now: datetime) -> None:
    item = cast.item("security")
    submission = sent_in(item, cast.starter)
    actions.send_back(acts(cast.runner), submission, what_to_change="The link is broken.", now=now)
    assert queries.completion_of(item.id) is None
    assert verbs()[:2] == [Verb.ITEM_RETURNED, Verb.COMPLETION_WITHDRAWN]


def test_the_owner_confirms_and_takes_back_only_their_own(cast: Cast, now: datetime) -> None:
    other = plan_item(another_starter(cast), "handbook")
    item = cast.item("handbook")
    other_actor = acts(other.enrolment.person)
    actions.confirm(other_actor, other, done_on=now.date(), now=now)
    assert refused(lambda: actions.confirm(acts(cast.runner), item, done_on=now.date(), now=now)) == [
        "not_owner"
    ]
    actions.confirm(acts(cast.starter), item, done_on=now.date(), now=now)
    assert refused(lambda: actions.take_back(acts(cast.runner), item, now=now)) == ["not_yours"]
    actions.take_back(acts(cast.starter), item, now=now)
    assert queries.completion_of(item.id) is None
    assert queries.completion_of(other.id) is not None
    assert verbs()[0] is Verb.COMPLETION_WITHDRAWN


def test_something_waiting_is_taken_back(cast: Cast, now: datetime) -> None:
    item = cast.item("readiness_talk")
    sent_in(item, cast.starter)
    actions.take_back(acts(cast.starter), item, now=now)
    assert queries.line_of(item.id).sent is None
    assert refused(lambda: actions.take_back(acts(cast.starter), item, now=now)) == ["nothing"]


def test_a_licence_is_held_by_attendance_alone(cast: Cast, now: datetime) -> None:
    item = cast.item("licence_course")
    sent = SentIn(now.date(), link=LINK)
    assert "licence" in refused(lambda: actions.submit(acts(cast.starter), item, sent=sent, now=now))
    assert "licence" in refused(
        lambda: actions.confirm(acts(cast.starter), item, done_on=now.date(), now=now)
    )
    assert "licence" in refused(
        lambda: actions.sign_off(acts(cast.runner), item, done_on=now.date(), now=now)
    )


def test_a_policy_is_confirmed_by_version_and_asked_anew_for_the_next(
    cast: Cast, now: datetime, at: At
) -> None:
    item = cast.item("lone_working")
    first = policy_queries.in_force(["lone_working"], now.date())["lone_working"]
    assert refused(lambda: actions.acknowledge(acts(cast.runner), item, version=first, now=now)) == [
        "not_owner"
    ]
    actions.acknowledge(acts(cast.starter), item, version=first, now=now)
    completion = queries.completion_of(item.id)
    assert completion is not None
    assert (completion.source, completion.how) == (Source.POLICY, "Confirmed: Lone working, version 1")
    assert policy_queries.to_confirm_again(cast.starter.id, now.date()) == []
    second = policies.add_version(
        acts(cast.coordinator), first.policy, label="2", address="", summary="", in_force_on=date(2026, 10, 1)
    )
    later = at("2026-10-02")
    assert policy_queries.to_confirm_again(cast.starter.id, later.date()) == [second]
    assert refused(lambda: actions.acknowledge(acts(cast.starter), item, version=first, now=later)) == [
        "done",
        "not_in_force",
    ]
    actions.acknowledge(acts(cast.starter), item, version=second, now=later)
    assert policy_queries.to_confirm_again(cast.starter.id, later.date()) == []
    assert queries.completion_of(item.id) is completion


def test_the_same_policy_twice_is_made_known_once(cast: Cast) -> None:
    another_starter(cast)
    listed = policy_queries.all_policies(date(2026, 9, 10))
    assert [(each.policy.code, len(each.versions)) for each in listed] == [("lone_working", 1)]


def test_an_intake_is_made_with_the_days_of_its_blocks(now: datetime) -> None:
    coordinator = acts(with_role(Role.COORDINATOR))
    cohort = actions.make_cohort(
        coordinator, name="October", version=a_version(), starts_on=date(2026, 10, 5)
    )
    days = queries.blocks_of([cohort.id])[cohort.id]
    assert days["one"] == tuple(date(2026, 10, 5) + timedelta(days=day) for day in range(5))
    assert days["two"][0] == date(2026, 10, 12)
    assert verbs()[0] is Verb.COHORT_ADDED
    again = lambda: actions.make_cohort(  # noqa: E731
        coordinator, name="October", version=cohort.version, starts_on=date(2026, 10, 5)
    )
    assert refused(again) == ["name_taken"]


def test_an_intake_needs_a_published_version(now: datetime) -> None:
    version = a_version()
    draft = ProgrammeVersion(
        label="x", state=VersionState.DRAFT, document="", document_sha256="", drafted_at=now
    )
    draft.programme = version.programme
    with db.session.no_autoflush:
        assert refused(
            lambda: actions.make_cohort(SYSTEM, name="Later", version=draft, starts_on=date(2026, 10, 5))
        ) == ["not_published"]


def test_who_runs_an_intake_changes_from_today(cast: Cast, now: datetime) -> None:
    new = with_role(Role.ADVANCED_PRACTITIONER)
    who = acts(cast.coordinator)
    actions.set_runners(who, cast.cohort, runners=[new], lead=new, now=now)
    db.session.flush()
    assert queries.runners_of([cast.cohort.id], now.date())[cast.cohort.id] == [new]
    old = db.session.scalars(sa.select(CohortRunner).where(CohortRunner.person_id == cast.runner.id)).one()
    assert old.ends_on == date(2026, 9, 9)
    assert refused(lambda: actions.set_runners(who, cast.cohort, runners=[], lead=None, now=now)) == [
        "nobody"
    ]
    other = a_person()
    assert refused(lambda: actions.set_runners(who, cast.cohort, runners=[other], lead=other, now=now)) == [
        "not_practitioner"
    ]


def test_the_name_on_records_is_the_starters_own_words(cast: Cast) -> None:
    actions.set_name_on_record(acts(cast.starter), cast.enrolment, name=" Asha  Begum-Łuk ")
    assert cast.enrolment.name_on_record == "Asha  Begum-Łuk"
    assert refused(lambda: actions.set_name_on_record(acts(cast.starter), cast.enrolment, name=" ")) == [
        "name_missing"
    ]


def test_what_is_sent_back_is_told_by_mail_without_what_to_change(cast: Cast, now: datetime) -> None:
    cast.starter.email = "asha.begum@council.example"
    item = cast.item("readiness_talk")
    submission = sent_in(item, cast.starter)
    actions.send_back(acts(cast.manager), submission, what_to_change="Name of the child.", now=now)
    db.session.flush()
    [letter] = db.session.scalars(sa.select(OutboxMessage)).all()
    assert (letter.kind, letter.person_id) == (Kind.ITEM_RETURNED, cast.starter.id)
    assert letter.address == "asha.begum@council.example"
    assert item.item.title in letter.subject
    assert f"{ADDRESS}/enrolments/items/{item.ref}" in letter.body
    assert "Name of the child" not in letter.subject + letter.body
