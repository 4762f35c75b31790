"""A manager's lights: the supported year is asked of newcomers alone."""

from academy.overview import queries
from academy.overview.rules.team import plan_lights
from academy.programmes.rules import parse
from tests import factories
from tests.factories import DATA


def test_what_an_experienced_starter_does_later_stands_with_the_modules(app):
    """The same entries: a newcomer's review belongs to the year, another's to the modules."""
    document = parse((DATA / "small-programme.toml").read_text(encoding="utf-8"))
    enrolment = factories.an_enrolment()
    entries = queries.plans_of([enrolment], factories.START)[enrolment.id].entries
    modules, year = plan_lights(document, "newly_qualified", entries)[1:]
    assert (modules.words, year.words) == ("0 of 1", "0 of 1")
    modules, year = plan_lights(document, "experienced_new", entries)[1:]
    assert (modules.words, year.words) == ("0 of 2", "Nothing asked")


def test_an_experienced_starter_is_not_told_that_they_are_assessed(app, signed_in_as, at):
    at("2026-09-08")
    for audience, told in (("newly_qualified", True), ("experienced_new", False)):
        enrolment = factories.an_enrolment(audience=audience)
        said = signed_in_as(enrolment.person).get("/overview/your-year").get_data(as_text=True)
        assert ("in which you are supported and assessed" in said) is told
