"""A programme as a file: reading with lines and mends, writing back, and telling two versions apart."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.programmes.rules import (
    Anchor,
    Completion,
    ProgrammeDocument,
    When,
    WhenForm,
    audience_items,
    difference,
    export,
    kit_for,
    parse,
    parse_checked,
    parse_framework,
    problems_with_crosswalk,
    shipped_crosswalks,
    shipped_frameworks,
    shipped_programmes,
    shipped_texts,
)

SMALL = """\
code = "small"
title = "A small programme"
version = "1"
summary = "One thing to do."
length_months = 3

[terms]
newcomer = "apprentice"
newcomers = "apprentices"
newcomer_short = "AP"
year = "trial quarter"
year_short = "TQ"

[[audience]]
code = "all"
label = "Everybody"

[[stage]]
code = "start"
title = "Start"
why = "To begin."
block = { days = 2, from = "first_day" }

[[stage.item]]
code = "hello"
title = "Say hello"
why = "So that they know you."
kind = "session"
when = { day = 1 }

[[stage.item]]
code = "look"
title = "Look round"
why = "So that you find the door."
kind = "task"
when = { working_days_after = 2, from = "first_day" }
needs = ["hello"]
"""


def read(text: str) -> ProgrammeDocument:
    document = parse(text)
    assert isinstance(document, ProgrammeDocument), document
    return document


def said(text: str) -> list[str]:
    reasons = parse_checked(text, [])
    assert isinstance(reasons, list), "nothing was found wrong"
    return [reason.message for reason in reasons]


def test_a_small_programme_is_read() -> None:
    document = read(SMALL)
    hello, look = document.stage("start").items
    assert (hello.completion, hello.day, look.completion) == (Completion.REGISTER, 1, Completion.SELF)
    assert look.when == When(WhenForm.AFTER, 2, Anchor.FIRST_DAY)
    assert parse_checked(SMALL, []) == document


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('title = "Say hello"', "title = “Say hello”", 26, "cannot be read as TOML"),
        ('kind = "session"', 'kind = "sesion"', 28, "write “session”"),
        ('why = "So that they know you."\n', "", 24, "has no “why”. Add why ="),
        ('title = "Look round"', 'titel = "Look round"', 33, "“titel” is not known"),
        ("{ day = 1 }", "{ day = 1, months = 2 }", 29, "exactly one way"),
        ("{ day = 1 }", "{ day = 3 }", 25, "has only 2 days"),
        ("length_months = 3", 'length_months = "3"', 5, "must be a whole number"),
        ("length_months = 3", "length_months = 0", 5, "from 1 to"),
        ('code = "look"', 'code = "Look round"', 32, "cannot be a code"),
        ('code = "look"', 'code = "hello"', 25, "used twice"),
        ('needs = ["hello"]', 'needs = ["hullo"]', 32, "needs “hullo”, which does not exist"),
        ('needs = ["hello"]', 'needs = ["look"]', 32, "waits for itself"),
        ('needs = ["hello"]', 'audiences = ["al"]', 32, "write “all”"),
        ('needs = ["hello"]', 'standards = ["pqs:1"]', 32, "no statement"),
        ('needs = ["hello"]', "licence = true", 32, "only attendance can complete it"),
        ('needs = ["hello"]', 'completion = "sign_off"', 32, "not by whom"),
        ('needs = ["hello"]', "readiness = true", 32, "no readiness line looks at it"),
        ('kind = "session"', 'kind = "session"\ncompletion = "self"', 25, 'needs completion = "register"'),
        ("{ working_days_after = 2", "{ months = 4", 32, "the programme has 3"),
        ('from = "first_day" }\nneeds', 'from = "session", session = "look" }\nneeds', 32, "no session here"),
        ('from = "first_day" }\nneeds', 'from = "session" }\nneeds', 36, "names a session exactly when"),
        ('year_short = "TQ"\n', "", 1, "term “year_short” is missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_mend(old: str, new: str, line: int, words: str) -> None:
    assert old in SMALL
    messages = said(SMALL.replace(old, new, 1))
    assert any(words in message and message.startswith(f"Line {line}: ") for message in messages), messages


def test_every_fault_is_said_at_once_and_in_the_order_of_the_file() -> None:
    messages = said(
        SMALL.replace('kind = "session"', "kind = 1").replace('title = "Look round"', "title = 2")
    )
    assert [message.split(":")[0] for message in messages] == ["Line 28", "Line 33"]


@pytest.mark.parametrize(
    "text", ["", "x", "[[stage]]", "stage = 1", "[" * 5000, "code = 1\ncode = 2", "[terms]\na = 1"]
)
def test_rubbish_gets_reasons_and_never_an_error(text: str) -> None:
    assert all(message.startswith("Line ") for message in said(text))


@settings(max_examples=60)
@given(st.text(max_size=60), st.integers(0, len(SMALL)))
def test_a_spoilt_file_is_read_or_refused(rubbish: str, place: int) -> None:
    outcome = parse(SMALL[:place] + rubbish + SMALL[place:])
    assert isinstance(outcome, ProgrammeDocument) or outcome


@pytest.mark.parametrize("document", shipped_programmes(), ids=lambda document: document.code)
def test_what_is_exported_reads_as_the_same_document(document: ProgrammeDocument) -> None:
    assert parse(export(document)) == document


@settings(max_examples=80)
@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip), st.booleans(), st.integers(1, 60))
def test_any_text_survives_export(text: str, yes: bool, number: int) -> None:
    document = read(SMALL)
    stage = document.stages[0]
    item = replace(
        stage.items[0],
        title=text,
        why=text,
        mandatory=yes,
        readiness=not yes,
        refresh_months=number,
        opens=When(WhenForm.BEFORE, number, Anchor.SESSION, text),
    )
    changed = replace(
        document,
        note=text,
        pro_rata=yes,
        longest_months=number,
        terms={**document.terms, "newcomer": text},
        stages=(replace(stage, why=text, items=(item, *stage.items[1:])),),
    )
    assert parse(export(changed)) == changed


def test_differences_are_told_in_plain_sentences() -> None:
    old = read(SMALL)
    new = read(
        SMALL.replace('needs = ["hello"]', "")
        .replace("{ day = 1 }", "{ day = 2 }")
        .replace('title = "Look round"', 'title = "Look about"')
        .replace("days = 2", "days = 3")
        .replace("length_months = 3", "length_months = 4")
    )
    assert difference(old, old) == []
    block = "working day 1 after the first day in"
    assert difference(old, new) == [
        "The programme: length months was 3, is now 4.",
        f"Stage “Start”: its days was 2 days from {block}, is now 3 days from {block}.",
        "Item “Say hello”: when it is due was day 1, is now day 2.",
        "Item “Look about”: title was “Look round”, is now “Look about”.",
        "Item “Look about”: what it needs first was “hello”, is now nothing.",
    ]
    fewer = read(SMALL.split('[[stage.item]]\ncode = "look"', maxsplit=1)[0])
    assert difference(old, fewer) == ["Item removed: “Look round”."]
    assert difference(fewer, old) == ["Item added: “Look round”, due 2 working days after the first day in."]


def test_what_ships_can_be_published_as_it_is() -> None:
    for name, text in shipped_texts("programmes").items():
        outcome = parse_checked(text, shipped_frameworks())
        assert isinstance(outcome, ProgrammeDocument), (name, outcome)
    for crosswalk in shipped_crosswalks():
        assert problems_with_crosswalk(crosswalk, list(shipped_frameworks())) == []
        assert "check" in crosswalk.note, "a crosswalk of our own says that it must be checked"
    counts = {framework.code: len(framework.statements) for framework in shipped_frameworks()}
    assert counts == {"pqs-2018": 10, "pcf-2018": 9, "ecs-2026": 6}


def test_the_shipped_programme_is_for_newcomers_of_every_kind() -> None:
    (document,) = shipped_programmes()
    whole = {item.code for item in audience_items(document, "newly_qualified")}
    others = {item.code for item in audience_items(document, "experienced_new")}
    assert others < whole
    assert {"welcome", "gcp2"} <= others
    assert {"year-explained", "recall-1", "recall-4", "review-3", "panel"} <= whole - others
    assert 55 <= len(whole) <= 75
    assert all(item.why.endswith((".", "!")) and len(item.why) > 40 for item in document.items)
    first = [item for item in audience_items(document, "newly_qualified") if item.stage == "week-one"]
    assert sum(item.policy is not None for item in first) == 6
    assert sum(item.completion is Completion.SIGN_OFF for item in first) == 3
    assert document.item("gcp2").licence
    assert {line.kind: line.quantity for line in kit_for(document, "newly_qualified")}["laptop"] == 1
    nobody = {line.code for line in document.readiness if line.accepted_by == "nobody"}
    assert nobody == {"right-to-work", "registration"}


def test_the_most_that_a_first_stage_may_ask() -> None:
    document = read(SMALL)
    text = shipped_texts("programmes")["academy-2026.toml"]
    assert "limits = { policies = 6, sign_offs = 3 }" in text
    found = said_of(
        text.replace("limits = { policies = 6, sign_offs = 3 }", "limits = { policies = 5, sign_offs = 2 }")
    )
    assert ["asks for 6 policies; its limit is 5" in found[0], "3 sign-offs; its limit is 2" in found[1]] == [
        True
    ] * 2
    assert document.stages[0].limits is None


def said_of(text: str) -> list[str]:
    reasons = parse_checked(text, shipped_frameworks())
    assert isinstance(reasons, list)
    return [reason.message for reason in reasons]


def test_people_who_need_an_item_must_get_what_it_waits_for() -> None:
    text = shipped_texts("programmes")["academy-2026.toml"]
    (message,) = said_of(text.replace('needs = ["multi-agency-1"]', 'needs = ["year-explained"]'))
    assert "which is not for “Experienced, new to the council”" in message


def test_a_record_may_only_say_what_it_can_know() -> None:
    text = shipped_texts("programmes")["academy-2026.toml"]
    (message,) = said_of(text.replace("{name} was confirmed", "{surname} was confirmed"))
    assert "{surname}, which it cannot know" in message


def test_a_framework_with_a_code_twice_is_refused() -> None:
    text = shipped_texts("frameworks")["ecs-2026.toml"].replace('code = "2"', 'code = "1"')
    reasons = parse_framework(text)
    assert isinstance(reasons, list)
    assert "used twice" in reasons[0].message
