"""Loading, drafting and publishing: what changes, what never does, what history says, what is refused by line."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from academy import clock
from academy import db as database
from academy.access.rules import Actor, Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.policies.models import Policy
from academy.programmes import actions, queries
from academy.programmes.models import (
    Crosswalk,
    FrameworkVersion,
    Item,
    Programme,
    ProgrammeVersion,
    VersionState,
)
from academy.programmes.rules import shipped_texts
from academy.refusals import Refused
from tests import factories as make

SMALL = (Path(__file__).parents[1] / "data" / "small-programme.toml").read_text(encoding="utf-8")


@pytest.fixture
def now(at: Any) -> datetime:
    return at("2026-09-01")


@pytest.fixture
def dee(session: Any, now: datetime) -> Actor:
    return make.an_actor(make.with_role(Role.COORDINATOR))


def verbs(session: Any) -> list[Verb]:
    return list(session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)))


def count(session: Any, model: type) -> int:
    return int(session.scalar(sa.select(sa.func.count()).select_from(model)))


def test_a_text_comes_in_as_a_draft_with_its_line_of_history(session: Any, dee: Actor, now: datetime) -> None:
    version = actions.load(dee, SMALL, now=now)
    assert (version.label, version.state, version.document) == ("1", VersionState.DRAFT, SMALL)
    event = session.scalar(sa.select(AuditEvent))
    assert (event.verb, event.subject, event.actor_id) == (
        Verb.PROGRAMME_LOADED,
        "Small programme, version 1",
        dee.person_id,
    )


def test_the_same_text_again_changes_nothing(session: Any, dee: Actor, now: datetime) -> None:
    version = actions.load(dee, SMALL, now=now)
    read = version.row_version
    assert actions.load(dee, SMALL, now=now) is version
    actions.publish(dee, version, now=now)
    before = verbs(session)
    assert actions.load(dee, SMALL, now=now) is version
    actions.publish(dee, version, now=now)
    assert verbs(session) == before
    assert (read, count(session, ProgrammeVersion), count(session, Programme)) == (1, 1, 1)


def test_another_text_changes_a_draft(session: Any, dee: Actor, now: datetime) -> None:
    version = actions.load(dee, SMALL, now=now)
    changed = SMALL.replace("You meet the people", "You will meet the people")
    assert actions.load(dee, changed, now=now) is version
    assert version.document == changed
    assert "You will meet" in queries.document_of(version).item("welcome").why
    assert verbs(session) == [Verb.PROGRAMME_LOADED, Verb.PROGRAMME_CHANGED]


def test_what_is_published_never_changes(session: Any, dee: Actor, now: datetime) -> None:
    version = actions.load(dee, SMALL, now=now)
    actions.publish(dee, version, now=now)
    changed = SMALL.replace("You meet the people", "You will meet the people")
    for attempt in (
        lambda: actions.load(dee, changed, now=now),
        lambda: actions.change_draft(dee, version, text=changed),
    ):
        with pytest.raises(Refused, match="never changes"):
            attempt()
    assert version.document == SMALL


def test_publishing_makes_the_items_rows_and_the_policies_known(
    session: Any, dee: Actor, now: datetime
) -> None:
    version = actions.load(dee, SMALL, now=now)
    assert count(session, Item) == 0
    actions.publish(dee, version, now=now)
    items = queries.items_of([version.id])[version.id]
    assert [item.code for item in items[:3]] == ["welcome", "recording", "handbook"]
    talk = next(item for item in items if item.code == "readiness_talk")
    assert (talk.kind, talk.completion, talk.stage_title, talk.milestone) == (
        "meeting",
        "sign_off",
        "Week one",
        "Week one",
    )
    assert (version.published_at, version.published_by_id) == (now, dee.person_id)
    assert session.scalar(sa.select(Policy.title)) == "Lone working"
    assert Verb.PROGRAMME_PUBLISHED in verbs(session)


def test_publishing_takes_over_the_newest_title(session: Any, dee: Actor, now: datetime) -> None:
    version = actions.load(dee, SMALL, now=now)
    draft = actions.new_version(dee, version, label="2", now=now)
    actions.change_draft(dee, draft, text=draft.document.replace("Small programme", "Smaller programme"))
    assert version.programme.title == "Small programme"
    actions.publish(dee, draft, now=now)
    assert version.programme.title == "Smaller programme"


def test_a_new_version_is_a_copy_that_keeps_the_comments(session: Any, dee: Actor, now: datetime) -> None:
    version = make.a_version()
    draft = actions.new_version(dee, version, label=" 2027 ", now=now)
    assert (draft.label, draft.state) == ("2027", VersionState.DRAFT)
    assert draft.document == SMALL.replace('version = "1"', 'version = "2027"')
    assert version.document == SMALL
    assert verbs(session)[-1] is Verb.PROGRAMME_DRAFTED


@pytest.mark.parametrize(
    ("label", "code"), [("1", "label_taken"), ("  ", "label_missing"), ("x" * 41, "label_long")]
)
def test_a_new_version_needs_a_free_name(
    session: Any, dee: Actor, now: datetime, label: str, code: str
) -> None:
    version = make.a_version()
    with pytest.raises(Refused) as no:
        actions.new_version(dee, version, label=label, now=now)
    assert [(reason.code, reason.field) for reason in no.value.reasons] == [(code, "label")]


def test_a_name_with_quotation_marks_is_only_a_name(session: Any, dee: Actor, now: datetime) -> None:
    draft = actions.new_version(dee, make.a_version(), label='a "b" \\1', now=now)
    assert queries.document_of(draft).version == 'a "b" \\1'


def test_two_people_who_take_the_same_name_at_once_are_told(session: Any, dee: Actor, now: datetime) -> None:
    version = make.a_version()
    for _ in range(2):  # what two requests do that both looked before either had written
        session.add(
            ProgrammeVersion(
                programme_id=version.programme_id, label="2", document="", document_sha256="", drafted_at=now
            )
        )
    with pytest.raises(Refused, match="already a version of this name"):
        database.flush()


def test_two_people_who_load_a_programme_at_once_are_told(session: Any, dee: Actor) -> None:
    session.add_all([Programme(code="twin", title="Twin"), Programme(code="twin", title="Twin")])
    with pytest.raises(Refused, match="at the same moment"):
        database.flush()


def test_a_draft_written_over_somebody_elses_change_is_refused(
    session: Any, dee: Actor, now: datetime
) -> None:
    draft = actions.new_version(dee, make.a_version(), label="2", now=now)
    read = draft.row_version
    theirs = draft.document.replace("You meet", "You will meet")
    actions.change_draft(dee, draft, text=theirs, version_read=read)
    mine = draft.document.replace("Recording day", "Day of recording")
    with pytest.raises(Refused) as no:
        actions.change_draft(dee, draft, text=mine, version_read=read)
    assert no.value.reasons[0].code == "stale"
    with pytest.raises(Refused, match="Somebody else changed"):
        actions.publish(dee, draft, now=now, version_read=read)
    assert draft.document == theirs
    assert draft.state is VersionState.DRAFT


def test_a_draft_may_be_incomplete_but_is_not_published_so(session: Any, dee: Actor, now: datetime) -> None:
    draft = actions.new_version(dee, make.a_version(), label="2", now=now)
    text = draft.document.replace('newcomer_short = "NQSW"\n', "")
    problems = actions.change_draft(dee, draft, text=text)
    assert [each.code for each in problems] == ["term_missing"]
    with pytest.raises(Refused, match="newcomer_short"):
        actions.publish(dee, draft, now=now)
    assert draft.published_at is None


def test_a_draft_must_be_readable_and_stay_this_version(session: Any, dee: Actor, now: datetime) -> None:
    draft = actions.new_version(dee, make.a_version(), label="2", now=now)
    with pytest.raises(Refused, match=r"^Line 26: "):
        actions.change_draft(dee, draft, text=draft.document.replace("[[stage]]", "[[sta ge]]", 1))
    with pytest.raises(Refused, match="this draft is"):
        actions.change_draft(dee, draft, text=SMALL)


def test_a_faulty_file_is_refused_with_lines_and_leaves_nothing(
    session: Any, dee: Actor, now: datetime
) -> None:
    wrong = SMALL.replace('kind = "reading"', 'kind = "reeding"').replace(
        "when = { day = 3 }", "when = { day = 9 }"
    )
    line = wrong.split("\n").index('kind = "reeding"') + 1
    with pytest.raises(Refused) as no:
        actions.load(dee, wrong, now=now)
    assert any(reason.message.startswith(f"Line {line}: ") for reason in no.value.reasons)
    with pytest.raises(Refused, match=r"Line \d+: .*day 9"):
        actions.load(dee, SMALL.replace("when = { day = 3 }", "when = { day = 9 }"), now=now)
    assert count(session, Programme) == 0
    assert verbs(session) == []


def test_standards_load_once_and_never_change(session: Any, dee: Actor, now: datetime) -> None:
    text = shipped_texts("frameworks")["pqs-2018.toml"]
    row = actions.load_framework(dee, text, now=now)
    session.flush()
    assert actions.load_framework(dee, text, now=now) is row
    assert verbs(session) == [Verb.FRAMEWORK_LOADED]
    with pytest.raises(Refused, match="another text"):
        actions.load_framework(dee, text + "\n# changed\n", now=now)
    with pytest.raises(Refused, match=r"^Line \d+: "):
        actions.load_framework(dee, text.replace("[[statement]]", "[[statment]]", 1), now=now)
    assert count(session, FrameworkVersion) == 1


def test_a_crosswalk_needs_its_standards_and_can_be_replaced(session: Any, dee: Actor, now: datetime) -> None:
    text = shipped_texts("crosswalks")["pqs-pcf.toml"]
    with pytest.raises(Refused, match="no framework here"):
        actions.load_crosswalk(dee, text, now=now)
    for name in ("pqs-2018.toml", "pcf-2018.toml"):
        actions.load_framework(dee, shipped_texts("frameworks")[name], now=now)
    row = actions.load_crosswalk(dee, text, now=now)
    session.flush()
    before = verbs(session)
    assert actions.load_crosswalk(dee, text, now=now) is row
    assert verbs(session) == before
    changed = text.replace('targets = ["5"]', 'targets = ["5", "6"]', 1)
    assert actions.load_crosswalk(dee, changed, now=now) is row
    assert row.document == changed
    assert len(verbs(session)) == len(before) + 1


def test_what_ships_is_taken_over_once(session: Any, now: datetime, statements: Any) -> None:
    versions = actions.load_shipped(Actor.system("set-up"), now)
    session.flush()
    assert versions
    assert all(version.state is VersionState.PUBLISHED for version in versions)
    assert count(session, FrameworkVersion) == len(shipped_texts("frameworks"))
    assert count(session, Crosswalk) == len(shipped_texts("crosswalks"))
    assert count(session, Policy) > 0
    before = verbs(session)
    with statements() as said:
        assert actions.load_shipped(Actor.system("set-up"), now) == versions
    assert verbs(session) == before
    assert not [each for each in said if not each.startswith("SELECT")]


def test_what_ships_never_touches_what_a_council_made_of_it(session: Any, dee: Actor) -> None:
    text = shipped_texts("frameworks")["pqs-2018.toml"] + "# ours\n"
    row = actions.load_framework(dee, text, now=clock.now())
    session.flush()
    actions.load_shipped(Actor.system("set-up"), clock.now())
    assert row.document == text
