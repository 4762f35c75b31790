"""The register on screen: what is posted and shown, who may, corrections, colleagues, undo, and its cost."""

import re
from typing import Any

import pytest

from academy.access.rules import Role
from academy.timetable import actions, queries
from academy.timetable.rules import Mark
from tests.factories import a_cohort, an_actor, an_employment, an_enrolment, with_role
from tests.forms import post
from tests.timetable.factories import a_practitioner, a_register, a_session, starters


def url(training_session: Any, more: str = "") -> str:
    return f"/timetable/{training_session.ref}/register{more}"


def marks_of(training_session: Any) -> list[str]:
    held = queries.get_session(training_session.ref)
    return [entry.line.mark.value if entry.line.mark else "" for entry in queries.register_entries(held)]


def version_on(html: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', html)
    assert found
    return found.group(1)


def save(client: Any, training_session: Any, fields: dict[str, str]) -> Any:
    page = client.get(url(training_session)).get_data(as_text=True)
    return post(client, url(training_session), {"version": version_on(page), **fields})


def test_one_save_marks_a_room(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(3)
    client = signed_in_as(runner)
    page = client.get(url(held)).get_data(as_text=True)
    assert page.count("data-register-row") == 3
    assert page.index("Starter00, Sam") < page.index("Starter01, Sam")
    assert "Here and late count as attended. In part does not" in page
    answer = save(
        client,
        held,
        {
            f"mark-{refs[0]}": "late",
            f"online-{refs[0]}": "yes",
            f"mark-{refs[1]}": "apologies",
            "rest": "here",
        },
    )
    assert answer.status_code == 303
    assert answer.location == f"/timetable/{held.ref}"
    assert marks_of(held) == ["late", "apologies", "here"]
    after = client.get(answer.location).get_data(as_text=True)
    assert "Register saved. Everybody is marked." in after
    assert "Undo" in after
    assert "Late, online" in after


def test_who_is_left_keeps_the_person_on_the_register(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(2)
    client = signed_in_as(runner)
    answer = save(client, held, {f"mark-{refs[0]}": "here"})
    assert answer.location == url(held, "#main-content")
    page = client.get(answer.location).get_data(as_text=True)
    assert "1 person is still to be marked" in page
    assert "Mark the remaining 1 as here" in page
    assert "1 of 2 marked" in page


def test_undo_after_saving(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(2)
    client = signed_in_as(runner)
    back = save(client, held, {f"mark-{refs[0]}": "here"}).location
    page = client.get(back).get_data(as_text=True)
    undo = re.search(r'action="([^"]*undo)".*?name="version" value="(\d+)"', page, re.DOTALL)
    assert undo
    assert post(client, undo[1], {"version": undo[2]}, page=back).status_code == 303
    assert marks_of(held) == ["", ""]


def test_a_mark_is_taken_back_with_clear(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(1)
    client = signed_in_as(runner)
    save(client, held, {f"mark-{refs[0]}": "here"})
    assert 'value="none"' in client.get(url(held)).get_data(as_text=True)
    save(client, held, {f"mark-{refs[0]}": "none"})
    assert marks_of(held) == [""]


def test_a_late_correction_asks_why_and_keeps_what_was_chosen(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(1)
    client = signed_in_as(runner)
    save(client, held, {f"mark-{refs[0]}": "here"})
    at("2026-09-09 09:00")
    assert "Why are you correcting it?" in client.get(url(held)).get_data(as_text=True)
    answer = save(client, held, {f"mark-{refs[0]}": "not_here"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#reason"' in page
    assert "Saved as “Here” by you, 7 September 2026" in page
    assert re.search(r'value="not_here" checked', page)
    assert marks_of(held) == ["here"]
    done = save(client, held, {f"mark-{refs[0]}": "not_here", "reason": "I marked the wrong row"})
    assert done.status_code == 303
    shown = client.get(f"/timetable/{held.ref}").get_data(as_text=True)
    assert "I marked the wrong row" in shown
    assert "Corrected" in shown


def test_two_colleagues_at_once_lose_nothing(app: Any, at: Any, signed_in_as: Any, session: Any) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(2)
    colleague = a_practitioner("Dee", "Marsh")
    client = signed_in_as(runner)
    opened = version_on(client.get(url(held)).get_data(as_text=True))
    now = at("2026-09-07 12:05")
    loaded = queries.get_session(held.ref)
    actions.claim_register(an_actor(colleague), loaded, now=now)
    actions.take_register(
        an_actor(colleague), loaded, marks={refs[0]: (Mark.LATE, False)}, version=None, now=now
    )
    session.commit()
    sent = {"version": opened, f"mark-{refs[0]}": "here", f"mark-{refs[1]}": "here"}
    answer = post(client, url(held), sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "A colleague saved this register while you had it open" in page
    assert "Saved as “Late” by Dee Marsh, 12.05pm" in page
    assert marks_of(held) == ["late", ""]
    again = post(client, url(held), {**sent, "version": version_on(page), "reason": "We looked together"})
    assert again.status_code == 303
    assert marks_of(held) == ["here", "here"]


def test_the_future_shows_when_it_opens(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-06 20:00")
    held, runner, refs = a_register(1)
    client = signed_in_as(runner)
    page = client.get(url(held)).get_data(as_text=True)
    assert "This register opens on Monday 7 September 2026" in page
    assert "data-register" not in page
    answer = post(client, url(held), {"version": "1", f"mark-{refs[0]}": "here"})
    assert answer.status_code == 422
    assert marks_of(held) == [""]


def test_another_practitioner_first_says_that_they_take_it(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, _, refs = a_register(1)
    colleague = a_practitioner("Dee", "Marsh")
    client = signed_in_as(colleague)
    page = client.get(url(held)).get_data(as_text=True)
    assert "Ruth Ainsworth runs this session" in page
    assert "data-register-row" not in page
    assert post(client, url(held), {"version": "1", f"mark-{refs[0]}": "here"}).status_code == 422
    assert post(client, url(held, "/claim"), page=url(held)).status_code == 303
    page = client.get(url(held)).get_data(as_text=True)
    assert "Dee Marsh is taking the register" in page
    assert save(client, held, {f"mark-{refs[0]}": "here"}).status_code == 303
    assert marks_of(held) == ["here"]


def test_oneself_is_greyed(app: Any, at: Any, signed_in_as: Any, session: Any) -> None:
    now = at("2026-09-07 12:00")
    runner = with_role(Role.STARTER, a_practitioner())
    cohort = a_cohort(runner=runner)
    an_enrolment(an_employment(runner), cohort=cohort)
    held = a_session(cohort, facilitators=[runner], now=now)
    session.commit()
    page = signed_in_as(runner).get(url(held)).get_data(as_text=True)
    assert "This is you. Ask a colleague to mark you." in page
    assert "data-register-row" not in page


@pytest.mark.parametrize("mark", ["present", "", "HERE"])
def test_a_mark_that_no_page_sends_is_refused(app: Any, at: Any, signed_in_as: Any, mark: str) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(1)
    answer = save(signed_in_as(runner), held, {f"mark-{refs[0]}": mark})
    assert answer.status_code == 422
    assert marks_of(held) == [""]


def test_the_paper_sheet_has_a_row_code_for_each(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-01")
    held, runner, refs = a_register(2)
    page = signed_in_as(runner).get(f"/timetable/{held.ref}/sheet").get_data(as_text=True)
    assert refs[0][:3].upper() in page
    assert page.count("app-sheet__code") == 2


def test_starters_and_others_take_no_register(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    held, _, _ = a_register(1)
    [booked] = [entry.booking.enrolment.person for entry in queries.register_entries(held)]
    assert signed_in_as(booked).get(url(held)).status_code == 403
    for role in (Role.STARTER, Role.MANAGER, Role.KIT_DESK, Role.AUDITOR):
        assert signed_in_as(with_role(role)).get(url(held)).status_code == 404
    assert signed_in_as(with_role(Role.COORDINATOR)).get(url(held)).status_code == 200


def test_its_statements_do_not_grow_with_the_room(
    app: Any, at: Any, signed_in_as: Any, statements: Any, session: Any
) -> None:
    at("2026-09-07 12:00")
    opened, saved = {}, {}
    for number in (1, 20):
        held, runner, refs = a_register(number)
        session.commit()
        client = signed_in_as(runner)
        page = client.get(url(held)).get_data(as_text=True)
        with statements() as said:
            client.get(url(held))
        opened[number] = len(said)
        fields = {f"mark-{ref}": "here" for ref in refs}
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        with statements() as said:
            client.post(url(held), data={"csrf_token": token[1], "version": version_on(page), **fields})
        saved[number] = len(said)
    assert opened[1] == opened[20] <= 10, opened
    assert saved[1] == saved[20] <= 12, saved


def test_a_room_of_forty(app: Any, at: Any, signed_in_as: Any) -> None:
    at("2026-09-07 12:00")
    runner = a_practitioner()
    cohort = a_cohort(runner=runner)
    starters(cohort, 40)
    held = a_session(cohort, facilitators=[runner], capacity=40)
    client = signed_in_as(runner)
    assert save(client, held, {"rest": "here"}).location == f"/timetable/{held.ref}"
    assert marks_of(held) == ["here"] * 40
