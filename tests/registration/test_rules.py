"""What a look at the register proves, and who may be called what."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.refusals import Reason
from academy.registration.rules import (
    LIKENESS_WORDS,
    NEUTRAL_TITLE,
    STATUS_WORDS,
    CheckFacts,
    Likeness,
    RegisterStatus,
    Standing,
    claims_protected_title,
    is_live,
    latest_check,
    name_likeness,
    problems_with_check,
    read_number,
    read_status,
    standing,
    title_of,
)

DATA = Path(__file__).parents[1] / "data" / "register-download.csv"
TODAY = date(2026, 9, 7)
UNTIL = date(2026, 11, 30)


def check(
    status: RegisterStatus = RegisterStatus.REGISTERED, until: date | None = UNTIL, on: date = TODAY
) -> CheckFacts:
    return CheckFacts("SW1", "Ann Lee", status, until, on)


def register() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(DATA.read_text("utf-8"))))


def test_every_status_of_the_register_is_known() -> None:
    got = {row["Status"]: read_status(row["Status"]) for row in register()}
    assert RegisterStatus.UNKNOWN not in got.values()
    assert got["Registered"] is RegisterStatus.REGISTERED
    assert got["No Longer Registered,"] is RegisterStatus.NO_LONGER
    assert got["No Longer Registered - Removed"] is RegisterStatus.REMOVED
    assert all(
        (status is RegisterStatus.REGISTERED) == (words == "Registered") for words, status in got.items()
    )
    assert set(STATUS_WORDS) == set(RegisterStatus)


@pytest.mark.parametrize(
    "text", ["Suspended", "Registered with conditions", "Not Registered", "", "registered?? no"]
)
def test_a_status_not_seen_before_is_never_taken_for_registered(text: str) -> None:
    assert read_status(text) is RegisterStatus.UNKNOWN
    assert not is_live(check(read_status(text)), TODAY)


def test_the_broken_numbers_of_the_register_are_refused() -> None:
    broken = [
        row["Registration Number"]
        for row in register()
        if isinstance(read_number(row["Registration Number"]), Reason)
    ]
    assert broken == ["SW01", "-1"]


@pytest.mark.parametrize(
    ("facts", "today", "expected"),
    [
        (None, TODAY, Standing.NOT_CHECKED),
        (check(), TODAY, Standing.LIVE),
        (check(), UNTIL, Standing.LIVE),
        (check(), date(2026, 12, 1), Standing.LOOK_AGAIN),
        (check(), date(2026, 12, 10), Standing.LOOK_AGAIN),
        (check(), date(2026, 12, 11), Standing.ENDED),
        (check(until=date(2026, 10, 30)), date(2026, 10, 31), Standing.ENDED),
        (check(until=None), TODAY, Standing.NOT_CHECKED),
        (check(on=TODAY + timedelta(days=1)), TODAY, Standing.NOT_CHECKED),
        (check(RegisterStatus.FAILED_TO_RENEW), TODAY, Standing.ENDED),
        (check(RegisterStatus.NO_LONGER, until=None), TODAY, Standing.ENDED),
        (check(RegisterStatus.UNKNOWN), TODAY, Standing.ENDED),
    ],
)
def test_what_a_look_proves_on_a_day(facts: CheckFacts | None, today: date, expected: Standing) -> None:
    assert standing(facts, today) is expected
    assert is_live(facts, today) == (expected in (Standing.LIVE, Standing.LOOK_AGAIN))


def test_the_latest_look_counts() -> None:
    old, new = check(on=date(2026, 1, 1)), check(RegisterStatus.REMOVED, on=date(2026, 6, 1))
    assert latest_check([new, old], TODAY) == new
    assert latest_check([old, check(on=TODAY + timedelta(days=1))], TODAY) == old
    same_day = check(RegisterStatus.REMOVED)
    assert latest_check([check(), same_day], TODAY) == same_day
    assert latest_check([], TODAY) is None


def test_a_look_that_cannot_be_recorded_says_why() -> None:
    bad = CheckFacts("SWE1", " ", RegisterStatus.REGISTERED, None, TODAY + timedelta(days=1))
    assert [reason.field for reason in problems_with_check(bad, TODAY)] == [
        "number",
        "name",
        "checked_on",
        "registered_until",
    ]
    assert problems_with_check(check(RegisterStatus.REMOVED, until=None), TODAY) == []


# --- titles ---------------------------------------------------------------------------------------

CLAIMS = [
    "Social Worker",
    "social worker",
    "SOCIAL WORKER",
    "Social Worker (NQSW)",
    "Senior Social-Worker",
    "socialworker",
    "Social  Workers",
    "Social\u00a0Worker",
    "Soc\u00adial Wor\u200bker",
    "Ｓｏｃｉａｌ Ｗｏｒｋｅｒ",
    "Sócial Worker",
    "NQSW",
    "Social_Worker",
    "Student / social—worker",
    "nqsw (ASYE)",
]


@pytest.mark.parametrize("job_title", CLAIMS)
@pytest.mark.parametrize("needs", [True, False])
def test_nobody_without_a_live_check_is_called_social_worker(job_title: str, needs: bool) -> None:
    for checks in (
        [],
        [check(RegisterStatus.REMOVED)],
        [check(until=None)],
        [check(until=TODAY - timedelta(days=1))],
        [check(), check(RegisterStatus.FAILED_TO_RENEW)],
    ):
        assert title_of(job_title, checks, role_needs_registration=needs, today=TODAY) == NEUTRAL_TITLE


def test_with_a_live_check_the_job_title_is_the_title() -> None:
    assert (
        title_of(" Social  Worker ", [check()], role_needs_registration=True, today=TODAY) == "Social Worker"
    )
    assert title_of("", [check()], role_needs_registration=True, today=TODAY) == NEUTRAL_TITLE


def test_a_role_that_needs_no_registration_keeps_a_title_that_claims_nothing() -> None:
    for job_title in ("Family Support Worker", "Social Work Assistant", "Worker, social care"):
        assert title_of(job_title, [], role_needs_registration=False, today=TODAY) == job_title
        assert title_of(job_title, [], role_needs_registration=True, today=TODAY) == NEUTRAL_TITLE


def test_the_neutral_title_is_a_setting_that_cannot_claim_either() -> None:
    assert (
        title_of("x", [], role_needs_registration=True, today=TODAY, neutral_title="Colleague") == "Colleague"
    )
    for wrong in ("New social worker", " "):
        assert (
            title_of("x", [], role_needs_registration=True, today=TODAY, neutral_title=wrong) == NEUTRAL_TITLE
        )


@given(
    st.text(max_size=20), st.sampled_from(CLAIMS), st.text(max_size=20), st.booleans(), st.text(max_size=20)
)
def test_no_words_around_it_bring_the_protected_title_back(
    before: str, claim: str, after: str, needs: bool, neutral: str
) -> None:
    title = title_of(
        f"{before} {claim} {after}", [], role_needs_registration=needs, today=TODAY, neutral_title=neutral
    )
    assert not claims_protected_title(title)


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "band"),
    [
        ("Myah Spencer", "MYAH  SPENCER", Likeness.EXACT),
        ("Chelsie D'Amore", "Chelsie D’Amore", Likeness.EXACT),
        ("Anne-Marie Lowe", "Anne Marie Lowe", Likeness.VERY_GOOD),
        ("Spencer Myah", "Myah Spencer", Likeness.VERY_GOOD),
        ("Zofia Łukasiewicz", "Zofia Lukasiewicz", Likeness.VERY_GOOD),
        ("Jayden Smith Koch", "Hayden Smith Koch", Likeness.GOOD),
        ("Marlin Fay", "Marlin Danielle Fay", Likeness.POOR),
        ("Samuel Bogan", "Sam Bogan", Likeness.GOOD),
        ("Prince Nolan", "Aliya Rowe", Likeness.POOR),
        ("", "Aliya Rowe", Likeness.POOR),
        ("Aliya Rowe", "", Likeness.POOR),
    ],
)
def test_how_alike_two_names_are(ours: str, theirs: str, band: Likeness) -> None:
    assert name_likeness(ours, theirs)[0] is band, name_likeness(ours, theirs)


def test_of_several_names_the_best_counts() -> None:
    assert name_likeness(["Dani Fay", "Marlin Danielle Fay"], "Marlin Danielle Fay") == (Likeness.EXACT, 1.0)
    assert name_likeness([], "Marlin Fay") == (Likeness.POOR, 0.0)
    assert set(LIKENESS_WORDS) == set(Likeness)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_the_same_both_ways_and_between_0_and_1(one: str, other: str) -> None:
    band, score = name_likeness(one, other)
    assert (band, pytest.approx(score)) == (name_likeness(other, one)[0], name_likeness(other, one)[1])
    assert 0 <= score <= 1
