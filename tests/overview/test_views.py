"""Homes, one person's year, its whys and history, and the cohort board: who sees what, in how many statements."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import actions
from academy.people.models import Duty, Person, Responsibility
from academy.sheets import read_sheet
from academy.timetable import actions as timetable
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, sent_in
from tests.factories import a_cohort, an_employment, an_enrolment, with_role
from tests.readiness.factories import a_cast as a_service
from tests.timetable.factories import a_session, is_away

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def cast(at: At) -> Cast:
    at("2026-09-10 09:00")
    found = a_cast()
    db.session.commit()
    return found


def text(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)[:600]
    return " ".join(answer.get_data(as_text=True).split())


def test_each_role_goes_to_its_own_home(cast: Cast, signed_in_as: SignIn) -> None:
    for person, path in (
        (cast.starter, "/overview/your-year"),
        (cast.runner, "/overview/today"),
        (cast.manager, "/overview/my-team"),
        (cast.coordinator, "/overview/coordinator"),
    ):
        answer = signed_in_as(person).get("/")
        assert (answer.status_code, answer.location) == (303, path)


def test_several_roles_have_one_list_that_says_the_role(cast: Cast, signed_in_as: SignIn) -> None:
    with_role(Role.MANAGER, cast.runner)
    shown = text(signed_in_as(cast.runner), "/")
    assert "Your day" in shown
    assert "Asha Begum" in shown
    assert "as Advanced Practitioner" in shown


def test_somebody_without_a_role_is_told_whom_to_ask(cast: Cast, signed_in_as: SignIn) -> None:
    from tests.factories import a_person

    assert "You have no role here yet" in text(signed_in_as(a_person()), "/")


def test_the_starter_sees_what_is_next_and_every_why(cast: Cast, signed_in_as: SignIn) -> None:
    shown = text(signed_in_as(cast.starter), "/overview/your-year")
    assert "Information security" in shown
    assert "Was due 9 September. Do it, or say what is in the way" in shown
    assert "You will look things up in it." in shown
    assert "Confirming that you know where the policy is" in shown
    assert "Ruth Ainsworth" in shown
    assert "<svg" in shown
    assert shown.count('<details class="app-why">') == 9


def test_before_the_first_day_nothing_is_asked(cast: Cast, signed_in_as: SignIn, at: At) -> None:
    at("2026-08-20")
    assert "Welcome. Your first day is Monday 7 September 2026" in text(
        signed_in_as(cast.starter), "/overview/your-year"
    )


def test_who_is_away_reads_first_until_when_and_that_nothing_is_asked(
    cast: Cast, signed_in_as: SignIn, at: At
) -> None:
    is_away(cast.enrolment, date(2026, 9, 10), date(2026, 9, 11), by=cast.starter)
    db.session.commit()
    words = "You are away until Friday 11 September 2026. Until then there is nothing that you must do."
    shown = text(signed_in_as(cast.starter), "/overview/your-year")
    assert words in shown
    above = shown[: shown.index("Your year</h2>")]
    assert "Open it" not in above
    assert "Do it, or say what is in the way" not in above
    assert "There is nothing that you must do now" not in above
    at("2026-09-12 09:00")
    back = text(signed_in_as(cast.starter), "/overview/your-year")
    assert "You are away until" not in back
    assert "Open it" in back


def test_a_starter_without_a_plan_is_told_so(cast: Cast, signed_in_as: SignIn) -> None:
    assert "Your plan is not here yet" in text(signed_in_as(with_role(Role.STARTER)), "/overview/your-year")


def test_others_see_the_same_plan_with_who_has_it(cast: Cast, signed_in_as: SignIn) -> None:
    url = f"/overview/{cast.enrolment.ref}/year"
    for person in (cast.manager, cast.runner, cast.coordinator):
        shown = text(signed_in_as(person), url)
        assert "1 day late · with Asha Begum" in shown
        assert "Who can see this page: the starter, the line manager" in shown
    assert "social worker" not in text(signed_in_as(cast.manager), url).lower()


def test_on_their_own_pages_who_can_see_them_begins_with_you(cast: Cast, signed_in_as: SignIn) -> None:
    client, ref = signed_in_as(cast.starter), cast.enrolment.ref
    item = cast.item("handbook").ref
    own = (
        f"/overview/{ref}/year",
        f"/overview/{ref}/history",
        f"/enrolments/items/{item}",
        f"/readiness/{ref}",
    )
    for page in (*own, f"/records/starters/{ref}"):
        assert "Who can see this page: you, your manager, " in text(client, page), page
    assert "Who can see this page: the starter, the line manager" in text(
        signed_in_as(cast.manager), f"/overview/{ref}/history"
    )


def test_nobody_else_knows_of_it(cast: Cast, signed_in_as: SignIn) -> None:
    strangers = [
        with_role(role) for role in (Role.STARTER, Role.MANAGER, Role.ADVANCED_PRACTITIONER, Role.KIT_DESK)
    ]
    db.session.commit()
    for person in strangers:
        for page in ("year", "why?item=Week+one", "history"):
            text(signed_in_as(person), f"/overview/{cast.enrolment.ref}/{page}", 404)
    for person in strangers[1:2]:
        text(signed_in_as(person), f"/overview/cohorts/{cast.cohort.ref}/board", 404)
        text(signed_in_as(person), f"/overview/cohorts/{cast.cohort.ref}/board.csv", 404)


def test_an_auditor_reads_history_and_no_plan(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(with_role(Role.AUDITOR))
    text(client, f"/overview/{cast.enrolment.ref}/year", 404)
    text(client, f"/overview/{cast.enrolment.ref}/history")


def test_history_says_who_did_what_and_keeps_who_looked(cast: Cast, signed_in_as: SignIn, at: At) -> None:
    now = at("2026-09-10 10:00")
    actions.confirm(acts(cast.starter), cast.item("handbook"), done_on=now.date(), now=now)
    db.session.commit()
    shown = text(signed_in_as(cast.manager), f"/overview/{cast.enrolment.ref}/history")
    assert "Asha Begum completed Read the handbook" in shown
    looked = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.HISTORY_READ)).one()
    assert (looked.actor_id, looked.about_person_id) == (cast.manager.id, cast.starter.id)


def test_a_cell_opens_its_why_as_a_page_and_as_a_part(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.runner)
    url = f"/overview/{cast.enrolment.ref}/why?item=Week+one"
    assert "It counts when Mo Khan has signed it off." in text(client, url)
    part = client.get(url, headers={"X-Requested-With": "fetch"})
    assert part.mimetype == "text/plain"
    assert "<html" not in part.get_data(as_text=True)
    text(client, f"/overview/{cast.enrolment.ref}/why?item=Nothing", 404)


def test_the_practitioners_day(cast: Cast, signed_in_as: SignIn) -> None:
    document_items = {"welcome": time(9, 30), "recording": time(9, 30)}
    timetable.schedule(
        acts(cast.coordinator),
        cast.intake,
        sessions=[
            Arrangement(
                code, code.title(), date(2026, 9, 7 if code == "welcome" else 10), starts, time(12, 30)
            )
            for code, starts in document_items.items()
        ],
        now=datetime.fromisoformat("2026-09-01T09:00:00+00:00"),
    )
    review = sent_in(cast.item("review"), cast.starter)
    db.session.commit()
    shown = text(signed_in_as(cast.runner), "/overview/today")
    assert "Register: 1 still to mark" in shown
    assert "Take register" in shown
    assert "Three-month review" in shown
    assert review.ref not in shown
    assert "2 days late · with Asha Begum" in shown
    assert "and 1 more" in shown


def test_the_managers_team_has_a_line_for_each_starter(cast: Cast, signed_in_as: SignIn) -> None:
    other = with_role(Role.STARTER, given="Not", family="Mine")
    an_enrolment(an_employment(other), cohort=cast.intake)
    db.session.commit()
    shown = text(signed_in_as(cast.manager), "/overview/my-team")
    assert "Asha Begum" in shown
    assert "Not Mine" not in shown
    for label in ("Kit and accounts", "Checks and registration", "Induction", "Modules", "ASYE"):
        assert f">{label}</th>" in shown
    assert "1 person, 1 needs action." in shown


def test_a_manager_who_assesses_elsewhere_finds_them_and_sees_only_what_an_assessor_sees(
    cast: Cast, signed_in_as: SignIn
) -> None:
    other = with_role(Role.MANAGER, given="Kirti", family="Patel")
    client = signed_in_as(other)
    assert "Those whom you assess" not in text(client, "/overview/my-team")
    db.session.add(
        Responsibility(
            duty=Duty.ASSESSOR, holder_id=other.id, person_id=cast.starter.id, starts_on=date(2026, 9, 1)
        )
    )
    db.session.commit()
    html = client.get("/overview/my-team").text
    assert f'href="/overview/{cast.enrolment.ref}/year"' in html
    assert "No starters in your team" in html
    assert f"/readiness/{cast.enrolment.ref}" not in html
    assert client.get(f"/overview/{cast.enrolment.ref}/year").status_code == 200
    assert client.get(f"/readiness/{cast.enrolment.ref}").status_code == 404
    assert client.get("/enrolments/sign-offs").status_code == 200


def test_the_coordinators_overview_says_what_is_not_arranged(cast: Cast, signed_in_as: SignIn) -> None:
    a_cohort("October", starts_on=date(2026, 9, 14))
    an_employment(starts_on=date(2026, 9, 21))
    db.session.commit()
    shown = text(signed_in_as(cast.coordinator), "/overview/coordinator")
    assert "Nobody runs this intake yet" in shown
    assert "4 sessions without a date" in shown
    assert "1 person with a job and no plan yet" in shown


def test_a_head_of_service_sees_their_own_service(cast: Cast, signed_in_as: SignIn) -> None:
    head = with_role(Role.HEAD_OF_SERVICE)
    assert "Nobody has joined yet" in text(signed_in_as(head), "/overview/service")


def test_who_joined_a_service_stands_under_one_heading(signed_in_as: SignIn, at: At) -> None:
    at("2026-09-10 09:00")
    shown = text(signed_in_as(a_service().head), "/overview/service")
    assert shown.count("Who joined") == 1
    assert '<caption class="govuk-visually-hidden">Starters of your service</caption>' in shown


def test_the_board_counts_and_filters(cast: Cast, signed_in_as: SignIn, at: At) -> None:
    now = at("2026-09-10 10:00")
    done = another_starter(cast)
    from tests.enrolments.factories import plan_item

    for code in ("handbook", "security"):
        item = plan_item(done, code)
        who = acts(done.person)
        if code == "handbook":
            actions.confirm(who, item, done_on=now.date(), now=now)
        else:
            sent_in(item, done.person)
    db.session.commit()
    client = signed_in_as(cast.runner)
    shown = text(client, f"/overview/cohorts/{cast.cohort.ref}/board")
    assert '<td class="app-cell--overdue">0 of 6, 3 late</td>' in shown
    assert '<td class="app-cell--overdue">2 of 6, 1 late</td>' in shown
    assert shown.index("Asha Begum") < shown.index("Ben Other01")
    assert "2 people, 2 need action." in shown
    assert "Nobody fits this filter" in text(client, f"/overview/cohorts/{cast.cohort.ref}/board?team=None")


def test_a_booked_shape_on_the_board_has_the_day_of_its_session(cast: Cast, signed_in_as: SignIn) -> None:
    """The review of the same column is due on 7 December, and is not booked."""
    a_session(cast.intake, key="licence_course", on=date(2027, 1, 14))
    db.session.commit()
    shown = text(signed_in_as(cast.runner), f"/overview/cohorts/{cast.cohort.ref}/board")
    assert '<td class="app-cell--booked">14 Jan 2027</td>' in shown


def test_the_boards_files_say_exactly_what_is_shown(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    answer = client.get(f"/overview/cohorts/{cast.cohort.ref}/board.csv")
    sheet = read_sheet(answer.data)
    assert list(sheet.columns) == ["Starter", "Team", "Joins as", "Week one", "Week two", "The year"]
    assert next(iter(sheet.rows[0].cells)) == "Asha Begum"
    assert list(sheet.rows[0].cells)[3:] == ["0 of 6, 3 late", "14 Sep", "7 Dec"]
    assert "attachment" in answer.headers["Content-Disposition"]
    excel = client.get(f"/overview/cohorts/{cast.cohort.ref}/board.xlsx?needs=action")
    assert [next(iter(row.cells)) for row in read_sheet(excel.data).rows] == ["Asha Begum"]
    assert client.get(f"/overview/cohorts/{cast.cohort.ref}/board.exe").status_code == 404


def test_names_on_the_board_are_text(cast: Cast, signed_in_as: SignIn) -> None:
    nasty = with_role(Role.STARTER, given="<b>Eve</b>", family="O'Neil & Söhne")
    an_enrolment(an_employment(nasty), cohort=cast.intake)
    db.session.commit()
    shown = text(signed_in_as(cast.runner), f"/overview/cohorts/{cast.cohort.ref}/board")
    assert "<b>Eve" not in shown
    assert "&lt;b&gt;Eve" in shown


PAGES = {
    "starter": ("/overview/your-year", 9),
    "runner": ("/overview/today", 9),
    "manager": ("/overview/my-team", 8),
    "coordinator": ("/overview/coordinator", 21),
    "board": ("/overview/cohorts/{cohort}/board", 5),
}


@pytest.mark.parametrize("which", PAGES)
def test_the_statements_of_a_page_do_not_grow(
    which: str, cast: Cast, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    url, most = PAGES[which]
    person = cast.runner if which == "board" else getattr(cast, which)
    client = signed_in_as(person)
    url = url.format(cohort=cast.cohort.ref)
    sent_in(cast.item("review"), cast.starter)
    db.session.commit()
    client.get(url)
    with statements() as one:
        assert client.get(url).status_code == 200
    for number in range(19):
        enrolment = another_starter(cast, number)
        if number < 3:
            from tests.enrolments.factories import plan_item

            sent_in(plan_item(enrolment, "review"), enrolment.person)
    db.session.commit()
    client.get(url)
    with statements() as twenty:
        assert client.get(url).status_code == 200
    assert len(twenty) == len(one), "\n\n".join(twenty)
    assert len(one) <= most, "\n\n".join(one)


def test_the_board_counts_again_only_whose_plan_changed(
    cast: Cast, signed_in_as: SignIn, at: At, statements: Callable[[], Any]
) -> None:
    other = another_starter(cast)
    other_ref = other.ref
    db.session.commit()
    client, url = signed_in_as(cast.coordinator), f"/overview/cohorts/{cast.cohort.ref}/board"
    assert "0 of 6, 3 late" in text(client, url)
    with statements() as unchanged:
        client.get(url)
    now = at("2026-09-10 10:00")
    actions.confirm(acts(cast.starter), cast.item("handbook"), done_on=now.date(), now=now)
    db.session.commit()
    with statements() as changed:
        shown = text(client, url)
    assert "1 of 6, 2 late" in shown
    assert "0 of 6, 3 late" in shown
    assert len(changed) == len(unchanged) + 3
    actions.take_back(acts(cast.starter), cast.item("handbook"), now=now)
    db.session.commit()
    assert "1 of 6, 2 late" not in text(client, url)
    at("2026-09-12 10:00")
    assert "0 of 6, 6 late" in text(client, url)
    assert other_ref in shown


def test_name_title_team_and_day_have_a_line_each(cast: Cast, signed_in_as: SignIn) -> None:
    for page in ("/overview/my-team", "/readiness/"):
        shown = text(signed_in_as(cast.manager), page)
        who = shown.split('<th scope="row" class="app-who">')[1].split("</th>")[0]
        lines = [part.split("</span>")[0] for part in who.split('<span class="app-beneath">')[1:]]
        assert (lines[0], lines[2]) == ("New starter, children’s services", "Started 7 Sep"), page
        assert lines[1].startswith("Team "), page
