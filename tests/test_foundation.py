"""The ground holds: pages answer, a GET cannot write, plans can be started."""

from tests import factories


def test_an_enrolment_gets_every_item_of_its_audience(app, session):
    enrolment = factories.an_enrolment()
    from academy.enrolments import queries

    plan = queries.plan_items_of([enrolment.id])[enrolment.id]
    assert len(plan) == 9
    assert [str(p.due_on) for p in plan][:3] == ["2026-09-07", "2026-09-08", "2026-09-09"]


def test_help(client):
    assert client.get("/help").status_code == 200
