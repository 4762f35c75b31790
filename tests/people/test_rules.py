"""Names as people have them, periods with one owner, numbers of the right form, and the list of teams."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.batches.rules import ColumnPlan, Fate, match_columns, summary
from academy.people.rules import (
    TEAM_FIELDS,
    Held,
    Interval,
    KnownTeam,
    KnownTeams,
    TeamFate,
    display_name,
    fold,
    full_name,
    initials,
    overlapping_owners,
    owner_on,
    plain_words,
    problems_with_period,
    read_number,
    search_key,
    search_words,
    sort_key,
    team_fates,
    why_not_own,
)
from academy.refusals import Reason
from academy.sheets import Sheet, SheetRow, read_sheet

DATA = Path(__file__).parents[1] / "data"

# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasiewicz", "lukasiewicz"),
        ("Ó Briain", "o briain"),
        ("Søren", "soren"),
        ("Strauß", "strauss"),
        ("Đặng", "dang"),
        ("Ọlá", "ola"),
        ("Şahin", "sahin"),
        ("İpek", "ipek"),
        ("Isık ı", "isik i"),
        ("Æsa", "aesa"),
        ("Þór", "thor"),
    ],
)
def test_letters_fold_to_what_people_type(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_lists_are_sorted_by_surname_as_it_is_written() -> None:
    people = [
        ("van der Berg", "Ife"),
        ("Vale", "Ann"),
        ("D'Amore", "Chelsie"),
        ("Dalton", "Jo"),
        ("Damore", "Al"),
        ("Ó Briain", "Seán"),
        ("Obi", "Ada"),
        ("Berg", "Zoe"),
        ("Berg Smith", "Ann"),
        ("Łukasiewicz", "Zofia"),
        ("Lowe", "Anne-Marie"),
        ("Lowe", "Anne"),
        ("Mac-Donald", "Sam"),
        ("MacDonald", "Bo"),
    ]
    assert [name for name, _ in sorted(people, key=lambda each: sort_key(*each).encode())] == [
        "Berg",
        "Berg Smith",
        "Dalton",
        "Damore",
        "D'Amore",
        "Lowe",
        "Lowe",
        "Łukasiewicz",
        "Mac-Donald",
        "MacDonald",
        "Ó Briain",
        "Obi",
        "Vale",
        "van der Berg",
    ]
    assert sort_key("Lowe", "Anne") < sort_key("Lowe", "Anne-Marie")


@pytest.mark.parametrize("typed", ["mac donald", "MACDONALD", "mac-donald", "sam mac", "donald sam"])
def test_a_person_is_found_however_the_name_is_typed(typed: str) -> None:
    assert all(word in search_key("Sam", "Mac-Donald") for word in search_words(typed))


@pytest.mark.parametrize(
    ("names", "typed"),
    [
        (("Chelsie", "D’Amore"), "damore"),
        (("Chelsie", "D'Amore"), "d'amore"),
        (("Seán", "Ó Briain"), "obriain"),
        (("Zofia", "Łukasiewicz"), "lukasiewicz"),
        (("Ife", "van der Berg"), "vanderberg"),
        (("Ife", "van der Berg"), "berg"),
    ],
)
def test_marks_and_gaps_do_not_hide_a_person(names: tuple[str, ...], typed: str) -> None:
    assert all(word in search_key(*names) for word in search_words(typed))


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_name_breaks_the_keys(first: str, last: str) -> None:
    assert "\x00" not in sort_key(last, first) + search_key(first, last)
    assert plain_words(plain_words(last)) == plain_words(last)


def test_a_person_is_called_what_they_are_known_as() -> None:
    assert display_name("Marlin Danielle", "Fay", "Dani") == "Dani Fay"
    assert display_name("Jayden", "Smith Koch") == full_name("Jayden", "Smith Koch") == "Jayden Smith Koch"
    assert display_name("", "Sukarno") == "Sukarno"


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (("Ife", "van der Berg"), "IB"),
        (("Seán", "Ó Briain"), "SÓ"),
        (("William", "Shakespeare", "Bill"), "BS"),
        (("Chelsie", "d'amore"), "CD"),
        (("", "Sukarno"), "S"),
    ],
)
def test_initials(names: tuple[str, ...], letters: str) -> None:
    assert initials(*names) == letters


# --- periods --------------------------------------------------------------------------------------

D = date(2026, 9, 7)
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
INTERVALS = st.builds(
    lambda start, length: Interval(start, None if length is None else start + timedelta(days=length)),
    DAYS,
    st.none() | st.integers(0, 40),
)


def test_both_ends_of_a_period_count() -> None:
    period = Interval(D, D + timedelta(days=1))
    assert [period.contains(D + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert (
        period.is_coming(D - timedelta(days=1)),
        period.is_past(D + timedelta(days=1)),
        period.is_past(D + timedelta(days=2)),
    ) == (True, False, True)
    assert Interval(D).contains(date.max)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Interval(D, D - timedelta(days=1))
    assert [reason.code for reason in problems_with_period(D, D - timedelta(days=1))] == ["ends_before_start"]
    assert [reason.code for reason in problems_with_period(None, D)] == ["no_start"]
    assert problems_with_period(D, D) == problems_with_period(D, None) == []


@given(INTERVALS, INTERVALS)
def test_periods_overlap_when_they_share_a_day(one: Interval, other: Interval) -> None:
    share = any(
        one.contains(day) and other.contains(day)
        for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(120))
    )
    assert one.overlaps(other) == other.overlaps(one) == share


@given(INTERVALS, DAYS)
def test_cutting_a_period_leaves_the_days_before(period: Interval, day: date) -> None:
    cut = period.until_before(day)
    for each in (date(2026, 1, 1) + timedelta(days=n) for n in range(120)):
        assert (cut is not None and cut.contains(each)) == (period.contains(each) and each < day)


@given(st.lists(st.builds(Held, st.integers(0, 3), INTERVALS), max_size=6))
def test_one_named_owner_at_a_time(held: list[Held[int]]) -> None:
    pairs = overlapping_owners(held)
    expected = sum(
        one.interval.overlaps(other.interval) for index, one in enumerate(held) for other in held[index + 1 :]
    )
    assert len(pairs) == expected


def test_a_duty_that_somebody_owns_cannot_be_given_twice() -> None:
    ruth = Held(1, Interval(D, D + timedelta(days=9)), "Ruth Ainsworth")
    [reason] = why_not_own([ruth], Interval(D + timedelta(days=9)), duty="the line manager")
    assert "Ruth Ainsworth is named as the line manager" in reason.message
    assert why_not_own([ruth], Interval(D + timedelta(days=10)), duty="the line manager") == []
    assert owner_on([ruth], D) == ruth
    assert owner_on([ruth], D + timedelta(days=10)) is None


# --- registration numbers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"), [("SW1", "SW1"), ("sw8866", "SW8866"), (" SW 154516 ", "SW154516")]
)
def test_numbers_of_the_right_form(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("SWE7132", "SW7132"),
        ("SW0123", "SW123"),
        ("154516", "SW154516"),
        ("SW-7132", "SW7132"),
        ("SW01", "SW1"),
        ("SW1234567", None),
        ("-1", None),
        ("SW", None),
        ("SW12A", None),
        ("SW٧", None),
        ("", None),
        ("0", None),
    ],
)
def test_what_is_no_number_says_what_was_probably_meant(text: str, meant: str | None) -> None:
    read = read_number(text)
    assert isinstance(read, Reason)
    assert (f"did you mean {meant}?" in read.message) if meant else ("did you mean" not in read.message)


def test_numbers_may_outgrow_six_digits() -> None:
    assert read_number("SW1234567", max_digits=7) == "SW1234567"


# --- teams ----------------------------------------------------------------------------------------


def teams(*rows: str) -> list[TeamFate]:
    return team_fates(
        read_sheet("\n".join(["Team,Service,Base,Manager,Manager email", *rows]).encode()), PLAN, KNOWN
    )


PLAN = ColumnPlan(
    {name: index for index, name in enumerate(["team", "service", "base", "manager", "manager_email"])}
)
KNOWN = KnownTeams(
    {
        "fostering": KnownTeam(
            {
                "team": "Fostering",
                "service": "Care",
                "base": "",
                "manager": "Jo Lee",
                "manager_email": "j@c.example",
            }
        )
    },
    {"j@c.example": "Jo Lee"},
)


def test_every_team_of_the_list_is_ready_and_then_unchanged() -> None:
    sheet = read_sheet((DATA / "teams-and-managers.csv").read_bytes())
    plan = ColumnPlan(match_columns(sheet.columns, TEAM_FIELDS))
    first = team_fates(sheet, plan, KnownTeams())
    assert summary(fate.fate for fate in first) == "7 ready"
    known = KnownTeams(
        {plain_words(fate.key): KnownTeam(fate.values or {}) for fate in first},
        {fate.row.manager_email: fate.row.manager for fate in first if fate.row},
    )
    assert summary(fate.fate for fate in team_fates(sheet, plan, known)) == "7 unchanged"


@pytest.mark.parametrize(
    ("row", "fate", "codes"),
    [
        ("Fostering,Care,,Jo Lee,j@c.example", Fate.UNCHANGED, []),
        ("FOSTERING ,Care,,JO LEE,J@C.example", Fate.UNCHANGED, []),
        ("Fostering,,,Jo Lee,j@c.example", Fate.REFUSED, ["service_missing"]),
        ("-,Care,,Jo Lee,j@c.example", Fate.REFUSED, ["team_missing"]),
        ("New,Care,,Jo Lee,wrong", Fate.REFUSED, ["manager_email"]),
        ("New,Care,,Jo Lee,", Fate.NEEDS_ANSWER, ["manager_missing"]),
        ("New,Care,,,j@c.example", Fate.READY, []),
        ("New,Care,,,x@c.example", Fate.NEEDS_ANSWER, ["manager_nameless"]),
        ("New,Care,,Al Roe,j@c.example", Fate.NEEDS_ANSWER, ["manager_name_differs"]),
        ("Fostering,Care,Hall,Al Roe,a@c.example", Fate.CHANGED, []),
        ("New,Care,,Al Roe,a@c.example,surplus", Fate.REFUSED, ["slipped"]),
    ],
)
def test_what_becomes_of_one_team(row: str, fate: Fate, codes: list[str]) -> None:
    [got] = teams(row)
    assert (got.fate, [each.code for each in (*got.reasons, *got.questions)]) == (fate, codes)


def test_a_team_twice_in_the_list() -> None:
    assert [
        each.fate
        for each in teams(
            "New,Care,,A B,a@c.example", "New,Care,,A B,a@c.example", ",,,,", "Other,Care,,A B,a@c.example"
        )
    ] == [Fate.READY, Fate.IGNORED, Fate.BLANK, Fate.READY]
    assert [each.fate for each in teams("New,Care,,A B,a@c.example", "new,Fostering,,A B,a@c.example")] == [
        Fate.REFUSED,
        Fate.REFUSED,
    ]


def test_one_address_beside_two_names_is_asked_about() -> None:
    assert [
        each.questions[0].code for each in teams("One,Care,,A B,a@c.example", "Two,Care,,C D,a@c.example")
    ] == ["manager_name_differs"] * 2


def test_a_changed_team_says_from_what_to_what() -> None:
    [got] = team_fates(
        Sheet(("a",) * 5, (SheetRow(2, ("Fostering", "Care", "Hall", "Jo Lee", "j@c.example")),)), PLAN, KNOWN
    )
    assert [(change.label, change.before, change.after) for change in got.changes] == [
        ("Base", "nothing", "Hall")
    ]
