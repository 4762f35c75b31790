"""Someone who already works here is “In the team since …” and “In post · 2 gaps”, never “Not ready” for gaps alone."""

from dataclasses import replace
from datetime import date

import pytest

from academy.programmes import queries as programmes
from academy.programmes.rules import KnownBy
from academy.readiness.rules import standing
from tests.readiness.factories import a_cast
from tests.readiness.samples import TODAY, a_line, dbs, facts

SINCE = date(2022, 3, 1)


def gap(code):
    return a_line(code, known_by=KnownBy.PLAN)


def test_gaps_of_the_induction_alone_are_gaps_of_somebody_in_post():
    found = standing(replace(facts(gap("day1"), gap("day2")), in_team_since=SINCE), TODAY)
    assert (found.words, found.short, found.kind) == ("In post · 2 gaps", "In post · 2 gaps", "conditions")
    assert found.team_words == "In the team since 1 March 2022"
    one = standing(replace(facts(gap("day1")), in_team_since=SINCE), TODAY)
    assert one.words == "In post · 1 gap"
    assert found.can_sign is None, "a gap is still missing: nobody signs over it"


def test_a_missing_check_is_no_gap_of_the_induction_and_a_newcomer_has_none():
    checked = standing(replace(facts(gap("day1"), dbs()), in_team_since=SINCE), TODAY)
    assert checked.words == "Not ready: 2 things missing"
    new = standing(facts(gap("day1"), gap("day2")), TODAY)
    assert (new.words, new.team_words, new.kind) == ("Not ready: 2 things missing", "", "not_ready")


@pytest.mark.parametrize("in_post", [True, False])
def test_the_programme_says_who_is_in_post_and_the_team_says_since_when(
    at, app, monkeypatch, signed_in_as, in_post
):
    at("2026-10-26 10:00")
    cast = a_cast()
    document = programmes.document_of(cast.enrolment.version)
    audiences = tuple(
        replace(each, in_post=in_post and each.code == cast.enrolment.audience) for each in document.audiences
    )
    monkeypatch.setattr(programmes, "document_of", lambda _: replace(document, audiences=audiences))
    page = signed_in_as(cast.manager).get(f"/readiness/{cast.enrolment.ref}").get_data(as_text=True)
    assert ("In the team since" in page) is in_post
