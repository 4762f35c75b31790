"""HR's list from upload to undo: the fates that were promised, the same file again, the world that changed."""

import csv
import io
import json

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.batches import actions as batches
from academy.batches import queries as uploads
from academy.batches.models import BatchKind, BatchState
from academy.batches.rules import DateOrder, Fate, summary
from academy.notifications.models import OutboxMessage
from academy.people import actions, queries
from academy.people.actions import imports
from academy.people.models import (
    Employment,
    Hours,
    OpenQuestion,
    Person,
    Posting,
    Responsibility,
    RoleGrant,
)
from academy.people.rules import Answer
from academy.refusals import Refused
from academy.sheets import REASON_COLUMN, read_sheet
from tests.factories import a_person, an_actor, with_role
from tests.people.lists import STARTERS, SYSTEM, TEAMS, a_list, committed, fates_of, previewed

READY = ["40112", "40113", "40116", "40118", "40128"]
ASKED = ["40114", "40115", "40117", "40119", "40120", "40121", "40124", "40126", "40127", "40129", "40130"]
REFUSED = ["40122", "40123", "40125"]


@pytest.fixture
def teams(app, at):
    at("2026-08-03 10:00")
    return committed(TEAMS, kind=BatchKind.TEAMS)


def person(email: str) -> Person:
    found = queries.person_by_email(email)
    assert found is not None, email
    return found


def job(number: str) -> Employment:
    found = queries.employment_ids_by_number([number])
    return queries.standings(found.values(), clock.today())[found[number.lower()]].employment


def test_the_list_of_teams_makes_teams_services_and_their_managers(teams, session):
    names = [team.name for team in queries.all_teams()]
    assert len(names) == 7
    assert "Fostering - Chorley" in names
    manager = person("r.ainsworth@council.example")
    assert [grant.role for grant in queries.roles_of([manager.id], clock.today())[manager.id]] == [
        Role.MANAGER
    ]
    both = session.scalars(sa.select(Responsibility).where(Responsibility.holder_id == manager.id)).all()
    assert len(both) == 2, "one manager can hold two teams"


def test_the_list_of_teams_sent_again_changes_nothing(teams, session):
    before = session.scalar(
        sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.verb == Verb.TEAM_ADDED)
    )
    assert set(fates_of(committed(TEAMS, kind=BatchKind.TEAMS))) == {"unchanged"}
    after = session.scalar(
        sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.verb == Verb.TEAM_ADDED)
    )
    assert after == before


def test_hrs_list_gets_exactly_the_fates_that_were_promised(teams):
    batch = committed(STARTERS)
    found = fates_of(batch)
    assert found == {
        "ready": READY,
        "needs_answer": ASKED,
        "refused": REFUSED,
        "ignored": ["40112"],
        "blank": [""],
    }
    counts = uploads.counts_of([batch.id])[batch.id]
    assert summary(counts.elements()) == "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank"


def test_taking_over_makes_people_with_all_that_is_known_of_them(teams, session):
    committed(STARTERS)
    found = job("40114")
    standing = queries.standings([found.id], clock.today())[found.id]
    assert standing.employment.person.name == "Anne-Marie Lowe"
    assert standing.employment.person.registration_number == "SW8866"
    assert standing.employment.contract_start_on.isoformat() == "2026-09-07"
    assert standing.posting is not None
    assert standing.posting.team.name == "Assessment & Safeguarding - Burnley"
    assert standing.hours is not None
    assert str(standing.hours.fte.normalize()) == "0.6"
    assert standing.manager is not None
    assert standing.manager.holder.email == "r.ainsworth@council.example"
    assert found.joins_as == "newly_qualified"
    assert job("40116").joins_as == "experienced_new"
    roles = queries.roles_of([found.person_id], clock.today())[found.person_id]
    assert [grant.role for grant in roles] == [Role.STARTER]


def test_questions_have_an_owner_and_a_number_of_two_people_goes_to_neither(teams):
    committed(STARTERS)
    asked = {
        number: {(q.code, q.owner_role) for q in queries.open_questions(person_ids=[job(number).person_id])}
        for number in ("40114", "40120", "40121", "40124", "40129")
    }
    assert asked["40114"] == {("pattern_unknown", Role.MANAGER)}
    assert asked["40120"] == asked["40121"] == {("number_shared", Role.COORDINATOR)}
    assert asked["40124"] == {("manager_missing", Role.COORDINATOR)}
    assert asked["40129"] == {("manager_unknown", Role.COORDINATOR)}


def test_an_import_sends_nothing_to_anybody(teams, session):
    committed(STARTERS)
    assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def test_sent_again_at_once_everything_is_unchanged_and_nothing_is_written(teams, session):
    committed(STARTERS)
    tables = (Person, Employment, Posting, Hours, Responsibility, RoleGrant, OpenQuestion)
    before = [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    found = fates_of(committed(STARTERS))
    assert {fate: len(keys) for fate, keys in found.items()} == {
        "unchanged": 16,
        "refused": 3,
        "ignored": 1,
        "blank": 1,
    }
    assert [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables] == before


def test_every_new_person_has_lines_of_history_that_name_no_job_title(teams, session):
    committed(STARTERS)
    lines = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.about_person_id == job("40112").person_id)
    ).all()
    assert {line.verb for line in lines} == {Verb.PERSON_ADDED, Verb.DUTY_GIVEN}
    everything = session.scalars(sa.select(AuditEvent.details)).all()
    assert not [details for details in everything if "Social Worker" in details]


def test_refused_rows_come_back_cell_by_cell_with_the_reason(teams, session):
    batch = committed(STARTERS)
    returned = uploads.get_batch(batch.ref, with_file=True).file_bytes
    assert returned is not None
    sent = {row[0]: row for row in csv.reader(io.StringIO(STARTERS.decode("utf-8-sig")))}
    back = list(csv.reader(io.StringIO(returned.decode("utf-8-sig"))))
    assert back[0] == [*sent["Employee No"], REASON_COLUMN]
    assert [row[:-1] for row in back[1:]] == [sent[number] for number in REFUSED]
    assert "did you mean SW7132?" in back[1][-1]
    assert "31 September does not exist" in back[2][-1]
    assert "FTE 1.4" in back[3][-1]


def test_a_mended_row_of_the_returned_file_is_taken_over(teams):
    batch = committed(STARTERS)
    returned = uploads.get_batch(batch.ref, with_file=True).file_bytes or b""
    mended = (
        returned.replace(b"SWE7132", b"SW7132")
        .replace(b"31/09/2026", b"30/09/2026")
        .replace(b",1.4,", b",0.4,")
    )
    found = fates_of(committed(mended))
    assert found == {"ready": ["40122", "40123"], "needs_answer": ["40125"]}


def test_a_formula_in_a_returned_cell_is_defused_and_read_again_as_it_was(teams):
    batch = committed(a_list('E1,"=HYPERLINK(""x"")",Ann,,,,07/09/2026,2,,Y'))
    returned = uploads.get_batch(batch.ref, with_file=True).file_bytes or b""
    assert b"'=HYPERLINK" in returned
    assert read_sheet(returned).rows[0].cells[1] == '=HYPERLINK("x")'


def test_a_file_that_changes_values_shows_from_and_to_and_history_keeps_both(teams, session):
    committed(
        a_list(
            "E1,Fay,Ann,ann.fay@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,N"
        )
    )
    batch = committed(
        a_list(
            "E1,Fay,Ann,ann.fay@council.example,Contextual Safeguarding,j.whittle@council.example,14/09/2026,1,SW11,N"
        ),
        answer=Answer(clock.today()),
    )
    row = uploads.rows_of(batch.id)[0]
    assert row.fate is Fate.CHANGED
    changes = {each["label"]: (each["before"], each["after"]) for each in json.loads(row.changes)}
    assert changes["Start date"] == ("7 September 2026", "14 September 2026")
    assert changes["Team"] == ("Fostering - Chorley", "Contextual Safeguarding")
    standing = queries.standings([job("E1").id], clock.today())[job("E1").id]
    assert standing.posting is not None
    assert (standing.posting.team.name, standing.posting.starts_on.isoformat()) == (
        "Contextual Safeguarding",
        "2026-09-14",
    )
    assert standing.manager is not None
    assert standing.manager.holder.email == "j.whittle@council.example"
    line = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == Verb.PERSON_CHANGED)).one()
    assert json.loads(line.details)["team"] == ["Fostering - Chorley", "Contextual Safeguarding"]


def test_when_the_list_says_it_after_all_nobody_need_be_asked(teams):
    committed(a_list("E1,Fay,Ann,,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,,Y"))
    assert {q.code for q in queries.open_questions(person_ids=[job("E1").person_id])} == {
        "email_missing",
        "number_missing",
    }
    committed(
        a_list(
            "E1,Fay,Ann,ann.fay@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,Y"
        )
    )
    assert queries.open_questions(person_ids=[job("E1").person_id]) == []


def test_an_empty_cell_erases_nothing(teams):
    committed(
        a_list(
            "E1,Fay,Ann,ann.fay@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,Y"
        )
    )
    assert fates_of(committed(a_list("E1,Fay,Ann,,,,07/09/2026,,,"))) == {"unchanged": ["E1"]}
    assert person("ann.fay@council.example").registration_number == "SW11"


def test_every_row_is_decided_again_when_it_is_taken_over(teams, session):
    rows = (
        "E1,Fay,Ann,ann.fay@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW11,Y",
        "E2,Lowe,Bea,bea.lowe@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,1,SW12,Y",
        "E3,Boyle,Cy,cy.boyle@council.example,New team,t.iqbal@council.example,07/09/2026,1,SW13,Y",
    )
    batch = previewed(a_list(*rows))
    assert fates_of(batch) == {"ready": ["E1", "E2"], "needs_answer": ["E3"]}
    a_person("Somebody", "Else", email="somebody@council.example", registration_number="SW12")
    actions.add_team(SYSTEM, name="New team", service=queries.all_services()[0])
    imports.commit(SYSTEM, batch, sheet=queries.read_upload(a_list(*rows)), now=clock.now())
    assert fates_of(batch) == {"ready": ["E1", "E3"], "needs_answer": ["E2"]}
    turned = {row.key: (row.previewed_as, row.fate) for row in uploads.rows_that_turned(batch.id)}
    assert turned == {"E2": (Fate.READY, Fate.NEEDS_ANSWER), "E3": (Fate.NEEDS_ANSWER, Fate.READY)}
    assert person("bea.lowe@council.example").registration_number is None


def test_taking_over_twice_is_refused_and_does_nothing_twice(teams):
    batch = committed(STARTERS)
    with pytest.raises(Refused, match="taken over already"):
        imports.commit(SYSTEM, batch, sheet=queries.read_upload(STARTERS), now=clock.now())


def test_a_team_without_a_manager_is_asked_about_once(teams):
    without = b"Team,Service,Base,Manager,Manager email\r\nNew team,Family Safeguarding,Hall,,\r\n"
    assert fates_of(committed(without, kind=BatchKind.TEAMS)) == {"needs_answer": ["New team"]}
    assert fates_of(committed(without, kind=BatchKind.TEAMS)) == {"unchanged": ["New team"]}
    named = without.replace(b"Hall,,", b"Hall,Jo van der Berg,jo@council.example")
    assert fates_of(committed(named, kind=BatchKind.TEAMS)) == {"changed": ["New team"]}
    assert person("jo@council.example").family_name == "van der Berg"
    team = next(team for team in queries.all_teams() if team.name == "New team")
    assert queries.open_questions(team_ids=[team.id]) == []


def test_a_coordinator_in_the_list_gets_no_role_from_their_own_import(app, at):
    at("2026-08-03")
    coordinator = with_role(Role.COORDINATOR, given="Dee", family="Marsh", email="dee@council.example")
    own = b"Team,Service,Manager,Manager email\r\nNew team,Service,Dee Marsh,dee@council.example\r\n"
    committed(own, kind=BatchKind.TEAMS, actor=an_actor(coordinator))
    roles = queries.roles_of([coordinator.id], clock.today())[coordinator.id]
    assert [grant.role for grant in roles] == [Role.COORDINATOR]


def test_the_command_line_takes_a_file_over_at_once_or_only_says_what_would_happen(app, at, session):
    at("2026-08-03")
    imports.take_over(SYSTEM, "teams", "teams.csv", TEAMS, now=clock.now())
    would = imports.take_over(SYSTEM, "starters", "hr.csv", STARTERS, now=clock.now(), dry_run=True)
    assert session.scalar(sa.select(sa.func.count()).select_from(Employment)) == 0
    did = imports.take_over(
        SYSTEM, "starters", "hr.csv", STARTERS, order=DateOrder.DAY_FIRST, now=clock.now()
    )
    assert [row.fate for row in did.rows] == [row.fate for row in would.rows]
    assert did.refused_csv == would.refused_csv
    assert did.refused_csv is not None
    because = {row.key: row.sentences for row in did.rows if row.fate is Fate.REFUSED}
    assert because["40123"] == ("Start date: 31 September does not exist.",)


def test_a_file_whose_columns_cannot_be_told_is_refused_with_what_is_missing(app):
    with pytest.raises(Refused, match="Choose the column that holds the start date"):
        imports.take_over(
            SYSTEM, "starters", "x.csv", b"Employee No,Surname,Forename\r\n1,A,B\r\n", now=clock.now()
        )


def test_the_file_is_forgotten_after_thirty_days(teams, at, session):
    waiting = previewed(STARTERS)
    at("2026-09-01")
    assert batches.forget_files(now=clock.now()) == 0
    at("2026-09-03")
    batches.forget_files(now=clock.now())
    session.expire_all()
    assert uploads.get_batch(waiting.ref, with_file=True).file_bytes is None
    assert uploads.get_batch(waiting.ref).state is BatchState.UNDONE


def test_the_number_of_statements_does_not_depend_on_the_rows(teams, statements):
    counted = []
    for first, rows in ((100, 1), (200, 20), (300, 20)):
        lines = [
            f"E{n},Fay,Ann,a{n}@council.example,Fostering - Chorley,t.iqbal@council.example,07/09/2026,0.5,SW{n},Y"
            for n in range(first, first + rows)
        ]
        with statements() as made:
            committed(a_list(*lines))
        with statements() as changed:
            committed(
                a_list(*[line.replace("Fostering - Chorley", "Contextual Safeguarding") for line in lines]),
                answer=Answer(),
            )
        counted.append((len(made), len(changed)))
    assert counted[1] == counted[2]
    assert counted[1][0] <= counted[0][0], (
        "the first file teaches the columns; twenty rows need no more than one"
    )
    assert counted[1][1] <= counted[0][1] + 1
