"""Away is two dates, never a cause: what fell due in it waits, sessions are arranged, no date of the year moves."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments import queries
from academy.enrolments.models import Away, PlanItem
from academy.enrolments.rules import ItemState
from academy.lifecycle import actions
from academy.overview.queries import plans_of
from academy.people.models import Person
from academy.refusals import Refused
from academy.settings import actions as settings
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, a_cast, acts
from tests.factories import with_role
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
At = Callable[[str], datetime]
FIRST, LAST = date(2026, 9, 10), date(2026, 9, 14)  # Thursday to Monday
# Tuesday is the return; five working days after it is the next Tuesday.
PICK_UP = date(2026, 9, 22)


@pytest.fixture
def cast(at: At) -> Cast:
    at("2026-09-09 09:00")
    return a_cast()


def is_away(
    cast: Cast, who: Person | None = None, first: date | None = FIRST, last: date | None = LAST
) -> int:
    found = queries.get_enrolment(cast.enrolment.ref)
    moved = actions.enter_away(
        acts(who or cast.starter), found, first_on=first, last_on=last, now=clock.now()
    )
    db.session.flush()
    return moved


def dates(cast: Cast) -> dict[str, tuple[date | None, date | None]]:
    rows = queries.plan_items_of([cast.enrolment.id])[cast.enrolment.id]
    return {row.item.code: (row.due_on, row.fell_due_on) for row in rows}


def words(client: FlaskClient, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).get_data(as_text=True)).split())


def test_what_fell_due_in_it_is_due_five_working_days_after_the_return_and_both_dates_are_shown(
    cast: Cast, at: At, signed_in_as: SignIn
) -> None:
    before = dates(cast)
    inside = {code for code, (due, _) in before.items() if due is not None and FIRST <= due <= LAST}
    assert is_away(cast) > 0
    after = dates(cast)
    moved = {code for code in inside if after[code] != before[code]}
    assert moved, "the small programme has things that fall due then"
    for code in moved:
        assert after[code] == (PICK_UP, before[code][0])
    assert all(after[code] == before[code] for code in set(before) - inside)

    db.session.commit()
    at("2026-09-15 09:00")
    said = words(signed_in_as(cast.starter), "/overview/your-year")
    assert re.search(r"Away when it was due, 1\d September · pick this up by 22 September", said)
    found = queries.get_enrolment(cast.enrolment.ref)
    plan = plans_of([found], clock.today())[found.id]
    states = {each.line.code: each.standing for each in plan.entries}
    assert all(states[code].state is ItemState.AWAY and not states[code].needs_action for code in moved)
    at("2026-09-23 09:00")
    late = {
        each.line.code: each.standing.state for each in plans_of([found], clock.today())[found.id].entries
    }
    assert any(late[code] is ItemState.OVERDUE for code in moved)


def test_it_moves_no_date_of_the_year(cast: Cast) -> None:
    by_months = [
        row.item.code
        for row in queries.plan_items_of([cast.enrolment.id])[cast.enrolment.id]
        if "month" in row.why_due
    ]
    assert by_months, "the small programme has something that counts in months"
    before = dates(cast)
    review = before[by_months[0]][0]
    assert review is not None
    is_away(cast, first=review.replace(day=1), last=review.replace(day=28))
    assert {code: dates(cast)[code] for code in by_months} == {code: before[code] for code in by_months}


def test_the_days_are_the_councils_choice(cast: Cast) -> None:
    settings.change(acts(cast.coordinator), "pick_up_days", value="2", now=clock.now())
    is_away(cast)
    assert {due for due, fell in dates(cast).values() if fell} == {date(2026, 9, 17)}


def test_a_session_in_it_is_to_be_arranged_and_the_register_says_until_when_and_never_why(
    cast: Cast,
) -> None:
    who = acts(cast.coordinator)
    welcome = Arrangement("welcome", "Welcome", FIRST, time(9, 30), time(12))
    timetable.schedule(who, cast.intake, sessions=[welcome], now=clock.now())
    db.session.flush()
    is_away(cast)
    [line] = sessions.sessions_of_cohorts([cast.cohort.id])
    [entry] = sessions.register_entries(sessions.get_session(line.ref))
    assert entry.line.cannot_come == "away until 14 September"
    found = queries.get_enrolment(cast.enrolment.ref)
    plan = plans_of([found], date(2026, 9, 11))[found.id]
    [session] = [each for each in plan.entries if each.line.code == "welcome"]
    assert session.standing.state is ItemState.TO_ARRANGE
    assert session.standing.owner is not None
    assert session.standing.owner.name == cast.runner.name


@pytest.mark.parametrize("who", ["starter", "manager", "coordinator"])
def test_starter_manager_or_coordinator_enter_it(cast: Cast, who: str) -> None:
    is_away(cast, getattr(cast, who))
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.PLAN_AWAY)).one()
    assert event.about_person_id == cast.starter.id


def test_nobody_else_enters_it(cast: Cast, signed_in_as: SignIn) -> None:
    with pytest.raises(Refused):
        is_away(cast, cast.runner)
    stranger = with_role(Role.MANAGER)
    db.session.commit()
    address = f"/lifecycle/away/{cast.enrolment.ref}"
    assert signed_in_as(cast.runner).get(address).status_code == 403
    assert signed_in_as(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, LAST, "Enter the first day away"),
        (FIRST, None, "Enter the last day away"),
        (LAST, FIRST, "The last day must be the first day or later"),
        (date(2020, 1, 1), LAST, "The contract starts on"),
        (FIRST, date(2028, 1, 1), "More than a year"),
    ],
)
def test_dates_that_cannot_be_are_refused(
    cast: Cast, first: date | None, last: date | None, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        is_away(cast, first=first, last=last)


def test_two_stretches_do_not_overlap_and_days_of_the_second_do_not_count(cast: Cast) -> None:
    is_away(cast)
    with pytest.raises(Refused, match="is entered already"):
        is_away(cast, first=LAST, last=date(2026, 9, 18))
    is_away(cast, first=PICK_UP, last=date(2026, 9, 25))
    assert {due for due, fell in dates(cast).values() if fell and fell <= LAST} == {date(2026, 9, 28)}


def test_taking_it_back_gives_the_dates_back(cast: Cast, signed_in_as: SignIn) -> None:
    before = dates(cast)
    is_away(cast)
    row = db.session.scalars(sa.select(Away)).one()
    ref = row.ref
    db.session.commit()
    browser = signed_in_as(cast.manager)
    assert post(browser, f"/lifecycle/away/take-back/{ref}", {}, page="/sign-in/account").status_code == 303
    assert dates(cast) == before
    assert db.session.scalars(
        sa.select(AuditEvent.verb).where(AuditEvent.verb == Verb.PLAN_AWAY_WITHDRAWN)
    ).one()


def test_what_is_done_does_not_move(cast: Cast) -> None:
    done = cast.item("readiness_talk")
    enrolments.sign_off(acts(cast.manager), done, done_on=date(2026, 9, 9), now=clock.now())
    db.session.flush()
    before = db.session.get(PlanItem, done.id).due_on  # type: ignore[union-attr]
    is_away(cast)
    assert db.session.get(PlanItem, done.id).due_on == before  # type: ignore[union-attr]


def test_there_is_nowhere_to_type_a_cause(cast: Cast, signed_in_as: SignIn) -> None:
    db.session.commit()
    page = signed_in_as(cast.starter).get(f"/lifecycle/away/{cast.enrolment.ref}").get_data(as_text=True)
    main = page[page.index("<main") : page.index("</main>")]
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', main))
    assert {name.partition("-")[0] for name in names} <= {"csrf_token", "first_on", "last_on"}
    assert {"entered_at", "first_on", "last_on"} <= {column.name for column in Away.__table__.columns}
    assert not {column.name for column in Away.__table__.columns} & {"reason", "cause", "note", "kind"}


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it(
    cast: Cast, signed_in_as: SignIn
) -> None:
    db.session.commit()
    sent: dict[str, Any] = {}
    for name, day in (("first_on", LAST), ("last_on", FIRST)):
        sent |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    answer = post(signed_in_as(cast.starter), f"/lifecycle/away/{cast.enrolment.ref}", sent)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "The last day must be the first day or later" in page
    assert re.search(r'name="first_on-day"[^>]*value="14"', page)


def test_no_page_sheet_pdf_or_mail_says_sick_ill_or_not_well() -> None:
    """Nothing that we write names a cause: not in templates, not in words made by code, not in the programme.

    The published standards are other people's words about families, and are quoted as they are.
    """
    root = Path(__file__).parent.parent.parent
    forbidden = re.compile(r"\b(sick|sickness|ill|illness|unwell|not well)\b", re.IGNORECASE)
    places = [
        *root.glob("templates/**/*"),
        *root.glob("academy/**/*.py"),
        *root.glob("academy/**/programmes/*.toml"),
    ]
    found = [
        f"{file.relative_to(root)}:{number}"
        for file in places
        if file.is_file()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert not found, f"Say “away”, and nothing of why: {found}"
