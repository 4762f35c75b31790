"""Lists through the screens: sent, matched, looked at, taken over, sent back, undone; and what is no list."""

import io
import re

import pytest
import sqlalchemy as sa

from academy import clock
from academy.access.rules import Role
from academy.batches.models import Batch, BatchKind, ColumnMemory
from academy.people import queries
from academy.people.models import Employment
from academy.sheets import write_xlsx
from tests.factories import an_enrolment, with_role
from tests.forms import post
from tests.people.lists import STARTERS, TEAMS, a_list, committed


@pytest.fixture
def coordinator(app, at, signed_in_as):
    at("2026-08-03 10:00")
    return signed_in_as(with_role(Role.COORDINATOR, given="Dee", family="Marsh"))


def send(client, content: bytes, *, kind: str = "starters", name: str = "list.csv"):
    data = {"kind": kind, "file": (io.BytesIO(content), name)}
    answer = post(client, "/people/imports/new", data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    return answer


def columns_of(client, where: str) -> dict[str, str]:
    """The mapping form as a browser would send it back untouched."""
    html = client.get(where).get_data(as_text=True)
    found = dict(re.findall(r'name="(seen_\w+)"[^>]*value="(\d*)"', html))
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', body)
        found[name] = chosen.group(1) if chosen else ""
    for name in re.findall(r'name="(order_\w+)"', html):
        found[name] = "day_first"
    return found


def look_at(client, content: bytes, *, kind: str = "starters", name: str = "list.csv") -> str:
    """Send a file and accept the proposed columns; gives the address of its rows."""
    where = send(client, content, kind=kind, name=name).location
    answer = client.post(where, data={**columns_of(client, where), "csrf_token": token(client, where)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def token(client, where: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(where).get_data(as_text=True))
    assert found
    return found.group(1)


def test_the_whole_story_from_two_files_to_people_with_exactly_the_promised_fates(coordinator, session):
    teams = look_at(coordinator, TEAMS, kind="teams")
    assert "7 ready" in coordinator.get(teams).get_data(as_text=True)
    assert post(coordinator, teams).status_code == 303
    rows = look_at(coordinator, STARTERS)
    html = coordinator.get(rows).get_data(as_text=True)
    assert "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank" in html
    assert "“Social Worker (NQSW)”" in html, "HR's own job title stands in quotation marks"
    assert "31 September does not exist" in html
    assert "did you mean SW7132?" in html
    assert session.scalar(sa.select(sa.func.count()).select_from(Employment)) == 0, (
        "nothing happens before somebody says so"
    )
    assert post(coordinator, rows).status_code == 303
    result = coordinator.get(rows).get_data(as_text=True)
    assert "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank" in result
    assert "Social Worker" not in result
    back = coordinator.get(f"{rows}/refused.csv")
    assert back.data.startswith(b"\xef\xbb\xbfEmployee No,Title,Surname")
    assert back.data.count(b"\r\n") == 4
    again = coordinator.get(look_at(coordinator, STARTERS)).get_data(as_text=True)
    assert "16 unchanged, 3 refused, 1 ignored, 1 blank" in again
    assert "There is nothing to take over" in again


def test_the_same_list_as_a_workbook_gets_the_same_fates(coordinator, session):
    committed(TEAMS, kind=BatchKind.TEAMS)
    sheet = queries.read_upload(STARTERS)
    book = write_xlsx(sheet.columns, [row.cells for row in sheet.rows])
    html = coordinator.get(look_at(coordinator, book, name="hr.xlsx")).get_data(as_text=True)
    assert "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank" in html


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "file is empty"),
        (b"\r\n\r\n", "Nothing was kept"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"%PDF-1.7 \xe2\xe3", "This is a PDF"),
        (b"<!doctype html><table>", "web page"),
        (b'a,b\r\n"1,2\r\n', "quotation marks do not pair up"),
        (b"Name,Name\r\na,b\r\n", "Name"),
        (b"x" * 10_000_001, "at most 10 MB can be read"),
    ],
)
def test_what_is_no_list_gets_a_clear_sentence_beside_the_field_and_nothing_is_kept(
    coordinator, session, content, said
):
    answer = send(coordinator, content)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html
    assert 'href="#file"' in html
    assert session.scalar(sa.select(sa.func.count()).select_from(Batch)) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_encodings_and_separators_that_programs_write_are_read(coordinator, encoding, separator):
    lines = ["Employee No,Surname,Forename,Start Date", "E1,Ó Briain,Zoë,07/09/2026"]
    content = "\r\n".join(lines).replace(",", separator).encode(encoding)
    html = coordinator.get(look_at(coordinator, content)).get_data(as_text=True)
    assert "Zoë Ó Briain" in html


def test_a_column_can_be_corrected_and_is_remembered_for_the_next_file(coordinator, session):
    content = b"Nr,Nachname,Vorname,Los\r\n1,Fay,Ann,07/09/2026\r\n"
    where = send(coordinator, content).location
    untouched = {**columns_of(coordinator, where), "csrf_token": token(coordinator, where)}
    refused = coordinator.post(where, data=untouched)
    assert refused.status_code == 422
    assert "Choose the column that holds the employee number" in refused.get_data(as_text=True)
    chosen = {**untouched, "employee_number": "0", "family_name": "1", "given_name": "2", "starts_on": "3"}
    assert coordinator.post(where, data=chosen).status_code == 303
    assert session.scalar(sa.select(sa.func.count()).select_from(ColumnMemory)) == 4
    again = columns_of(coordinator, send(coordinator, content.replace(b"Ann", b"Bea")).location)
    assert (again["employee_number"], again["family_name"], again["starts_on"]) == ("0", "1", "3")


def test_day_and_month_are_settled_once_for_the_column_and_kept(coordinator):
    content = a_list("E1,Fay,Ann,,,,07/09/2026,1,,Y")
    where = send(coordinator, content).location
    html = coordinator.get(where).get_data(as_text=True)
    assert "7 September 2026" in html
    assert "9 July 2026" in html
    sent = {
        **columns_of(coordinator, where),
        "order_starts_on": "month_first",
        "csrf_token": token(coordinator, where),
    }
    rows = coordinator.post(where, data=sent).location
    post(coordinator, rows)
    assert (
        queries.people_list(queries.Wanted("Fay"), clock.today())[0][0].starts_on.isoformat() == "2026-07-09"
    )
    html = coordinator.get(send(coordinator, a_list("E2,Fay,Bea,,,,08/09/2026,1,,Y")).location).get_data(
        as_text=True
    )
    assert re.search(r'value="month_first"[^>]*checked', html)


def test_another_column_for_the_dates_is_shown_both_ways_before_it_is_used(coordinator):
    content = b"Employee No,Surname,Forename,Start Date,Other\r\n1,Fay,Ann,07/09/2026,05/10/2026\r\n"
    where = send(coordinator, content).location
    sent = {**columns_of(coordinator, where), "starts_on": "4", "csrf_token": token(coordinator, where)}
    asked = coordinator.post(where, data=sent)
    assert asked.status_code == 422
    assert "10 May 2026" in asked.get_data(as_text=True)
    assert coordinator.post(where, data={**sent, "seen_starts_on": "4"}).status_code == 303


def test_columns_that_are_not_used_are_shown_and_never_stored(coordinator, session):
    rows = look_at(
        coordinator, b"Employee No,Surname,Forename,Start Date,Health\r\n1,Fay,Ann,07/09/2026,a secret\r\n"
    )
    html = coordinator.get(rows).get_data(as_text=True)
    assert "a secret" in html
    assert "never stored with anybody: Health" in html
    post(coordinator, rows)
    for table in session.connection().engine.dialect.get_table_names(session.connection()):
        for row in session.execute(sa.text(f'SELECT * FROM "{table}"')):
            assert "a secret" not in str(tuple(row)), table


def test_the_rows_can_be_filtered_by_their_fate(coordinator):
    committed(TEAMS, kind=BatchKind.TEAMS)
    rows = look_at(coordinator, STARTERS)
    html = coordinator.get(f"{rows}?show=refused").get_data(as_text=True)
    assert "Julio A.B.C Stehr" in html
    assert "Myah Spencer" not in html
    assert coordinator.get(f"{rows}?show=nonsense&start=x").status_code == 200


def test_a_cause_is_mended_in_place_and_the_rows_are_looked_at_again(coordinator):
    rows = look_at(coordinator, a_list("E1,Fay,Ann,a@council.example,New team,,07/09/2026,1,SW11,Y"))
    html = coordinator.get(rows).get_data(as_text=True)
    assert "/people/teams/new?name=New+team" in html
    post(coordinator, "/people/teams/new", {"name": "New team", "new_service": "Service"})
    assert post(coordinator, f"{rows}/check", page=rows).status_code == 303
    assert "The team “New team” is not known" not in coordinator.get(rows).get_data(as_text=True)


def test_an_upload_is_thrown_away_or_undone_and_says_when_it_cannot_be(coordinator, session):
    rows = look_at(coordinator, a_list("E1,Fay,Ann,a@council.example,,,07/09/2026,1,SW11,Y"))
    assert post(coordinator, f"{rows}/undo", page=rows).status_code == 303
    assert "Thrown away" in coordinator.get(rows).get_data(as_text=True)
    rows = look_at(coordinator, a_list("E1,Fay,Ann,a@council.example,,,07/09/2026,1,SW11,Y"))
    post(coordinator, rows)
    job = session.scalars(sa.select(Employment).options(sa.orm.joinedload(Employment.person))).one()
    an_enrolment(job)
    session.commit()
    refused = post(coordinator, f"{rows}/undo", page=rows)
    assert refused.status_code == 422
    assert "Ann Fay" in refused.get_data(as_text=True)


def test_the_same_file_sent_twice_makes_one_upload(coordinator, session):
    first, second = send(coordinator, STARTERS), send(coordinator, STARTERS)
    assert first.location == second.location
    assert session.scalar(sa.select(sa.func.count()).select_from(Batch)) == 1


def test_names_with_markup_are_text_on_every_page(coordinator):
    rows = look_at(coordinator, a_list('E1,"<script>alert(1)</script>",Ann,,"<b>T</b>",,07/09/2026,1,,Y'))
    assert "<script>alert" not in coordinator.get(rows).get_data(as_text=True)
    post(coordinator, rows)
    assert "<script>alert" not in coordinator.get(rows).get_data(as_text=True)
    assert "<script>alert" not in coordinator.get("/people/").get_data(as_text=True)


@pytest.mark.parametrize("count", [1, 40])
def test_a_page_of_rows_needs_the_same_statements_for_one_row_and_for_forty(coordinator, statements, count):
    lines = [f"E{n},Fay,Ann,a{n}@council.example,,,07/09/2026,0.5,SW{n + 1},Y" for n in range(count)]
    rows = look_at(coordinator, a_list(*lines))
    with statements() as said:
        coordinator.get(rows)
    assert len(said) <= 9, said
    post(coordinator, rows)
    with statements() as said:
        coordinator.get(rows)
    assert len(said) <= 10, said


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_coordinators_reach_lists(app, at, signed_in_as, role):
    at("2026-08-03")
    batch = committed(a_list("E1,Fay,Ann,,,,07/09/2026,1,,Y"))
    other = signed_in_as(with_role(role))
    for where in (
        "/people/imports",
        "/people/imports/new",
        f"/people/imports/{batch.ref}",
        f"/people/imports/{batch.ref}/refused.csv",
    ):
        assert other.get(where).status_code == 403, where


def test_the_columns_say_in_plain_words_what_either_order_of_dates_reads(coordinator):
    rows = b"Employee No,Surname,Forename,Start Date\r\n1,Ames,Ada,24/08/2026\r\n2,Bee,Bo,25/08/2026\r\n"
    page = coordinator.get(send(coordinator, rows, kind="starters", name="dates.csv").location)
    said = "Read day first, every row is a date; read month first, 2 rows are no dates."
    assert said in page.get_data(as_text=True)
