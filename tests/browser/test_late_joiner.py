"""A late joiner: what was on before the first day was never missed; somebody chooses what happens instead."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.looking import Looking

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

NIA = "nia.roberts@northdale.example"
OLU = "olu.adeyemi@northdale.example"


def waiting(olu: Looking, session: str) -> Locator:
    """That session of Nia's on the page of all that is to be arranged."""
    olu.goes_to("/overview/to-arrange")
    row = olu.page.get_by_role("listitem").filter(has_text=session).filter(has_text="Nia Roberts")
    expect(row).to_have_count(1)
    return row


def test_the_starter_reads_that_it_is_to_be_arranged_and_never_that_it_was_missed(
    opened: Callable[..., Looking],
) -> None:
    for width in (1280, 320):
        nia = opened(NIA, width=width)
        nia.goes_to("/overview/your-year")
        row = nia.page.get_by_role("row", name=re.compile("^Welcome to the academy"))
        expect(row).to_contain_text("To be arranged · with Olu Adeyemi")
        nia.misses(re.compile("missed", re.IGNORECASE))


def test_on_the_register_they_are_greyed_with_the_reason(opened: Callable[..., Looking]) -> None:
    olu = opened(OLU)
    olu.goes_to("/enrolments/cohorts").follow("Two weeks in", within="main").follow("Sessions", within="main")
    olu.follow(re.compile("^Welcome to the academy"), within="main").press("Open the register")
    row = olu.page.locator("#register-list > *").filter(has_text="Roberts, Nia")
    expect(row).to_contain_text("Started Wednesday 26 August")
    expect(row.get_by_role("radio")).to_have_count(0)


def test_the_practitioner_chooses_next_intake_or_covered_and_it_reads_made_up(
    opened: Callable[..., Looking],
) -> None:
    olu, nia = opened(OLU), opened(NIA)
    row = waiting(olu, "Welcome to the academy")
    row.get_by_role("button", name=re.compile("^Next intake")).click()
    expect(row).to_have_count(0)
    olu.check()

    row = waiting(olu, "Thresholds and the procedures manual")
    row.get_by_role("link", name=re.compile("^Covered another way, or not needed")).click()
    olu.page.get_by_label("Covered another way").check()
    olu.press("Save the choice")
    expect(olu.page.locator(".govuk-error-summary")).to_be_focused()
    expect(olu.page.get_by_label("Covered another way")).to_be_checked()
    olu.fills("What did they do instead?", "Went through the thresholds with examples, two hours")
    olu.fills("With whom?", "Dele Marsh").dates("done_on", date(2026, 9, 4)).press("Save the choice")

    row = nia.goes_to("/overview/your-year").page.get_by_role("row", name=re.compile("^Thresholds and"))
    expect(row).to_contain_text("Made up on 4 September")
    nia.misses("two hours")  # how it was covered is for those who need it
