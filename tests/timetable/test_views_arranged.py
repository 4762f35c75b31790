"""The screens of what is to be arranged: publishing a week, the four choices, and a register with greyed people."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from academy import clock
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.people.models import Duty, Responsibility
from academy.timetable import actions, queries
from academy.timetable.rules import Instead, Mark, Wish
from tests.enrolments.factories import Cast, a_cast, a_cohort, acts, another_starter, plan_item
from tests.factories import LONG_AGO
from tests.forms import post
from tests.timetable.factories import a_practitioner, a_session, is_away

At = Callable[[str], datetime]


@pytest.fixture
def cast(at: At) -> Cast:
    """Asha starts on the Wednesday of the intake’s first week, Ben on its Monday."""
    at("2026-09-02 09:00")
    found = a_cast(starts_on=date(2026, 9, 9))
    another_starter(found)
    db.session.commit()
    return found


def test_publishing_a_cohorts_week_shows_the_choices_first_and_makes_those_that_are_chosen(
    cast: Cast, signed_in_as: Any
) -> None:
    client, url = signed_in_as(cast.runner), f"/timetable/cohorts/{cast.cohort.ref}/schedule"
    page = client.get(url).get_data(as_text=True)
    assert page.index("First: who cannot come") < page.index("Not yet arranged")
    item = plan_item(cast.enrolment, "welcome")
    assert page.index(f"instead-{item.ref}") < page.index("arrange-welcome")
    assert "Starts Wednesday 9 September" in page
    sent = {
        "arrange-welcome": "yes",
        "on-welcome": "2026-09-07",
        "starts-welcome": "09:30",
        "ends-welcome": "12:30",
        "capacity-welcome": "20",
        f"instead-{item.ref}": "next_intake",
    }
    assert post(client, url, sent).status_code == 303
    chosen = queries.choice_of(item.id)
    assert chosen is not None
    assert chosen.kind.value == "next_intake"


def test_once_the_week_is_arranged_the_page_still_shows_who_cannot_come_and_where_to_choose(
    cast: Cast, signed_in_as: Any
) -> None:
    """The coordinator has no page “Today”, and would be told of people without seeing who they are."""
    a_session(cast.intake, facilitators=[cast.runner])
    db.session.commit()
    item, url = plan_item(cast.enrolment, "welcome"), f"/timetable/cohorts/{cast.cohort.ref}/schedule"
    client = signed_in_as(cast.coordinator)
    page, choice = client.get(url).text, f"/timetable/instead/{item.ref}"
    assert "1 choice to make" in page
    assert f'href="{choice}"' in page
    assert client.get(choice).status_code == 200
    assert post(client, choice, {"kind": "next_intake"}).status_code == 303
    assert "to make" not in client.get(url).text


def test_the_page_of_a_later_intake_shows_who_waits_for_it_and_cannot_come_there_either(
    cast: Cast, at: At, signed_in_as: Any
) -> None:
    a_session(cast.intake, facilitators=[cast.runner])
    item, october = plan_item(cast.enrolment, "welcome"), a_cohort("October", starts_on=date(2026, 10, 5))
    url, now = f"/timetable/cohorts/{october.ref}/schedule", at("2026-09-03")
    actions.choose(acts(cast.runner), item, wish=Wish(Instead.NEXT_INTAKE), now=now)
    is_away(cast.enrolment, date(2026, 10, 5), date(2026, 10, 6), by=cast.manager)
    a_session(enrolments.get_cohort(october.ref), on=date(2026, 10, 5))
    db.session.commit()
    client = signed_in_as(cast.coordinator)
    page = client.get(url).text
    assert f'href="/timetable/instead/{item.ref}"' in page
    assert "Away until 6 October" in page


def test_a_session_on_a_bank_holiday_is_said_to_be_on_one_and_a_person_decides(
    cast: Cast, signed_in_as: Any
) -> None:
    client, url = signed_in_as(cast.coordinator), f"/timetable/cohorts/{cast.cohort.ref}/schedule"
    sent = {
        "arrange-welcome": "yes",
        "on-welcome": "2026-12-28",
        "starts-welcome": "09:30",
        "ends-welcome": "12:30",
        "capacity-welcome": "20",
    }
    answer = post(client, url, sent)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "On a bank holiday: “Welcome to the academy” on Monday 28 December" in page
    assert '<span class="app-muted">Bank holiday</span>' in page
    [held] = queries.sessions_to_come(cast.cohort.id, date(2026, 12, 28))
    assert "(a bank holiday)" in client.get(f"/timetable/{held.ref}").text


def test_on_a_register_they_are_greyed_with_the_reason_and_no_request_marks_them(
    cast: Cast, at: At, signed_in_as: Any
) -> None:
    held = a_session(cast.intake, facilitators=[cast.runner])
    db.session.commit()
    at("2026-09-07 12:00")
    client, url = signed_in_as(cast.runner), f"/timetable/{held.ref}/register"
    page = client.get(url).get_data(as_text=True)
    assert "Starts Wednesday 9 September" in page
    assert page.count("data-register-row") == 1
    refs = {entry.name: entry.ref for entry in queries.register_entries(queries.get_session(held.ref))}
    assert f"mark-{refs['Asha Begum']}" not in page
    forged = {"version": "1", f"mark-{refs['Asha Begum']}": "here", "rest": "here"}
    post(client, url, forged)
    entries = queries.register_entries(queries.get_session(held.ref))
    assert next(each for each in entries if each.name == "Asha Begum").line.mark is None


def test_a_choice_that_lacks_something_says_so_beside_the_field_and_keeps_what_was_typed(
    cast: Cast, at: At, signed_in_as: Any
) -> None:
    at("2026-09-10 12:00")
    client, url = signed_in_as(cast.runner), f"/timetable/instead/{plan_item(cast.enrolment, 'welcome').ref}"
    assert "aria-expanded" not in client.get(url).get_data(as_text=True)
    answer = post(client, url, {"kind": "covered", "what": "Read the slides"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#with_whom"' in page
    assert "Read the slides" in page


def test_what_they_were_not_at_reads_made_up_on_their_own_page_once_it_is_covered(
    cast: Cast, at: At, signed_in_as: Any
) -> None:
    a_session(cast.intake, facilitators=[cast.runner])
    db.session.commit()
    at("2026-09-10 12:00")
    own = signed_in_as(cast.starter)
    assert "You started Wednesday 9 September" in own.get("/timetable/own").get_data(as_text=True)
    item = plan_item(cast.enrolment, "welcome")
    wish = Wish(Instead.COVERED, what="Read the slides", with_whom="Dee Marsh", done_on=date(2026, 9, 10))
    actions.choose(acts(cast.runner), item, wish=wish, now=clock.now())
    db.session.commit()
    shown = own.get("/timetable/own").get_data(as_text=True)
    assert "Made up on 10 September 2026" in shown
    assert "You started Wednesday 9 September" not in shown


def test_their_own_page_never_says_to_be_arranged_of_what_has_an_answer(
    cast: Cast, at: At, signed_in_as: Any
) -> None:
    """It stood there beside the place of the next intake, and after “not needed”, until the year was over."""
    a_session(cast.intake, facilitators=[cast.runner])
    a_session(cast.intake, key="recording", on=date(2026, 9, 8))
    october = enrolments.get_cohort(a_cohort("October", starts_on=date(2026, 10, 5)).ref)
    db.session.commit()
    own, now = signed_in_as(cast.starter), at("2026-09-10 12:00")
    assert own.get("/timetable/own").text.count("You started Wednesday 9 September") == 2
    later = Wish(Instead.NEXT_INTAKE)
    actions.choose(acts(cast.runner), plan_item(cast.enrolment, "welcome"), wish=later, now=now)
    no_need = Wish(Instead.NOT_NEEDED, reason="held since 2024")
    actions.choose(acts(cast.runner), plan_item(cast.enrolment, "recording"), wish=no_need, now=now)
    a_session(october, on=date(2026, 10, 5))
    db.session.commit()
    page = own.get("/timetable/own").text
    assert "To be arranged" not in page
    assert "Booked · Monday 5 October 2026" in page
    assert "held since 2024" in page


def test_who_is_given_a_place_and_cannot_come_is_said_before_and_after(
    cast: Cast, at: At, signed_in_as: Any
) -> None:
    held = a_session(cast.intake, facilitators=[cast.runner])
    [booking] = [
        each
        for each in queries.bookings_of_sessions([held.id])[held.id]
        if each.enrolment_id == cast.enrolment.id
    ]
    actions.withdraw_booking(acts(cast.coordinator), booking, held, now=clock.now())
    db.session.commit()
    client, url = signed_in_as(cast.coordinator), f"/timetable/{held.ref}/book"
    assert "Cannot come: starts Wednesday 9 September" in client.get(url).get_data(as_text=True)
    answer = post(client, url, {"people": [cast.enrolment.ref]})
    assert "starts Wednesday 9 September: choose what happens instead." in client.get(
        answer.location
    ).get_data(as_text=True)


def waits_for(cast: Cast) -> list[str]:
    return [each.title for each in queries.to_arrange([cast.enrolment.id], clock.today())]


def test_one_press_chooses_for_every_session_of_a_starter(cast: Cast, signed_in_as: Any) -> None:
    for day, code in ((7, "welcome"), (8, "recording")):
        a_session(cast.intake, key=code, on=date(2026, 9, day), facilitators=[cast.runner])
    db.session.commit()
    assert len(waits_for(cast)) == 2
    client, today = signed_in_as(cast.runner), "/overview/today"
    assert "Next intake for all 2" in client.get(today).text
    url = f"/timetable/plans/{cast.enrolment.ref}/instead"
    answer = post(client, url, {"kind": "next_intake", "next": today}, page=today)
    assert answer.status_code == 303
    assert answer.location.endswith(today)
    assert "at the next intake. The places are given once it is arranged." in client.get(today).text
    assert waits_for(cast) == []
    for code in ("welcome", "recording"):
        chosen = queries.choice_of(plan_item(cast.enrolment, code).id)
        assert chosen is not None
        assert chosen.kind is Instead.NEXT_INTAKE
    again = post(client, url, {"kind": "next_intake", "next": today}, page=today)
    assert again.status_code == 422
    assert "Nothing is to be arranged here any more" in again.text


def test_who_only_assesses_them_has_nothing_to_choose(cast: Cast, signed_in_as: Any) -> None:
    a_session(cast.intake, facilitators=[cast.runner])
    other = a_practitioner("Una", "Else")
    db.session.add(
        Responsibility(duty=Duty.ASSESSOR, holder_id=other.id, person_id=cast.starter.id, starts_on=LONG_AGO)
    )
    db.session.commit()
    html = signed_in_as(other).get("/overview/today").text
    assert "your 1 starter" in html
    assert "To be arranged" not in html
    url = f"/timetable/plans/{cast.enrolment.ref}/instead"
    assert post(signed_in_as(other), url, {"kind": "next_intake"}, page="/overview/today").status_code in {
        403,
        404,
    }


def test_agreed_to_come_to_all_gives_the_time_of_each_back(cast: Cast, signed_in_as: Any) -> None:
    a_session(cast.intake, facilitators=[cast.runner])
    db.session.commit()
    url = f"/timetable/plans/{cast.enrolment.ref}/instead"
    client = signed_in_as(cast.runner)
    assert post(client, url, {"kind": "agreed_to_come"}, page="/overview/today").status_code == 303
    chosen = queries.choice_of(plan_item(cast.enrolment, "welcome").id)
    assert chosen is not None
    assert chosen.time_back == "3 hours"


@pytest.mark.parametrize("kind", ["covered", "not_needed", "", "nonsense"])
def test_what_is_signed_or_reasoned_is_never_chosen_for_all(cast: Cast, signed_in_as: Any, kind: str) -> None:
    a_session(cast.intake, facilitators=[cast.runner])
    db.session.commit()
    url = f"/timetable/plans/{cast.enrolment.ref}/instead"
    assert post(signed_in_as(cast.runner), url, {"kind": kind}, page="/overview/today").status_code == 422
    assert waits_for(cast) == ["Welcome to the academy"]


def test_the_page_of_a_session_on_a_plan_says_how_it_stands(cast: Cast, at: At, signed_in_as: Any) -> None:
    item, client = plan_item(cast.enrolment, "welcome"), signed_in_as(cast.starter)
    page = f"/enrolments/items/{item.ref}"
    a_session(cast.intake, facilitators=[cast.runner])
    db.session.commit()
    assert "To be arranged · with Ruth Ainsworth" in client.get(page).text
    actions.choose(acts(cast.runner), item, wish=Wish(Instead.AGREED, time_back="3 hours"), now=clock.now())
    db.session.commit()
    assert "Booked · Monday 7 September 2026" in client.get(page).text
    held = queries.sessions_to_come(cast.cohort.id, date(2026, 9, 7))[0]
    at("2026-09-07 13:00")
    entry = next(each for each in queries.register_entries(held) if each.name == "Asha Begum")
    missed = {entry.ref: (Mark.NOT_HERE, False)}
    actions.take_register(acts(cast.runner), held, marks=missed, version=None, now=clock.now())
    db.session.commit()
    assert "Missed" in client.get(page).text
