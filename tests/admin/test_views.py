"""Settings, history, outbox and health as a coordinator and an auditor meet them."""

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.admin import queries
from academy.audit.actions import record
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.notifications import actions as notifications
from academy.notifications.models import OutboxMessage
from academy.notifications.rules import Kind
from academy.queue import actions as queue
from tests import factories
from tests.factories import SYSTEM
from tests.forms import post


@pytest.fixture
def coordinator(app):
    return factories.with_role(Role.COORDINATOR, given="Cora", family="Lamb")


@pytest.fixture
def client(coordinator, signed_in_as):
    return signed_in_as(coordinator)


@pytest.fixture
def auditor(app, signed_in_as):
    return signed_in_as(factories.with_role(Role.AUDITOR, given="Audrey", family="Hall"))


def test_a_setting_is_changed_shown_everywhere_and_can_be_undone(client):
    assert "Social Work Academy" in client.get("/admin/settings").text
    answer = post(client, "/admin/settings/academy_name", {"value": "The Hive"})
    assert answer.location == "/admin/settings"
    page = client.get("/admin/settings").text
    assert "– The Hive</title>" in page
    assert "Name of the academy: The Hive." in page
    assert "by Cora Lamb" in page
    assert "Undo" in page
    post(client, "/admin/settings/academy_name", {"value": "Social Work Academy"})
    assert "– Social Work Academy</title>" in client.get("/admin/settings").text


def test_a_colour_that_cannot_be_read_is_refused_beside_its_field(client):
    answer = post(client, "/admin/settings/brand_colour", {"value": "#ffdd00"})
    assert answer.status_code == 422
    assert 'href="#value"' in answer.text
    assert "Choose a darker colour" in answer.text
    assert 'value="#ffdd00"' in answer.text
    assert post(client, "/admin/settings/brand_colour", {"value": "#5A0030"}).status_code == 303
    page = client.get("/admin/settings")
    assert "--govuk-brand-colour:#5a0030" in page.text


def test_the_same_value_says_that_nothing_was_changed(client, session):
    post(client, "/admin/settings/invitation_days", {"value": "14"})
    assert "nothing was changed" in client.get("/admin/settings").text
    assert session.scalars(sa.select(AuditEvent)).all() == []
    assert client.get("/admin/settings/no_such").status_code == 404


def test_only_a_coordinator_changes_settings_and_sees_the_outbox(auditor):
    for path in ("/admin/settings", "/admin/settings/academy_name", "/admin/outbox", "/admin/health"):
        assert auditor.get(path).status_code in {403, 404}, path


def test_history_is_found_by_person_doer_and_deed_and_reading_it_is_kept(auditor, session):
    amara = factories.a_person("Amara", "Ọkáfọ̀r")
    ruth = factories.an_actor(factories.a_person("Ruth", "Ainsworth"))
    record(ruth, Verb.SIGNED_IN, "Ruth", about=ruth.person_id)
    record(ruth, Verb.INVITED, amara.name, about=amara.id, until="2026-09-21")
    page = auditor.get("/admin/history?about=okafor").text
    assert "Ruth Ainsworth invited Amara Ọkáfọ̀r to sign in" in page
    assert "until: 21 September 2026" in page
    assert "Ruth signed in" not in page
    assert "Ruth signed in" in auditor.get("/admin/history?by=ainsworth&verb=signed_in").text
    assert "Nobody is called “xyz”" in auditor.get("/admin/history?about=xyz").text
    options = [words for _, words in queries.verb_options()]
    assert len(options) == len(set(options)), "what says the same is one choice"
    assert "Name updated" in options
    record(ruth, Verb.KIT_DOUBT_ANSWERED, "Laptop", about=amara.id)
    [value] = [value for value, words in queries.verb_options() if words == "answered whether this is right"]
    assert "Laptop" in auditor.get(f"/admin/history?by=ainsworth&verb={value}").text
    read = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb == Verb.HISTORY_READ).order_by(AuditEvent.id)
    ).all()
    assert [event.subject for event in read][:2] == [
        "Amara Ọkáfọ̀r",
        "what was done by Ruth Ainsworth, only “signed in”",
    ]
    assert read[0].about_person_id == amara.id


def test_history_is_paged_in_a_fixed_number_of_statements(auditor, statements):
    counts = []
    for number in (1, 120):
        for _ in range(number):
            person = factories.a_person()
            record(SYSTEM, Verb.PERSON_ADDED, person.name, about=person.id)
        with statements() as said:
            page = auditor.get("/admin/history").text
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert "Older" in page
    older = page.split('">Older')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    assert auditor.get(older).status_code == 200


@pytest.mark.parametrize(
    "query", ["before=x", "before=99999999999999", "verb=nonsense", "about=%00", "by=%25_"]
)
def test_rubbish_in_the_address_breaks_nothing(auditor, query):
    assert auditor.get(f"/admin/history?{query}").status_code == 200


def test_the_outbox_says_what_failed_and_why_nothing_leaves_and_tries_again(client, session):
    person = factories.a_person("Amara", "Okafor")
    now = clock.now()
    notifications.enqueue(
        SYSTEM, Kind.INVITATION, person=person, address=person.email, subject="x", body="secret link", now=now
    )
    session.flush()
    page = client.get("/admin/outbox").text
    assert "No mail server is set up" in page
    assert "</svg><span>Waiting</span>" in page, "with its shape"
    assert "secret link" not in page
    message = session.scalars(sa.select(OutboxMessage)).one()
    message.due_at, message.tries, message.problem = None, 7, "TimeoutError"
    session.flush()
    page = client.get("/admin/outbox").text
    assert "Failed after 7 tries: the mail server did not answer in time" in page
    answer = post(client, f"/admin/outbox/{message.ref}/again", page="/admin/outbox")
    assert answer.status_code == 303
    session.refresh(message)
    assert message.due_at is not None
    post(client, f"/admin/outbox/{message.ref}/again", page="/admin/outbox")
    assert client.get("/admin/outbox").status_code == 200


def test_an_empty_outbox_says_what_would_be_there(client):
    assert "Nothing was sent yet" in client.get("/admin/outbox").text


def test_health_shows_failing_work_and_the_last_run_of_each_job(client):
    now = clock.now()
    queue.enqueue("watch", "7", now=now)
    factories.db.session.flush()
    queue.fail(queue.take(now=now), problem="TimeoutError", now=now)
    record(SYSTEM, Verb.JOB_RUN, "reminders")
    page = client.get("/admin/health").text
    for words in ("Work that did not succeed", "TimeoutError", "reminders", "Not yet; "):
        assert words in page
