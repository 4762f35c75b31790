"""Earlier learning that still holds is not needed again."""

from dataclasses import replace
from datetime import date

import pytest

from academy import clock
from academy.access.rules import Actor
from academy.db import db
from academy.enrolments import actions, queries, rules
from academy.enrolments.actions import leave_out_held
from academy.enrolments.rules import DoneBefore, Source
from academy.programmes import queries as programmes
from tests.enrolments.factories import a_cast
from tests.factories import an_employment, an_enrolment

TODAY = date(2026, 9, 2)
SYSTEM = Actor.system("the tests")


@pytest.fixture
def cast(app, at):
    at("2026-09-02 09:00")
    return a_cast()


@pytest.mark.parametrize(
    ("done", "months", "licence", "expected"),
    [
        (DoneBefore("", date(2025, 3, 12), Source.SELF), None, False, True),
        (DoneBefore("", date(2025, 3, 12), Source.SELF), 24, False, True),
        (DoneBefore("", date(2024, 9, 1), Source.SELF), 24, False, False),
        (DoneBefore("", date(2024, 9, 2), Source.SELF), 24, False, True),
        (DoneBefore("", date(2025, 3, 12), Source.SELF), 24, True, False),
        (DoneBefore("", date(2025, 3, 12), Source.SIGN_OFF), 24, True, True),
    ],
)
def test_what_still_holds(cast, done, months, licence, expected):
    item = programmes.document_of(cast.intake.version).items[0]
    item = replace(item, module="m1", refresh_months=months, licence=licence)
    found = rules.held([item], [replace(done, code=item.code)], TODAY)
    assert (item.code in found) is expected


def test_what_is_neither_a_module_nor_renewed_is_done_again(cast):
    item = replace(programmes.document_of(cast.intake.version).items[0], module=None, refresh_months=None)
    assert rules.held([item], [DoneBefore(item.code, TODAY, Source.SELF)], TODAY) == {}


def test_the_words_say_since_when():
    assert rules.not_needed_words(rules.held_since(date(2025, 3, 12))) == (
        "Not needed again: held since 12 March 2025"
    )
    assert rules.not_needed_words("has it") == "Not needed: has it"


def test_a_second_plan_leaves_out_what_the_first_one_taught(cast):
    document = programmes.document_of(cast.intake.version)
    item = replace(document.items[0], module="m1", refresh_months=None, licence=False)
    actions.complete(
        SYSTEM, cast.item(item.code), source=Source.SELF, source_ref="x", done_on=date(2026, 8, 20),
        how="Done", role="", now=clock.now(),
    )  # fmt: skip
    second = an_enrolment(an_employment(cast.starter), cohort=cast.intake)
    assert leave_out_held(SYSTEM, second, [item], today=TODAY) == 1
    db.session.flush()
    reasons = {line.code: line.not_needed for line in queries.plan_lines([second.id])[second.id]}
    assert reasons.pop(item.code) == "held since 20 August 2026"
    assert set(reasons.values()) == {""}
