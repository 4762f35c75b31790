"""Contract start, first day in and working pattern: who says them, what is refused, and what moves by them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.lifecycle import actions as lifecycle
from academy.lifecycle import queries
from academy.notifications.models import OutboxMessage
from academy.people import actions
from academy.people import queries as people
from academy.people.models import Employment, Person
from academy.people.rules import Pattern
from academy.programmes import actions as programmes
from academy.readiness import queries as readiness
from academy.refusals import Refused
from academy.signin import actions as signin
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import Cast, acts
from tests.factories import (
    DATA,
    SYSTEM,
    a_cohort,
    a_live_check,
    an_employment,
    an_enrolment,
    managing,
    with_role,
)
from tests.forms import post

At = Callable[[str], datetime]
SignIn = Callable[[Person], FlaskClient]
MONDAY = date(2026, 9, 14)
HALVES = ["mon-am", "mon-pm", "tue-am", "tue-pm", "wed-am"]
FIELDS = {"starts_on": "2026-09-14", "first_week": HALVES, "turns": "one"}
NEXT_MONDAY = " Their next working day is Monday 21 September 2026"
THREE_DAYS = Pattern(MONDAY, ("mon tue wed-am",))


@pytest.fixture
def now(at: At) -> datetime:
    return at("2026-09-02 09:00")


@pytest.fixture
def cast(now: datetime) -> Cast:
    """Asha comes on Monday 14 September; her handbook is due five of her working days later."""
    text = (DATA / "small-programme.toml").read_text(encoding="utf-8")
    counted = text.replace("when = { day = 2 }", 'when = { working_days_after = 5, from = "first_day" }')
    version = programmes.load(SYSTEM, counted, now=now)
    programmes.publish(SYSTEM, version, now=now)
    runner = with_role(Role.ADVANCED_PRACTITIONER, given="Ruth", family="Ainsworth")
    manager = with_role(Role.MANAGER, given="Mo", family="Khan")
    coordinator = with_role(Role.COORDINATOR, given="Cora", family="Dean")
    starter = with_role(Role.STARTER, given="Asha", family="Begum")
    managing(starter, manager)
    cohort = a_cohort(runner=runner, version=version)
    enrolment = an_enrolment(an_employment(starter, starts_on=MONDAY), cohort=cohort)
    enrolment.programme_start_on = MONDAY
    db.session.commit()
    return Cast(starter, manager, runner, coordinator, cohort, enrolment)


def job_of(cast: Cast) -> Employment:
    return queries.employment_or_404(
        db.session.scalars(
            sa.select(Employment.ref).where(Employment.id == cast.enrolment.employment_id)
        ).one(),
        clock.today(),
    )[0]


def due(cast: Cast, code: str = "handbook") -> date | None:
    db.session.flush()
    lines = enrolments.plan_lines([cast.enrolment.id])[cast.enrolment.id]
    return next(line.due_on for line in lines if line.code == code)


def a_session(cast: Cast, on: date) -> None:
    wanted = Arrangement(
        "recording",
        "Recording day",
        on,
        time(9, 30),
        time(12, 30),
        facilitator_ids=(cast.runner.id,),
        capacity=9,
    )
    timetable.schedule(acts(cast.coordinator), cast.intake, sessions=[wanted], now=clock.now())
    db.session.commit()


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def enter(cast: Cast, pattern: Pattern = THREE_DAYS) -> None:
    actions.enter_pattern(acts(cast.manager), job_of(cast), pattern, now=clock.now())
    db.session.flush()


def refused(call: Callable[[], Any]) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as no:
        call()
    return [(reason.field, reason.message) for reason in no.value.reasons]


def test_tasks_count_the_persons_own_working_days_once_a_pattern_is_entered(cast: Cast) -> None:
    assert due(cast) == date(2026, 9, 21)
    enter(cast)
    assert due(cast) == date(2026, 9, 23)  # Tue, Wed, Mon, Tue, Wed
    said = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.verb == Verb.PERSON_CHANGED).order_by(AuditEvent.id.desc())
    ).first()
    assert json.loads(said.details)["pattern"] == [
        "Monday to Friday (assumed)",
        "Monday, Tuesday, Wednesday morning",
    ]


def test_what_a_starter_owes_before_being_ready_counts_their_own_days_and_what_others_owe_does_not(
    cast: Cast,
) -> None:
    def lines() -> dict[str, date | None]:
        plan = enrolments.get_enrolment(cast.enrolment.ref)
        return {
            each.check.code: each.due_on for each in readiness.facts_of([plan], clock.today())[plan.id].lines
        }

    actions.change_first_day(acts(cast.manager), job_of(cast), date(2026, 9, 16), now=clock.now())
    assert (lines()["accounts"], lines()["kit"]) == (date(2026, 9, 17), date(2026, 9, 16))
    enter(cast)
    assert (lines()["accounts"], lines()["kit"]) == (date(2026, 9, 21), date(2026, 9, 16))


def test_a_pattern_changes_from_a_day_and_the_one_before_is_kept(cast: Cast) -> None:
    enter(cast)
    enter(cast, Pattern(date(2026, 9, 21), ("thu fri",)))
    assert due(cast) == date(2026, 10, 1)  # Tue, Wed, then Thu, Fri, Thu
    job = job_of(cast)
    assert people.patterns_of([job.id])[job.id] == (THREE_DAYS, Pattern(date(2026, 9, 21), ("thu fri",)))
    assert [by for _, by in people.entered_patterns(job.id)] == ["Mo Khan", "Mo Khan"]


def test_a_pattern_from_the_same_day_takes_the_place_of_the_one_before(cast: Cast) -> None:
    enter(cast)
    enter(cast, Pattern(MONDAY, ("mon", "tue wed"), MONDAY))
    job = job_of(cast)
    assert people.patterns_of([job.id])[job.id] == (Pattern(MONDAY, ("mon", "tue wed"), MONDAY),)


def test_what_is_done_never_moves(cast: Cast) -> None:
    done = next(each for each in enrolments.open_plan_items(cast.enrolment.id) if each[1] == "handbook")[0]
    from academy.enrolments import actions as plans
    from academy.enrolments.rules import Source

    plans.complete(
        acts(cast.coordinator),
        enrolments.get_plan_item(done.ref),
        source=Source.SELF,
        source_ref="x",
        done_on=MONDAY,
        how="read",
        role="coordinator",
        now=clock.now(),
    )
    enter(cast)
    assert due(cast) == date(2026, 9, 21)


def test_sessions_stay_where_the_intake_has_them_and_one_outside_the_pattern_is_to_be_arranged(
    cast: Cast,
) -> None:
    a_session(cast, date(2026, 9, 17))
    new = actions.job_in_pattern(acts(cast.manager), job_of(cast), THREE_DAYS, today=clock.today())
    moved = queries.moved(job_of(cast), new, clock.today())
    assert [(each.title, each.on) for each in moved.outside] == [("Recording day", date(2026, 9, 17))]
    assert [(each.before, each.after) for each in moved.dates] == [
        (date(2026, 9, 18), date(2026, 9, 22)),  # a policy, and the talk with their manager
        (date(2026, 9, 18), date(2026, 9, 22)),
        (date(2026, 9, 21), date(2026, 9, 23)),
    ]
    enter(cast)
    assert due(cast, "recording") == date(2026, 9, 17)
    waits = sessions.to_arrange([cast.enrolment.id], clock.today())
    assert [(each.title, each.why) for each in waits if each.on == date(2026, 9, 17)] == [
        ("Recording day", "does not work on Thursdays")
    ]
    back = actions.job_in_pattern(
        acts(cast.manager), job_of(cast), Pattern(MONDAY, ("thu fri",)), today=clock.today()
    )
    assert [each.title for each in queries.moved(job_of(cast), back, clock.today()).inside] == [
        "Recording day"
    ]


def test_a_first_day_in_that_lies_ahead_moves_to_the_next_day_of_the_pattern(cast: Cast) -> None:
    enter(cast, Pattern(MONDAY, ("wed thu fri",)))
    assert job_of(cast).first_day_on == date(2026, 9, 16)
    assert enrolments.get_enrolment(cast.enrolment.ref).programme_start_on == date(2026, 9, 16)
    assert due(cast) == date(2026, 9, 25)


def test_a_first_day_in_that_was_stays(cast: Cast, at: At) -> None:
    at("2026-09-15 09:00")
    enter(cast, Pattern(MONDAY, ("wed thu fri",)))
    assert job_of(cast).first_day_on == MONDAY


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 11), "The contract starts on Monday 14 September 2026. Enter that day or a later one"),
        (
            date(2026, 9, 19),
            "Saturday 19 September 2026 is not one of their working days: Monday to Friday (assumed)."
            + NEXT_MONDAY,
        ),
        (
            date(2026, 12, 28),
            "Monday 28 December 2026 is a bank holiday. Their next working day is Tuesday 29 December 2026",
        ),
    ],
)
def test_working_day_1_is_on_or_after_contract_start_in_the_pattern_and_no_bank_holiday(
    cast: Cast, day: date, words: str
) -> None:
    change = lambda: actions.change_first_day(acts(cast.manager), job_of(cast), day, now=clock.now())  # noqa: E731
    assert refused(change) == [("first_day_on", words)]


def test_the_first_day_in_moves_the_plan_and_the_programme_that_began_with_it(cast: Cast) -> None:
    actions.change_first_day(acts(cast.coordinator), job_of(cast), date(2026, 9, 16), now=clock.now())
    assert (job_of(cast).contract_start_on, job_of(cast).first_day_on) == (MONDAY, date(2026, 9, 16))
    assert due(cast) == date(2026, 9, 23)
    assert enrolments.get_enrolment(cast.enrolment.ref).programme_start_on == date(2026, 9, 16)


def test_between_contract_and_first_day_in_a_place_stays_to_be_agreed_and_before_the_contract_it_goes(
    cast: Cast,
) -> None:
    a_session(cast, MONDAY)
    actions.change_first_day(acts(cast.manager), job_of(cast), date(2026, 9, 16), now=clock.now())
    [waits] = [each for each in sessions.to_arrange([cast.enrolment.id], clock.today()) if each.on == MONDAY]
    assert (waits.why, waits.session_to_come) == ("starts Wednesday 16 September", True)
    [line] = sessions.sessions_of_cohorts([cast.cohort.id])
    [entry] = sessions.register_entries(sessions.get_session(line.ref))
    assert entry.line.cannot_come == "starts Wednesday 16 September"
    job = job_of(cast)
    job.contract_start_on = date(2026, 9, 16)
    moved = replace(actions.job_from(acts(cast.manager), job, job.first_day_on), started_on=MONDAY)
    lifecycle.follow(acts(cast.coordinator), {job.id: moved}, because="the start", now=clock.now())
    assert sessions.register_entries(sessions.get_session(line.ref)) == []


def test_an_invitation_lives_on_with_a_later_first_day_and_is_never_cut_short(cast: Cast) -> None:
    sent = signin.invite(acts(cast.coordinator), cast.starter, now=clock.now())
    [mail] = db.session.scalars(sa.select(OutboxMessage)).all()
    assert "until Monday 21 September 2026" in mail.body
    for first_day, last, said in (
        (date(2026, 9, 16), date(2026, 9, 23), "until Wednesday 23 September 2026"),
        (MONDAY, date(2026, 9, 23), "until Wednesday 23 September 2026"),
    ):
        actions.change_first_day(acts(cast.coordinator), job_of(cast), first_day, now=clock.now())
        assert clock.in_london(sent.expires_at).date() == last
        assert said in mail.body


def test_nobody_enters_their_own_pattern_or_first_day(cast: Cast) -> None:
    both = acts(cast.starter)
    for call in (
        lambda: actions.enter_pattern(both, job_of(cast), THREE_DAYS, now=clock.now()),
        lambda: actions.change_first_day(both, job_of(cast), date(2026, 9, 15), now=clock.now()),
    ):
        assert len(refused(call)) == 1


def test_a_manager_sees_what_would_move_before_it_does(cast: Cast, signed_in_as: SignIn) -> None:
    a_session(cast, date(2026, 9, 17))
    client = signed_in_as(cast.manager)
    url = f"/lifecycle/pattern/{job_of(cast).ref}"
    page = shown(client.get(url))
    assert "No pattern is entered, so Monday to Friday is assumed." in page
    checked = shown(post(client, url, FIELDS))
    assert "3 dates move" in checked
    assert "Recording day, Thursday 17 September 2026" in checked
    assert due(cast) == date(2026, 9, 21)
    assert post(client, url, FIELDS | {"change": "yes"}).status_code == 200
    saved = post(client, url, FIELDS | {"confirmed": "yes"})
    assert (saved.status_code, saved.location) == (303, f"/overview/{cast.enrolment.ref}/year")
    assert due(cast) == date(2026, 9, 23)
    assert "Monday, Tuesday, Wednesday morning" in shown(client.get(url))


def test_what_cannot_be_is_said_beside_the_field_and_what_was_ticked_is_kept(
    cast: Cast, signed_in_as: SignIn
) -> None:
    client = signed_in_as(cast.manager)
    url = f"/lifecycle/pattern/{job_of(cast).ref}"
    early = post(client, url, FIELDS | {"starts_on": "2026-09-01"})
    assert early.status_code == 422
    assert "The contract starts on 14 September 2026" in shown(early)
    assert 'value="wed-am" checked' in shown(early)
    assert 'value="thu-am" checked' not in shown(early)
    empty = post(client, url, FIELDS | {"first_week": []})
    assert empty.status_code == 422
    assert "Choose at least one morning or afternoon" in shown(empty)
    tuesday = FIELDS | {"turns": "two", "second_week": ["fri-am"], "first_monday_on": "2026-09-15"}
    assert "15 September 2026 is a Tuesday. Enter a Monday" in shown(post(client, url, tuesday))
    bad = post(client, f"/lifecycle/first-day/{job_of(cast).ref}", {"first_day_on": "2026-09-19"})
    assert bad.status_code == 422
    assert "Their next working day is Monday 21 September 2026" in shown(bad)


def test_two_weeks_that_take_turns_begin_in_the_week_of_the_day_unless_a_monday_is_said(
    cast: Cast, signed_in_as: SignIn
) -> None:
    client = signed_in_as(cast.coordinator)
    url = f"/lifecycle/pattern/{job_of(cast).ref}"
    two = FIELDS | {"turns": "two", "second_week": ["fri-am"], "confirmed": "yes"}
    assert post(client, url, two).status_code == 303
    job = job_of(cast)
    assert people.patterns_of([job.id])[job.id] == (Pattern(MONDAY, ("mon tue wed-am", "fri-am"), MONDAY),)


def test_every_page_that_counts_by_it_says_that_monday_to_friday_is_assumed(
    cast: Cast, signed_in_as: SignIn
) -> None:
    plan = f"/overview/{cast.enrolment.ref}/year"
    assumed = "Monday to Friday is assumed, as no working pattern is entered"
    own, manager = signed_in_as(cast.starter), signed_in_as(cast.manager)
    assert assumed in shown(own.get("/overview/your-year"))
    assert "Enter the working pattern" not in shown(own.get("/overview/your-year"))
    assert assumed in shown(manager.get(plan))
    assert "Enter the working pattern" in shown(manager.get(plan))
    enter(cast)
    db.session.commit()
    assert assumed not in shown(own.get("/overview/your-year"))
    assert "Your working days: Monday, Tuesday, Wednesday morning." in shown(own.get("/overview/your-year"))
    assert "Own working days: Monday, Tuesday, Wednesday morning." in shown(manager.get(plan))


def test_contract_start_first_day_in_and_programme_start_are_three_dates(
    cast: Cast, signed_in_as: SignIn
) -> None:
    actions.change_first_day(acts(cast.coordinator), job_of(cast), date(2026, 9, 16), now=clock.now())
    enrolments.get_enrolment(cast.enrolment.ref).programme_start_on = date(2026, 9, 21)
    db.session.commit()
    page = shown(signed_in_as(cast.coordinator).get(f"/overview/{cast.enrolment.ref}/year"))
    assert "Contract from 14 September 2026 · first day in 16 September 2026" in page
    assert "programme counts from 21 September 2026" in page


def test_until_registration_is_live_dates_counted_from_programme_start_are_shown_as_provisional(
    cast: Cast, signed_in_as: SignIn
) -> None:
    words = "Dates that count from the programme’s start are provisional until the registration is live."
    client, url = signed_in_as(cast.starter), "/overview/your-year"
    assert words not in shown(client.get(url))
    enrolments.get_enrolment(cast.enrolment.ref).programme_start_on = None
    enter(cast)
    db.session.commit()
    assert words in shown(client.get(url))
    assert "due about 14 December" in shown(client.get(url))
    assert '14 Dec<span class="app-beneath">provisional</span>' in shown(client.get(url)).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_programme_counts_from_no_day_before_the_registration_is_live(
    cast: Cast, signed_in_as: SignIn
) -> None:
    job = an_employment(with_role(Role.STARTER, given="Nia", family="New"), starts_on=MONDAY)
    db.session.commit()
    client, url = signed_in_as(cast.coordinator), f"/lifecycle/start/{job.ref}"
    typed = {"cohort": cast.cohort.ref, "audience": "newly_qualified", "confirmed": "yes"}
    early = post(client, url, typed | {"programme_start_on": "2026-09-14"})
    assert early.status_code == 422
    assert "Nobody has seen Nia New on the public register yet. Leave this empty" in shown(early)
    assert post(client, url, typed).status_code == 303
    other = an_employment(with_role(Role.STARTER, given="Ola", family="New"), starts_on=MONDAY)
    a_live_check(other.person, on=date(2026, 9, 1))
    db.session.commit()
    live = post(client, f"/lifecycle/start/{other.ref}", typed | {"programme_start_on": "2026-09-14"})
    assert live.status_code == 303
