"""The demo academy shows what its list says of each person of the first weeks: nobody in it is an empty promise."""

import re
from collections.abc import Callable

import pytest

from academy.demo.first_weeks import STORIES
from tests.browser.looking import Looking

pytestmark = pytest.mark.browser

# Of each story: who looks, at which page, and what stands there.
SHOWN = {
    "who is away this week": ("maya.khalil", "/overview/your-year", "You are away until Friday 11 September"),
    "who joined late": ("nia.roberts", "/overview/your-year", "To be arranged · with Olu Adeyemi"),
    "who moved here from another team": ("lena.brandt", "/readiness/", "In post · 1 gap"),
    "who works Monday to Wednesday morning": ("anjali.desai", "/overview/your-year", "Wednesday morning"),
    "who has a new name since Monday": ("morgan.reid", "/people/", "Cass Hollis"),
    "whose condition has ended": ("grace.mensah", "/readiness/decisions", "no longer holds"),
    "whose registration is awaited": (
        "grace.mensah",
        "/overview/service",
        "Elif Yilmaz Only the registration is awaited",
    ),
    "who works without a decision": (
        "grace.mensah",
        "/overview/service",
        "Working in the team since 4 September, no decision signed",
    ),
    "who was registered later": ("morgan.reid", "/overview/coordinator", "1 person is on the register now"),
    "who says that something is not right": (
        "leila.haddad",
        "/overview/your-year",
        "In question since 2 September",
    ),
    "who starts tomorrow, with a bag packed": ("tariq.iqbal", "/equipment/", "Nadia Farrow Packed: 9 things"),
    "whose telephone is not tested yet": (
        "sean.doyle",
        "/overview/your-year",
        "Say whether what you were given works",
    ),
    "who did not start": ("morgan.reid", "/people/", "Did not start"),
    "HR’s file again, before anybody answered": (
        "morgan.reid",
        "/overview/coordinator",
        "hr-new-starters-again.csv",
    ),
}


@pytest.mark.parametrize("about", [story.about for story in STORIES])
def test_what_the_list_says_of_them_stands_on_a_page(about: str, opened: Callable[..., Looking]) -> None:
    who, address, words = SHOWN[about]
    answer = opened(f"{who}@northdale.example").page.request.get(address)
    shown = " ".join(re.sub(r"<[^>]+>", " ", answer.text()).split())
    assert words in shown
