"""The screens of sessions: lists, one session, a starter's own, arranging an intake; who may see and do what."""

from datetime import date
from typing import Any

import pytest

from academy.access.rules import Role
from academy.timetable import actions, queries
from academy.timetable.rules import Mark
from tests.factories import a_cohort, a_person, an_actor, an_employment, an_enrolment, with_role
from tests.forms import post, sent
from tests.timetable.factories import a_practitioner, a_register, a_session, entries_of, refs_of, starters


def text_of(client: Any, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.get_data(as_text=True))


def schedule_url(cohort: Any, more: str = "schedule") -> str:
    return f"/timetable/cohorts/{cohort.ref}/{more}"


def test_the_list_begins_with_registers_to_take_oldest_first(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    runner = a_practitioner()
    cohort = a_cohort(runner=runner)
    starters(cohort, 2)
    a_session(cohort, key="recording", on=date(2026, 9, 10), title="Recording day")
    a_session(cohort)
    at("2026-09-11")
    page = text_of(signed_in_as(runner), "/timetable/")
    assert page.index("Welcome to the academy") < page.index("Recording day")
    assert "2 people still to be marked, of 2" in page
    past = text_of(signed_in_as(runner), "/timetable/?when=past")
    assert "0 of 2 marked" in past


def test_mine_are_those_i_run_and_all_are_everybodys(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    held, _, _ = a_register(1)
    other = a_practitioner("Dee", "Marsh")
    client = signed_in_as(other)
    assert held.ref not in text_of(client, "/timetable/")
    assert held.ref in text_of(client, "/timetable/?whose=all")
    assert held.ref in text_of(signed_in_as(with_role(Role.COORDINATOR)), "/timetable/")


def test_a_starter_sees_their_own_sessions_and_why_each_counts(app: Any, at: Any, signed_in_as: Any) -> None:
    now = at("2026-09-07 08:00")
    held, runner, refs = a_register(1)
    [entry] = entries_of(held)
    client = signed_in_as(entry.booking.enrolment.person)
    assert client.get("/timetable/").location == "/timetable/own"
    page = text_of(client, "/timetable/own")
    assert "Monday 7 September 2026, 9.30am to 12.30pm" in page
    assert "You meet the people who will help you." in page
    assert f'href="/timetable/{held.ref}"' in client.get("/timetable/own").get_data(as_text=True)
    actions.take_register(
        an_actor(runner),
        queries.get_session(held.ref),
        marks={refs[0]: (Mark.IN_PART, False)},
        version=None,
        now=now,
    )
    at("2026-09-07 13:00")
    page = text_of(client, "/timetable/own")
    assert "Attended in part: the rest is still to be made up" in page
    assert "0 of 1 attended" in page
    assert "No sessions to come" in page


def test_a_starter_without_a_plan_is_told_what_would_be_here(app: Any, at: Any, signed_in_as: Any) -> None:
    assert "No sessions to come" in text_of(signed_in_as(with_role(Role.STARTER)), "/timetable/own")


def test_who_sees_a_session_and_who_is_on_it(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    held, runner, _ = a_register(2)
    url = f"/timetable/{held.ref}"
    booked = entries_of(held)[0].booking.enrolment.person
    for person in (runner, a_practitioner("Dee", "Marsh"), with_role(Role.COORDINATOR)):
        assert "Starter01, Sam" in text_of(signed_in_as(person), url)
    own = text_of(signed_in_as(booked), url)
    assert "Starter01, Sam" not in own
    assert "Take register" not in own
    for role in (Role.STARTER, Role.MANAGER, Role.KIT_DESK, Role.HEAD_OF_SERVICE, Role.AUDITOR):
        assert signed_in_as(with_role(role)).get(url).status_code == 404
    assert signed_in_as(runner).get("/timetable/zzzzzzzzzzzz").status_code == 404


@pytest.mark.parametrize("more", ["change", "cancel", "book"])
def test_only_who_runs_the_intake_and_coordinators_change_a_session(
    app: Any, at: Any, signed_in_as: Any, more: str
) -> None:
    at("2026-09-01")
    held, runner, _ = a_register(1)
    url = f"/timetable/{held.ref}/{more}"
    for person in (runner, with_role(Role.COORDINATOR)):
        assert signed_in_as(person).get(url).status_code == 200
    for person in (a_practitioner("Dee", "Marsh"), with_role(Role.STARTER), with_role(Role.MANAGER)):
        assert signed_in_as(person).get(url).status_code == 404


def test_changing_a_session(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    held, runner, _ = a_register(1)
    client = signed_in_as(runner)
    url = f"/timetable/{held.ref}/change"
    fields = sent(text_of(client, url))
    assert fields["first"] == runner.ref
    assert fields["starts"] == "09:30"
    assert post(client, url, {**fields, "ends": "09:00"}).status_code == 422
    answer = post(client, url, {**fields, "place": "Town Hall", "on-day": "8"})
    assert answer.status_code == 303
    after = queries.get_session(held.ref)
    assert (after.place, after.on) == ("Town Hall", date(2026, 9, 8))
    stale = post(client, url, {**fields, "place": "Elsewhere"})
    assert stale.status_code == 422
    said = stale.get_data(as_text=True)
    assert "Somebody else changed “Place” meanwhile. Now it is “Town Hall”." in said
    assert post(client, url, sent(said)).status_code == 303
    after = queries.get_session(held.ref)
    assert (after.place, after.on) == ("Elsewhere", date(2026, 9, 8)), "the new day of the other stays"


def test_cancelling_says_what_it_does_and_frees_the_item(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    held, runner, _ = a_register(2)
    client = signed_in_as(runner)
    url = f"/timetable/{held.ref}/cancel"
    assert "2 people have a place and will lose it" in text_of(client, url)
    answer = post(client, url)
    cohort = queries.get_session(held.ref).cohort
    assert answer.location == schedule_url(cohort)
    assert 'name="arrange-welcome"' in text_of(client, answer.location)
    assert "This session was cancelled" in text_of(client, f"/timetable/{held.ref}")


def test_places_are_given_and_taken_back_with_undo(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    held, runner, refs = a_register(1)
    new = an_enrolment(an_employment(with_role(Role.STARTER, a_person("Nia", "Walker"))), cohort=held.cohort)
    client = signed_in_as(runner)
    url = f"/timetable/{held.ref}/book"
    assert "Nia Walker" in text_of(client, url)
    assert post(client, url).status_code == 422
    assert post(client, url, {"people": new.ref}).status_code == 303
    assert len(refs_of(held)) == 2
    gone = post(client, f"/timetable/{held.ref}/places/{refs[0]}/withdraw", page=f"/timetable/{held.ref}")
    page = text_of(client, gone.location)
    assert "has no place on this session any more" in page
    assert 'name="people"' in page
    assert len(refs_of(held)) == 1


def test_a_coordinator_arranges_what_is_proposed(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-08-03")
    runner, cohort = a_practitioner(), a_cohort()
    starters(cohort, 2)
    client = signed_in_as(with_role(Role.COORDINATOR))
    page = text_of(client, schedule_url(cohort))
    assert "Not yet arranged: 4 sessions" in page
    fields = sent(page)
    assert fields["on-recording"] == "2026-09-10"
    assert fields["on-portfolio"] == "2026-09-14"
    assert "arrange-licence_course" not in fields  # not part of the first weeks
    fields |= {"usual-place": "County Hall", "place-recording": "Room 3", "first-welcome": runner.ref}
    answer = post(client, schedule_url(cohort), fields)
    assert answer.status_code == 303
    page = text_of(client, answer.location)
    assert "3 sessions arranged and 6 places given." in page
    assert "Not yet arranged: 1 session" in page
    lines = queries.sessions_of_cohorts([cohort.id])
    assert [(line.title, line.place, line.booked) for line in lines] == [
        ("Welcome to the academy", "County Hall", 2),
        ("Recording day", "Room 3", 2),
        ("Your portfolio", "County Hall", 2),
    ]
    assert lines[0].facilitators == ("Ruth Ainsworth",)


def test_a_fault_leads_to_its_row_and_keeps_what_was_typed(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-08-03")
    cohort = a_cohort()
    client = signed_in_as(with_role(Role.COORDINATOR))
    fields = sent(text_of(client, schedule_url(cohort)))
    wrong = {**fields, "on-welcome": "soon", "starts-recording": "late", "capacity-portfolio": "0"}
    answer = post(client, schedule_url(cohort), wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#on-welcome"' in page
    assert 'href="#starts-recording"' in page
    assert 'value="soon"' in page
    answer = post(
        client, schedule_url(cohort), {**fields, "capacity-portfolio": "0", "ends-welcome": "08:00"}
    )
    page = answer.get_data(as_text=True)
    assert 'href="#capacity-portfolio"' in page
    assert 'href="#ends-welcome"' in page
    assert queries.sessions_of_cohorts([cohort.id]) == []


def test_the_days_are_set_and_the_table_follows(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-08-03")
    cohort = a_cohort()
    client = signed_in_as(with_role(Role.COORDINATOR))
    fields = sent(text_of(client, schedule_url(cohort, "days")))
    assert fields["on-one-1"] == "2026-09-07"
    assert fields["on-two-1"] == "2026-09-14"  # proposed
    wrong = post(client, schedule_url(cohort, "days"), {**fields, "on-two-5": "19/9/2026"})
    assert wrong.status_code == 422
    assert 'href="#on-two-5"' in wrong.get_data(as_text=True)
    moved = {f"on-two-{number}": f"{20 + number}/9/2026" for number in range(1, 6)}
    assert post(client, schedule_url(cohort, "days"), {**fields, **moved}).status_code == 303
    assert sent(text_of(client, schedule_url(cohort)))["on-portfolio"] == "2026-09-21"


def test_who_does_not_run_the_intake_arranges_nothing(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-08-03")
    runner = a_practitioner()
    cohort = a_cohort(runner=runner)
    assert signed_in_as(runner).get(schedule_url(cohort)).status_code == 200
    for person in (a_practitioner("Dee", "Marsh"), with_role(Role.MANAGER), with_role(Role.STARTER)):
        for more in ("schedule", "days"):
            assert signed_in_as(person).get(schedule_url(cohort, more)).status_code == 404


def test_statements_do_not_grow_with_rows(
    app: Any, at: Any, signed_in_as: Any, statements: Any, session: Any
) -> None:
    at("2026-09-01")
    counts: dict[str, list[int]] = {}
    for number in (1, 20):
        held, runner, _ = a_register(number)
        for extra in range(number - 1):
            cohort = a_cohort(runner=runner)
            a_session(cohort, on=date(2026, 9, 7 + extra % 5))
        session.commit()
        starter = entries_of(held)[0].booking.enrolment.person
        for name, person, url in (
            ("list", runner, "/timetable/"),
            ("one", runner, f"/timetable/{held.ref}"),
            ("sheet", runner, f"/timetable/{held.ref}/sheet"),
            ("schedule", runner, schedule_url(held.cohort)),
            ("own", starter, "/timetable/own"),
        ):
            client = signed_in_as(person)
            session.commit()
            with statements() as said:
                client.get(url)
            counts.setdefault(name, []).append(len(said))
    assert all(one == twenty for one, twenty in counts.values()), counts
    assert max(twenty for _, twenty in counts.values()) <= 16, counts
