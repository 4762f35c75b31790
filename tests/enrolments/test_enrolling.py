"""Starting a plan: what somebody gets, and from when."""

from academy.enrolments import queries
from tests import factories


def test_an_enrolment_gets_every_item_of_its_audience_dated(app):
    enrolment = factories.an_enrolment()
    plan = queries.plan_items_of([enrolment.id])[enrolment.id]
    assert len(plan) == 9
    assert [str(item.due_on) for item in plan][:3] == ["2026-09-07", "2026-09-08", "2026-09-09"]
