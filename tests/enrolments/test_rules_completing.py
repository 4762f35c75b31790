"""Who may complete what in which way, what may be sent in, and what files really are."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.access.rules import Actor, Role, Subject
from academy.enrolments.rules import (
    Arranged,
    ItemRule,
    SentIn,
    SubmissionState,
    clean_name,
    kind_of,
    not_arranged,
    problems_with_cohort,
    problems_with_file,
    proposed_days,
    why_not_acknowledge,
    why_not_confirm,
    why_not_send_back,
    why_not_sign_off,
    why_not_submit,
    why_not_take_back,
)
from academy.programmes.rules import Block, Completion, ItemKind, OwnerRole, Stage, shipped_calendar
from academy.refusals import Reason

TODAY = date(2026, 9, 10)
START = date(2026, 9, 7)
STARTER, RUNNER, MANAGER, OTHER, ASSESSOR = 1, 2, 3, 4, 5
ABOUT = Subject(
    person_id=STARTER,
    manager_ids=frozenset({MANAGER, STARTER}),
    runner_ids=frozenset({RUNNER, STARTER}),
    assessor_ids=frozenset({ASSESSOR}),
)
EVERY_ROLE = frozenset(Role)


def actor(person_id: int, *roles: Role) -> Actor:
    return Actor(person_id, "Somebody", frozenset(roles))


STARTS = actor(STARTER, *EVERY_ROLE)
RUNS = actor(RUNNER, Role.ADVANCED_PRACTITIONER)
MANAGES = actor(MANAGER, Role.MANAGER)
EVIDENCE = ItemRule(
    "Security", ItemKind.E_LEARNING, Completion.EVIDENCE, OwnerRole.STARTER, None, False, False
)
SELF = replace(EVIDENCE, completion=Completion.SELF)
POLICY = replace(SELF, kind=ItemKind.POLICY)
SIGN = replace(EVIDENCE, completion=Completion.SIGN_OFF, sign_off_role=OwnerRole.ADVANCED_PRACTITIONER)
LICENCE = ItemRule("Tool", ItemKind.SESSION, Completion.REGISTER, OwnerRole.STARTER, None, True, False)


def codes(reasons: list[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("rule", "sent", "expected"),
    [
        (EVIDENCE, SentIn(TODAY, link="https://x.example"), []),
        (EVIDENCE, SentIn(TODAY, files=1), []),
        (EVIDENCE, SentIn(TODAY, certificate_number="C-1"), []),
        (EVIDENCE, SentIn(TODAY, comment="I did it"), ["no_evidence"]),
        (EVIDENCE, SentIn(date(2026, 9, 11), files=1), ["done_on_future"]),
        (EVIDENCE, SentIn(date(2019, 9, 11), files=1), ["done_on_early"]),
        (EVIDENCE, SentIn(None, files=1), ["done_on_missing"]),
        (EVIDENCE, SentIn(TODAY, link="javascript:alert(1)"), ["link"]),
        (SIGN, SentIn(TODAY), []),
        (SELF, SentIn(TODAY, files=1), ["another_way"]),
        (POLICY, SentIn(TODAY, files=1), ["another_way"]),
        (LICENCE, SentIn(TODAY, files=1), ["licence"]),
        (replace(EVIDENCE, done=True), SentIn(TODAY, files=1), ["done"]),
        (replace(EVIDENCE, opens_on=date(2026, 9, 11)), SentIn(TODAY, files=1), ["not_open"]),
        (replace(EVIDENCE, first=("Kit",)), SentIn(TODAY, files=1), ["needs_first"]),
    ],
)
def test_what_can_be_sent_in(rule: ItemRule, sent: SentIn, expected: list[str]) -> None:
    assert codes(why_not_submit(rule, sent, waiting=False, started_on=START, today=TODAY)) == expected


def test_nothing_is_sent_in_twice() -> None:
    assert codes(why_not_submit(SIGN, SentIn(TODAY), waiting=True, started_on=START, today=TODAY)) == [
        "waiting"
    ]


def test_only_the_owner_says_that_it_is_done() -> None:
    assert why_not_confirm(STARTS, ABOUT, SELF, TODAY) == []
    assert codes(why_not_confirm(RUNS, ABOUT, SELF, TODAY)) == ["not_owner"]
    kit = replace(SELF, owner=OwnerRole.KIT_DESK)
    assert why_not_confirm(actor(OTHER, Role.KIT_DESK), ABOUT, kit, TODAY) == []
    assert why_not_confirm(actor(OTHER, Role.COORDINATOR), ABOUT, kit, TODAY) == []
    assert codes(why_not_confirm(STARTS, ABOUT, kit, TODAY)) == ["not_owner"]
    assert codes(why_not_confirm(STARTS, ABOUT, LICENCE, TODAY)) == ["licence"]


def test_a_policy_is_confirmed_by_the_starter_and_again_for_a_new_version() -> None:
    assert why_not_acknowledge(STARTS, ABOUT, POLICY, TODAY, again=False) == []
    assert codes(why_not_acknowledge(RUNS, ABOUT, POLICY, TODAY, again=False)) == ["not_owner"]
    done = replace(POLICY, done=True)
    assert codes(why_not_acknowledge(STARTS, ABOUT, done, TODAY, again=False)) == ["done"]
    assert why_not_acknowledge(STARTS, ABOUT, done, TODAY, again=True) == []
    assert codes(why_not_acknowledge(STARTS, ABOUT, SELF, TODAY, again=False)) == ["another_way"]


@given(st.sampled_from(OwnerRole), st.sampled_from(Completion), st.booleans())
def test_nobody_signs_off_their_own_in_any_role(
    role: OwnerRole, completion: Completion, licence: bool
) -> None:
    rule = ItemRule("It", ItemKind.TASK, completion, OwnerRole.STARTER, role, licence, False)
    assert "oneself" in codes(
        why_not_sign_off(STARTS, ABOUT, rule, sent=SubmissionState.WAITING, today=TODAY)
    )
    again = why_not_send_back(STARTS, ABOUT, rule, sent=SubmissionState.WAITING, what_to_change="Change it")
    assert "oneself" in codes(again)


@pytest.mark.parametrize("person_id", [RUNNER, MANAGER, OTHER, ASSESSOR])
@given(st.booleans())
def test_a_licence_is_never_signed_off(person_id: int, done: bool) -> None:
    rule = replace(LICENCE, completion=Completion.SIGN_OFF, sign_off_role=OwnerRole.MANAGER, done=done)
    assert why_not_sign_off(actor(person_id, *EVERY_ROLE), ABOUT, rule, sent=None, today=TODAY)


def test_the_role_that_the_programme_names_signs_off() -> None:
    def sign(who: Actor, rule: ItemRule, sent: SubmissionState | None = SubmissionState.WAITING) -> list[str]:
        return codes(why_not_sign_off(who, ABOUT, rule, sent=sent, today=TODAY))

    by_manager = replace(SIGN, sign_off_role=OwnerRole.MANAGER)
    assert sign(RUNS, SIGN) == []
    assert sign(actor(ASSESSOR), SIGN) == []
    assert sign(MANAGES, SIGN) == ["not_signer"]
    assert sign(MANAGES, by_manager) == []
    assert sign(actor(MANAGER, Role.ADVANCED_PRACTITIONER), by_manager) == ["not_signer"]
    assert sign(actor(OTHER, Role.MANAGER), by_manager) == ["not_signer"]
    assert sign(RUNS, SIGN, None) == []
    assert sign(RUNS, SIGN, SubmissionState.RETURNED) == ["returned"]
    assert sign(RUNS, SELF) == ["another_way"]


def test_sending_back_says_what_to_change() -> None:
    def back(
        who: Actor, rule: ItemRule, sent: SubmissionState | None, words: str = "Add the date"
    ) -> list[str]:
        return codes(why_not_send_back(who, ABOUT, rule, sent=sent, what_to_change=words))

    assert back(RUNS, SIGN, SubmissionState.WAITING) == []
    assert back(RUNS, SIGN, SubmissionState.WAITING, "  ") == ["what_to_change"]
    assert back(RUNS, SIGN, SubmissionState.SIGNED) == ["nothing_sent"]
    assert back(MANAGES, SIGN, SubmissionState.WAITING) == ["not_signer"]
    assert back(MANAGES, EVIDENCE, SubmissionState.COUNTED) == []
    assert back(actor(OTHER, Role.COORDINATOR), EVIDENCE, SubmissionState.COUNTED) == ["not_signer"]


def test_only_who_said_it_takes_it_back() -> None:
    assert why_not_take_back(RUNS, confirmed_by_id=RUNNER) == []
    assert codes(why_not_take_back(RUNS, confirmed_by_id=STARTER)) == ["not_yours"]
    assert codes(why_not_take_back(Actor.system("job"), confirmed_by_id=None)) == ["not_yours"]


def packed(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0...", "jpg"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed("ppt/presentation.xml"), "pptx"),
        (packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (packed("word/document.xml", "word/vbaProject.bin"), None),
        (packed("evil.exe"), None),
        (b"PK\x03\x04 broken", None),
        ("Mo\u0142a notes".encode(), "txt"),
        (b"<svg xmlns='x'><script>", None),
        (b"\xef\xbb\xbf <!DOCTYPE html>", None),
        (b"MZ\x90\x00", None),
        (b"\xfe\xff\x00", None),
    ],
)
def test_the_bytes_say_what_a_file_is(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_a_file_is_refused_with_the_mend() -> None:
    assert problems_with_file("a.pdf", b"%PDF-1.7") == []
    assert codes(problems_with_file("a.pdf", b"")) == ["empty"]
    assert codes(problems_with_file("a.pdf", b"%PDF-1.7" + b"x" * 20, largest=10)) == ["too_large"]
    assert codes(problems_with_file("a.pdf", b"MZ\x00")) == ["kind"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\me\\My file.PDF", "My file.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\u202egnp.exe", "agnp.pdf"),
        ("certificate", "certificate.pdf"),
        ("...", "file.pdf"),
        ("Siân's notes.docx", "Siân's notes.pdf"),
    ],
)
def test_names_are_cleaned_and_end_as_the_file_is(name: str, clean: str) -> None:
    assert clean_name(name, "pdf") == clean


CALENDAR = shipped_calendar()
WEEK_TWO = Stage("two", "Week two", "Because.", 2, block=Block(5, starting_day=6))


def test_a_blocks_days_are_working_days_counted_from_the_intakes_first_day() -> None:
    monday = date(2026, 8, 24)  # 31 August 2026 is a bank holiday
    assert proposed_days(WEEK_TWO, monday, CALENDAR) == (
        date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 3), date(2026, 9, 4), date(2026, 9, 7),
    )  # fmt: skip
    assert proposed_days(Stage("year", "Year", "Because.", 3), monday, CALENDAR) == ()


def test_an_intake_needs_a_name_of_its_own_and_a_working_first_day() -> None:
    def problems(name: str, on: date | None, *, taken: bool = False, published: bool = True) -> list[str]:
        return codes(problems_with_cohort(name, on, taken=taken, published=published, calendar=CALENDAR))

    assert problems("October", START) == []
    assert problems(" ", None) == ["name_missing", "starts_on_missing"]
    assert problems("October", START, taken=True) == ["name_taken"]
    assert problems("October", date(2026, 8, 31)) == ["not_working_day"]
    assert problems("October", date(2035, 1, 1)) == ["holidays_unknown"]
    assert problems("October", START, published=False) == ["not_published"]


def test_what_is_not_arranged_is_said() -> None:
    assert not_arranged(Arranged(1, 5, {"two": 5}, (WEEK_TWO,))) == []
    assert not_arranged(Arranged(0, 0, {}, (WEEK_TWO,))) == [
        "Nobody runs this intake yet",
        "The days of “Week two” are not set",
        "Nobody is on this intake yet",
    ]
