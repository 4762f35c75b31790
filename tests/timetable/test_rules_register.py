"""The register's rules as tables: what counts, who may be marked, when, and what a save changes."""

from datetime import date

import pytest

from academy.timetable import rules
from academy.timetable.rules import Line, Mark, RegisterFacts, SessionState

DAY, NEXT = date(2026, 9, 7), date(2026, 9, 8)
ME, COLLEAGUE, STARTER = 1, 2, 7


@pytest.mark.parametrize(
    ("mark", "counts"),
    [
        (Mark.HERE, True),
        (Mark.LATE, True),
        (Mark.IN_PART, False),
        (Mark.APOLOGIES, False),
        (Mark.NOT_HERE, False),
        (None, False),
    ],
)
def test_what_counts_as_attended(mark: Mark | None, counts: bool) -> None:
    assert rules.counts_as_attended(mark) is counts


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_has_words_for_the_register_and_for_the_starter(mark: Mark) -> None:
    assert mark.label
    said = rules.said_to_starter(mark, online=False)
    assert ("made up" in said) is not rules.counts_as_attended(mark)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"today": date(2026, 9, 6)}, ["future"]),
        ({"today": NEXT}, []),
        ({"state": SessionState.CANCELLED}, ["cancelled"]),
        ({"takes_it": False}, ["not_taking"]),
        ({"version_read": 3}, ["stale"]),
        ({"version_read": None}, []),
        ({"today": date(2026, 9, 6), "takes_it": False, "version_read": 3}, ["future"]),
    ],
)
def test_when_a_register_may_be_taken(changes: dict[str, object], codes: list[str]) -> None:
    plain: dict[str, object] = {
        "on": DAY,
        "today": DAY,
        "state": SessionState.PLANNED,
        "takes_it": True,
        "version": 4,
        "version_read": 4,
    }
    facts = RegisterFacts(**{**plain, **changes})  # type: ignore[arg-type]
    assert [reason.code for reason in rules.why_not_take_register(facts)] == codes


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (Line("a", STARTER), []),
        (Line("a", ME), ["oneself"]),
        (Line("a", STARTER, left_on=date(2026, 9, 6)), ["left"]),
        (Line("a", STARTER, left_on=DAY), []),
        (Line("a", STARTER, on_programme=False), ["off_programme"]),
    ],
)
def test_who_may_be_marked(line: Line, codes: list[str]) -> None:
    assert [reason.code for reason in rules.why_not_mark(line, actor_id=ME, on=DAY)] == codes


@pytest.mark.parametrize(
    ("by", "on", "mark", "needed"),
    [
        (ME, DAY, Mark.HERE, False),
        (ME, NEXT, Mark.HERE, True),  # set yesterday, corrected on the 7th: seen from another day
        (COLLEAGUE, DAY, Mark.HERE, True),
        (None, None, None, False),
        (COLLEAGUE, DAY, None, False),  # taken back: marking anew corrects nothing
    ],
)
def test_which_corrections_need_a_reason(
    by: int | None, on: date | None, mark: Mark | None, needed: bool
) -> None:
    line = Line("a", STARTER, mark=mark, marked_by_id=by, marked_on=on)
    assert rules.needs_reason(line, actor_id=ME, today=DAY) is needed


def test_a_save_changes_only_what_it_names_and_what_differs() -> None:
    lines = [
        Line("a", 7, mark=Mark.HERE, marked_by_id=ME, marked_on=DAY),
        Line("b", 8, mark=Mark.LATE, marked_by_id=ME, marked_on=DAY),
        Line("c", 9),
    ]
    made = rules.changes(
        lines, {"a": (Mark.HERE, False), "c": (Mark.APOLOGIES, True), "zz": (Mark.HERE, False)}
    )
    assert [(change.line.ref, change.mark, change.online, change.corrects) for change in made] == [
        ("c", Mark.APOLOGIES, False, False)  # nobody joins online who sent apologies
    ]
    back = rules.changes(lines, {"b": (None, False)})
    assert [(change.line.ref, change.mark, change.corrects) for change in back] == [("b", None, True)]


def test_the_remaining_skip_every_row_with_a_choice() -> None:
    lines = [
        Line("set", 7, mark=Mark.APOLOGIES),
        Line("cleared", 8, mark=Mark.HERE),
        Line("typed", 9),
        Line("empty", 10),
        Line("online", 11),
        Line("me", ME),
    ]
    wanted = {"cleared": (None, False), "typed": (Mark.LATE, False), "online": (None, True)}
    filled = rules.with_remaining(lines, wanted, Mark.HERE, unmarkable={"me"})
    assert filled == {
        "cleared": (None, False),
        "typed": (Mark.LATE, False),
        "empty": (Mark.HERE, False),
        "online": (Mark.HERE, True),
    }


def test_row_codes_are_short_and_differ() -> None:
    codes = rules.row_codes(["abcd23456789", "abce23456789", "k7m2q9hx4tpd"])
    assert codes == {"abcd23456789": "ABCD", "abce23456789": "ABCE", "k7m2q9hx4tpd": "K7M2"}
    assert rules.row_codes([]) == {}
