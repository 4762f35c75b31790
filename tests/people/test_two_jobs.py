"""Somebody with two part-time jobs in HR's file: each job has its own questions, hours and manager."""

from datetime import date, timedelta

import pytest

from academy import clock
from academy.access.rules import Role
from academy.batches.models import BatchKind
from academy.db import db
from academy.people import actions, queries
from academy.people.actions import About
from academy.people.rules import Answer
from tests.factories import with_role
from tests.forms import post
from tests.people.lists import SYSTEM, TEAMS, a_list, committed, fates_of
from tests.people.test_again import job
from tests.people.test_views_imports import look_at

FIRST = "E1,Fay,Ann,a.fay@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,0.5,SW11,N"
SECOND = (
    "E2,Fay,Ann,a.fay@council.example,Contextual Safeguarding,t.iqbal@council.example,05/10/2026,0.4,SW11,N"
)
OTHER = "E3,Okafor,Chidi,c.okafor@council.example,Contextual Safeguarding,j.whittle@council.example,05/10/2026,1,SW12,N"


@pytest.fixture
def coordinator(app, at, signed_in_as):
    at("2026-08-03 10:00")
    committed(TEAMS, kind=BatchKind.TEAMS)
    return signed_in_as(with_role(Role.COORDINATOR, given="Dee", family="Marsh"))


@pytest.fixture
def both_jobs(coordinator):
    committed(a_list(FIRST))
    db.session.commit()
    where = look_at(coordinator, a_list(SECOND, OTHER))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    db.session.expire_all()
    return coordinator


def asked(code: str = "pattern_unknown") -> dict[str, str]:
    """What is open, by the job that it is about."""
    numbers = {job(each).id: each for each in ("E1", "E2")}
    found = queries.open_questions(person_ids=[job("E1").person_id])
    return {numbers[each.employment_id]: each.about for each in found if each.code == code}


def test_of_two_part_time_jobs_each_is_asked_on_which_days(both_jobs) -> None:
    assert job("E2").person_id == job("E1").person_id
    assert job("E3").person_id != job("E1").person_id, "the other rows are taken over too"
    assert asked() == {"E1": "0.5", "E2": "0.4"}
    assert fates_of(committed(a_list(FIRST, SECOND, OTHER)))["unchanged"] == ["E1", "E2", "E3"]


def test_changed_hours_of_both_jobs_are_taken_over_and_asked_about_each(both_jobs) -> None:
    changed = a_list(FIRST.replace(",0.5,", ",0.6,"), SECOND.replace(",0.4,", ",0.3,"))
    assert fates_of(committed(changed, answer=Answer())) == {"changed": ["E1", "E2"]}
    assert asked() == {"E1": "0.6", "E2": "0.3"}


def test_hours_of_one_job_settle_nothing_about_the_other(both_jobs) -> None:
    changed = a_list(FIRST, SECOND.replace(",0.4,", ",0.5,"))
    assert fates_of(committed(changed, answer=Answer())) == {"unchanged": ["E1"], "changed": ["E2"]}
    assert asked() == {"E1": "0.5", "E2": "0.5"}, (
        "the same hours in the other job are a question of their own"
    )


def test_days_of_one_job_answer_nothing_about_the_other(both_jobs) -> None:
    question = next(
        each
        for each in queries.open_questions(person_ids=[job("E1").person_id])
        if each.code == "pattern_unknown" and each.employment_id == job("E2").id
    )
    about = About(job("E2").person, job("E2"))
    actions.answer(SYSTEM, question, about, given=actions.Answer(text="mon tue"), now=clock.now())
    assert asked() == {"E1": "0.5"}


def test_what_is_asked_of_a_person_is_asked_once_however_many_jobs_they_have(coordinator) -> None:
    committed(a_list(FIRST.replace("t.iqbal@council.example", "")))
    db.session.commit()
    where = look_at(coordinator, a_list(SECOND.replace("t.iqbal@council.example", "")))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    assert asked("manager_missing") == {"E1": ""}


BESIDE = SECOND.replace("t.iqbal@council.example", "j.whittle@council.example")


def managers(on: str) -> list[str]:
    person_id = job("E1").person_id
    found = queries.managers_of([person_id], date.fromisoformat(on))[person_id]
    return [str(each.email).partition("@")[0] for each in found]


@pytest.fixture
def managed_twice(coordinator):
    committed(a_list(FIRST))
    db.session.commit()
    where = look_at(coordinator, a_list(BESIDE))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    return coordinator


def test_while_the_earlier_job_goes_on_its_manager_stays(managed_twice) -> None:
    person = job("E1").person
    assert managers("2026-10-04") == managers("2026-10-06") == ["t.iqbal", "j.whittle"]
    for name in ("t.iqbal", "j.whittle"):
        holder = queries.people_by_email([f"{name}@council.example"])[f"{name}@council.example"]
        assert person.id in queries.managed_by(holder.id, date(2026, 10, 6)), name
    again = committed(a_list(FIRST, BESIDE))
    assert fates_of(again) == {"unchanged": ["E1", "E2"]}, "each row names the manager of its own job"


@pytest.mark.parametrize("last_day", [date(2026, 10, 4), date(2026, 11, 6)], ids=["before", "beside"])
def test_when_the_earlier_job_ends_its_manager_does_and_the_other_is_the_named_one(
    managed_twice, last_day
) -> None:
    actions.end_job(SYSTEM, job("E1"), last_day)
    db.session.flush()
    after = last_day + timedelta(days=1)
    assert managers(last_day.isoformat()) == ["t.iqbal", "j.whittle"]
    assert managers(after.isoformat()) == ["j.whittle"]
    named = queries.line_managers([job("E1").person_id], after)[job("E1").person_id]
    assert (named.holder.email, named.is_owner) == ("j.whittle@council.example", True)


def test_when_the_later_job_ends_its_manager_does_and_the_other_stays(managed_twice) -> None:
    actions.end_job(SYSTEM, job("E2"), date(2026, 11, 6))
    db.session.flush()
    assert managers("2026-11-07") == ["t.iqbal"]


def test_where_the_earlier_job_is_over_the_manager_of_the_new_one_takes_over(coordinator) -> None:
    committed(a_list(FIRST))
    job("E1").left_on = date(2026, 10, 4)
    db.session.commit()
    where = look_at(coordinator, a_list(BESIDE))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    assert managers("2026-10-05") == ["j.whittle"]
