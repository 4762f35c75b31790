"""Same person, new job: who manages them before and after the move, and the last day in the job before."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Role
from academy.db import db
from academy.lifecycle import actions
from academy.lifecycle.rules import effects, why_not_end_job
from academy.people import actions as people
from academy.people import queries
from academy.people.models import Duty, Employment, Person, Responsibility, Team
from academy.programmes import queries as programmes
from academy.refusals import Refused
from tests.enrolments.factories import Cast, a_cast, acts
from tests.factories import LONG_AGO, a_person, a_service, a_team, an_actor, with_role
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
MOVES, LAST = date(2026, 10, 5), date(2026, 10, 2)


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-09 09:00")
    return a_cast()


def managed_team(name: str, holder: Person) -> Team:
    team = a_team(name, a_service(f"Service of {name}"))
    db.session.add(
        Responsibility(
            duty=Duty.TEAM_MANAGER, holder_id=holder.id, team_id=team.id, is_owner=True, starts_on=LONG_AGO
        )
    )
    db.session.flush()
    return team


class Moving:
    """Rosa, from Tariq's team to Jo's on 5 October."""

    def __init__(self, cast: Cast) -> None:
        who = an_actor(cast.coordinator)
        self.tariq = with_role(Role.MANAGER, given="Tariq", family="Iqbal")
        self.jo = with_role(Role.MANAGER, given="Jo", family="Whittle")
        self.rosa = a_person("Rosa", "Delgado")
        old, new = managed_team("Fostering", self.tariq), managed_team("Preston", self.jo)
        self.before = self._job(who, date(2022, 3, 1), old)
        self.after = self._job(who, MOVES, new)

    def _job(self, who, starts_on: date, team: Team) -> Employment:
        found = people.add_employment(
            who, self.rosa, starts_on=starts_on, team=team, joins_as="experienced_new", now=clock.now()
        )
        db.session.flush()
        return found

    def managers(self) -> list[str]:
        return [each.given_name for each in queries.managers_of([self.rosa.id], clock.today())[self.rosa.id]]


@pytest.fixture
def moving(cast: Cast) -> Moving:
    found = Moving(cast)
    db.session.commit()
    return found


def test_the_coming_manager_prepares_the_move_and_the_one_of_today_still_manages(moving: Moving) -> None:
    today, key = clock.today(), moving.rosa.id
    assert moving.managers() == ["Jo", "Tariq"]
    assert queries.teams_of([key], today)[key].name == "Fostering"
    subject = queries.subjects([key], today)[key]
    assert subject.manager_ids == {moving.jo.id, moving.tariq.id}
    assert len(subject.service_ids) == 2
    assert key in queries.managed_by(moving.jo.id, today)


def test_after_the_last_day_the_former_team_sees_them_no_longer(
    cast: Cast, moving: Moving, at: Callable[[str], datetime]
) -> None:
    actions.end_job(acts(cast.coordinator), moving.before, LAST, today=clock.today())
    db.session.commit()
    assert moving.managers() == ["Jo", "Tariq"]
    at("2026-10-02 18:00")
    assert moving.rosa.id in queries.managed_by(moving.tariq.id, clock.today())
    at("2026-10-03 09:00")
    assert moving.managers() == ["Jo"]
    assert queries.managed_by(moving.tariq.id, clock.today()) == []
    assert len(queries.subjects([moving.rosa.id], clock.today())[moving.rosa.id].service_ids) == 1


def test_a_last_day_that_moves_takes_the_team_with_it(cast: Cast, moving: Moving) -> None:
    for last in (LAST, date(2026, 10, 30)):
        actions.end_job(acts(cast.coordinator), moving.before, last, today=clock.today())
        db.session.flush()
        assert [each.ends_on for each in queries.postings_of(moving.before)] == [last]
    assert moving.before.left_on == date(2026, 10, 30)


def test_the_only_job_one_with_a_plan_or_a_day_before_it_began_is_refused(cast: Cast, moving: Moving) -> None:
    no = why_not_end_job(
        date(2022, 2, 28), first_day_on=date(2022, 3, 1), carries_plan=True, has_another=False
    )
    assert [each.code for each in no] == ["before_it_began", "carries_plan", "only_job"]
    job = queries.employments_of([cast.starter.id])[cast.starter.id][0]
    with pytest.raises(Refused) as refused:
        actions.end_job(acts(cast.coordinator), job, date(2026, 12, 1), today=clock.today())
    assert {each.code for each in refused.value.reasons} == {"carries_plan", "only_job"}
    assert job.left_on is None


def test_the_coordinator_adds_the_second_job_and_ends_the_first_on_their_page(
    cast: Cast, moving: Moving, signed_in_as: SignIn
) -> None:
    client, page = signed_in_as(cast.coordinator), f"/people/{moving.rosa.ref}"
    html = client.get(page).text
    assert "Add another job by hand" in html
    assert "Not entered: the job goes on" in html
    where = f"/lifecycle/job-end/{moving.before.ref}"
    refused = post(
        client, where, {"last_day_on-day": "1", "last_day_on-month": "1", "last_day_on-year": "2022"}
    )
    assert refused.status_code == 422
    assert "The first day in this job is Tuesday 1 March 2022" in refused.text
    done = post(
        client, where, {"last_day_on-day": "2", "last_day_on-month": "10", "last_day_on-year": "2026"}
    )
    assert done.status_code == 303
    html = client.get(page).text
    assert "The last day in the job from 1 March 2022 is 2 October 2026." in html
    assert "Ends on 2 October 2026" in html
    assert f"/lifecycle/start/{moving.before.ref}" not in html


def test_somebody_with_one_job_is_asked_for_no_last_day(cast: Cast, signed_in_as: SignIn) -> None:
    assert "Last day" not in signed_in_as(cast.coordinator).get(f"/people/{cast.starter.ref}").text


def test_the_check_before_a_plan_says_which_sessions_lie_before_the_first_day(cast: Cast) -> None:
    document = programmes.document_of(cast.intake.version)
    ahead = [("welcome", date(2026, 9, 7)), ("welcome", date(2026, 10, 6)), ("not on it", date(2026, 10, 7))]
    said = effects(document, "newly_qualified", ahead, MOVES)
    assert "A place on 1 session of the intake still to come" in said
    assert (
        "1 session of the intake lies before the first day in, Monday 5 October 2026, and is to be arranged"
        in said
    )
    assert any(line.startswith("No session") for line in effects(document, "newly_qualified", [], MOVES))


def test_the_kit_desk_packs_for_the_team_to_which_they_move(
    cast: Cast, moving: Moving, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    at("2026-09-28 09:00")
    desk = with_role(Role.KIT_DESK)
    db.session.commit()
    client = signed_in_as(desk)
    row = client.get("/equipment/").text.split("Rosa Delgado", 1)[1].split("</tr>", 1)[0]
    assert "Preston" in row
    assert "Fostering" not in row
    head = client.get(f"/equipment/people/{moving.rosa.ref}").text.split("</header>")[-1]
    assert "Monday 5 October 2026 · Preston" in head
