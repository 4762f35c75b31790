"""The screens of programmes: who sees and who edits, the syllabus, loading, drafts, publishing, standards."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Actor, Role
from academy.people.models import Person
from academy.programmes import actions, queries
from academy.programmes.models import ProgrammeVersion, VersionState
from academy.programmes.rules import shipped_texts
from tests import factories as make
from tests.forms import post

SignIn = Callable[[Person], FlaskClient]
SYSTEM = Actor.system("the tests")
SMALL = (Path(__file__).parents[1] / "data" / "small-programme.toml").read_text(encoding="utf-8")
READ = [
    "/programmes/",
    "/programmes/standards",
    "/programmes/{pub}",
    "/programmes/{pub}/rehearsal",
    "/programmes/{pub}/download",
]
EDIT = [
    "/programmes/load",
    "/programmes/{pub}/new-version",
    "/programmes/{draft}/edit",
    "/programmes/{draft}/publish",
]


@pytest.fixture
def published(at: Callable[[str], datetime], session: Any) -> ProgrammeVersion:
    at("2026-09-01")
    return make.a_version()


@pytest.fixture
def draft(published: ProgrammeVersion) -> ProgrammeVersion:
    return actions.new_version(SYSTEM, published, label="2", now=clock.now())


@pytest.fixture
def dee(published: ProgrammeVersion, signed_in_as: SignIn) -> FlaskClient:
    return signed_in_as(make.with_role(Role.COORDINATOR))


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def address(path: str, published: ProgrammeVersion, draft: ProgrammeVersion) -> str:
    return path.format(pub=published.ref, draft=draft.ref)


@pytest.mark.parametrize("role", list(Role))
def test_practitioners_and_coordinators_read_and_coordinators_edit(
    role: Role, published: ProgrammeVersion, draft: ProgrammeVersion, signed_in_as: SignIn
) -> None:
    client = signed_in_as(make.with_role(role))
    for path in READ:
        expected = 200 if role in {Role.ADVANCED_PRACTITIONER, Role.COORDINATOR} else 403
        assert client.get(address(path, published, draft)).status_code == expected, path
    for path in EDIT:
        expected = 200 if role is Role.COORDINATOR else 403
        assert client.get(address(path, published, draft)).status_code == expected, path


@pytest.mark.parametrize("path", READ + EDIT)
def test_who_is_not_signed_in_signs_in_first(
    path: str, client: FlaskClient, published: ProgrammeVersion, draft: ProgrammeVersion
) -> None:
    answer = client.get(address(path, published, draft))
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


def test_an_address_without_a_version_is_not_found(dee: FlaskClient) -> None:
    assert dee.get("/programmes/222222222222").status_code == 404


def test_a_practitioner_is_offered_nothing_that_changes(
    published: ProgrammeVersion, draft: ProgrammeVersion, signed_in_as: SignIn
) -> None:
    client = signed_in_as(make.with_role(Role.ADVANCED_PRACTITIONER))
    for path in ("/programmes/", f"/programmes/{draft.ref}"):
        text = text_of(client.get(path))
        assert "Rehearse" in text
        assert not [word for word in ("/publish", "/edit", "/new-version", "/load") if word in text]


def test_the_list_says_what_each_version_is(
    dee: FlaskClient, draft: ProgrammeVersion, session: Any, statements: Any
) -> None:
    text = text_of(dee.get("/programmes/"))
    assert "Published · 1 September 2026" in text
    assert "Draft · since 1 September 2026" in text
    with statements() as two:
        dee.get("/programmes/")
    for label in range(3, 21):
        actions.new_version(SYSTEM, queries.get_version(draft.ref), label=str(label), now=clock.now())
    session.flush()
    with statements() as twenty:
        dee.get("/programmes/")
    assert len(twenty) == len(two) <= 5


def test_an_empty_academy_says_what_to_do(signed_in_as: SignIn) -> None:
    client = signed_in_as(make.with_role(Role.COORDINATOR))
    assert "No programme yet" in text_of(client.get("/programmes/"))
    assert "No standards yet" in text_of(client.get("/programmes/standards"))


def test_a_version_reads_like_a_syllabus(
    dee: FlaskClient, published: ProgrammeVersion, statements: Any
) -> None:
    with statements() as said:
        text = text_of(dee.get(f"/programmes/{published.ref}"))
    assert len(said) <= 7
    for words in (
        "So that you can start.",
        "Day 4",
        "9.30am to 4.30pm",
        "Attendance is marked on the register.",
        "Signed off by the manager.",
        "3 months after the start of the programme",
        "For: Newly qualified",
        "Nobody",  # may accept that the right to work is missing
        "“Keep it locked when you leave it.”",
        "[the person] has completed the induction of [the programme].",
        "Where you are, who knows it",
    ):
        assert words in text, words
    assert "object at 0x" not in text


def test_one_way_of_joining_sees_its_own_programme(dee: FlaskClient, published: ProgrammeVersion) -> None:
    text = text_of(dee.get(f"/programmes/{published.ref}?for=experienced_new"))
    assert "Welcome to the academy" in text
    assert "Your portfolio" not in text
    assert "Week two" not in text
    assert "Your portfolio" in text_of(dee.get(f"/programmes/{published.ref}?for=newly_qualified"))
    assert dee.get(f"/programmes/{published.ref}?for=nonsense").status_code == 200


def test_the_file_is_downloaded_exactly(dee: FlaskClient, published: ProgrammeVersion) -> None:
    answer = dee.get(f"/programmes/{published.ref}/download")
    assert text_of(answer) == SMALL
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-1.toml"'


def test_the_council_s_own_title_for_practitioners_is_used(dee: FlaskClient, session: Any) -> None:
    versions = actions.load_shipped(SYSTEM, clock.now())
    text = text_of(dee.get(f"/programmes/{versions[0].ref}"))
    assert "Signed off by the Advanced Practitioner." in text
    assert "advanced practitioner" not in text


def test_standards_are_read_both_ways(dee: FlaskClient, session: Any) -> None:
    actions.load_shipped(SYSTEM, clock.now())
    pcf = text_of(dee.get("/programmes/standards?of=pcf-2018"))
    assert "Speaks also to PQS" in pcf
    pqs = text_of(dee.get("/programmes/standards?of=pqs-2018"))
    assert "Speaks also to PCF" in pqs
    assert "Speaks also to ECS" in pqs
    assert "to be checked by the council" in pqs


def load(client: FlaskClient, text: str, name: str = "new.toml") -> Any:
    file = (io.BytesIO(text.encode("utf-8")), name)
    return post(client, "/programmes/load", {"file": file}, content_type="multipart/form-data")


def test_a_file_becomes_a_draft(dee: FlaskClient) -> None:
    answer = load(dee, SMALL.replace('version = "1"', 'version = "2027"').replace("\n", "\r\n"))
    assert answer.status_code == 303
    version = queries.find_version("small", "2027")
    assert version is not None
    assert version.state is VersionState.DRAFT
    assert "\r" not in version.document
    assert "loaded as a draft" in text_of(dee.get(answer.location))


def test_the_same_file_again_changes_nothing_and_says_so(dee: FlaskClient) -> None:
    answer = load(dee, SMALL)
    assert "Nothing was changed" in text_of(dee.get(answer.location))


def test_a_faulty_file_is_refused_by_line_and_its_text_kept(dee: FlaskClient) -> None:
    wrong = SMALL.replace('kind = "reading"', 'kind = "reeding"')
    line = wrong.split("\n").index('kind = "reeding"') + 1
    answer = load(dee, wrong)
    text = text_of(answer)
    assert answer.status_code == 422
    assert f">Line {line}</a>" in text
    assert "<code>kind = &#34;reeding&#34;</code>" in text
    assert (
        text.count("You meet the people who will help you.") == 1
    )  # the file's text, in the box to be mended
    assert queries.find_version("small", "1").document == SMALL  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"\xff\xfe\x00rubbish", "not text in UTF-8"),
        (b"", "The file is empty"),
        (b"a = 1\0", "does not look like a programme"),
    ],
)
def test_rubbish_gets_a_clear_message(dee: FlaskClient, sent: bytes, said: str) -> None:
    answer = post(
        dee, "/programmes/load", {"file": (io.BytesIO(sent), "x.toml")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Choose a file, or paste" in text_of(post(dee, "/programmes/load", {}))


def test_pasted_standards_and_crosswalks_are_told_apart(dee: FlaskClient) -> None:
    for name in ("pqs-2018.toml", "pcf-2018.toml"):
        answer = post(dee, "/programmes/load", {"document": shipped_texts("frameworks")[name]})
        assert answer.status_code == 303
        assert "/standards?of=" in answer.location
    assert (
        post(dee, "/programmes/load", {"document": shipped_texts("crosswalks")["pqs-pcf.toml"]}).status_code
        == 303
    )
    assert queries.find_crosswalk("pqs-pcf") is not None


def test_a_pasted_text_is_the_same_as_its_file(dee: FlaskClient) -> None:
    answer = post(dee, "/programmes/load", {"document": SMALL.replace("\n", "\r\n")})
    assert "Nothing was changed" in text_of(dee.get(answer.location))


def test_a_new_version_is_made_and_opened(dee: FlaskClient, published: ProgrammeVersion) -> None:
    url = f"/programmes/{published.ref}/new-version"
    taken = post(dee, url, {"label": "1"})
    assert taken.status_code == 422
    assert "There is already a version 1" in text_of(taken)
    answer = post(dee, url, {"label": "2027"})
    assert answer.status_code == 303
    assert answer.location.endswith("/edit")


def test_a_draft_is_changed(dee: FlaskClient, draft: ProgrammeVersion) -> None:
    url = f"/programmes/{draft.ref}/edit"
    text = draft.document.replace("Recording day", "Day of recording")
    answer = post(dee, url, {"document": text.replace("\n", "\r\n"), "version": draft.row_version})
    assert answer.status_code == 303
    assert draft.document == text


def test_a_draft_that_cannot_be_read_is_refused_and_kept_on_the_page(
    dee: FlaskClient, draft: ProgrammeVersion
) -> None:
    url, was = f"/programmes/{draft.ref}/edit", draft.document
    answer = post(
        dee, url, {"document": was.replace("[[stage]]", "[[stage", 1), "version": draft.row_version}
    )
    assert answer.status_code == 422
    assert 'data-line="26"' in text_of(answer)
    assert "[[stage&#10;" in text_of(answer)
    assert draft.document == was


def test_a_stale_draft_shows_both_texts_and_then_saves(dee: FlaskClient, draft: ProgrammeVersion) -> None:
    url, read = f"/programmes/{draft.ref}/edit", draft.row_version
    was = draft.document
    actions.change_draft(SYSTEM, draft, text=was.replace("Recording day", "Their title"))
    mine = was.replace("Recording day", "My title")
    answer = post(dee, url, {"document": mine, "version": read})
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Somebody else changed this draft" in text
    assert "Their title" in text
    assert "My title" in text
    assert "title was “Their title”, is now “My title”" in text
    assert f'value="{draft.row_version}"' in text
    assert post(dee, url, {"document": mine, "version": draft.row_version}).status_code == 303
    assert "My title" in draft.document


def test_publishing_says_what_changed_first(dee: FlaskClient, draft: ProgrammeVersion) -> None:
    actions.change_draft(SYSTEM, draft, text=draft.document.replace("Recording day", "Day of recording"))
    url = f"/programmes/{draft.ref}/publish"
    text = text_of(dee.get(url))
    assert "title was “Recording day”, is now “Day of recording”" in text
    assert "A published version never changes" in text
    answer = post(dee, url, {"version": draft.row_version})
    assert answer.status_code == 303
    assert draft.state is VersionState.PUBLISHED
    assert "Published · 1 September 2026" in text_of(dee.get(answer.location))
    for path in ("edit", "publish"):
        assert dee.get(f"/programmes/{draft.ref}/{path}").status_code == 303


def test_a_version_that_only_has_another_name_says_so(dee: FlaskClient, draft: ProgrammeVersion) -> None:
    assert "Nothing but its name" in text_of(dee.get(f"/programmes/{draft.ref}/publish"))


def test_what_is_not_whole_cannot_be_published(dee: FlaskClient, draft: ProgrammeVersion) -> None:
    actions.change_draft(SYSTEM, draft, text=draft.document.replace('newcomer_short = "NQSW"\n', ""))
    url = f"/programmes/{draft.ref}/publish"
    text = text_of(dee.get(url))
    assert "The term “newcomer_short” is missing" in text
    assert "Publish version 2</button>" not in text
    assert post(dee, url, {"version": draft.row_version}).status_code == 422
    assert draft.state is VersionState.DRAFT
    assert "mend 1 thing" in text_of(dee.get(f"/programmes/{draft.ref}"))


def test_a_draft_changed_since_it_was_checked_is_not_published(
    dee: FlaskClient, draft: ProgrammeVersion
) -> None:
    read = draft.row_version
    actions.change_draft(SYSTEM, draft, text=draft.document.replace("Recording day", "Their title"))
    answer = post(dee, f"/programmes/{draft.ref}/publish", {"version": read})
    assert answer.status_code == 422
    assert draft.state is VersionState.DRAFT
