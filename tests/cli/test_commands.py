"""The command line as somebody at a shell meets it: what it says, its exit codes, and what it leaves behind."""

import json
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from academy import clock
from academy.cli import main
from tests import databases

DATA = Path(__file__).parent.parent / "data"


class Shell:
    """A shell with the settings of one academy."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def __call__(self, *words: str, typed: str | None = None) -> Result:
        environment = {
            "DATABASE_URL": self.url,
            "ACADEMY_DATA": str(self.folder),
            "ACADEMY_ENV": "development",
        }
        result = CliRunner().invoke(main, list(words), input=typed, env=environment)
        clock.allow_time_travel(None)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """An empty, migrated academy."""
    with databases.fresh(request.config.getoption("--database"), tmp_path) as url:
        yield Shell(url, tmp_path)


@pytest.mark.sqlite_only
def test_help_names_every_command_and_where_the_settings_are(shell):
    said = shell("--help").output
    for command in (
        "init",
        "demo",
        "serve",
        "programme",
        "teams",
        "starters",
        "record",
        "backup",
        "restore",
        "doctor",
    ):
        assert command in said
    assert "docs/running.md" in said


def test_a_programme_goes_in_and_comes_out_as_the_same_text(shell, tmp_path):
    file = DATA / "small-programme.toml"
    assert "published" in shell("programme", "load", str(file), "--publish").output
    out = tmp_path / "out.toml"
    assert shell("programme", "export", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_a_new_academy_starts_with_what_ships_and_only_once(shell):
    assert shell("programme", "list").output == ""
    assert "version" not in shell("init", "--empty").output
    first = shell("init").output
    assert "Loaded: " in first
    assert "academy user create" in first
    assert "published" in shell("programme", "list").output
    assert "Loaded" not in shell("init").output


@pytest.mark.sqlite_only
def test_a_missing_framework_is_said_once_and_not_for_every_link(shell):
    shipped = "academy/programmes/data/programmes/academy-2026.toml"
    result = shell("programme", "load", shipped)
    said = (result.output + result.stderr).strip().splitlines()
    assert result.exit_code == 1
    assert all("load the framework first" in line for line in said)


@pytest.mark.sqlite_only
def test_a_faulty_programme_names_the_line_and_the_mend(shell, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text(
        (DATA / "small-programme.toml").read_text().replace('kind = "reading"', 'kind = "reeding"')
    )
    result = shell("programme", "load", str(broken))
    assert result.exit_code == 1
    assert "Line 5" in result.output + result.stderr
    assert "reeding" in result.output + result.stderr


def test_hr_s_file_gives_the_fates_that_it_must_and_the_refused_rows_back(shell, tmp_path):
    shell("teams", "import", str(DATA / "teams-and-managers.csv"))
    errors = tmp_path / "refused.csv"
    starters = str(DATA / "hr-new-starters.csv")
    dry = shell("starters", "import", starters, "--dry-run")
    assert "Would be: 5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank" in dry.output
    first = shell("starters", "import", starters, "--errors-to", str(errors))
    assert "5 ready, 11 with a question, 3 refused, 1 ignored, 1 blank" in first.output
    lines = errors.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "31 September does not exist" in "\n".join(lines)
    again = shell("starters", "import", starters)
    assert "16 unchanged, 3 refused" in again.output


@pytest.mark.sqlite_only
def test_the_first_coordinator_can_be_made_and_a_weak_password_is_refused(shell):
    weak = shell("user", "create", "m@council.example", "--name", "Morgan Reid", typed="short\nshort\n")
    assert weak.exit_code == 1
    assert "12 characters" in weak.output + weak.stderr
    long = "plenty-of-letters-here"
    made = shell("user", "create", "m@council.example", "--name", "Morgan Reid", typed=f"{long}\n{long}\n")
    assert "Morgan Reid can sign in" in made.output


@pytest.mark.sqlite_only
def test_who_came_with_a_list_gets_a_way_in_and_a_head_of_service_needs_a_service(shell):
    assert shell("teams", "import", str(DATA / "teams-and-managers.csv")).exit_code == 0
    password = ("--password", "plenty-of-letters-here")
    manager = ("user", "create", "j.whittle@council.example", "--name", "Jo Whittle", "--role", "manager")
    assert "Jo Whittle can sign in" in shell(*manager, *password).output
    head = ("user", "create", "hos@council.example", "--name", "Helen Ogden", "--role", "head_of_service")
    unknown = shell(*head, "--service", "Nowhere", *password)
    assert unknown.exit_code == 1
    assert "Known: " in unknown.output + unknown.stderr
    assert "can sign in" in shell(*head, "--service", "Family Safeguarding", *password).output


@pytest.mark.sqlite_only
def test_the_doctor_finds_a_database_that_was_never_made(tmp_path):
    sick = Shell(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path)
    result = sick("doctor")
    assert result.exit_code == 1
    assert "Run: academy init" in result.output


@pytest.mark.sqlite_only
def test_the_doctor_says_that_all_is_well(shell):
    result = shell("doctor")
    assert result.exit_code == 0, result.output
    assert "All is well: SQLite" in result.output


@pytest.mark.sqlite_only
def test_the_doctor_notices_a_history_that_was_changed_by_hand(shell):
    shell("programme", "load", str(DATA / "small-programme.toml"))
    shell("jobs", "run")
    with sqlite3.connect(shell.folder / "academy.sqlite") as database:
        database.execute("DROP TRIGGER refuse_update_audit_event")
        database.execute("UPDATE audit_event SET subject = 'something else'")
    result = shell("doctor")
    assert result.exit_code == 1
    assert "history" in result.output


def test_a_backup_comes_back_whole_on_either_database(shell, tmp_path, request):
    shell("teams", "import", str(DATA / "teams-and-managers.csv"))
    shell("starters", "import", str(DATA / "hr-new-starters.csv"))
    file = tmp_path / "kept.tar.gz"
    wrote = shell("backup", str(file))
    assert wrote.exit_code == 0
    here = request.config.getoption("--database")
    for kind in {"sqlite", here}:
        folder = tmp_path / f"into-{kind}"
        folder.mkdir()
        with databases.fresh(kind, folder) as url:
            other = Shell(url, folder)
            assert other("restore", str(file)).output.split(" rows")[0] == wrote.output.split(" rows")[0]
            assert (
                "16 unchanged, 3 refused"
                in other("starters", "import", str(DATA / "hr-new-starters.csv")).output
            )
            again = other("restore", str(file))
            assert again.exit_code == 1
            assert "empty database" in again.output + again.stderr
            second = folder / "second.tar.gz"
            other("backup", str(second))
            assert _people(file) <= _people(second)


def _people(file: Path) -> set[str]:
    with tarfile.open(file) as archive:
        lines = archive.extractfile("tables/person.jsonl").read().decode().splitlines()
    return {json.loads(line)["ref"] for line in lines}


@pytest.mark.sqlite_only
def test_a_file_that_is_no_backup_is_refused_in_words(shell, tmp_path):
    file = tmp_path / "other.tar.gz"
    with tarfile.open(file, "w:gz"):
        pass
    result = shell("restore", str(file))
    assert result.exit_code == 1
    assert "no backup of an academy" in result.output + result.stderr


@pytest.mark.sqlite_only
def test_a_stranger_s_pdf_is_not_ours(shell, tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7 nothing of ours")
    assert shell("record", "verify", str(file)).exit_code == 1


@pytest.mark.sqlite_only
def test_the_demo_wants_a_database_of_its_own(shell):
    shell("programme", "load", str(DATA / "small-programme.toml"), "--publish")
    result = shell("demo")
    assert result.exit_code == 1
    assert "academy init --empty" in result.output + result.stderr
