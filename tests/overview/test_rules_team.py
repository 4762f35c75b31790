"""A manager's lights: the supported year is asked of newcomers alone."""

from dataclasses import replace
from datetime import date

from academy.db import db
from academy.overview import queries
from academy.overview.rules.team import first_late, plan_lights, readiness_lights
from academy.programmes.rules import KnownBy, parse
from academy.readiness.rules import standing
from tests import factories
from tests.factories import DATA
from tests.readiness.factories import a_cast, another, in_place, with_plan
from tests.readiness.samples import TODAY, a_line, facts


def test_what_an_experienced_starter_does_later_stands_with_the_modules(app):
    """The same entries: a newcomer's review belongs to the year, another's to the modules."""
    document = parse((DATA / "small-programme.toml").read_text(encoding="utf-8"))
    enrolment = factories.an_enrolment()
    entries = queries.plans_of([enrolment], factories.START)[enrolment.id].entries
    modules, year = plan_lights(document, "newly_qualified", entries)[1:]
    assert (modules.words, year.words) == ("0 of 1", "0 of 1")
    modules, year = plan_lights(document, "experienced_new", entries)[1:]
    assert (modules.words, year.words) == ("0 of 2", "Nothing asked")


def test_checks_and_registration_count_no_supervisor_and_no_emergency_contact():
    checks = a_line("dbs", group="Checks", confidential=True)
    live = a_line("registration", known_by=KnownBy.REGISTRATION, group="Registration", confidential=True)
    team = [a_line(code, due_on=date(2026, 9, 1)) for code in ("supervisor", "emergency_contact")]
    found = standing(facts(checks, live, *team), TODAY)
    assert [light.words for light in readiness_lights(found.lines)] == ["Nothing asked", "0 of 2"]


def test_an_experienced_starter_is_not_told_that_they_are_assessed(app, signed_in_as, at):
    at("2026-09-08")
    for audience, told in (("newly_qualified", True), ("experienced_new", False)):
        enrolment = factories.an_enrolment(audience=audience)
        said = signed_in_as(enrolment.person).get("/overview/your-year").get_data(as_text=True)
        assert ("in which you are supported and assessed" in said) is told


def test_the_most_urgent_thing_that_work_ready_misses_is_said_with_whom_it_is(app, at):
    at("2026-09-16")
    cast = a_cast()
    lines = cast.standing().lines
    late = first_late(lines)
    assert late is not None
    assert " days late · with " in late[1]
    assert min(line.due_on for line in lines if line.state == "overdue" and line.blocking) == next(
        line.due_on for line in lines if line.label == late[0]
    )


def test_who_is_late_for_work_ready_alone_stands_above_who_owes_nothing_with_the_owner_named(
    app, signed_in_as, at
):
    now = at("2026-09-08 10:00")
    cast = a_cast()
    ben = another(cast)  # Ben Other01, after Amara Okafor by name
    in_place(cast, now)
    with_plan(replace(cast, enrolment=ben), now=now)
    db.session.commit()
    said = signed_in_as(cast.manager).get("/overview/my-team").get_data(as_text=True)
    assert said.index("Ben Other01") < said.index("Amara Okafor")
    row = said.split("Ben Other01", 1)[1].split("</tr>")[0]
    assert f'href="/readiness/{ben.ref}">Right to work<' in row
    assert "<br>4 days late · with Dee Marsh</td>" in row
    assert "2 people, 1 needs action." in said
