"""What others than the starter have to do: shown to whoever owes it, said once for several, counted on the home."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.enrolments import queries
from academy.enrolments.models import PlanItem
from academy.people.models import Person
from academy.programmes import actions as programmes
from academy.programmes.models import ProgrammeVersion
from tests import factories as make
from tests.forms import post
from tests.readiness.factories import Cast, a_cast, another

SignIn = Callable[[Person], FlaskClient]
URL = "/enrolments/tasks"
TASKS = """
[[stage]]
code = "before"
title = "Before the first day"
why = "So that somebody expects you."

[[stage.item]]
code = "ordered"
title = "Order the kit"
why = "So that it is there."
kind = "task"
when = { working_days_before = 5, from = "first_day" }
owner = "coordinator"

[[stage.item]]
code = "greeted"
title = "Write to the starter"
why = "So that they know which door."
kind = "task"
needs = ["ordered"]
when = { working_days_before = 2, from = "first_day" }
owner = "coordinator"

[[stage.item]]
code = "panel"
title = "Panel"
why = "So that it is judged."
kind = "meeting"
when = { months = 6, from = "first_day" }
owner = "coordinator"

[[policy]]
"""


def a_version() -> ProgrammeVersion:
    text = (make.DATA / "small-programme.toml").read_text(encoding="utf-8")
    version = programmes.load(make.SYSTEM, text.replace("\n[[policy]]\n", TASKS, 1), now=clock.now())
    programmes.publish(make.SYSTEM, version, now=clock.now())
    return version


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-07 09:00")
    found = a_cast(a_version())
    db.session.commit()
    return found


def shown(client: FlaskClient, url: str = URL) -> str:
    return " ".join(client.get(url).get_data(as_text=True).split())


def test_who_owes_it_sees_it_on_their_home_and_says_that_it_is_done(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    home = shown(client, "/overview/coordinator")
    assert "2 tasks of yours for starters" in home
    assert "2 are late" in home
    page = shown(client)
    assert "Order the kit" in page
    assert "Was due 28 Aug" in page
    assert "first: Order the kit" in page
    assert "Panel" not in page, "it is due in half a year"
    task = ordered(cast)
    assert post(client, URL, typed([task.ref], "4")).status_code == 303
    assert queries.completion_of(task.id).done_on == date(2026, 9, 4)  # type: ignore[union-attr]
    page = shown(client)
    assert "1 task is done." in page
    assert "Order the kit" not in page
    assert "Write to the starter" in page


def test_nobody_else_can_say_it(cast: Cast, signed_in_as: SignIn) -> None:
    task = ordered(cast)
    for other in (cast.manager, cast.runner):
        client = signed_in_as(other)
        assert "Order the kit" not in shown(client)
        assert post(client, URL, typed([task.ref], "4")).status_code == 422
    assert queries.completion_of(task.id) is None


@pytest.mark.parametrize(("picks", "day", "said"), [
    ([], "4", "Tick what is done."),
    (None, "", "must include a day"),
    (None, "8", "The day must be today or in the past."),
])  # fmt: skip
def test_bad_input_is_said_and_keeps_the_ticks(
    picks: list[str] | None, day: str, said: str, cast: Cast, signed_in_as: SignIn
) -> None:
    task = ordered(cast)
    answer = post(signed_in_as(cast.coordinator), URL, typed([task.ref] if picks is None else picks, day))
    page = " ".join(answer.get_data(as_text=True).split())
    assert (answer.status_code, said in page) == (422, True)
    assert (f'value="{task.ref}" checked' in page) is (picks is None)


def test_as_many_statements_for_one_starter_as_for_many(cast: Cast, statements: Callable[[], Any]) -> None:
    who = make.an_actor(cast.coordinator)
    counts = []
    for more in (0, 5):
        for number in range(more):
            another(cast, number)
        db.session.commit()
        db.session.expire_all()
        with statements() as said:
            found = queries.tasks_for(who, clock.today())
        counts.append(len(said))
        assert len(found) == 2 + 2 * more
    assert counts[0] == counts[1]


def ordered(cast: Cast) -> PlanItem:
    """The task that is late."""
    return queries.tasks_for(make.an_actor(cast.coordinator), clock.today())[0].plan_item


def typed(picks: list[str], day: str) -> dict[str, Any]:
    return {"pick": picks, "done_on-day": day, "done_on-month": "9", "done_on-year": "2026"}
