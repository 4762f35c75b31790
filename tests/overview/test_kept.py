"""What homes keep of a plan says what the plan says, and follows its changes and the people around it."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.enrolments import actions
from academy.enrolments import queries as enrolments
from academy.enrolments.rules import attention
from academy.overview import queries
from academy.overview.views.gathering import seen_to
from academy.people.actions import change_person
from academy.people.models import Person
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, sent_in

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: At) -> Cast:
    at("2026-09-16 09:00")
    found = a_cast()
    another_starter(found)
    sent_in(found.item("review"), found.starter)
    db.session.commit()
    return found


def text(client: FlaskClient, url: str) -> str:
    """The page without the token of its forms, which changes by the second."""
    page = " ".join(client.get(url).get_data(as_text=True).split())
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


def test_what_is_kept_says_what_the_plans_say(cast: Cast) -> None:
    today = clock.today()
    starters = queries.starters_of_practitioner(acts(cast.runner), today)
    seen = seen_to(starters, today)
    plans = queries.late_plans_of(enrolments.enrolments_of_cohorts([cast.cohort.id]), today)
    assert len(seen.urgent) == len(plans) == 2
    for starter, line, more in seen.urgent:
        lines = attention([(each, each.facts, each.standing) for each in plans[starter.id].entries], today)
        assert (line, more) == (lines[0], len(lines) - 1)
    assert [(starter.person.person_id, entry.line.code) for starter, entry in seen.waiting] == [
        (cast.starter.id, "review")
    ]


def test_only_the_first_are_put_into_words(cast: Cast) -> None:
    starters = queries.starters_of_practitioner(acts(cast.runner), clock.today())
    seen = seen_to(starters, clock.today(), most=1)
    assert (len(seen.urgent), seen.urgent_people) == (1, 2)


@pytest.mark.parametrize(("who", "url"), [("runner", "/overview/today"), ("manager", "/overview/my-team")])
def test_a_home_follows_the_plan(who: str, url: str, cast: Cast, signed_in_as: SignIn, at: At) -> None:
    client = signed_in_as(getattr(cast, who))
    before = text(client, url)
    assert text(client, url) == before
    now = at("2026-09-16 10:00")
    actions.confirm(acts(cast.starter), cast.item("handbook"), done_on=now.date(), now=now)
    db.session.commit()
    after = text(client, url)
    assert after != before
    at("2026-09-17 10:00")
    assert text(client, url) != after


def test_a_home_names_the_people_of_today(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.manager)
    shown = text(client, "/overview/my-team")
    assert "with Ruth Ainsworth" in shown
    assert "Nadia" not in shown
    change_person(
        acts(cast.coordinator),
        cast.runner,
        given_name="Nadia",
        family_name="Ainsworth",
        email=cast.runner.email,
        now=clock.now(),
    )
    db.session.commit()
    assert "with Nadia Ainsworth" in text(client, "/overview/my-team")
