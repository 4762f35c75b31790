"""Commands that take files in and give files out: programme, teams, starters, record, backup, restore."""

import sys
from pathlib import Path

import click

from academy import clock
from academy.batches.rules import DateOrder, summary
from academy.cli import SHELL, backups, main, with_app
from academy.db import unit_of_work
from academy.people.actions import imports
from academy.programmes import actions as programmes
from academy.programmes import queries as versions
from academy.programmes.rules import sort_of
from academy.records import queries as records
from academy.refusals import Reason, Refused

FILE_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE_OUT = click.Path(dir_okay=False, path_type=Path)


@main.group("programme")
def programme_group() -> None:
    """Programmes as readable files."""


@programme_group.command("load")
@click.argument("file", type=FILE_IN)
@click.option("--publish", is_flag=True, help="Publish it at once; a published version never changes.")
@with_app
def load_programme(file: Path, publish: bool) -> None:
    """Check FILE and keep it as a draft version (or the standards or crosswalk that it holds)."""
    text = file.read_text(encoding="utf-8")
    with unit_of_work():
        kind = sort_of(text)
        if kind == "framework":
            click.echo(f"Standards: {programmes.load_framework(SHELL, text, now=clock.now()).title}")
            return
        if kind == "crosswalk":
            click.echo(f"Crosswalk: {programmes.load_crosswalk(SHELL, text, now=clock.now()).code}")
            return
        version = programmes.load(SHELL, text, now=clock.now())
        if publish:
            programmes.publish(SHELL, version, now=clock.now())
        words = f"{version.programme.title}, version {version.label}: {version.state.value}"
    click.echo(words)


@programme_group.command("export")
@click.argument("file", type=FILE_OUT)
@click.option(
    "--programme", "code", help="The programme's code; may be left out where there is one programme."
)
@click.option("--version", "label", help="The version; the newest published one where it is left out.")
@with_app
def export_programme(file: Path, code: str | None, label: str | None) -> None:
    """Write a version to FILE, exactly as it was loaded."""
    found = [
        version
        for version in versions.all_versions()
        if (code is None or version.programme.code == code)
        and (version.label == label if label else version.published_at is not None)
    ]
    if not found:
        raise Refused(Reason("no_version", "There is no such version. `academy programme list` shows them."))
    file.write_text(found[0].document, encoding="utf-8")
    click.echo(f"{found[0].programme.title}, version {found[0].label}, written to {file}")


@programme_group.command("list")
@with_app
def list_programmes() -> None:
    """Every version there is."""
    for version in versions.all_versions():
        click.echo(
            f"{version.programme.code}\t{version.label}\t{version.state.value}\t{version.programme.title}"
        )


@main.group("teams")
def teams_group() -> None:
    """Teams and their managers."""


@teams_group.command("import")
@click.argument("file", type=FILE_IN)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--errors-to", type=FILE_OUT, help="Where to write the refused rows with their reasons.")
@with_app
def import_teams(file: Path, dry_run: bool, errors_to: Path | None) -> None:
    """Take teams and managers over from FILE (CSV or XLSX)."""
    _import("teams", file, dry_run, DateOrder.DAY_FIRST, errors_to)


@main.group("starters")
def starters_group() -> None:
    """New starters from HR's file."""


@starters_group.command("import")
@click.argument("file", type=FILE_IN)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    default="day-first",
    show_default=True,
    help="How 07/09/2026 is meant.",
)
@click.option("--errors-to", type=FILE_OUT, help="Where to write the refused rows with their reasons.")
@with_app
def import_starters(file: Path, dry_run: bool, dates: str, errors_to: Path | None) -> None:
    """Take new starters over from HR's FILE (CSV or XLSX); sends nothing to anybody."""
    _import("starters", file, dry_run, DateOrder(dates.replace("-", "_")), errors_to)


def _import(kind: str, file: Path, dry_run: bool, order: DateOrder, errors_to: Path | None) -> None:
    with unit_of_work():
        outcome = imports.take_over(
            SHELL, kind, file.name, file.read_bytes(), order=order, dry_run=dry_run, now=clock.now()
        )
    for row in outcome.rows:
        click.echo(f"row {row.number}\t{row.key}\t{row.fate.value}\t{'; '.join(row.sentences)}")
    click.echo(("Would be: " if dry_run else "") + summary([row.fate for row in outcome.rows]))
    if errors_to is not None and outcome.refused_csv is not None:
        errors_to.write_bytes(outcome.refused_csv)
        click.echo(f"The refused rows are in {errors_to}")


@main.group("record")
def record_group() -> None:
    """Completion records."""


@record_group.command("verify")
@click.argument("file", type=FILE_IN)
@with_app
def verify_record(file: Path) -> None:
    """Say whether FILE has exactly the bytes of a record that we issued. Exit code 0: yes, and it is valid."""
    answer = records.verify_bytes(file.read_bytes(), clock.today())
    click.echo(answer.sentence)
    sys.exit(0 if answer.valid else 1)


@main.command()
@click.argument("file", type=FILE_OUT)
@with_app
def backup(file: Path) -> None:
    """Write everything (database and stored files) to FILE, a .tar.gz that either database can take back."""
    rows, stored = backups.write(file)
    click.echo(f"{rows} rows and {stored} stored files are in {file}. Keep it as safe as the academy itself.")


@main.command()
@click.argument("file", type=FILE_IN)
@with_app
def restore(file: Path) -> None:
    """Fill an empty, initialised database and its folder from FILE; refused where anything is there."""
    rows, stored = backups.read(file)
    click.echo(f"{rows} rows and {stored} stored files are back. Run: academy doctor")
