"""What each role can reach, in the words of its day; several roles have one home."""

import pytest

from academy.access.rules import Actor, Role
from academy.web.navigation import MENUS, entries_for

WORDS = {
    Role.STARTER: "Your first year · Sessions · Kit · Documents · Help",
    Role.ADVANCED_PRACTITIONER: "Today · Sessions · Starters · Intakes · Documents",
    Role.MANAGER: "My team · My part · Work-ready · Documents",
    Role.COORDINATOR: "Overview · Intakes · Programmes · People · Documents · Settings",
    Role.KIT_DESK: "Today · People · Things · Orders",
    Role.HEAD_OF_SERVICE: "Service · Decisions · Figures",
    Role.AUDITOR: "History · Records",
}


def words(*roles):
    return [entry.label for entry in entries_for(Actor(1, "Dana", frozenset(roles)))]


@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_own_words_in_the_order_of_its_day(role):
    assert " · ".join(words(role)) == WORDS[role]
    assert set(MENUS) == set(Role)


def test_somebody_who_is_not_signed_in_can_sign_in_verify_and_ask_for_help():
    labels = [entry.label for entry in entries_for(Actor(None, "somebody"))]
    assert labels == ["Sign in", "Verify a record", "Help"]


def test_several_roles_have_one_home_and_each_address_once():
    labels = words(Role.STARTER, Role.ADVANCED_PRACTITIONER)
    assert labels[0] == "Home"
    assert len(labels) == len(set(labels)) == 1 + 5 + 3  # sessions and documents are shared


def test_one_word_for_two_screens_says_whose_the_second_is():
    labels = words(Role.ADVANCED_PRACTITIONER, Role.COORDINATOR, Role.KIT_DESK)
    assert labels.count("Today") == 1
    assert "Today (kit desk)" in labels
    assert "People (kit desk)" in labels


def test_somebody_without_a_role_has_no_words():
    assert words() == []
