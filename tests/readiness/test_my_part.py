"""My part: a manager's starters and the few things only a manager can do, dates, one save, done ones folded away."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.db import db
from academy.enrolments import queries as plans
from academy.people.models import Person
from academy.programmes import actions as programmes
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import KnownBy
from academy.readiness import actions, queries
from academy.readiness.models import RecordedCheck
from academy.refusals import Refused
from tests import factories as make
from tests.enrolments.factories import plan_item
from tests.forms import post
from tests.readiness.factories import Cast, a_cast, actor, another

SignIn = Callable[[Person], FlaskClient]
TODAY = date(2026, 9, 11)
HELD = "emergency_contact"  # a yes that the manager records
TALK = "talk"  # an item of the plan that the manager signs off
ITEM = "readiness_talk"
MEETING = "meet_team"  # an item whose owner, the manager, says that it is done
MEETS = f"""
[[stage]]
code = "joining"
title = "Joining your team"
why = "So that people know you."

[[stage.item]]
code = "{MEETING}"
title = "Meet the team"
why = "So that they know you."
kind = "meeting"
when = {{ working_days_after = 7, from = "first_day" }}
owner = "manager"
readiness = true
"""


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at("2026-09-11 10:00")


def with_a_managers_lines(needs: Mapping[str, str] | None = None) -> ProgrammeVersion:
    """The small programme, and what it gives to the manager."""
    when = 'when = { working_days_after = 4, from = "first_day" }\nowner = "manager"\nwhy = "So that it is known."'
    lines = (
        f'code = "{HELD}"\nlabel = "Manager holds an emergency contact"\nknown_by = "recorded"',
        f'code = "{TALK}"\nlabel = "Readiness talk held"\nknown_by = "plan"\nitems = ["{ITEM}"]',
        f'code = "met"\nlabel = "Met the team"\nknown_by = "plan"\nitems = ["{MEETING}"]',
    )
    more = "".join(f'\n[[readiness]]\n{line}\ngroup = "Team"\n{when}\n' for line in lines)
    text = (make.DATA / "small-programme.toml").read_text(encoding="utf-8") + more
    text = text.replace(f'code = "{ITEM}"', f'code = "{ITEM}"\nreadiness = true')
    text = text.replace("\n[[policy]]\n", MEETS + "\n[[policy]]\n", 1)
    for code, line in (needs or {}).items():
        text = text.replace(f'code = "{code}"\n', f'code = "{code}"\n{line}\n', 1)
    version = programmes.load(make.SYSTEM, text, now=clock.now())
    programmes.publish(make.SYSTEM, version, now=clock.now())
    return version


@pytest.fixture
def cast(now: datetime) -> Cast:
    found = a_cast(with_a_managers_lines())
    db.session.commit()
    return found


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def to_do(cast: Cast) -> list[str]:
    rows = queries.my_parts(actor(cast.manager), TODAY)
    return [line.code for each, part in rows if each.id == cast.enrolment.id for line in part.to_do]


def test_it_lists_what_the_programme_gives_to_the_manager_and_nothing_else(cast: Cast) -> None:
    codes = to_do(cast)
    assert {HELD, TALK} <= set(codes)
    lines = {line.code: line for line in cast.standing(TODAY).lines}
    assert all(lines[code].recorded_by.role.value == "manager" for code in codes)
    assert {lines[code].known_by for code in codes} <= {KnownBy.RECORDED, KnownBy.PLAN}
    assert "dbs" not in codes


def test_what_is_in_the_managers_part_is_with_the_manager_on_every_page(
    cast: Cast, at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    at("2026-09-21 10:00")
    [talk] = [line for line in cast.standing(date(2026, 9, 21)).lines if line.code == TALK]
    assert talk.owner.name == cast.manager.name
    page = shown(signed_in_as(cast.starter).get(f"/readiness/{cast.enrolment.ref}"))
    assert f"{talk.words.split(' · ')[0]} · with {cast.manager.name}" in page


def test_one_save_records_the_yes_and_signs_the_item_off_each_on_its_day(cast: Cast, now: datetime) -> None:
    ref = cast.enrolment.ref
    days = {(ref, HELD): date(2026, 9, 8), (ref, TALK): date(2026, 9, 10)}
    assert actions.do_my_part(actor(cast.manager), days, now=now) == 2
    db.session.flush()
    check = db.session.scalars(sa.select(RecordedCheck).where(RecordedCheck.code == HELD)).one()
    assert (check.done_on, check.recorded_by_id) == (date(2026, 9, 8), cast.manager.id)
    done = {line.code: line.done_on for line in cast.standing(TODAY).lines if line.done}
    assert done[TALK] == date(2026, 9, 10)
    assert not {HELD, TALK} & set(to_do(cast))
    verbs = set(db.session.scalars(sa.select(AuditEvent.verb)))
    assert {Verb.CHECK_RECORDED, Verb.ITEM_SIGNED_OFF} <= verbs


def test_one_wrong_day_saves_nothing_stands_beside_its_field_and_keeps_the_others(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    ref, browser = cast.enrolment.ref, signed_in_as(cast.manager)
    sent = {f"day-{ref}-{HELD}": "2026-09-08", f"day-{ref}-{TALK}": "2026-12-24"}
    answer = post(browser, "/readiness/my-part", sent)
    assert answer.status_code == 422
    page = shown(answer)
    assert f'id="day-{ref}-{TALK}-error"' in page
    assert f'href="#day-{ref}-{TALK}"' in page
    assert f'name="day-{ref}-{HELD}" value="2026-09-08"' in page
    assert db.session.scalars(sa.select(RecordedCheck)).all() == []

    nonsense = post(browser, "/readiness/my-part", {f"day-{ref}-{HELD}": "last week"})
    assert "Enter a day as it stands in a calendar." in shown(nonsense)
    assert "Give the day of at least one thing" in shown(post(browser, "/readiness/my-part", {}))


def test_what_its_owner_says_on_the_plan_is_done_here_too(cast: Cast, now: datetime) -> None:
    assert (
        actions.do_my_part(actor(cast.manager), {(cast.enrolment.ref, "met"): date(2026, 9, 9)}, now=now) == 1
    )
    [item] = [
        each
        for each in plans.plan_items_of([cast.enrolment.id])[cast.enrolment.id]
        if each.item.code == MEETING
    ]
    completion = plans.completion_of(item.id)
    assert completion is not None
    assert (completion.done_on, completion.how) == (date(2026, 9, 9), "Confirmed by the manager")


def test_coordinators_record_the_checks_of_a_whole_intake_with_one_save(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    other = another(cast, managed=False)
    db.session.commit()
    client, url = signed_in_as(cast.coordinator), f"/readiness/cohorts/{cast.cohort.ref}/checks"
    page = shown(client.get(url))
    refs = (cast.enrolment.ref, other.ref)
    assert all(f'name="day-{ref}-dbs"' in page for ref in refs)
    assert f"day-{cast.enrolment.ref}-{HELD}" not in page, "that is the manager's"
    days = {f"day-{ref}-dbs": "2026-09-04" for ref in refs}
    assert (
        post(client, url, days | {f"day-{other.ref}-right_to_work": "2026-12-24"}, page=url).status_code
        == 422
    )
    assert db.session.scalars(sa.select(RecordedCheck)).all() == [], "one wrong day saves nothing"
    assert post(client, url, days, page=url).status_code == 303
    checks = db.session.scalars(sa.select(RecordedCheck)).all()
    assert {(check.code, check.done_on, check.recorded_by_id) for check in checks} == {
        ("dbs", date(2026, 9, 4), cast.coordinator.id)
    }
    assert len(checks) == 2
    with pytest.raises(Refused, match="at least one thing"):
        actions.do_my_part(actor(cast.coordinator), {(refs[0], HELD): TODAY}, cohort=cast.cohort, now=now)


def test_done_ones_are_folded_away(cast: Cast, now: datetime, signed_in_as: SignIn) -> None:
    actions.do_my_part(actor(cast.manager), {(cast.enrolment.ref, HELD): date(2026, 9, 8)}, now=now)
    db.session.commit()
    page = shown(signed_in_as(cast.manager).get("/readiness/my-part"))
    assert "1 done" in page
    folded = page[page.index("<details") : page.index("</details>")]
    assert "emergency contact" in folded
    assert f'name="day-{cast.enrolment.ref}-{HELD}"' not in page


def test_another_teams_starter_is_neither_shown_nor_saved(
    cast: Cast, now: datetime, signed_in_as: SignIn
) -> None:
    other = another(cast, managed=False)
    db.session.commit()
    page = shown(signed_in_as(cast.manager).get("/readiness/my-part"))
    assert other.ref not in page
    with pytest.raises(Refused, match="at least one thing"):
        actions.do_my_part(actor(cast.manager), {(other.ref, HELD): TODAY}, now=now)
    assert db.session.scalars(sa.select(RecordedCheck)).all() == []


def test_a_manager_without_starters_is_told_when_somebody_will_stand_here(
    cast: Cast, signed_in_as: SignIn
) -> None:
    assert "No starters in your team" in shown(signed_in_as(cast.stranger).get("/readiness/my-part"))


def test_the_list_costs_the_same_for_one_and_for_twenty(cast: Cast, statements: Callable[[], Any]) -> None:
    with statements() as one:
        queries.my_parts(actor(cast.manager), TODAY)
    for number in range(19):
        another(cast, number)
    db.session.commit()
    with statements() as twenty:
        assert len(queries.my_parts(actor(cast.manager), TODAY)) == 20
    assert len(one) == len(twenty)


def test_what_waits_for_something_another_owes_is_held_up_and_asks_for_no_day(
    at: Callable[[str], datetime], signed_in_as: SignIn
) -> None:
    at("2026-09-14 10:00")
    needs = {ITEM: 'needs = ["security"]', MEETING: 'needs_kit = ["laptop"]'}
    found = a_cast(with_a_managers_lines(needs))
    db.session.commit()
    today, ref = date(2026, 9, 14), found.enrolment.ref
    standing = found.standing(today)
    [talk] = [line for line in standing.lines if line.code == TALK]
    assert (talk.state, talk.late) == ("held-up", True)
    assert talk.words == "Held up: “Information security” comes first · with Amara Okafor"
    assert talk.words_to_owner == talk.words
    page = shown(signed_in_as(found.manager).get("/readiness/my-part"))
    assert f'name="day-{ref}-{TALK}"' not in page
    assert f'name="day-{ref}-{HELD}"' in page
    [met] = [line for line in found.standing(date(2026, 9, 21)).lines if line.code == "met"]
    assert met.words == "Held up: Laptop is not there yet · with Kit Desk"


def test_a_refusal_names_whose_it_is(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as no:
        actions.do_my_part(actor(cast.manager), {(cast.enrolment.ref, TALK): date(2026, 12, 24)}, now=now)
    assert no.value.reasons[0].message.startswith("Amara Okafor: ")


def test_a_line_is_not_late_before_the_session_that_it_waits_for(at: Callable[[str], datetime]) -> None:
    at("2026-09-21 10:00")
    found = a_cast(with_a_managers_lines({ITEM: 'needs = ["recording"]'}))
    later = plan_item(found.enrolment, ITEM)
    later.due_on = date(2026, 11, 6)
    db.session.flush()
    [talk] = [line for line in found.standing(date(2026, 9, 21)).lines if line.code == TALK]
    assert (talk.due_on, talk.state) == (date(2026, 11, 6), "not-started")
