"""HR's file again: what changed is asked about, shown before it moves, and taken over as it was answered."""

import json
import re
from datetime import date, time

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.batches import queries as uploads
from academy.batches.models import BatchKind
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.people import queries
from academy.people.actions import following, imports
from academy.people.models import Employment, Hours, Posting
from academy.people.rules import Answer, Interval, NewJob, Period, alike, hand_over
from academy.refusals import Refused
from academy.timetable import actions as timetable
from academy.timetable import queries as sessions
from academy.timetable.rules import Arrangement
from tests.enrolments.factories import a_cast, acts
from tests.factories import with_role
from tests.forms import post
from tests.people.lists import SYSTEM, TEAMS, a_list, committed, fates_of, previewed
from tests.people.test_views_imports import look_at

BEFORE = "E1,Fay,Ann,a.fay@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,N"
AFTER = (
    "E1,Fay,Ann,a.fay@council.example,Contextual Safeguarding,j.whittle@council.example,07/09/2026,0.6,SW11,N"
)


@pytest.fixture
def teams(app, at):
    at("2026-08-03 10:00")
    return committed(TEAMS, kind=BatchKind.TEAMS)


@pytest.fixture
def coordinator(teams, signed_in_as):
    return signed_in_as(with_role(Role.COORDINATOR, given="Dee", family="Marsh"))


def job(number: str = "E1") -> Employment:
    found = queries.employment_ids_by_number([number])
    return queries.standings(found.values(), clock.today())[found[number.lower()]].employment


def periods(model, what) -> list[tuple[str, str, str | None]]:
    rows = db.session.scalars(
        sa.select(model)
        .where(model.employment_id == job().id, model.withdrawn_at.is_(None))
        .order_by(model.starts_on)
    )
    return [(what(row), row.starts_on.isoformat(), row.ends_on and row.ends_on.isoformat()) for row in rows]


def fte(row: Hours) -> str:
    return str(row.fte.normalize())


def test_a_correction_takes_the_place_of_what_stood_there_and_a_change_ends_it_the_day_before():
    old = Interval(date(2026, 9, 7))
    assert hand_over(old, None) == (old, None)
    assert hand_over(old, date(2026, 9, 7)) == (old, None)
    assert hand_over(old, date(2026, 11, 2)) == (Interval(date(2026, 11, 2)), date(2026, 11, 1))


def test_a_correction_rewrites_from_the_beginning_and_history_says_from_and_to(teams, session, at):
    committed(a_list(BEFORE))
    at("2026-11-26 10:00")
    batch = committed(a_list(AFTER), answer=Answer())
    assert fates_of(batch) == {"changed": ["E1"]}
    assert periods(Hours, fte) == [("0.6", "2026-09-07", None)]
    assert periods(Posting, lambda row: str(row.team_id))[0][1:] == ("2026-09-07", None)
    line = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.PERSON_CHANGED)).one()
    said = json.loads(line.details)
    assert (said["fte"], said["since"]) == (["1", "0.6"], "from the beginning")
    assert fates_of(committed(a_list(AFTER))) == {"unchanged": ["E1"]}


@pytest.mark.parametrize("day", ["2026-11-02", "2027-01-04"], ids=["a day that is past", "a day to come"])
def test_a_change_from_a_date_makes_a_new_period_and_the_same_file_again_changes_nothing(teams, at, day):
    committed(a_list(BEFORE))
    at("2026-11-26 10:00")
    on = date.fromisoformat(day)
    committed(a_list(AFTER), answer=Answer(on))
    last = date.fromordinal(on.toordinal() - 1).isoformat()
    assert periods(Hours, fte) == [("1", "2026-09-07", last), ("0.6", day, None)]
    assert len(periods(Posting, lambda row: str(row.team_id))) == 2
    assert fates_of(committed(a_list(AFTER))) == {"unchanged": ["E1"]}


def test_a_row_without_an_answer_is_refused_changes_nothing_and_comes_back(teams):
    committed(a_list(BEFORE))
    batch = committed(a_list(AFTER))
    assert fates_of(batch) == {"refused": ["E1"]}
    assert periods(Hours, fte) == [("1", "2026-09-07", None)]
    back = (uploads.get_batch(batch.ref, with_file=True).file_bytes or b"").decode()
    assert "E1,Fay" in back
    assert "Nobody said whether this corrects" in back
    assert not uploads.rows_that_turned(batch.id)


def test_what_was_not_known_yet_is_filled_in_without_a_question(teams):
    committed(a_list("E1,Fay,Ann,a.fay@council.example,,,07/09/2026,,SW11,N"))
    assert fates_of(committed(a_list(BEFORE))) == {"changed": ["E1"]}


def test_nothing_is_preselected_and_nothing_is_taken_over_without_an_answer(coordinator):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(AFTER))
    html = coordinator.get(where).get_data(as_text=True)
    assert "Correction from the beginning, or change from which date?" in html
    assert not re.search(r'type="radio"[^>]*checked', html)
    refused = post(coordinator, where)
    assert refused.status_code == 422
    assert "Choose whether the changes are corrections" in refused.get_data(as_text=True)
    assert periods(Hours, fte) == [("1", "2026-09-07", None)]
    without_day = post(coordinator, where, {"how": "from"})
    assert without_day.status_code == 422
    assert "Enter the day from which it changes" in without_day.get_data(as_text=True)
    assert re.search(r'value="from" checked', without_day.get_data(as_text=True)), "what was chosen stays"


def test_one_answer_counts_for_all_and_a_row_may_have_its_own(coordinator):
    second = BEFORE.replace("E1", "E2").replace("a.fay", "b.fay").replace("SW11", "SW12")
    committed(a_list(BEFORE, second))
    db.session.commit()
    changed = a_list(BEFORE.replace(",1,SW", ",0.6,SW"), second.replace(",1,SW", ",0.8,SW"))
    where = look_at(coordinator, changed)
    data = {"how": "correction", "how-3": "from", "on-3": "2026-10-05"}
    assert post(coordinator, where, data).status_code == 303
    assert periods(Hours, fte) == [("0.6", "2026-09-07", None)]
    rows = db.session.scalars(
        sa.select(Hours).where(Hours.employment_id == job("E2").id, Hours.withdrawn_at.is_(None))
    )
    assert [row.starts_on.isoformat() for row in rows] == ["2026-09-07", "2026-10-05"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"how": "from", "on": "2026-11-02"}, "As a change from 2 November 2026"),
     ({"how": "correction"}, "As a correction from the beginning")],
)  # fmt: skip
def test_what_was_answered_stands_with_what_became_of_the_row(coordinator, typed, said):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(AFTER))
    assert post(coordinator, where, typed).status_code == 303
    assert said in coordinator.get(where).get_data(as_text=True)


def test_people_who_are_not_in_the_file_are_listed_and_nothing_is_done_to_them(coordinator, session):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list("E2,Bee,Cy,c.bee@council.example,,,07/09/2026,1,SW12,N"))
    html = " ".join(coordinator.get(where).get_data(as_text=True).split())
    assert "1 person with a job here is not in this file. Nothing is done to them" in html
    assert "Ann Fay (E1)" in html
    before = session.scalars(
        sa.select(AuditEvent.id).where(AuditEvent.about_person_id == job().person_id)
    ).all()
    post(coordinator, where)
    assert (
        session.scalars(sa.select(AuditEvent.id).where(AuditEvent.about_person_id == job().person_id)).all()
        == before
    )


class TestWithAPlan:
    """Somebody with a plan whose start HR's file moves."""

    @pytest.fixture
    def cast(self, teams, at):
        at("2026-09-02 09:00")
        cast = a_cast()
        cast.enrolment.employment.employee_number = "E1"
        who = acts(cast.coordinator)
        welcome = Arrangement("welcome", "Welcome", cast.cohort.starts_on, time(9, 30), time(12))
        timetable.schedule(who, cast.intake, sessions=[welcome], now=clock.now())
        timetable.book_on_all(who, cast.enrolment, now=clock.now())
        db.session.commit()
        return cast

    def due(self, cast) -> dict[str, date | None]:
        lines = enrolments.plan_lines([cast.enrolment.id])[cast.enrolment.id]
        return {line.code: line.due_on for line in lines}

    def line(self, cast, starts_on: str, share: str = "1") -> bytes:
        return a_list(f"E1,{cast.starter.family_name},{cast.starter.given_name},,,,{starts_on},{share},,")

    def test_what_would_move_is_what_moves(self, cast, at):
        before = self.due(cast)
        start = cast.cohort.starts_on
        later = date.fromordinal(start.toordinal() + 14)
        job_id = cast.enrolment.employment_id
        new = NewJob(start, start, later, later, (Period(later, cast.enrolment.fte),))
        said = following.what_moves({job_id: new}, clock.today())[job_id]
        assert self.due(cast) == before, "saying it moves nothing"
        batch = committed(self.line(cast, later.isoformat()), answer=Answer())
        assert fates_of(batch) == {"changed": ["E1"]}
        db.session.expire_all()
        after = self.due(cast)
        moved = sum(on is not None and on != after[code] for code, on in before.items())
        assert moved > 0
        assert said.startswith(f"{moved} dates move" if moved > 1 else "1 date moves")
        assert "1 session to be arranged" in said
        assert f"kit: needed by {later.day} {later:%B}" in said
        assert sessions.places_of([cast.enrolment.id])[cast.enrolment.id] == []

    def test_the_preview_shows_which_dates_sessions_and_kit_would_move(self, cast, signed_in_as):
        client = signed_in_as(cast.coordinator)
        later = date.fromordinal(cast.cohort.starts_on.toordinal() + 14)
        where = look_at(client, self.line(cast, later.isoformat()))
        html = " ".join(client.get(f"{where}?on=2026-11-02").get_data(as_text=True).split())
        assert re.search(
            r"As a correction, or as a change from 2 November 2026: \d+ dates? moves?, "
            r".*?1 session to be arranged; kit: needed by",
            html,
        )  # a start date is put right either way: said once


def test_saying_what_moves_takes_the_same_statements_for_one_row_and_for_twenty(teams, statements):
    counted = []
    for first, count in ((1, 1), (100, 20)):
        made = [
            f"E{n},Fay,Ann,a{n}@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW{n},N"
            for n in range(first, first + count)
        ]
        committed(a_list(*made))
        rows = uploads.rows_of(previewed(a_list(*[line.replace(",1,SW", ",0.6,SW") for line in made])).id)
        became = {row.number: {"fte": "0.6"} for row in rows}
        with statements() as seen:
            jobs = queries.dates_after(rows, became, Answer(), clock.today())
            following.what_moves(dict(jobs.values()), clock.today())
        assert len(jobs) == count
        counted.append(len(seen))
    assert counted[0] == counted[1]


NEW_JOB = (
    "E9,Fay,Anne,a.fay@council.example,Contextual Safeguarding,j.whittle@council.example,01/02/2027,1,SW11,N"
)


def test_a_number_held_by_somebody_of_like_name_is_asked_about_with_both_names(coordinator):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(NEW_JOB))
    html = coordinator.get(where).get_data(as_text=True)
    assert "SW11 is the number of Ann Fay (E1). Is Anne Fay the same person in a new job?" in html
    assert "As the same person they are called Anne Fay from now on, and have both jobs." in html
    assert "Joins as: Experienced, and new to the council, as HR says." in html
    assert "once you have answered what this page asks you: a row without an answer comes back" in html
    assert not re.search(r'type="radio"[^>]*checked', html)


def test_same_person_new_job_is_one_person_with_two_employments(coordinator, session):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(NEW_JOB))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    assert "As the same person, in a new job" in coordinator.get(where).get_data(as_text=True)
    assert not uploads.rows_that_turned(uploads.get_batch(where.rsplit("/", 1)[1]).id), (
        "an answer is no surprise"
    )
    assert job("E9").person_id == job("E1").person_id
    assert job("E9").person.registration_number == "SW11"
    managers = queries.managers_of([job("E1").person_id], date(2027, 2, 1))[job("E1").person_id]
    assert {each.email for each in managers} == {"t.iqbal@council.example", "j.whittle@council.example"}
    assert fates_of(committed(a_list(NEW_JOB)))["unchanged"] == ["E9"]
    assert coordinator.get(f"/people/{job('E1').person.ref}").status_code == 200


def test_each_job_has_its_own_team_and_the_person_that_of_the_newer_once_it_began(coordinator, at):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(NEW_JOB))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    old, new = job("E1"), job("E9")

    def told(day):
        return queries.teams_of([old.person_id], day)[old.person_id].name

    assert (told(date(2026, 9, 1)), told(date(2027, 1, 31))) == ("Fostering - Chorley", "Fostering - Chorley")
    assert told(date(2027, 2, 1)) == "Contextual Safeguarding"
    teams = queries.teams_of_jobs([old.id, new.id], date(2026, 9, 1))
    assert [teams[each.id].name for each in (old, new)] == ["Fostering - Chorley", "Contextual Safeguarding"]


def test_the_rows_of_both_jobs_are_the_same_persons_and_a_name_of_before_is_not_shown(coordinator):
    committed(a_list(BEFORE))
    seen = committed(a_list(BEFORE)).ref  # a file in which the name of before stands, unchanged
    db.session.commit()
    where = look_at(coordinator, a_list(NEW_JOB))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    batch = committed(a_list(BEFORE.replace("Ann,", "Anne,", 1), NEW_JOB))
    assert fates_of(batch) == {"unchanged": ["E1", "E9"]}, "neither number nor address is somebody else's"
    html = coordinator.get(f"/people/imports/{seen}").text
    assert "Anne Fay" in html
    assert "Ann Fay" not in html


def test_an_import_that_gave_somebody_a_new_job_is_not_undone_as_a_whole(coordinator):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(NEW_JOB))
    assert post(coordinator, where, {"same-2": "yes"}).status_code == 303
    batch = uploads.get_batch(where.rsplit("/", 1)[1])
    with pytest.raises(Refused) as no:
        imports.undo(SYSTEM, batch, now=clock.now())
    assert [each.code for each in no.value.reasons] == ["same_person"]
    assert queries.employment_ids_by_number(["E9"])


def test_somebody_else_is_made_without_the_number_and_asked_about(coordinator):
    committed(a_list(BEFORE))
    db.session.commit()
    where = look_at(coordinator, a_list(NEW_JOB.replace("a.fay", "b.fay")))
    assert post(coordinator, where, {"same-2": "no"}).status_code == 303
    person = job("E9").person
    assert person.id != job("E1").person_id
    assert person.registration_number is None
    assert {each.code for each in queries.open_questions(person_ids=[person.id])} == {"number_shared"}


def test_without_an_answer_nobody_is_made_and_the_row_comes_back(teams):
    committed(a_list(BEFORE))
    batch = committed(a_list(NEW_JOB))
    assert fates_of(batch) == {"refused": ["E9"]}
    assert queries.employment_ids_by_number(["E9"]) == {}


def test_a_name_that_is_not_alike_is_another_person_as_before(teams):
    committed(a_list(BEFORE))
    batch = committed(a_list("E9,Okafor,Chidi,,,,01/02/2027,1,SW11,N"))
    assert fates_of(batch) == {"needs_answer": ["E9"]}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("Ann Fay", "Anne Fay", True), ("Fay Ann", "Ann Fay", True), ("Zoë Ó Briain", "Zoe O'Briain", True),
     ("Ann Fay", "Chidi Okafor", False)],
)  # fmt: skip
def test_likeness_leaves_accents_and_order_aside(one, other, expected):
    assert alike(one, other, 85) is expected
