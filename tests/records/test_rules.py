"""What a record says, when it may be issued, how it is numbered, and what strangers are told about it."""

import dataclasses
import json
import random
import re
from datetime import date
from typing import Any

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from academy.qr import QUIET, qr_picture
from academy.records import rules
from academy.records.rules import (
    HowCompleted,
    IssueFacts,
    MissingCharacter,
    MissingItem,
    RecordFacts,
    RecordKind,
    RecordState,
    Signed,
    StageCheck,
    TranscriptRow,
)
from academy.records.rules.numbers import ALPHABET
from tests.pdf import samples

DAY = date(2026, 9, 21)
CODES = st.integers(min_value=0, max_value=10**9).map(
    lambda seed: rules.verify_code(random.Random(seed).randrange)
)


def issue(**changes: Any) -> IssueFacts:
    """An induction record with nothing in its way."""
    good: dict[str, Any] = {
        "kind": RecordKind.INDUCTION,
        "name_written": "Siobhán Ní Bhriain",
        "stages": (StageCheck("Week one"), StageCheck("Week two")),
        "signed_by": (Signed("Ruth Ainsworth", "Advanced Practitioner", DAY),),
    }
    return IssueFacts(**{**good, **changes})


def codes_of(facts: IssueFacts) -> list[str]:
    return [reason.code for reason in rules.why_not_issue(facts)]


# The snapshot


@pytest.mark.parametrize(
    "facts", [samples.induction(), samples.work_ready(), samples.work_ready(conditions=False)]
)
def test_a_snapshot_gives_back_the_facts_and_the_same_text(facts: RecordFacts) -> None:
    text = rules.snapshot(facts)
    assert rules.facts_of(text) == facts
    assert rules.snapshot(rules.facts_of(text)) == text


def test_the_snapshot_is_canonical() -> None:
    text = rules.snapshot(samples.induction())
    plain = json.loads(text)
    assert text == json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    assert plain["schema"] == "employer-record/1"
    assert plain["completed_on"] == "2026-09-18"
    assert "Siobhán" in text  # letters, not escapes
    # This very text is hashed, and papers that carry the hash hang on walls: it may not drift.
    assert rules.sha256(text) == "66b792075d9cc8f48365e5c9f7952247abb2e86cd674b35418b1b1ba0930a81f"


def test_one_name_has_one_spelling() -> None:
    apart = rules.snapshot(samples.induction(name="Siobha\u0301n Ni\u0301 Bhriain"))
    assert apart == rules.snapshot(samples.induction(name="Siobhán Ní Bhriain"))


def test_every_word_is_looked_at_before_issue() -> None:
    words = rules.words_of(samples.work_ready())
    for word in ("Siobhán", "Northmoor", "Priya Nair", "Smartphone", "Marged Prys-Jones", "SWA-2026-000101"):
        assert word in words
    assert "\t" in rules.words_of(samples.induction(name="Ann\tSmith"))  # as it is, not escaped


def test_another_schema_is_refused_not_guessed() -> None:
    text = rules.snapshot(samples.induction()).replace("employer-record/1", "employer-record/9")
    with pytest.raises(ValueError, match="employer-record/9"):
        rules.facts_of(text)


def test_there_is_no_place_for_what_a_reader_does_not_need() -> None:
    fields = {field.name for field in dataclasses.fields(RecordFacts)}
    for word in ("email", "employee", "hours", "fte", "pause", "absen", "missed", "sick", "birth", "phone"):
        assert not [name for name in fields if word in name]


# What stands on the page


def page_words(facts: RecordFacts) -> str:
    page = rules.record_page(facts, fingerprint="ab" * 32)
    return json.dumps(dataclasses.asdict(page), ensure_ascii=False).replace("\u00a0", " ")


@pytest.mark.parametrize("facts", [samples.induction(), samples.work_ready()])
def test_no_record_looks_like_another_body_s(facts: RecordFacts) -> None:
    words = page_words(facts)
    for body in ("Department for Education", "DfE", "Skills for Care", "Social Work England", "ertificate"):
        assert body not in words
    assert "Employer’s" in words
    assert "no other body has issued it" in words


def test_the_sentence_says_what_and_when() -> None:
    words = page_words(samples.induction())
    assert (
        "completed “Week one: welcome” and “Week two: the assessed year” of the First Year Programme, "
        in words
    )
    assert "between Monday 7 September 2026 and Friday 18 September 2026." in words
    assert "was confirmed work-ready, with conditions, on Friday 18 September 2026." in page_words(
        samples.work_ready()
    )


def test_a_missed_session_is_made_up_and_never_missed() -> None:
    words = page_words(samples.induction())
    assert "Made up on 11 September 2026" in words
    assert "missed" not in words.casefold()
    assert "absen" not in words.casefold()


def test_each_way_of_completing_has_words() -> None:
    for how in HowCompleted:
        row = TranscriptRow("Anything", DAY, how, "Somebody")
        stage = rules.StageFacts("Week one", (row,))
        page = rules.record_page(
            dataclasses.replace(samples.induction(), stages=(stage,)), fingerprint="0" * 64
        )
        assert page.tables[0].rows[0][2]


def test_registration_stands_there_only_when_it_was_looked_up() -> None:
    assert "SW123456" in page_words(samples.induction())
    unchecked = dataclasses.replace(samples.induction(), registration=None)
    assert "egistration, looked up" not in page_words(unchecked)


def test_many_conditions_move_to_the_next_page() -> None:
    few = samples.work_ready()
    many = dataclasses.replace(few, conditions=few.conditions * 4)
    page = rules.record_page(many, fingerprint="0" * 64)
    assert page.conditions == ()
    assert page.more_conditions == "There are 4 conditions. They stand on the pages that follow."
    assert page.tables[0].heading == "Conditions"
    assert page.tables[0].rows[0][1] == "2 October 2026"  # under “Accepted until”


def test_a_colour_cannot_carry_anything_else() -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        rules.record_page(samples.induction(), fingerprint="0" * 64, colour="red; background: url(x)")


def test_the_square_code_is_the_square_code() -> None:
    address = "https://academy.northmoor.example/v/k7m2q9hx4tpd"
    picture = qr_picture(address)
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", picture.path)
        for step in range(int(length))
    }
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    assert drawn == {
        (x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    }
    assert picture.side == len(matrix) + 2 * QUIET
    assert picture.alt.endswith(address)


# Numbers and codes


def test_record_numbers() -> None:
    assert rules.record_number("SWA", 2026, 123) == "SWA-2026-000123"
    with pytest.raises(ValueError, match="count from 1"):
        rules.record_number("SWA", 2026, 0)


@given(CODES)
def test_a_code_is_readable_and_accepted(code: str) -> None:
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    shown = rules.shown_code(code)
    assert re.fullmatch(r"[^-]{4}-[^-]{4}-[^-]{4}", shown)
    for typed in (code, shown, shown.upper(), f" {shown.replace('-', ' ')} ", shown.replace("-", "–")):
        assert rules.typed_code(typed) == code
        assert rules.problems_with_code(typed) == []


@given(CODES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_any_one_wrong_letter_is_noticed(code: str, place: int, letter: str) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    assert (rules.problems_with_code(wrong) == []) == (wrong == code)


@given(CODES, st.integers(0, 11), st.integers(0, 11))
def test_any_two_swapped_letters_are_noticed(code: str, one: int, other: int) -> None:
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    swapped = "".join(letters)
    assert (rules.problems_with_code(swapped) == []) == (swapped == code)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", "code_empty"), (" - ", "code_empty"), ("k7m2-q9hx-4tp", "code_length"), ("k7m2-q9hx-4tp0", "code_letters"),
     ("l7m2-q9hx-4tpd", "code_letters"), ("ключ", "code_letters"), ("2222-2222-2223", "code_mistyped")],
)  # fmt: skip
def test_what_is_wrong_with_a_code_is_said(typed: str, reason: str) -> None:
    (problem,) = rules.problems_with_code(typed)
    assert (problem.code, problem.field) == (reason, "code")


# The gate


def test_nothing_in_the_way() -> None:
    assert rules.why_not_issue(issue()) == []


def test_each_missing_item_is_named_with_who_can_mend_it_or_its_day_to_come() -> None:
    stages = (
        StageCheck("Week one", missing=(MissingItem("Lone working", "Ruth Ainsworth", "/plan/x"),)),
        StageCheck(
            "Week two",
            missing=(MissingItem("Agreement", "You"), MissingItem("Review", "You", ahead=date(2026, 12, 7))),
            open_registers=("Recall day 1, 13 October",),
        ),
    )
    first, second, third, register = rules.why_not_issue(issue(stages=stages))
    assert first.message == "Week one: “Lone working” is not complete. Ruth Ainsworth can mend this."
    assert first.link == "/plan/x"
    assert second.message == "Week two: “Agreement” is not complete. You can mend this."
    assert third.message == "Week two: “Review” is still to come: 7 December 2026."
    assert register.message == "Week two: the register of Recall day 1, 13 October is not closed yet."


@pytest.mark.parametrize(
    ("how", "proven"),
    [(HowCompleted.ATTENDED, True), (HowCompleted.ATTENDED_ONLINE, True), (HowCompleted.MADE_UP, True),
     (HowCompleted.HELD_BEFORE, True), (HowCompleted.SELF_CONFIRMED, False), (HowCompleted.SIGNED_OFF, False),
     (HowCompleted.WITH_EVIDENCE, False), (HowCompleted.ACKNOWLEDGED, False)],
)  # fmt: skip
def test_a_licence_needs_a_session_or_a_licence_held_before(how: HowCompleted, proven: bool) -> None:
    row = TranscriptRow("Family group conference practice", DAY, how, "Ruth Ainsworth", licence=True)
    reasons = codes_of(issue(stages=(StageCheck("Modules", rows=(row,)),)))
    assert reasons == ([] if proven else ["licence_unproven"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"stages": ()}, "no_stages"),
        ({"signed_by": ()}, "nobody_signed"),
        ({"name_written": "  "}, "name_empty"),
        ({"name_written": "x" * 121}, "name_long"),
        (
            {"missing_characters": (MissingCharacter("И", "CYRILLIC CAPITAL LETTER I", "Ask."),)},
            "character_missing",
        ),
        ({"standing": "SWA-2026-000100"}, "already_issued"),
        ({"standing": "SWA-2026-000100", "supersedes": "SWA-2026-000100"}, "no_reason"),
        ({"standing": None, "supersedes": "SWA-2026-000100", "reason": "Name"}, "not_standing"),
        ({"kind": RecordKind.WORK_READY, "stages": ()}, "no_decision"),
    ],
)
def test_what_stands_in_the_way(changes: dict[str, Any], reason: str) -> None:
    assert codes_of(issue(**changes)) == [reason]


def test_replacing_with_a_reason_and_a_standing_decision_are_fine() -> None:
    assert codes_of(issue(standing="SWA-2026-000100", supersedes="SWA-2026-000100", reason="New name")) == []
    assert codes_of(issue(kind=RecordKind.WORK_READY, stages=(), decision_stands=True)) == []


def test_a_letter_in_a_module_s_title_is_not_blamed_on_the_name() -> None:
    missing = MissingCharacter("И", "CYRILLIC CAPITAL LETTER I", "Ask.")
    (elsewhere,) = rules.why_not_issue(issue(missing_characters=(missing,)))
    (in_name,) = rules.why_not_issue(issue(name_written="Иван", missing_characters=(missing,)))
    assert (elsewhere.field, in_name.field) == (None, "name_written")


@pytest.mark.parametrize("why_not", [rules.why_not_withdraw, rules.why_not_replace])
def test_a_record_ends_once_and_with_a_reason(why_not: Any) -> None:
    assert why_not(RecordState.VALID, "Wrong date") == []
    assert [reason.code for reason in why_not(RecordState.VALID, " ")] == ["no_reason"]
    for over in (RecordState.REPLACED, RecordState.WITHDRAWN):
        assert [reason.code for reason in why_not(over, "Wrong date")] == ["not_valid"]


# Verifying


@pytest.mark.parametrize(
    ("typed", "name", "family", "expected"),
    [
        ("Ní Bhriain", "Siobhán Ní Bhriain", "", True),
        ("ni bhriain", "Siobhán Ní Bhriain", "", True),
        ("Bhriain", "Siobhán Ní Bhriain", "", True),
        ("Siobhan", "Siobhán Ní Bhriain", "", False),
        ("Siobhán Ní Bhriain", "Siobhán Ní Bhriain", "", False),
        ("Bhri", "Siobhán Ní Bhriain", "", False),
        ("", "Siobhán Ní Bhriain", "", False),
        (" -' ", "Siobhán Ní Bhriain", "", False),
        ("ory", "Łukasz Őry", "", True),
        ("oneill", "Zoë O’Neill", "", True),
        ("o'neill", "Zoë O’Neill", "", True),
        ("Smith Jones", "Ann Smith-Jones", "", True),
        ("Jones", "Ann Smith-Jones", "", False),
        ("Osundare", "Adébọ́lá Ọ̀ṣúndáre", "", True),
        ("Nguyen", "Nguyễn Thị Mai", "", False),
        ("Nguyen", "Nguyễn Thị Mai", "Nguyễn", True),
        ("Madonna", "Madonna", "", True),
        ("Lukasz", "Jan Łukasz", "", True),
    ],
)
def test_surnames(typed: str, name: str, family: str, expected: bool) -> None:
    assert rules.surname_matches(typed, name, family) is expected


def test_a_replaced_record_says_nothing_else() -> None:
    answer = rules.what_verify_says(
        RecordState.REPLACED,
        kind=RecordKind.INDUCTION,
        issued_on=DAY,
        surname_typed="Bhriain",
        surname_matched=True,
    )
    words = " ".join((answer.heading, *answer.lines))
    assert "replaced by a newer one" in words
    for secret in ("induction", "2026", "Bhriain", "surname"):
        assert secret not in words


def test_a_valid_record_says_kind_date_and_the_surname_asked_about() -> None:
    yes = rules.what_verify_says(
        RecordState.VALID,
        kind=RecordKind.INDUCTION,
        issued_on=DAY,
        surname_typed=" Bhriain",
        surname_matched=True,
    )
    assert yes.heading == "This record is valid"
    assert yes.lines == (
        "Record of induction, issued on Monday 21 September 2026.",
        "Yes: the surname on this record is Bhriain.",
    )
    no = rules.what_verify_says(
        RecordState.VALID,
        kind=RecordKind.INDUCTION,
        issued_on=DAY,
        surname_typed="Smith",
        surname_matched=False,
    )
    assert no.lines[1] == "No: the surname on this record is not Smith."


def test_a_withdrawn_and_a_changed_record_say_so() -> None:
    withdrawn = rules.what_verify_says(RecordState.WITHDRAWN, kind=RecordKind.INDUCTION, issued_on=DAY)
    assert withdrawn.heading == "This record was withdrawn"
    changed = rules.what_verify_says(
        RecordState.VALID, kind=RecordKind.WORK_READY, issued_on=DAY, still_stands=False
    )
    assert (changed.state, changed.heading) == (
        "changed",
        "This record is genuine, but no longer current",
    )
    stands = rules.what_verify_says(
        RecordState.VALID, kind=RecordKind.WORK_READY, issued_on=DAY, still_stands=True
    )
    assert stands.state == "valid"


def test_a_file_is_ours_or_not() -> None:
    assert rules.what_file_says(None).state == "unknown"
    assert {rules.what_file_says(state).state for state in RecordState} == {"valid", "replaced", "withdrawn"}
    assert rules.what_verify_says_of_nothing().state == "unknown"
