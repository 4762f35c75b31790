"""Two people edit the same thing: nothing that either typed is lost or overwritten unseen."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from academy.access.rules import Role
from academy.db import db
from academy.people.models import Person
from academy.web.forms import (
    CheckboxesField,
    DateField,
    Option,
    SelectField,
    SharedForm,
    TextField,
    TimeField,
)
from tests.enrolments.factories import Cast, a_cast
from tests.factories import a_team, an_employment, with_role
from tests.forms import post, sent
from tests.timetable.factories import a_session


class Shared(SharedForm):
    class Meta:
        csrf = False

    name = TextField("Name")
    base = TextField("Base")
    on = DateField("Day")
    starts = TimeField("Starts")
    team = SelectField("Team", options=[Option("n", "North"), Option("s", "South")])
    who = CheckboxesField("Who", options=[Option("a", "Ann"), Option("b", "Bo"), Option("c", "Cy")])


THEN = {"name": "One", "base": "", "on": date(2026, 9, 7), "starts": time(9, 30), "team": "n", "who": ["a"]}


def opened(app: Flask, **stored: Any) -> MultiDict[str, str]:
    """What a browser would send of the form as it stands with that, untouched."""
    form = Shared(data={**THEN, **stored})
    fields = MultiDict([("began", form.began.data), ("name", form.name.shown), ("base", form.base.shown)])
    fields.update({f"on-{part}": text for part, text in form.on.parts.items()})
    fields.update({"starts": form.starts.shown, "team": form.team.shown})
    fields.setlist("who", list(form.who.data))
    return fields


def typed(fields: MultiDict[str, str], **more: str) -> MultiDict[str, str]:
    """The same with something typed."""
    fields = MultiDict(fields)
    for name, text in more.items():
        fields[name.replace("__", "-")] = text
    return fields


@pytest.fixture
def page(app: Flask) -> Any:
    with app.test_request_context("/", method="POST"):
        yield app


def test_what_the_other_changed_and_the_sender_left_alone_is_kept(page: Flask) -> None:
    fields = typed(opened(page), name="Two")
    now = {"base": "Town Hall", "on": date(2026, 9, 8), "starts": time(10, 0), "team": "s", "who": ["b", "a"]}
    form = Shared(fields, data={**THEN, **now})
    assert form.validate(), form.errors
    assert form.name.data == "Two"
    assert {name: form[name].data for name in now} == now
    shown = {"base": "Town Hall", "starts": "10:00", "team": "s"}
    assert {name: form[name].shown for name in shown} == shown, "what is shown again is what holds now"
    assert form.on.parts["day"] == "8"
    assert form.who.is_chosen("b")


@pytest.mark.parametrize(
    ("what", "mine", "theirs", "said"),
    [
        ("name", "Two", "Three", "Now it is “Three”"),
        ("name", "Two", "", "Now it is empty"),
        ("on__day", "9", date(2026, 9, 8), "Now it is “8 September 2026”"),
        ("starts", "11:00", time(10, 0), "Now it is “10:00”"),
        ("team", "", "s", "Now it is “South”"),
        ("who", "c", ["a", "b"], "Now it is “Ann and Bo”"),
    ],
)
def test_what_both_changed_is_refused_once_with_the_others_beside_it(
    page: Flask, what: str, mine: str, theirs: Any, said: str
) -> None:
    field = what.split("__", maxsplit=1)[0]
    stored = {**THEN, field: theirs}
    fields = typed(opened(page), **{what: mine})
    form = Shared(fields, data=stored)
    assert not form.validate()
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]
    assert "Save again to replace that." in form.errors[field][0]
    again = typed(fields, began=form.began.data)
    form = Shared(again, data=stored)
    assert form.validate(), form.errors
    assert form[field].data != theirs


def test_the_same_typed_by_both_is_no_difference(page: Flask) -> None:
    assert Shared(typed(opened(page), name="Two"), data={**THEN, "name": "Two"}).validate()


@pytest.mark.parametrize("rubbish", ["", "x", "[]", "3", '{"other": "y"}'])
def test_a_form_that_does_not_say_how_it_began_is_read_as_it_is(page: Flask, rubbish: str) -> None:
    form = Shared(typed(opened(page), name="Two", began=rubbish), data=THEN)
    assert form.validate(), form.errors
    assert form.name.data == "Two"


def test_what_cannot_be_read_is_said_before_anything_else(page: Flask) -> None:
    form = Shared(typed(opened(page), on__day="45"), data={**THEN, "on": date(2026, 9, 8)})
    assert not form.validate()
    assert "real date" in form.errors["on"][0]


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-01 09:00")
    found = a_cast()
    db.session.commit()
    return found


def two(
    cast: Cast, signed_in_as: Callable[[Person], FlaskClient], page: str
) -> tuple[Any, Any, dict[str, Any]]:
    """Two coordinators who have the same page open, and what it would send untouched."""
    one, other = signed_in_as(cast.coordinator), signed_in_as(with_role(Role.COORDINATOR, given="Bo"))
    html = one.get(page).get_data(as_text=True)
    return one, other, sent(html)


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/enrolments/cohorts/{cohort}/change", ({"name": "Autumn"}, {"name": "Winter"})),
        ("/people/teams/{team}/change", ({"base": "Town Hall"}, {"base": "Guild House"})),
        ("/people/{starter}/details", ({"phone": "0161"}, {"phone": "0113"})),
        ("/people/{newcomer}/private-contact", ({"phone": "07700 900111"}, {"phone": "07700 900222"})),
        ("/timetable/{session}/change", ({"place": "Town Hall"}, {"place": "Guild House"})),
        ("/admin/settings/draft_days", ({"value": "40"}, {"value": "50"})),
    ],
)
def test_the_second_of_two_reads_what_the_first_saved_and_keeps_what_they_typed(
    cast: Cast, signed_in_as: Any, page: str, typed: tuple[dict[str, str], dict[str, str]]
) -> None:
    [said], [kept] = typed[0].values(), typed[1].values()
    held, team, newcomer = a_session(cast.cohort), a_team(), with_role(Role.STARTER, given="Nia")
    an_employment(newcomer, starts_on=date(2026, 10, 5))
    db.session.commit()
    page = page.format(
        cohort=cast.cohort.ref,
        team=team.ref,
        starter=cast.starter.ref,
        newcomer=newcomer.ref,
        session=held.ref,
    )
    first, second, fields = two(cast, signed_in_as, page)
    assert post(first, page, fields | typed[0]).status_code == 303
    answer = post(second, page, fields | typed[1])
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "Somebody else changed" in html
    assert f"Now it is “{said}”" in html
    assert kept in sent(html).values()
    assert post(second, page, sent(html)).status_code == 303
    first.get(page)  # the notice that the first was saved, with its Undo
    assert kept in sent(first.get(page).get_data(as_text=True)).values()


def test_of_two_who_change_different_things_both_are_kept(cast: Cast, signed_in_as: Any) -> None:
    page = f"/people/{cast.starter.ref}/details"
    first, second, fields = two(cast, signed_in_as, page)
    assert post(first, page, fields | {"phone": "0161 496 0000"}).status_code == 303
    assert post(second, page, fields | {"known_as": "Ash"}).status_code == 303
    stored = sent(first.get(page).get_data(as_text=True))
    assert (stored["phone"], stored["known_as"]) == ("0161 496 0000", "Ash")
