"""Commands that set up and run: init, demo, serve, doctor, jobs, clock, user."""

import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask_migrate import upgrade

from academy import clock, create_app, demo, jobs, pdf
from academy.access.rules import Role
from academy.audit import queries as history
from academy.audit.models import AuditEvent
from academy.cli import SHELL, data_folder, main, with_app
from academy.db import db, unit_of_work
from academy.equipment import actions as equipment
from academy.people import actions as people
from academy.people import queries as who
from academy.programmes import actions as programmes
from academy.programmes import queries as versions
from academy.programmes.rules import shipped_calendar
from academy.refusals import Reason, Refused
from academy.signin import actions as signin

ROOT = Path(__file__).parent.parent.parent


@main.command()
@click.option("--empty", is_flag=True, help="Load nothing into a new database; for `academy restore`.")
@with_app
def init(empty: bool) -> None:
    """Make the database, or bring it up to date; a new one gets the programme and the standards that ship."""
    upgrade()
    click.echo(f"The database is up to date ({_database_words()}).")
    if empty or versions.all_versions():
        return
    with unit_of_work():
        for version in programmes.load_shipped(SHELL, clock.now()):
            equipment.kinds_from(SHELL, versions.document_of(version), now=clock.now())
            click.echo(f"Loaded: {version.programme.title}, version {version.label}.")
    if not demo.anybody_there():
        click.echo('Next: academy user create YOU@COUNCIL --name "Your Name", then academy serve.')


@main.command("demo")
@click.option("--unless-there", is_flag=True, help="Do nothing where the database holds anybody already.")
@with_app
def demo_command(unless_there: bool) -> None:
    """Fill an empty database with a demo academy and say who can sign in."""
    if not current_app.config["DEMO_ACCOUNTS"]:
        raise Refused(Reason("production", "Demo accounts are never allowed in production."))
    if demo.anybody_there():
        if not unless_there:
            raise Refused(
                Reason("not_empty", "The database holds people already; the demo needs an empty one.")
            )
    elif versions.all_versions():
        raise Refused(
            Reason(
                "not_empty",
                "The database holds a programme already; the demo needs a database made by `academy init --empty`.",
            )
        )
    else:
        click.echo("Making the demo academy…")
        with unit_of_work():
            demo.make(clock.now(), Path(data_folder()), current_app.config["VERIFY_URL"])
    click.echo(demo.who_can_sign_in(Path(data_folder())))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, help="More than one: gunicorn, for production.")
def serve(host: str, port: int, processes: int) -> None:
    """Serve the academy; what is due runs beside it (messages, seals, ends)."""
    if processes > 1:
        os.execvp(  # noqa: S606 - the server takes this process's place
            sys.executable,
            [
                sys.executable,
                "-m",
                "gunicorn",
                "-w",
                str(processes),
                "-b",
                f"{host}:{port}",
                "academy:create_app()",
            ],
        )
    from waitress import serve as wait

    app = create_app()
    stop = jobs.run_beside(app)
    click.echo(f"The academy is at http://{host}:{port} - stop it with Ctrl+C.")
    try:
        wait(
            app,
            host=host,
            port=port,
            threads=8,
            ident=None,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        )
    finally:
        stop()


@main.group("jobs")
def jobs_group() -> None:
    """Work that is done after a change, or by the clock."""


@jobs_group.command("run")
@with_app
def run_jobs() -> None:
    """Do what is queued and due now, once; for a timer of the operating system."""
    for line in jobs.run_due(clock.now()):
        click.echo(line)


@main.group("clock")
def clock_group() -> None:
    """Move the clock, for trials and rehearsals; refused in production."""


@clock_group.command("set")
@click.argument("moment")
@with_app
def set_clock(moment: str) -> None:
    """Set the clock to MOMENT, for example 2026-09-07 or "2026-09-07 09:30" (London time)."""
    _refuse_in_production()
    try:
        clock.travel_to(datetime.fromisoformat(moment if len(moment) > 10 else f"{moment} 09:00"))
    except ValueError:
        raise Refused(Reason("moment", f"{moment!r} is no date. Write it like 2026-09-07.")) from None
    click.echo(f"It is now {clock.in_london(clock.now()):%A %d %B %Y, %H:%M} at this academy.")


@clock_group.command("back")
@with_app
def reset_clock() -> None:
    """Return to the computer's own time."""
    _refuse_in_production()
    clock.travel_back()
    click.echo("The clock shows the computer's own time again.")


def _refuse_in_production() -> None:
    if not current_app.config["TIME_TRAVEL"]:
        raise Refused(Reason("production", "Time travel is never allowed in production."))


@main.group("user")
def user_group() -> None:
    """People who sign in."""


@user_group.command("create")
@click.argument("email")
@click.option("--name", required=True, help='Given name and family name, for example "Ruth Ainsworth".')
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default="coordinator", show_default=True
)
@click.option("--service", "service_name", default="", help="The service that a head of service heads.")
@click.password_option(help="Asked for where it is not given; at least 12 characters.")
@with_app
def create_user(email: str, name: str, role: str, service_name: str, password: str) -> None:
    """Add the first coordinator, or anybody else, who can then sign in with EMAIL."""
    given, _, family = name.strip().rpartition(" ")
    services = {service.name: service for service in who.all_services()}
    if service_name and service_name not in services:
        known = ", ".join(services) or "none yet: import the teams first"
        raise Refused(Reason("service", f"No service is called “{service_name}”. Known: {known}."))
    with unit_of_work():
        person = who.person_by_email(email) or people.add_person(
            SHELL, given_name=given, family_name=family, email=email, now=clock.now()
        )
        held = {grant.role for grant in who.roles_of([person.id], clock.today())[person.id]}
        if Role(role) not in held:
            people.grant_role(
                SHELL,
                person,
                role=Role(role),
                starts_on=clock.today(),
                service=services.get(service_name),
            )
        signin.create_account(SHELL, person, password=password, now=clock.now())
    click.echo(f"{person.name} can sign in with {email} as {role.replace('_', ' ')}.")


@main.command()
@with_app
def doctor() -> None:
    """Check libraries, fonts, database, clock and settings; says the mend of what is wrong."""
    problems = [line for check in (_libraries, _assets, _folder, _database) for line in check()]
    if not any("academy init" in line for line in problems):
        problems += [*_clock(), *_history()]
    for line in problems:
        click.echo(f"✗ {line}")
    if problems:
        sys.exit(1)
    click.echo(f"All is well: {_database_words()}, data in {data_folder()}.")


def _libraries() -> list[str]:
    """PDFs need system libraries, which are looked for without making a PDF."""
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    try:
        import weasyprint  # noqa: F401 - loading it loads the libraries
    except OSError as error:
        return [f"PDFs cannot be made ({error}). Run: apt-get install -y {packages}"]
    return [f"The font {name} is missing. Run: npm ci && npm run build" for name in pdf.missing_fonts()]


def _history() -> list[str]:
    broken = history.broken_seals()
    return [
        f"The history before seal {key} was changed outside the academy. Compare with a backup."
        for key in broken
    ]


def _assets() -> list[str]:
    if (ROOT / "static" / "build" / "manifest.json").exists():
        return []
    return ["The style sheets are not built. Run: npm ci && npm run build"]


def _database() -> list[str]:
    try:
        head = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        db.session.scalar(sa.select(sa.func.max(AuditEvent.id)))
    except sa.exc.SQLAlchemyError as error:
        return [f"The database does not answer ({type(error).__name__}). Run: academy init"]
    wanted = (ROOT / "migrations" / ".head").read_text(encoding="ascii").strip()
    return (
        [] if head == wanted else [f"The database is at {head}, this code needs {wanted}. Run: academy init"]
    )


def _folder() -> list[str]:
    folder = Path(data_folder())
    found = []
    if not os.access(folder, os.W_OK):
        found.append(f"{folder} cannot be written. Give this user the right to, or set ACADEMY_DATA.")
    free = shutil.disk_usage(folder).free
    if free < 500_000_000:
        found.append(f"Only {free // 1_000_000} MB are free in {folder}. Make room.")
    return found


def _clock() -> list[str]:
    found = []
    if clock.travelling():
        found.append("The clock is moved. Run: academy clock back")
    known = shipped_calendar().known_until
    if (known - clock.today()).days < 400:
        found.append(f"Bank holidays are known until {known}. Update the package govuk-bank-holidays.")
    last = db.session.scalar(sa.select(sa.func.max(AuditEvent.at)))
    if isinstance(last, datetime) and last > clock.now():
        found.append(
            f"The history reaches to {last:%Y-%m-%d %H:%M}, which is in the future. Set the computer's clock."
        )
    return found


def _database_words() -> str:
    return "SQLite" if db.engine.dialect.name == "sqlite" else "PostgreSQL"
