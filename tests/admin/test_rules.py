"""How the history's details are said."""

import pytest

from academy.admin.rules import detail_words, what_was_read


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({}, ""),
        ({"value": ["14", "21"]}, "value: 14 → 21"),
        ({"value": ["", "Lancashire"]}, "value: nothing → Lancashire"),
        ({"copied_from": "2026", "how": "card"}, "copied from: 2026; how: card"),
        ({"fields": ["a", "b", "c"]}, "fields: a, b, c"),
        ({"on": True, "by": None}, "on: yes; by: nothing"),
        ({"due": ["2026-09-21", None]}, "due: 21 September 2026 → nothing"),
        ({"manager_email": ["a.old@council.example", "b.new@council.example"]}, "manager email: changed"),
        (
            {"became": {"base": "Chorley", "manager_email": "a.old@council.example"}},
            "became: base: Chorley; manager email: changed",
        ),
        ({"until": "2026-07-07T11:43:25.877164+00:00"}, "until: 7 July 2026 at 12.43pm"),
    ],
)
def test_details_are_said_as_from_and_to(details, words):
    assert detail_words(details) == words


def test_a_long_value_is_cut():
    assert len(detail_words({"text": "x" * 500})) < 200


def test_what_somebody_looked_at_is_named():
    assert what_was_read([], [], "") == "the whole academy"
    assert what_was_read(["Amara Okafor"], [], "signed in") == "Amara Okafor, only “signed in”"
    assert what_was_read(list("abcde"), ["Ruth"], "") == "a and b and c and 2 more, what was done by Ruth"
